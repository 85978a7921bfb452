"""A call as facts, and the state that follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from qualifier.core.answer import Gap, Value
from qualifier.core.call import (
    AnswerFact,
    Call,
    CallEvent,
    Happened,
    MarginNote,
    OutcomeFact,
    Phase,
    answers_now,
    confirmed_fields,
    last_shown,
    notes_now,
)
from qualifier.core.criteria import criteria, gaps
from qualifier.core.flow import walk
from qualifier.core.gate import gate
from qualifier.core.score import score
from tests.unit.core.strategies import NOW, Acts, acts, agreement

CALL = Call("c", "l", "s", 1, "default", 1, "ines", NOW)


def fact(seq: int, question: str, value: Value | None) -> AnswerFact:
    return AnswerFact(f"a{seq}", "c", seq, question, value, NOW + timedelta(seconds=seq))


def event(kind: Happened, subject: str = "", second: int = 0) -> CallEvent:
    return CallEvent(f"e{second}", "c", second, kind, subject, NOW + timedelta(seconds=second))


def facts(one: Acts) -> list[AnswerFact]:
    return [fact(seq, question, value) for seq, (question, value) in enumerate(one.acts)]


def everything(one: Acts, answers: dict[str, Value]) -> tuple[object, ...]:
    """All that a screen shows of these answers: path, scores, criteria, gaps, gate."""
    deal = agreement()
    path = walk(one.script, answers, one.lead)
    made = score(one.script, path, deal, one.lead)
    return (
        path,
        made,
        criteria(one.script, path, deal),
        gaps(one.script, path, ended=True),
        gate(one.script, path, made, deal),
    )


@given(acts())
def test_state_after_any_acts_is_the_one_of_the_answers_alone(one):
    """Answering, going back, changing and taking back leave nothing behind but the answers."""
    expected: dict[str, Value] = {}
    for question, value in one.acts:
        expected.pop(question, None)
        if value is not None:
            expected[question] = value
    standing = answers_now(facts(one))
    assert standing == expected
    assert everything(one, standing) == everything(one, dict(sorted(expected.items())))


@given(acts())
def test_state_after_changing_an_answer_and_changing_it_back_is_as_before(one):
    before = answers_now(facts(one))
    for question in one.script.by_id:
        there_and_back = [
            *facts(one),
            fact(900, question, Gap.REFUSED),
            fact(901, question, before.get(question)),
        ]
        assert everything(one, answers_now(there_and_back)) == everything(one, before)


@given(acts())
def test_state_does_not_lose_answers_that_went_off_the_path(one):
    standing = answers_now(facts(one))
    path = walk(one.script, standing, one.lead)
    assert {**path.answers, **{q: standing[q] for q in path.aside}} == standing


def test_answers_now_takes_the_newest_and_forgets_what_was_taken_back():
    told = [fact(1, "a", "x"), fact(2, "b", Gap.UNKNOWN), fact(3, "a", "y"), fact(4, "b", None)]
    assert answers_now(told) == {"a": "y"}
    assert answers_now([*told, fact(5, "b", "z")]) == {"a": "y", "b": "z"}
    assert answers_now([]) == {}


def test_notes_now_takes_the_newest_and_drops_the_empty():
    def note(seq: int, question: str, text: str) -> MarginNote:
        return MarginNote(f"n{seq}", "c", seq, question, text, NOW)

    told = [note(1, "a", "un"), note(2, "b", "deux"), note(3, "a", "trois"), note(4, "b", "")]
    assert notes_now(told) == {"a": "trois"}


def test_confirmed_fields_follow_ticks_and_their_taking_back():
    told = [
        event(Happened.CONFIRMED, "phone"),
        event(Happened.CONFIRMED, "email"),
        event(Happened.SHOWN, "sector"),
        event(Happened.UNCONFIRMED, "phone"),
        event(Happened.UNCONFIRMED, "city"),
    ]
    assert confirmed_fields(told) == {"email"}
    assert confirmed_fields([*told, event(Happened.CONFIRMED, "phone")]) == {"email", "phone"}


def test_last_shown_is_the_question_to_resume_at():
    told = [event(Happened.SHOWN, "a"), event(Happened.SHOWN, "b"), event(Happened.HUNG_UP)]
    assert last_shown(told) == "b"
    assert last_shown([event(Happened.DIALLED)]) == ""


def test_phase_follows_the_facts():
    dialled, answered = event(Happened.DIALLED), event(Happened.ANSWERED, second=5)
    hung_up = event(Happened.HUNG_UP, second=65)
    assert CALL.phase is Phase.READY
    assert replace(CALL, events=(event(Happened.SHOWN),)).phase is Phase.READY
    assert replace(CALL, events=(dialled,)).phase is Phase.RINGING
    assert replace(CALL, events=(dialled, answered)).phase is Phase.LIVE
    ended = replace(CALL, events=(dialled, answered, hung_up))
    assert ended.phase is Phase.WRAP_UP
    assert replace(CALL, events=(dialled, hung_up)).phase is Phase.WRAP_UP
    outcome = OutcomeFact("o", "c", "busy", "", "", None, False, NOW + timedelta(seconds=70))
    assert replace(ended, outcome=outcome).phase is Phase.CODED
    assert replace(CALL, outcome=outcome).phase is Phase.CODED


def test_duration_runs_from_the_answer_to_the_end():
    answered, hung_up = event(Happened.ANSWERED, second=5), event(Happened.HUNG_UP, second=65)
    assert replace(CALL, events=(answered, hung_up)).duration_s == 60
    assert replace(CALL, events=(answered,)).duration_s == 0
    assert replace(CALL, events=(hung_up,)).duration_s == 0
    outcome = OutcomeFact("o", "c", "busy", "", "", None, False, NOW + timedelta(seconds=35))
    assert replace(CALL, events=(answered,), outcome=outcome).duration_s == 30
    early = replace(outcome, at=NOW)
    assert replace(CALL, events=(answered,), outcome=early).duration_s == 0


def test_at_is_the_first_time():
    again = event(Happened.SHOWN, "b", second=9)
    made = replace(CALL, events=(event(Happened.SHOWN, "a", second=3), again))
    assert made.at(Happened.SHOWN) == NOW + timedelta(seconds=3)
    assert made.at(Happened.HUNG_UP) is None
