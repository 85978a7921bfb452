"""Answers to choose: rows with digits; from eight on, a list that filters as you type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualifier.core.impression import fold
from qualifier.texts import _
from qualifier.ui.call.answers.base import AnswerField
from qualifier.ui.call.faces import QuestionFace
from qualifier.ui.widgets import AnswerOption, LineEdit, Option

WITH_DIGITS = 7
COMPACT_FROM = 6
LISTED = 8


class ChoiceField(AnswerField):
    """One of several. A digit chooses; ↑ ↓ move, Space chooses, Enter goes on."""

    multiple = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._filter = LineEdit("", placeholder=_("Type to filter"))
        self._filter.setAccessibleName(_("Filter the answers"))
        self._filter.textChanged.connect(self._show_rows)
        self._filter.setVisible(False)
        self._column.addWidget(self._filter)
        self._rows: list[AnswerOption] = []
        self._options: tuple[Option, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._is_locked = False
        self._is_small = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_face(self, face: QuestionFace) -> None:
        if face.options != self._options:
            self._filter.clear()
        self._options, self._chosen = face.options, face.chosen
        self._is_locked = face.is_locked
        self._filter.setVisible(len(self._options) > WITH_DIGITS)
        self._show_rows()

    def show_small(self, small: bool) -> None:
        if small != self._is_small:
            self._is_small = small
            self._column.setSpacing(4 if small else 6)
            self._show_rows()

    def take_focus(self) -> None:
        if self._filter.isVisible():
            self._filter.setFocus()
            return
        shown = [row for row in self._rows if row.isVisibleTo(self)]
        chosen = next((row for row in shown if row.option.id in self._chosen), None)
        target = chosen or (shown[0] if shown else self)
        target.setFocus()

    def parts(self) -> tuple[QWidget, ...]:
        return (self._filter, *self._rows)

    def take_digit(self, digit: int) -> bool:
        if self._is_locked or not 1 <= digit <= min(len(self._options), WITH_DIGITS):
            return False
        if len(self._options) > WITH_DIGITS:
            return False
        self._choose(self._options[digit - 1].id)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        else:
            event.ignore()

    def _enter(self) -> None:
        filtered = self._matching()
        if self._filter.isVisible() and self._filter.text() and filtered and not self.multiple:
            self._choose(filtered[0].id)
        self.committed.emit()

    def _move(self, way: int) -> None:
        shown = [row for row in self._rows if row.isVisibleTo(self)]
        here = next(
            (place for place, row in enumerate(shown) if row.hasFocus()), -1 if way > 0 else 0
        )
        if shown:
            shown[(here + way) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, option_id: str) -> None:
        if self._is_locked:
            return
        self.answered.emit(self._raw(option_id))

    def _raw(self, option_id: str) -> object:
        return int(option_id) if option_id.isdigit() else option_id

    def _matching(self) -> list[Option]:
        typed = fold(self._filter.text()) if len(self._options) > WITH_DIGITS else ""
        found = [one for one in self._options if typed in fold(one.label)]
        return found[:LISTED] if len(self._options) > WITH_DIGITS else found

    def _show_rows(self) -> None:
        matching = self._matching()
        self._column.setEnabled(False)  # laid out once, when all rows are shown
        while len(self._rows) < len(matching):
            self._rows.append(self._new_row())
        compact = self._is_small or len(self._options) >= COMPACT_FROM
        for place, row in enumerate(self._rows):
            row.set_compact(compact)
            if place < len(matching):
                row.show_option(matching[place], matching[place].id in self._chosen)
                row.setEnabled(not self._is_locked)
            row.setVisible(place < len(matching))
        self._column.setEnabled(True)
        self._column.invalidate()
        self.updateGeometry()

    def _new_row(self) -> AnswerOption:
        row = AnswerOption(Option("", ""), compact=False, multiple=self.multiple)
        row.clicked.connect(lambda: self._choose(row.option.id))
        self._column.addWidget(row)
        return row


class SeveralField(ChoiceField):
    """Any number of them: a digit or a click puts one in or takes it out."""

    multiple = True

    def _raw(self, option_id: str) -> object:
        chosen = [one for one in self._chosen if one != option_id]
        if option_id not in self._chosen:
            chosen.append(option_id)
        return chosen or None
