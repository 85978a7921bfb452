"""What an alert is about, in words: which sector, which channel, how many of what."""

from __future__ import annotations

from collections.abc import Iterable

from qualifier.exchange.review.known_names import Names
from qualifier.reports.alert_rules import AlertId
from qualifier.reports.alerts import Alert
from qualifier.reports.cases import Standing
from qualifier.texts import _, figure_words, formats, ngettext

MOST_NAMED = 4


def alert_detail(alert: Alert, names: Names) -> str:
    """The detail of an alert; empty where its value says it all."""
    if not alert.detail or alert.value is None:
        return ""
    figures, language = dict(alert.detail), names.language
    match alert.id:
        case AlertId.HOT_UNASSIGNED:
            waited = figure_words.time_in_words(figures["after_s"], language)
            return _("Waiting for more than {time} of opening hours").format(time=waited)
        case AlertId.SURVEYS:
            return _counted("answers", figures["answers"], language)
        case AlertId.SLA_BREACHES:
            said = [_counted(one, number, language) for one, number in alert.detail if number]
            return ", ".join(said)
        case AlertId.LOST_RISING:
            return _listed(
                f"{names.reason_of(Standing.DISQUALIFIED, reason)} {_whole(number, language)}"
                for reason, number in alert.detail
            )
        case AlertId.PROFILE_FALLING:
            return _listed(
                f"{sector} {formats.percent(change, language)}" for sector, change in alert.detail
            )
        case AlertId.CAPACITY:
            return _listed(_channel(one, load, names) for one, load in alert.detail)
    now, before = (_whole(figures[one], language) for one in ("now", "before"))
    return _("{now}, before {before}").format(now=now, before=before)


def _channel(channel_id: str, load: float, names: Names) -> str:
    channel = names.agreement.routing.channel(channel_id)
    most = channel.capacity_per_week if channel else None
    return _("{channel} {load} of {most} this week").format(
        channel=names.channel(channel_id),
        load=_whole(load, names.language),
        most=_whole(most or 0, names.language),
    )


def _counted(what: str, number: float, language: str) -> str:
    count = round(number)
    words = {
        "answers": ngettext("{count} answer", "{count} answers", count),
        "handoffs": ngettext(
            "{count} hand-off without an answer", "{count} hand-offs without an answer", count
        ),
        "signals": ngettext(
            "{count} hot lead without a call", "{count} hot leads without a call", count
        ),
        "unowned": ngettext(
            "{count} of them without a person in charge",
            "{count} of them without a person in charge",
            count,
        ),
    }[what]
    return words.format(count=_whole(number, language))


def _listed(parts: Iterable[str]) -> str:
    named = list(parts)
    more = len(named) - MOST_NAMED
    said = ", ".join(named[:MOST_NAMED])
    if more > 0:
        return _("{named}, and {count} more").format(named=said, count=more)
    return said


def _whole(number: float, language: str) -> str:
    return formats.number(number, language, 0)
