"""What stands in for the window until the profile opens: passphrase, recovery key, backups."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from qualifier.core.errors import DiskFull, KeyMissing, ProfileHeld, ProfileTooNew
from qualifier.store import key_copy, profile
from qualifier.store.key import Cost
from qualifier.store.profile import Secret
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.unlock import UnlockWindow
from qualifier.ui.unlock_state import Ask, open_by_keyring, state_for

RECOVERY = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
WAYS = (Secret("passphrase", "quatre chevaux"), Secret("recovery", RECOVERY))
CHEAP = Cost(passes=1, memory_kib=1024, lanes=1)


@pytest.fixture(autouse=True)
def light(qapp):
    return install_theme(qapp, Look.LIGHT)


@pytest.fixture
def folder(tmp_path):
    profile.create(tmp_path / "profile", WAYS, passphrase_cost=CHEAP)
    return tmp_path / "profile"


@pytest.fixture
def opened(qtbot):
    def make(folder, problem=None):
        window = UnlockWindow(folder, problem)
        qtbot.addWidget(window)
        window.show()
        return window

    return make


def test_passphrase_opens(qtbot, folder, opened):
    window = opened(folder)
    assert window.field.edit.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(window.field.edit, "quatre chevaux")
    with qtbot.waitSignal(window.unlocked) as found:
        qtbot.keyClick(window.field.edit, Qt.Key.Key_Return)
    assert found.args == [profile.key_from(folder, WAYS[0])]
    assert window.field.text() == ""


def test_wrong_passphrase_says_so_on_the_field_and_can_be_tried_again(qtbot, folder, opened):
    window = opened(folder)
    qtbot.keyClicks(window.field.edit, "cinq chevaux")
    qtbot.keyClick(window.field.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window._state.is_busy)
    assert "does not open the profile" in window.field.error_label.text()
    assert window.field.edit.hasFocus()
    assert window.field.edit.selectedText() != ""


def test_empty_field_is_not_tried(qtbot, folder, opened):
    window = opened(folder)
    qtbot.mouseClick(window.go_button, Qt.MouseButton.LeftButton)
    assert not window._state.is_busy
    assert window.field.error_label.isVisible()


def test_recovery_key_opens_however_it_is_typed(qtbot, folder, opened):
    window = opened(folder)
    qtbot.mouseClick(window.other_way_link, Qt.MouseButton.LeftButton)
    assert window.field.edit.echoMode() is QLineEdit.EchoMode.Normal
    qtbot.keyClicks(window.field.edit, RECOVERY.lower().replace("-", " "))
    with qtbot.waitSignal(window.unlocked):
        qtbot.keyClick(window.field.edit, Qt.Key.Key_Return)


def test_lost_key_store_asks_for_the_recovery_key(tmp_path, opened):
    folder = tmp_path / "profile"
    profile.create(folder, (Secret("keyring", "k" * 40), WAYS[1]))
    window = opened(folder, KeyMissing(str(folder), "keyring_empty"))
    assert window._state.ask is Ask.RECOVERY
    assert window.other_way_link.isHidden()
    assert window.words.accessibleName().startswith("The key store of this computer has no key")


def test_lost_key_file_is_put_back_from_beside_the_backups(qtbot, folder, opened):
    backup_of_key(folder)
    (folder / "key.json").unlink()
    window = opened(folder, KeyMissing(str(folder), "no_key_file"))
    assert window._state.ask is Ask.KEY_COPY
    assert window.focusWidget() is window.go_button
    with qtbot.waitSignal(window.key_copy_asked):
        qtbot.keyClick(window.go_button, Qt.Key.Key_Space)
    key_copy.put_back(folder, datetime(2026, 11, 5, tzinfo=UTC))
    assert profile.key_from(folder, WAYS[0])


def backup_of_key(folder):
    (folder / "backups").mkdir()
    (folder / "backups" / "key.json").write_bytes((folder / "key.json").read_bytes())


def test_damaged_wrap_is_a_damaged_key_file_and_no_wrong_passphrase(folder):
    path = folder / "key.json"
    content = path.read_text(encoding="utf-8")
    at = content.index('"wrapped": "') + 20
    path.write_text(content[:at] + ("A" if content[at] != "A" else "B") + content[at + 1 :])
    with pytest.raises(KeyMissing) as raised:
        profile.key_from(folder, WAYS[0])
    assert raised.value.reason == "bad_key_file"


def test_full_disk_says_what_would_make_room(folder, opened):
    (folder / "backups").mkdir()
    for hour in (8, 9):
        old = folder / "backups" / f"profile-20261105T{hour:02d}0000Z-start.db"
        old.write_bytes(bytes(3_000_000))
    (folder / "set-aside" / "20261104T080000Z").mkdir(parents=True)
    (folder / "set-aside" / "20261104T080000Z" / "profile.db").write_bytes(bytes(2_000_000))
    window = opened(folder, DiskFull("no room"))
    said = window.words.accessibleName()
    assert "older backup takes 3 MB" in said
    assert "earlier repairs take 2 MB" in said
    assert window._state.ask is Ask.TRY_AGAIN


@pytest.mark.parametrize("key", (Qt.Key.Key_Space, Qt.Key.Key_Return))
def test_held_profile_can_be_tried_again(qtbot, folder, opened, key):
    window = opened(folder, ProfileHeld(str(folder)))
    assert window.field.isHidden()
    with qtbot.waitSignal(window.retry_asked):
        qtbot.keyClick(window.go_button, key)


def test_newer_profile_can_only_be_left(qtbot, folder, opened):
    window = opened(folder, ProfileTooNew(str(folder)))
    assert window.go_button.isHidden()
    assert "Update the program" in window.words.accessibleName()
    with qtbot.waitSignal(window.quit_asked):
        qtbot.mouseClick(window.quit_button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("reason", ("no_key_file", "bad_key_file"))
def test_missing_key_file_says_what_to_do(tmp_path, reason):
    state = state_for(tmp_path, KeyMissing(str(tmp_path), reason))
    assert state.ask is Ask.TRY_AGAIN
    assert "key.json" in state.sentence


def test_profile_without_key_store_is_not_opened_by_it(folder):
    with pytest.raises(KeyMissing) as raised:
        open_by_keyring(folder)
    assert raised.value.reason == "no_keyring"
