"""Locking the window: what goes, what stays, what opens it again, when it locks by itself."""

from __future__ import annotations

import gc
import json
import os

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from qualifier.app import socket_path
from qualifier.core.call import Phase
from qualifier.core.errors import DiskFull, KeyMissing
from qualifier.settings import LOCK_AFTER, SEAT_NAME
from qualifier.store import pin
from qualifier.store.lock_mark import Why, read_mark
from qualifier.store.profile import Secret
from qualifier.ui.recovery.page import RecoveryPage
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.unlock_state import open_by_keyring
from tests.fakes.lockable import (
    CHEAP,
    CONTROL,
    ENTER,
    PIN,
    RECOVERY,
    WORDS,
    Lockable,
    make_profile,
)

DRAFT = "wants the works council in"
TEN_MINUTES_S = 600.0


@pytest.fixture
def opened(qtbot, qapp, tmp_path):
    """Makes a run of the window, where a PIN is cheap to try; all are closed at the end."""
    install_theme(qapp, Look.LIGHT)
    made = []

    def make(*, passphrase=WORDS, **profile) -> Lockable:
        folder = tmp_path / "profile"
        if not folder.exists():
            make_profile(folder, **profile)
        made.append(Lockable(qtbot, folder, passphrase))
        return made[-1]

    with pytest.MonkeyPatch.context() as at_test_cost:
        at_test_cost.setattr(pin, "NORMAL_COST", CHEAP)
        yield make
        for one in made:
            one.close()


@pytest.fixture
def program(opened):
    run = opened()
    run.wait_for_queue()
    return run


def test_lock_on_demand_leaves_nothing_of_the_profile(program):
    worker = program.wait_for_worker()
    store, remains = program.workspace.store, program.remains()
    assert program.open_files()
    program.lock()
    assert program.open_files() == []
    assert not os.path.exists(f"/proc/{worker}")
    assert bytes(store.key) == bytes(32)
    del store
    program.wait(lambda: gc.collect() is not None and remains() is None)
    shown = [one.toPlainText() for one in program.window.findChildren(QPlainTextEdit)]
    for kind in (QLabel, QLineEdit):
        shown += [one.text() for one in program.window.findChildren(kind)]
    assert not [one for one in shown if "Vasseur" in one or "Inès" in one]
    assert program.window.rail.isHidden()
    assert program.window.windowTitle() == "Qualifier"


def test_toast_about_a_lead_is_gone_before_the_worker_has_ended(program, monkeypatch):
    seen = []
    program.window.say("Claire Vasseur: callback on Monday.")
    closes = program.workspace.close

    def close(patience_ms):
        seen.append((program.window.toasts.toast, program.page.isVisible()))
        closes(patience_ms)

    monkeypatch.setattr(program.workspace, "close", close)
    program.lock()
    assert seen == [(None, True)]


def test_call_stands_as_before_after_unlocking(program):
    program.call()
    program.key(Qt.Key.Key_1)
    program.key(ENTER)
    program.workspace.call_page.questions.focus_note()
    program.type(DRAFT)
    before = program.session
    program.run.locker.lock(Why.SLEEP)
    assert program.run.locker.is_locked
    program.unlocked(PIN)
    program.wait(lambda: program.window.page_id == "call")
    after = program.session
    assert (after.id, after.current, after.phase) == (before.id, before.current, Phase.LIVE)
    assert after.answers == before.answers == {"hoped": "costed_incident"}
    assert after.is_paused
    assert program.workspace.call_page.questions.note.toPlainText() == DRAFT
    assert read_mark(program.folder) is None


def test_same_page_with_the_same_lead_after_unlocking(program):
    program.key(ENTER)
    program.wait(lambda: program.window.page_id == "call")
    program.lock()
    program.unlocked(WORDS)
    program.wait(lambda: program.window.page_id == "call")
    assert program.session.lead.id == "lead-1"
    assert program.session.phase is Phase.READY
    program.window.show_page("settings")
    program.lock()
    program.unlocked(PIN)
    program.wait(lambda: program.window.page_id == "settings")


def test_name_that_is_being_typed_in_the_settings_is_kept(program):
    program.window.show_page("settings")
    edit = program.window.page_of("settings").you.name_field.edit
    edit.setFocus()
    edit.selectAll()
    program.type("Ada Morin")
    program.lock()
    program.unlocked(PIN)
    assert program.workspace.store.settings().text(SEAT_NAME) == "Ada Morin"


def test_lock_waits_until_the_call_is_hung_up_unless_it_is_asked_for_twice(program):
    program.call()
    program.key(Qt.Key.Key_L, CONTROL)
    assert not program.run.locker.is_locked
    assert program.window.toasts.toast.mark.text == "The window locks when you hang up."
    program.workspace.call_page.hang_up()
    program.wait(lambda: program.run.locker.is_locked)
    program.unlocked(PIN)
    program.wait(lambda: program.window.page_id == "call")
    assert program.session.phase is Phase.WRAP_UP


def test_lock_asked_for_twice_in_a_call_parks_it(program):
    program.call()
    program.key(Qt.Key.Key_L, CONTROL)
    program.key(Qt.Key.Key_L, CONTROL)
    assert program.run.locker.is_locked


def test_screen_lock_waits_for_the_call_and_is_dropped_when_the_screen_opens(program):
    locker = program.run.locker
    program.call()
    assert not locker.lock(Why.SCREEN)
    locker._screen_unlocked()
    program.workspace.call_page.hang_up()
    program.qtbot.wait(700)
    assert not locker.is_locked
    assert locker.lock(Why.SCREEN)
    assert "The screen was locked." in program.page.words.accessibleName()


# --- idle --------------------------------------------------------------------------------------
def test_window_nobody_touches_locks_after_ten_minutes_with_a_word_before(program):
    locker = program.run.locker
    program.steady.now_s += TEN_MINUTES_S - 29
    locker._idle.check()
    assert locker._notice.isVisible()
    assert locker._notice.words.text() == "Locks in 29 seconds. Any key keeps it open."
    program.touch()
    assert not locker._notice.isVisible()
    program.steady.now_s += TEN_MINUTES_S - 1
    locker._idle.check()
    assert not locker.is_locked
    program.steady.now_s += 1
    locker._idle.check()
    assert locker.is_locked
    assert read_mark(program.folder).why is Why.IDLE


@pytest.mark.parametrize("what", ("key", "mouse", "wheel"))
def test_key_mouse_and_wheel_count_as_being_there(program, what):
    program.steady.now_s += TEN_MINUTES_S - 1
    handle = program.window.windowHandle()
    if what == "key":
        program.touch()
    elif what == "mouse":
        QTest.mouseMove(handle, QPoint(200, 200))
        QTest.mouseMove(handle, QPoint(220, 200))
    else:
        QApplication.sendEvent(handle, wheel())
    program.steady.now_s += TEN_MINUTES_S - 1
    program.run.locker._idle.check()
    assert not program.run.locker.is_locked


def wheel() -> QWheelEvent:
    at, none = QPointF(200, 200), QPoint(0, 0)
    held = Qt.KeyboardModifier.NoModifier
    return QWheelEvent(
        at,
        at,
        none,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_key_that_wakes_the_computer_neither_keeps_it_open_nor_is_typed(program):
    program.steady.now_s += 8 * 3600  # timers did not tick
    QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_1)
    assert program.run.locker.is_locked
    assert program.page.field.text() == ""


def test_idle_time_is_a_setting_and_can_be_off(program):
    program.workspace.desk.change_setting(LOCK_AFTER, 0)
    program.steady.now_s += 8 * 3600
    program.run.locker._idle.check()
    assert not program.run.locker.is_locked
    program.workspace.desk.change_setting(LOCK_AFTER, 5)
    program.steady.now_s += 301
    program.run.locker._idle.check()
    assert program.run.locker.is_locked


def test_nobody_is_idle_in_a_call_or_while_the_worker_works_for_them(program):
    locker = program.run.locker
    program.call()
    program.steady.now_s += 2 * TEN_MINUTES_S
    locker._idle.check()
    assert not locker.is_locked
    program.workspace.call_page.hang_up()
    locker._idle.check()
    assert not locker.is_locked
    program.wait_for_worker()
    program.workspace.background.ask({"do": "backups"})
    program.steady.now_s += 2 * TEN_MINUTES_S
    locker._idle.check()
    assert not locker.is_locked
    program.wait(lambda: not program.workspace.worker.is_asked)
    program.steady.now_s += TEN_MINUTES_S + 1
    locker._idle.check()
    assert locker.is_locked


# --- what opens it -----------------------------------------------------------------------------
def test_wrong_pins_are_counted_and_the_fifth_ends_the_pin(program):
    program.lock()
    for left in (4, 3, 2, 1):
        program.unlock("271828")
        said = f"This PIN is wrong. {left} {'try' if left == 1 else 'tries'} left."
        program.wait(lambda said=said: program.page.field.error_label.text() == said)
    program.unlock("271828")
    program.wait(lambda: program.page.field.label.text() == "Passphrase")
    assert program.page.field.error_label.isHidden()  # the passphrase is not what was wrong
    assert "no longer opens" in program.page.hint.accessibleName()
    program.unlock(PIN)
    program.wait(lambda: "does not open" in program.page.field.error_label.text())
    program.unlocked(WORDS)
    program.wait(lambda: not program.workspace.store.read(pin.is_set))


def test_wrong_recovery_key_stays_to_be_checked_and_a_right_one_offers_a_passphrase(program):
    program.lock()
    program.page.other_way_link.click()
    wrong = RECOVERY.replace("A", "Z")
    program.unlock(wrong)
    program.wait(lambda: "does not open" in program.page.field.error_label.text())
    assert program.page.field.edit.selectedText() == wrong
    program.unlocked(RECOVERY)
    assert program.window.toasts.toast.mark.action == "Set a passphrase"


def test_keys_of_the_lock_page(program):
    program.lock()
    page, quits = program.page, []
    page.quit_asked.disconnect()
    page.quit_asked.connect(lambda: quits.append(True))
    page.other_way_link.setFocus()
    program.key(ENTER)
    assert page.field.label.text() == "Recovery key"
    program.key(Qt.Key.Key_Escape)
    assert page.field.label.text() == "PIN or passphrase"
    program.unlock("271828")
    assert page.field.edit.hasFocus()  # while it is tried: a second Enter must not quit
    program.key(ENTER)
    program.wait(lambda: not page.field.error_label.isHidden())
    assert not quits
    page.quit_button.setFocus()
    program.key(ENTER)
    assert quits


def test_passphrase_and_recovery_key_open_it_too(program):
    program.lock()
    assert program.page.field.label.text() == "PIN or passphrase"
    program.unlocked(WORDS)
    program.lock()
    program.page.other_way_link.click()
    assert program.page.field.label.text() == "Recovery key"
    program.unlocked(RECOVERY.lower())


def test_digits_that_are_the_passphrase_open_it(opened):
    ways = (Secret("passphrase", "31415926"), Secret("recovery", RECOVERY))
    run = opened(passphrase="31415926", ways=ways)
    run.wait_for_queue()
    run.lock()
    run.unlocked("31415926")


def test_profile_that_opens_by_the_key_store_alone_does_not_lock(opened, key_store):
    run = opened(passphrase=None, ways=key_store, with_pin=False)
    run.wait_for_queue()
    run.steady.now_s += 8 * 3600
    run.run.locker._idle.check()
    assert not run.run.locker.is_locked
    run.key(Qt.Key.Key_L, CONTROL)
    assert not run.run.locker.is_locked
    assert run.window.page_id == "settings"
    assert "does not lock yet" in run.window.page.lock.words.accessibleName()


def test_ending_the_program_does_not_end_the_lock_of_a_key_store_profile(opened, key_store):
    first = opened(passphrase=None, ways=key_store)
    first.wait_for_queue()
    first.lock()
    first.unlock("271828")
    first.wait(lambda: "4 tries left" in first.page.field.error_label.text())
    first.close()
    with pytest.raises(KeyMissing, match="locked"):
        open_by_keyring(first.folder)
    second = opened(passphrase=None)
    second.wait(lambda: second.run.locker.is_locked)
    assert second.workspace is None
    second.window.activateWindow()
    second.wait(second.page.field.edit.hasFocus)
    second.unlock("271828")
    second.wait(lambda: "3 tries left" in second.page.field.error_label.text())
    second.unlocked(PIN)
    assert open_by_keyring(first.folder)


@pytest.fixture
def key_store(monkeypatch):
    """A native key store with one secret in it; returns the ways into a profile by it."""
    from qualifier.sync import credentials

    monkeypatch.setattr(credentials, "secret_of", lambda _profile_id: "k" * 43)
    monkeypatch.setattr(credentials, "native_backend", lambda: "a key store")
    return (Secret("keyring", "k" * 43), Secret("recovery", RECOVERY))


# --- what must not go ----------------------------------------------------------------------------
def test_text_the_disk_refuses_is_not_locked_away(program, monkeypatch):
    program.call()
    program.workspace.call_page.questions.focus_note()
    program.type(DRAFT)
    writer = program.workspace.store.writer

    def refuse(_job):
        raise DiskFull("no room")

    monkeypatch.setattr(writer, "_attempt", refuse)
    assert not program.run.locker.lock(Why.SLEEP)
    assert not program.run.locker.is_locked
    assert program.window.toasts.toast.mark.text.startswith("Not locked: the disk did not take")
    assert program.workspace.call_page.questions.note.toPlainText() == DRAFT
    monkeypatch.undo()
    assert program.run.locker.lock(Why.SLEEP)
    program.unlocked(PIN)
    program.wait(lambda: program.window.page_id == "call")
    assert program.workspace.call_page.questions.note.toPlainText() == DRAFT


def test_commands_are_told_that_the_window_is_locked(program):
    program.lock()
    door = QLocalSocket()
    door.connectToServer(socket_path(program.folder))
    program.wait(lambda: door.state() == QLocalSocket.LocalSocketState.ConnectedState)
    door.write(b'{"do": "backup"}\n')
    door.flush()
    program.wait(lambda: door.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert json.loads(bytes(door.readAll().data()))["error"]["reason"] == "window_locked"


def test_right_pin_after_four_wrong_ones_keeps_the_pin(program):
    program.lock()
    for left in (4, 3, 2, 1):
        program.unlock("271828")
        program.wait(lambda left=left: f"{left} tr" in program.page.field.error_label.text())
    program.unlocked(PIN)
    program.workspace.background.settle()
    assert program.workspace.store.read(pin.is_set)


def test_damage_found_under_a_lock_leads_to_the_repair(opened, key_store):
    first = opened(passphrase=None, ways=key_store)
    first.wait_for_queue()
    first.lock()
    first.close()
    path = first.folder / "profile.db"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    second = opened(passphrase=None)
    second.wait(lambda: second.run.locker.is_locked)
    second.unlock(RECOVERY)
    second.wait(lambda: bool(second.window.findChildren(RecoveryPage)))
    assert not second.run.locker.is_locked
