"""What a salvage found, as lines of a report that a person keeps: counts, ids and times only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from qualifier.core.salvage import KindFound, SalvageReport
from qualifier.texts import _, formats, ngettext


def report_lines(report: SalvageReport, language: str) -> Iterator[str]:
    """The whole report, line by line."""
    yield _("What came back of a damaged Qualifier profile")
    yield moment(report.made_at, language)
    yield ""
    yield from _where_from(report, language)
    yield ""
    yield from _counts(report, language)
    yield ""
    yield from outcome_lines(report, language)
    ids = [one for kind in report.kinds for one in kind.missing_ids]
    if ids or report.to_send:
        yield ""
        yield _("Ids of rows that could not be read:") if ids else ""
        for kind in report.kinds:
            yield from (f"  {kind_words(kind.kind)}  {one}" for one in kind.missing_ids)
    if report.to_send:
        yield _("Hand-offs to check:")
        yield from (f"  {one}" for one in report.to_send)


def outcome_lines(report: SalvageReport, language: str) -> Iterator[str]:
    """In plain words: what is missing, what a person should look at."""
    if not report.was_read:
        yield _("The copy was put back as it is. What came after it is in the damaged file only.")
    elif not report.missing and not report.may_miss_more:
        yield _("Nothing is missing.")
    else:
        yield from _missing(report, language)
    if report.made_leads:
        yield ngettext(
            "{count} lead could not be read itself. It was made again from its calls; look at its "
            "name and company.",
            "{count} leads could not be read themselves. They were made again from their calls; "
            "look at their names and companies.",
            report.made_leads,
        ).format(count=report.made_leads)
    if report.made_calls:
        yield ngettext(
            "{count} call was made again from its answers.",
            "{count} calls were made again from their answers.",
            report.made_calls,
        ).format(count=report.made_calls)
    apart = report.unattached + report.unplaced
    if apart:
        yield ngettext(
            "{count} row was left out: what it belongs to could not be read.",
            "{count} rows were left out: what they belong to could not be read.",
            apart,
        ).format(count=apart)
    if report.to_send:
        yield ngettext(
            "{count} hand-off may or may not have reached sales: it waits for your word.",
            "{count} hand-offs may or may not have reached sales: they wait for your word.",
            len(report.to_send),
        ).format(count=len(report.to_send))


def came_back(report: SalvageReport, language: str) -> str:
    """How much there is now, in one sentence."""
    count = {one.kind: one.read + one.from_copy for one in report.kinds}
    leads, calls = count.get("lead", 0), count.get("call", 0)
    handoffs = count.get("handoff", 0)
    said = (
        ngettext("{count} lead", "{count} leads", leads).format(count=_n(leads, language)),
        ngettext("{count} call", "{count} calls", calls).format(count=_n(calls, language)),
        ngettext("{count} hand-off", "{count} hand-offs", handoffs).format(
            count=_n(handoffs, language)
        ),
    )
    return _("There are {counts}.").format(counts=listed(said))


def listed(parts: Sequence[str]) -> str:
    """Such as "14 calls, 3 hand-offs and 2 notes"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{list} and {last}").format(list=", ".join(parts[:-1]), last=parts[-1])


def _n(count: int, language: str) -> str:
    return formats.number(count, language, 0)


def moment(at: datetime, language: str) -> str:
    """Day and time on this computer's clock, by name: French without its "le"."""
    local = at.astimezone()
    return _("{day} at {time}").format(
        day=formats.full_day(local.date(), language), time=formats.time_of_day(local, language)
    )


def on_moment(at: datetime, language: str) -> str:
    """The same as a time when something happened, and behind "since": French with its "le"."""
    local = at.astimezone()
    return _("{date} at {time}").format(
        date=formats.full_day(local.date(), language), time=formats.time_of_day(local, language)
    )


def kind_words(kind: str) -> str:
    """A kind of row, in the plural."""
    return {
        "lead": _("leads"),
        "call": _("calls"),
        "answer": _("answers"),
        "note": _("margin notes"),
        "impression": _("impressions"),
        "outcome": _("outcomes of calls"),
        "handoff": _("hand-offs"),
        "outbox": _("hand-offs on their way"),
        "feedback": _("words from sales"),
        "event": _("moments of calls"),
        "confirmation": _("facts confirmed on the phone"),
        "callback": _("callbacks"),
        "signal": _("signals"),
        "opposition": _("numbers not to call"),
        "history": _("scores and changes"),
        "review": _("alerts seen to, decisions and surveys"),
        "coaching": _("coaching on calls"),
        "draft": _("drafts"),
        "import": _("lists brought in"),
        "document": _("scripts and agreements"),
        "setting": _("settings"),
    }.get(kind, _("other rows"))


def _where_from(report: SalvageReport, language: str) -> Iterator[str]:
    if report.copy_made_at is not None:
        yield _("Backup used: {moment}").format(moment=moment(report.copy_made_at, language))
    else:
        yield _("There was no sound backup: what could be read went into a new file.")
    if report.was_read:
        yield _("{bad} of {all} pages of the damaged file could not be read.").format(
            bad=formats.number(report.pages_unreadable, language, 0),
            all=formats.number(report.pages, language, 0),
        )
    if report.log_unreadable:
        yield ngettext(
            "In its log, {count} part could not be read.",
            "In its log, {count} parts could not be read.",
            report.log_unreadable,
        ).format(count=report.log_unreadable)


def _counts(report: SalvageReport, language: str) -> Iterator[str]:
    heads = (_("read"), _("from the backup"), _("missing"))
    wide = max(len(kind_words(one.kind)) for one in report.kinds)
    columns = [max(len(one), 8) for one in heads]
    yield " " * wide + "".join(
        "  " + one.rjust(width) for one, width in zip(heads, columns, strict=True)
    )
    for kind in report.kinds:
        counts = (kind.read, kind.from_copy)
        cells = [formats.number(one, language, 0) for one in counts] + [
            _missing_cell(kind, language)
        ]
        yield kind_words(kind.kind).ljust(wide) + "".join(
            "  " + one.rjust(width) for one, width in zip(cells, columns, strict=True)
        )


def _missing_cell(kind: KindFound, language: str) -> str:
    count = formats.number(kind.missing, language, 0)
    return _("{count} or more").format(count=count) if kind.may_miss_more else count


def _missing(report: SalvageReport, language: str) -> Iterator[str]:
    if report.missing:
        yield ngettext(
            "{count} row could not be read.", "{count} rows could not be read.", report.missing
        ).format(count=formats.number(report.missing, language, 0))
    between = report.missing_between
    if between is not None:
        yield _("They were made between {start} and {end}.").format(
            start=on_moment(between[0], language), end=on_moment(between[1], language)
        )
    if report.may_miss_more and report.missing:
        yield _("There may have been more: what was there cannot be told any longer.")
    elif report.may_miss_more:
        yield _("Something may be missing all the same: not all of it can be told any longer.")
