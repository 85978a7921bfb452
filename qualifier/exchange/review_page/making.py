"""A review put into words: the face of the page, and the leads behind each of its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from qualifier.exchange.review.known_names import Names
from qualifier.exchange.review_page.alert_lines import alert_line
from qualifier.exchange.review_page.faces import (
    BAD,
    GOOD,
    PLAIN,
    Bar,
    Cell,
    Chart,
    Choices,
    DecisionLine,
    ReviewFace,
    Row,
    Table,
    Tile,
    Words,
)
from qualifier.exchange.review_page.seat_table import seat_table
from qualifier.reports.funnel import FunnelStep
from qualifier.reports.kpis import Kpi, KpiId
from qualifier.reports.measure import Rate, Unit
from qualifier.reports.promises import Promise
from qualifier.reports.refusals import ReasonLine
from qualifier.reports.review import Review
from qualifier.store.decisions import Decision
from qualifier.texts import _, formats
from qualifier.texts import figure_words as words

DRAWN = 6  # key figures in the strip; the others stand in a table
SERIES_LEAST = 2  # points that make a line


@dataclass
class Making:
    """Makes one face. `behind`: key → the leads, filled on the way."""

    review: Review
    names: Names
    now: datetime
    decided: tuple[Decision, ...] = ()
    behind: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language it is put into."""
        return self.names.language

    def face(self, choices: Choices, tables: Iterable[Table], *, own_only: bool) -> ReviewFace:
        """The whole page."""
        review, period = self.review, self.review.filters.period
        today = self.now.astimezone(period.zone).date()
        return ReviewFace(
            period=formats.period(period.first, period.last, self.language, today),
            period_key=period.key,
            own_only=own_only,
            choices=choices,
            tiles=tuple(self._tile(one) for one in review.kpis[:DRAWN]),
            funnel=self._funnel(review.funnel),
            promises=self._promises(review.promises),
            refusals=self._refusals(),
            said=self._said(),
            alerts=tuple(alert_line(self, one) for one in review.alerts),
            by_qualifier=seat_table(self),
            listening=self._listening(),
            decisions=tuple(self._decision(one, today) for one in self.decided),
            tables=(self._more_figures(), *tables),
        )

    # --- small parts, for the other tables too -----------------------------------------------
    def keep(self, key: str, leads: Sequence[str]) -> str:
        """Note the leads behind a figure; its key, empty where there are none."""
        if not leads:
            return ""
        self.behind[key] = leads
        return key

    def count(self, number: float) -> str:
        """A count in words."""
        return formats.number(number, self.language, 0)

    def rate(self, rate: Rate) -> str:
        """A rate with its sample; under ten cases the sample alone."""
        return words.rate_in_words(rate.cases, rate.out_of, rate.share, self.language)

    # --- parts of the page ---------------------------------------------------------------------
    def _tile(self, one: Kpi) -> Tile:
        name, unit = one.id.value, one.unit.value
        known = [value for value in one.series if value is not None]
        change = words.change_in_words(one.change, unit, self.language)
        note, mood = "", PLAIN
        if one.target is not None and one.unit is not Unit.SHARE:
            note = self._aim(one)
            mood = _mood(one.meets_target)
        elif any(digit in change for digit in "123456789"):
            note, mood = change, _mood(one.is_better)
        return Tile(
            key=self.keep(f"kpi {name}", one.measure.leads or one.measure.base),
            label=words.figure_label(name),
            value=words.value_in_words(one.value, unit, self.language),
            note=note,
            mood=mood,
            series=one.series if len(known) >= SERIES_LEAST else (),
            target=one.target if one.id is not KpiId.HANDED_OVER else None,
            is_felt=one.id is KpiId.IMPRESSIONS,
            spoken=words.figure_spoken(
                name, one.value, unit, one.change, one.target, self.language
            ),
            definition=words.figure_definition(name),
        )

    def _aim(self, one: Kpi) -> str:
        target = words.value_in_words(one.target, one.unit.value, self.language)
        if one.target_on is None:
            return _("target {target}").format(target=target)
        day = formats.day(one.target_on, self.language, self.now.date())
        return _("target {target} by {day}").format(target=target, day=day)

    def _funnel(self, steps: tuple[FunnelStep, ...]) -> Chart:
        most = max((one.count for one in steps), default=0) or 1
        bars = tuple(
            Bar(
                self.keep(f"funnel {one.step.value}", one.leads),
                words.step_label(one.step.value),
                self.count(one.count),
                one.count / most,
                formats.percent(one.share, self.language) if one.share is not None else "",
            )
            for one in steps
        )
        spoken = words.funnel_spoken(
            [(one.step.value, one.count, one.share) for one in steps], self.language
        )
        return self._chart("funnel", spoken, _("share of the step before"), bars)

    def _promises(self, promises: tuple[Promise, ...]) -> Chart:
        bars = tuple(self._promise(one) for one in promises)
        spoken = words.bars_spoken("promises", [(one.label, one.value) for one in bars])
        return self._chart("promises", spoken, "", bars)

    def _promise(self, one: Promise) -> Bar:
        name, unit, value = one.id.value, one.unit.value, one.measure.value
        share = min(value / one.target, 1.0) if value is not None and one.target else 0.0
        said = words.value_in_words(value, unit, self.language)
        if one.target is not None:
            aim = words.value_in_words(one.target, unit, self.language)
            said = f"{said} / {aim}"
        return Bar(
            self.keep(f"promise {name}", one.broken or one.measure.leads),
            words.promise_label(name),
            said,
            share,
            words.side_label(one.side.value),
            _mood(one.is_kept),
            words.promise_definition(name),
        )

    def _refusals(self) -> Chart:
        found = self.review.refusals
        lines = [(self._reason(one), one) for one in found.by_reason]
        most = max((one.count for _label, one in lines), default=0) or 1
        bars = [
            Bar(
                self.keep(f"refusal {one.standing.value} {one.reason}", one.leads),
                label,
                self.count(one.count),
                one.count / most,
                words.kind_label(one.kind.value),
            )
            for label, one in lines
        ]
        if not any(not one.reason for _label, one in lines):
            bars.append(Bar("", words.kind_label("none"), "0", 0.0))
        spoken = words.bars_spoken("refusals", [(one.label, one.value) for one in bars])
        caption = _("{count} of {total}").format(
            count=self.count(found.came_back), total=self.count(found.handed_over)
        )
        return self._chart("refusals", spoken, caption, tuple(bars))

    def _reason(self, one: ReasonLine) -> str:
        return one.label.within(self.language) or (one.reason or words.kind_label("none"))

    def _said(self) -> tuple[Words, ...]:
        return tuple(
            Words(
                formats.quoted(one.words, self.language),
                _("{name}, on {lead}").format(name=one.by, lead=self._about(one.lead_id)),
                one.handoff_id,
            )
            for one in self.review.refusals.latest
        )

    def _listening(self) -> str:
        found = self.review.by_qualifier.listening
        if not found.may_be_said or found.many.share is None or found.few.share is None:
            return ""
        return words.listening_in_words(found.many.share, found.few.share, self.language)

    def _about(self, lead_id: str) -> str:
        """A lead by its company, as sales speak of it; by its name where there is none."""
        name, company = self.names.leads.get(lead_id, ("", ""))
        return company or name or self.names.lead(lead_id)

    def _decision(self, one: Decision, today: date) -> DecisionLine:
        parts = [one.owner] if one.owner else []
        if one.due_on is not None:
            day = formats.day(one.due_on, self.language, today)
            parts.append(_("by {day}").format(day=day))
        is_late = one.is_late(today)
        state = words.decision_state_label(one.state.value)
        parts.append(_("{state}, late").format(state=state) if is_late else state)
        return DecisionLine(one.id, one.text, " · ".join(parts), one.state.value, is_late)

    def _more_figures(self) -> Table:
        rows = []
        for one in self.review.kpis[DRAWN:]:
            unit, key = one.unit.value, f"kpi {one.id.value}"
            value = words.value_in_words(one.value, unit, self.language)
            rows.append(
                Row(
                    (
                        Cell(words.figure_label(one.id.value)),
                        Cell(value, self.keep(key, one.measure.leads or one.measure.base)),
                        Cell(words.change_in_words(one.change, unit, self.language) or "–"),
                        Cell(words.value_in_words(one.target, unit, self.language)),
                    )
                )
            )
        headings = (_("Figure"), _("Value"), _("On the period before"), _("Target"))
        return Table(_("More figures"), "", headings, tuple(rows))

    def table(
        self, chart: str, headings: tuple[str, ...], rows: Iterable[Row], empty: str = ""
    ) -> Table:
        """A table with the heading and definition of a chart of `texts.figure_words`."""
        title, definition = words.chart_label(chart), words.chart_definition(chart)
        return Table(title, definition, headings, tuple(rows), empty)

    def _chart(self, chart: str, spoken: str, caption: str, bars: tuple[Bar, ...]) -> Chart:
        title, definition = words.chart_label(chart), words.chart_definition(chart)
        return Chart(title, definition, spoken, caption, bars)


def _mood(good: bool | None) -> str:
    return PLAIN if good is None else GOOD if good else BAD
