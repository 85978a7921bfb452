"""The shared criteria: met or missing, each a way to its question; and the hand-over block."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import PaintedButton
from qualifier.ui.widgets.painting import Canvas, middle


@dataclass(frozen=True, slots=True)
class CriterionMark:
    """A criterion as shown."""

    id: str
    label: str
    is_met: bool


class CriterionRow(PaintedButton):
    """Check disc when met; dashed ring and amber words when missing."""

    ring_radius = 5

    def __init__(self, mark: CriterionMark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_mark(mark)

    @property
    def mark(self) -> CriterionMark:
        return self._mark

    def show_mark(self, mark: CriterionMark) -> None:
        self._mark = mark
        self.setText(mark.label)
        text = _("{criterion}, met") if mark.is_met else _("{criterion}, missing")
        self.setAccessibleName(text.format(criterion=mark.label))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        width = look.px(24) + round(look.width(self.text(), Type.BODY) + 2)
        return QSize(min(width, look.px(240)), look.px(21))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paint(self, canvas: Canvas) -> None:
        look, rect = canvas.look, QRectF(self.rect())
        side = look.px(16)
        draw_criterion(canvas, middle(rect, side, side, 0), self._mark.is_met)
        words = rect.adjusted(look.px(24), 0, 0, 0)
        ink = Role.TEXT if self._mark.is_met else Role.WARN
        canvas.line(words, self._mark.label, Type.BODY, ink)
        if self.is_hot:
            metrics = look.metrics(Type.BODY)
            width = min(words.width(), look.width(self._mark.label, Type.BODY))
            y = round((rect.height() - metrics.height()) / 2 + metrics.ascent()) + 2.5
            canvas.box(QRectF(words.x(), y, width, 1), ink)


def draw_criterion(canvas: Canvas, box: QRectF, is_met: bool) -> None:
    """Check disc, or dashed amber ring, in the square `box`; for delegates too."""
    if is_met:
        canvas.disc(box, Role.POS)
        canvas.tick(box.adjusted(1, 1, -1, -1), Role.ON_ACCENT, 1.6)
        return
    pen = QPen(canvas.color(Role.WARN), 1.25)
    pen.setDashPattern([2.4, 2.0])
    canvas.painter.setPen(pen)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.painter.drawEllipse(box.adjusted(1, 1, -1, -1))


class CriteriaList(QWidget):
    """The criteria one below the other. A press emits `criterion_chosen` with its id."""

    criterion_chosen = Signal(str)

    def __init__(
        self, marks: tuple[CriterionMark, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[CriterionRow] = []
        self.show_criteria(marks)

    @property
    def rows(self) -> tuple[CriterionRow, ...]:
        return tuple(self._rows)

    def show_criteria(self, marks: tuple[CriterionMark, ...]) -> None:
        """Show the criteria; rows are kept where their number allows."""
        while len(self._rows) > len(marks):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, mark in enumerate(marks):
            if place < len(self._rows):
                if self._rows[place].mark != mark:
                    self._rows[place].show_mark(mark)
                continue
            row = CriterionRow(mark, self)
            row.clicked.connect(lambda _on=False, which=row: self._tell(which))
            self._rows.append(row)
            self._column.addWidget(row)

    def _tell(self, row: CriterionRow) -> None:
        self.criterion_chosen.emit(row.mark.id)
