"""One answer to choose: key cap, words, hint at the right. Painted whole, to be built fast."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import PaintedButton
from qualifier.ui.widgets.painting import CENTRE, RIGHT, Canvas, middle


@dataclass(frozen=True, slots=True)
class Option:
    """An answer: its id, words, the digit that chooses it, what choosing it brings."""

    id: str
    label: str
    key: str = ""
    hint: str = ""


class AnswerOption(PaintedButton):
    """A row, 42 px or 36 compact. `clicked` tells it was pressed; `setChecked` shows it chosen.

    `multiple` draws a check box at the right instead of the tick.
    """

    ring_radius = 7

    def __init__(
        self,
        option: Option,
        *,
        compact: bool = False,
        multiple: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._option = option
        self._compact = compact
        self._multiple = multiple
        self.setCheckable(True)
        self.setText(option.label)
        self.setAccessibleDescription(option.hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def option(self) -> Option:
        return self._option

    def show_option(self, option: Option, chosen: bool = False) -> None:
        """Show another answer in the same row."""
        if option == self._option and chosen == self.isChecked():
            return
        self._option = option
        self.setText(option.label)
        self.setAccessibleDescription(option.hint)
        self.setChecked(chosen)
        self.update()

    def set_compact(self, compact: bool) -> None:
        """36 px high instead of 42."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()

    def nextCheckState(self) -> None:
        """A press changes nothing here: the page decides what is chosen."""

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(280), look.px(36 if self._compact else 42))

    def paint(self, canvas: Canvas) -> None:
        look, option = canvas.look, self._option
        on = self.isChecked()
        rect = QRectF(self.rect())
        ground = Role.ACCENT_SOFT if on else Role.HOVER if self.is_hot else Role.SURFACE
        if not self.isEnabled() and not on:
            ground = Role.SUNKEN
        edge = Role.ACCENT if on else Role.BORDER2
        canvas.box(rect, ground, edge, 7, width=2 if on else None)
        pad = look.px(11)
        left, right = rect.x() + pad, rect.right() - pad
        if option.key:
            self._paint_key(canvas, middle(rect, look.px(24), look.px(24), left), on)
            left += look.px(24) + look.px(12)
        if on or self._multiple:
            right = self._paint_state(canvas, rect, right, on)
        hint = min(look.width(option.hint, Type.LABEL) + 1, (right - left) / 2)
        words = QRectF(left, rect.y(), max(0.0, right - left - hint - look.px(8)), rect.height())
        ink = Role.TEXT if self.isEnabled() else Role.TEXT3
        canvas.line(words, option.label, Type.BODY_MEDIUM, ink)
        if option.hint:
            box = QRectF(right - hint, rect.y(), hint, rect.height())
            canvas.line(box, option.hint, Type.LABEL, Role.TEXT3, RIGHT)

    def _paint_key(self, canvas: Canvas, cap: QRectF, on: bool) -> None:
        if on:
            canvas.box(cap, Role.ACCENT, None, 5)
            canvas.line(cap, self._option.key, Type.STRONG, Role.ON_ACCENT, CENTRE)
        else:
            canvas.box(cap, Role.SUNKEN, Role.BORDER2, 5)
            canvas.line(cap, self._option.key, Type.LABEL_STRONG, Role.TEXT2, CENTRE)

    def _paint_state(self, canvas: Canvas, rect: QRectF, right: float, on: bool) -> float:
        look = canvas.look
        side = look.px(16)
        box = middle(rect, side, side, right - side)
        if self._multiple:
            canvas.box(
                box, Role.ACCENT if on else Role.SURFACE, Role.ACCENT if on else Role.CONTROL, 4
            )
        if on and self._multiple:
            canvas.tick(box, Role.ON_ACCENT, 1.75)
        elif on:
            canvas.glyph_in(box, Glyph.CHECK, Role.ACCENT, 16)
        return right - side - look.px(10)
