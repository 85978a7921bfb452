"""The page of calls: newest first, searched, and the facts of a call oldest first."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from qualifier.core.answer import Gap
from qualifier.core.call import AnswerFact
from qualifier.store import call_list, calls
from qualifier.ui.calls.calls_page import CallsPage
from qualifier.ui.calls.facts import fact_lines
from qualifier.ui.calls.states import FactKind
from tests.fakes import dossier_call as facts
from tests.fakes.desk import PARIS, close_desk, make_desk
from tests.fakes.filled_profile import OTHER, counted_ids, fill, unanswered_call


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path, facts.MADE)
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = CallsPage(desk)
    qtbot.addWidget(page)
    page.resize(1240, 860)
    page.show()
    return page


def words(page, row=0):
    model = page.table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def told(call=None):
    return fact_lines(call or facts.call(), facts.script(), facts.agreement(), "en", PARIS)


def test_page_is_empty_before_the_first_call(page):
    page.entered()
    assert page.empty.title_label.text() == "No call yet."
    assert not page.preview.isVisible()


def test_calls_are_listed_newest_first(page, desk):
    fill(desk)
    page.entered()
    assert [words(page, row)[1].split(",")[0] for row in (0, 1)] == [
        "Claire Vasseur",
        "Thomas Aubriot",
    ]
    assert words(page)[2:] == ["Qualified, handed over", "11\u00a0min\u00a040", "Inès Caradec"]
    assert words(page, 1)[2:4] == ["No answer", ""]


def test_uncoded_call_says_so_and_can_be_resumed(page, desk, qtbot):
    fill(desk)
    later = facts.MADE + timedelta(minutes=1)
    open_call = dataclasses.replace(
        facts.call(), id="open", lead_id=OTHER.id, begun_at=later, script_version=1,
        agreement_version=desk.agreement.version,
    )  # fmt: skip
    desk.store.write(lambda c: calls.begin(c, open_call))
    page.entered()
    assert words(page)[2] == "no outcome yet"
    assert page.preview.resume_button.isVisible()
    with qtbot.waitSignal(page.resume_requested) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["open"]


def test_arrow_down_shows_the_next_call(page, desk, qtbot):
    fill(desk)
    page.entered()
    assert page.face.name == "Claire Vasseur"
    assert page.face.cell == "A1"
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.face.name == "Thomas Aubriot"
    assert [one.kind for one in page.face.facts] == [FactKind.DIALLED, FactKind.OUTCOME]
    with qtbot.waitSignal(page.lead_requested) as asked:
        page.preview.lead_button.click()
    assert asked.args == [OTHER.id]


def test_search_keeps_the_calls_of_fitting_leads(page, desk, qtbot):
    fill(desk)
    page.entered()
    page.start_search()
    qtbot.keyClicks(page.search_edit, "aubriot")
    assert page.table.model().rowCount() == 1
    assert page.face.name == "Thomas Aubriot"
    qtbot.keyClicks(page.search_edit, "xx")
    assert page.empty.title_label.text() == "No call matches."
    page.erase_button.click()
    assert page.table.model().rowCount() == 2


def test_pages_of_calls_join_without_a_gap_or_a_double(desk):
    fill(desk)
    new_id = counted_ids()
    for number in range(7):
        # Two calls of the same instant: the id decides.
        later = timedelta(minutes=number // 2)
        desk.store.write(
            lambda c, at=later: unanswered_call(c, desk, OTHER, lambda: f"m-{new_id()}", at)
        )
    seen, after = [], None
    while True:
        rows = desk.store.read(lambda c, a=after: call_list.page(c, after=a, limit=2))
        if not rows:
            break
        seen += [(row.begun_at, row.id) for row in rows]
        after = rows[-1].mark
    assert len(seen) == 9
    assert seen == sorted(set(seen), reverse=True)


def test_more_rows_are_read_at_the_end_of_the_list(page, desk, qtbot, monkeypatch):
    monkeypatch.setattr("qualifier.ui.calls.presenter.PAGE", 25)
    fill(desk)
    new_id = counted_ids()
    for number in range(30):
        later = timedelta(minutes=-number)
        desk.store.write(
            lambda c, at=later: unanswered_call(c, desk, OTHER, lambda: f"m-{new_id()}", at)
        )
    page.entered()
    bar = page.table.verticalScrollBar()
    for _round in range(6):
        bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 32)


def test_facts_stand_in_the_order_they_happened():
    kinds = [one.kind for one in told()]
    assert kinds[:2] == [FactKind.DIALLED, FactKind.ANSWERED]
    assert kinds[-1] is FactKind.OUTCOME
    times = [one.time for one in told() if one.time]
    assert times == sorted(times)


def test_facts_carry_answers_with_question_notes_and_impressions():
    lines = told()
    answers = {one.title: one.text for one in lines if one.kind is FactKind.ANSWER}
    assert answers["How many staff?"] == "240"
    notes = [one.text for one in lines if one.kind is FactKind.NOTE]
    assert "avant l’arrêt de juillet" in notes
    (pain,) = [one for one in lines if one.title == "Pain"]
    assert (pain.value, pain.time) == (2, "02:20")
    assert pain.quote == "“On a perdu trois jours, personne ne veut revivre ça.”"
    (objection,) = [one for one in lines if one.kind is FactKind.OBJECTION]
    assert objection.text == "Call me back in January"
    assert any(one.title == "Confirmed: Staff" for one in lines)


def test_corrected_and_retracted_facts_stay_and_say_so():
    late = (
        AnswerFact("x1", "call-1", 90, "budget", Gap.REFUSED, facts.MADE, 500),
        AnswerFact("x2", "call-1", 91, "staff", None, facts.MADE, 510),
    )
    felt = facts.call().impressions
    call = facts.call(
        answers=(*facts.call().answers, *late),
        impressions=(dataclasses.replace(felt[0], retracted=True), *felt[1:]),
    )
    lines = told(call)
    assert "refused to say (changed)" in [one.text for one in lines]
    assert "answer taken back" in [one.text for one in lines]
    assert "taken back" in [one.text for one in lines if one.kind is FactKind.IMPRESSION]


def test_retranslate_keeps_the_call_on_screen(page, desk):
    fill(desk)
    page.entered()
    page.retranslate()
    assert page.face.name == "Claire Vasseur"
