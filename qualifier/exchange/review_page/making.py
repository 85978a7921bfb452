"""A review put into words: the face of the page, and the leads behind each of its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from qualifier.core.agreement import Agreement
from qualifier.exchange.review_page.faces import (
    BAD,
    GOOD,
    PLAIN,
    AlertLine,
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
from qualifier.reports.alerts import Alert
from qualifier.reports.by_qualifier import QualifierLine
from qualifier.reports.funnel import FunnelStep
from qualifier.reports.kpis import Kpi, KpiId
from qualifier.reports.measure import Measure, Rate, Unit
from qualifier.reports.promises import Promise
from qualifier.reports.refusals import ReasonLine
from qualifier.reports.review import Review
from qualifier.store.decisions import Decision
from qualifier.texts import _, formats
from qualifier.texts import alert_words as alarm
from qualifier.texts import figure_words as words

DRAWN = 6  # key figures in the strip; the others stand in a table
SERIES_LEAST = 2  # points that make a line


@dataclass
class Making:
    """Makes one face. `behind`: key → the leads, filled on the way."""

    review: Review
    agreement: Agreement
    language: str
    now: datetime
    decided: tuple[Decision, ...] = ()
    behind: dict[str, tuple[str, ...]] = field(default_factory=dict)

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
            alerts=tuple(self._alert(one) for one in review.alerts),
            by_qualifier=self._by_qualifier(),
            listening=self._listening(),
            decisions=tuple(self._decision(one, today) for one in self.decided),
            tables=(self._more_figures(), *tables),
        )

    # --- small parts, for the other tables too -----------------------------------------------
    def keep(self, key: str, leads: tuple[str, ...]) -> str:
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
            Words(one.words, one.by, one.handoff_id) for one in self.review.refusals.latest
        )

    def _alert(self, one: Alert) -> AlertLine:
        name, state, unit = one.id.value, one.state.value, one.unit.value
        done = ""
        if one.note is not None:
            done = alarm.act_label(one.note.act.value)
            if one.note.reason:
                done = f"{done}: {one.note.reason}"
        return AlertLine(
            id=name,
            key=self.keep(f"alert {name}", one.leads),
            label=alarm.alert_label(name),
            state=state,
            value=alarm.alert_value(name, one.value, one.limit, unit, self.language),
            owner=alarm.owner_label(one.owner.value, one.owner_name),
            done=done,
            spoken=alarm.alert_spoken(
                name, state, one.value, one.limit, unit, len(one.leads), self.language
            ),
            definition=alarm.alert_definition(name),
        )

    def _by_qualifier(self) -> Table:
        found = self.review.by_qualifier
        rows = [self._seat(one) for one in found.lines]
        if len(found.lines) > 1:
            rows.append(self._seat(found.team, is_total=True))
        headings = (
            _("Qualifier"),
            _("Calls"),
            _("Reached"),
            _("Qualified"),
            _("Handed over"),
            _("Accepted"),
            _("Impressions / call"),
            _("Average talk"),
            _("8 weeks"),
        )
        return self.table("by_qualifier", headings, rows, _("Nobody called in this period."))

    def _seat(self, one: QualifierLine, *, is_total: bool = False) -> Row:
        name = one.seat
        accepted = (
            formats.percent(one.accepted.share, self.language)
            if one.accepted.share is not None
            else _("{cases} of {count}").format(cases=one.accepted.cases, count=one.accepted.out_of)
        )
        figures = (
            ("calls", one.calls, Unit.COUNT),
            ("reached", one.reached, Unit.SHARE),
            ("qualified", one.qualified, Unit.COUNT),
            ("handed over", one.handed_over, Unit.COUNT),
        )
        cells = [Cell(_("Team") if is_total else name)]
        cells += [self._figure(f"seat {what} {name}", made, unit) for what, made, unit in figures]
        cells.append(Cell(accepted, self.keep(f"seat accepted {name}", one.accepted.leads)))
        cells.append(self._figure(f"seat felt {name}", one.impressions, Unit.EACH))
        talk = one.talk.value
        said = formats.offset(round(talk)) if talk is not None else "–"
        cells.append(Cell(said, self.keep(f"seat talk {name}", one.talk.leads)))
        return Row(tuple(cells), tuple(float(week) for week in one.weeks), is_total)

    def _figure(self, key: str, made: Measure, unit: Unit) -> Cell:
        said = words.value_in_words(made.value, unit.value, self.language)
        return Cell(said, self.keep(key, made.leads))

    def _listening(self) -> str:
        found = self.review.by_qualifier.listening
        if not found.may_be_said or found.many.share is None or found.few.share is None:
            return ""
        return words.listening_in_words(found.many.share, found.few.share, self.language)

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
