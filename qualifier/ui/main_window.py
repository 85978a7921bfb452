"""The main window: the rail, one page at a time, toasts, keys, and what is true on all pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QToolTip, QWidget

from qualifier.core.errors import QualifierError
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.ui.icons import Glyph
from qualifier.ui.page import Command, Page
from qualifier.ui.rail import NARROW_PX, SMALLEST_PX, WIDE_PX, Rail, RailItem
from qualifier.ui.theme import Role
from qualifier.ui.waiting import Waiting
from qualifier.ui.widgets import Panel, Skeleton, ToastHost, ToastMark, Tone

NORMAL_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(1180, 720)
NARROW_BELOW_PX = 1280
SMALLEST_BELOW_PX = 1240
# Pages without a place of their own in the rail, and where they belong.
IN_RAIL = {
    "call": "calls",
    "review": "dossiers",
    "import": "queue",
    "sync": "settings",
    "agreement": "settings",
}


class MainWindow(QWidget):
    """Signals: `painted` once, after the first paint; `closing` before closing; `file_dropped`;
    `met_trouble(QualifierError)`, which any thread may send and the window tells."""

    painted = Signal()
    closing = Signal()
    met_trouble = Signal(object)
    file_dropped = Signal(str)
    lock_asked = Signal()
    toast_action = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] | None = None  # asked before closing
        self.setWindowTitle("Qualifier")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(NORMAL_SIZE)
        self.setAcceptDrops(True)
        self._was_painted = False
        self._pages: dict[str, Page] = {}
        self._later: dict[str, Callable[[], Page]] = {}
        self._page_id = ""
        self._came_from = ""
        self._waiting: Waiting | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.rail = self._new_rail()
        self._stack = QStackedWidget()
        self._loading = Panel(Role.WINDOW)
        # Or the window itself, covered by it, would not be painted: `painted` hangs on that.
        self._loading.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        loading = QHBoxLayout(self._loading)
        loading.setContentsMargins(24, 120, 24, 24)
        loading.addWidget(Skeleton(rows=8), 1, Qt.AlignmentFlag.AlignTop)
        self._stack.addWidget(self._loading)
        self._row.addWidget(self.rail)
        self._row.addWidget(self._stack, 1)
        self.toasts = ToastHost(self)
        self.toasts.action_chosen.connect(self.toast_action)
        self.met_trouble.connect(self._warn_of, Qt.ConnectionType.QueuedConnection)

    # --- pages ---------------------------------------------------------------------------------
    def add_page(self, page_id: str, page: Page) -> None:
        """Add a page, or put it in place of the one of that id."""
        old = self._pages.get(page_id)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._pages[page_id] = page
        self._stack.addWidget(page)

    def add_later(self, page_id: str, make: Callable[[], Page]) -> None:
        """Add a page that is built when it is first shown."""
        old = self._pages.pop(page_id, None)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._later[page_id] = make

    def retranslate(self) -> None:
        """The language or the text size changed: rail and toast are made anew."""
        old = self.rail
        self._renew_rail()
        self.rail.show_sample(old.is_sample)
        for page_id, count in old.counts.items():
            self.rail.show_count(page_id, count)
        if self._waiting is not None:
            self.show_waiting(self._waiting)
        self._fit_rail()
        self.toasts.take_size()

    def forget_pages(self) -> None:
        """The profile is shut: nothing that shows anything of it stays in the window."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages, self._later, self._waiting = {}, {}, None
        self._page_id = self._came_from = ""
        for child in self.hide_overlays():
            child.deleteLater()
        self._renew_rail()

    def hide_overlays(self) -> list[QWidget]:
        """Take away what lies over the pages: toasts, popovers, a tooltip. Returns what is left."""
        self.toasts.forget_all()
        QToolTip.hideText()
        children = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        loose = [one for one in children if one not in (self.rail, self._stack)]
        for child in loose:
            child.hide()
        return loose

    def _new_rail(self) -> Rail:
        rail = Rail(rail_items())
        rail.page_asked.connect(self.show_page)
        rail.lock_asked.connect(self.lock_asked)
        rail.pill.setVisible(False)
        return rail

    def _renew_rail(self) -> None:
        rail = self._new_rail()
        is_hidden = self.rail.isHidden()
        self._row.replaceWidget(self.rail, rail)
        rail.setVisible(not is_hidden)
        self.rail.hide()
        self.rail.deleteLater()
        self.rail = rail

    def next_pane(self, way: int) -> None:
        """F6: the next (or previous) part of the page: rail, then the page's own columns."""
        panes = [one for one in (self.rail, *self._panes()) if one.isVisible()]
        inside = [p for p, one in enumerate(panes) if _has_focus(one)]
        here = inside[0] if inside else -1
        for step in range(1, len(panes) + 1):
            pane = panes[(here + way * step) % len(panes)]
            if _focus_inside(pane):
                return

    def _panes(self) -> list[QWidget]:
        if self.page is None:
            return []
        return [one for one in self.page.findChildren(Panel) if _is_pane(one)]

    def take_over(self, widget: QWidget | None) -> None:
        """Show a whole-window widget (first run, unlock) instead of the pages; None ends it."""
        current = self._stack.currentWidget()
        if widget is not None:
            self.rail.setVisible(False)
            if self._stack.indexOf(widget) < 0:
                self._stack.addWidget(widget)
            self._stack.setCurrentWidget(widget)
        elif current is not None and not isinstance(current, Page):
            self._stack.setCurrentWidget(self._loading)
            if current is not self._loading:
                self._stack.removeWidget(current)
                current.deleteLater()
            self.rail.setVisible(True)

    def show_page(self, page_id: str) -> bool:
        """Bring a page to the front, if it exists and the present one lets go."""
        if page_id not in self._pages and page_id in self._later:
            self.add_page(page_id, self._later.pop(page_id)())
        page = self._pages.get(page_id)
        if page is None:
            return False
        current = self.page
        if current is not None and current is not page and not current.left():
            return False
        if self._page_id != page_id:
            self._came_from, self._page_id = self._page_id, page_id
        self._stack.setCurrentWidget(page)
        self.rail.show_page(IN_RAIL.get(page_id, page_id))
        self._fit_rail()
        page.entered()
        return True

    def go_back(self) -> None:
        """To the page this one was opened from (the queue if there is none)."""
        if not self.show_page(self._came_from):
            self.show_page("queue")

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self._pages.get(self._page_id)

    @property
    def page_id(self) -> str:
        """The id of the page in front; empty before there is one."""
        return self._page_id

    def page_of(self, page_id: str) -> Page | None:
        """A page by its id."""
        return self._pages.get(page_id)

    def commands(self) -> tuple[Command, ...]:
        """What Ctrl+K offers on any page, after the page's own."""
        own = self.page.commands() if self.page is not None else ()
        return (*own, *self._everywhere())

    # --- told to the person --------------------------------------------------------------------
    def say(self, text: str, action: str = "", action_id: str = "", keys: str = "") -> None:
        """A toast; with an action it stays 8 seconds."""
        self._place_toasts()
        self.toasts.show_toast(ToastMark(text, Tone.OK, action, action_id, keys))

    def warn(self, text: str, about: str = "") -> None:
        """A toast for trouble; it stays until closed, or until what it is `about` is over."""
        self._place_toasts()
        self.toasts.show_toast(ToastMark(text, Tone.DANGER, about=about))

    def _warn_of(self, error: QualifierError) -> None:
        self.warn(sentence(error))

    def warn_with(self, text: str, action: str, action_id: str, about: str) -> None:
        """As `warn`, with a link to what mends it."""
        self._place_toasts()
        self.toasts.show_toast(ToastMark(text, Tone.DANGER, action, action_id, about=about))

    def offer(self, text: str, action: str, action_id: str) -> None:
        """A toast that stays until somebody takes up the offer, or closes it."""
        self._place_toasts()
        self.toasts.show_toast(ToastMark(text, Tone.OK, action, action_id, stays=True))

    def show_waiting(self, now: Waiting) -> None:
        """The pill at the rail's foot: what still has to go out, and what needs a person."""
        self._waiting = now
        pill, count = self.rail.pill, now.needs_you
        pill.setVisible(True)
        if count:
            words = ngettext("{count} needs you", "{count} need you", count).format(count=count)
            pill.show_state(words, Tone.DANGER, Glyph.CIRCLE_ALERT, count)
        elif now.is_offline:
            waits = _("Offline · {count} waiting").format(count=now.count)
            words = waits if now.count else _("Offline")
            pill.show_state(words, Tone.WARN, Glyph.WIFI_OFF, now.count)
        elif now.count:
            words = _("{count} waiting").format(count=now.count)
            pill.show_state(words, Tone.WARN, Glyph.CLOUD_UPLOAD, now.count)
        else:
            pill.show_state(_("All sent"), Tone.OK, Glyph.CLOUD_CHECK, 0)

    # --- the window on the screen ----------------------------------------------------------------
    def fit_into(self, room: QSize) -> None:
        """Never larger than the room on the screen, even where that is less than the least size."""
        self.setMinimumSize(LEAST_SIZE.boundedTo(room))
        self.resize(self.size().boundedTo(room))

    def come_to_front(self) -> None:
        """Another start of the program asked for it. A maximised window stays so."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # --- Qt ------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_rail()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close is not None and not self.may_close():
            event.ignore()
            return
        if self.page is not None:
            self.page.left()
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        name = _dropped_file(event.mimeData().urls())
        if name:
            self.file_dropped.emit(name)

    def _fit_rail(self) -> None:
        width = WIDE_PX
        if self.width() < SMALLEST_BELOW_PX:
            width = SMALLEST_PX
        elif self._page_id == "call" or self.width() < NARROW_BELOW_PX:
            width = NARROW_PX
        self.rail.show_width(width)
        self._place_toasts()

    def _place_toasts(self) -> None:
        """Beside the rail, whose name they would hide; above the bar that ends a call."""
        foot = self.page.foot_px() if self.page is not None else 0
        self.toasts.place(self.rail.minimumWidth() + 16, foot + 16)

    def _everywhere(self) -> tuple[Command, ...]:
        return tuple(
            Command(item.label, item.keys, _opener(self.show_page, item.id))
            for item in rail_items()
            if item.id in self._pages or item.id in self._later
        )


def rail_items() -> tuple[RailItem, ...]:
    """The pages that work, with the numbers of the keyboard map."""
    return (
        RailItem("queue", _("Queue"), Glyph.LIST_CHECKS, "Ctrl+1"),
        RailItem("calls", _("Calls"), Glyph.PHONE, "Ctrl+2"),
        RailItem("dossiers", _("Dossiers"), Glyph.FOLDER_OPEN, "Ctrl+3"),
        RailItem("figures", _("Review"), Glyph.CHART_COLUMN, "Ctrl+4"),
        RailItem("scripts", _("Scripts"), Glyph.FILE_PEN_LINE, "Ctrl+5"),
        RailItem("settings", _("Settings"), Glyph.SETTINGS, "Ctrl+6"),
    )


def _is_pane(panel: Panel) -> bool:
    """A column or bar of a page: not inside another panel that is one already."""
    return isinstance(panel.parentWidget(), Page | QStackedWidget)


def _has_focus(pane: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return isinstance(focus, QWidget) and pane.isAncestorOf(focus)


def _focus_inside(pane: QWidget) -> bool:
    for child in pane.findChildren(QWidget):
        if (
            child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and child.isEnabled()
        ):
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


def _opener(show_page: Callable[[str], bool], page_id: str) -> Callable[[], None]:
    def run() -> None:
        show_page(page_id)

    return run


def _dropped_file(urls: list[QUrl]) -> str:
    for url in urls:
        name = url.toLocalFile()
        if name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx")):
            return name
    return ""


def application() -> QApplication:
    """The running application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
