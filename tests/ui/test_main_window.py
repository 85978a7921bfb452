"""The window itself: what it shows at the start, how large it is, where Esc leads, commands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QFileInfo, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from qualifier import settings as setting
from qualifier.store import profile
from qualifier.store.key import Cost
from qualifier.store.profile import Secret
from qualifier.texts import Language
from qualifier.ui.commands import commands
from qualifier.ui.file_dialogs import file_dialog, start_folder
from qualifier.ui.help_page import HelpPage
from qualifier.ui.language import speak
from qualifier.ui.main_window import MainWindow, rail_items
from qualifier.ui.page import Page
from qualifier.ui.rail import Rail, RailButton
from qualifier.ui.theme import Look, Type, install_theme, theme
from qualifier.ui.unlock import UnlockWindow
from qualifier.ui.welcome.first_run import FirstRun
from qualifier.ui.widgets import Button
from tests.fakes.desk import close_desk, make_desk

CHEAP = Cost(passes=1, memory_kib=1024, lanes=1)


@pytest.fixture
def window(qtbot, qapp):
    install_theme(qapp, Look.LIGHT)
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    speak(Language.ENGLISH)


def test_passphrase_can_be_typed_at_once(qtbot, tmp_path, window):
    folder = tmp_path / "profile"
    profile.create(folder, (Secret("passphrase", "quatre"),), passphrase_cost=CHEAP)
    panel = UnlockWindow(folder)
    window.take_over(panel)
    assert panel.field.edit.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), "quatre")
    assert panel.field.text() == "quatre"


def test_first_run_begins_in_the_field_for_the_name(qtbot, tmp_path, window):
    run = FirstRun(tmp_path / "profile")
    window.take_over(run.widget)
    assert run.widget.you.name_field.edit.hasFocus()
    run.close()


def test_another_start_leaves_a_maximised_window_maximised(monkeypatch, window):
    monkeypatch.setattr(window, "raise_", lambda: None)  # no such thing where no screen is
    window.showMaximized()
    window.come_to_front()
    assert window.isMaximized()
    window.showMinimized()
    window.come_to_front()
    assert not window.isMinimized()
    assert window.isMaximized()


def test_window_is_never_larger_than_the_screen_has_room_for(window):
    window.fit_into(QSize(1366, 730))
    assert (window.width(), window.height()) == (1366, 730)
    window.fit_into(QSize(1024, 700))
    assert (window.width(), window.height()) == (1024, 700)


def test_escape_and_f1_lead_back_from_the_keyboard_card(window):
    page_of = {"calls": Page(), "settings": Page()}
    for page_id, page in page_of.items():
        window.add_page(page_id, page)
    card = HelpPage()
    card.closed.connect(window.go_back)
    window.add_page("help", card)
    window.show_page("settings")
    window.show_page("calls")
    window.show_page("help")
    assert not any(one.isChecked() for one in window.rail._buttons.values())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.page_id == "calls"


class Told:
    """A workspace as far as commands need it."""

    def __init__(self, window, desk):
        self.window, self.desk = window, desk
        self.asked = []
        self.whom = self
        self.is_damaged = False

    def commands(self):
        return ()

    def import_file(self):
        self.asked.append("import")

    def sync(self):
        self.asked.append("sync")


def test_enter_presses_the_button_in_focus_and_only_once_while_held(window):
    presses = []
    page = Page()
    button = Button("Go", parent=page)
    button.clicked.connect(lambda: presses.append("pressed"))
    window.add_page("queue", page)
    window.show_page("queue")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(button, held)
    assert presses == ["pressed"]


def test_ctrl_k_offers_import_help_sending_theme_and_language(tmp_path, window):
    desk = make_desk(tmp_path)
    told = Told(window, desk)
    found = {one.words: one for one in commands(told)}
    found["Import leads"].run()
    found["Send and receive now"].run()
    assert told.asked == ["import", "sync"]
    assert found["Help: all the keys"].keys == "F1"
    found["Theme: dark"].run()
    assert desk.settings.text(setting.THEME) == "dark"
    assert "Theme: dark" not in {one.words for one in commands(told)}
    found["Language: Français"].run()
    assert desk.settings.text(setting.LANGUAGE) == "fr"
    close_desk(desk)


def test_file_dialog_speaks_french_from_head_to_foot(tmp_path, window):
    speak(Language.FRENCH)
    dialog = file_dialog(window, "Choisir")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    (tmp_path / "listes").mkdir()
    dialog.setDirectory(str(tmp_path))
    words = {one.text().replace("&", "") for one in dialog.findChildren(QLabel)}
    assert {"Chercher dans\u00a0:", "Nom du fichier\u00a0:", "Types de fichiers\u00a0:"} <= words
    assert {"Ouvrir", "Annuler"} <= {
        one.text().replace("&", "") for one in dialog.findChildren(QPushButton)
    }
    provider = dialog.iconProvider()
    assert provider.type(QFileInfo(str(tmp_path))) == "Dossier"
    assert provider.type(QFileInfo("a.csv")) == "Fichier CSV"
    dialog.close()


def test_file_dialog_begins_where_the_last_file_was(tmp_path, window):
    dialog = file_dialog(window, "Choose")
    (tmp_path / "a.csv").write_text("a", encoding="utf-8")
    dialog.fileSelected.emit(str(tmp_path / "a.csv"))
    assert start_folder() == str(tmp_path)
    dialog.close()


def test_language_changed_in_the_middle_reaches_qt_s_own_texts(window):
    speak(Language.FRENCH)
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Annuler"
    speak(Language.ENGLISH)
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


@pytest.mark.parametrize("language", tuple(Language))
def test_rail_has_room_for_its_labels(qtbot, window, language):
    speak(language)
    rail = Rail(rail_items())
    qtbot.addWidget(rail)
    buttons = rail.findChildren(RailButton)
    assert rail.lock_button in buttons
    for button in buttons:
        words = theme().metrics(Type.STRONG).horizontalAdvance(button.item.label)
        # Beside it stand the icon and the room for a count.
        assert words <= theme().px(176 - 38 - 34), button.item.label


def test_the_first_paint_of_the_window_is_told(qtbot, qapp):
    """The profile is opened on it: were the window covered whole, nothing would ever open."""
    install_theme(qapp, Look.LIGHT)
    made = MainWindow()
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.painted, timeout=5_000):
        made.show()
