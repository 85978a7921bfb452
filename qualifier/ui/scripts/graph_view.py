"""The branch graph: the whole script or what is around one question; zoom, keys, clicks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QStyle, QWidget

from qualifier.core.editing.graph import Graph, Node, NodeKind
from qualifier.core.lint import Severity
from qualifier.ui.scripts.graph_items import GLYPH, PADDING, BoxItem, LineItem, box_of, link_of
from qualifier.ui.scripts.graph_layout import Gaps, Layout, around_one, in_rows
from qualifier.ui.scripts.graph_shapes import Around, Drawing, Words, drawing
from qualifier.ui.scripts.graph_walk import Walk, Way
from qualifier.ui.scripts.graph_words import graph_in_words, node_in_words, sentences
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets.base import LOOK_EVENTS

BOX_WIDTH = 132
AROUND_WIDTH = 100
MARGIN = 14
STEP = 1.25  # of zoom
SMALLEST, LARGEST = 0.1, 2.5
READABLE = 0.8  # the least zoom that rows are first shown at
LEAST_AROUND = 0.6
RESHAPED = 1.3  # rows are laid out anew when the width changes by this factor

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_WAYS = {
    Qt.Key.Key_Left: Way.BACK,
    Qt.Key.Key_Right: Way.ON,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
    Qt.Key.Key_Home: Way.FIRST,
    Qt.Key.Key_End: Way.LAST,
}
_ZOOM_IN = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_ZOOM_OUT = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)
_FIT = (Qt.Key.Key_0, Qt.Key.Key_Agrave)  # the same key on a French keyboard
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class BranchGraph(QGraphicsView):
    """Shows a graph and emits which question the person wants to go to.

    A graph whose edges all touch the chosen question is laid out around it, any other in rows as
    wide as the view. Nothing moves by itself.
    """

    question_chosen = Signal(str)
    has_own_ring = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._graph = Graph((), ())
        self._words = Words({}, {})
        self._problems: Mapping[str, Severity] = {}
        self._chosen = ""
        self._drawing = Drawing((), ())
        self._items: dict[str, BoxItem] = {}
        self._lines: list[LineItem] = []
        self._walk = Walk((), {}, "")
        self._laid_out: tuple[object, Layout] | None = None
        self._laid_width = 0
        self._percent = 0
        self._is_stale = False
        self._is_placed = False
        self._is_zoomed = False  # by the person: then a new size of the view leaves it alone
        self._by_keys = False
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self._hot = ""
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._follow_look()

    # --- showing ---------------------------------------------------------------------------------
    def show_graph(
        self,
        graph: Graph,
        labels: Mapping[str, str],
        chosen: str | None = None,
        problems: Mapping[str, Severity] | None = None,
        sections: Mapping[str, str] | None = None,
    ) -> None:
        """Show `graph`. `labels`: question id → short name; `problems`: question id → the gravest;
        `sections`: section id → title, written where one begins. What is in sight stays so if the
        same questions are shown and the same one is chosen.
        """
        is_other = {node.id for node in graph.nodes} != {node.id for node in self._graph.nodes}
        if is_other or (chosen or "") != self._chosen:
            self._is_placed = False
        self._graph = graph
        self._words = Words(labels, sections or {})
        self._problems = problems or {}
        self._chosen = chosen or ""
        if self.isVisible():
            self._build()
        else:
            self._is_stale = True

    def show_chosen(self, chosen: str) -> None:
        """Mark another question of the graph that is shown."""
        self._chosen = chosen
        self._mark()
        self._show_box(chosen)

    @property
    def zoom(self) -> float:
        """1.0 shows everything in its own size."""
        return self.transform().m11()

    @property
    def cursor_id(self) -> str:
        """The box the keys stand on: a question's id, or that of a small box."""
        return self._walk.at

    def place_of(self, node_id: str) -> QRectF:
        """Where a box lies in the viewport, px; empty if it is not shown."""
        item = self._items.get(node_id)
        return self.mapFromScene(item.place).boundingRect().toRectF() if item else QRectF()

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(348), look.px(220))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(120))

    def _build(self) -> None:
        look = theme()
        self._is_stale, self._percent = False, look.percent
        is_around = self._is_around()
        width = float(look.px(AROUND_WIDTH if is_around else BOX_WIDTH))
        home = Around(self._graph.by_id[self._chosen].section) if is_around else None
        self._drawing = drawing(
            self._graph, self._words, lambda node: self._room(node, width), home
        )
        layout = self._layout(width, is_around)
        self._fill(layout)
        at = self._walk.at if self._is_placed else self._chosen
        self._walk = Walk(self._drawing.ties, layout.boxes, at)
        self._mark()
        if not self._is_placed:
            self._is_placed = True
            self._show_first()

    def _room(self, node: Node, width: float) -> float:
        """How wide the words of a node may be in a box of `width` px."""
        glyphs = (node.kind is NodeKind.SAID) + (node.id in self._problems)
        return width - 2 * PADDING - glyphs * theme().px(GLYPH + 4)

    def _is_around(self) -> bool:
        return self._chosen in self._graph.by_id and all(
            self._chosen in (edge.start, edge.end) for edge in self._graph.edges
        )

    def _layout(self, width: float, is_around: bool) -> Layout:
        """The layout, or the one there is already if only names and marks have changed."""
        look = theme()
        boxes = [box_of(shape, width, look) for shape in self._drawing.shapes]
        links = [link_of(tie, look) for tie in self._drawing.ties]
        self._laid_width = self.viewport().width()
        key = (boxes, links, is_around, self._laid_width)
        if self._laid_out is not None and self._laid_out[0] == key:
            return self._laid_out[1]
        column = max((link.label_width for link in links), default=0) if is_around else 0
        gaps = Gaps(look.px(28) + column, look.px(18), look.px(10))
        if not boxes:
            layout = Layout({}, ())
        elif is_around:
            layout = around_one(boxes, links, gaps)
        else:
            layout = in_rows(boxes, links, gaps, max(width, self._laid_width - 4 * look.px(MARGIN)))
        self._laid_out = (key, layout)
        return layout

    def _fill(self, layout: Layout) -> None:
        scene = self.scene()
        scene.clear()
        self._hot = ""
        self._items, self._lines = {}, []
        for tie, route in zip(self._drawing.ties, layout.routes, strict=True):
            line = LineItem(tie, route, theme())
            self._lines.append(line)
            scene.addItem(line)
        for shape in self._drawing.shapes:
            is_own = shape.id in self._graph.by_id
            severity = self._problems.get(shape.id) if is_own else None
            words = " ".join(shape.lines)
            item = BoxItem(shape, layout.boxes[shape.id], severity, words)
            self._items[shape.id] = item
            scene.addItem(item)
        margin = theme().px(MARGIN)
        bounds = scene.itemsBoundingRect()
        self.setSceneRect(bounds.adjusted(-margin, -margin, margin, margin))

    def _mark(self) -> None:
        """Show what is chosen and where the keys stand, and say it."""
        has_cursor = self._by_keys and self.hasFocus()
        for node_id, item in self._items.items():
            item.is_chosen = node_id == self._chosen
            item.has_cursor = has_cursor and node_id == self._walk.at
        for line in self._lines:
            line.is_lit = has_cursor and self._walk.at in (line.tie.start, line.tie.end)
            line.setZValue(0.5 if line.is_lit else 0)
        self.scene().update()
        self._tell()

    def _tell(self) -> None:
        title = graph_in_words(self._graph)
        here = self._walk.at.rpartition(">")[2]  # a small box leads to the node after the sign
        if here in self._graph.by_id:
            here = node_in_words(self._graph, here, self._words, self._problems.get(here))
            title = sentences((title, here))
        if title == self.accessibleName():
            return
        self.setAccessibleName(title)
        if QAccessible.isActive() and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)

    # --- zoom ------------------------------------------------------------------------------------
    def zoom_in(self) -> None:
        """Larger by one step."""
        self._zoom_to(self.zoom * STEP)

    def zoom_out(self) -> None:
        """Smaller by one step."""
        self._zoom_to(self.zoom / STEP)

    def fit(self) -> None:
        """As large as the whole fits in, and no larger than its own size."""
        self._zoom_to(min(1.0, self._fitting()))
        self.centerOn(self.sceneRect().center())
        self._is_zoomed = False

    def _fitting(self) -> float:
        bounds, view = self.sceneRect(), self.maximumViewportSize()
        if bounds.isEmpty():
            return 1.0
        return min(view.width() / bounds.width(), view.height() / bounds.height())

    def _zoom_to(self, zoom: float) -> None:
        self._is_zoomed = True
        factor = max(SMALLEST, min(LARGEST, zoom)) / self.zoom
        self.scale(factor, factor)

    def _show_first(self) -> None:
        """Whole or as wide as the view, if it can be read so; with what is chosen in sight."""
        across = self.maximumViewportSize().width() / max(1.0, self.sceneRect().width())
        self.resetTransform()
        if self._fitting() >= READABLE or self._is_around():
            self._zoom_to(max(LEAST_AROUND, min(1.0, self._fitting())))
        elif across >= READABLE:
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) + 2
            self._zoom_to(min(1.0, across * (1 - bar / self.maximumViewportSize().width())))
        self._is_zoomed = False
        item = self._items.get(self._chosen)
        self.centerOn(item.place.center() if item else self.sceneRect().topLeft())

    def _show_box(self, node_id: str) -> None:
        item = self._items.get(node_id)
        if item is not None:
            margin = theme().px(MARGIN)
            self.ensureVisible(item.place, margin, margin)

    # --- events ----------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        # Before shortcuts of the window that may have the same keys.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & _CONTROL
            if control and event.key() in (*_ZOOM_IN, *_ZOOM_OUT, *_FIT):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~_KEYPAD
        way = _WAYS.get(key)
        if modifiers & _CONTROL and key in _ZOOM_IN:
            self.zoom_in()
        elif modifiers & _CONTROL and key in _ZOOM_OUT:
            self.zoom_out()
        elif modifiers & _CONTROL and key in _FIT:
            self.fit()
        elif way is not None and modifiers == _SHIFT:
            self._pan(way)
        elif way is not None and modifiers == Qt.KeyboardModifier.NoModifier:
            self._by_keys = True
            self._walk.go(way)
            self._mark()
            self._show_box(self._walk.at)
        elif key in _CHOOSE and modifiers == Qt.KeyboardModifier.NoModifier:
            self._choose(self._walk.at)
        else:
            event.ignore()

    def _pan(self, way: Way) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        bar = across if way in (Way.BACK, Way.ON) else down
        by = self.viewport().width() // 8
        if way in (Way.BACK, Way.UP):
            by = -by
        bar.setValue(bar.value() + by)

    def _choose(self, shape_id: str) -> None:
        item = self._items.get(shape_id)
        if item is not None and item.shape_.leads_to:
            self.question_chosen.emit(item.shape_.leads_to)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & _CONTROL:
            super().wheelEvent(event)
            return
        at = event.position().toPoint()
        before = self.mapToScene(at)
        self._zoom_to(self.zoom * STEP ** (event.angleDelta().y() / 120))
        moved = self.mapFromScene(before) - at
        self._scroll_by(moved)
        event.accept()

    def _scroll_by(self, distance: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + distance.x())
        down.setValue(down.value() + distance.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position().toPoint()
            self._by_keys = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None or self._dragged is None:
            self._hover(at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragged != self._pressed:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scroll_by(self._dragged - at)
            self._dragged = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_click = self._dragged == self._pressed
        self._pressed = self._dragged = None
        at = event.position().toPoint()
        self._hover(at)
        item = self.itemAt(at)
        if was_click and isinstance(item, BoxItem):
            self._walk.at = item.shape_.id
            self._mark()
            self._choose(item.shape_.id)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, at: QPoint | None) -> None:
        item = self.itemAt(at) if at is not None else None
        hot = item.shape_.id if isinstance(item, BoxItem) and item.shape_.leads_to else ""
        shape = Qt.CursorShape.PointingHandCursor if hot else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        for node_id in {hot, self._hot} - {""}:
            self._items[node_id].is_hot = node_id == hot
            self._items[node_id].update()
        self._hot = hot

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._by_keys = True
            self._walk.start(self._chosen)
            self._show_box(self._walk.at)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._build()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._items or not self.isVisible():
            return
        change = max(1, self.viewport().width()) / max(1, self._laid_width)
        if not self._is_around() and not 1 / RESHAPED < change < RESHAPED:
            self._build()
        elif not self._is_zoomed:
            self._show_first()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self._follow_look()
            if self._items and self._percent != theme().percent:
                self._build()

    def _follow_look(self) -> None:
        self.setBackgroundBrush(theme().color(Role.WINDOW))
        self.viewport().update()
