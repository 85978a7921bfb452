"""The pack for the meeting of marketing and sales, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qualifier.core.lead import Stage
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.review.alert_detail import alert_detail
from qualifier.exchange.review.blocks import Block, Grid, Heading, Pack, Paragraph, Quote
from qualifier.exchange.review.known_names import Names
from qualifier.reports.alerts import Alert, AlertState
from qualifier.reports.cases import Case
from qualifier.reports.defects import DefectKind, DefectLine, ScriptDefects
from qualifier.reports.promises import Promise, PromiseId, Side
from qualifier.reports.review import Review
from qualifier.store.alert_notes import AlertAct
from qualifier.store.decisions import Decision
from qualifier.store.instant import from_ms
from qualifier.texts import _, alert_words, figure_words, formats, ngettext
from qualifier.texts.fields import stage_label

MOST_REFUSALS = 60
MOST_DEFECTS = 12
LEADS_NAMED = 6


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the pack is made of. `decisions` are those the meeting looks back on
    (`store.decisions.for_meeting`); `zone` is the desk's."""

    review: Review
    decisions: Sequence[Decision]
    names: Names
    author: str
    now: datetime
    zone: ZoneInfo


def pack(meeting: Meeting) -> Pack:
    """The pack in the language of `meeting.names`."""
    language = meeting.names.language
    with speaking(language):
        period = meeting.review.filters.period
        return Pack(
            language,
            _("Meeting of marketing and sales"),
            formats.period(period.first, period.last, language),
            meeting.author,
            meeting.now,
            tuple(_Writing(meeting).blocks()),
        )


class _Writing:
    """One pack being written."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting, self.review, self.names = meeting, meeting.review, meeting.names
        self.language = meeting.names.language
        self.today = meeting.now.astimezone(meeting.zone).date()

    def blocks(self) -> Iterator[Block]:
        """The pack from top to bottom."""
        yield from self._agenda()
        yield from self._decisions()
        yield from self._promises()
        yield from self._figures()
        yield from self._funnel()
        yield from self._refusals()
        yield from self._defects()
        yield from self._alerts()
        yield from self._pipeline()
        yield Heading(_("New decisions"))
        lines = tuple(("", "", "") for _line in range(4))
        header = (_("Decision"), _("Who"), _("By when"))
        yield Grid(header, lines, (0.6, 0.2, 0.2), figures=False)

    def _agenda(self) -> Iterator[Block]:
        """The points that this period itself puts forward."""
        yield Heading(_("Agenda"))
        points = []
        open_now = sum(one.state.value == "open" for one in self.meeting.decisions)
        if self.meeting.decisions:
            points.append(
                ngettext(
                    "Decisions of last time: {count} still open",
                    "Decisions of last time: {count} still open",
                    open_now,
                ).format(count=open_now)
            )
        broken = [one for one in self.review.promises if one.is_kept is False]
        if broken:
            labels = ", ".join(figure_words.promise_label(one.id.value) for one in broken)
            points.append(_("Promises not kept: {promises}").format(promises=labels))
        disputed = self.review.refusals.disputed
        if disputed:
            points.append(
                ngettext("{count} disputed refusal", "{count} disputed refusals", disputed).format(
                    count=disputed
                )
            )
        changes = sum(bool(one.rule_change) for one in self.review.refusals.cases)
        if changes:
            points.append(
                ngettext(
                    "{count} rule change proposed", "{count} rule changes proposed", changes
                ).format(count=changes)
            )
        points += [alert_words.alert_label(one.id.value) for one in self._raised()]
        if not points:
            points = [_("Nothing stands out in this period.")]
        rows = tuple((str(number), words) for number, words in enumerate(points, start=1))
        yield Grid(("", ""), rows, (0.06, 0.94), figures=False)

    def _raised(self) -> list[Alert]:
        """Alerts on the agenda, and those to act on that nobody has dismissed."""
        return [
            one
            for one in self.review.alerts
            if (one.note is not None and one.note.act is AlertAct.AGENDA)
            or (one.note is None and one.state is AlertState.ACT)
        ]

    def _decisions(self) -> Iterator[Block]:
        yield Heading(_("Decisions of last time"))
        held = self.meeting.decisions
        if not held:
            yield Paragraph(_("None were written down."), soft=True)
            return
        rows, late = [], set()
        for number, one in enumerate(held):
            due = formats.day(one.due_on, self.language, self.today) if one.due_on else "–"
            state = figure_words.decision_state_label(one.state.value)
            if one.is_late(self.today):
                late.add(number)
                state = _("{state}, late").format(state=state)
            words = f"{one.text} ({one.note})" if one.note else one.text
            rows.append((words, one.owner or "–", due, state))
        header = (_("Decision"), _("Who"), _("By when"), _("State"))
        yield Grid(header, tuple(rows), (0.52, 0.18, 0.14, 0.16), False, frozenset(late))

    def _promises(self) -> Iterator[Block]:
        yield Heading(figure_words.chart_label("promises"))
        for side in Side:
            found = [one for one in self.review.promises if one.side is side]
            rows, marked = [], set()
            for number, one in enumerate(found):
                rows.append(self._promise(one))
                if one.is_kept is False:
                    marked.add(number)
            header = (figure_words.side_label(side.value), _("Kept"), _("Target"), _("Not kept on"))
            yield Grid(header, tuple(rows), (0.36, 0.12, 0.12, 0.4), False, frozenset(marked))

    def _promise(self, one: Promise) -> tuple[str, ...]:
        unit = one.unit.value
        label = figure_words.promise_label(one.id.value)
        if one.within_s and one.id is not PromiseId.ATTEMPTS:
            label = f"{label} ({formats.span(timedelta(seconds=one.within_s))})"
        value = figure_words.value_in_words(one.measure.value, unit, self.language)
        target = figure_words.value_in_words(one.target, unit, self.language)
        return label, value, target, self._named(one.broken)

    def _figures(self) -> Iterator[Block]:
        yield Heading(_("Key figures"))
        rows = []
        for one in self.review.kpis:
            unit = one.unit.value
            rows.append(
                (
                    figure_words.figure_label(one.id.value),
                    figure_words.value_in_words(one.value, unit, self.language),
                    figure_words.change_in_words(one.change, unit, self.language) or "–",
                    figure_words.value_in_words(one.target, unit, self.language),
                )
            )
        header = (_("Figure"), _("Value"), _("On the period before"), _("Target"))
        yield Grid(header, tuple(rows), (0.4, 0.18, 0.24, 0.18))

    def _funnel(self) -> Iterator[Block]:
        yield Heading(figure_words.chart_label("funnel"))
        rows = tuple(
            (
                figure_words.step_label(one.step.value),
                formats.number(one.count, self.language, 0),
                formats.percent(one.share, self.language) if one.share is not None else "–",
            )
            for one in self.review.funnel
        )
        yield Grid((_("Step"), _("Leads"), _("Of the step before")), rows, (0.5, 0.2, 0.3))

    def _refusals(self) -> Iterator[Block]:
        found = self.review.refusals
        yield Heading(figure_words.chart_label("refusals"))
        yield Paragraph(
            ngettext(
                "{back} of {count} hand-off came back.",
                "{back} of {count} hand-offs came back.",
                found.handed_over,
            ).format(back=found.came_back, count=found.handed_over)
        )
        rows = tuple(
            (
                self.names.reason_of(one.standing, one.reason),
                figure_words.kind_label(one.kind.value),
                formats.number(one.count, self.language, 0),
            )
            for one in found.by_reason
        )
        if rows:
            header = (_("Reason"), _("Kind"), _("Hand-offs"))
            yield Grid(header, rows, (0.45, 0.35, 0.2), figures=False)
        for case in found.cases[:MOST_REFUSALS]:
            yield from self._case(case)
        left = len(found.cases) - MOST_REFUSALS
        if left > 0:
            words = ngettext("{count} more is not listed.", "{count} more are not listed.", left)
            yield Paragraph(words.format(count=left), soft=True)

    def _case(self, case: Case) -> Iterator[Block]:
        said = case.refusal
        if said is None:
            return
        parts = [self.names.lead(case.lead_id), self.names.reason(case)]
        if about := self.names.about(case):
            parts.append(_("about “{subject}”").format(subject=about))
        yield Paragraph(" · ".join(parts))
        when = from_ms(said.at_ms).astimezone(self.meeting.zone).date()
        day = formats.day(when, self.language, self.today)
        if said.comment:
            yield Quote(said.comment, f"{said.by}, {day}")
        if case.is_disputed:
            ruling = figure_words.ruling_label(case.ruling)
            yield Quote(case.dispute, f"{case.handoff.seat} · {ruling}")
        if case.ruling_words:
            yield Quote(case.ruling_words, _("the arbiter"))
        if case.rule_change:
            yield Paragraph(_("Rule change proposed: {words}").format(words=case.rule_change))

    def _defects(self) -> Iterator[Block]:
        yield Heading(figure_words.chart_label("defects"))
        yield Paragraph(figure_words.chart_definition("defects"), soft=True)
        if not self.review.defects:
            yield Paragraph(_("No hand-off of this period has been answered."), soft=True)
        for script in self.review.defects:
            yield Paragraph(self.names.script(script.script_id, script.version))
            grid = self._defect_grid(script)
            yield grid if grid.rows else Paragraph(_("Nothing that can be said yet."), soft=True)
        apart = [one for one in self.review.versus if one.differs]
        for one in apart:
            subject = self.names.defect(one.now, one.script_id, one.newer)
            yield Paragraph(
                _("{subject}: version {newer} differs from version {older} for certain.").format(
                    subject=subject, newer=one.newer, older=one.older
                )
            )

    def _defect_grid(self, script: ScriptDefects) -> Grid:
        lines = [one for one in script.lines if one.kind is not DefectKind.FACET]
        lines.sort(key=lambda one: (-one.blamed.cases, -one.refused.cases))
        rows = [
            (
                self.names.defect(one, script.script_id, script.version),
                figure_words.subject_label(one.kind.value),
                str(one.blamed.cases),
                self._rate(one),
            )
            for one in lines[:MOST_DEFECTS]
            if one.blamed.cases or (one.refused.cases and one.refused.share is not None)
        ]
        header = (_("Question, answer or criterion"), _("Kind"), _("Blamed"), _("Came back"))
        return Grid(header, tuple(rows), (0.42, 0.13, 0.13, 0.32), figures=False)

    def _rate(self, one: DefectLine) -> str:
        rate, interval = one.refused, one.refused.interval
        said = figure_words.rate_in_words(rate.cases, rate.out_of, rate.share, self.language)
        if rate.share is None or interval is None:
            return said
        between = figure_words.interval_in_words(interval.low, interval.high, self.language)
        return f"{said}, {between}"

    def _alerts(self) -> Iterator[Block]:
        yield Heading(figure_words.chart_label("alerts"))
        rows, marked = [], set()
        for number, one in enumerate(self.review.alerts):
            state = alert_words.state_label(one.state.value)
            if one.note is not None:
                state = f"{state}, {alert_words.act_label(one.note.act.value)}"
                if one.note.reason:
                    state = f"{state} ({one.note.reason})"
            value = alert_words.alert_value(
                one.id.value, one.value, one.limit, one.unit.value, self.language
            )
            owner = alert_words.owner_label(one.owner.value, one.owner_name)
            about = alert_detail(one, self.names)
            value = f"{value} ({about})" if about else value
            rows.append((alert_words.alert_label(one.id.value), value, owner, state))
            if one.state is AlertState.ACT and one.note is None:
                marked.add(number)
        header = (_("Alert"), _("Value"), _("Owner"), _("State"))
        yield Grid(header, tuple(rows), (0.3, 0.34, 0.16, 0.2), False, frozenset(marked))

    def _pipeline(self) -> Iterator[Block]:
        found = self.review.pipeline
        yield Heading(figure_words.chart_label("pipeline"))
        rows = tuple(
            (
                stage_label(Stage(one.stage.value)),
                formats.number(one.count, self.language, 0),
                "–"
                if one.median_days is None
                else formats.number(one.median_days, self.language, 0),
                "–"
                if one.oldest_days is None
                else formats.number(one.oldest_days, self.language, 0),
            )
            for one in found.stages
        )
        header = (_("Stage"), _("Leads"), _("Days, median"), _("Days, oldest"))
        yield Grid(header, rows, (0.4, 0.2, 0.2, 0.2))
        idle, late = len(found.without_action), len(found.past_date)
        yield Paragraph(
            _("Without a next action: {idle}. Past their date: {late}.").format(
                idle=formats.number(idle, self.language, 0),
                late=formats.number(late, self.language, 0),
            )
        )

    def _days(self, days: float | None) -> str:
        return "–" if days is None else formats.number(days, self.language, 0)

    def _named(self, lead_ids: Sequence[str]) -> str:
        if not lead_ids:
            return "–"
        names = [self.names.lead(one) for one in lead_ids[:LEADS_NAMED]]
        left = len(lead_ids) - len(names)
        words = " ; ".join(names)
        if left <= 0:
            return words
        return _("{names} and {count} more").format(names=words, count=left)
