"""The strokes of the call track: rows from above are sections, −2…+2, answers, time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPen

from qualifier.texts import _
from qualifier.texts.formats import offset
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets.marks import draw_basis
from qualifier.ui.widgets.painting import CENTRE, RIGHT, Canvas
from qualifier.ui.widgets.scale import signed, value_role
from qualifier.ui.widgets.timeline import draw_answer_mark

if TYPE_CHECKING:
    from qualifier.ui.widgets.call_track import Track, TrackMark

# From the top, px at 100 %: a section's height, +2, a step of the scale, the answers, comments of
# coaches, the times.
SECTION, TOP, STEP, ANSWERS, COMMENTS, TIMES = 24, 44, 22, 152, 168, 184
DISC, CHOSEN, DIAMOND, LABEL, BUBBLE = 13, 22, 12, 14, 12
TIME_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)


class TrackStrokes:
    """Paints one track once; `x_of` gives the place of a second."""

    def __init__(
        self, canvas: Canvas, track: Track, at_s: int, x_of: Callable[[float], float], rect: QRectF
    ) -> None:
        self._canvas, self._look = canvas, canvas.look
        self._track, self._at_s, self._x, self._rect = track, at_s, x_of, rect

    def paint(self) -> None:
        """From the ground to the playhead."""
        self._sections()
        self._grid()
        self._times()
        felt = [one for one in self._track.marks if one.basis is not None]
        for one in felt:
            self._stem(one)
        self._labels(felt)
        self._playhead()
        for one in self._track.marks:
            if one.is_answer:
                self._answer(one)
            if one.is_comment:
                self._comment(one)
        for one in felt:
            self._disc(one)

    def _y(self, value: int | None) -> float:
        look = self._look
        return float(look.px(TOP) + look.px(STEP) * (2 - (value or 0)))

    def _sections(self) -> None:
        height = self._look.px(SECTION)
        for one in self._track.sections:
            left, right = self._x(one.start_s), self._x(one.end_s)
            box = QRectF(round(left) + 1, 0, max(2, round(right) - round(left) - 2), height)
            self._canvas.box(box, Role.SUNKEN, None, 3)
            pad = self._look.px(8)
            if self._look.width(one.label, Type.LABEL) <= box.width() - 2 * pad or (
                box.width() > self._look.px(56)
            ):
                words = box.adjusted(pad, 0, -pad, 0)
                self._canvas.line(words, one.label, Type.LABEL, Role.TEXT2)

    def _grid(self) -> None:
        look, painter = self._look, self._canvas.painter
        left, right = self._x(0), self._x(self._track.length_s)
        words = QRectF(0, 0, left - look.px(12), look.px(STEP))
        for value in range(2, -3, -1):
            y = self._y(value)
            ink = Role.BORDER2 if value == 0 else Role.BORDER
            painter.setPen(QPen(self._canvas.color(ink), look.edge))
            painter.drawLine(QLineF(left, y + 0.5, right, y + 0.5))
            words.moveTop(y - words.height() / 2)
            self._canvas.line(words, signed(value), Type.LABEL, Role.TEXT2, RIGHT)
        words.moveTop(look.px(ANSWERS) - words.height() / 2)
        self._canvas.line(words, _("Answers"), Type.LABEL, Role.TEXT2, RIGHT)

    def _times(self) -> None:
        if not self._track.has_times:
            return
        look, length = self._look, self._track.length_s
        width = look.width("00:00", Type.LABEL) + look.px(8)
        room = (self._x(length) - self._x(0)) / max(1, length)
        step = next((s for s in TIME_STEPS_S if s * room >= width * 1.4), TIME_STEPS_S[-1])
        for second in range(0, length + 1, step):
            x = self._x(second)
            if x + width / 2 > self._rect.right():
                return
            box = QRectF(x - width / 2, look.px(TIMES) - look.px(9), width, look.px(18))
            self._canvas.line(box, offset(second), Type.LABEL, Role.TEXT2, CENTRE)

    def _stem(self, one: TrackMark) -> None:
        if not one.value:
            return
        x = round(self._x(one.at_s))
        pen = QPen(self._canvas.color(value_role(one.value)), self._look.px(2))
        self._canvas.painter.setPen(pen)
        self._canvas.painter.drawLine(QLineF(x, self._y(0), x, self._y(one.value)))

    def _disc(self, one: TrackMark) -> None:
        assert one.basis is not None
        look, centre = self._look, QPointF(round(self._x(one.at_s)), self._y(one.value))
        if one.at_s == self._at_s:
            self._canvas.disc(_around(centre, look.px(CHOSEN)), Role.SURFACE, Role.ACCENT, 2)
        box = _around(centre, look.px(DISC + (3 if one.at_s == self._at_s else 0)))
        self._canvas.disc(box, Role.SURFACE)
        draw_basis(self._canvas, box, one.basis)

    def _answer(self, one: TrackMark) -> None:
        look = self._look
        box = _around(QPointF(self._x(one.at_s), look.px(ANSWERS)), look.px(DIAMOND))
        draw_answer_mark(self._canvas, box, is_full=one.at_s == self._at_s)

    def _comment(self, one: TrackMark) -> None:
        centre = QPointF(self._x(one.at_s), self._look.px(COMMENTS))
        ink = Role.ACCENT if one.at_s == self._at_s else Role.TEXT2
        place = _around(centre, self._look.px(BUBBLE))
        self._canvas.glyph_in(place, Glyph.MESSAGE_SQUARE, ink, BUBBLE)

    def _labels(self, felt: list[TrackMark]) -> None:
        """Right of the disc; above it where that would touch the next; else not at all."""
        look, taken = self._look, []
        for one in felt:
            x, y = self._x(one.at_s), self._y(one.value)
            taken.append(_around(QPointF(x, y), look.px(DISC + 2)))
            if one.value:  # its stem
                taken.append(QRectF(x - 2, min(y, self._y(0)), 4, abs(self._y(0) - y)))
        height = look.px(LABEL)
        for one in felt:
            width = look.width(one.label, Type.LABEL_MEDIUM) + 1
            x, y = self._x(one.at_s), self._y(one.value)
            side = look.px(CHOSEN if one.at_s == self._at_s else DISC + 2)
            gap = side / 2 + look.px(5)
            places = (
                QRectF(x + gap, y - height / 2, width, height),
                QRectF(x - width / 2, y - side / 2 - height, width, height),
                QRectF(x - gap - width, y - height / 2, width, height),
                QRectF(x - width / 2, y + side / 2, width, height),
            )
            for box in places:
                inside = self._x(0) <= box.left() and box.right() <= self._rect.right()
                inside = inside and box.top() >= look.px(SECTION)
                if inside and not any(box.intersects(other) for other in taken):
                    self._canvas.line(box, one.label, Type.LABEL_MEDIUM, Role.TEXT)
                    taken.append(box)
                    break

    def _playhead(self) -> None:
        look, x = self._look, round(self._x(self._at_s))
        self._canvas.painter.setPen(QPen(self._canvas.color(Role.ACCENT), look.px(2)))
        self._canvas.painter.drawLine(QLineF(x, look.px(SECTION), x, look.px(TIMES - 12)))
        if not self._track.has_times:
            return
        words = offset(self._at_s)
        width = look.width(words, Type.LABEL_STRONG) + look.px(12)
        left = max(0.0, min(self._rect.right() - width, x - width / 2))
        flag = QRectF(round(left), look.px(SECTION + 4), round(width), look.px(18))
        self._canvas.box(flag, Role.ACCENT, None, 3)
        self._canvas.line(flag, words, Type.LABEL_STRONG, Role.ON_ACCENT, CENTRE)


def _around(centre: QPointF, side: float) -> QRectF:
    return QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
