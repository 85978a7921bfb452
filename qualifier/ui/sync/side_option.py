"""One side of a conflict: a radio card with a value and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import Canvas, PaintedButton, Paragraph


class SideOption(PaintedButton):
    """One side of a field as a radio card: the value, a note below. `clicked`."""

    ring_radius = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self._value, self._note = Paragraph("", Type.BODY_MEDIUM), ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_side(self, value: str, note: str, name: str, *, chosen: bool) -> None:
        """The value as people write it, what is known of it, and what it is called aloud."""
        if value != self._value.text:
            self._value = Paragraph(value, Type.BODY_MEDIUM)
            self.updateGeometry()
        self._note = note
        self.setText(value)
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
        self.setChecked(chosen)
        self.update()

    def nextCheckState(self) -> None:
        """A press changes nothing here: the page decides what is chosen."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme()
        words = self._value.height(look, width - look.px(50))
        return look.px(16) + words + look.line(Type.LABEL)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(240), self.heightForWidth(look.px(240)))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(150), look.px(50))

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "_value"):
            self._value.forget()
        super().changeEvent(event)

    def paint(self, canvas: Canvas) -> None:
        look, on = canvas.look, self.isChecked()
        rect = QRectF(self.rect())
        ground = Role.ACCENT_SOFT if on else Role.HOVER if self.is_hot else Role.SURFACE
        canvas.box(rect, ground, Role.ACCENT if on else Role.BORDER2, 8, width=2 if on else None)
        side = look.px(16)
        ring = QRectF(look.px(13), (rect.height() - side) / 2, side, side)
        canvas.disc(ring, Role.SURFACE, Role.ACCENT if on else Role.CONTROL, 1.5)
        if on:
            canvas.disc(ring, None, Role.ACCENT, side * 0.3)
        left, room = look.px(38), rect.width() - look.px(50)
        ink = Role.TEXT if self.isEnabled() else Role.TEXT3
        self._value.draw(canvas, QPointF(left, look.px(8)), room, ink)
        below = QRectF(
            left, rect.height() - look.px(8) - look.line(Type.LABEL), room, look.line(Type.LABEL)
        )
        canvas.line(below, self._note, Type.LABEL, Role.TEXT2)
