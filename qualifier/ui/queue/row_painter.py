"""Paints the lines of the queue: a lead, a heading, a line that is still being read."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from qualifier.texts import _, current_language, formats
from qualifier.texts.queue_sentences import group_name, late
from qualifier.ui.icons import Glyph
from qualifier.ui.queue.columns import Column, Columns
from qualifier.ui.queue.faces import CellFace, Light, RowFace
from qualifier.ui.queue.lines import Heading
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Canvas, CellBand, CellMark, SlaMark, draw_badge, draw_sla

ROW = 50
HEADING = 31
BAR = 3
_GAP = 6
_LIGHTS = {
    Light.OPEN: (Role.POS, Glyph.PHONE),
    Light.CLOSING: (Role.WARN, Glyph.CLOCK),
    Light.SHUT: (Role.TEXT3, Glyph.CLOCK),
    Light.NEVER: (Role.TEXT3, Glyph.PHONE_OFF),
    Light.UNKNOWN: (Role.TEXT3, Glyph.CLOCK),
}


def cell_mark(cell: CellFace) -> CellMark:
    """The badge of a cell."""
    return CellMark(cell.fit, cell.maturity, CellBand(cell.band.value))


class RowPainter:
    """Paints on one canvas with the columns in force."""

    def __init__(self, canvas: Canvas, columns: Columns) -> None:
        self._canvas = canvas
        self._columns = columns

    def ground(self, rect: QRectF, fill: Role, *, selected: bool, focused: bool) -> None:
        """The ground of a line, the line below, and the bar of the selected one."""
        canvas, look = self._canvas, self._canvas.look
        painter = canvas.painter
        painter.fillRect(rect, look.color(Role.ACCENT_SOFT if selected else fill))
        edge = QRectF(rect.x(), rect.bottom() - look.edge, rect.width(), look.edge)
        painter.fillRect(edge, look.color(Role.BORDER))
        if selected:
            bar = QRectF(rect.x(), rect.y(), look.px(BAR), rect.height() - look.edge)
            painter.fillRect(bar, look.color(Role.ACCENT if focused else Role.CONTROL))

    def heading(self, rect: QRectF, heading: Heading, *, with_count: bool) -> None:
        """The heading of a group."""
        canvas, look = self._canvas, self._canvas.look
        glyph = Glyph.CHEVRON_RIGHT if heading.is_folded else Glyph.CHEVRON_DOWN
        canvas.glyph_in(
            QRectF(look.px(18), rect.y(), look.px(14), rect.height()), glyph, Role.TEXT2, 14
        )
        name = group_name(heading.group)
        room = QRectF(look.px(40), rect.y(), rect.width() - look.px(50), rect.height() - 1)
        canvas.line(room, name, Type.LABEL_STRONG, Role.TEXT2)
        if with_count:
            room.adjust(look.width(name, Type.LABEL_STRONG) + look.px(8), 0, 0, 0)
            count = formats.number(heading.count, current_language().value, 0)
            canvas.line(room, count, Type.LABEL, Role.TEXT2)

    def skeleton(self, rect: QRectF) -> None:
        """A line whose lead is being read."""
        canvas, look = self._canvas, self._canvas.look
        for column, share in ((Column.LEAD, 0.7), (Column.PHONE, 0.8), (Column.SIGNAL, 0.6)):
            box = self._box(column, rect)
            if box is None:
                continue
            upper = QRectF(box.x(), rect.y() + look.px(13), box.width() * share, look.px(9))
            lower = QRectF(box.x(), rect.y() + look.px(30), box.width() * share * 0.7, look.px(7))
            canvas.box(upper, Role.TRACK, None, 4)
            canvas.box(lower, Role.BORDER, None, 3)

    def lead(self, rect: QRectF, face: RowFace) -> None:
        """A lead's line."""
        self._two(Column.LEAD, rect, face.name, face.company, Type.STRONG)
        self._phone(rect, face)
        self._time(rect, face)
        if face.signal:
            self._two(Column.SIGNAL, rect, face.signal, face.signal_note)
        else:
            self._one(Column.SIGNAL, rect, _("No signal"))
        self._score(rect, face)
        self._tries(rect, face)
        self._left(rect, face)
        if face.was_called:
            self._two(Column.OUTCOME, rect, face.outcome, face.outcome_note)
        else:
            self._one(Column.OUTCOME, rect, face.outcome)

    def _phone(self, rect: QRectF, face: RowFace) -> None:
        canvas, look = self._canvas, self._canvas.look
        if not face.is_possible_duplicate:
            note = face.phone_note if self._columns.with_phone_kind else ""
            if note or not face.phone:
                self._two(Column.PHONE, rect, face.phone or "–", note)
            else:
                self._one(Column.PHONE, rect, face.phone, Role.TEXT)
            return
        self._two(Column.PHONE, rect, face.phone, "")
        box = self._box(Column.PHONE, rect)
        if box is not None:
            row = self._lower(box)
            canvas.glyph_in(
                QRectF(row.x(), row.y(), look.px(12), row.height()), Glyph.COPY, Role.WARN, 12
            )
            row.adjust(look.px(16), 0, 0, 0)
            canvas.line(row, _("duplicate?"), Type.LABEL, Role.WARN)

    def _time(self, rect: QRectF, face: RowFace) -> None:
        canvas, look = self._canvas, self._canvas.look
        box = self._box(Column.TIME, rect)
        if box is None:
            return
        upper = self._upper(box)
        canvas.line(upper, face.clock, Type.BODY, Role.TEXT)
        if face.place:
            upper.adjust(look.width(face.clock, Type.BODY) + look.px(4), 0, 0, 0)
            canvas.line(upper, face.place, Type.BODY, Role.TEXT3)
        if not face.hours:
            return
        role, glyph = _LIGHTS[face.light]
        lower = self._lower(box)
        icon = QRectF(lower.x(), lower.y(), look.px(12), lower.height())
        canvas.glyph_in(icon, glyph, role, 12)
        lower.adjust(look.px(16), 0, 0, 0)
        canvas.line(lower, face.hours, Type.LABEL, role)

    def _score(self, rect: QRectF, face: RowFace) -> None:
        box = self._box(Column.SCORE, rect)
        if box is None:
            return
        look = self._canvas.look
        height = look.px(20)
        top = round(rect.y() + (rect.height() - height) / 2)
        badge = QRectF(round(box.x()), top, look.px(38), height)
        draw_badge(self._canvas, badge, cell_mark(face.cell))

    def _tries(self, rect: QRectF, face: RowFace) -> None:
        box = self._box(Column.TRIES, rect)
        if box is None:
            return
        canvas, look = self._canvas, self._canvas.look
        made = str(face.attempts)
        canvas.line(box, made, Type.BODY_MEDIUM, Role.TEXT)
        box.adjust(look.width(made, Type.BODY_MEDIUM), 0, 0, 0)
        canvas.line(box, f"/{face.attempts_most}", Type.BODY, Role.TEXT2)

    def _left(self, rect: QRectF, face: RowFace) -> None:
        box = self._box(Column.LEFT, rect)
        if box is None:
            return
        left, look = face.left, self._canvas.look
        if not left.late:
            draw_sla(self._canvas, box, SlaMark(left.share, left.text))
            return
        draw_sla(self._canvas, box, SlaMark(0.0, "", late=True))
        box.adjust(look.px(26), 0, 0, 0)
        self._canvas.line(self._upper(box), left.text, Type.BODY, Role.DANGER)
        self._canvas.line(self._lower(box), late(), Type.LABEL, Role.DANGER)

    def _two(
        self, column: Column, rect: QRectF, upper: str, lower: str, step: Type = Type.BODY
    ) -> None:
        box = self._box(column, rect)
        if box is None:
            return
        self._canvas.line(self._upper(box), upper, step, Role.TEXT)
        self._canvas.line(self._lower(box), lower, Type.LABEL, Role.TEXT2)

    def _one(self, column: Column, rect: QRectF, text: str, role: Role = Role.TEXT3) -> None:
        box = self._box(column, rect)
        if box is not None:
            self._canvas.line(box, text, Type.BODY, role)

    def _box(self, column: Column, rect: QRectF) -> QRectF | None:
        """The column's part of a line, without the gap behind it."""
        span = self._columns.spans.get(column)
        if span is None:
            return None
        look = self._canvas.look
        left = round(rect.x() + span.left * look.percent / 100)
        width = (span.width - _GAP) * look.percent / 100
        return QRectF(left, rect.y(), width, rect.height() - look.edge)

    def _upper(self, box: QRectF) -> QRectF:
        look = self._canvas.look
        corner = QPointF(box.x(), box.y() + look.px(8))
        return QRectF(corner.x(), corner.y(), box.width(), look.line(Type.BODY))

    def _lower(self, box: QRectF) -> QRectF:
        look = self._canvas.look
        top = box.y() + look.px(8) + look.line(Type.BODY)
        return QRectF(box.x(), top, box.width(), look.line(Type.LABEL))
