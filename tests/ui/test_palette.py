"""Ctrl+K: commands at once, leads by name, company and number; Enter opens or runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from qualifier.core.lead import Lead
from qualifier.store import leads
from qualifier.ui.page import Command
from qualifier.ui.palette_box import PaletteBox
from qualifier.ui.palette_state import EntryKind
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import MORNING, close_desk, make_desk

LEADS = (
    Lead(
        "1",
        first_name="Claire",
        last_name="Vasseur",
        company="Fonderies Brévault",
        city="Saint-Dizier",
        phone="+33639984107",
        created_at=MORNING,
    ),
    Lead(
        "2",
        first_name="Clément",
        last_name="Roy",
        company="Laiterie",
        phone="+33199006218",
        created_at=MORNING,
    ),
    Lead("3", company="Clairval", email="contact@clairval.example", created_at=MORNING),
)


@pytest.fixture(autouse=True)
def light(qapp):
    return install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    made.store.write(lambda c: leads.add(c, LEADS))
    yield made
    close_desk(made)


@pytest.fixture
def ran():
    return []


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.edit = QLineEdit(made)
    QVBoxLayout(made).addWidget(made.edit)
    qtbot.addWidget(made)
    made.resize(1244, 720)
    made.show()
    made.edit.setFocus()
    return made


@pytest.fixture
def box(desk, ran, window):
    commands = (
        Command("Open the queue", "Ctrl+1", lambda: ran.append("queue")),
        Command("Import leads", "Ctrl+Shift+I", lambda: ran.append("import")),
        Command("Clear the filters", "", lambda: ran.append("clear")),
    )
    made = PaletteBox(desk, commands, window)
    made.open_box()
    return made


def titles(box):
    return [box.list.item(row).text() for row in range(box.list.count())]


def test_opens_with_the_commands_of_the_page_and_the_cursor_in_it(box):
    assert titles(box) == ["Open the queue", "Import leads", "Clear the filters"]
    assert box.edit.hasFocus()


def test_command_is_found_by_parts_of_its_words_and_run_by_enter(qtbot, box, ran):
    qtbot.keyClicks(box.edit, "lea imp")
    assert titles(box) == ["Import leads"]
    qtbot.keyClick(box.edit, Qt.Key.Key_Return)
    assert ran == ["import"]
    assert not box.isVisible()


@pytest.mark.parametrize(
    ("typed", "found"),
    (
        ("vass", "Claire Vasseur"),
        ("fonderies brev", "Claire Vasseur"),
        ("06 39", "Claire Vasseur"),
        ("+33639", "Claire Vasseur"),
        ("4107", "Claire Vasseur"),
        ("clairval", "Clairval"),
    ),
)
def test_leads_are_found_by_name_company_and_number(qtbot, box, typed, found):
    qtbot.keyClicks(box.edit, typed)
    assert titles(box) == [found]


def test_enter_opens_the_lead_that_arrows_chose(qtbot, box):
    chosen = []
    box.lead_chosen.connect(chosen.append)
    qtbot.keyClicks(box.edit, "cl")
    assert titles(box) == ["Clear the filters", "Claire Vasseur", "Clément Roy", "Clairval"]
    qtbot.keyClick(box.edit, Qt.Key.Key_Down)
    assert box.edit.accessibleDescription() == "Claire Vasseur"
    qtbot.keyClick(box.edit, Qt.Key.Key_Down)
    qtbot.keyClick(box.edit, Qt.Key.Key_Return)
    assert chosen == ["2"]


def test_arrows_go_round(qtbot, box):
    qtbot.keyClick(box.edit, Qt.Key.Key_Up)
    assert box.list.currentRow() == 2
    qtbot.keyClick(box.edit, Qt.Key.Key_Down)
    assert box.list.currentRow() == 0


def test_answers_to_older_typing_are_dropped(qtbot, box, desk):
    desk.background.holds_reads = True
    qtbot.keyClicks(box.edit, "cl")
    box.edit.setText("vasseur")
    desk.background.release()
    assert titles(box) == ["Claire Vasseur"]


def test_lead_line_tells_company_place_and_number(qtbot, box):
    qtbot.keyClicks(box.edit, "vass")
    entry = box.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert entry.kind is EntryKind.LEAD
    assert entry.detail == "Fonderies Brévault · Saint-Dizier · 06 39 98 41 07"


def test_nothing_fits_is_said(qtbot, box):
    qtbot.keyClicks(box.edit, "zzz")
    assert titles(box) == []
    assert box.nothing_label.isVisible()
    qtbot.keyClick(box.edit, Qt.Key.Key_Return)
    assert box.isVisible()


def test_escape_closes_and_gives_the_focus_back(qtbot, box, window, ran):
    qtbot.keyClick(box.edit, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert window.edit.hasFocus()
    assert ran == []


def test_click_elsewhere_closes(box, window):
    window.edit.setFocus()
    assert not box.isVisible()
