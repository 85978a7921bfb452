"""The page "Review" of the window: key figures, charts, alerts and tables, as in DESIGN.md."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from qualifier.core.roles import Right
from qualifier.exchange.review_page.faces import AlertLine, Bar, Behind, ReviewFace, Table, Tile
from qualifier.reports.alert_rules import AlertId, AlertRule
from qualifier.reports.period import period_of
from qualifier.texts import _, figure_words
from qualifier.ui.desk import Desk
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Command, Page
from qualifier.ui.review.alerts_card import AlertsCard
from qualifier.ui.review.charts import BarButton, ChartCard, FunnelButton
from qualifier.ui.review.decisions_card import DecisionPopover, DecisionsCard
from qualifier.ui.review.filter_bar import FilterBar
from qualifier.ui.review.limit_popovers import LimitPopover, LimitsPopover
from qualifier.ui.review.popovers import (
    AlertPopover,
    BehindPopover,
    DaysPopover,
    SurveyPopover,
    WordsPopover,
)
from qualifier.ui.review.presenter import ReviewPresenter
from qualifier.ui.review.refusals_card import RefusalsCard
from qualifier.ui.review.table_card import TableCard
from qualifier.ui.review.tiles import Tiles
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import (
    EmptyState,
    FirstReadStack,
    LinkButton,
    Notice,
    Panel,
    Popover,
    SightScroll,
    Tone,
)

NARROW_PX = 1080  # below it the alerts go under the funnel


class ReviewPage(Page):
    """Signals: `lead_asked(lead id)`, `dossier_asked(hand-off id)`: show it; `said`, `refused`."""

    lead_asked = Signal(str)
    dossier_asked = Signal(str)
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = ReviewPresenter(desk, self.show_face, self.show_error)
        self.popover: Popover | None = None
        self.filters = FilterBar()
        self.tiles = Tiles()
        self.funnel = ChartCard(lambda bar: FunnelButton(bar, Role.ACCENT, label_px=96, value_px=0))
        self.promises = ChartCard(_promise_bar, is_grouped=True)
        self.refusals = RefusalsCard()
        self.alerts = AlertsCard()
        self.by_qualifier = TableCard()
        self.listening = Notice(Tone.NEUTRAL, "", glyph=Glyph.LIGHTBULB)
        self.decisions = DecisionsCard()
        self.tables: list[TableCard] = []
        self.own_note = Notice(Tone.NEUTRAL, "", glyph=Glyph.INFO)
        self._build()
        self._connect()
        self.filters.show_waiting(self.presenter.asked)
        self._is_narrow: bool | None = None
        self._place()

    # --- shown ---------------------------------------------------------------------------------
    def show_face(self, face: ReviewFace) -> None:
        """Show these figures."""
        self.filters.show_face(face, self.presenter.asked)
        self.own_note.show_notice(Tone.NEUTRAL, _("You see your own figures."), glyph=Glyph.INFO)
        self.own_note.setVisible(face.own_only)
        self.tiles.show_tiles(face.tiles)
        self.funnel.show_chart(face.funnel)
        self.promises.show_chart(face.promises)
        self.refusals.show_refusals(face.refusals, face.said)
        chart = "alerts"
        title, definition = figure_words.chart_label(chart), figure_words.chart_definition(chart)
        self.alerts.show_alerts(title, definition, face.alerts)
        self.alerts.survey_button.setVisible(self._may(Right.SEE_TO_ALERTS))
        self.alerts.limits_button.setVisible(self._may(Right.SETTINGS))
        self.by_qualifier.show_table(face.by_qualifier)
        self.listening.show_notice(Tone.NEUTRAL, face.listening, glyph=Glyph.LIGHTBULB)
        self.listening.setVisible(bool(face.listening))
        self.decisions.show_decisions(face.decisions, may_act=self._may(Right.SEE_TO_ALERTS))
        self._show_tables(face.tables)
        self._order_tabs()
        self.stack.show_read(self.sight)

    def show_error(self, sentence: str) -> None:
        """The figures could not be worked out."""
        self.empty.show_words(_("The review could not be worked out."), sentence)
        self.stack.show_read(self.empty)

    # --- acts ----------------------------------------------------------------------------------
    def show_behind(self, key: str, title: str, definition: str) -> None:
        """Open the leads behind a figure."""
        popover = BehindPopover(self.window(), title, definition)
        popover.lead_opened.connect(self.lead_asked)
        self._open(popover)
        self._fill(popover, key)

    def open_alert(self, alert: AlertLine) -> None:
        """Open an alert: owner, leads, agenda, dismissal."""
        popover = AlertPopover(
            self.window(),
            alert,
            may_act=self._may(Right.SEE_TO_ALERTS),
            may_set=self._may(Right.SETTINGS),
        )
        popover.lead_opened.connect(self.lead_asked)
        popover.limit_asked.connect(lambda: self.ask_limit(alert.id))

        def see_to(act: str, reason: str) -> None:
            words = _("It is on the agenda.") if act == "agenda" else _("The alert is dismissed.")

            def done() -> None:
                popover.close_quietly()
                self.said.emit(words)

            self.presenter.see_to(alert.id, act, reason, done, popover.show_refused)

        popover.seen_to.connect(see_to)
        self._open(popover)
        if alert.key:
            self._fill(popover, alert.key)

    def explain(self, title: str, words: str) -> None:
        """Show how a figure is worked out."""
        self._open(WordsPopover(self.window(), title, words))

    def ask_days(self) -> None:
        """From which day to which?"""
        desk = self._desk
        now = period_of("month", desk.clock(), desk.zone)
        popover = DaysPopover(self.window(), now.first, now.last)
        popover.chosen.connect(lambda period: self.presenter.choose(period=period))
        popover.closed.connect(self._say_filters_again)
        self._open(popover, self.filters.period_list)

    def ask_survey(self) -> None:
        """What did the satisfaction survey give?"""
        popover = SurveyPopover(self.window())

        def add(answers: int, score: float) -> None:
            def done() -> None:
                popover.close_quietly()
                self.said.emit(_("The survey is entered."))

            self.presenter.add_survey(answers, score, done, popover.show_error)

        popover.given.connect(add)
        self._open(popover, self.alerts.survey_button)

    def ask_limits(self) -> None:
        """The limits of all alerts."""
        popover = LimitsPopover(self.window(), self.presenter.rules)
        popover.chosen.connect(self.ask_limit)
        self._open(popover, self.alerts.limits_button)

    def ask_limit(self, alert: str) -> None:
        """The limit of one alert."""
        which = AlertId(alert)
        popover = LimitPopover(self.window(), which, self.presenter.rules[which])

        def set_rule(rule: AlertRule) -> None:
            def done() -> None:
                popover.close_quietly()
                self.said.emit(_("The limit holds from now on."))

            self.presenter.set_rule(which, rule, done, popover.show_error)

        popover.given.connect(set_rule)
        self._open(popover, self.alerts.limits_button)

    def ask_decision(self) -> None:
        """What was decided?"""
        popover = DecisionPopover(self.window())

        def take(text: str, owner: str, due_on: str) -> None:
            self.presenter.decide(text, owner, due_on, popover.close_quietly, popover.show_error)

        popover.taken.connect(take)
        self._open(popover, self.decisions.add_button)

    def settle(self, decision_id: str, state: str) -> None:
        """A decision is done, dropped, or open again."""
        self.presenter.settle(decision_id, state, lambda: None, self.refused.emit)

    def ask_export(self) -> None:
        """Choose where the meeting pack, or the figures, go."""
        kinds = {
            "pdf": _("Meeting pack as PDF"),
            "html": _("Meeting pack as a web page"),
            "xlsx": _("Figures as a spreadsheet"),
            "csv": _("Figures as CSV"),
        }
        stem = self.presenter.face.period_key.replace("/", "_") if self.presenter.face else ""
        dialog = file_dialog(self, _("Export the review"), f"qualifier-{stem}.pdf")
        dialog.setNameFilters([f"{words} (*.{ending})" for ending, words in kinds.items()])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
        )
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, name: str) -> None:
        """Write the review to a file, by its ending."""

        def done(file: str) -> None:
            self.said.emit(_("Written: {file}").format(file=file))

        self.presenter.export(Path(name), done, self.refused.emit)

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        self.presenter.read(fresh=True)
        self.filters.period_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_again(self) -> None:
        self.presenter.read()

    def left(self) -> bool:
        if self.popover is not None:
            self.popover.close_quietly()
        return True

    def primary_action(self) -> None:
        self.ask_export()

    def commands(self) -> tuple[Command, ...]:
        for_leads = (
            Command(_("Take a decision"), "", self.ask_decision),
            Command(_("Enter a satisfaction survey"), "", self.ask_survey),
        )
        return (
            Command(_("Export the review"), keys_of(Action.PRIMARY), self.ask_export),
            *(for_leads if self._may(Right.SEE_TO_ALERTS) else ()),
            Command(_("Review from one day to another"), "", self.ask_days),
            Command(_("Clear the filters"), "", self.presenter.clear),
        )

    def retranslate(self) -> None:
        self.presenter.read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # --- parts ---------------------------------------------------------------------------------
    def _build(self) -> None:
        ground = Panel(Role.WINDOW)
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(20, 6, 20, 20)
        self._column.setSpacing(12)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        left = self._left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.funnel)
        left.addWidget(self.promises)
        left.addStretch(1)
        for one in (self.own_note, self.tiles):
            self._column.addWidget(one)
        self._column.addLayout(self._grid)
        self._column.addWidget(self.by_qualifier)
        self._column.addWidget(self.listening)
        self._column.addWidget(self.decisions)
        self._column.addStretch(1)
        self.sight = SightScroll()
        self.sight.setWidget(ground)
        self.again_button = LinkButton(_("Try again"))
        self.again_button.clicked.connect(lambda: self.presenter.read(fresh=True))
        self.empty = EmptyState(
            Glyph.CHART_COLUMN, "", "", buttons=(self.again_button,), is_error=True
        )
        self.stack = FirstReadStack(self.sight, self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(lambda name, value: self.presenter.choose(**{name: value}))
        self.filters.days_asked.connect(self.ask_days)
        self.filters.export_asked.connect(self.ask_export)
        self.filters.cleared.connect(self.presenter.clear)
        self.tiles.pressed.connect(self._open_tile)
        for card in (self.funnel, self.promises, self.refusals, self.by_qualifier):
            card.pressed.connect(self.show_behind)
            card.explained.connect(self.explain)
        self.refusals.dossier_asked.connect(self.dossier_asked)
        self.alerts.opened.connect(self.open_alert)
        self.alerts.explained.connect(self.explain)
        self.alerts.survey_asked.connect(self.ask_survey)
        self.alerts.limits_asked.connect(self.ask_limits)
        self.decisions.add_asked.connect(self.ask_decision)
        self.decisions.settled.connect(self.settle)

    def _show_tables(self, tables: tuple[Table, ...]) -> None:
        while len(self.tables) < len(tables):
            card = TableCard()
            card.pressed.connect(self.show_behind)
            card.explained.connect(self.explain)
            self._column.insertWidget(self._column.count() - 1, card)
            self.tables.append(card)
        for card, table in zip(self.tables, tables, strict=True):
            card.show_table(table)

    def _order_tabs(self) -> None:
        """Tab goes as one reads, also to what was built since."""
        stops: list[QWidget] = [self.filters.export_button, *self.tiles.buttons]
        for card in (self.funnel, self.promises, self.refusals):
            stops += [card.explain_button, card.table_button, *card.bars, card.table]
        stops += [*self.refusals.links, self.alerts.explain_button, *self.alerts.buttons]
        stops += [self.alerts.survey_button, self.alerts.limits_button]
        stops += [self.by_qualifier.explain_button]
        stops += [self.by_qualifier.table, self.decisions.add_button]
        stops += self.decisions.state_buttons.values()
        for below in self.tables:
            stops += [below.explain_button, below.table]
        for one, after in pairwise(stops):
            QWidget.setTabOrder(one, after)

    def _place(self) -> None:
        """Three columns; in a narrow window the alerts go under the funnel."""
        width = self.width()
        self.tiles.place(width - theme().px(48))
        is_narrow = width < theme().px(NARROW_PX)
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        grid = self._grid
        for item in (self._left, self.refusals, self.alerts):
            if isinstance(item, QWidget):
                grid.removeWidget(item)
            else:
                grid.removeItem(item)
        grid.addLayout(self._left, 0, 0)
        grid.addWidget(self.refusals, 0, 1)
        if is_narrow:
            grid.addWidget(self.alerts, 1, 0, 1, 2)
        else:
            grid.addWidget(self.alerts, 0, 2)
        for column, stretch in enumerate((40, 33, 0 if is_narrow else 42)):
            grid.setColumnStretch(column, stretch)

    def _open_tile(self, tile: Tile) -> None:
        if tile.key:
            self.show_behind(tile.key, figure_words.named(tile.label, tile.value), tile.definition)
        else:
            self.explain(tile.label, f"{tile.definition}\n\n{tile.spoken}")

    def _fill(self, popover: BehindPopover, key: str) -> None:
        def show(behind: Behind) -> None:
            if popover is self.popover:
                popover.show_leads(behind)

        self.presenter.behind(key, show, popover.show_error)

    def _open(self, popover: Popover, anchor: QWidget | None = None) -> None:
        if self.popover is not None:
            self.popover.close_quietly()
        self.popover = popover
        popover.closed.connect(popover.deleteLater)
        popover.closed.connect(lambda: self._forget(popover))
        popover.open_above(anchor or self.focus_or_self())

    def focus_or_self(self) -> QWidget:
        """What a panel opens over: what has the focus, where it is of this page."""
        focus = QApplication.focusWidget()
        return focus if focus is not None and self.isAncestorOf(focus) else self.filters

    def _forget(self, popover: Popover) -> None:
        if self.popover is popover:
            self.popover = None

    def _say_filters_again(self) -> None:
        if self.presenter.face is not None:
            self.filters.show_face(self.presenter.face, self.presenter.asked)

    def _may(self, right: Right) -> bool:
        return self._desk.settings.may(right)


def _promise_bar(bar: Bar) -> BarButton:
    return BarButton(bar, Role.CONTROL, label_px=205, value_px=96)
