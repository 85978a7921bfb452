"""The list of the queue: lines of two heights, painted by hand, a million as fast as ten.

It is a QListView to the outside (selection, assistive technology); its layout is replaced, because
Qt's own would measure every line.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from qualifier.core.queue import Group
from qualifier.ui.queue.columns import Columns, fit
from qualifier.ui.queue.faces import RowFace
from qualifier.ui.queue.lines import QueueLines
from qualifier.ui.queue.list_geometry import LineGeometry
from qualifier.ui.queue.list_model import QueueModel
from qualifier.ui.queue.row_painter import HEADING, ROW, RowPainter
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Canvas

_NO_MODIFIER = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class QueueList(QListView):
    """Shows lines; emits what the person does. Texts of a line are pulled by `face`, and `sees`
    is told which lines are in sight."""

    line_chosen = Signal(int)
    fold_asked = Signal(Group, bool)
    call_asked = Signal()
    preview_toggled = Signal()
    menu_asked = Signal(QPoint)
    typed = Signal(str)
    columns_changed = Signal(object)
    has_own_ring = True

    def __init__(
        self,
        face: Callable[[int], RowFace | None],
        sees: Callable[[int, int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._face = face
        self._sees = sees
        self._with_counts = False
        self._hovered = -1
        self._model = QueueModel(face)
        self._columns = fit(0)
        self._measure()
        self.setModel(self._model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- showing ---------------------------------------------------------------------------------
    @property
    def lines(self) -> QueueLines:
        return self._model.lines

    @property
    def columns(self) -> Columns:
        """The columns in force; the titles above follow them."""
        return self._columns

    def show_lines(self, lines: QueueLines, selected: int, *, with_counts: bool) -> None:
        """Take lines and selection over. What was in sight stays there, if it still exists."""
        before = self.currentIndex().row()
        if lines is not self._model.lines:
            anchor = self._anchor()
            with QSignalBlocker(self.selectionModel()):
                self._model.show_lines(lines)
            self._measure()
            self.updateGeometries()
            self._hold(anchor)
            self.viewport().update()
        if with_counts is not self._with_counts:
            self._with_counts = with_counts
            self.viewport().update()
        if self.currentIndex().row() != selected:
            with QSignalBlocker(self.selectionModel()):
                self.setCurrentIndex(self._model.index(selected))
            self._update_lines(before, selected)
            self._tell_focus(selected)

    def reveal(self, line: int) -> None:
        """Scroll as little as needed to show a line, with its heading if that is the one above."""
        if line < 0:
            return
        top, bar = self._geometry.top(line), self.verticalScrollBar()
        above = top - (self._geometry.height(line - 1) if self.lines.heading_at(line - 1) else 0)
        if above < bar.value():
            bar.setValue(above)
        elif top + self._geometry.height(line) > bar.value() + self.viewport().height():
            bar.setValue(top + self._geometry.height(line) - self.viewport().height())

    def rect_of(self, line: int) -> QRect:
        """Where a line is in the viewport."""
        top = self._geometry.top(line) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._geometry.height(line))

    # --- geometry, in place of Qt's --------------------------------------------------------------
    def doItemsLayout(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setRange(0, max(0, self._geometry.total - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._geometry.row)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def visualRect(self, index: QModelIndex) -> QRect:  # type: ignore[override]
        return self.rect_of(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        return self._model.index(self.line_at(point.y()))

    def line_at(self, y: int) -> int:
        """The line at a height of the viewport; -1 below the last."""
        return self._geometry.line_at(y + self.verticalOffset())

    def scrollTo(
        self,
        index: QModelIndex,  # type: ignore[override]
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        self.reveal(index.row())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)
        self._hover(-1)

    def isIndexHidden(self, index: QModelIndex) -> bool:  # type: ignore[override]
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self.updateGeometries()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()
            self.updateGeometries()

    # --- selection: Qt's own asks its layout where the line is -----------------------------------
    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        self.line_chosen.emit(current.row())
        self._tell_focus(current.row())
        self._update_lines(previous.row(), current.row())

    def selectionChanged(self, selected: object, deselected: object) -> None:
        """Selection and current line are one here."""

    # --- keys and mouse --------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() not in _NO_MODIFIER or not self._press(key):
            text = event.text()
            plain = event.modifiers() in (*_NO_MODIFIER, Qt.KeyboardModifier.ShiftModifier)
            if plain and text.isprintable() and text.strip():
                self.typed.emit(text)
            else:
                event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self.line_at(event.position().toPoint().y())
        if line < 0:
            return
        self._go(line)
        heading = self.lines.heading_at(line)
        if heading is not None and event.button() is Qt.MouseButton.LeftButton:
            self.fold_asked.emit(heading.group, not heading.is_folded)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self.line_at(event.position().toPoint().y())
        if self.lines.number_at(line) is not None and event.button() is Qt.MouseButton.LeftButton:
            self.call_asked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.line_at(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        line = self.currentIndex().row()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            line = self.line_at(event.pos().y())
        if self.lines.number_at(line) is None:
            return
        self._go(line)
        place = event.globalPos()
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            place = self.viewport().mapToGlobal(self.rect_of(line).center())
        self.menu_asked.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._update_lines(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._update_lines(self.currentIndex().row())

    # --- painting --------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        area = event.rect()
        first = max(self.line_at(area.top()), 0)
        last = self.line_at(area.bottom())
        last = self.lines.count - 1 if last < 0 else last
        selected, focused = self.currentIndex().row(), self.hasFocus()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(area, theme().color(Role.SURFACE))
            row_painter = RowPainter(Canvas(painter, theme()), self._columns)
            for line in range(first, last + 1):
                self._paint_line(row_painter, line, line == selected, focused)
        if last >= first:
            self._sees(first, last)

    def _paint_line(self, painter: RowPainter, line: int, selected: bool, focused: bool) -> None:
        rect = QRectF(self.rect_of(line))
        heading = self.lines.heading_at(line)
        if heading is not None:
            painter.ground(rect, Role.WINDOW, selected=selected, focused=focused)
            painter.heading(rect, heading, with_count=self._with_counts)
            return
        fill = Role.HOVER if line == self._hovered else Role.SURFACE
        painter.ground(rect, fill, selected=selected, focused=focused)
        face = self._face(line)
        if face is None:
            painter.skeleton(rect)
        else:
            painter.lead(rect, face)

    # --- inside ----------------------------------------------------------------------------------
    def _measure(self) -> None:
        look = theme()
        columns = fit(self.viewport().width() * 100 / look.percent)
        if columns != self._columns:
            self._columns = columns
            self.columns_changed.emit(columns)
        self._geometry = LineGeometry(self.lines, look.px(ROW), look.px(HEADING))

    def _press(self, key: Qt.Key) -> bool:
        """Do what a key means here; False if it means nothing."""
        line, count = self.currentIndex().row(), self.lines.count
        page = max(1, self.viewport().height() // self._geometry.row - 1)
        moves = {
            Qt.Key.Key_Up: line - 1,
            Qt.Key.Key_Down: line + 1,
            Qt.Key.Key_PageUp: line - page,
            Qt.Key.Key_PageDown: line + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }
        if key in moves:
            self._go(min(max(moves[key], 0), count - 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(line, folded=key == Qt.Key.Key_Left)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(line)
        elif key == Qt.Key.Key_Space:
            self.preview_toggled.emit()
        else:
            return False
        return True

    def _go(self, line: int) -> None:
        if line >= 0:
            self.setCurrentIndex(self._model.index(line))
            self.reveal(line)

    def _fold(self, line: int, *, folded: bool) -> None:
        group = self.lines.group_at(line)
        if group is not None:
            self.fold_asked.emit(group, folded)

    def _enter(self, line: int) -> None:
        heading = self.lines.heading_at(line)
        if heading is not None:
            self.fold_asked.emit(heading.group, not heading.is_folded)
        elif line >= 0:
            self.call_asked.emit()

    def _anchor(self) -> tuple[int, int] | None:
        """A lead in sight and its height in the viewport: the selected one, else the first.

        None at the very top: there, what is new above is to be seen.
        """
        if not self.verticalOffset():
            return None
        lines, height = self.lines, self.viewport().height()
        selected = self.currentIndex().row()
        for line in (selected, *range(max(self.line_at(0), 0), lines.count)):
            number = lines.number_at(line)
            rect = self.rect_of(line)
            if number is not None and 0 <= rect.top() < height:
                return number, rect.top()
            if line != selected and rect.top() >= height:
                return None
        return None

    def _hold(self, anchor: tuple[int, int] | None) -> None:
        line = self.lines.line_of(anchor[0]) if anchor else None
        if anchor is not None and line is not None:
            self.verticalScrollBar().setValue(self._geometry.top(line) - anchor[1])

    def _hover(self, line: int) -> None:
        if line == self._hovered:
            return
        self._update_lines(self._hovered, line)
        self._hovered = line

    def _update_lines(self, *lines: int) -> None:
        """Paint these lines anew, and no other."""
        for line in lines:
            if line >= 0:
                self.viewport().update(self.rect_of(line))

    def _tell_focus(self, line: int) -> None:
        if QAccessible.isActive() and self.hasFocus() and line >= 0:
            told = QAccessibleEvent(self, QAccessible.Event.Focus)
            told.setChild(line)
            QAccessible.updateAccessibility(told)
