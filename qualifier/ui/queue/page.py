"""The page "Queue": header, list, preview. Shows one QueueState; what a person does goes to the
presenter or out as a request."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from qualifier.core.errors import QualifierError
from qualifier.store.queue_order import Filter
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.texts.queue_sentences import callback_planned, found_first
from qualifier.ui.desk import Desk
from qualifier.ui.page import Command, Page
from qualifier.ui.queue import actions
from qualifier.ui.queue.empty import EmptyQueue
from qualifier.ui.queue.faces import RowFace
from qualifier.ui.queue.header import ColumnTitles, QueueHeader, filter_name
from qualifier.ui.queue.list_view import QueueList
from qualifier.ui.queue.popovers import CallbackAsk, CallbackPopover, DoNotCallPopover
from qualifier.ui.queue.presenter import QueuePresenter
from qualifier.ui.queue.preview_panel import PreviewPanel
from qualifier.ui.queue.state import QueueState
from qualifier.ui.queue.whom_popover import WhomAsking
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Notice, Panel, Popover, Tone

PREVIEW = 312
DOCKED_FROM = 1280  # px of window: below, the preview lies over the list
LIST_LEAST = 680  # px at 100 % that a docked preview leaves to the list
_CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = _CTRL | Qt.KeyboardModifier.ShiftModifier


class QueuePage(Page):
    """Signals: `call_requested(lead id)`; `told(sentence)` for a toast; `counted(leads in the
    queue)`; `import_requested`; `settled(lead id)`: its callback was planned, or it is opposed."""

    call_requested = Signal(str)
    told = Signal(str)
    counted = Signal(int)
    import_requested = Signal()
    settled = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._popover: Popover | None = None
        self._shown_at = desk.clock()
        self._is_docked = True
        self._is_preview_open = True
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self._tick)
        self.presenter = QueuePresenter(desk, self.show_state, self._repaint)
        self._whom = WhomAsking(
            desk,
            self.window,
            lambda panel: self._open(panel, self.preview.whom_button),
            self._whom_told,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._build()

    # --- what the main window asks of a page -----------------------------------------------------
    def entered(self) -> None:
        self.presenter.reload()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def primary_action(self) -> None:
        self.call()

    def start_search(self) -> None:
        self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.search.selectAll()

    def commands(self) -> tuple[Command, ...]:
        filters = (
            Command(_("Show: {what}").format(what=filter_name(one)), "", partial(self._choose, one))
            for one in Filter
        )
        return (
            Command(_("Call the selected lead"), "Return", self.call),
            Command(_("Plan a call back"), "Ctrl+Shift+R", self.plan_callback),
            Command(_("Do not call"), "Ctrl+Shift+D", self.do_not_call),
            *filters,
        )

    def retranslate(self) -> None:
        self._close_popover()
        self._root.hide()
        self._root.deleteLater()
        self._build()
        self.presenter.retranslate()

    # --- what a person can do --------------------------------------------------------------------
    def call(self) -> None:
        """Call the selected lead, if the gate is open; else say from when."""
        face, preview = self.presenter.selected_face, self.presenter.state.preview
        if face is None:
            return
        if preview is not None and preview.lead_id == face.lead_id and not preview.is_callable:
            self.told.emit(preview.gate)
        else:
            # The call page puts the lead to the whole gate again before it lets anybody dial.
            self.call_requested.emit(face.lead_id)

    def plan_callback(self) -> None:
        """Ask when to call the selected lead back."""
        face = self.presenter.selected_face
        if face is None:
            return
        desk, hours = self._desk, self.presenter.hours_of(face)
        ask = CallbackAsk(face.name, desk.clock(), desk.zone, hours)
        asked = CallbackPopover(self.window(), ask)
        asked.planned.connect(lambda at, team: self._plan(asked, face, at, team))
        self._open(asked, self.preview.callback_button)

    def do_not_call(self) -> None:
        """Ask why the selected lead does not want to be called."""
        face = self.presenter.selected_face
        if face is None:
            return
        reasons = actions.opposition_reasons(self._desk)
        asked = DoNotCallPopover(self.window(), face.name, reasons)
        asked.opposed.connect(lambda reason, words: self._oppose(asked, face, reason, words))
        self._open(asked, self.preview.more_button)

    def say_whom(self) -> None:
        """Ask whom the selected lead's list holds, where that keeps it from being called."""
        preview = self.presenter.state.preview
        if preview is not None and preview.asks_whom:
            self._whom.ask(preview.lead_id)

    def toggle_preview(self) -> None:
        """Show or hide the preview."""
        self._is_preview_open = not self._is_preview_open
        self._place()
        self.presenter.want_preview(self._is_preview_open)

    # --- showing ---------------------------------------------------------------------------------
    def show_state(self, state: QueueState) -> None:
        """Show everything of `state`."""
        if state.now != self._shown_at:
            self._shown_at = state.now
            self._repaint()
        self.header.show_state(state)
        self.list.show_lines(state.lines, state.selected, with_counts=state.is_complete)
        self.preview.show_face(state.preview)
        self.empty.show_state(state)
        self._show_notice(state)
        self.counted.emit(state.total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()
        self._wait_for_minute()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = {
            (_CTRL, Qt.Key.Key_F): self.start_search,
            (_CTRL_SHIFT, Qt.Key.Key_R): self.plan_callback,
            (_CTRL_SHIFT, Qt.Key.Key_D): self.do_not_call,
            (Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Escape): self._step_back,
        }.get((event.modifiers(), Qt.Key(event.key())))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    # --- inside ----------------------------------------------------------------------------------
    def _build(self) -> None:
        presenter = self.presenter
        self._root = Panel(Role.SURFACE)
        self.header = QueueHeader(self._root)
        self.notice = Notice(Tone.WARN, "", parent=self._root)
        self.notice.hide()
        self._below = QWidget(self._root)
        self.titles = ColumnTitles(self._below)
        self.list = QueueList(presenter.face, presenter.sees, self._below)
        self.list.setAccessibleName(_("Leads to call"))
        self.empty = EmptyQueue(self._below)
        self.preview = PreviewPanel(self._below)
        self.preview.setAccessibleName(_("Preview"))
        column = QVBoxLayout(self._root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.notice)
        column.addWidget(self._below, 1)
        self._connect()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._root)
        self._root.show()
        layout.activate()
        self._place()
        self.show_state(presenter.state)

    def _connect(self) -> None:
        presenter, header = self.presenter, self.header
        header.filter_chosen.connect(presenter.choose)
        header.callable_toggled.connect(presenter.show_only_callable)
        header.sort_chosen.connect(presenter.sort_by)
        header.typed.connect(presenter.search)
        header.import_asked.connect(self.import_requested)
        header.search.left_downwards.connect(self.list.setFocus)
        header.search.emptied.connect(self._leave_search)
        header.resized.connect(self._place)
        self.titles.sort_chosen.connect(presenter.sort_by)
        self.list.columns_changed.connect(self.titles.show_columns)
        self.list.line_chosen.connect(presenter.select)
        self.list.fold_asked.connect(presenter.fold)
        self.list.call_asked.connect(self.call)
        self.list.preview_toggled.connect(self.toggle_preview)
        self.list.menu_asked.connect(self._open_menu)
        self.list.typed.connect(self._type_ahead)
        self.preview.call_asked.connect(self.call)
        self.preview.callback_asked.connect(self.plan_callback)
        self.preview.more_asked.connect(self._open_more)
        self.preview.whom_asked.connect(self.say_whom)
        self.empty.clear_asked.connect(presenter.clear)
        self.empty.import_asked.connect(self.import_requested)

    def _place(self) -> None:
        """Lay out list and preview: side by side, or the preview over the list."""
        if not self.isVisible():
            return  # sizes are not known yet; showing lays out
        look = theme()
        layout = self._root.layout()
        if layout is not None:
            layout.activate()
        area, width = self._below.rect(), look.px(PREVIEW)
        docked = self.window().width() >= DOCKED_FROM and area.width() - width >= look.px(
            LIST_LEAST
        )
        if docked is not self._is_docked:
            self._is_docked = self._is_preview_open = docked
            self.presenter.want_preview(docked)
        is_open = self._is_preview_open
        room = area.width() - (width if docked and is_open else 0)
        top = self.titles.sizeHint().height()
        self.titles.setGeometry(0, 0, room, top)
        self.list.setGeometry(0, top, room, max(0, area.height() - top))
        self.empty.setGeometry(0, top, room, max(0, area.height() - top))
        self.preview.setGeometry(area.width() - width, 0, width, area.height())
        self.preview.setVisible(is_open)
        self.preview.raise_()

    def _show_notice(self, state: QueueState) -> None:
        shown = bool(state.trouble or state.found_more)
        if state.trouble:
            self.notice.show_notice(Tone.DANGER, state.trouble)
        elif state.found_more:
            count = len(state.lines.numbers)
            self.notice.show_notice(Tone.NEUTRAL, found_first(count))
        if self.notice.isHidden() is shown:
            self.notice.setVisible(shown)
            self._place()

    def _repaint(self) -> None:
        self.list.viewport().update()

    def _tick(self) -> None:
        self.presenter.tick()
        self._wait_for_minute()

    def _wait_for_minute(self) -> None:
        now = self._desk.clock()
        over = timedelta(seconds=now.second, microseconds=now.microsecond)
        self._minute.start(round((timedelta(minutes=1) - over) / timedelta(milliseconds=1)) + 20)

    def _choose(self, chosen: Filter) -> None:
        if self.presenter.state.chosen is not chosen:
            self.presenter.choose(chosen)

    def _type_ahead(self, text: str) -> None:
        self.start_search()
        self.header.search.setText(text)
        self.presenter.search(text)

    def _leave_search(self) -> None:
        self.presenter.search("")
        self.header.search.clear()
        self.list.setFocus()

    def _step_back(self) -> None:
        if not self._is_docked and self._is_preview_open:
            self.toggle_preview()
        else:
            self.presenter.clear()
        self.list.setFocus()

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Call")).triggered.connect(self.call)
        menu.addAction(_("Plan a call back")).triggered.connect(self.plan_callback)
        self._fill_more(menu)
        menu.popup(place)

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_more(menu)
        button = self.preview.more_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _fill_more(self, menu: QMenu) -> None:
        face = self.presenter.selected_face
        if face is not None and face.phone:
            copy = menu.addAction(_("Copy the number"))
            clipboard = QGuiApplication.clipboard()
            copy.triggered.connect(lambda _on=False, text=face.phone: clipboard.setText(text))
        preview = self.presenter.state.preview
        if preview is not None and preview.asks_whom:
            menu.addAction(_("Say whom the list holds…")).triggered.connect(self.say_whom)
        menu.addSeparator()
        menu.addAction(_("Do not call…")).triggered.connect(self.do_not_call)

    def _open(self, popover: Popover, anchor: QWidget) -> None:
        self._close_popover()
        self._popover = popover
        popover.closed.connect(lambda: self._popover_closed(popover))
        visible = anchor.isVisibleTo(self)
        popover.open_above(anchor if visible else self.titles)

    def _close_popover(self) -> None:
        if self._popover is not None:
            self._popover.close_quietly()

    def _popover_closed(self, popover: Popover) -> None:
        popover.deleteLater()
        if self._popover is popover:
            self._popover = None

    def _whom_told(self, words: str) -> None:
        self.told.emit(words)
        self.presenter.reload()
        self.list.setFocus()  # the button that opened the panel is gone with its reason

    def _settle(self, face: RowFace) -> None:
        """The lead's turn changed: on with the next one."""
        self.settled.emit(face.lead_id)
        self.presenter.go_on_from(face.n)
        self.presenter.reload()
        self.list.setFocus()

    def _plan(self, asked: CallbackPopover, face: RowFace, at: datetime, team: bool) -> None:
        def done() -> None:
            asked.close_quietly()
            now, zone = self._desk.clock(), self._desk.zone
            self.told.emit(callback_planned(face.name, at, zone, now))
            self._settle(face)

        def failed(error: QualifierError) -> None:
            asked.show_error(sentence(error))

        actions.plan_callback(self._desk, face.lead_id, at, for_team=team, then=done, failed=failed)

    def _oppose(self, asked: DoNotCallPopover, face: RowFace, reason: str, words: str) -> None:
        def done() -> None:
            asked.close_quietly()
            self.told.emit(_("{name} will not be called again.").format(name=face.name))
            self._settle(face)

        def failed(error: QualifierError) -> None:
            asked.show_error(sentence(error))

        actions.do_not_call(self._desk, face.lead_id, reason, words, then=done, failed=failed)
