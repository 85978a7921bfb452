"""Buttons: primary, default, ghost, destructive; 26, 32 or 40 px; icon and keys inside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import PaintedPushButton
from qualifier.ui.widgets.key_caps import (
    CapLook,
    Keys,
    cap_height,
    caps_width,
    draw_caps,
    key_labels,
)
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.tip import show_tip


class Kind(Enum):
    """What a button is. One primary per screen."""

    PRIMARY = "primary"
    DEFAULT = "default"
    GHOST = "ghost"
    DESTRUCTIVE = "destructive"


class ButtonSize(Enum):
    """Height in px at 100 %. Outcome is two lines: words above, keys below."""

    SMALL = 26
    NORMAL = 32
    MAIN = 40
    OUTCOME = 54


@dataclass(frozen=True, slots=True)
class _Face:
    ground: Role | None
    edge: Role | None
    ink: Role
    caps: CapLook


class Button(PaintedPushButton):
    """A button. Without text it is a square with an icon, and `name` is its accessible name.

    `keys` are only printed: the shortcut itself is taken elsewhere. Signal: `clicked`.
    """

    ring_radius = 7

    def __init__(
        self,
        text: str = "",
        *,
        kind: Kind = Kind.DEFAULT,
        size: ButtonSize = ButtonSize.NORMAL,
        glyph: Glyph | None = None,
        keys: Keys = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._glyph = glyph
        self._keys = key_labels(keys)
        self._kind = kind
        self.setText(text)
        self.setProperty("kind", kind.value)
        if name:
            self.setAccessibleName(name)
            show_tip(self, name)

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        if kind is self._kind:
            return
        self._kind = kind
        self.setProperty("kind", kind.value)
        self.update()

    def set_glyph(self, glyph: Glyph | None) -> None:
        self._glyph = glyph
        self.updateGeometry()
        self.update()

    def set_size(self, size: ButtonSize) -> None:
        """Another height; the words of an outcome stand beside its keys, or above them."""
        self._size = size
        self.updateGeometry()
        self.update()

    def set_keys(self, keys: Keys) -> None:
        self._keys = key_labels(keys)
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        height = look.px(self._size.value)
        if not self.text():
            return QSize(height, height)
        width = self._words_width(look)
        caps = caps_width(look, self._keys)
        if self._size is ButtonSize.OUTCOME:
            width = max(width, caps)
        elif self._keys:
            width += look.px(8) + caps
        return QSize(round(width) + 2 * self._pad(look), height)

    def paint(self, canvas: Canvas) -> None:
        face = self._face()
        rect = QRectF(self.rect())
        if face.ground is not None or face.edge is not None:
            canvas.box(rect, face.ground, face.edge, 7)
        if not self.text():
            self._paint_glyph_only(canvas, face)
        elif self._size is ButtonSize.OUTCOME:
            self._paint_stacked(canvas, face)
        else:
            self._paint_row(canvas, face)

    def _paint_glyph_only(self, canvas: Canvas, face: _Face) -> None:
        look = canvas.look
        if self._glyph is None:
            return
        half = look.px(self._glyph_size) / 2
        place = QPointF(round(self.width() / 2 - half), round(self.height() / 2 - half))
        canvas.glyph(place, self._glyph, face.ink, self._glyph_size)

    def _paint_row(self, canvas: Canvas, face: _Face) -> None:
        look = canvas.look
        words, caps = self._words_width(look), caps_width(look, self._keys)
        total = words + (look.px(8) + caps if self._keys else 0)
        left = max(float(self._pad(look)), round((self.width() - total) / 2))
        room = max(0.0, self.width() - 2 * self._pad(look) - (total - words))
        self._paint_words(canvas, face, QRectF(left, 0, min(words, room), self.height()))
        if self._keys:
            top = round((self.height() - cap_height(look)) / 2)
            draw_caps(canvas, left + min(words, room) + look.px(8), top, self._keys, face.caps)

    def _paint_stacked(self, canvas: Canvas, face: _Face) -> None:
        look = canvas.look
        pad, line, cap = self._pad(look), look.line(Type.BODY), cap_height(look)
        gap = look.px(3)
        top = round((self.height() - line - gap - cap) / 2)
        room = QRectF(pad, top, self.width() - 2 * pad, line)
        self._paint_words(canvas, face, room)
        draw_caps(canvas, pad, top + line + gap, self._keys, face.caps)

    def _paint_words(self, canvas: Canvas, face: _Face, rect: QRectF) -> None:
        look = canvas.look
        if self._glyph is not None:
            size = look.px(self._glyph_size)
            place = QPointF(rect.x(), round(rect.y() + (rect.height() - size) / 2))
            canvas.glyph(place, self._glyph, face.ink, self._glyph_size)
            rect = rect.adjusted(size + look.px(8), 0, 1, 0)
        canvas.line(rect, self.text(), self._step, look.color(face.ink))

    @property
    def _glyph_size(self) -> int:
        return 17 if self._size is ButtonSize.MAIN else 16

    @property
    def _step(self) -> Type:
        if self._size is ButtonSize.SMALL:
            return Type.LABEL_STRONG if self._kind is Kind.PRIMARY else Type.LABEL_MEDIUM
        return Type.STRONG if self._kind is Kind.PRIMARY else Type.BODY_MEDIUM

    def _words_width(self, look: Theme) -> float:
        width = float(round(look.width(self.text(), self._step) + 0.5))
        if self._glyph is not None:
            width += look.px(self._glyph_size) + look.px(8)
        return width

    def _pad(self, look: Theme) -> int:
        return look.px(8 if self._size is ButtonSize.SMALL else 12)

    def _face(self) -> _Face:
        hot = self.is_hot or self.isDown() or self.isChecked()
        if not self.isEnabled():
            ground = None if self._kind is Kind.GHOST else Role.SUNKEN
            edge = None if self._kind is Kind.GHOST else Role.BORDER2
            return _Face(ground, edge, Role.TEXT3, CapLook.DISABLED)
        if self._kind is Kind.PRIMARY:
            fill = Role.ACCENT_HOVER if hot else Role.ACCENT
            return _Face(fill, None, Role.ON_ACCENT, CapLook.ON_ACCENT)
        if self._kind is Kind.GHOST:
            return _Face(Role.HOVER if hot else None, None, Role.TEXT2, CapLook.PLAIN)
        ground = Role.HOVER if hot else Role.RAISED
        if self._kind is Kind.DESTRUCTIVE:
            return _Face(ground, Role.DANGER_LINE, Role.DANGER, CapLook.PLAIN)
        return _Face(ground, Role.BORDER2, Role.TEXT, CapLook.PLAIN)


class LinkButton(PaintedPushButton):
    """Words to press inside a sentence or a toast: underlined, in the colour of `role`."""

    ring_radius = 3

    def __init__(
        self,
        text: str,
        *,
        role: Role = Role.ACCENT,
        step: Type = Type.BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._step = step
        self.setText(text)

    def wanted_size(self, look: Theme) -> QSize:
        width = round(look.width(self.text(), self._step) + 1.5)
        return QSize(width, max(look.px(24), look.line(self._step)))

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        painter = canvas.painter
        role = self._role if self.isEnabled() else Role.TEXT3
        color = look.color(Role.ACCENT_HOVER if self.is_hot and role is Role.ACCENT else role)
        rect = QRectF(self.rect())
        canvas.line(rect, self.text(), self._step, color)
        metrics = look.metrics(self._step)
        base = (rect.height() - metrics.height()) / 2 + metrics.ascent() + 2
        width = min(rect.width(), look.width(self.text(), self._step))
        painter.drawLine(QPointF(0, round(base) + 0.5), QPointF(width, round(base) + 0.5))
