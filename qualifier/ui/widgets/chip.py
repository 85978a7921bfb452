"""Chips: toggles with a count (queue filters), and the small system answers below a question."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtWidgets import QWidget

from qualifier.texts import current_language, formats
from qualifier.ui.focus_ring import FULL_RADIUS
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import PaintedButton
from qualifier.ui.widgets.flow_row import FlowRow
from qualifier.ui.widgets.key_caps import CapLook, cap_height, caps_width, draw_caps, key_labels
from qualifier.ui.widgets.painting import Canvas


class Chip(PaintedButton):
    """A pill that is on or off, with a count. Signals: `toggled(bool)`, `clicked`."""

    ring_radius = FULL_RADIUS

    def __init__(
        self,
        text: str,
        count: int | None = None,
        *,
        glyph: Glyph | None = None,
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._count = count
        self._glyph = glyph
        self._key = key_labels(key)
        self.setText(text)
        self.setCheckable(True)
        self._name()

    @property
    def count(self) -> int | None:
        return self._count

    def show_count(self, count: int | None) -> None:
        self._count = count
        self._name()
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Print other keys on it."""
        labels = key_labels(key)
        if labels != self._key:
            self._key = labels
            self.updateGeometry()
            self.update()

    def wanted_size(self, look: Theme) -> QSize:
        width = look.width(self.text(), Type.LABEL_MEDIUM) + look.px(24)
        if self._count is not None:
            width += look.px(6) + look.width(self._counted(), Type.LABEL)
        if self._glyph is not None:
            width += look.px(14) + look.px(6)
        if self._key:
            width += look.px(6) + caps_width(look, self._key) - look.px(4)
        return QSize(round(width + 1), look.px(28))

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        on = self.isChecked()
        rect = QRectF(self.rect())
        ground = Role.ACCENT_SOFT if on else Role.HOVER if self.is_hot else Role.SURFACE
        if not self.isEnabled() and not on:
            ground = Role.SUNKEN
        edge = look.color(Role.ACCENT if on else Role.BORDER2)
        canvas.box(rect, look.color(ground), edge, rect.height() / 2)
        ink = Role.ACCENT_TEXT if on else Role.TEXT2
        if self._count == 0 or not self.isEnabled():
            ink = Role.TEXT3
        left = float(look.px(12))
        if self._glyph is not None:
            top = round((self.height() - look.px(14)) / 2)
            canvas.glyph(QPointF(left, top), self._glyph, ink, 14)
            left += look.px(14) + look.px(6)
        left = self._words(canvas, left, self.text(), Type.LABEL_MEDIUM, ink)
        if self._count is not None:
            left = self._words(canvas, left + look.px(6), self._counted(), Type.LABEL, ink)
        if self._key:
            top = round((self.height() - cap_height(look)) / 2)
            how = CapLook.PLAIN if self.isEnabled() else CapLook.DISABLED
            draw_caps(canvas, left + look.px(6), top, self._key, how)

    def _words(self, canvas: Canvas, left: float, text: str, step: Type, ink: Role) -> float:
        look = canvas.look
        width = look.width(text, step) + 1
        canvas.line(QRectF(left, 0, width, self.height()), text, step, ink)
        return left + width - 1

    def _counted(self) -> str:
        return formats.number(self._count or 0, current_language().value, 0)

    def _name(self) -> None:
        text = self.text()
        self.setAccessibleName(text if self._count is None else f"{text} {self._counted()}")


@dataclass(frozen=True, slots=True)
class SmallChoice:
    """One small chip: what it stands for, its words, its key."""

    id: str
    label: str
    key: str


class SmallChips(FlowRow):
    """The three system answers below a question; at most one is chosen."""

    chosen = Signal(str)

    def __init__(self, choices: tuple[SmallChoice, ...], parent: QWidget | None = None) -> None:
        self._choices = choices
        self._chips: dict[str, Chip] = {
            choice.id: _SteadyChip(choice.label, key=choice.key) for choice in choices
        }
        super().__init__(tuple(self._chips.values()), parent=parent)
        for which, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, which=which: self.chosen.emit(which))

    def show_chosen(self, choice_id: str | None) -> None:
        """Mark one choice as the answer, or none."""
        for key, chip in self._chips.items():
            chip.setChecked(key == choice_id)

    def show_keys(self, modifier: str) -> None:
        """`modifier` ("Alt+" or empty) stands before each key, where bare digits are typed."""
        for choice in self._choices:
            self._chips[choice.id].set_key(modifier + choice.key)

    def chip(self, choice_id: str) -> Chip:
        """The chip of a choice; raises KeyError if there is none."""
        return self._chips[choice_id]


class _SteadyChip(Chip):
    """Tells that it was pressed; whether it is on is decided by the page."""

    def nextCheckState(self) -> None:
        return
