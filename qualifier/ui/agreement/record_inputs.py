"""The fields that belong to the agreement as a whole: title, bounds, promises, signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qualifier.core.agreement import (
    Agreement,
    Escalation,
    OpeningHours,
    Period,
    Revenue,
)
from qualifier.core.lead import SignalKind
from qualifier.paths import resources_dir
from qualifier.texts import _, agreement_words
from qualifier.texts.sync_sentences import ours_label
from qualifier.ui.agreement import typed
from qualifier.ui.agreement.inputs import (
    ON,
    Input,
    Kind,
    Row,
    Rows,
    both,
    choice,
    duration,
    figure,
    member,
    money,
    percentage,
    within,
)

MOST_AXIS = 100
FIRST_REVENUE = Revenue(600_000, 12_000, 0.25, 0.35, Period.YEAR)
FIRST_HOURS = OpeningHours(
    "Europe/Paris", {day: typed.spans("09:00-12:30, 13:30-18:00") for day in range(5)}
)


def general_rows() -> Rows:
    """Title, signature, who may override, who answers for breaches."""
    signed = Input(
        "signed_on",
        _("Signed on"),
        Kind.LINE,
        lambda one: str(one.signed_on),
        lambda one, raw: replace(one, signed_on=typed.day(raw)),
        hint="2026-12-03",
    )
    override = choice(
        "override_by", _("May hand over past a closed gate"), agreement_words.override_words()
    )
    return (
        both("title", _("Title")),
        (signed, override, choice("contact_rules", _("Rules for calling"), _rules())),
        (
            _escalation("name", _("Breaches go to")),
            _escalation("email", _("Their e-mail")),
        ),
    )


def _rules() -> tuple[tuple[str, str], ...]:
    names = sorted(one.stem for one in (resources_dir() / "contact_rules").glob("*.yaml"))
    return tuple((one, one) for one in names)


def bound_input(axis: str, band: str) -> Input:
    """The lower bound of a band. The last band begins at 0 and has no field."""
    attribute = f"{axis}_bands"

    def write(agreement: Any, raw: str) -> Agreement:
        bands: Mapping[str, int] = getattr(agreement, attribute)
        names = list(bands)
        place = names.index(band)
        least = bands[names[place + 1]] + 1
        most = bands[names[place - 1]] - 1 if place else MOST_AXIS
        found = typed.whole(raw, least, most)
        made: Agreement = replace(agreement, **{attribute: {**bands, band: found}})
        return made

    said = _("Fit {band} from") if axis == "fit" else _("Maturity {band} from")
    return Input(
        f"{axis}.{band}",
        said.format(band=band),
        Kind.LINE,
        lambda agreement: str(getattr(agreement, attribute)[band]),
        write,
    )


def band_rows(agreement: Agreement) -> Rows:
    """The bounds of both axes, best band first."""
    return (
        tuple(bound_input("fit", one) for one in list(agreement.fit_bands)[:-1]),
        tuple(bound_input("maturity", one) for one in list(agreement.maturity_bands)[:-1]),
    )


def promise_rows(agreement: Agreement) -> Rows:
    """Response times, attempts, opening hours, volumes and the revenue behind them."""
    rows: list[Row] = [
        (
            _promise(duration("accept_within", _("Sales accept within"))),
            _promise(duration("first_call_within", _("First call after a signal within"))),
            _promise(figure("attempts", _("Attempts before giving up"), 1, 100)),
            _promise(percentage("acceptance", _("Share of hand-overs accepted"))),
            within(
                figure("hand_overs", _("Hand-overs a month"), 0, 10_000_000, optional=True),
                lambda one: one.promises.monthly,
                lambda one, made: _with_promises(one, monthly=made),
            ),
        ),
        (
            _switch("has_hours", _("The desk has opening hours"), "opening_hours", FIRST_HOURS),
            _switch("has_revenue", _("Work from a revenue goal"), "revenue", FIRST_REVENUE),
        ),
    ]
    if agreement.promises.revenue is not None:
        rows += _revenue_rows()
    if agreement.promises.opening_hours is not None:
        rows += _hours_rows()
    return tuple(rows)


def signal_rows() -> Rows:
    """How signals count."""

    def points(kind: SignalKind) -> Input:
        def write(agreement: Agreement, raw: str) -> Agreement:
            found = {**agreement.signals.points, kind: typed.whole(raw, 0, MOST_AXIS)}
            ordered = {one: found[one] for one in SignalKind if one in found}
            signals = replace(agreement.signals, points=ordered)
            return replace(agreement, signals=signals)

        return Input(
            f"points.{kind.value}",
            ours_label(f"signal.{kind.value}"),
            Kind.LINE,
            lambda agreement: str(agreement.signals.points.get(kind, 0)),
            write,
        )

    return (
        (
            _signal(figure("cap", _("At most, of maturity"), 0, MOST_AXIS)),
            _signal(_half_life()),
        ),
        tuple(points(one) for one in SignalKind),
    )


def _half_life() -> Input:
    one = duration("half_life", _("Half is left after"))

    def write(signals: Any, raw: str) -> Any:
        made = one.write(signals, raw)
        if not made.half_life:
            raise typed.NotTaken(_("Write a length above 0."))
        return made

    return replace(one, write=write)


def _signal(one: Input) -> Input:
    return within(
        one, lambda whole: whole.signals, lambda whole, made: replace(whole, signals=made)
    )


def _promise(one: Input) -> Input:
    wide = replace(one, is_wide=True)
    return within(
        wide, lambda whole: whole.promises, lambda whole, made: replace(whole, promises=made)
    )


def _with_promises(agreement: Agreement, **values: Any) -> Agreement:
    return replace(agreement, promises=replace(agreement.promises, **values))


def _switch(name: str, label: str, attribute: str, first: object) -> Input:
    """Whether a part of the promises is there."""
    return Input(
        name,
        label,
        Kind.BOX,
        lambda one: ON if getattr(one.promises, attribute) is not None else "",
        lambda one, raw: _with_promises(one, **{attribute: first if raw == ON else None}),
    )


def _revenue_rows() -> list[Row]:
    def of(one: Input) -> Input:
        return within(
            one,
            lambda whole: whole.promises.revenue,
            lambda whole, made: _with_promises(whole, revenue=made),
        )

    return [
        (
            of(money("goal", _("Revenue goal"))),
            of(member("period", _("Over"), Period, agreement_words.period_words())),
            of(money("average_deal", _("Average deal"))),
            of(percentage("close_rate", _("Close rate"))),
            of(percentage("qualification_rate", _("Qualification rate"))),
        ),
    ]


def _hours_rows() -> list[Row]:
    def put(whole: Agreement, made: OpeningHours) -> Agreement:
        return _with_promises(whole, opening_hours=made)

    def hours_of(whole: Agreement) -> Any:
        return whole.promises.opening_hours

    zone = Input(
        "zone",
        _("Time zone"),
        Kind.LINE,
        lambda one: str(one.tz),
        lambda one, raw: replace(one, tz=typed.zone(raw)),
    )
    days = [within(_day(number, words()), hours_of, put) for number, words in enumerate(_DAYS)]
    return [
        (within(zone, hours_of, put), *days),
    ]


def _day(number: int, label: str) -> Input:
    def write(opening: OpeningHours, raw: str) -> OpeningHours:
        hours = {**opening.hours, number: typed.spans(raw)}
        return replace(opening, hours={one: hours[one] for one in sorted(hours) if hours[one]})

    return Input(
        f"day.{number}",
        label,
        Kind.LINE,
        lambda opening: typed.spans_shown(opening.hours.get(number, ())),
        write,
        hint=_("closed"),
        is_wide=True,
    )


_DAYS: tuple[Callable[[], str], ...] = (
    lambda: _("Monday"),
    lambda: _("Tuesday"),
    lambda: _("Wednesday"),
    lambda: _("Thursday"),
    lambda: _("Friday"),
    lambda: _("Saturday"),
    lambda: _("Sunday"),
)


def _escalation(name: str, label: str) -> Input:
    def write(agreement: Agreement, raw: str) -> Agreement:
        one = replace(agreement.escalation or Escalation(""), **{name: raw.strip()})
        return replace(agreement, escalation=one if one.name or one.email else None)

    return Input(
        f"escalation.{name}",
        label,
        Kind.LINE,
        lambda agreement: str(getattr(agreement.escalation, name)) if agreement.escalation else "",
        write,
    )
