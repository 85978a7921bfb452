"""The answers given before the question on screen, with the impressions linked to each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from qualifier.texts import _, ngettext
from qualifier.ui.call.faces import EarlierRow
from qualifier.ui.laying_out import laid_out_once
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import BASIS_GLYPHS, RIGHT, Canvas, PaintedButton, Panel
from qualifier.ui.widgets.tip import show_tip

SECTION_PX = 95


class EarlierLine(PaintedButton):
    """One answer; a press or Enter goes back to its question."""

    ring_radius = 4

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = EarlierRow("", "", "", 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_row(self, row: EarlierRow) -> None:
        """Show another answer in the same line."""
        if row == self.row:
            return
        self.row = row
        name = _("{section}: {answer}. Go back there").format(
            section=row.section, answer=row.answer
        )
        self.setAccessibleName(name)
        show_tip(self, name)
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(240), look.px(25))

    def paint(self, canvas: Canvas) -> None:
        look, row, rect = canvas.look, self.row, QRectF(self.rect())
        if self.is_hot:
            canvas.box(rect, Role.HOVER, None, 4)
        canvas.line(
            QRectF(0, 0, look.px(SECTION_PX) - look.px(8), rect.height()),
            row.section,
            Type.LABEL,
            Role.TEXT2,
        )
        right = rect.right()
        if row.impressions:
            words = ngettext("{count} impression", "{count} impressions", row.impressions).format(
                count=row.impressions
            )
            canvas.line(rect, words, Type.LABEL, Role.PLUM, RIGHT)
            right -= look.width(words, Type.LABEL) + look.px(6)
            if row.basis is not None:
                side = look.px(13)
                box = QRectF(right - side, (rect.height() - side) / 2, side, side)
                canvas.glyph_in(box, BASIS_GLYPHS[row.basis], Role.PLUM, 13)
                right -= side
        left = look.px(SECTION_PX)
        answer = QRectF(left, 0, max(0.0, right - left - look.px(8)), rect.height())
        canvas.line(answer, row.answer, Type.BODY, Role.ACCENT if self.is_hot else Role.TEXT)


class EarlierLines(Panel):
    """The last answers, oldest first. Signal: `question_chosen(id)`."""

    question_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.BottomEdge,), parent=parent)
        self._shown: list[EarlierLine] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self.show_margins(26, 8)

    def show_rows(self, rows: tuple[EarlierRow, ...]) -> None:
        """Show these; lines are kept and filled anew."""
        while len(self._shown) < len(rows):
            line = EarlierLine()
            line.clicked.connect(
                lambda _=False, it=line: self.question_chosen.emit(it.row.question)
            )
            self._shown.append(line)
            self._column.addWidget(line)
        with laid_out_once(self._column):
            for place, line in enumerate(self._shown):
                if place < len(rows):
                    line.show_row(rows[place])
                line.setVisible(place < len(rows))
        self.setVisible(bool(rows))

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        return tuple(self._shown)

    def show_margins(self, side: int, top: int) -> None:
        """Less room around them in the smallest window."""
        self._column.setContentsMargins(side, top, side, top)
