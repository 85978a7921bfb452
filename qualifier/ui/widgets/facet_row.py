"""The facet row: where an impression comes from, its facet, the scale, and when it was taken."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.core.basis import Basis
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.marks import BASIS_GLYPHS, basis_in_words
from qualifier.ui.widgets.painting import RIGHT, Canvas
from qualifier.ui.widgets.scale import (
    NOT_CAPTURED,
    Scale,
    ScaleMark,
    draw_scale,
    scale_size,
    signed,
    value_role,
)


@dataclass(frozen=True, slots=True)
class FacetMark:
    """One facet as shown: its label, value, where it comes from, and the words at the right."""

    id: str
    label: str
    scale: ScaleMark = NOT_CAPTURED
    basis: Basis | None = None
    note: str = ""


class FacetRow(Scale):
    """Basis icon, label, scale, and the time or state at the right.

    Adds to Scale: ↑ ↓ emit `left_upwards` and `left_downwards`. `label_width` 0 takes what is left.
    """

    left_upwards = Signal()
    left_downwards = Signal()

    def __init__(
        self,
        facet: FacetMark,
        *,
        label_width: int = 132,
        note_width: int = 60,
        small: bool = False,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._facet = facet
        self._label_width = label_width
        self._note_width = note_width
        self._has_note = True
        super().__init__(facet.label, facet.scale, small=small, read_only=read_only, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def facet(self) -> FacetMark:
        return self._facet

    def show_facet(self, facet: FacetMark) -> None:
        self._facet = facet
        self.setAccessibleName(facet.label)
        self.show_mark(facet.scale)

    def show_note(self, shown: bool) -> None:
        """With the time at the right, or without where there is no room for it."""
        if shown != self._has_note:
            self._has_note = shown
            self.updateGeometry()
            self.update()

    def in_words(self) -> str:
        parts = [super().in_words()]
        if self._facet.basis is not None:
            parts.append(basis_in_words(self._facet.basis))
        if self._facet.note and self._facet.scale.value is not None:
            parts.append(self._facet.note)
        return ", ".join(parts)

    def scale_rect(self) -> QRectF:
        look = theme()
        width = scale_size(look, self._small).width()
        if self._label_width:
            left = look.px(24) + look.px(self._label_width)
        else:
            left = self.width() - width - look.px(self._note_width)
        return QRectF(left, 0, width, self.height())

    def wanted_size(self, look: Theme) -> QSize:
        label = self._label_width or 80
        width = look.px(24) + look.px(label) + scale_size(look, self._small).width()
        return QSize(width + (look.px(self._note_width) if self._has_note else 0), look.px(24))

    def minimumSizeHint(self) -> QSize:
        """The time at the right is the first thing that gives way."""
        look = theme()
        label = look.px(24) + look.px(self._label_width or 80)
        return QSize(label + scale_size(look, self._small).width(), look.px(24))

    def paint(self, canvas: Canvas) -> None:
        look, facet = canvas.look, self._facet
        rect, cells = QRectF(self.rect()), self.scale_rect()
        if facet.basis is not None:
            box = QRectF(0, 0, look.px(14), rect.height())
            canvas.glyph_in(box, BASIS_GLYPHS[facet.basis], Role.PLUM, 14)
        label = QRectF(look.px(24), 0, cells.x() - look.px(28), rect.height())
        canvas.line(label, facet.label, Type.BODY_MEDIUM, Role.TEXT)
        draw_scale(canvas, cells, facet.scale, self._small)
        note = QRectF(cells.right() + look.px(4), 0, rect.right() - cells.right() - look.px(4), 0)
        note.setHeight(rect.height())
        if self._small and facet.scale.value is not None:
            value = facet.scale.value
            canvas.line(note, signed(value), Type.LABEL_STRONG, value_role(value), RIGHT)
        elif self._has_note:
            ink = Role.PLUM if facet.scale.is_pending else Role.TEXT3
            if look.width(facet.note, Type.LABEL) > note.width():
                return  # a time cut short says nothing
            canvas.line(note, facet.note, Type.LABEL, ink, RIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() == Qt.Key.Key_Up:
            self.left_upwards.emit()
        elif plain and event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
