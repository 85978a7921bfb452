"""The first run by real keys: chosen row by row, opened with Ctrl+Enter."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from qualifier.exchange.documents.contact_rules_document import contact_rules_named
from qualifier.settings import SEAT_NAME
from qualifier.store.key import new_recovery_key
from qualifier.ui.theme import Look, install_theme
from qualifier.ui.welcome.first_run import FirstRun
from qualifier.ui.welcome.presenter import WelcomePresenter
from qualifier.ui.welcome.script_offers import script_offers
from qualifier.ui.welcome.state import LeadsFrom, Way
from qualifier.ui.welcome.window import WelcomeWindow
from qualifier.ui.widgets import OptionCard
from tests.unit.ui.test_welcome_presenter import PASSPHRASE, HereAndNow, make_all_choices

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.fixture
def window(qtbot):
    shown = []
    presenter = WelcomePresenter(
        "en",
        lambda state: shown[0].show_state(state),  # noqa: PLW0108 (the window is made below)
        lambda _l: None,
        new_recovery_key,
        HereAndNow(),
    )
    made = WelcomeWindow(presenter, contact_rules_named("fr-2026"), date(2026, 11, 24))
    shown.append(made)
    made.presenter = presenter
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    presenter.keyring_found(False)
    made.show_offers(script_offers())
    return made


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_all_choices_are_made_by_keyboard_alone(qtbot, window):
    made = []
    window.set_up.connect(made.append)
    window.language.row.focus_on("en")
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.you.name_field.edit
    qtbot.keyClicks(window.you.name_field.edit, "Ada Morin")
    press(qtbot, Qt.Key.Key_Tab)  # roles: qualifier is chosen already
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Return)  # the sample
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)  # the first script
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Left)  # round to the last: by hand
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Tab)  # safety: passphrase is the only one
    press(qtbot, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), PASSPHRASE)
    press(qtbot, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), PASSPHRASE)
    assert not window.open_button.isEnabled()
    window.safety.recovery.away_box.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert window.open_button.isEnabled()
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    (set_up,) = made
    assert set_up.roles == ("qualifier", "team_lead")
    assert (set_up.script, set_up.dialer) == ("maintenance_inbound", "by_hand")
    assert (set_up.way, set_up.first_list) == (Way.PASSPHRASE, None)


def test_shut_button_says_why_and_ctrl_enter_goes_to_what_is_left(qtbot, window):
    make_all_choices(window.presenter)
    window.presenter.choose_dialer("")
    assert window.open_button.toolTip() == "1 choice left: how you phone"
    assert window.left_label.full_text == "1 choice left: how you phone"
    window.language.row.focus_on("en")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    assert window.phone.isAncestorOf(QApplication.focusWidget())


def test_cards_show_what_is_chosen_and_are_named(window):
    window.presenter.choose_sample()
    cards = [card for card in window.findChildren(OptionCard) if card.isVisible()]
    assert all(card.accessibleName() for card in cards)
    chosen = [card.accessibleName() for card in cards if card.isChecked()]
    assert "Leads: Sample leads" in chosen
    assert (
        "18 questions in 7 sections"
        in window.script.row.card("maintenance_inbound").accessibleDescription()
    )


def test_key_store_is_offered_only_where_there_is_one(window):
    card = window.safety.row.card(Way.KEYRING.value)
    assert not card.isEnabled()
    assert "None that is safe" in card.accessibleDescription()
    window.presenter.keyring_found(True)
    assert card.isEnabled()
    assert card.isChecked()
    assert window.safety.fields.isHidden()


def test_dropped_file_is_read(window, tmp_path):
    file = tmp_path / "salon.csv"
    file.write_text("Nom;Téléphone\nAda Morin;01 99 00 41 07\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))
    assert window.presenter.state.leads.source is LeadsFrom.FILE
    card = window.leads.row.card("file")
    assert (card.text(), card.isChecked()) == ("salon.csv", True)
    assert window.leads.facts_form.isVisibleTo(window)
    assert window.leads.warning.isVisibleTo(window)  # nobody said whom the law sees in them


def test_unreadable_file_is_said_on_its_card(window, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.touch()
    window.presenter.choose_file(empty)
    card = window.leads.row.card("file")
    assert not card.isChecked()
    assert "is empty" in card.accessibleDescription()


def test_recovery_key_stands_in_eight_groups_and_can_be_saved(window, tmp_path):
    window.presenter.choose_way(Way.PASSPHRASE)
    key = window.presenter.state.safety.recovery_key
    assert len(key.split("-")) == 8
    file = tmp_path / "key.txt"
    window.safety.recovery.save_to(file)
    assert key in file.read_text(encoding="utf-8")
    assert "key.txt" in window.safety.recovery.told_label.text()
    window.safety.recovery.save_to(tmp_path / "nowhere" / "key.txt")
    assert "key.txt" not in window.safety.recovery.told_label.text()


@pytest.mark.parametrize(("width", "height", "percent"), ((1180, 720, 100), (1180, 720, 150)))
def test_everything_can_be_reached_in_a_small_window(qapp, qtbot, window, width, height, percent):
    install_theme(qapp, Look.LIGHT, percent)
    window.resize(width, height)
    qapp.processEvents()
    assert (window.width(), window.height()) == (width, height)
    inner = window.scroll_area.widget()
    room = window.scroll_area.viewport().width()
    too_wide = [
        child
        for child in inner.findChildren(QWidget)
        if child.isVisible() and child.mapTo(inner, QPoint(child.width(), 0)).x() > room
    ]
    assert inner.width() <= room
    assert not too_wide
    assert window.open_button.geometry().right() < window.open_button.parentWidget().width()


def test_first_run_ends_in_an_open_profile(qtbot, tmp_path):
    run = FirstRun(tmp_path / "profile")
    qtbot.addWidget(run.widget)
    run.widget.show()
    presenter = run.presenter
    qtbot.waitUntil(lambda: presenter.state.safety.has_keyring is not None)
    make_all_choices(presenter)
    with qtbot.waitSignal(run.done) as done:
        run.widget.go()
    (made,) = done.args
    assert made.with_sample
    assert made.store.settings().text(SEAT_NAME) == "Inès Caradec"
    made.store.close()


def test_profile_that_cannot_be_made_leaves_all_choices(qtbot, tmp_path):
    in_the_way = tmp_path / "profile"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    run = FirstRun(in_the_way)
    qtbot.addWidget(run.widget)
    run.widget.show()
    qtbot.waitUntil(lambda: run.presenter.state.safety.has_keyring is not None)
    make_all_choices(run.presenter)
    run.widget.go()
    qtbot.waitUntil(lambda: run.presenter.state.problem is not None)
    assert run.widget.open_button.isEnabled()
    assert "Nothing was changed" in run.widget.left_label.full_text
    run.close()
