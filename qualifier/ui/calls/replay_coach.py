"""The right column of a replay: scorecard, the comment at the playhead, what to practise."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core import coaching as coach
from qualifier.texts import _
from qualifier.ui.calls.coach_comment import CommentPart
from qualifier.ui.calls.replay_states import CoachFace, CriterionFace, PracticeFace
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, with_keys
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    ElidedLabel,
    Kind,
    Label,
    LineEdit,
    Panel,
    WrappedText,
)
from qualifier.ui.widgets.points_bar import PointsBar
from qualifier.ui.widgets.tip import show_tip

PAD = 20


class CoachColumn(QWidget):
    """Signals: `points_set(criterion, points)`, `criteria_asked`; `practice_set(text, state)`.
    The comment's are on `comment`."""

    points_set = Signal(str, int)
    criteria_asked = Signal()
    practice_set = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criteria: tuple[CriterionFace, ...] | None = None
        self._practice: tuple[PracticeFace, ...] | None = None
        self._may_coach: bool | None = None
        self.bars: dict[str, PointsBar] = {}
        self.practice_boxes: dict[str, QCheckBox] = {}
        self._build_heads()
        self.comment = CommentPart()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._scorecard())
        self._column.addWidget(self.comment)
        self._column.addWidget(self._to_practise())
        self._column.addStretch(1)
        self.retranslate()

    def show_face(self, face: CoachFace) -> None:
        """What stands now; the comment being typed is left alone."""
        self._show_bars(face)
        self._total.setText("–" if face.total is None else str(face.total))
        self._scored.setText(face.scored)
        self._scored.setVisible(bool(face.scored))
        self.edit_button.setVisible(face.may_edit_criteria and bool(face.criteria))
        self.comment.show_face(face)
        self._show_practice(face)
        self._may_coach = face.may_coach
        self.new_edit.setVisible(face.may_coach)
        self._practice_ground.setVisible(face.may_coach or bool(face.practice))
        self._score_ground.setVisible(bool(face.criteria))

    def put_comment_first(self, is_first: bool) -> None:
        """Where there is little height, what is written in comes before what is ticked."""
        self._column.removeWidget(self._score_ground)
        self._column.insertWidget(2 if is_first else 0, self._score_ground)

    def retranslate(self) -> None:
        """Say names anew; the rest comes with the next face."""
        self._score_title.setText(_("Scorecard"))
        self._practice_title.setText(_("To practise"))
        self.new_edit.setPlaceholderText(_("Add something to practise"))
        self.new_edit.setAccessibleName(_("Add something to practise"))
        self.edit_button.setAccessibleName(_("Edit what a scorecard asks"))
        show_tip(self.edit_button, with_keys(_("Edit what a scorecard asks"), Action.EDIT))
        self.comment.retranslate()
        self._criteria = self._practice = None

    # --- building ------------------------------------------------------------------------------
    def _build_heads(self) -> None:
        self._score_title = Label("", Type.HEADING)
        self._total = Label("–", Type.TITLE)
        self._scored = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self.edit_button = Button(
            kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=Glyph.PENCIL, name="-"
        )
        self.edit_button.clicked.connect(self.criteria_asked)
        self._practice_title = Label("", Type.LABEL_STRONG, Role.TEXT2)
        self.new_edit = LineEdit(glyph=Glyph.PLUS)
        self.new_edit.setMaxLength(coach.MOST_LINE)
        self.new_edit.returnPressed.connect(self._add_practice)

    def _scorecard(self) -> QWidget:
        self._score_ground = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._score_title)
        head.addWidget(self.edit_button)
        head.addStretch(1)
        head.addWidget(self._total)
        head.addWidget(Label("/ 100", Type.BODY, Role.TEXT2))
        self._bar_column = QVBoxLayout()
        self._bar_column.setSpacing(2)
        column = QVBoxLayout(self._score_ground)
        column.setContentsMargins(PAD, 12, PAD, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._bar_column)
        column.addWidget(self._scored)
        return self._score_ground

    def _to_practise(self) -> QWidget:
        self._practice_ground = Panel(Role.WINDOW)
        column = QVBoxLayout(self._practice_ground)
        column.setContentsMargins(PAD, 4, PAD, 12)
        column.setSpacing(6)
        column.addWidget(self._practice_title)
        self._practice_column = QVBoxLayout()
        self._practice_column.setSpacing(2)
        column.addLayout(self._practice_column)
        column.addWidget(self.new_edit)
        return self._practice_ground

    def _show_bars(self, face: CoachFace) -> None:
        before = [(one.id, one.label) for one in self._criteria or ()]
        now = [(one.id, one.label) for one in face.criteria]
        is_same = before == now and self._may_coach == face.may_coach
        if self._criteria is None or not is_same:
            _clear(self._bar_column)
            self.bars = {}
            for one in face.criteria:
                self._add_bar(one, face.may_coach)
        for one in face.criteria:
            self.bars[one.id].show_points(one.points)
        self._criteria = face.criteria

    def _add_bar(self, one: CriterionFace, may_coach: bool) -> None:
        bar = PointsBar(one.label, read_only=not may_coach)
        bar.points_set.connect(lambda points: self.points_set.emit(one.id, points))
        self.bars[one.id] = bar
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(ElidedLabel(one.label, Type.BODY, Role.TEXT), 1)
        row.addWidget(bar)
        self._bar_column.addWidget(ground)

    def _show_practice(self, face: CoachFace) -> None:
        texts = [one.text for one in face.practice]
        if self._practice is None or texts != [one.text for one in self._practice]:
            _clear(self._practice_column)
            self.practice_boxes = {}
            for one in face.practice:
                self._add_box(one, face.may_coach)
        for one in face.practice:
            box = self.practice_boxes[one.text]
            blocker = QSignalBlocker(box)
            box.setChecked(one.is_done)
            blocker.unblock()
        self._practice = face.practice

    def _add_box(self, one: PracticeFace, may_coach: bool) -> None:
        box = QCheckBox()
        box.setAccessibleName(one.text)
        box.toggled.connect(
            lambda on: self.practice_set.emit(one.text, coach.DONE if on else coach.TO_DO)
        )
        self.practice_boxes[one.text] = box
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(box, 0, top)
        row.addWidget(WrappedText(one.text, Type.BODY, Role.TEXT), 1)
        if may_coach:
            words = _("Take off: {text}").format(text=one.text)
            button = Button(kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=Glyph.X, name=words)
            button.clicked.connect(lambda: self.practice_set.emit(one.text, coach.REMOVED))
            row.addWidget(button, 0, top)
        self._practice_column.addWidget(ground)

    def _add_practice(self) -> None:
        text = " ".join(self.new_edit.text().split())
        if text:
            self.new_edit.clear()
            self.practice_set.emit(text, coach.TO_DO)


def _clear(column: QVBoxLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
