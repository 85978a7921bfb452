"""The shape of an agreement's promises: times, opening hours, volumes, the revenue behind them."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema

from qualifier.core.agreement import Monthly, OpeningHours, Period, Promises, Revenue
from qualifier.core.calling_windows import Span, zone_named
from qualifier.core.flaw import Flaw
from qualifier.exchange.documents.base_model import DocumentModel, Duration, kept
from qualifier.exchange.documents.refusals import flawed

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKING_DAYS = 5


def _span(raw: object) -> Span:
    found = _SPAN.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise flawed(Flaw.NOT_A_TIME_SPAN, value=str(raw)[:80])
    opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if closes <= opens:
        raise flawed(Flaw.NOT_A_TIME_SPAN, value=str(raw))
    return Span(opens, closes)


def _zone(raw: object) -> str:
    if not isinstance(raw, str) or zone_named(raw) is None:
        raise flawed(Flaw.NOT_A_TIME_ZONE, value=str(raw)[:80])
    return raw


_SPAN_SCHEMA = {"type": "string", "pattern": f"^{_SPAN.pattern}$", "examples": ["09:00-12:30"]}
Spans = list[Annotated[Span, PlainValidator(_span), WithJsonSchema(_SPAN_SCHEMA)]]
Zone = Annotated[
    str, PlainValidator(_zone), WithJsonSchema({"type": "string", "examples": ["Europe/Paris"]})
]
Rate = Annotated[float, Field(gt=0, le=1)]
Amount = Annotated[float, Field(gt=0)]


class OpeningHoursModel(DocumentModel):
    """`mon_fri` stands for five days, a day of its own replaces it, days left out are closed."""

    tz: Zone
    mon_fri: Spans | None = None
    mon: Spans | None = None
    tue: Spans | None = None
    wed: Spans | None = None
    thu: Spans | None = None
    fri: Spans | None = None
    sat: Spans | None = None
    sun: Spans | None = None

    def core(self) -> OpeningHours:
        hours: dict[int, tuple[Span, ...]] = {}
        for number, name in enumerate(_DAYS):
            spans: list[Span] | None = getattr(self, name)
            if spans is None and number < _WORKING_DAYS:
                spans = self.mon_fri
            if spans:
                hours[number] = tuple(spans)
        return OpeningHours(self.tz, hours)


def opening_hours_values(opening: OpeningHours) -> dict[str, object]:
    """`opening` as the document writes it; `OpeningHoursModel.core` is the way back."""
    days = [[_span_text(span) for span in opening.hours.get(one, ())] for one in range(len(_DAYS))]
    values: dict[str, object] = {"tz": opening.tz}
    if all(one == days[0] for one in days[:_WORKING_DAYS]):
        values["mon_fri"] = days[0] or None
        days[:_WORKING_DAYS] = [[]] * _WORKING_DAYS
    values |= {name: spans or None for name, spans in zip(_DAYS, days, strict=True)}
    return kept(values)


def _span_text(span: Span) -> str:
    return f"{span.opens:%H:%M}-{span.closes:%H:%M}"


class MonthlyModel(DocumentModel):
    hand_overs: Annotated[int, Field(ge=0)] | None = None

    def core(self) -> Monthly:
        return Monthly(self.hand_overs)


class RevenueModel(DocumentModel):
    goal: Amount
    average_deal: Amount
    close_rate: Rate
    qualification_rate: Rate
    period: Annotated[Period, Field(strict=False)] = Period.MONTH

    def core(self) -> Revenue:
        return Revenue(
            self.goal,
            self.average_deal,
            self.close_rate,
            self.qualification_rate,
            self.period,
        )


class PromisesModel(DocumentModel):
    accept_within: Duration = timedelta(hours=24)
    first_call_within: Duration = timedelta(minutes=5)
    attempts: Annotated[int, Field(ge=1, le=100)] = 6
    acceptance: Rate = 0.9
    opening_hours: OpeningHoursModel | None = None
    monthly: MonthlyModel = MonthlyModel()
    revenue: RevenueModel | None = None

    def core(self) -> Promises:
        return Promises(
            accept_within=self.accept_within,
            first_call_within=self.first_call_within,
            attempts=self.attempts,
            acceptance=self.acceptance,
            opening_hours=self.opening_hours.core() if self.opening_hours else None,
            monthly=self.monthly.core(),
            revenue=self.revenue.core() if self.revenue else None,
        )
