"""Ctrl+K: one field that finds leads and commands; Enter opens or runs the chosen one."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Command
from qualifier.ui.palette_state import Entry, EntryKind, PalettePresenter, PaletteState
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Label, LineEdit, Popover, key_labels
from qualifier.ui.widgets.key_caps import CapLook, cap_height, caps_width, draw_caps
from qualifier.ui.widgets.painting import Canvas

WIDTH = 560
ROW_PX = 36
ROWS_SHOWN = 10
TOP_SHARE = 0.12


class PaletteBox(Popover):
    """Signals: `lead_chosen(str)`. Commands run by themselves; either way the box closes."""

    lead_chosen = Signal(str)

    def __init__(self, desk: Desk, commands: tuple[Command, ...], parent: QWidget) -> None:
        super().__init__(parent, WIDTH)
        self._presenter = PalettePresenter(desk, commands, self.show_state)
        self._parent = parent
        self._came_from: QWidget | None = None
        self.setAccessibleName(_("Search and commands"))
        self.edit = LineEdit(placeholder=_("Lead, number or action"), glyph=Glyph.SEARCH)
        self.edit.setAccessibleName(_("Lead, number or action"))
        self.edit.textChanged.connect(self._presenter.type)
        self.edit.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("What fits"))
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.list.itemClicked.connect(self._run)
        self.nothing_label = Label(_("Nothing fits."), Type.BODY, Role.TEXT2)
        self.column.setContentsMargins(10, 10, 10, 10)
        self.column.setSpacing(8)
        for widget in (self.edit, self.list, self.nothing_label):
            self.column.addWidget(widget)
        self.closed.connect(self.deleteLater)
        self.show_state(self._presenter.state)

    def open_box(self) -> None:
        """Show at the top of the window, ready to type."""
        self._came_from = QApplication.focusWidget()
        self.setFixedWidth(min(theme().px(WIDTH), self._parent.width() - 32))
        self.show()
        self.raise_()
        self._place()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_state(self, state: PaletteState) -> None:
        """Show the entries; the first one is chosen."""
        self.list.clear()
        for entry in state.entries:
            item = QListWidgetItem(entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry)
            words = ", ".join(part for part in (entry.title, entry.detail) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = min(ROWS_SHOWN, len(state.entries))
        self.list.setVisible(rows > 0)
        self.list.setFixedHeight(max(1, rows) * theme().px(ROW_PX))
        self.nothing_label.setVisible(not rows and not state.is_searching)
        self._tell_choice()
        if self.isVisible():
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close_quietly()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.count():
                self._run(self.list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.close_quietly()
            if self._came_from is not None:
                self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
            return True
        step = _STEPS.get(Qt.Key(key))
        if step is None:
            return False
        count = self.list.count()
        if count:
            row = max(0, min(count - 1, self.list.currentRow() + step))
            # One step past an end goes round; a page stops there.
            if abs(step) == 1 and row == self.list.currentRow():
                row = 0 if step > 0 else count - 1
            self.list.setCurrentRow(row)
            self._tell_choice()
        return True

    def _run(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(Qt.ItemDataRole.UserRole)
        self.close_quietly()
        if entry.kind is EntryKind.LEAD:
            self.lead_chosen.emit(entry.id)
        else:
            self._presenter.command(entry).run()

    def _tell_choice(self) -> None:
        """The focus stays in the field, so the field says what Enter would do."""
        chosen = self.list.currentItem().text() if self.list.count() else ""
        self.edit.setAccessibleDescription(chosen)

    def _place(self) -> None:
        self.adjustSize()
        left = (self._parent.width() - self.width()) // 2
        self.move(left, round(self._parent.height() * TOP_SHARE))


_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -ROWS_SHOWN,
    Qt.Key.Key_PageDown: ROWS_SHOWN,
}
_GLYPHS = {EntryKind.COMMAND: Glyph.CORNER_DOWN_LEFT, EntryKind.LEAD: Glyph.USER_ROUND}


class _EntryDelegate(QStyledItemDelegate):
    """Icon, title, detail, keys at the right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, theme().px(ROW_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        look = theme()
        canvas = Canvas(painter, look)
        rect = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            canvas.box(rect, Role.ACCENT_SOFT, None, 7)
        elif state & QStyle.StateFlag.State_MouseOver:
            canvas.box(rect, Role.HOVER, None, 7)
        row = rect.adjusted(look.px(10), 0, -look.px(10), 0)
        icon = QRectF(row.x(), row.y(), look.px(16), row.height())
        canvas.glyph_in(icon, _GLYPHS[entry.kind], Role.TEXT2, 16)
        row.setLeft(row.x() + look.px(26))
        labels = key_labels(entry.keys)
        if labels:
            width = caps_width(look, labels)
            top = row.y() + (row.height() - cap_height(look)) / 2
            draw_caps(canvas, row.right() - width, top, labels, CapLook.PLAIN)
            row.setRight(row.right() - width - look.px(12))
        title_width = min(look.width(entry.title, Type.BODY_MEDIUM) + 1, row.width())
        title = QRectF(row.x(), row.y(), title_width, row.height())
        canvas.line(title, entry.title, Type.BODY_MEDIUM, Role.TEXT)
        row.setLeft(row.x() + title_width + look.px(10))
        if entry.detail and row.width() > look.px(30):
            canvas.line(row, entry.detail, Type.LABEL, Role.TEXT2)
