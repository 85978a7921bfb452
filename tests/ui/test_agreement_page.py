"""The agreement editor, by keys: entries, decisions, promises, undo, saving, problems, versions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QTableView,
)

from qualifier.core.agreement import Decision
from qualifier.core.editing.agreement_edits import Part, Place
from qualifier.exchange.documents.draft_document import agreement_from_draft
from qualifier.settings import SEAT_ROLES
from qualifier.texts import Language
from qualifier.ui.agreement.state import Section
from qualifier.ui.language import speak
from qualifier.ui.shortcuts import Action
from qualifier.ui.theme import Look, install_theme
from tests.fakes.agreement_scene import OUTCOMES, draft, go, now, press, shown, type_over
from tests.fakes.desk import close_desk, make_desk


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    made.settings = made.settings.with_value(SEAT_ROLES, ["admin"])
    yield made
    close_desk(made)


@pytest.fixture
def page(qtbot, desk):
    yield from shown(qtbot, desk)


# --- the outline ---------------------------------------------------------------------------------
def test_outline_leads_through_all_parts_by_keys(page):
    outline = page.outline
    assert outline.hasFocus()
    assert outline.currentItem().text() == "Definition"
    seen = []
    press(Qt.Key.Key_Home)
    for _row in range(outline.count()):
        seen.append(page.presenter.state.stand.section)
        press(Qt.Key.Key_Down)
    assert set(seen) == set(Section)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)  # into the fields of the part
    assert page.record.form.controls["title.fr"].edit.hasFocus()
    press(Qt.Key.Key_Escape)
    assert outline.hasFocus()
    with_settings = []
    page.settings_asked.connect(lambda: with_settings.append(True))
    press(Qt.Key.Key_Escape)
    assert with_settings


# --- entries -------------------------------------------------------------------------------------
def test_new_criterion_is_typed_named_moved_and_kept(page, desk, qtbot):
    press(Qt.Key.Key_Return)
    assert page.lists.table.hasFocus()
    page.act(Action.NEW)
    assert page.lists.form.controls["label.fr"].edit.hasFocus()
    type_over("Volume connu")
    press(Qt.Key.Key_Tab)
    type_over("Volume known")
    press(Qt.Key.Key_Tab)
    new = now(page).criteria[1]
    assert (new.id, new.label.fr, new.label.en) == ("volume_known", "Volume connu", "Volume known")
    assert page.lists.table.rows.lines[1].cells[-1].text == "New"
    page.act(Action.MOVE_UP)
    assert now(page).criteria[0] == new
    assert page.lists.table.current_id == "0"
    qtbot.waitUntil(lambda: draft(desk) is not None)
    qtbot.waitUntil(lambda: agreement_from_draft(draft(desk).text) == now(page), timeout=1000)
    assert page.head.saved_label.full_text == "Saved 10:42"


def test_letters_typed_are_one_step_and_undo_is_exact(page):
    before = now(page)
    page.lists.edit()
    type_over("Autre besoin")
    page.lists.form.left.emit("label.fr")
    page.lists.edit("label.en")
    type_over("Other need")
    assert now(page).criteria[0].label.en == "Other need"
    assert page.undo()
    assert now(page).criteria[0].label.en == "Need confirmed"
    assert page.lists.form.controls["label.en"].text() == "Need confirmed"  # though in focus
    assert page.undo()
    assert now(page) == before
    assert not page.undo()
    page.act(Action.REDO)
    page.act(Action.REDO)
    assert now(page).criteria[0].label.fr == "Autre besoin"
    assert now(page).criteria[0].label.en == "Other need"


def test_published_entry_is_retired_by_delete_and_offered_again(page):
    go(page, Section.REASONS, "rejection")
    table = page.lists.table
    table.setFocus()
    count = len(now(page).reasons["rejection"])
    assert page.lists.remove_button.text() == "Retire"
    press(Qt.Key.Key_Delete)
    reasons = now(page).reasons["rejection"]
    assert len(reasons) == count
    assert reasons[0].retired
    assert reasons[0] not in now(page).offered_reasons("rejection")
    assert table.rows.lines[0].cells[-1].text == "Retired"
    assert page.lists.remove_button.text() == "Offer again"
    press(Qt.Key.Key_Delete)
    assert not now(page).reasons["rejection"][0].retired


def test_entry_of_no_published_version_is_taken_out_for_good(page):
    before = now(page)
    page.lists.table.setFocus()
    page.act(Action.NEW)
    page.lists.table.setFocus()
    assert page.lists.remove_button.text() == "Take out"
    press(Qt.Key.Key_Delete)
    assert now(page) == before


def test_id_is_locked_once_published_and_checked_before(page):
    page.lists.edit()
    assert page.lists.form.controls["id"].edit.isReadOnly()
    page.act(Action.NEW)
    page.lists.edit("id")
    type_over("need")
    press(Qt.Key.Key_Return)
    field = page.lists.form.controls["id"]
    assert field.error_label.text() == "Another entry has this id."
    type_over("1 x")
    press(Qt.Key.Key_Return)
    assert field.error_label.text().startswith("Small letters, digits and _ only")
    assert now(page).criteria[1].id == "criterion"
    type_over("quota")
    press(Qt.Key.Key_Return)
    assert field.error_label.text() == ""
    assert now(page).criteria[1].id == "quota"


def test_outcome_takes_flags_and_a_delay_in_words(page):
    go(page, Section.OUTCOMES)
    page.lists.edit("delay")
    type_over("2 d 3 h")
    assert now(page).outcomes[0].delay == timedelta(days=2, hours=3)
    type_over("soon")
    field = page.lists.form.controls["delay"]
    assert field.error_label.text() == "Write a length such as 30 min, 24 h or 2 d."
    assert now(page).outcomes[0].delay == timedelta(days=2, hours=3)
    box = page.lists.form.controls["note_required"]
    box.setFocus()
    press(Qt.Key.Key_Space)
    assert now(page).outcomes[0].note_required
    assert "A note is required" in page.lists.table.rows.lines[0].cells[2].text


def test_choices_of_a_facet_and_people_of_a_channel_are_lists_of_their_own(page):
    go(page, Section.FACETS)
    assert page.lists.inner.isHidden()  # a scale has none
    page.presenter.choose(Place(Part.FACETS), 8)
    inner = page.lists.inner
    assert not inner.isHidden()
    inner.table.setFocus()
    page.act(Action.NEW)  # where the focus is
    type_over("Le siege")
    press(Qt.Key.Key_Tab)
    assert now(page).facets[8].choices[1].label.fr == "Le siege"
    assert now(page).facets[8].choices[1].id == "siege"
    go(page, Section.CHANNELS)
    page.lists.inner.table.setFocus()
    page.act(Action.NEW)
    type_over("Ada")
    assert [one.name for one in now(page).routing.channels[0].people][-1] == "Ada"
    page.lists.inner.edit("territory")
    type_over("FR, 59")
    assert now(page).routing.channels[0].people[-1].territory == ("FR", "59")
    page.lists.edit("price.A1")
    type_over("120,5")
    assert now(page).routing.channels[0].prices == {"A1": 120.5}


def test_routing_rule_is_shown_in_words_and_changed_by_choosing(page):
    go(page, Section.HARD)
    line = page.lists.table.rows.lines[0]
    assert line.cells[0].text == "What kind of need? is Framework contract and Fit is at least 70"
    assert line.cells[1].text == "Key accounts"
    channels = page.lists.form.controls["channel"].control
    channels.setFocus()
    press(Qt.Key.Key_Down)
    assert now(page).routing.hard[0].channel == "field_sales"
    page.lists.when.lines[2].remove_button.click()
    assert "Fit" not in page.lists.table.rows.lines[0].cells[0].text


# --- bands, decisions, promises ------------------------------------------------------------------
def test_decision_of_a_cell_is_chosen_by_keys_and_its_colour_follows(page):
    go(page, Section.DECISIONS)
    cell = page.decisions.lists["B3"]
    cell.setFocus()
    assert cell.accessibleName() == "Decision of B3"
    press(Qt.Key.Key_Home)
    assert now(page).decisions["B3"] is Decision.HAND_OVER_NOW
    assert page.undo()
    assert now(page).decisions["B3"] is Decision.NURTURE
    assert cell.chosen_id == "nurture"


def test_bound_stays_between_its_neighbours(page):
    go(page, Section.DECISIONS)
    bound = page.decisions.bounds["fit.B"]
    bound.edit.setFocus()
    type_over("70")
    assert bound.error_label.text() == "Write a whole number from 31 to 69."
    assert now(page).fit_bands["B"] == 50
    type_over("55")
    assert bound.error_label.text() == ""
    assert now(page).fit_bands == {"A": 70, "B": 55, "C": 30, "D": 0}
    bound.edit.clearFocus()


def test_arithmetic_follows_each_letter(page):
    go(page, Section.PROMISES)
    sums = page.record.sums
    assert [one[1] for one in sums.funnel.mark.steps] == [635, 223, 200, 50]
    assert "ceiling 1235" in sums.funnel.accessibleName()
    assert sums.advice_texts[0].accessibleName() == "What the goal needs can be taken."
    page.record.form.focus_on("goal")
    type_over("6M")
    assert [one[1] for one in sums.funnel.mark.steps] == [6350, 2223, 2000, 500]
    said = [one.accessibleName() for one in sums.advice_texts if not one.isHidden()]
    assert said[0].startswith("988 hand-overs are above what sales can take. Do not ship them")
    assert "12 more people" in said[2]
    assert said[3] == "80 hand-overs a month are promised; the goal needs 741."
    page.record.form.focus_on("close_rate")
    type_over("0")
    field = page.record.form.controls["close_rate"]
    assert field.error_label.text() == "Write a percentage above 0, at most 100."
    box = page.record.form.controls["has_revenue"]
    box.setFocus()
    press(Qt.Key.Key_Space)
    assert now(page).promises.revenue is None
    assert sums.funnel.isHidden()
    assert "goal" not in page.record.form.controls
    assert page.undo()
    assert now(page).promises.revenue is not None


def test_signals_and_general_parts_are_taken_over(page):
    go(page, Section.SIGNALS)
    page.record.form.focus_on("points.quote")
    type_over("18")
    assert now(page).signals.points[next(iter(now(page).signals.points))] == 18
    go(page, Section.GENERAL)
    page.record.form.focus_on("signed_on")
    type_over("24/11/2026")
    assert now(page).signed_on == "2026-11-24"
    page.record.form.focus_on("escalation.name")
    type_over("Ada")
    assert now(page).escalation.name == "Ada"


# --- problems ------------------------------------------------------------------------------------
def test_problem_is_listed_blocks_publishing_and_f8_leads_there(page, qtbot):
    go(page, Section.OUTCOMES)
    at = [one.hand_over for one in now(page).outcomes].index(True)
    page.presenter.choose(OUTCOMES, at)
    page.lists.table.setFocus()
    press(Qt.Key.Key_Delete)
    go(page, Section.DEFINITION)
    page.act(Action.NEW)
    qtbot.waitUntil(lambda: page.presenter.state.is_known)
    state = page.presenter.state
    assert [one.reason for one in state.problems] == ["no_hand_over_outcome", "no_words"]
    assert page.problems.errors_pill.accessibleName() == "1 error"
    assert not page.head.publish_button.isEnabled()
    go(page, Section.SIGNALS)
    page.act(Action.NEXT_PROBLEM)
    assert page.presenter.state.stand.section is Section.OUTCOMES
    page.act(Action.NEXT_PROBLEM)
    assert page.presenter.state.stand.section is Section.DEFINITION
    assert page.lists.form.controls["label.fr"].edit.hasFocus()
    assert "Definition (1)" in page.outline.item(1).text().replace("  ", " ")


def test_field_in_focus_is_left_before_another_part_is_shown(page, qtbot):
    page.act(Action.NEW)
    page.lists.edit("id")
    type_over("quota")
    qtbot.waitUntil(lambda: page.presenter.state.is_known)  # the new one has no name
    go(page, Section.OUTCOMES)  # by whatever way: nothing of it is told to the wrong list
    assert "delay" in page.lists.form.controls
    assert now(page).outcomes[0].id == "no_answer"
    page.lists.edit("label.en")
    type_over("Nobody")  # not kept yet
    QApplication.processEvents()
    go(page, Section.CHANNELS)
    assert now(page).outcomes[0].label.en == "Nobody"
    assert now(page).routing.channels[0].label.en == "Key accounts"
    go(page, Section.DEFINITION)
    page.lists.edit("id")
    type_over("quota")
    page.act(Action.NEXT_PROBLEM)
    assert now(page).criteria[1].id == "quota"


# --- access --------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", Language, ids=lambda one: one.value)
def test_every_control_has_a_name_and_a_label(qtbot, desk, language):
    speak(language)
    for page in shown(qtbot, desk, size=(1132, 720)):
        for row in range(page.outline.count()):
            page.outline.setCurrentRow(row)
            for kind in (QLineEdit, QComboBox, QTableView):
                named = [one for one in page.findChildren(kind) if one.isVisible()]
                assert all(one.accessibleName() for one in named), kind
            for button in page.findChildren(QAbstractButton):
                if button.isVisible() and not isinstance(button.parent(), QTableView):
                    assert button.accessibleName() or button.text()
        assert page.minimumSizeHint().width() <= 1132


def test_tab_follows_reading_order(page):
    page.lists.table.setFocus()
    seen = []
    for _n in range(9):
        press(Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget().accessibleName())
    assert seen == [
        "Name, French",
        "Name, English",
        "Id",
        "",  # a box says its words itself
        "",  # the link to the settings
        "Parts of the agreement",
        "Move down (Alt+Down)",
        "",  # Add
        "",  # Retire
    ]
