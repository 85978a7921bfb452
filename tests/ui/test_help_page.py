"""F1: the list of guides, their text, search, links, the keyboard throughout, and paper."""

from __future__ import annotations

import io

import pypdf
import pytest
from PySide6.QtCore import Qt as Q
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.texts import Language
from qualifier.texts.guides import guides
from qualifier.ui.commands import commands
from qualifier.ui.help.guide_list import KEYS
from qualifier.ui.help.guide_print import guide_pdf
from qualifier.ui.help.help_page import HelpPage
from qualifier.ui.language import speak
from qualifier.ui.main_window import MainWindow
from qualifier.ui.shortcuts import Action, Where, action_for
from tests.fakes.desk import close_desk, make_desk


@pytest.fixture
def page(qtbot):
    made = HelpPage()
    qtbot.addWidget(made)
    made.resize(1244, 840)
    made.show()
    made.activateWindow()
    made.entered()
    return made


def press(key, modifiers=Q.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def lines(page):
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_the_keyboard_card_comes_first_and_arrows_show_the_guides(page):
    assert page.list.chosen_id == KEYS
    assert page._stack.currentWidget() is page.keys_card
    assert not page.pdf_button.isEnabled()
    press(Q.Key.Key_Down)  # over the heading
    assert page.list.chosen_id == "first-day"
    assert page.view.guide.id == "first-day"
    assert page._stack.currentWidget() is page.view
    press(Q.Key.Key_Return)
    assert page.view.hasFocus()


def test_every_guide_is_in_the_list_and_opens_with_its_pictures(page):
    for guide in page.guides:
        assert guide.title in lines(page)
        page.open_guide(guide.id)
        text = page.view.document().toPlainText()
        assert text.startswith(guide.title)
        assert text.count(guide.title) >= 1
        assert "**" not in text
        assert "<!--" not in text
        for name in guide.text.split("](../pictures/")[1:]:
            url = QUrl("../pictures/" + name.partition(")")[0])
            image = page.view.document().loadResource(2, url)
            assert not image.isNull()
            assert image.width() <= page.view._room()


def test_search_narrows_the_list_marks_the_words_and_escape_gives_all_back(page):
    page.start_search()
    QTest.keyClicks(page.search_edit, "recovery key")
    assert KEYS not in lines(page)
    assert "Working offline" not in lines(page)
    assert page.view.guide.id == "security"
    assert page.view.extraSelections()
    assert page.search_edit.hasFocus()
    press(Q.Key.Key_Down)
    assert page.list.hasFocus()
    page.start_search()
    QTest.keyClicks(page.search_edit, "zzzz")
    assert page.nothing_label.isVisible()
    heard = []
    page.closed.connect(lambda: heard.append("closed"))
    press(Q.Key.Key_Escape)
    assert not heard
    assert len(lines(page)) > len(page.guides)
    press(Q.Key.Key_Escape)
    assert heard == ["closed"]


def test_links_lead_to_guides_and_headings_and_alt_left_back(page):
    page.open_guide("trouble")
    page.view.anchorClicked.emit(QUrl("offline.md#changed-on-both-sides"))
    assert page.view.guide.id == "offline"
    assert page.list.chosen_id == "offline"
    block = page.view.textCursor().block()
    assert block.text() == "Changed on both sides"
    press(Q.Key.Key_Left, Q.KeyboardModifier.AltModifier)
    assert page.view.guide.id == "trouble"
    page.open_guide("nothing-of-the-kind")
    assert page.view.guide.id == "trouble"


def test_tab_goes_through_links_and_enter_follows(page):
    page.open_guide("connect")
    press(Q.Key.Key_Tab)
    press(Q.Key.Key_Return)
    assert page.view.guide.id == "connect-odoo"
    press(Q.Key.Key_Escape)


def test_web_links_open_in_the_browser_and_nothing_else_does(page, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    for link in ("https://example.org/", "file:///etc/passwd", "http://example.org/", "x.exe"):
        page.view.anchorClicked.emit(QUrl(link))
    assert opened == ["https://example.org/"]


def test_a_link_to_a_guide_that_a_search_hides_clears_the_search(page):
    page.search_edit.setText("recovery key")
    page.open_guide("words")
    assert page.search_edit.text() == ""
    assert page.list.chosen_id == "words"


def test_the_text_keeps_its_place_and_grows_with_the_window(page):
    page.open_guide("security")
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    page.resize(900, 700)
    assert bar.value() == bar.maximum()
    text = page.view.document().toPlainText()
    assert text.count("What leaves the computer") == 1


@pytest.mark.parametrize("language", tuple(Language))
def test_guides_for_one_page_are_on_one(page, language):
    speak(language)
    try:
        for guide in guides(language):
            if guide.is_one_page:
                document = pypdf.PdfReader(io.BytesIO(guide_pdf(guide)))
                assert len(document.pages) == 1
                assert len(document.pages[0].images) >= 1
                text = " ".join(document.pages[0].extract_text().split())
                assert guide.title in text
    finally:
        speak(Language.ENGLISH)


def test_a_guide_is_written_where_it_is_asked_to(page, tmp_path):
    said, refused = [], []
    page.said.connect(said.append)
    page.refused.connect(refused.append)
    page.open_guide("words")
    page.write_pdf(tmp_path / "w.pdf", page.view.guide)
    assert (tmp_path / "w.pdf").read_bytes().startswith(b"%PDF")
    assert said == ["Saved as w.pdf"]
    page.write_pdf(tmp_path / "nowhere" / "w.pdf", page.view.guide)
    assert refused
    assert action_for("Ctrl+P", Where.HELP) is Action.PDF


def test_the_card_in_the_first_day_is_a_table(page):
    page.open_guide("first-day")
    frames = page.view.document().rootFrame().childFrames()
    assert any(isinstance(one, QTextTable) and one.columns() == 4 for one in frames)


def test_ctrl_k_finds_guides(tmp_path, qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    desk = make_desk(tmp_path)

    class Told:
        is_damaged = False
        whom = property(lambda self: self)

        def __init__(self):
            self.window, self.desk = window, desk

        def commands(self):
            return ()

        def import_file(self):
            raise AssertionError

        sync = import_file

    try:
        window.add_page("help", HelpPage())
        found = {one.words: one.run for one in commands(Told())}
        found["Guide: Writing a script"]()
        assert window.page_id == "help"
        assert window.page.view.guide.id == "script"
        assert len([one for one in found if one.startswith("Guide: ")]) == len(
            guides(Language.ENGLISH)
        )
    finally:
        close_desk(desk)
