"""A list to choose from, 28 px a row, whose first nine rows carry the digit that chooses them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qualifier.ui.key_filter import digit_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS
from qualifier.ui.widgets.key_caps import CapLook, cap_height, caps_width, draw_caps
from qualifier.ui.widgets.painting import Canvas

ROW_PX = 28
LEAST_ROWS = 3
WITH_DIGIT = 9
_ID = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class DigitList(QListWidget):
    """Nothing is chosen beforehand. Digits (by position, as on the call page), ↑ ↓ and clicks
    choose: `row_chosen(id)`; Enter is left to the panel. `typed(text)`: letters, for a filter.

    `shown_rows` are seen at once if there is room, never fewer than three; the rest scrolls.
    """

    row_chosen = Signal(str)
    typed = Signal(str)

    def __init__(
        self, name: str, rows: tuple[tuple[str, str], ...] = (), parent: QWidget | None = None
    ) -> None:
        """`rows` are pairs of id and words."""
        super().__init__(parent)
        self.shown_rows = max(len(rows), LEAST_ROWS)
        self.setAccessibleName(name)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setProperty("field", True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.itemClicked.connect(lambda item: self.row_chosen.emit(str(item.data(_ID))))
        self.show_rows(rows)

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Show these and choose none."""
        self.clear()
        for row_id, words in rows:
            item = QListWidgetItem(words)
            item.setData(_ID, row_id)
            self.addItem(item)

    @property
    def chosen_id(self) -> str:
        """The id of the chosen row; empty if none is."""
        found = self.selectedItems()
        return str(found[0].data(_ID)) if found else ""

    def choose(self, row: int) -> bool:
        """Choose a row, from 0; False if there is none there."""
        if not 0 <= row < self.count():
            return False
        self.setCurrentRow(row)
        self.row_chosen.emit(self.chosen_id)
        return True

    def take_digit(self, digit: int) -> bool:
        """1 chooses the first row; only what carries a digit can be chosen by it."""
        return 1 <= digit <= WITH_DIGIT and self.choose(digit - 1)

    def step(self, way: int) -> None:
        """↑ and ↓, from the list or from a field beside it; the first step takes the first row."""
        row = self.currentRow() + way if self.selectedItems() else 0
        self.setCurrentRow(max(0, min(self.count() - 1, row)))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self._high(self.shown_rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self._high(min(self.shown_rows, LEAST_ROWS)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, digit = event.key(), digit_of(event)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if key == Qt.Key.Key_Down else -1)
        elif digit is not None:
            self.take_digit(digit)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def _high(self, rows: int) -> int:
        return rows * theme().px(ROW_PX) + 2 * self.frameWidth()


class _Rows(QStyledItemDelegate):
    """Paints a row: its digit on a cap, its words; chosen in accent."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme().px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look = theme()
        painter.save()
        canvas = Canvas(painter, look)
        rect = QRectF(option.rect).adjusted(2, 1, -2, -1)
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            canvas.box(rect, Role.ACCENT_SOFT, Role.ACCENT, 5)
        elif state & QStyle.StateFlag.State_MouseOver:
            canvas.box(rect, Role.HOVER, None, 5)
        left = rect.x() + look.px(8)
        digit = str(index.row() + 1)
        if index.row() < WITH_DIGIT:
            top = rect.y() + round((rect.height() - cap_height(look)) / 2)
            draw_caps(canvas, left, top, (digit,), CapLook.PLAIN)
        left += caps_width(look, ("0",)) + look.px(10)
        words = QRectF(left, rect.y(), rect.right() - left - look.px(8), rect.height())
        ink = Role.ACCENT_TEXT if is_chosen else Role.TEXT
        canvas.line(words, str(index.data()), Type.BODY_MEDIUM if is_chosen else Type.BODY, ink)
        painter.restore()
