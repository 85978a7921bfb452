"""A table of figures as high as its rows: the page scrolls, the table does not.

Arrow keys go from figure to figure, Enter opens the leads behind the one in front.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qualifier.exchange.review_page.faces import Cell, Row, Table
from qualifier.ui.review.tiles import draw_spark
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import LEFT, RIGHT, Canvas
from qualifier.ui.widgets.painting import Ink

Index = QModelIndex | QPersistentModelIndex
ROW_PX, PAD_PX, SPARK_PX = 36, 10, 96
FIRST_LEAST_PX = 150


class FigureModel(QAbstractTableModel):
    """A table as a Qt model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table("", "", (), ())

    def show_table(self, table: Table) -> None:
        """Show this one."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.table.headings)

    def cell(self, index: Index) -> Cell:
        """A cell; empty for the sparkline's column."""
        cells = self.table.rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else Cell("")

    def row(self, index: Index) -> Row:
        """The row it stands in."""
        return self.table.rows[index.row()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            heading = self.table.headings[index.column()]
            name = self.row(index).cells[0].text
            text = self.cell(index).text or " ".join(f"{one:g}" for one in self.row(index).series)
            return text if index.column() == 0 else f"{name}, {heading}: {text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.table.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class FigureDelegate(QStyledItemDelegate):
    """Paints a cell with the theme; figures that have leads behind them in the colour of links."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme()
        text = str(index.data() or "")
        return QSize(round(look.width(text, Type.BODY)) + look.px(2 * PAD_PX), look.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, FigureModel)
        row, cell = model.row(index), model.cell(index)
        look, box = theme(), QRectF(option.rect)
        painter.save()
        canvas = Canvas(painter, look)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.color(Role.ACCENT_SOFT))
        elif option.state & QStyle.StateFlag.State_MouseOver and cell.key:
            painter.fillRect(option.rect, look.color(Role.HOVER))
        painter.setPen(QPen(look.color(Role.BORDER), look.edge))
        base = box.bottom() - 0.5
        painter.drawLine(round(box.left()), round(base), round(box.right()), round(base))
        pad = look.px(PAD_PX)
        inner = box.adjusted(pad, 0, -pad, -1)
        if index.column() >= len(row.cells):
            spark = QRectF(inner.right() - look.px(72), inner.y() + 4, look.px(72), look.px(28))
            draw_spark(canvas, spark, row.series, None, Role.ACCENT)
        else:
            is_first = index.column() == 0
            step = Type.STRONG if row.is_total or (is_first and not cell.key) else Type.BODY
            ink: Ink = Role.ACCENT_TEXT if cell.key and not is_first else Role.TEXT
            if is_first and not row.is_total:
                step = Type.BODY
            canvas.line(inner, cell.text, step, ink, LEFT if is_first else RIGHT)
        painter.restore()


class FigureTable(QTableView):
    """`pressed(key, label, definition)`: the leads behind a figure are asked for."""

    pressed = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FigureModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(FigureDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(theme().px(40))
        self.clicked.connect(self._press)

    def show_table(self, table: Table) -> None:
        """Show these figures; the table takes the height of all its rows."""
        self.setAccessibleName(table.title)
        self.figures.show_table(table)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._press(self.currentIndex())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type] # Qt hands over a QEvent
        if hasattr(self, "figures"):
            self._fit()

    def _press(self, index: Index) -> None:
        if not index.isValid():
            return
        cell, row = self.figures.cell(index), self.figures.row(index)
        if cell.key:
            heading = self.figures.table.headings[index.column()]
            words = f"{row.cells[0].text}, {heading}: {cell.text}"
            self.pressed.emit(cell.key, words, self.figures.table.definition)

    def _fit(self) -> None:
        look, header = theme(), self.horizontalHeader()
        rows, columns = self.figures.rowCount(), self.figures.columnCount()
        height = look.px(ROW_PX)
        self.verticalHeader().setDefaultSectionSize(height)
        for column in range(columns):
            header.setSectionResizeMode(
                column,
                QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.Fixed,
            )
            if column:
                header.resizeSection(column, self._width(column))
        self.setFixedHeight(header.sizeHint().height() + rows * height + 2)

    def _width(self, column: int) -> int:
        look, table = theme(), self.figures.table
        texts = [row.cells[column].text for row in table.rows if column < len(row.cells)]
        widest = max((look.width(text, Type.STRONG) for text in texts), default=0.0)
        if not texts and table.rows:
            widest = look.px(SPARK_PX)
        named = (
            look.width(table.headings[column], Type.LABEL_STRONG)
            if column < len(table.headings)
            else 0.0
        )
        return round(max(widest, named)) + look.px(2 * PAD_PX + 6)
