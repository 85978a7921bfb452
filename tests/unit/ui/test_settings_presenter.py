"""The settings page without a window: changes are stored, taken back, and open the profile."""

from __future__ import annotations

import pytest

from qualifier import settings as setting
from qualifier.core.errors import KeyMissing
from qualifier.settings import DIAL_COMMAND, SEAT_NAME, SEAT_ROLES, TEXT_SIZE, THEME
from qualifier.store import profile
from qualifier.store.profile import Secret
from qualifier.ui.settings.presenter import SettingsPresenter
from qualifier.ui.settings.state import Safety
from tests.fakes.desk import close_desk, make_desk

KEYS = ("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH", "IIII-JJJJ-KKKK-LLLL-MMMM-NNNN-OOOO-PPPP")


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def said():
    return []


@pytest.fixture
def presenter(desk, said):
    keys = iter(KEYS)
    made = SettingsPresenter(desk, lambda _s: None, said.append, said.append, lambda: next(keys))
    made.read()
    return made


def test_change_applies_at_once_and_is_stored(presenter, desk):
    heard = []
    desk.settings_changed.append(heard.append)
    presenter.change(THEME, "dark")
    assert heard == [THEME]
    assert desk.store.settings().text(THEME) == "dark"
    assert presenter.state.settings.text(THEME) == "dark"


def test_changes_are_taken_back_one_by_one(presenter, desk):
    presenter.change(THEME, "dark")
    presenter.change_text_size("125")
    assert presenter.undo()
    assert desk.store.settings().number(TEXT_SIZE) == 100
    assert presenter.state.last_change.setting is THEME
    assert presenter.undo()
    assert desk.store.settings().text(THEME) == "system"
    assert not presenter.undo()


def test_the_same_value_is_no_change(presenter):
    presenter.change(THEME, "system")
    assert presenter.state.last_change is None


def test_text_typed_in_two_goes_is_one_step_back(presenter, desk):
    presenter.change(DIAL_COMMAND, "softphone")
    presenter.change(DIAL_COMMAND, "softphone {number}")
    presenter.undo()
    assert desk.settings.text(DIAL_COMMAND) == ""


def test_the_last_role_stays(presenter, desk):
    presenter.toggle_role("qualifier")
    assert desk.settings.names(SEAT_ROLES) == ("qualifier",)
    presenter.toggle_role("team_lead")
    assert desk.store.settings().names(SEAT_ROLES) == ("qualifier", "team_lead")


def test_scripts_of_the_profile_are_offered(presenter):
    assert dict(presenter.state.scripts) == {
        "maintenance_inbound": "Maintenance, first call",
        "packaging_outbound": "Packaging, prospecting",
    }


def test_passphrase_is_added_and_opens_the_profile(presenter, desk, said):
    assert presenter.state.ways == {"keyring"}
    presenter.ask_for_passphrase()
    presenter.set_passphrase("court", "court")
    assert presenter.state.safety is Safety.NEW_PASSPHRASE
    presenter.set_passphrase("quatre chevaux", "quatre chevaux")
    assert presenter.state.safety is Safety.RESTING
    assert presenter.state.ways == {"keyring", "passphrase"}
    found = profile.key_from(desk.store.folder, Secret("passphrase", "quatre chevaux"))
    assert found == desk.store.key
    assert said == ["The new passphrase opens the profile from now on."]


def test_new_recovery_key_holds_only_once_it_is_put_away(presenter, desk):
    presenter.offer_recovery_key()
    shown = presenter.state.recovery_key
    with pytest.raises(KeyMissing):
        profile.key_from(desk.store.folder, Secret("recovery", shown))
    presenter.recovery_key_put_away()
    assert profile.key_from(desk.store.folder, Secret("recovery", shown)) == desk.store.key
    assert presenter.state.recovery_key == ""
    presenter.offer_recovery_key()
    presenter.leave_safety()
    assert profile.key_from(desk.store.folder, Secret("recovery", shown)) == desk.store.key


def test_name_and_all_others_are_settings_of_the_profile(presenter, desk):
    presenter.change(SEAT_NAME, "Ada Morin")
    assert desk.store.settings().text(SEAT_NAME) == "Ada Morin"
    assert len({hash(one) for one in setting.SETTINGS}) == len(setting.SETTINGS)


def test_ways_into_the_profile_are_told_before_the_key_store_has_answered(desk):
    desk.background.holds_reads = True
    shown = []
    early = SettingsPresenter(desk, shown.append, lambda _text: None, lambda _text: None, str)
    early.read()
    assert shown[-1].ways == {"keyring"}
    assert shown[-1].has_keyring is None
