"""A call at work: after any acts its state is what its stored facts make; a disk that refuses."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualifier.core.answer import Gap
from qualifier.core.basis import Basis
from qualifier.core.call import Phase
from qualifier.core.errors import AnswerRefused, DiskFull
from qualifier.core.impression import parse
from qualifier.store import calls
from qualifier.ui.call.ending import OutcomeGiven, give_outcome
from tests.fakes.called_lead import RefusingBackground, add_lead, loaded_again, open_session
from tests.fakes.desk import close_desk, make_desk

FACETS = ("interest", "urgency", "trust")
FIELDS = ("email", "company", "city")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = make_desk(tmp_path_factory.mktemp("profile"))
    desk.background = RefusingBackground(desk.store)
    yield desk
    close_desk(desk)


@pytest.fixture(autouse=True)
def disk_works(desk):
    yield
    desk.background.refuses = False


def live(desk):
    """A call in which somebody answered."""
    session = open_session(desk, add_lead(desk).id)
    session.dial()
    session.answered()
    return session


def an_answer(session, number):
    """Some valid answer to the question on screen; None where it is only said."""
    question = session.question
    ids = [one.id for one in question.choices]
    return {
        "say": None,
        "choice": ids[number % len(ids)] if ids else None,
        "several": ids[: 1 + number % len(ids)] if ids else None,
        "number": str(number),
        "text": f"words {number}",
        "contact": {"name": f"Person {number}", "role": "chief"},
        "date": f"{1 + number % 28}/12/2027",
    }[question.type]


def do_answer(session, number):
    raw = an_answer(session, number)
    if raw is not None:
        session.answer(raw)


def do_gap(session, number):
    if session.question.type != "say":
        session.answer(list(Gap)[number % 3])


def do_capture(session, number):
    line = ('interest +1 "yes"', "~ trust -2 short answers", "no facet at all")[number % 3]
    session.add_impression(parse(line, session.agreement.facets, "en"))


def do_show(session, number):
    session.show(session.path.asked[number % len(session.path.asked)])


ACTS = (
    do_answer,
    do_answer,
    do_gap,
    do_capture,
    do_show,
    lambda session, _n: session.go_next(),
    lambda session, _n: session.go_next(),
    lambda session, _n: session.go_back(),
    lambda session, n: session.go_section(1 if n % 2 else -1),
    lambda session, _n: session.take_back(),
    lambda session, _n: session.undo(),
    lambda session, n: session.write_note(session.current, "note" * (n % 3)),
    lambda session, n: session.keep_draft(f"answer:{session.current}", "dra" * (n % 3)),
    lambda session, n: session.tick(FIELDS[n % 3], is_confirmed=n % 2 == 0),
    lambda session, n: session.correct(FIELDS[n % 3], f"value{n}@morel.example"),
    lambda session, n: session.set_facet(FACETS[n % 3], n % 5 - 2, Basis.HEARD),
    lambda session, n: session.clear_facet(FACETS[n % 3]),
    lambda session, n: session.use_objection(session.script.objections[n % 3].id),
)
STEPS = st.lists(st.tuples(st.sampled_from(range(len(ACTS))), st.integers(0, 400)), max_size=40)


def state(session):
    """All that a screen is made from."""
    return {
        "phase": session.phase,
        "current": session.current,
        "events": session.events,
        "answer_facts": session.answer_facts,
        "answers": session.answers,
        "path": session.path,
        "score": session.score,
        "gate": session.gate,
        "notes": {name: text for name, text in session.notes.items() if text},
        "note_facts": session.note_facts,
        "impressions": session.impressions,
        "confirmed": session.confirmed,
        "drafts": {name: text for name, text in session.drafts.items() if text},
        "lead": session.lead,
    }


@settings(max_examples=60, suppress_health_check=(HealthCheck.too_slow,))
@given(steps=STEPS, hangs_up=st.booleans())
def test_state_after_any_acts_is_the_one_the_stored_facts_make(desk, steps, hangs_up):
    session = live(desk)
    for act, number in steps:
        ACTS[act](session, number)
        assert session.current in session.path.asked
    if hangs_up:
        session.hang_up()
    again = loaded_again(desk, session.id)
    assert state(again) == state(session)
    assert not session.outgoing.is_saving
    assert not session.outgoing.unsaved


@settings(max_examples=30, suppress_health_check=(HealthCheck.too_slow,))
@given(before=STEPS, during=STEPS)
def test_what_the_disk_refused_is_stored_whole_by_a_retry(desk, before, during):
    session = live(desk)
    for act, number in before:
        ACTS[act](session, number)
    desk.background.refuses = True
    for act, number in during:
        ACTS[act](session, number)
    desk.background.refuses = False
    session.retry()
    assert not session.outgoing.unsaved
    assert state(loaded_again(desk, session.id)) == state(session)


def test_call_does_not_exist_before_it_is_dialled(desk):
    session = open_session(desk, add_lead(desk).id)
    session.keep_draft("answer:hoped", "early")
    assert desk.store.read(lambda c: calls.of_lead(c, session.lead.id)) == ()
    session.dial()
    assert desk.store.read(lambda c: calls.of_lead(c, session.lead.id)) == (session.id,)


def test_refused_answer_changes_nothing(desk):
    session = live(desk)
    session.show("staff")
    facts = len(session.answer_facts)
    with pytest.raises(AnswerRefused):
        session.answer("quite a few")
    assert (session.answers, len(session.answer_facts)) == ({}, facts)


def test_same_answer_again_is_no_new_fact(desk):
    session = live(desk)
    session.show("hoped")
    session.answer("nuisance")
    session.answer("nuisance")
    assert len(session.answer_facts) == 1


def test_later_facts_wait_behind_a_refused_one(desk):
    session = live(desk)
    session.show("hoped")
    desk.background.refuses = True
    session.answer("nuisance")
    desk.background.refuses = False
    session.write_note("hoped", "tired voice")
    assert (len(session.outgoing.unsaved), session.outgoing.trouble) == (2, DiskFull())
    assert loaded_again(desk, session.id).notes == {}
    session.retry()
    again = loaded_again(desk, session.id)
    assert (again.answers, again.notes) == ({"hoped": "nuisance"}, {"hoped": "tired voice"})
    assert session.outgoing.trouble is None


def test_saved_moves_only_with_the_disk(desk):
    session = live(desk)
    session.show("hoped")
    saved = session.outgoing.saved_at
    desk.clock.forward(seconds=30)
    desk.background.refuses = True
    session.answer("nuisance")
    assert session.outgoing.saved_at == saved
    desk.background.refuses = False
    session.retry()
    assert session.outgoing.saved_at == desk.clock()


def test_call_clock_counts_from_the_answer_and_stops_at_the_end(desk):
    session = open_session(desk, add_lead(desk).id)
    session.dial()
    desk.clock.forward(seconds=12)
    assert session.offset_s() == 0
    session.answered()
    desk.clock.forward(seconds=40)
    assert session.offset_s() == 40
    session.hang_up()
    desk.clock.forward(minutes=5)
    assert session.offset_s() == 40
    assert session.phase is Phase.WRAP_UP


def test_note_found_again_after_a_crash_becomes_one_when_the_call_goes_on(desk):
    session = live(desk)
    at = session.current
    session.keep_draft(f"note:{at}", "the works council")
    again = loaded_again(desk, session.id)
    assert again.go_next()
    assert loaded_again(desk, session.id).notes == {at: "the works council"}
    assert not loaded_again(desk, session.id).drafts


def test_note_found_again_after_a_crash_is_kept_when_the_call_ends(desk):
    session = live(desk)
    at = session.current
    session.keep_draft(f"note:{at}", "the works council")
    again = loaded_again(desk, session.id)
    give_outcome(again, OutcomeGiven("no_answer"), lambda: None, pytest.fail)
    assert again.is_settled
    assert loaded_again(desk, session.id).notes == {at: "the works council"}
