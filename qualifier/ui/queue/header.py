"""The head of the queue page: title and counts, search, chips, order; and the columns' titles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from qualifier.store.queue_order import Filter, Sort
from qualifier.texts import _
from qualifier.texts.queue_sentences import queue_counted, queue_found
from qualifier.ui.icons import Glyph
from qualifier.ui.queue.columns import Column, Columns, column_title, fit
from qualifier.ui.queue.state import QueueState
from qualifier.ui.shortcuts import Action, with_keys
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import (
    Button,
    Canvas,
    Chip,
    ElidedLabel,
    Kind,
    Label,
    LineEdit,
    Painted,
    Panel,
)
from qualifier.ui.widgets.flow_row import FlowRow
from qualifier.ui.widgets.tip import show_tip

_GLYPHS = {
    Filter.CALLBACKS: Glyph.CALENDAR_CLOCK,
    Filter.NEW: Glyph.INBOX,
    Filter.RECYCLED: Glyph.REPEAT,
    Filter.RETURNED: Glyph.UNDO_2,
}


def filter_name(one: Filter) -> str:
    """The words of a chip."""
    names = {
        Filter.ALL: _("All"),
        Filter.CALLBACKS: _("Callbacks due"),
        Filter.NEW: _("New leads"),
        Filter.RECYCLED: _("Recycled"),
        Filter.RETURNED: _("Sales returns"),
    }
    return names[one]


def sort_name(one: Sort) -> str:
    """The words of an order."""
    return {Sort.PRIORITY: _("Priority"), Sort.SCORE: _("Score")}[one]


class SearchField(LineEdit):
    """Filters the list while one types. ↓ and Enter go to the list, Esc empties it."""

    left_downwards = Signal()
    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class QueueHeader(Panel):
    """Title row and chips. Emits wishes; `show_state` shows them fulfilled."""

    filter_chosen = Signal(Filter)
    callable_toggled = Signal(bool)
    sort_chosen = Signal(Sort)
    typed = Signal(str)
    import_asked = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, lines=(Qt.Edge.BottomEdge,), parent=parent)
        self.title = Label(_("Queue"), Type.TITLE)
        self.counted = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.search = SearchField(
            placeholder=_("Lead, number or action"), glyph=Glyph.SEARCH, keys="Ctrl+K"
        )
        self.search.setAccessibleName(_("Search leads by name, company or number"))
        self.search.textEdited.connect(self.typed)
        self.chips = {one: Chip(filter_name(one), glyph=_GLYPHS.get(one)) for one in Filter}
        for one, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, which=one: self.filter_chosen.emit(which))
        self.import_button = Button(_("Import"), glyph=Glyph.IMPORT)
        show_tip(self.import_button, with_keys(_("Import leads"), Action.IMPORT))
        self.import_button.clicked.connect(self.import_asked)
        self.callable_chip = Chip(_("Callable now"), glyph=Glyph.PHONE)
        self.callable_chip.clicked.connect(self.callable_toggled)
        self.sort_button = Button(sort_name(Sort.PRIORITY), kind=Kind.GHOST)
        self.sort_button.set_glyph(Glyph.ARROW_UP_DOWN)
        self.sort_button.clicked.connect(self._open_sorts)
        self._sort = Sort.PRIORITY
        self._build()

    def show_state(self, state: QueueState) -> None:
        """Counts, the chosen chip, the order, and the search if it was emptied elsewhere."""
        counted = queue_counted(state.total, state.callable_now) if state.counts else ""
        if state.counts and state.found is not None:
            counted = queue_found(state.found, state.total)
        if self.counted.full_text != counted:
            self.counted.show_text(counted)
        for one, chip in self.chips.items():
            chip.setChecked(one is state.chosen)
            if chip.count != state.counts.get(one):
                chip.show_count(state.counts.get(one))
        self.callable_chip.setChecked(state.only_callable)
        if self.callable_chip.count != state.callable_now:
            self.callable_chip.show_count(state.callable_now)
        if self._sort is not state.sort:
            self._sort = state.sort
            self.sort_button.setText(sort_name(state.sort))
            self.sort_button.updateGeometry()
        if self.search.text().strip() != state.typed:
            self.search.setText(state.typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _build(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.title)
        upper.addWidget(self.counted, 1)
        self.search.setMinimumWidth(theme().px(180))
        self.search.setMaximumWidth(theme().px(292))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        upper.addWidget(self.search, 2)
        upper.addWidget(self.import_button)
        divider = Divider()
        self.chip_row = FlowRow((*self.chips.values(), divider, self.callable_chip))
        lower = QHBoxLayout()
        lower.setSpacing(8)
        lower.addWidget(self.chip_row, 1)
        lower.addWidget(self.sort_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(upper)
        column.addLayout(lower)

    def _open_sorts(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for one in Sort:
            action = QAction(sort_name(one), menu, checkable=True, checked=one is self._sort)
            action.triggered.connect(lambda _on=False, which=one: self.sort_chosen.emit(which))
            group.addAction(action)
            menu.addAction(action)
        menu.popup(self.sort_button.mapToGlobal(self.sort_button.rect().bottomLeft()))


class Divider(Painted):
    """The short line between filters and "callable now"."""

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(9), look.px(18))

    def paint(self, canvas: Canvas) -> None:
        line = QRectF(self.width() // 2, 0, canvas.look.edge, self.height())
        canvas.painter.fillRect(line, canvas.color(Role.BORDER2))


class ColumnTitles(Painted):
    """The words above the list. A click on Score or Time left orders by it."""

    sort_chosen = Signal(Sort)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Columns = fit(932)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_columns(self, columns: Columns) -> None:
        """Follow the list."""
        self._columns = columns
        shown = ", ".join(column_title(one) for one in columns.spans)
        self.setAccessibleName(_("Columns: {names}").format(names=shown))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(400), look.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme().px(32))

    def paint(self, canvas: Canvas) -> None:
        look, rect = canvas.look, QRectF(self.rect())
        canvas.painter.fillRect(rect, canvas.color(Role.WINDOW))
        edge = QRectF(0, rect.height() - look.edge, rect.width(), look.edge)
        canvas.painter.fillRect(edge, canvas.color(Role.BORDER))
        for column, span in self._columns.spans.items():
            left, width = span.left * look.percent / 100, (span.width - 6) * look.percent / 100
            box = QRectF(round(left), 0, width, rect.height())
            canvas.line(box, column_title(column), Type.LABEL, Role.TEXT2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().x() * 100 / theme().percent
        for column, sort in ((Column.SCORE, Sort.SCORE), (Column.LEFT, Sort.PRIORITY)):
            span = self._columns.spans.get(column)
            if span is not None and span.left <= place < span.left + span.width:
                self.sort_chosen.emit(sort)


__all__ = ["ColumnTitles", "QueueHeader", "SearchField", "filter_name", "sort_name"]
