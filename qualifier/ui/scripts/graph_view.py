"""The branch graph: the whole script or what is around one question; zoom, keys, clicks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QStyle, QWidget

from qualifier.core.editing.graph import Graph, Node, NodeKind
from qualifier.core.lint import Severity
from qualifier.ui.scripts.graph_items import GLYPH, PADDING, BoxItem, LineItem, box_of, link_of
from qualifier.ui.scripts.graph_layout import Gaps, Layout, around_one, in_rows
from qualifier.ui.scripts.graph_shapes import Around, Drawing, Words, drawing
from qualifier.ui.scripts.graph_walk import Walk, Way
from qualifier.ui.scripts.graph_words import graph_in_words, node_in_words, sentences
from qualifier.ui.scripts.graph_zoom import KEYPAD, ZoomView
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets.base import LOOK_EVENTS

BOX_WIDTH = 120
AROUND_WIDTH = 100
MARGIN = 14
READABLE = 0.8  # the least zoom that rows are first shown at
LEAST_AROUND = 0.6
RESHAPED = 1.3  # rows are laid out anew when the width changes by this factor

_WAYS = {
    Qt.Key.Key_Left: Way.BACK,
    Qt.Key.Key_Right: Way.ON,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
    Qt.Key.Key_Home: Way.FIRST,
    Qt.Key.Key_End: Way.LAST,
}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class BranchGraph(ZoomView):
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
        self._by_keys = False
        self._hot = ""
        self.clicked_at.connect(self._click)
        self.hovered_at.connect(self._hover)
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
        gaps = Gaps(look.px(26) + column, look.px(18), look.px(10))
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

    def _show_first(self) -> None:
        """Whole or as wide as the view, if it can be read so; with what is chosen in sight."""
        across = self.maximumViewportSize().width() / max(1.0, self.sceneRect().width())
        self.resetTransform()
        if self.fitting() >= READABLE or self._is_around():
            self.zoom_to(max(LEAST_AROUND, min(1.0, self.fitting())))
        elif across >= READABLE:
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) + 2
            self.zoom_to(min(1.0, across * (1 - bar / self.maximumViewportSize().width())))
        self.is_zoomed = False
        item = self._items.get(self._chosen)
        if item is None or not self._is_around():  # rows are read from the left
            start = self.sceneRect().topLeft()
            self.centerOn(start.x(), item.place.center().y() if item else start.y())
            self._show_box(self._chosen)
        else:
            self.centerOn(item.place.center())

    def _show_box(self, node_id: str) -> None:
        item = self._items.get(node_id)
        if item is not None:
            margin = theme().px(MARGIN)
            self.ensureVisible(item.place, margin, margin)

    # --- events ----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        is_plain = event.modifiers() & ~KEYPAD == Qt.KeyboardModifier.NoModifier
        if self.took_key(event):
            return
        if is_plain and key in _WAYS:
            self._by_keys = True
            self._walk.go(_WAYS[key])
            self._mark()
            self._show_box(self._walk.at)
        elif is_plain and key in _CHOOSE:
            self._choose(self._walk.at)
        else:
            event.ignore()

    def _choose(self, shape_id: str) -> None:
        item = self._items.get(shape_id)
        if item is not None and item.drawn.leads_to:
            self.question_chosen.emit(item.drawn.leads_to)

    def _click(self, at: QPoint) -> None:
        self._by_keys = False
        item = self.itemAt(at)
        if isinstance(item, BoxItem):
            self._walk.start(item.drawn.id)
            self._choose(item.drawn.id)
        self._mark()

    def _hover(self, at: QPoint | None) -> None:
        item = self.itemAt(at) if at is not None else None
        hot = item.drawn.id if isinstance(item, BoxItem) and item.drawn.leads_to else ""
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
            self._is_placed = self.is_zoomed
            self._build()
        elif not self.is_zoomed:
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
