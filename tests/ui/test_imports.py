"""The import page: what it shows of each state, by keys and by its lists."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qualifier.store import leads
from qualifier.ui.imports.import_page import ImportPage
from qualifier.ui.imports.past_imports import UndoPopover
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import close_desk, make_desk
from tests.unit.ui.test_imports_presenter import LIST, WorkerBackground


@pytest.fixture(autouse=True)
def light(qapp):
    return install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    made.background = WorkerBackground(made.store)
    yield made
    close_desk(made)


@pytest.fixture
def page(qtbot, desk):
    made = ImportPage(desk)
    qtbot.addWidget(made)
    made.resize(1244, 900)
    made.show()
    made.entered()
    return made


@pytest.fixture
def list_file(tmp_path):
    file = tmp_path / "salon.csv"
    file.write_text(LIST, encoding="utf-8")
    return str(file)


def test_preview_names_columns_targets_and_first_values(page, list_file):
    page.open_file(list_file)
    assert page.stack.currentWidget() is page.preview_view
    assert page.columns.list_of(2).currentText() == "Phone"
    assert page.columns.list_of(2).accessibleName() == "Téléphone becomes"
    assert page.side.kinds["added"].accessibleName() == "New leads: 3"
    assert page.footer.import_button.text() == "Import 3 leads"


def test_column_is_corrected_by_keyboard(qtbot, page, list_file):
    page.open_file(list_file)
    choice_list = page.columns.list_of(1)
    choice_list.setFocus()
    qtbot.keyClicks(choice_list, "Job")  # a list jumps to what is typed
    qtbot.keyClick(choice_list, Qt.Key.Key_Return)
    assert page.columns.list_of(1).chosen_id in ("job_title", "company")
    choice_list.chosen.emit("job_title")
    assert page.columns.list_of(1).chosen_id == "job_title"


def test_import_by_primary_action_then_undo(qtbot, page, desk, list_file):
    heard = []
    page.imported.connect(lambda: heard.append("imported"))
    page.open_file(list_file)
    page.primary_action()
    assert page.stack.currentWidget() is page.done_view
    assert page.done_view.title_label.text() == "3 leads imported"
    assert desk.store.read(leads.count) == 3
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert page.done_view.title_label.text() == "Undone"
    assert page.undo_button.isHidden()
    assert desk.store.read(leads.count) == 0
    assert heard == ["imported", "imported"]


def test_what_is_typed_counts_although_the_field_was_not_left(qtbot, page, desk, list_file):
    page.open_file(list_file)
    page.side.form.source_field.setFocus()
    qtbot.keyClicks(page.side.form.source_field.edit, "salon")
    page.primary_action()
    done = [one for one in desk.background.requests if one["do"] == "import"]
    assert [one["basis_source"] for one in done] == ["salon"]


def test_kind_shows_its_examples_with_the_reason(qtbot, page, list_file):
    page.open_file(list_file)
    page.side.form.nature_list.chosen.emit("professional")
    qtbot.mouseClick(page.side.kinds["not_callable"], Qt.MouseButton.LeftButton)
    assert page.side.kinds["not_callable"].isChecked()
    names = [one.accessibleName() for one in page.side.findChildren(type(page.side.hint))]
    assert any(name.startswith("Row 4: Zoé Leroy") for name in names)
    assert "No phone number: kept, not callable. Add a number to call" in names


def test_unreadable_file_shows_the_error_state(page, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.touch()
    page.open_file(str(empty))
    assert page.stack.currentWidget() is page.refused_view
    assert page.refused_view.title_label.text() == "This file could not be read"
    assert "nothing was changed" in page.refused_view.sentence_label.text()
    assert page.footer.isHidden()


def test_progress_shows_after_a_while_and_cancel_stops(qtbot, page, desk, list_file):
    desk.background.holds_requests = True
    page.open_file(list_file)
    assert page.footer.busy.isHidden()
    qtbot.waitUntil(page.footer.busy.isVisible)
    _request, _then, _failed, progress = desk.background.held[0]
    progress(2, 4)
    assert page.footer.progress_label.full_text == "Reading leads… 2 of 4"
    qtbot.mouseClick(page.footer.cancel_button, Qt.MouseButton.LeftButton)
    assert desk.background.cancelled == 1
    assert page.stack.currentWidget() is page.begin_view


def test_escape_asks_to_leave(qtbot, page):
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_focus_begins_where_the_next_step_is(page, list_file):
    assert QApplication.focusWidget() is page.choose_button
    page.open_file(list_file)
    page.entered()
    assert QApplication.focusWidget() is page.side.form.nature_list


def test_past_import_is_listed_and_undone_after_a_question(qtbot, page, desk, list_file):
    page.open_file(list_file)
    page.primary_action()
    assert len(desk.store.read(lambda c: leads.page(c, 0, 10))) == 3
    page.entered()
    assert page.stack.currentWidget() is page.begin_view
    (undo,) = page.past.buttons.values()
    assert undo.accessibleName() == "Undo the import of salon.csv"
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    asked = next(one for one in page.findChildren(UndoPopover) if one.isVisible())
    assert QApplication.focusWidget() is not asked.undo_button
    with qtbot.waitSignal(page.imported):
        qtbot.mouseClick(asked.undo_button, Qt.MouseButton.LeftButton)
    assert desk.store.read(lambda c: leads.page(c, 0, 10)) == []
    page.entered()
    assert not page.past.buttons
    assert page.past.isVisible()
