"""Canvas: the few strokes all painted widgets and delegates share."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from qualifier.ui.icons import Glyph
from qualifier.ui.style import tick_points
from qualifier.ui.theme import Role, Theme, Type

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter

Ink = Role | QColor
BOXES_KEPT = 512
LARGEST_KEPT_PX = 60_000  # a larger one is a page's ground: rare, and dear to keep


class Canvas:
    """A painter with smooth edges and the theme it paints with.

    Widgets get one in `paint`; a delegate makes its own: `Canvas(painter, theme())`.
    """

    def __init__(self, painter: QPainter, look: Theme) -> None:
        self.painter = painter
        self.look = look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def color(self, ink: Ink) -> QColor:
        """The colour of a role; a colour is given back as it is."""
        return ink if isinstance(ink, QColor) else self.look.color(ink)

    def box(
        self,
        rect: QRectF,
        fill: Ink | None,
        edge: Ink | None = None,
        radius: float = 0.0,
        *,
        width: float | None = None,
        dashed: bool = False,
    ) -> None:
        """A rounded rectangle whose edge lies inside `rect`. Without `width`, a line's width.

        The same few boxes make up every page: each is painted once and kept as a picture.
        """
        if dashed or not radius or not _is_on_pixels(rect):
            self._draw_box(rect, fill, edge, radius, width=width, dashed=dashed)
            return
        ratio = self.painter.device().devicePixelRatio()
        size = (rect.width(), rect.height())
        key = (size, _named(fill), _named(edge), radius, width, ratio)
        picture = self.look.boxes.get(key)
        if picture is None:
            picture = self._picture(size, ratio, fill, edge, radius, width)
            if len(self.look.boxes) >= BOXES_KEPT:
                self.look.boxes.clear()
            self.look.boxes[key] = picture
        self.painter.drawPixmap(rect.topLeft(), picture)

    def _picture(
        self,
        size: tuple[float, float],
        ratio: float,
        fill: Ink | None,
        edge: Ink | None,
        radius: float,
        width: float | None,
    ) -> QPixmap:
        picture = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            inside = Canvas(painter, self.look)
            inside._draw_box(QRectF(0, 0, *size), fill, edge, radius, width=width)
        return picture

    def _draw_box(
        self,
        rect: QRectF,
        fill: Ink | None,
        edge: Ink | None,
        radius: float,
        *,
        width: float | None = None,
        dashed: bool = False,
    ) -> None:
        painter = self.painter
        inner = rect
        if edge is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            width = self.look.edge if width is None else width
            pen = QPen(self.color(edge), width)
            if dashed:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
            half = width / 2
            inner = rect.adjusted(half, half, -half, -half)
        if fill is None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(self.color(fill))
        radius = min(radius, inner.height() / 2)
        painter.drawRoundedRect(inner, radius, radius)

    def line(
        self,
        rect: QRectF,
        text: str,
        step: Type,
        ink: Ink,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """One line of text, in the middle of `rect`'s height, shortened with … if too wide."""
        if not text:
            return
        look = self.look
        if look.width(text, step) > rect.width() + 0.5:
            mode = Qt.TextElideMode.ElideRight
            text = look.metrics(step).elidedText(text, mode, rect.width())
        shaped = look.shaped(text, step)
        left = rect.x()
        if align is not LEFT:
            room = rect.width() - shaped.width
            left += room if align is RIGHT else room / 2
        self.painter.setPen(self.color(ink))
        shaped.draw(self.painter, left, rect.y() + (rect.height() - shaped.height) / 2)

    def glyph(self, place: QPointF, glyph: Glyph, role: Role, size: int = 16) -> None:
        """An icon with its top left corner at `place`; `size` in px at 100 %."""
        ratio = self.painter.device().devicePixelRatio()
        self.painter.drawPixmap(place, self.look.pixmap(glyph, role, size, ratio))

    def glyph_in(self, rect: QRectF, glyph: Glyph, role: Role, size: int = 16) -> None:
        """An icon in the middle of `rect`, on whole pixels."""
        side = self.look.px(size)
        left = round(rect.x() + (rect.width() - side) / 2)
        top = round(rect.y() + (rect.height() - side) / 2)
        self.glyph(QPointF(left, top), glyph, role, size)

    def tick(self, rect: QRectF, ink: Ink, width: float = 1.5) -> None:
        """A check mark filling `rect`."""
        pen = QPen(self.color(ink), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPolyline(tick_points(rect))

    def disc(
        self, rect: QRectF, fill: Ink | None, edge: Ink | None = None, width: float = 0
    ) -> None:
        """An ellipse in `rect`, its edge inside."""
        painter = self.painter
        painter.setBrush(self.color(fill) if fill is not None else Qt.BrushStyle.NoBrush)
        if edge is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(self.color(edge), width))
            rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawEllipse(rect)


def middle(rect: QRectF, width: float, height: float, left: float) -> QRectF:
    """A box of that size at `left`, in the middle of `rect`'s height."""
    return QRectF(left, rect.y() + (rect.height() - height) / 2, width, height)


def _is_on_pixels(rect: QRectF) -> bool:
    """Whether a picture of it looks the same: whole coordinates, and not too large."""
    x, y, width, height = cast("tuple[float, float, float, float]", rect.getRect())
    if not 0 < width * height <= LARGEST_KEPT_PX:
        return False
    return not (x % 1 or y % 1 or width % 1 or height % 1)


def _named(ink: Ink | None) -> object:
    return ink.rgba() if isinstance(ink, QColor) else ink
