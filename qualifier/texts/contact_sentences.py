"""Sentences of the gate before dialling: what stands in the way, from when, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qualifier.core.contact_gate import Bar, Caution, Verdict
from qualifier.core.contact_rules import HoursNow, LegalBasis
from qualifier.texts.catalogue import _
from qualifier.texts.clock import (
    city_of_zone,
    clock_in_sentence,
    clock_in_table,
    in_city,
    moment_in_sentence,
    moment_in_table,
)

CLOSES_SOON = timedelta(hours=1)

Sentence = Callable[[], str]  # looked up when shown, in the language of that moment


def verdict_sentence(
    verdict: Verdict, now: datetime, lead_zone: ZoneInfo, home: ZoneInfo, city: str = ""
) -> str:
    """The gate's answer in full: "It is 04:42 in Montreal. Callable from 14:30 your time."

    `home` is the zone of whoever calls; `city` the lead's own, else that of its zone is said.
    """
    place = city or city_of_zone(lead_zone.key)
    if verdict.callable:
        if verdict.until is None:
            return _("Callable.")
        return _joined(
            _local_time(now, lead_zone, home, place),
            _until(verdict.until, now, _elsewhere(verdict.until, lead_zone, home), home),
        )
    if verdict.bar is None:
        return _("Not callable.")
    opens_at = verdict.callable_from
    if opens_at is None:
        return bar_sentence(verdict.bar)
    away = _elsewhere(opens_at, lead_zone, home)
    return _joined(
        _why_wait(verdict.bar, now, lead_zone, home, place), _from(opens_at, now, away, home)
    )


def outside_hours(moment: str, opens_at: datetime, now: datetime, home: ZoneInfo) -> str:
    """A planned moment (in words) at which the lead may not be called, and from when it may."""
    return _("{moment} is outside calling hours. Callable from {opens}.").format(
        moment=moment, opens=moment_in_sentence(opens_at, now, home)
    )


def bar_sentence(bar: Bar) -> str:
    """Why the lead may not be called and how to mend it, in one or two sentences."""
    return _BARS[bar]()


def caution_sentence(caution: Caution) -> str:
    """What to know although the call is allowed."""
    return _CAUTIONS[caution]()


def basis_name(basis: LegalBasis) -> str:
    """The legal basis as a label."""
    return _BASES[basis]()


def basis_label(stored: str) -> str:
    """A lead's legal basis as people read it: ours by name, a list's own words as they are."""
    known = stored in {one.value for one in LegalBasis if one is not LegalBasis.NONE}
    return basis_name(LegalBasis(stored)) if known else stored


def number_problem(problem: str) -> str:
    """Why a number could not be read: the sentence for `NumberRead.problem`."""
    return _NUMBER_PROBLEMS[problem]() if problem else ""


def hours_label(hours: HoursNow, now: datetime, lead_zone: ZoneInfo, home: ZoneInfo) -> str:
    """The state of calling hours in a table cell: callable, until 14:30, from 14:30 here."""
    if hours.until:
        if hours.until - now > CLOSES_SOON:
            return _("callable")
        return _("until {time}").format(time=clock_in_table(hours.until, home))
    if hours.opens_at is None:
        return not_callable_label()
    time = moment_in_table(hours.opens_at, now, home)
    if _elsewhere(hours.opens_at, lead_zone, home):
        return _("from {time} here").format(time=time)
    return _("from {time}").format(time=time)


def not_callable_label() -> str:
    """The table cell of a lead that waiting does not make callable."""
    return _("not callable")


def local_time_label(now: datetime, lead_zone: ZoneInfo, home: ZoneInfo) -> tuple[str, str]:
    """The lead's clock and, where it differs from home's, the city: ("04:42", "Montreal")."""
    city = city_of_zone(lead_zone.key) if _elsewhere(now, lead_zone, home) else ""
    return clock_in_table(now, lead_zone), city


def _elsewhere(at: datetime, lead_zone: ZoneInfo, home: ZoneInfo) -> bool:
    """Whether clocks at the lead and at home tell different times."""
    return at.astimezone(lead_zone).utcoffset() != at.astimezone(home).utcoffset()


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _local_time(now: datetime, lead_zone: ZoneInfo, home: ZoneInfo, place: str) -> str:
    if not _elsewhere(now, lead_zone, home):
        return ""
    return _("It is {time} {in_city}.").format(
        time=clock_in_sentence(now, lead_zone), in_city=in_city(place)
    )


def _why_wait(bar: Bar, now: datetime, lead_zone: ZoneInfo, home: ZoneInfo, place: str) -> str:
    if bar is Bar.HOURS:
        return _local_time(now, lead_zone, home, place) or bar_sentence(bar)
    if bar is Bar.HOLIDAY:
        return _("It is a public holiday {in_city}.").format(in_city=in_city(place))
    return bar_sentence(bar)


def _from(at: datetime, now: datetime, away: bool, home: ZoneInfo) -> str:
    moment = moment_in_sentence(at, now, home)
    if away:
        return _("Callable from {moment} your time.").format(moment=moment)
    return _("Callable from {moment}.").format(moment=moment)


def _until(at: datetime, now: datetime, away: bool, home: ZoneInfo) -> str:
    moment = moment_in_sentence(at, now, home)
    if away:
        return _("Callable until {moment} your time.").format(moment=moment)
    return _("Callable until {moment}.").format(moment=moment)


_BARS: Mapping[Bar, Sentence] = {
    Bar.OPPOSED: lambda: _("This person asked not to be called. The number stays blocked."),
    Bar.NUMBER_MISSING: lambda: _("There is no phone number. Add one to call."),
    Bar.NUMBER_BAD: lambda: _("The phone number is not right. Correct it to call."),
    Bar.DISQUALIFIED: lambda: _("This lead is disqualified. Reopen it to call."),
    Bar.NATURE_UNKNOWN: lambda: _(
        "It is not known whether this is a professional or a consumer, and the rules differ."
        " Say whom the list holds."
    ),
    Bar.CONSENT_WITHDRAWN: lambda: _(
        "The consent was withdrawn. Only a new consent, with its proof and date, allows a call."
    ),
    Bar.BASIS_MISSING: lambda: _(
        "No legal basis for calling is known. State it for the lead or for its list."
    ),
    Bar.BASIS_TOO_WEAK: lambda: _(
        "A consumer may be called only with prior consent, or about a contract in progress."
        " Record the consent with its proof and date, or the contract."
    ),
    Bar.PROOF_MISSING: lambda: _(
        "The consent lacks its proof or its date. Add where the proof is kept and the day it was"
        " given."
    ),
    Bar.SILENCE: lambda: _("This person refused a call; the pause that follows is not over."),
    Bar.CAP: lambda: _("The number of attempts that the law allows is used up for now."),
    Bar.HOLIDAY: lambda: _("It is a public holiday there."),
    Bar.HOURS: lambda: _("This is outside calling hours."),
}

_CAUTIONS: Mapping[Caution, Sentence] = {
    Caution.ZONE_ASSUMED: lambda: _(
        "The time there is not known; the list's usual time zone was taken."
    ),
    Caution.PUBLIC_HOLIDAY: lambda: _("It is a public holiday there: perhaps nobody answers."),
    Caution.LAST_ATTEMPT: lambda: _("This is the last attempt that the law allows for now."),
    Caution.RELATED_OFFER: lambda: _(
        "Only an offer related to the contract in progress may be made."
    ),
    Caution.PRACTICE: lambda: _(
        "Out of hours. The number is reserved for fiction and reaches nobody: try it freely."
    ),
    Caution.WITH_SALES: lambda: _("This lead is already with sales."),
}

_BASES: Mapping[LegalBasis, Sentence] = {
    LegalBasis.CONSENT: lambda: _("Prior consent"),
    LegalBasis.CONTRACT: lambda: _("Contract in progress"),
    LegalBasis.LEGITIMATE_INTEREST: lambda: _("Legitimate interest"),
    LegalBasis.STATED: lambda: _("As stated by the list"),
    LegalBasis.WITHDRAWN: lambda: _("Consent withdrawn"),
    LegalBasis.NONE: lambda: _("Not known"),
}

_NUMBER_PROBLEMS: Mapping[str, Sentence] = {
    "missing": lambda: _("There is no number."),
    "not_a_number": lambda: _("This is not a phone number."),
    "too_short": lambda: _("Digits are missing from this number."),
    "too_long": lambda: _("This number has too many digits."),
    "invalid_for_country": lambda: _("No such number exists in that country."),
    "no_country": lambda: _(
        "The country is missing: write the number with + and its country code, or say which"
        " country the list is from."
    ),
    "premium": lambda: _("This is a premium-rate number; it is not called."),
    "excel_number": lambda: _(
        "A spreadsheet rounded this number and digits are lost. Format the column as text and"
        " export it again."
    ),
}
