"""A list of rows with two lines a cell, a badge or a pill: hand-offs and calls share it.

`RowsView` shows frozen rows, tells which one is chosen or opened, and asks for more at its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    LEFT,
    RIGHT,
    Canvas,
    Tone,
    badge_size,
    draw_badge,
    draw_pill,
    middle,
    usual_cell,
)

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: a line, a quieter one under it; or a cell's badge; or a pill."""

    text: str = ""
    under: str = ""
    badge: str = ""
    tone: Tone | None = None
    is_strong: bool = False
    right: bool = False

    @property
    def in_words(self) -> str:
        """What assistive technology reads."""
        return ", ".join(one for one in (self.badge, self.text, self.under) if one)


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `id` is what the signals carry."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its width in px at 100 %; 0 takes a share of what is left."""

    title: str
    width: int = 0
    right: bool = False


class RowsModel(QAbstractTableModel):
    """Frozen rows as a Qt model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        """Show these rows. More rows of the same list are added without a jump."""
        new, kept = tuple(lines), self.lines
        if kept and len(new) > len(kept) and new[: len(kept)] == kept and self.columns == columns:
            self.beginInsertRows(QModelIndex(), len(kept), len(new) - 1)
            self.lines = new
            self.endInsertRows()
            return
        self.beginResetModel()
        self.columns, self.lines = tuple(columns), new
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.lines[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return cell
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return cell.in_words if role in wanted else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
            side = right if self.columns[section].right else left
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowsDelegate(QStyledItemDelegate):
    """Paints a cell with the theme."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(80), theme().px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(cell, Cell):
            return
        painter.save()
        canvas, look = Canvas(painter, theme()), theme()
        box = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.color(Role.ACCENT_SOFT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, look.color(Role.HOVER))
        painter.setPen(QPen(look.color(Role.BORDER), look.edge))
        base = box.bottom() - 0.5
        painter.drawLine(QPointF(box.left(), base), QPointF(box.right(), base))
        self._contents(canvas, box.adjusted(look.px(8), 0, -look.px(8), -1), cell)
        painter.restore()

    def _contents(self, canvas: Canvas, box: QRectF, cell: Cell) -> None:
        look = canvas.look
        if cell.badge:
            size = badge_size(look)
            mark = usual_cell(cell.badge[:1], int(cell.badge[1:]))
            draw_badge(canvas, middle(box, size.width(), size.height(), box.x()), mark)
            return
        if cell.tone is not None:
            if cell.text:
                width = min(box.width(), look.width(cell.text, Type.LABEL_STRONG) + look.px(20))
                pill = middle(box, width, look.px(22), box.x())
                draw_pill(canvas, pill, cell.text, cell.tone, glyph=None, edged=False)
            return
        align = RIGHT if cell.right else LEFT
        step = Type.STRONG if cell.is_strong else Type.BODY
        if not cell.under:
            canvas.line(box, cell.text, step, Role.TEXT, align)
            return
        upper, lower = look.line(step), look.line(Type.LABEL)
        top = box.y() + (box.height() - upper - lower) / 2
        canvas.line(QRectF(box.x(), top, box.width(), upper), cell.text, step, Role.TEXT, align)
        under = QRectF(box.x(), top + upper, box.width(), lower)
        canvas.line(under, cell.under, Type.LABEL, Role.TEXT2, align)


class RowsView(QTableView):
    """Signals: `chosen(id)` current row; `opened(id)` Enter or double click; `end_near`."""

    chosen = Signal(str)
    opened = Signal(str)
    end_near = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowsDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self._tell_opened(index.row()))
        self.verticalScrollBar().valueChanged.connect(self._look_for_end)

    def show_lines(self, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        """Show these rows; the one that was current stays current if it is still there."""
        kept = self.current_id
        self.rows.show_lines(tuple(columns), lines)
        self._fit_columns()
        self._fit_rows()
        if (lines and self.current_id != kept) or not self.current_id:
            self.choose(kept)

    @property
    def current_id(self) -> str:
        """The id of the current row; empty if there is none."""
        row = self.currentIndex().row()
        return self.rows.lines[row].id if 0 <= row < len(self.rows.lines) else ""

    def choose(self, line_id: str) -> None:
        """Make that row current, else the first."""
        ids = [line.id for line in self.rows.lines]
        if ids:
            self.selectRow(ids.index(line_id) if line_id in ids else 0)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.chosen.emit(self.rows.lines[current.row()].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._tell_opened(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type] # Qt hands over a QEvent
        if hasattr(self, "rows"):
            self._fit_rows()

    def _tell_opened(self, row: int) -> None:
        if 0 <= row < len(self.rows.lines):
            self.opened.emit(self.rows.lines[row].id)

    def _fit_columns(self) -> None:
        header = self.horizontalHeader()
        for place, column in enumerate(self.rows.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
            if column.width:
                header.resizeSection(place, theme().px(column.width))

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW_HEIGHT))

    def _look_for_end(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if self.rows.lines and value >= bar.maximum() - bar.pageStep() // 2:
            self.end_near.emit()
