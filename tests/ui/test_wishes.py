"""What the desktop asks the open window to show: a lead by its link, a script by its file."""

from __future__ import annotations

from threading import Thread

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QLabel

from qualifier.app import Application
from qualifier.cli.window_door import hand_over
from qualifier.core.call import Phase
from qualifier.paths import resources_dir
from qualifier.settings import SEAT_ROLES
from qualifier.store.document_versions import DocumentKind, draft
from qualifier.store.profile import Store, save_settings
from qualifier.ui.wishes import is_wish
from tests.fakes.desk import SetClock
from tests.fakes.lockable import LEAD, WORDS, Lockable, make_profile

SCRIPT = "maintenance_inbound"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # raise, of offscreen


def profile_of(folder, roles=("admin",)):
    """A profile whose person has these roles."""
    key = make_profile(folder, with_pin=False)
    store = Store(folder, key, is_window=True)
    store.write(lambda c: save_settings(c, {SEAT_ROLES: list(roles)}))
    store.close()


@pytest.fixture
def opened(qtbot, tmp_path):
    profile_of(tmp_path / "profile")
    run = Lockable(qtbot, tmp_path / "profile")
    run.wait_for_queue()
    yield run
    run.close()


def says(run: Lockable, words: str) -> bool:
    return any(words in one.text() for one in run.window.findChildren(QLabel))


def test_link_shows_its_lead_and_dials_nobody(opened):
    opened.run.ask(f"qualifier:lead/{LEAD.id}")
    opened.wait(lambda: opened.window.page_id == "call")
    assert opened.session.lead.id == LEAD.id
    assert opened.session.phase is Phase.READY


def test_link_as_macos_hands_it_over(opened):
    application = QApplication.instance()
    application.installEventFilter(opened.run)
    QApplication.sendEvent(application, QFileOpenEvent(QUrl(f"qualifier:lead/{LEAD.id}")))
    opened.wait(lambda: opened.window.page_id == "call")


def test_lead_that_is_gone_and_bad_link_are_said(opened):
    opened.run.ask("qualifier:lead/nobody")
    opened.wait(lambda: says(opened, "nobody"))
    opened.run.ask("qualifier:lead/../../x")
    opened.wait(lambda: says(opened, "no link to a lead"))
    assert opened.window.page_id == "queue"


def test_call_without_outcome_stays_in_front(opened, tmp_path):
    file = tmp_path / "x.qualifier.yaml"
    file.write_text("- nothing\n", encoding="utf-8")
    opened.call()
    for thing in (str(file), f"qualifier:lead/{LEAD.id}"):
        opened.window.toasts.forget_words()
        opened.run.ask(thing)
        opened.wait(lambda: says(opened, "Give this call an outcome first"))
        assert opened.window.page_id == "call"


def test_script_file_becomes_a_draft_in_the_editor(opened, tmp_path):
    text = (resources_dir() / "scripts" / f"{SCRIPT}.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.qualifier.yaml"
    file.write_text(text.replace(f"id: {SCRIPT}", "id: mine", 1), encoding="utf-8")
    opened.run.ask(str(file))
    opened.wait(lambda: opened.window.page_id == "scripts")
    page = opened.window.page_of("scripts")
    opened.wait(lambda: page.editor is not None)
    store = opened.workspace.store
    assert store.read(lambda c: draft(c, DocumentKind.SCRIPT, "mine")) is not None


def test_file_that_is_no_script_is_refused_in_words(opened, qtbot, tmp_path):
    file = tmp_path / "no.qualifier.yaml"
    file.write_text("- nothing\n", encoding="utf-8")
    opened.window.show_page("scripts")
    page = opened.window.page_of("scripts")
    with qtbot.waitSignal(page.refused, timeout=20_000) as refused:
        opened.run.ask(str(file))
    assert refused.args[0].endswith(".")
    assert page.editor is None


def test_who_may_not_change_scripts_reads_none_in(opened, tmp_path):
    file = tmp_path / "x.qualifier.yaml"
    file.write_text("- nothing\n", encoding="utf-8")
    desk = opened.workspace.desk
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["qualifier"])
    opened.run.ask(str(file))
    opened.wait(lambda: says(opened, "Admins do this"))


def test_wish_waits_while_the_profile_is_closed(opened, qtbot):
    folder = opened.folder
    opened.close()
    wish = {"do": "show_lead", "lead_id": LEAD.id}
    run = Application(folder, passphrase=WORDS, demo=False, wish=wish, clock=SetClock())
    qtbot.addWidget(run.window)
    run.start()
    qtbot.waitUntil(lambda: run.window.page_id == "call", timeout=20_000)
    run.close()


def test_other_start_hands_its_wish_over(opened, qtbot):
    told = []
    wish = {"do": "show_lead", "lead_id": LEAD.id}
    other = Thread(target=lambda: told.append(hand_over(opened.folder, wish)))
    other.start()
    opened.wait(lambda: opened.window.page_id == "call")
    other.join()
    assert told == [{}]


def test_wish_with_a_wrong_word_is_none():
    wrong = ({"do": "show_lead"}, {"do": "show_lead", "lead_id": 7}, {"do": "open_script"}, {})
    assert not any(is_wish(one) for one in wrong)
