"""The list of guides: the keyboard card first, then the guides under those they are written for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qualifier.texts import _
from qualifier.texts.guides import Guide, reader_words
from qualifier.ui.theme import Glyph, Role, Type, theme
from qualifier.ui.widgets import Canvas

KEYS = "keys"  # the id of the keyboard card in this list
ROW_PX, HEADING_PX = 30, 34
_IS_HEADING = Qt.ItemDataRole.UserRole + 1


class GuideList(QListWidget):
    """Signal: `chosen(id)` when another line is chosen; `KEYS` for the keyboard card."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Guides"))
        self.setItemDelegate(_LineDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.currentItemChanged.connect(self._tell)

    def show_guides(self, guides: Sequence[Guide], *, with_keys: bool) -> None:
        """Show these lines in place of the others; the line that was chosen stays chosen."""
        chosen = self.chosen_id
        self.blockSignals(True)
        self.clear()
        if with_keys:
            self._add(_("Keyboard"), KEYS)
        reader = None
        for guide in guides:
            if guide.reader is not reader:
                reader = guide.reader
                self._add(reader_words(reader), "")
            self._add(guide.title, guide.id)
        self.choose(chosen)
        self.blockSignals(False)

    @property
    def chosen_id(self) -> str:
        """The id of the line chosen; empty where none is."""
        row = self.currentRow()
        return str(self.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else ""

    def choose(self, guide_id: str) -> bool:
        """Choose the line of that id, if it is shown."""
        for row in range(self.count()):
            if guide_id and self.item(row).data(Qt.ItemDataRole.UserRole) == guide_id:
                self.setCurrentRow(row)
                return True
        return False

    def choose_first(self) -> str:
        """Choose the first line that is no heading; its id, empty if there is none."""
        for row in range(self.count()):
            if not self.item(row).data(_IS_HEADING):
                self.setCurrentRow(row)
                break
        return self.chosen_id

    def _add(self, text: str, guide_id: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, guide_id)
        item.setData(_IS_HEADING, not guide_id)
        if not guide_id:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole):
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class _LineDelegate(QStyledItemDelegate):
    """A heading in small letters, or a line that can be chosen."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, theme().px(HEADING_PX if index.data(_IS_HEADING) else ROW_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = theme()
        canvas = Canvas(painter, look)
        rect = QRectF(option.rect)
        text = str(index.data())
        if index.data(_IS_HEADING):
            rect.setTop(rect.top() + look.px(10))
            canvas.line(rect.adjusted(look.px(8), 0, 0, 0), text, Type.LABEL_STRONG, Role.TEXT3)
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            canvas.box(rect, Role.ACCENT_SOFT, None, 7)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            canvas.box(rect, Role.HOVER, None, 7)
        ink = Role.ACCENT_TEXT if is_chosen else Role.TEXT
        row = rect.adjusted(look.px(8), 0, -look.px(8), 0)
        if index.data(Qt.ItemDataRole.UserRole) == KEYS:
            icon = QRectF(row.x(), row.y(), look.px(16), row.height())
            canvas.glyph_in(icon, Glyph.KEYBOARD, ink, 16)
            row.setLeft(row.x() + look.px(22))
        step = Type.BODY_MEDIUM if is_chosen else Type.BODY
        canvas.line(row, text, step, ink)
