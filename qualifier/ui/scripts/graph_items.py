"""The boxes and lines of the branch graph on the scene. They paint at any zoom."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from qualifier.core.editing.graph import EdgeKind
from qualifier.core.lint import Severity
from qualifier.ui.scripts.graph_layout import Box, Link, Route
from qualifier.ui.scripts.graph_shapes import Shape, ShapeKind, Tie
from qualifier.ui.theme import Glyph, Role, Theme, Type, theme
from qualifier.ui.widgets import Canvas
from qualifier.ui.widgets.painting import CENTRE
from qualifier.ui.widgets.tip import show_tip

RADIUS = 7
CORNER = 6  # of lines
ARROW = 7
RING = 4  # from the box to the outer edge of its focus ring
GLYPH = 13
PADDING = 10
LABEL_EDGE = 3

_GLYPHS = {ShapeKind.SAID: Glyph.AUDIO_LINES, ShapeKind.FAR: Glyph.ARROW_RIGHT}
_MARKS = {
    Severity.ERROR: (Glyph.CIRCLE_ALERT, Role.DANGER),
    Severity.WARNING: (Glyph.TRIANGLE_ALERT, Role.WARN),
}


def box_of(shape: Shape, width: float, look: Theme) -> Box:
    """The size of a shape. `width` is that of a question; the small boxes fit their words."""
    if shape.kind in (ShapeKind.END, ShapeKind.FAR, ShapeKind.MISSING):
        words = max(look.width(line, Type.LABEL_MEDIUM) for line in shape.lines)
        glyph = look.px(GLYPH + 4) if shape.kind in _GLYPHS else 0
        width = min(width, words + glyph + 2 * look.px(PADDING))
    height = len(shape.lines) * look.line(Type.LABEL_MEDIUM) + 2 * look.px(8)
    if shape.kind in (ShapeKind.END, ShapeKind.FAR):
        height -= look.px(6)
    if shape.over:
        height += look.line(Type.SMALL)
    return Box(shape.id, float(round(width)), float(round(height)))


def link_of(tie: Tie, look: Theme) -> Link:
    """The line of a tie, with room for its label."""
    if not tie.label:
        return Link(tie.start, tie.end)
    size = label_size(tie.label, look)
    return Link(tie.start, tie.end, size.width(), size.height())


def label_size(label: str, look: Theme) -> QSizeF:
    """The room a label takes, px."""
    width = look.width(label, Type.LABEL_STRONG) + 2 * look.px(LABEL_EDGE)
    return QSizeF(width, look.line(Type.LABEL_STRONG))


class BoxItem(QGraphicsItem):
    """One shape. The view sets what is chosen, hovered and under the cursor."""

    def __init__(self, shape: Shape, place: QRectF, severity: Severity | None, words: str) -> None:
        super().__init__()
        self.drawn = shape
        self.place = place
        self.is_chosen = False
        self.is_hot = False
        self.has_cursor = False
        self._severity = severity
        show_tip(self, words)
        self.setZValue(1)

    def boundingRect(self) -> QRectF:
        return self.place.adjusted(-RING, -RING, RING, RING)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.place)
        return path

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        canvas = Canvas(painter, theme())
        self._paint_box(canvas)
        rect = self.place.adjusted(PADDING, 0, -PADDING, 0)
        glyph = _GLYPHS.get(self.drawn.kind)
        if glyph is not None:
            self._paint_glyph(canvas, QPointF(rect.x() - 2, rect.center().y()), glyph, Role.TEXT3)
            rect.setLeft(rect.x() + canvas.look.px(GLYPH) + 2)
        if self._severity is not None:
            mark, role = _MARKS[self._severity]
            side = canvas.look.px(GLYPH)
            at = QPointF(self.place.right() - side - 5, self.place.y() + 5 + side / 2)
            self._paint_glyph(canvas, at, mark, role)
            rect.setRight(at.x() - 2)
        self._paint_words(canvas, rect)

    def _paint_box(self, canvas: Canvas) -> None:
        painter, look, kind = canvas.painter, canvas.look, self.drawn.kind
        fill, edge, width = Role.SURFACE, Role.BORDER2, float(look.edge)
        if kind in (ShapeKind.SAID, ShapeKind.END, ShapeKind.FAR):
            fill = Role.SUNKEN
        if kind is ShapeKind.MISSING:
            edge, width = Role.DANGER, max(1.25, width)
        if self.is_hot and self.drawn.leads_to:
            fill = Role.HOVER
        if self.is_chosen:
            fill, edge, width = Role.ACCENT_SOFT, Role.ACCENT, 2.0
        pen = QPen(look.color(edge), width)
        if kind is ShapeKind.MISSING:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(look.color(fill))
        half = width / 2
        radius = self.place.height() / 2 if kind is ShapeKind.END else RADIUS
        painter.drawRoundedRect(self.place.adjusted(half, half, -half, -half), radius, radius)
        if self.has_cursor:
            painter.setPen(QPen(look.color(Role.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            out = RING - 1
            painter.drawRoundedRect(
                self.place.adjusted(-out, -out, out, out), radius + out, radius + out
            )

    def _paint_words(self, canvas: Canvas, rect: QRectF) -> None:
        look, shape = canvas.look, self.drawn
        over = look.line(Type.SMALL) if shape.over else 0
        line = look.line(Type.LABEL_MEDIUM)
        top = self.place.y() + (self.place.height() - len(shape.lines) * line - over) / 2
        if shape.over:
            canvas.line(
                QRectF(rect.x(), top, rect.width(), over), shape.over, Type.SMALL, Role.TEXT3
            )
            top += over
        ink = Role.TEXT
        if shape.kind is ShapeKind.MISSING:
            ink = Role.DANGER
        elif shape.kind in (ShapeKind.END, ShapeKind.FAR):
            ink = Role.TEXT2
        if self.is_chosen:
            ink = Role.ACCENT_TEXT
        align = Qt.AlignmentFlag.AlignLeft if shape.over else CENTRE
        for words in shape.lines:
            row = QRectF(rect.x(), top, rect.width(), line)
            canvas.line(row, words, Type.LABEL_MEDIUM, ink, align)
            top += line

    def _paint_glyph(self, canvas: Canvas, middle: QPointF, glyph: Glyph, role: Role) -> None:
        """`middle` is that of the left edge. Drawn for the zoom in force, so it stays sharp."""
        painter, side = canvas.painter, canvas.look.px(GLYPH)
        zoom = painter.worldTransform().m11()
        ratio = painter.device().devicePixelRatio() * zoom
        pixmap = canvas.look.pixmap(glyph, role, GLYPH, max(0.5, round(ratio * 4) / 4))
        into = QRectF(middle.x(), middle.y() - side / 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(into, pixmap, QRectF(pixmap.rect()))


class LineItem(QGraphicsItem):
    """One tie: its line, its arrow, its label on the ground of the view."""

    def __init__(self, tie: Tie, route: Route, look: Theme) -> None:
        super().__init__()
        self.tie = tie
        self.is_lit = False
        self._path = _curve(route.points) if len(route.points) == 2 else _rounded(route.points)
        self._head = _arrow(route.points[-2], route.points[-1])
        if len(route.points) == 2:
            self._head = _arrow(
                QPointF(route.points[1].x() - 1, route.points[1].y()), route.points[1]
            )
        self._label: QRectF | None = None
        if tie.label:
            at = self._path.pointAtPercent(0.5)
            if len(route.points) > 2 and route.label_at is not None:
                at = _nearest(route.points, route.label_at)
            size = label_size(tie.label, look)
            corner = QPointF(at.x() - size.width() / 2, at.y() - size.height() / 2)
            self._label = QRectF(corner, size)

    def boundingRect(self) -> QRectF:
        rect = self._path.boundingRect().united(self._head.boundingRect())
        if self._label is not None:
            rect = rect.united(self._label)
        return rect.adjusted(-2, -2, 2, 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        canvas = Canvas(painter, theme())
        role = Role.ACCENT if self.is_lit else Role.CONTROL
        if self.tie.edge.is_dangling:
            role = Role.DANGER
        pen = QPen(canvas.color(role), 2.0 if self.is_lit else 1.5)
        if self.tie.edge.is_dangling:
            pen.setDashPattern([3, 2])
        elif self.tie.edge.kind is EdgeKind.SKIP:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.1, 2.4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(canvas.color(role))
        painter.drawPolygon(self._head)
        if self._label is not None:
            painter.setBrush(canvas.color(Role.WINDOW))
            painter.drawRect(self._label.adjusted(0, 1, 0, -1))
            ink = role if role is not Role.CONTROL else Role.TEXT2
            canvas.line(self._label, self.tie.label, Type.LABEL_STRONG, ink, CENTRE)


def _curve(points: tuple[QPointF, ...]) -> QPainterPath:
    """From side to side, leaving and arriving level."""
    start, end = points
    path = QPainterPath(start)
    half = (start.x() + end.x()) / 2
    path.cubicTo(QPointF(half, start.y()), QPointF(half, end.y()), end)
    return path


def _rounded(points: tuple[QPointF, ...]) -> QPainterPath:
    """Through all points, with round corners."""
    path = QPainterPath(points[0])
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        there, on = QLineF(at, before), QLineF(at, after)
        room = min(CORNER, there.length() / 2, on.length() / 2)
        there.setLength(room)
        on.setLength(room)
        path.lineTo(there.p2())
        path.quadTo(at, on.p2())
    path.lineTo(points[-1])
    return path


def _nearest(points: tuple[QPointF, ...], wanted: QPointF) -> QPointF:
    """The point of a line of level and upright parts next to `wanted`."""
    found: list[QPointF] = []
    for one, other in pairwise(points):
        across, down = sorted((one.x(), other.x())), sorted((one.y(), other.y()))
        x = min(max(wanted.x(), across[0]), across[1])
        found.append(QPointF(x, min(max(wanted.y(), down[0]), down[1])))
    return min(found, key=lambda at: QLineF(at, wanted).length())


def _arrow(before: QPointF, tip: QPointF) -> QPolygonF:
    back = QLineF(tip, before)
    back.setLength(ARROW)
    side = back.normalVector()
    side.setLength(ARROW * 0.55)
    reach = side.p2() - tip
    return QPolygonF([tip, back.p2() + reach, back.p2() - reach])
