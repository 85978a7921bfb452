"""Rows of one line whose cells may hold a state: icon, strong word, the rest in grey."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QStyleOptionViewItem

from qualifier.ui.dossiers.two_line_table import Cell, Index, RowsDelegate
from qualifier.ui.sync.faces import StateFace
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import LEFT, RIGHT, Canvas

ROW_PX = 37


@dataclass(frozen=True, slots=True)
class StateCell(Cell):
    """A state: strong word in its colour and the rest; or, `only_glyph`, its icon."""

    face: StateFace | None = None
    only_glyph: bool = False


class StateDelegate(RowsDelegate):
    """Paints them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(80), theme().px(ROW_PX))

    def _contents(self, canvas: Canvas, box: QRectF, cell: Cell) -> None:
        look = canvas.look
        if not isinstance(cell, StateCell) or cell.face is None:
            role = Role.TEXT if cell.is_strong else Role.TEXT2
            step = Type.BODY_MEDIUM if cell.is_strong else Type.BODY
            canvas.line(box, cell.text, step, role, RIGHT if cell.right else LEFT)
            return
        face = cell.face
        if cell.only_glyph:
            canvas.glyph_in(box, face.glyph, face.role, 16)
            return
        width = min(box.width(), look.width(face.head, Type.BODY_MEDIUM) + 1)
        head = QRectF(box.x(), box.y(), width, box.height())
        canvas.line(head, face.head, Type.BODY_MEDIUM, face.role)
        rest = box.adjusted(width + look.px(10), 0, 0, 0)
        canvas.line(rest, face.rest, Type.BODY, Role.TEXT2)
