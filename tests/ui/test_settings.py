"""The settings page: controls show the settings, a change is stored, Ctrl+Z takes it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from qualifier.settings import DIALER, FOLDER, LOCK_AFTER, REDUCE_MOTION, SEAT_NAME, TEXT_SIZE
from qualifier.store import pin, profile
from qualifier.store.profile import Secret
from qualifier.ui.settings import SettingsPage
from qualifier.ui.settings.state import Safety
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import close_desk, make_desk


@pytest.fixture(autouse=True)
def light(qapp):
    return install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def page(qtbot, desk):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1244, 900)
    made.show()
    made.entered()
    return made


def test_controls_show_the_settings_and_have_names(page, desk):
    assert page.you.name_field.text() == "Inès Caradec"
    assert page.look.size_list.chosen_id == "100"
    assert page.phone.form.choices.card("by_hand").isChecked()
    assert page.calls.script_list.count() == 2
    for kind in (QComboBox, QLineEdit):
        assert all(one.accessibleName() for one in page.findChildren(kind))
    assert all(box.text() for box in page.findChildren(QCheckBox))


def test_tick_is_stored_and_taken_back_by_keys(qtbot, page, desk):
    page.look.motion_box.setFocus()
    qtbot.keyClick(page.look.motion_box, Qt.Key.Key_Space)
    assert desk.store.settings().flag(REDUCE_MOTION)
    assert page.undo_button.text() == "Undo: animation"
    qtbot.keyClick(page.look.motion_box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not desk.store.settings().flag(REDUCE_MOTION)
    assert not page.look.motion_box.isChecked()
    assert page.undo_button.isHidden()


def test_name_is_stored_when_it_is_left_and_never_empty(qtbot, page, desk):
    edit = page.you.name_field.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "Ada Morin")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.store.settings().text(SEAT_NAME) == "Ada Morin"
    edit.clear()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert desk.store.settings().text(SEAT_NAME) == "Ada Morin"
    assert page.you.name_field.error_label.isVisible()


def test_own_command_is_tested_and_trouble_is_said(qtbot, page, desk, tmp_path):
    page.phone.form.choices.card("command").click()
    assert desk.store.settings().text(DIALER) == "command"
    qtbot.keyClicks(page.phone.form.command_field.edit, str(tmp_path / "nothing") + " {number}")
    qtbot.mouseClick(page.phone.form.test_button, Qt.MouseButton.LeftButton)
    assert "could not be started" in page.phone.form.told_label.text()


def test_text_size_and_folder_apply_at_once(page, desk, tmp_path):
    page.look.size_list.chosen.emit("125")
    assert desk.store.settings().number(TEXT_SIZE) == 125
    page.folder.take_folder(str(tmp_path))
    assert desk.store.settings().text(FOLDER) == str(tmp_path)
    assert page.folder.path_label.full_text == str(tmp_path)
    page.folder.inside_button.click()
    assert page.folder.path_label.full_text.endswith("hand-offs")


def test_new_recovery_key_opens_the_profile_once_ticked(qtbot, page, desk):
    qtbot.mouseClick(page.safety.recovery_button, Qt.MouseButton.LeftButton)
    key = page._presenter.state.recovery_key
    assert page.safety.recovery.isVisible()
    qtbot.keyClick(page.safety.recovery.away_box, Qt.Key.Key_Space)
    assert profile.key_from(desk.store.folder, Secret("recovery", key)) == desk.store.key
    assert page.safety.recovery.isHidden()


def test_passphrase_button_opens_only_when_both_agree(qtbot, page):
    said = []
    page.said.connect(said.append)
    qtbot.mouseClick(page.safety.passphrase_button, Qt.MouseButton.LeftButton)
    assert not page.safety.save_button.isEnabled()
    qtbot.keyClicks(page.safety.fields.first.edit, "quatre chevaux")
    qtbot.keyClicks(page.safety.fields.second.edit, "quatre chevaux")
    assert page.safety.save_button.isEnabled()
    qtbot.keyClick(page.safety.fields.second.edit, Qt.Key.Key_Return)
    assert page._presenter.state.safety is Safety.RESTING
    assert said == ["The new passphrase opens the profile from now on."]


def test_licences_and_versions_are_there(qtbot, page):
    qtbot.mouseClick(page.about.licences_button, Qt.MouseButton.LeftButton)
    assert "Lucide" in page.about.licences_text.text()
    assert page.about.licences_text.isVisible()


# --- lock --------------------------------------------------------------------------------------
@pytest.fixture
def with_recovery(desk, page):
    """The profile of the tests, with a recovery key beside its key store."""
    profile.add_way(desk.store.folder, desk.store.key, Secret("recovery", "0" * 32))
    page.read_again()
    return page


def test_profile_of_the_key_store_alone_says_that_it_does_not_lock(page):
    assert "does not lock yet" in page.lock.words.accessibleName()
    assert not page.lock.after_list.isEnabled()
    assert not page.lock.pin_button.isEnabled()


def test_pin_is_set_changed_and_removed(qtbot, with_recovery, desk):
    part = with_recovery.lock
    assert "at one click" in part.words.accessibleName()
    part.pin_button.click()
    assert part.fields.first.edit.hasFocus()
    other = with_recovery.safety.recovery_button
    assert other.isVisible()  # nothing above may move what is typed in
    assert not other.isEnabled()
    qtbot.keyClicks(part.fields.first.edit, "111111")
    qtbot.keyClicks(part.fields.second.edit, "111111")
    assert part.fields.hint_label.text() == "Anybody would try this one first."
    assert not part.save_button.isEnabled()
    part.fields.clear()
    qtbot.keyClicks(part.fields.first.edit, "409283")
    qtbot.keyClicks(part.fields.second.edit, "40928")
    assert not part.save_button.isEnabled()
    qtbot.keyClicks(part.fields.second.edit, "3")
    with qtbot.waitSignal(with_recovery.said):
        qtbot.keyClick(part.fields.second.edit, Qt.Key.Key_Return)
    assert desk.store.read(pin.is_set)
    assert part.pin_button.hasFocus()
    assert other.isEnabled()
    said = "The locked window opens with: the PIN, the recovery key."
    assert part.words.accessibleName() == said
    assert part.after_list.isEnabled()
    assert part.pin_button.text() == "Change the PIN"
    part.drop_button.click()
    assert not desk.store.read(pin.is_set)
    assert "does not lock yet" in part.words.accessibleName()


def test_time_until_the_lock_is_chosen_and_taken_back(qtbot, with_recovery, desk):
    part = with_recovery.lock
    desk.store.write(lambda c: pin.save(c, pin.keep("409283")))
    with_recovery.read_again()
    assert part.after_list.chosen_id == "10"
    part.after_list.setFocus()
    qtbot.keyClick(part.after_list, Qt.Key.Key_Up)
    assert desk.store.settings().number(LOCK_AFTER) == 5
    assert with_recovery.undo()
    assert part.after_list.chosen_id == "10"
