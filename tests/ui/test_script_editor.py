"""Writing a script on a real profile: by keys, saved as typed, checked, undone, published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.core.editing.spots import WHOLE, Part, Spot
from qualifier.core.flaw import Flaw
from qualifier.core.script import Choice, Script
from qualifier.core.text import Text
from qualifier.exchange.documents.draft_document import script_from_draft
from qualifier.settings import SEAT_ROLES
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import DocumentKind
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.scripts.scripts_page import UNDO_THROW, ScriptsPage
from qualifier.ui.shortcuts import Action
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import close_desk, make_desk

ID = "maintenance_inbound"
ALT, CTRL, PLAIN = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["admin"])
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = ScriptsPage(desk)
    qtbot.addWidget(page)
    page.resize(1244, 860)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.entered()
    yield page
    page.left()


@pytest.fixture
def editor(page):
    page.open_script(ID)
    return page.editor


def press(key, modifiers=PLAIN):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def type_in(widget, words):
    widget.setFocus()
    QTest.keyClicks(widget, words)


def script_of(editor) -> Script:
    assert editor.presenter.state.script is not None
    return editor.presenter.state.script


def stored(desk) -> Script | None:
    draft = desk.store.read(lambda c: kept.draft(c, DocumentKind.SCRIPT, ID))
    return script_from_draft(draft.text) if draft is not None else None


def show(editor, question_id):
    editor.presenter.choose(Spot(Part.QUESTION, question_id))


# --- the library -------------------------------------------------------------------------------
def test_library_shows_scripts_with_their_versions(page):
    state = page.library.presenter.state
    assert [one.id for one in state.lines] == [ID, "packaging_outbound"]
    assert page.library.versions.rows.rowCount() == 1


def test_enter_in_the_library_opens_the_editor_and_escape_goes_back(page):
    page.library.table.choose(ID)
    page.library.table.setFocus()
    press(Qt.Key.Key_Return)
    assert page.editor is not None
    assert page.editor.isVisible()
    press(Qt.Key.Key_Escape)
    assert page.library.isVisible()


def test_a_new_script_begins_as_a_draft_under_an_id_made_of_its_name(page, desk):
    page.library.presenter.make("Relance salon")
    assert page.editor is not None
    assert script_of(page.editor).id == "relance_salon"
    ids = desk.store.read(lambda c: kept.document_ids(c, DocumentKind.SCRIPT))
    assert "relance_salon" in ids
    assert page.editor.presenter.state.published is None


def test_a_draft_that_was_never_published_can_be_deleted_and_brought_back(page, desk):
    page.library.presenter.make("Relance salon")
    page.show_library()
    page.library.presenter.choose("relance_salon")
    page.library.forget_button.click()
    assert "relance_salon" not in [one.id for one in page.library.presenter.state.lines]
    page.toast_action(UNDO_THROW)
    assert "relance_salon" in [one.id for one in page.library.presenter.state.lines]


# --- writing -----------------------------------------------------------------------------------
def test_what_is_typed_is_in_the_script_and_durable_after_a_pause(qtbot, editor, desk):
    show(editor, "role")
    area = editor.question_form.say.areas["en"]
    area.clear()
    type_in(area, "Who decides?")
    assert script_of(editor).by_id["role"].say.en == "Who decides?"
    qtbot.waitUntil(lambda: stored(desk) == script_of(editor), timeout=3000)
    qtbot.waitUntil(lambda: bool(editor.head.saved_label.full_text), timeout=3000)
    assert editor.head.saved_label.full_text.startswith("Saved")


def test_leaving_a_field_keeps_it_at_once(editor, desk):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "!")
    editor.outline.setFocus()
    kept_script = stored(desk)
    assert kept_script is not None
    assert kept_script.by_id["role"].ask.en.startswith("!")


def test_a_word_typed_is_one_step_back_and_redo_brings_it_again(page, editor):
    show(editor, "role")
    before = script_of(editor)
    type_in(editor.question_form.ask.edits["en"], "abc")
    after = script_of(editor)
    assert page.undo()
    assert script_of(editor) == before
    assert editor.question_form.ask.edits["en"].text() == before.by_id["role"].ask.en
    assert page.act(Action.REDO)
    assert script_of(editor) == after


def test_undo_shows_the_question_that_changes(page, editor):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "abc")
    show(editor, "budget")
    page.undo()
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "role")


def test_alt_and_arrows_move_a_question_and_an_answer(page, editor):
    show(editor, "staff")
    editor.outline.setFocus()
    page.act(Action.MOVE_DOWN)
    context = script_of(editor).section_of["staff"]
    assert [one.id for one in context.questions] == ["sector", "sites_machines", "staff"]
    show(editor, "role")
    editor.question_form.choices.focus_choice("decides")
    page.act(Action.MOVE_DOWN)
    assert [one.id for one in script_of(editor).by_id["role"].choices] == [
        "recommends",
        "decides",
        "uses",
    ]
    assert editor.question_form.choices.focused_choice == "decides"


def test_delete_in_the_outline_takes_a_question_out_and_undo_brings_it_back(page, editor):
    show(editor, "staff")
    editor.outline.setFocus()
    press(Qt.Key.Key_Delete)
    assert "staff" not in script_of(editor).by_id
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "sites_machines")
    page.undo()
    assert "staff" in script_of(editor).by_id


def test_a_new_question_takes_its_id_from_its_words(page, editor):
    show(editor, "staff")
    page.act(Action.NEW)
    assert editor.presenter.state.chosen.id == "question"
    type_in(editor.question_form.ask.edits["en"], "Which warehouse?")
    editor.outline.setFocus()
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "warehouse")
    ids = [one.id for one in script_of(editor).section_of["warehouse"].questions]
    assert ids == ["sector", "staff", "warehouse", "sites_machines"]


def test_a_published_question_keeps_its_id_when_its_words_change(editor):
    show(editor, "staff")
    type_in(editor.question_form.ask.edits["en"], " xyz")
    editor.outline.setFocus()
    assert editor.presenter.state.chosen.id == "staff"


def test_points_goto_and_evidence_of_an_answer(editor):
    show(editor, "role")
    row = editor.question_form.choices.rows[0]
    row.fit_edit.clear()
    type_in(row.fit_edit, "-7")
    row.counts_box.click()
    row.goto_list.chosen.emit("budget")
    choice = script_of(editor).by_id["role"].choices[0]
    assert (choice.fit, choice.meets, choice.goto) == (-7, (), "budget")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_an_open_brace_offers_fields_and_enter_takes_one(qtbot, editor):
    show(editor, "role")
    area = editor.question_form.say.areas["en"]
    area.clear()
    type_in(area, "Hello {first_n")
    popup = area.completer.popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert area.toPlainText() == "Hello {lead.first_name}"


def test_a_condition_is_built_by_choosing(editor):
    show(editor, "staff")
    condition = editor.question_form.condition
    condition.add_button.click()
    line = condition.lines[0]
    assert line.subject_list.chosen_id == "sector"
    line.value.choice_list.chosen.emit("transport")
    line.not_chip.click()
    condition.add_button.click()
    condition.lines[0].group_list.chosen.emit("any")
    shown = str(script_of(editor).by_id["staff"].when)
    assert shown.startswith("Any(parts=(Not(part=QuestionTest(question='sector'")
    assert "'transport'" in shown


def test_dropping_a_question_on_another_section_moves_it(editor):
    editor.outline.dropped.emit(Spot(Part.QUESTION, "staff"), "budget", 1)
    budget = next(one for one in script_of(editor).sections if one.id == "budget")
    assert [one.id for one in budget.questions][1] == "staff"
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "staff")


# --- problems and publishing -------------------------------------------------------------------
def test_errors_are_listed_f8_goes_there_and_publishing_waits(page, editor):
    show(editor, "tool")
    editor.presenter.remove()
    editor.presenter.studies.check()
    assert not editor.presenter.state.may_publish
    assert editor.problems.table.rows.rowCount() > 0
    editor.presenter.choose(WHOLE)
    page.act(Action.NEXT_PROBLEM)
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "committed_until")
    assert editor.head.publish_button.isEnabled() is False


def test_publishing_asks_for_a_note_and_hands_it_to_the_worker(page, editor, desk):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "!")
    editor.presenter.studies.check()
    assert editor.presenter.state.may_publish
    page.primary_action()
    assert editor.publish_popover is not None
    type_in(editor.publish_popover.note_field.edit, "Clearer")
    press(Qt.Key.Key_Return)
    request = desk.background.requests[-1]
    assert request["do"] == "document_publish"
    assert (request["document_id"], request["note"]) == (ID, "Clearer")
    assert stored(desk) == script_of(editor)  # durable before the worker is asked


def test_a_draft_thrown_away_can_be_brought_back(page, editor, desk):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "!")
    editor.leave()
    written = script_of(editor)
    editor.throw_button.click()
    assert stored(desk) is None
    assert script_of(editor) != written
    page.toast_action(UNDO_THROW)
    assert stored(desk) == written
    assert script_of(editor) == written


def test_without_the_admin_role_nothing_can_be_changed(page, desk):
    desk.settings = desk.settings.with_value(SEAT_ROLES, ["qualifier"])
    page.open_script(ID)
    before = script_of(page.editor)
    show(page.editor, "role")
    assert page.editor.question_form.ask.edits["en"].isReadOnly()
    page.act(Action.NEW)
    page.editor.presenter.remove()
    assert script_of(page.editor) == before
    assert page.editor.head.publish_button.isHidden()


# --- the simulator -----------------------------------------------------------------------------
def test_the_simulator_plays_by_digits_and_counts_points(editor):
    simulator = editor.simulator
    simulator.go_on()  # a sentence
    assert simulator.play.current == "hoped"
    assert simulator.take_digit(1)
    simulator.go_on()
    assert simulator.play.current == "sector"
    assert simulator.play.score.maturity == 25
    assert simulator.take_digit(9)
    assert simulator.play.current == "staff"
    simulator.go_back()
    assert simulator.play.current == "sector"


def test_a_play_goes_on_when_the_script_changes_under_it(editor):
    simulator = editor.simulator
    simulator.go_on()
    simulator.take_digit(1)
    simulator.go_on()
    show(editor, "hoped")
    editor.presenter.remove()
    editor._show_beside()
    assert simulator.play.current == "sector"
    assert "hoped" not in simulator.play.answers


def test_f9_leads_into_the_simulator_and_closes_it_from_inside(page, editor):
    assert editor.simulator.isVisible()
    page.act(Action.SIMULATE)
    assert editor.simulator.isVisible()
    assert editor.simulator.isAncestorOf(QApplication.focusWidget())
    page.act(Action.SIMULATE)
    assert not editor.simulator.isVisible()
    editor.head.simulate_button.click()
    assert editor.simulator.isVisible()
    page.resize(1132, 720)
    assert not editor._side.isVisible()  # asked for: it takes the outline's place


def test_at_the_smallest_size_the_simulator_waits_to_be_asked_for(page):
    page.resize(1132, 720)
    page.open_script(ID)
    assert not page.editor.simulator.isVisible()
    assert page.editor._side.isVisible()


# --- branches, ways, comparison ----------------------------------------------------------------
def test_the_graph_shows_where_the_question_leads_and_goes_there(page, editor):
    show(editor, "today")
    editor._show_beside()
    assert editor.around.isVisible()
    editor.around.graph.question_chosen.emit("slips")
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "slips")


def test_the_whole_graph_takes_the_forms_place_and_escape_brings_them_back(page, editor):
    show(editor, "today")
    page.act(Action.GRAPH)
    assert editor.whole.isVisible()
    assert "51,840" in editor.whole._ways.accessibleName()
    press(Qt.Key.Key_Escape)
    assert editor.question_form.isVisible()
    assert page.editor.isVisible()


def test_ways_wait_until_the_errors_are_mended(page, editor):
    show(editor, "tool")
    editor.presenter.remove()
    editor.presenter.studies.check()
    page.act(Action.GRAPH)
    assert "errors" in editor.whole._ways.accessibleName()


def test_why_not_asked_names_the_condition_that_failed(editor):
    simulator = editor.simulator
    for digit in (None, 1, 1):
        if digit is not None:
            simulator.take_digit(digit)
        simulator.go_on()
    simulator.why.question_list.show_chosen("tool")
    simulator.why._answer()
    assert "Paper or software?" in simulator.why.words.accessibleName()


def test_enter_on_a_problem_repairs_it_and_undo_brings_it_back(page, editor):
    show(editor, "role")
    editor.question_form.choices.rows[0].goto_list.chosen.emit("budgett")
    editor.presenter.studies.check()
    table = editor.problems.table
    table.setFocus()
    table.choose("0")
    press(Qt.Key.Key_Return)
    assert script_of(editor).by_id["role"].choices[0].goto == "budget"
    page.undo()
    assert script_of(editor).by_id["role"].choices[0].goto == "budgett"


def test_a_problem_without_a_repair_is_shown_by_enter(editor):
    show(editor, "tool")
    editor.presenter.remove()
    editor.presenter.studies.check()
    editor.presenter.choose(WHOLE)
    editor.problems.table.setFocus()
    editor.problems.table.choose("0")
    press(Qt.Key.Key_Return)
    assert editor.presenter.state.chosen == Spot(Part.QUESTION, "committed_until")


def test_an_id_that_the_agreement_uses_may_not_go(editor):
    show(editor, "role")
    editor.presenter.remove()
    editor.presenter.studies.check()
    reasons = {one.reason for one in editor.presenter.state.errors}
    assert Flaw.REMOVED_QUESTION_USED in reasons


def test_comparing_says_what_changed_and_opens_it(page, editor):
    show(editor, "staff")
    editor.presenter.move(-1)
    editor.presenter.keep()
    page.compare(ID, 0)
    pane = page.comparison
    assert pane.isVisible()
    assert len(pane._rows) == 1
    pane.opened.emit(ID, "staff")
    assert page.editor.isVisible()
    assert page.editor.presenter.state.chosen == Spot(Part.QUESTION, "staff")


def test_versions_that_are_alike_say_so(page):
    page.library.presenter.choose(ID)
    page.compare(ID, 1)
    assert page.comparison._empty.isVisible()


def test_publishing_with_a_new_answer_in_front_names_it_and_goes_on(page, editor, desk):
    show(editor, "role")
    question = editor.presenter.state.question
    new = Choice("choice", Text("Gérant", "Manager"))
    editor.presenter.change_question(replace(question, choices=(*question.choices, new)), "choices")
    editor.presenter.studies.check()
    assert editor.presenter.state.may_publish
    page.primary_action()
    type_in(editor.publish_popover.note_field.edit, "One more")
    press(Qt.Key.Key_Return)
    assert script_of(editor).by_id["role"].choices[-1].id == "manager"
    assert desk.background.requests[-1]["do"] == "document_publish"
    assert stored(desk) == script_of(editor)


def test_the_simulator_keeps_its_answers_when_a_part_is_named(editor):
    show(editor, "role")
    editor.presenter.add_question()
    new = editor.presenter.state.question
    choices = (Choice("choice", Text("Rouge", "Red")), Choice("choice_2", Text("Bleu", "Blue")))
    written = replace(new, ask=Text("Couleur ?", "Colour?"), choices=choices)
    editor.presenter.change_question(written, "choices")
    play = editor.simulator.play
    editor.simulator.play = replace(play, answers={new.id: "choice_2"}, current=new.id)
    show(editor, "role")  # which names what was in front
    assert editor.simulator.play.answers == {"colour": "blue"}
    assert editor.simulator.play.current == "colour"
