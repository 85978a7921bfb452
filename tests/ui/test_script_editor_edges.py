"""Writing a script where it is delicate: two things at once, a field left by a key, odd figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.core.answer import Gap
from qualifier.core.condition import QuestionTest
from qualifier.core.condition import Test as Asks
from qualifier.core.editing.spots import Part, Spot, order
from qualifier.core.script import Question, Script, Section
from qualifier.core.text import Text
from qualifier.exchange.documents.script_document import script_to_text
from qualifier.settings import SEAT_ROLES
from qualifier.store import documents
from qualifier.store.document_versions import DocumentKind, Draft, put_draft
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.scripts.scripts_page import ScriptsPage
from qualifier.ui.shortcuts import Action
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import close_desk, make_desk

ID = "maintenance_inbound"


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
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


def script_of(editor) -> Script:
    return editor.presenter.state.script


def show(editor, question_id):
    editor.presenter.choose(Spot(Part.QUESTION, question_id))


def change(editor, question_id, **values):
    show(editor, question_id)
    question = replace(script_of(editor).by_id[question_id], **values)
    editor.presenter.change_question(question, "test")


def type_in(widget, words):
    widget.setFocus()
    widget.selectAll()
    QTest.keyClicks(widget, words)


def test_a_question_named_as_its_section_gets_the_new_one_right_behind_it(editor):
    show(editor, "budget")  # the section is called budget too
    editor.add()
    ids = [one.id for one in script_of(editor).questions()]
    assert ids[ids.index("budget") + 1] == "question"


def test_a_bound_field_left_by_a_key_does_not_carry_its_figure_along(editor):
    change(editor, "sites_machines", type="number", choices=())
    change(editor, "staff", least=5.0)
    field = editor.question_form.rest.least_field.edit
    type_in(field, "7")
    show(editor, "sites_machines")  # the focus is still in the field
    type_in(editor.question_form.rest.most_field.edit, "9")
    after = script_of(editor).by_id
    assert (after["sites_machines"].least, after["sites_machines"].most) == (None, 9.0)
    assert after["staff"].least == 7.0


def test_a_condition_left_by_a_key_does_not_change_that_of_the_next_question(editor):
    change(editor, "sites_machines", when=QuestionTest("staff", Asks.AT_LEAST, 10))
    before = script_of(editor).by_id["today"].when
    show(editor, "sites_machines")
    type_in(editor.question_form.condition.lines[0].value.text_edit, "25")
    show(editor, "today")
    editor.outline.setFocus()
    after = script_of(editor).by_id
    assert after["today"].when == before
    assert after["sites_machines"].when == QuestionTest("staff", Asks.AT_LEAST, 25)


def test_a_condition_left_by_a_key_does_not_change_that_of_a_question_that_has_one(editor):
    change(editor, "sites_machines", when=QuestionTest("staff", Asks.AT_LEAST, 10))
    change(editor, "today", when=QuestionTest("staff", Asks.AT_LEAST, 100))
    show(editor, "sites_machines")
    type_in(editor.question_form.condition.lines[0].value.text_edit, "25")
    show(editor, "today")
    assert editor.question_form.condition.lines[0].value.text_edit.text() == "100"
    editor.outline.setFocus()
    after = script_of(editor).by_id
    assert after["today"].when == QuestionTest("staff", Asks.AT_LEAST, 100)
    assert after["sites_machines"].when == QuestionTest("staff", Asks.AT_LEAST, 25)


def test_a_persona_of_two_words(editor):
    editor.presenter.choose(Spot(Part.SCRIPT))
    type_in(editor.script_form.persona_field.edit, "PME du bois")
    assert editor.script_form.persona_field.text() == "PME du bois"
    assert script_of(editor).persona == "PME du bois"


def test_a_bound_of_a_band_with_decimals(editor):
    show(editor, "staff")
    edit = editor.question_form.bands.rows[0].bound_edit
    for language, shown in ((Language.FRENCH, "10,25"), (Language.ENGLISH, "10.25")):
        speak(language)
        for typed in ("10,25", "10.25"):
            type_in(edit, typed)
            assert script_of(editor).by_id["staff"].bands[0].below == 10.25
            assert edit.text() == typed
        show(editor, "role")
        show(editor, "staff")
        editor.outline.setFocus()
        show(editor, "role")
        show(editor, "staff")
        assert edit.text() == shown


def test_figures_that_are_none(editor):
    change(editor, "sites_machines", when=QuestionTest("staff", Asks.AT_LEAST, 10))
    for typed in ("e", "nan", "inf", "-"):
        show(editor, "staff")
        type_in(editor.question_form.rest.least_field.edit, typed)
        assert script_of(editor).by_id["staff"].least in (None, 0)
        show(editor, "slips")
        type_in(editor.question_form.rest.cap_field.edit, typed)
        show(editor, "sites_machines")
        type_in(editor.question_form.condition.lines[0].value.text_edit, typed)
        editor.outline.setFocus()
        when = QuestionTest("staff", Asks.AT_LEAST, 10)
        assert script_of(editor).by_id["sites_machines"].when == when


def test_comparing_opens_the_question_that_changed(page, editor):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "Who?")
    editor.leave()
    page.compare(ID, 0)
    page.comparison.opened.emit(ID, "role")
    assert page.editor.presenter.state.chosen == Spot(Part.QUESTION, "role")


def test_f8_visits_every_problem_of_a_question(page, editor):
    change(editor, "role", goto="nowhere_1", criterion="nowhere_2")
    editor.presenter.studies.check()
    found = editor.presenter.state.problems
    assert len(found) > 1
    seen = []
    for _ in found:
        page.act(Action.NEXT_PROBLEM)
        seen.append(editor.problems.table.current_id)
    assert len(set(seen)) == len(found)


def test_a_question_called_question_is_named_once(editor):
    editor.add()
    type_in(editor.question_form.ask.edits["fr"], "Question ?")
    for _ in range(2):
        editor.outline.setFocus()
        editor.question_form.ask.edits["fr"].setFocus()
    assert script_of(editor).by_id[editor.presenter.state.chosen.id].ask.fr == "Question ?"
    first = editor.presenter.state.chosen.id
    editor.outline.setFocus()
    assert editor.presenter.state.chosen.id == first


def test_typing_while_a_version_is_published_is_kept(editor, desk):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "Who?")
    editor.presenter.studies.check()
    asked = []
    desk.background.ask = lambda request, then=None, failed=None, progress=None: asked.append(then)
    editor.presenter.publish("note")
    type_in(editor.question_form.ask.edits["en"], "Who then?")
    asked[0]({"version": 2, "is_new": True})
    assert script_of(editor).by_id["role"].ask.en == "Who then?"


# Questions of all types, and of none, without anything written in them.
ODD = (
    Script("odd", Text("a", "a"), ()),
    Script("odd", Text("a", "a"), (Section("s", Text("a", "a"), ()),)),
    Script("odd", Text("a", "a"), (Section("s", Text("a", "a"), (Question("q", "say"),)),)),
    *(
        Script("odd", Text("a", "a"), (Section("s", Text("a", "a"), (Question("q", kind),)),))
        for kind in ("scale", "choice", "several", "yes_no", "number", "money", "date", "contact")
    ),
    Script("odd", Text("a", "a"), (Section("s", Text("a", "a"), (Question("q", "unheard_of"),)),)),
)


def test_odd_scripts_are_shown_and_played(page, editor):
    for script in ODD:
        editor.presenter.change(replace(script, id=ID, agreement="default"), "test")
        editor.presenter.studies.check()
        for spot in order(script):
            editor.presenter.choose(spot)
        question = editor.presenter.state.question
        assert question is None or editor.question_form.type_list.chosen_id == question.type
        for digit in (1, 5, 8):
            editor.simulator.take_focus()
            editor.simulator.take_digit(digit)
        editor.simulator.go_on()
        editor.simulator.go_on()
        editor.simulator.go_back()
        page.act(Action.GRAPH)
        page.act(Action.GRAPH)
        page.act(Action.NEXT_PROBLEM)


def test_questions_written_one_after_the_other_by_ctrl_n_are_all_named(page, editor):
    show(editor, "role")
    for words in ("Usine ?", "Atelier ?"):
        page.act(Action.NEW)
        QTest.keyClicks(editor.question_form.say.areas["fr"], words)
    show(editor, "staff")
    ids = [one.id for one in script_of(editor).questions()]
    at = ids.index("role")
    assert ids[at + 1 : at + 3] == ["usine", "atelier"]


def test_words_and_the_id_made_of_them_are_one_step_back_and_the_question_stays_in_front(
    page, editor
):
    show(editor, "role")
    page.act(Action.NEW)
    QTest.keyClicks(editor.question_form.say.areas["fr"], "Usine ?")
    editor.outline.setFocus()
    assert editor.presenter.state.chosen.id == "usine"
    page.undo()
    assert editor.presenter.state.question == Question("question", "choice")
    page.act(Action.REDO)
    assert editor.presenter.state.question == Question("usine", "choice", say=Text("Usine ?"))
    page.undo()
    page.undo()
    assert editor.presenter.state.chosen.part is Part.QUESTION


def test_the_simulator_is_played_by_keys_as_a_call(page, editor):
    simulator = editor.simulator
    simulator.take_focus()

    def press(key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, held)

    press(Qt.Key.Key_Return)  # past the sentence
    assert simulator.play.current == "hoped"
    press(Qt.Key.Key_1)
    assert simulator.play.answers == {"hoped": "costed_incident"}
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_9)
    assert simulator.play.current == "staff"
    QTest.keyClicks(QApplication.focusWidget(), "120")
    press(Qt.Key.Key_Return)
    assert simulator.play.answers["staff"] == 120
    assert simulator.play.current == "sites_machines"
    simulator.go_back()
    press(Qt.Key.Key_8, Qt.KeyboardModifier.AltModifier)
    assert simulator.play.answers["staff"] is Gap.UNKNOWN


def test_a_missing_title_is_written_where_f8_puts_the_cursor(page, editor):
    title = Text("Titre", "")
    editor.presenter.change(replace(script_of(editor), title=title), "test")
    editor.presenter.studies.check()
    editor.presenter.choose(Spot(Part.SCRIPT))
    page.act(Action.NEXT_PROBLEM)
    assert editor.script_form.title.edits["en"].hasFocus()


def test_comparing_is_offered_where_there_are_two_versions(page, editor):
    assert editor.head.compare_button.isHidden()  # one version, and no draft of the next
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], "Who?")
    editor.outline.setFocus()
    assert editor.head.compare_button.isVisible()
    editor.head.compare_button.click()
    assert page.comparison.new_list.chosen_id == "0"
    assert page.comparison.old_list.chosen_id == "1"


def test_f8_then_enter_repairs_where_there_is_a_repair(page, editor):
    change(editor, "role", goto="nowhere_1")
    editor.presenter.studies.check()
    page.act(Action.NEXT_PROBLEM)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert script_of(editor).by_id["role"].goto == ""


def test_a_group_is_offered_only_beside_a_condition(editor):
    assert editor.question_form.condition.group_button.isHidden()
    change(editor, "role", when=QuestionTest("staff", Asks.AT_LEAST, 10))
    assert not editor.question_form.condition.group_button.isHidden()


def test_a_version_published_since_the_draft_was_begun_is_told(page, editor, desk):
    show(editor, "role")
    type_in(editor.question_form.ask.edits["en"], " xyz")
    editor.leave()
    assert not editor.presenter.state.is_overtaken
    text = script_to_text(script_of(editor))
    desk.store.write(
        lambda c: documents.publish_script(c, ID, text, note="", by="other", at=desk.clock())
    )
    page.show_library()
    page.open_script(ID)
    state = editor.presenter.state
    assert state.is_overtaken
    assert (state.base, state.number) == (1, 3)
    assert "from 1" in editor.head.published_pill.toolTip()
    type_in(editor.question_form.ask.edits["en"], "z")
    editor.leave()
    page.open_script(ID)
    assert editor.presenter.state.base == 1  # going on writing does not hide it


def test_one_damaged_draft_leaves_the_library_its_other_scripts(page, desk):
    damaged = Draft("torn", '{"format": "qualifier-script/1", "id"', 0, "test", desk.clock())
    desk.store.write(lambda c: put_draft(c, DocumentKind.SCRIPT, damaged))
    page.library.presenter.read()
    assert [one.id for one in page.library.presenter.state.lines] == [
        ID,
        "packaging_outbound",
        "torn",
    ]
    page.open_script("torn")
    assert page.editor.empty.isVisible()
    assert page.editor.presenter.state.error is not None


def test_undoing_beside_the_whole_graph_counts_its_ways_anew(page, editor):
    change(editor, "role", choices=script_of(editor).by_id["role"].choices[:1])
    page.act(Action.GRAPH)
    few = editor.whole._ways.accessibleName()
    page.undo()
    editor.presenter.studies.check()
    assert editor.whole._ways.accessibleName() != few
    page.act(Action.GRAPH)
    page.act(Action.GRAPH)
    assert editor.whole._ways.accessibleName() != few


def test_a_question_written_in_the_other_language_first_takes_its_id_from_its_own(page, editor):
    page.act(Action.NEW)
    type_in(editor.question_form.ask.edits["fr"], "Combien de camions ?")
    editor.question_form.ask.edits["en"].setFocus()
    assert editor.presenter.state.chosen.id == "question"
    type_in(editor.question_form.ask.edits["en"], "How many lorries?")
    editor.outline.setFocus()
    assert editor.presenter.state.chosen.id == "how_many_lorries"
