"""`import` and `export`: lists in and out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from qualifier.cli.opening import open_place
from qualifier.cli.reply import Refused, Reply
from qualifier.cli.writing import carry_out, doing_here, progress_line
from qualifier.core.contact_gate import Bar
from qualifier.core.errors import FileRefused
from qualifier.core.lead import Nature
from qualifier.exchange import import_job
from qualifier.exchange.export_job import export_leads
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.import_preview import preview_as_json
from qualifier.exchange.lists.countries import country_code
from qualifier.texts import _, list_problems, ngettext
from qualifier.texts.contact_sentences import bar_sentence, basis_label

COUNTRY_LETTERS = 2


def bring_in(options: argparse.Namespace) -> Reply:
    """`import`: preview, import, or undo."""
    if options.undo is not None:
        return _undo(options)
    order = _order(options)
    if options.yes and not options.dry_run:
        return _import(options, order)
    return _preview(options, order)


def export(options: argparse.Namespace) -> Reply:
    """`export`: reads only, so it needs nobody's leave."""
    since = _since(options.since) if options.since else None
    place = open_place(options)
    try:
        done = export_leads(place, options.file.absolute(), since, progress_line(options))
    except FileRefused as error:
        if error.reason == "unknown_kind":
            raise Refused(_("Give the file a name that ends in .csv or .xlsx.")) from error
        raise
    finally:
        place.store.close()
    words = ngettext(
        "{rows} lead was written to {file}.", "{rows} leads were written to {file}.", done["rows"]
    )
    return Reply(done, (words.format(**done),))


def _order(options: argparse.Namespace) -> ImportOrder:
    nature = Nature.UNKNOWN
    if options.professional:
        nature = Nature.PROFESSIONAL
    elif options.consumer:
        nature = Nature.CONSUMER
    return ImportOrder(
        file=options.file,
        mapping_file=options.map,
        nature=nature,
        basis=options.basis,
        basis_source=options.basis_source.strip(),
        basis_on=_day(options.basis_on).isoformat() if options.basis_on else "",
        country=_country(options.country) if options.country else "",
    )


def _country(typed: str) -> str:
    """The ISO code as typed in any case. Raises Refused for what is none."""
    code = country_code(typed) if len(typed) == COUNTRY_LETTERS else ""
    if not code:
        words = _("There is no country {code}. Give its two letters, such as FR or BE.")
        raise Refused(words.format(code=typed))
    return code


def _import(options: argparse.Namespace, order: ImportOrder) -> Reply:
    request = {"do": "import", **order.as_request()}
    done = carry_out(options, request, lambda place, doing: import_job.run(place, order, doing))
    lines = [*_sums(done), _("Take it back with: import --undo {id}").format(id=done["batch_id"])]
    return Reply(done, tuple(lines))


def _undo(options: argparse.Namespace) -> Reply:
    batch_id = options.undo
    request = {"do": "import_undo", "batch_id": batch_id}
    done = carry_out(
        options,
        request,
        lambda place, doing: {
            **asdict(import_job.undo(place, batch_id, doing)),
            "batch_id": batch_id,
        },
    )
    removed, restored, kept = done["removed"], done["restored"], done["kept"]
    lines = [
        ngettext("Taken out: {n} lead.", "Taken out: {n} leads.", removed).format(n=removed),
        ngettext(
            "Put back as it was: {n} lead.", "Put back as they were: {n} leads.", restored
        ).format(n=restored),
    ]
    if kept:
        words = ngettext(
            "Kept, because somebody worked on it or another list holds it: {n} lead.",
            "Kept, because somebody worked on them or another list holds them: {n} leads.",
            kept,
        )
        lines.append(words.format(n=kept))
    return Reply(done, tuple(lines))


def _preview(options: argparse.Namespace, order: ImportOrder) -> Reply:
    place = open_place(options)
    try:
        doing = doing_here(place, progress_line(options))
        shown = preview_as_json(import_job.preview(place, order, doing))
    finally:
        place.store.close()
    data = {**shown["totals"], "batch_id": None, "preview": shown}
    lines = [
        *_columns(shown),
        *_sums(data),
        *_reasons(shown),
        _("Nothing was written yet. Add --yes to import."),
    ]
    return Reply(data, tuple(lines))


def _columns(found: Mapping[str, Any]) -> Iterator[str]:
    if found["is_remembered"]:
        yield _("Columns as the last time for such a list:")
    else:
        yield _("Columns:")
    for place, column in enumerate(found["map"]["columns"]):
        target = list_problems.target_name(column["target"])
        cells = dict.fromkeys(row[place] for row in found["sample"] if len(row) > place)
        shown = ", ".join([cell for cell in cells if cell.strip()][:2])
        yield f"  {column['header']} → {target}" + (f"  ({shown})" if shown else "")
    if found["basis"]:
        words = _("Legal basis of the list: {basis} (source: {source}, {day})")
        yield words.format(
            basis=basis_label(found["basis"]),
            source=found["basis_source"] or _("not said"),
            day=found["basis_on"] or _("no date"),
        )


def _sums(data: Mapping[str, Any]) -> Iterator[str]:
    names = {
        "rows": _("Rows"),
        "added": _("Added"),
        "updated": _("Updated"),
        "duplicates": _("Already there, nothing new"),
        "refused": _("Refused"),
        "not_callable": _("Kept, but not callable"),
    }
    for key, name in names.items():
        yield _("{name}: {value}").format(name=name, value=data[key])


def _reasons(found: Mapping[str, Any]) -> Iterator[str]:
    for outcome, kind in (("updated", _("Updated")), ("duplicate", _("Already there"))):
        for reason, count in found["matches"][outcome].items():
            yield _reason(kind, list_problems.row_reason(reason), count)
    for reason, count in found["refusals"].items():
        yield _reason(_("Refused"), list_problems.row_reason(reason), count)
    bars = {one.value for one in Bar}
    for reason, count in found["not_callable"].items():
        words = bar_sentence(Bar(reason)) if reason in bars else list_problems.row_reason(reason)
        yield _reason(_("Not callable"), words, count)
    for name, count in found["repairs"].items():
        yield _reason(_("Mended"), list_problems.repair(name), count)
    if found["possible"]:
        yield _("Possible duplicates, kept and marked: {n}").format(n=found["possible"])
    if found["sheets_left_out"]:
        yield list_problems.sheets_left_out(found["sheet"], found["sheets_left_out"])


def _reason(kind: str, words: str, count: int) -> str:
    return "  " + _("{kind}: {reason} ({n})").format(kind=kind, reason=words, n=count)


def _since(typed: str) -> datetime:
    """The beginning of that day where this computer stands."""
    return datetime.combine(_day(typed), time(0)).astimezone()


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        words = _("{day} is not a day. Write it as 2026-12-03.").format(day=typed)
        raise Refused(words) from error
