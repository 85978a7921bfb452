"""The list of dossiers and a sent one, on a real profile, by key and by signal."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QLineEdit,
)

from qualifier.core.lead import Stage
from qualifier.store import handoff_list, handoffs, leads, outbox
from qualifier.store.handoffs import Feedback
from qualifier.ui.dossiers.dossiers_page import DossiersPage
from tests.fakes import dossier_call as facts
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.filled_profile import OTHER, counted_ids, fill, handed_over


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path, facts.MADE)
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = DossiersPage(desk)
    qtbot.addWidget(page)
    page.resize(1240, 860)
    page.show()
    return page


def words(page, row=0):
    model = page.list.table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_list_is_empty_until_something_was_handed_over(page):
    page.entered()
    assert page.list.empty.title_label.text() == "No dossier to hand over."
    assert page.list.empty.sentence_label.text() == "They appear once the 6 criteria are met."
    assert not page.list.erase_button.isVisible()


def test_list_shows_lead_receiver_state_and_answer(page, desk):
    fill(desk)
    page.entered()
    assert words(page) == [
        "A1",
        "Claire Vasseur, Fonderies Brévault",
        "Julien Armand, Field sales",
        "10:55, Inès Caradec",
        "waiting to be sent",
        "no answer yet",
    ]


def test_list_says_what_sales_answered_and_what_was_delivered(page, desk):
    made = fill(desk)
    desk.store.write(lambda c: settle_outbox(c, made.id))
    refused = Feedback(
        "f1", made.id, made.lead_id, "rejected", "missing_item", "", "", "Julien", facts.MADE
    )
    desk.store.write(lambda c: handoffs.add_feedback(c, refused))
    page.entered()
    assert words(page)[4:] == ["delivered", "refused"]


def settle_outbox(connection, handoff_id):
    for row in outbox.of_handoff(connection, handoff_id):
        outbox.confirm(connection, row.id, "remote", facts.MADE)


def test_search_finds_by_name_and_says_when_nothing_fits(page, desk, qtbot):
    fill(desk)
    desk.store.write(lambda c: handed_over(c, desk, OTHER, "-b", counted(), timedelta(minutes=1)))
    page.entered()
    assert page.list.table.model().rowCount() == 2
    page.start_search()
    qtbot.keyClicks(page.list.search_edit, "vass")
    assert [words(page)[1]] == ["Claire Vasseur, Fonderies Brévault"]
    qtbot.keyClicks(page.list.search_edit, "zz")
    assert page.list.empty.title_label.text() == "No dossier matches."
    qtbot.mouseClick(page.list.erase_button, Qt.MouseButton.LeftButton)
    assert page.list.table.model().rowCount() == 2


def counted():
    made = counted_ids()
    return lambda: f"b-{made()}"


def test_newest_hand_off_stands_first(page, desk):
    fill(desk)
    desk.store.write(lambda c: handed_over(c, desk, OTHER, "-b", counted(), timedelta(minutes=1)))
    page.entered()
    assert [words(page, row)[1].split(",")[0] for row in (0, 1)] == [
        "Thomas Aubriot",
        "Claire Vasseur",
    ]


def test_keyset_pages_join_without_a_gap_or_a_double(desk):
    fill(desk)
    new_id = counted()
    for number in range(5):
        lead = dataclasses.replace(OTHER, id=f"more-{number}")
        desk.store.write(lambda c, one=lead: leads.add(c, [one]))
        desk.store.write(lambda c, one=lead, n=number: handed_over(c, desk, one, f"-{n}", new_id))
    seen, after = [], None
    while True:
        rows = desk.store.read(lambda c, a=after: handoff_list.page(c, after=a, limit=2))
        if not rows:
            break
        seen += [row.handoff.id for row in rows]
        after = rows[-1].mark
    assert len(seen) == 6
    assert seen == sorted(seen, reverse=True)


def test_enter_opens_the_dossier_and_escape_comes_back(page, desk, qtbot):
    fill(desk)
    page.entered()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.dossier
    assert page.dossier.face.content.who.name == "Claire Vasseur"
    assert not page.dossier.face.is_review
    assert not page.dossier.foot.isVisible()
    qtbot.keyClick(page.dossier, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.list


def test_undo_is_there_for_eight_seconds_and_takes_the_hand_off_back(page, desk, qtbot):
    made = fill(desk)
    page.open_dossier(made.id)
    button = page.dossier.side.undo_button
    assert button is not None
    assert button.isVisible()
    with qtbot.waitSignals([page.taken_back, page.said]):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.dossier.face.side.sent.state == "Taken back"
    assert page.dossier.side.undo_button is None
    stage = desk.store.read(lambda c: leads.get(c, made.lead_id)).stage
    assert stage is Stage.IN_PROGRESS


def test_undo_is_gone_after_eight_seconds(page, desk):
    made = fill(desk)
    desk.clock.forward(seconds=9)
    page.open_dossier(made.id)
    assert page.dossier.side.undo_button is None


def test_undo_hides_by_itself_while_one_looks(page, desk, qtbot):
    made = fill(desk)
    desk.clock.forward(seconds=7.95)
    page.open_dossier(made.id)
    button = page.dossier.side.undo_button
    qtbot.waitUntil(lambda: not button.isVisible(), timeout=2000)


def test_undo_refused_by_the_outbox_is_said(page, desk, qtbot):
    made = fill(desk)
    page.open_dossier(made.id)
    desk.store.write(lambda c: claim_all(c, made.id))
    with qtbot.waitSignal(page.refused) as said:
        page.take_back()
    assert said.args[0]
    assert not desk.store.read(lambda c: handoffs.get(c, made.id)).withdrawn


def claim_all(connection, handoff_id):
    for row in outbox.of_handoff(connection, handoff_id):
        outbox.claim(connection, row.id, {}, facts.MADE)


def test_answers_of_sales_stand_with_reason_and_what_they_point_at(page, desk):
    made = fill(desk)
    refused = Feedback(
        "f1", made.id, made.lead_id, "rejected", "decider_absent", "Le DG n’était pas prévenu.",
        "decision_power", "Julien Armand", facts.MADE + timedelta(hours=1),
    )  # fmt: skip
    desk.store.write(lambda c: handoffs.add_feedback(c, refused))
    desk.clock.forward(hours=2)
    page.open_dossier(made.id)
    (answer,) = page.dossier.face.side.sent.answers
    assert (answer.status, answer.reason) == ("Refused", "Decision maker absent")
    assert answer.words == "“Le DG n’était pas prévenu.”"
    assert answer.caption == "Julien Armand · today 11:55 · Decision power"


@pytest.mark.parametrize(
    ("button", "begins"), (("pdf_button", b"%PDF-"), ("html_button", b"<!DOCTYPE html>"))
)
def test_files_are_written_where_one_says(page, desk, qtbot, tmp_path, button, begins):
    made = fill(desk)
    page.open_dossier(made.id)
    getattr(page.dossier.head, button).click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    suggested = dialog.selectedFiles()[0]
    assert "2026-11-24-fonderies-brevault-" in suggested
    target = tmp_path / "dossier.out"
    with qtbot.waitSignal(page.said) as said:
        dialog.fileSelected.emit(str(target))
    dialog.close()
    assert target.read_bytes().startswith(begins)
    assert said.args[0] == "Saved as dossier.out"


def test_file_that_cannot_be_written_is_said(page, desk, qtbot, tmp_path):
    made = fill(desk)
    page.open_dossier(made.id)
    page.save_pdf()
    dialog = page.findChild(QFileDialog)
    with qtbot.waitSignal(page.refused) as said:
        dialog.fileSelected.emit(str(tmp_path / "no" / "such" / "folder" / "a.pdf"))
    dialog.close()
    assert said.args[0]


def test_every_control_has_a_name(page, desk):
    made = fill(desk)
    page.entered()
    assert nameless(page) == []
    page.open_dossier(made.id)
    assert nameless(page) == []


def nameless(page):
    """Controls on screen that assistive technology could not call anything."""
    controls = [
        widget
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for widget in page.findChildren(kind)
        if widget.isVisible() and not isinstance(widget, QHeaderView)
    ]
    assert len(controls) >= 2
    return [one for one in controls if not (one.accessibleName() or getattr(one, "text", str)())]


def test_retranslate_says_everything_anew(page, desk):
    made = fill(desk)
    page.entered()
    page.open_dossier(made.id)
    page.retranslate()
    assert page.dossier.face.content.who.name == "Claire Vasseur"
