"""Spoken words in serif: the sentence to say and the verbatim, with exact line heights."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.painting import Canvas

SAY_WIDTH = 760


class Paragraph:
    """Text broken to a width with the line height of its step, kept until either changes."""

    def __init__(self, text: str, step: Type) -> None:
        self.text = text
        self.step = step
        self._layout: QTextLayout | None = None
        self._width = -1.0
        self._lines: dict[float, int] = {}  # of each width that was asked for

    def forget(self) -> None:
        """Measure again at the next use."""
        self._layout = None
        self._lines.clear()

    def height(self, look: Theme, width: float) -> int:
        """Height at that width, px."""
        if width not in self._lines:
            self._lay_out(look, width)
        return self._lines[width] * look.line(self.step)

    def draw(self, canvas: Canvas, place: QPointF, width: float, role: Role = Role.TEXT) -> None:
        """Draw with the top left corner at `place`."""
        layout = self._lay_out(canvas.look, width)
        canvas.painter.setPen(canvas.color(role))
        layout.draw(canvas.painter, place)

    def _lay_out(self, look: Theme, width: float) -> QTextLayout:
        if self._layout is not None and self._width == width:
            return self._layout
        layout = QTextLayout(self.text, look.font(self.step))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        line_height = look.line(self.step)
        count = 0
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, count * line_height + (line_height - line.height()) / 2))
            count += 1
            line = layout.createLine()
        layout.endLayout()
        self._layout, self._width, self._lines[width] = layout, width, count
        return layout


class SayText(Painted):
    """The sentence to say, 25/35 (20/28 small), wrapped, never wider than 760 px."""

    def __init__(
        self, text: str = "", *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._step = Type.SAY_SMALL if small else Type.SAY
        self._paragraph = Paragraph(text, self._step)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)

    def show_text(self, text: str) -> None:
        self._paragraph = Paragraph(text, self._step)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_small(self, small: bool) -> None:
        """The size for narrow windows."""
        self._step = Type.SAY_SMALL if small else Type.SAY
        self.show_text(self._paragraph.text)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        return self._paragraph.height(look, min(width, look.px(SAY_WIDTH)))

    def wanted_size(self, look: Theme) -> QSize:
        width = look.px(480)
        return QSize(width, self._paragraph.height(look, width))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(160), look.line(self._step))

    def look_changed(self) -> None:
        self._paragraph.forget()

    def paint(self, canvas: Canvas) -> None:
        width = min(self.width(), canvas.look.px(SAY_WIDTH))
        self._paragraph.draw(canvas, QPointF(0, 0), width)


class Verbatim(Painted):
    """Somebody's own words in serif italic, with a plum bar and a line that says where from."""

    def __init__(
        self,
        text: str,
        caption: str = "",
        *,
        big: bool = True,
        bar: bool = True,
        glyph: Glyph | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._step = Type.VERBATIM_BIG if big else Type.VERBATIM
        self._bar = bar
        self._glyph = glyph
        self.show_words(text, caption)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, text: str, caption: str = "") -> None:
        self._paragraph = Paragraph(text, self._step)
        self._caption = caption
        self.setAccessibleName(text)
        self.setAccessibleDescription(caption)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        words = self._paragraph.height(look, width - self._inset(look))
        return words + self._caption_height(look) + 2 * self._pad(look)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(280), self.heightForWidth(look.px(280)))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(120), look.line(self._step))

    def look_changed(self) -> None:
        self._paragraph.forget()

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        if self._bar:
            canvas.box(QRectF(0, 0, look.px(2), self.height()), Role.PLUM)
        left, top = self._inset(look), self._pad(look)
        width = self.width() - left
        self._paragraph.draw(canvas, QPointF(left, top), width)
        if not self._caption:
            return
        top += self._paragraph.height(look, width) + look.px(4)
        row = QRectF(left, top, width, look.line(Type.LABEL))
        if self._glyph is not None:
            box = QRectF(left, top, look.px(13), row.height())
            canvas.glyph_in(box, self._glyph, Role.ACCENT, 13)
            row.adjust(look.px(18), 0, 0, 0)
        canvas.line(row, self._caption, Type.LABEL, Role.TEXT3)

    def _inset(self, look: Theme) -> int:
        return look.px(16) if self._bar else 0

    def _pad(self, look: Theme) -> int:
        return look.px(2) if self._bar else 0

    def _caption_height(self, look: Theme) -> int:
        return look.px(4) + look.line(Type.LABEL) if self._caption else 0


class WrappedText(Painted):
    """A sentence of the interface that wraps, with the line height of its step."""

    def __init__(
        self,
        text: str = "",
        step: Type = Type.BODY,
        role: Role = Role.TEXT2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._paragraph = Paragraph(text, step)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)

    def show_text(self, text: str, role: Role | None = None) -> None:
        """Other words, in other ink if a role is given."""
        self._paragraph = Paragraph(text, self._paragraph.step)
        self._role = role or self._role
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._paragraph.height(theme(), width)

    def wanted_size(self, look: Theme) -> QSize:
        step = self._paragraph.step
        width = min(look.px(320), round(look.width(self._paragraph.text, step)) + 2)
        return QSize(width, self._paragraph.height(look, max(1, width)))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(60), look.line(self._paragraph.step))

    def look_changed(self) -> None:
        self._paragraph.forget()

    def paint(self, canvas: Canvas) -> None:
        self._paragraph.draw(canvas, QPointF(0, 0), self.width(), self._role)
