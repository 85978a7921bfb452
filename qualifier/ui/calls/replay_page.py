"""The replay of one call (DESIGN's picture `call-review`): track above, three columns below.

There is no recording: the playhead steps from mark to mark. Under 1240 px the two side columns
share one place as tabs.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qualifier.core.replay import MarkKind
from qualifier.texts import _
from qualifier.ui.calls.criteria_popover import CriteriaPopover
from qualifier.ui.calls.happened_list import HappenedList
from qualifier.ui.calls.replay_coach import CoachColumn
from qualifier.ui.calls.replay_head import ReplayHead, TrackPanel
from qualifier.ui.calls.replay_presenter import ReplayPresenter
from qualifier.ui.calls.replay_sales import SalesColumn
from qualifier.ui.calls.replay_states import CoachFace, Keep, ReplayFace
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.presenter import tell
from qualifier.ui.page import Command, Page
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Chip, Kind, Label, Panel

NARROW_BELOW_PX = 1240
SIDE_PX = 396
KEPT = {
    Keep.ANSWERS: (MarkKind.ANSWER, MarkKind.NOTE),
    Keep.IMPRESSIONS: (MarkKind.IMPRESSION,),
}


class ReplayPage(Page):
    """Signals: `back_requested`, `lead_requested(lead id)`, `said(text)`, `refused(text)`."""

    back_requested = Signal()
    lead_requested = Signal(str)
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.presenter = ReplayPresenter(desk)
        self.face: ReplayFace | None = None
        self.popover: CriteriaPopover | None = None
        self._keep = Keep.ALL
        self._is_narrow: bool | None = None
        self._failed = tell(self.refused.emit)
        self.head, self.place, self.coach = ReplayHead(), TrackPanel(), CoachColumn()
        self.list = HappenedList()
        self.keep_chips = {one: Chip("") for one in Keep}
        self.example_box = QCheckBox()
        self.share_button = Button("", kind=Kind.PRIMARY, keys=keys_of(Action.SHARE, Where.REPLAY))
        self._sales: SalesColumn | None = None
        self._sight = QTimer(self)  # lines have their heights once they are laid out
        self._sight.setSingleShot(True)
        self._sight.setInterval(0)
        self._sight.timeout.connect(self.list.tell_sight)
        self._build()
        self._connect()
        self.retranslate()

    @property
    def at_s(self) -> int:
        """Where the playhead stands."""
        return self.place.track.at_s

    # --- acts ----------------------------------------------------------------------------------
    def open_call(self, call_id: str) -> None:
        """Read a call and show it."""
        self.coach.comment.keep()
        self.presenter.open(call_id, self._show_call, self._failed)

    def go_to(self, at_s: int) -> None:
        """Move the playhead; track, list and comment follow."""
        self.place.show_at(at_s)
        self.list.show_at(self.at_s)
        self._sight.start()
        self.coach.comment.show_at(self.at_s)

    def share(self) -> None:
        """The comment at the playhead is read by its qualifier from now on."""
        if self.face is None or not self.coach.comment.may_share:
            return
        name = self.face.coach.qualifier
        at_s, text = self.coach.comment.take()

        def done(face: CoachFace) -> None:
            self._show_coach(face)
            self.said.emit(_("Shared with {name}.").format(name=name))

        self.presenter.comment(at_s, text, done, self._failed, share=True)

    def judge(self, impression_id: str, verdict: str) -> None:
        """Sales found an impression right, or wrong."""
        self.presenter.judge(
            impression_id, verdict, lambda face: self._show(face, self.at_s), self._failed
        )

    def edit_criteria(self) -> None:
        """What the scorecard asks, changed in place."""
        if self.face is None or not self.face.coach.may_edit_criteria:
            return
        popover = CriteriaPopover(self.window(), self.presenter.criteria, self._desk.new_id)
        popover.given.connect(self._take_criteria)
        popover.closed.connect(popover.deleteLater)
        self.popover = popover
        self._show_side(1)
        popover.open_above(self.coach.edit_button)

    # --- Page ----------------------------------------------------------------------------------
    def entered(self) -> None:
        self.place.track.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> bool:
        self.coach.comment.keep()
        return True

    def primary_action(self) -> None:
        self.share()

    def act(self, action: Action) -> bool:
        if action is Action.EDIT:
            self.edit_criteria()
            return True
        return False

    def commands(self) -> tuple[Command, ...]:
        found = [Command(_("Back to the calls"), keys_of(Action.BACK), self.back_requested.emit)]
        if self.face is not None and self.face.coach.may_coach:
            keys = keys_of(Action.SHARE, Where.REPLAY)
            found.append(Command(_("Share the comment"), keys, self.share))
        if self.face is not None and self.face.coach.may_edit_criteria:
            words = _("Edit what a scorecard asks")
            found.append(Command(words, keys_of(Action.EDIT), self.edit_criteria))
        return tuple(found)

    def retranslate(self) -> None:
        self.head.retranslate()
        self.place.retranslate()
        self.coach.retranslate()
        self._title.setText(_("What happened"))
        words = {
            Keep.ALL: _("All"),
            Keep.ANSWERS: _("Answers"),
            Keep.IMPRESSIONS: _("Impressions"),
        }
        for one, chip in self.keep_chips.items():
            chip.setText(words[one])
            chip.setAccessibleName(words[one])
            chip.updateGeometry()
        self.example_box.setText(_("Training example"))
        self.tabs.setAccessibleName(_("Sales feedback and coaching"))
        self.tabs.setTabText(0, _("Sales feedback"))
        self.tabs.setTabText(1, _("Coaching"))
        if self.face is not None:
            self._show(self.presenter.face(), self.at_s)

    # --- Qt ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← → step wherever the control in focus does not want them."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.back_requested.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.place.track.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- showing -------------------------------------------------------------------------------
    def _show_call(self, face: ReplayFace) -> None:
        self.coach.comment.begin(face.start_s)
        self._keep = Keep.ALL
        self._show(face, face.start_s)
        self._list_scroll.verticalScrollBar().setValue(0)
        self._sight.start()

    def _show(self, face: ReplayFace, at_s: int) -> None:
        self.face = face
        self.head.show_face(face)
        self.place.show_face(face, at_s)
        self._show_rows()
        old, self._sales = self._sales, SalesColumn(face.sales)
        if old is not None:
            self._sales_column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._sales_column.addWidget(self._sales)
        self._sales.judged.connect(self.judge)
        self._sales.show()
        self._show_coach(face.coach)

    def _show_rows(self) -> None:
        if self.face is None:
            return
        for one, chip in self.keep_chips.items():
            chip.setChecked(one is self._keep)
        rows = self.face.happened
        if self._keep in KEPT:
            rows = tuple(one for one in rows if one.kind in KEPT[self._keep])
        self.list.show_rows(rows, self.at_s)

    def _show_coach(self, face: CoachFace) -> None:
        self.coach.show_face(face)
        self.example_box.setChecked(face.is_example)
        self.example_box.setEnabled(face.may_coach)
        self.share_button.setVisible(face.may_coach)
        words = _("Share with {name}").format(name=face.qualifier) if face.qualifier else _("Share")
        self.share_button.setText(words)
        self.share_button.updateGeometry()
        self._foot.setVisible(face.may_coach or face.is_example)
        whole = self.presenter.face()
        self.head.show_pills(whole.pills)
        self.place.show_face(whole, self.at_s)  # a comment is a mark on the track
        self._fit_share()

    def _fit_share(self) -> None:
        self.share_button.setEnabled(self.coach.comment.may_share)

    def _choose(self, keep: Keep, _on: bool = False) -> None:
        self._keep = keep
        self._show_rows()
        self._sight.start()

    def _show_side(self, place: int) -> None:
        if self._is_narrow:
            self.tabs.setCurrentIndex(place)

    def _take_criteria(self, criteria: tuple[object, ...]) -> None:
        if self.popover is not None:
            self.popover.close_quietly()
        self.presenter.save_criteria(criteria, self._show_coach, self._failed)  # type: ignore[arg-type]  # Signal(object)

    def _keep_in_sight(self, top: int, bottom: int) -> None:
        bar, height = self._list_scroll.verticalScrollBar(), self._list_scroll.viewport().height()
        around = height // 4  # what comes before and after is seen too
        if top - around < bar.value():
            bar.setValue(top - around)
        elif bottom + around > bar.value() + height:
            bar.setValue(bottom + around - height)

    # --- building ------------------------------------------------------------------------------
    def _connect(self) -> None:
        presenter, coach = self.presenter, self.coach
        self.head.back_asked.connect(self.back_requested)
        self.head.lead_asked.connect(
            lambda: self.lead_requested.emit(self.face.lead_id if self.face is not None else "")
        )
        self.place.moved.connect(self.go_to)
        self.list.chosen.connect(self.go_to)
        self.list.step_asked.connect(self.place.track.keyPressEvent)
        self.list.shown.connect(self._keep_in_sight)
        bar = self._list_scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._sight.start())
        for one, chip in self.keep_chips.items():
            chip.clicked.connect(partial(self._choose, one))
        coach.points_set.connect(
            lambda one, points: presenter.score(one, points, self._show_coach, self._failed)
        )
        coach.criteria_asked.connect(self.edit_criteria)
        coach.practice_set.connect(
            lambda text, state: presenter.practise(text, state, self._show_coach, self._failed)
        )
        coach.comment.drafted.connect(
            lambda at_s, text: presenter.keep_draft(at_s, text, self._failed)
        )
        coach.comment.kept.connect(
            lambda at_s, text: presenter.comment(at_s, text, self._show_coach, self._failed)
        )
        coach.comment.place_chosen.connect(self.go_to)
        coach.comment.edited.connect(self._fit_share)
        self.share_button.clicked.connect(self.share)
        self.example_box.clicked.connect(
            lambda on: presenter.mark_example(on, self._show_coach, self._failed)
        )
        self.tabs.currentChanged.connect(lambda _place: self._fit_sides())

    def _build(self) -> None:
        # Only its bar is used: the theme styles the bar of a tab widget.
        self.tabs = QTabWidget()
        for _place in range(2):
            self.tabs.addTab(QWidget(), "")
        self._tab_row = Panel(Role.SURFACE, lines=(Qt.Edge.BottomEdge, Qt.Edge.LeftEdge))
        tab_row = QHBoxLayout(self._tab_row)
        tab_row.setContentsMargins(16, 0, 16, 0)
        tab_row.addWidget(self.tabs)
        self._sales_scroll, self._sales_column = _scroll(Role.SURFACE)
        self._sales_panel = _sided(Role.SURFACE, self._sales_scroll)
        sides = QHBoxLayout()
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        sides.addWidget(self._sales_panel)
        sides.addWidget(self._coach_panel())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._tab_row)
        right.addLayout(sides, 1)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._happened_panel(), 1)
        below.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.place)
        column.addLayout(below, 1)

    def _happened_panel(self) -> QWidget:
        ground = Panel(Role.WINDOW)
        self._title = Label("", Type.HEADING)
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 20, 6)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addStretch(1)
        for chip in self.keep_chips.values():
            head.addWidget(chip)
        self._list_scroll, inside = _scroll(Role.WINDOW)
        inside.addWidget(self.list)
        inside.addStretch(1)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._list_scroll, 1)
        return ground

    def _coach_panel(self) -> QWidget:
        self._coach_scroll, inside = _scroll(Role.WINDOW)
        inside.addWidget(self.coach)
        self._foot = Panel(Role.WINDOW, lines=(Qt.Edge.TopEdge,))
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(20, 10, 20, 12)
        row.setSpacing(8)
        row.addWidget(self.example_box)
        row.addStretch(1)
        row.addWidget(self.share_button)
        self._side_panel = _sided(Role.WINDOW, self._coach_scroll, self._foot)
        return self._side_panel

    def _fit(self) -> None:
        is_narrow = self.window().width() < theme().px(NARROW_BELOW_PX)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._tab_row.setVisible(is_narrow)
            self._tab_row.setFixedHeight(self.tabs.tabBar().sizeHint().height() + 1)
            self.coach.put_comment_first(is_narrow)
            self._fit_sides()

    def _fit_sides(self) -> None:
        first = self.tabs.currentIndex() == 0
        for panel, is_first in ((self._sales_panel, True), (self._side_panel, False)):
            panel.setFixedWidth(theme().px(SIDE_PX))
            panel.setVisible(not self._is_narrow or first == is_first)


def _sided(ground: Role, *parts: QWidget) -> Panel:
    panel = Panel(ground, lines=(Qt.Edge.LeftEdge,))
    column = QVBoxLayout(panel)
    column.setContentsMargins(1, 0, 0, 0)
    column.setSpacing(0)
    for place, part in enumerate(parts):
        column.addWidget(part, 0 if place else 1)
    return panel


def _scroll(ground: Role) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls up and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = Panel(ground)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    area.setWidget(inside)
    return area, column
