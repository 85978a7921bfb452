"""Every page of the window, walked through on a filled profile.

Nothing but the main window is ever a window of its own; every control that takes the focus has a
name for screen readers, and Tab reaches it.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QScrollBar,
    QWidget,
)

from qualifier.core.call import Phase
from qualifier.core.editing.spots import Part, Spot
from qualifier.ui.call.actions import CallActions
from qualifier.ui.call.call_page import CallPage
from qualifier.ui.call.review import review_state
from qualifier.ui.calls.calls_page import CallsPage
from qualifier.ui.dossiers.dossier_page import DossierPage
from qualifier.ui.dossiers.dossiers_page import DossiersPage
from qualifier.ui.help.help_page import HelpPage
from qualifier.ui.imports.import_page import ImportPage
from qualifier.ui.main_window import MainWindow
from qualifier.ui.queue.page import QueuePage
from qualifier.ui.scripts.scripts_page import ScriptsPage
from qualifier.ui.settings import SettingsPage
from tests.fakes.called_lead import add_lead, opener
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.queue_scene import fill_queue

ANSWERS = {
    "hoped": "costed_incident",
    "sector": "industry",
    "staff": "240",
    "today": "paper",
    "slips": ["stops"],
    "role": "recommends",
    "decider": {"name": "Jean-Marc Morel"},
    "next_step": "A visit",
}
PAGES = ("queue", "call", "review", "calls", "dossiers", "settings", "import", "help", "scripts")


class WindowWatch(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):
        if event.type() != QEvent.Type.Show or not isinstance(watched, QWidget):
            return False
        if watched.isWindow() and not isinstance(watched, MainWindow):
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()!r}")
        return False


@pytest.fixture
def watch(qapp):
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    fill_queue(desk)
    yield desk
    close_desk(desk)


class Walk:
    """The main window with all its pages, each built under the eyes of the watch."""

    def __init__(self, desk):
        self.desk = desk
        self.window = MainWindow()
        self.window.show()
        self.call = CallPage(desk)
        self.actions = CallActions(desk, self.call, lambda: opener(desk))
        self.review = DossierPage(desk.clock)
        pages = {
            "queue": QueuePage(desk),
            "call": self.call,
            "review": self.review,
            "calls": CallsPage(desk),
            "dossiers": DossiersPage(desk),
            "settings": SettingsPage(desk),
            "import": ImportPage(desk),
            "help": HelpPage(),
            "scripts": ScriptsPage(desk),
        }
        for page_id, page in pages.items():
            self.window.add_page(page_id, page)
        self.window.activateWindow()

    def open(self, page_id):
        """Show a page as it is in daily work, with something on it."""
        if page_id in ("call", "review"):
            self.talk()
        if page_id == "review":
            self.review.show_review(review_state(self.call.session, "a good reason"))
        assert self.window.show_page(page_id)
        if page_id == "scripts":
            self.window.page.open_script("maintenance_inbound")
            self.window.page.editor.presenter.choose(Spot(Part.QUESTION, "trigger_date"))
        QApplication.processEvents()

    def talk(self):
        self.actions.open_lead(add_lead(self.desk).id)
        self.window.show_page("call")
        self.actions.dial()
        self.call.someone_answers()
        for question, answer in ANSWERS.items():
            self.call.session.show(question)
            self.call.session.answer(answer)
        assert self.call.session.phase is Phase.LIVE


@pytest.fixture
def walk(qtbot, desk, watch):
    walk = Walk(desk)
    qtbot.addWidget(walk.window)
    qtbot.waitUntil(walk.window.isActiveWindow)
    yield walk
    walk.call.flush()
    for timer in walk.window.findChildren(QTimer):
        timer.stop()


def controls(window):
    """Every visible control that Tab should reach."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.isVisibleTo(window)
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and not isinstance(one, QScrollBar)
    ]


def name_of(control):
    """What a screen reader says; a buddy label and a button's own text count."""
    words = control.accessibleName()
    if not words and isinstance(control, QAbstractButton):
        words = control.text()
    if not words:
        labels = control.window().findChildren(QLabel)
        words = next((one.text() for one in labels if one.buddy() is control), "")
    return words.strip()


def described(control):
    parent = control.parent()
    return f"{type(control).__name__} {name_of(control)!r} in {type(parent).__name__}"


@pytest.mark.parametrize("page_id", PAGES)
def test_no_widget_of_a_page_is_ever_a_window(walk, watch, page_id):
    walk.open(page_id)
    assert walk.window.page_id == page_id
    assert watch.seen == []
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert shown == [walk.window]


def test_walking_a_whole_call_shows_no_window(walk, watch):
    walk.talk()
    session, page = walk.call.session, walk.call
    for question in session.path.asked:
        page.show_question(question)
        QApplication.processEvents()
    page.impressions.focus_capture()
    QTest.keyClicks(QApplication.focusWidget(), "interest +2")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    for act in (
        walk.actions.ask_hand_over,
        walk.actions.choose_among_all,
        lambda: walk.actions.choose_outcome("callback_agreed"),
        lambda: walk.actions.choose_outcome("nurture"),
        lambda: walk.actions.choose_outcome("off_target"),
        page.hang_up,
    ):
        act()
        QApplication.processEvents()
    walk.window.resize(1180, 720)
    QApplication.processEvents()
    assert watch.seen == []


def test_watch_sees_a_widget_shown_before_it_has_a_parent(qtbot, watch):
    stray = QLabel("stray")
    qtbot.addWidget(stray)
    stray.setVisible(True)
    assert watch.seen == ["QLabel ''"]


@pytest.mark.parametrize("page_id", PAGES)
def test_every_control_has_a_name(walk, page_id):
    walk.open(page_id)
    found = controls(walk.window)
    assert len(found) > 4  # the rail and what the page adds
    assert [described(one) for one in found if not name_of(one)] == []


@pytest.mark.parametrize("page_id", PAGES)
def test_tab_reaches_every_control(walk, page_id):
    walk.open(page_id)
    expected = set(controls(walk.window))
    first = min(expected, key=lambda one: one.mapTo(walk.window, one.rect().topLeft()).x())
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached = set()
    for _step in range(2 * len(expected) + 20):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        walk.window.focusNextPrevChild(True)
    missed = [one for one in expected - reached if not _is_in_group(one, reached)]
    assert [described(one) for one in missed] == []


def _is_in_group(control, reached):
    """Of exclusive buttons Tab visits one, arrow keys the rest; a view's inside is its own."""
    if isinstance(control, QAbstractButton) and control.autoExclusive():
        siblings = control.parentWidget().findChildren(QAbstractButton)
        return any(one.autoExclusive() and one in reached for one in siblings)
    parent = control.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent in reached
