"""What an outcome does to the lead, on made-up flags and on those the program ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from qualifier.core.agreement import Agreement, NeedsDate, Outcome, Reason
from qualifier.core.answer import Contact
from qualifier.core.errors import ActionRefused
from qualifier.core.lead import Stage
from qualifier.core.outcome import Effect, OutcomeGiven, effect, missing
from qualifier.core.text import Text
from qualifier.exchange.documents import read_agreement
from qualifier.paths import resources_dir

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
RETRY = Outcome("retry", Text(), try_again=True, delay=timedelta(hours=3))
CALLBACK = Outcome("cb", Text(), contacted=True, try_again=True, date=NeedsDate.CALLBACK)
NURTURE = Outcome(
    "nurture", Text(), contacted=True, date=NeedsDate.WAKE_UP, reasons="nurture", stage="nurturing"
)
OTHER = (Reason("later", Text()), Reason("other", Text(), text_required=True))


@cache
def shipped() -> Agreement:
    """The agreement that the program ships."""
    return read_agreement(resources_dir() / "agreements" / "default.yaml")


def given(outcome: Outcome, **keys: object) -> OutcomeGiven:
    return OutcomeGiven(outcome.id, **keys)


def run(outcome: Outcome, stage: Stage = Stage.NEW, left: int = 3, **keys: object) -> Effect:
    return effect(outcome, given(outcome, **keys), stage, NOW, PARIS, left)


def refusal(outcome: Outcome, **keys: object) -> str:
    with pytest.raises(ActionRefused) as caught:
        run(outcome, **keys)
    return caught.value.reason


def test_effect_of_a_retry_comes_back_after_its_delay():
    assert run(RETRY) == Effect(Stage.IN_PROGRESS, NOW + timedelta(hours=3), False, False, False)


def test_effect_of_a_retry_without_attempts_left_leaves_the_queue():
    assert run(RETRY, left=0).due_at is None
    assert run(RETRY, left=1).due_at is not None


def test_effect_of_a_retry_without_attempts_left_stays_where_someone_was_reached_or_a_date_set():
    reached = replace(RETRY, contacted=True)
    assert run(reached, left=0).due_at == NOW + timedelta(hours=3)
    assert run(RETRY, left=0, due_at=NOW + timedelta(days=1)).due_at == NOW + timedelta(days=1)


def test_effect_of_a_callback_needs_a_moment_to_come():
    assert refusal(CALLBACK) == "outcome_needs_callback_date"
    assert refusal(CALLBACK, due_at=NOW - timedelta(minutes=2)) == "callback_in_the_past"
    found = run(CALLBACK, due_at=NOW + timedelta(hours=1))
    assert found.due_at == NOW + timedelta(hours=1)
    assert found.is_callback
    assert run(CALLBACK, due_at=NOW).due_at == NOW


def test_effect_of_nurturing_needs_a_reason_and_a_day_to_come():
    assert refusal(NURTURE, reason="later") == "outcome_needs_wake_up_date"
    day = date(2027, 5, 10)
    assert refusal(NURTURE, wake_up=day) == "outcome_needs_reason"
    assert refusal(NURTURE, reason="later", wake_up=NOW.date()) == "wake_up_not_in_future"
    found = run(NURTURE, reason="later", wake_up=day)
    assert found.stage is Stage.NURTURING
    assert found.due_at == datetime(2027, 5, 10, 9, 0, tzinfo=PARIS)
    assert found.due_at.tzinfo is UTC
    assert not found.is_callback


def test_effect_judges_the_wake_up_day_where_the_team_is():
    """At 23:30 UTC it is already tomorrow in Paris."""
    late, tomorrow = datetime(2026, 11, 24, 23, 30, tzinfo=UTC), date(2026, 11, 25)
    keys = given(NURTURE, reason="later", wake_up=tomorrow)
    with pytest.raises(ActionRefused):
        effect(NURTURE, keys, Stage.NEW, late, PARIS, 3)
    assert effect(NURTURE, keys, Stage.NEW, late, ZoneInfo("UTC"), 3).due_at is not None


@pytest.mark.parametrize("flag", ("final", "final_for_number", "opposed"))
def test_effect_of_an_end_leaves_the_queue_whatever_the_delay(flag):
    found = run(replace(RETRY, **{flag: True}))
    assert found.due_at is None
    assert found.opposed is (flag == "opposed")
    assert found.number_dead is (flag == "final_for_number")


def test_effect_of_opposition_opts_out_whatever_the_stage_named():
    assert run(replace(RETRY, opposed=True, stage="disqualified")).stage is Stage.OPTED_OUT


@pytest.mark.parametrize(
    ("before", "after"),
    (
        (Stage.NEW, Stage.IN_PROGRESS),
        (Stage.NURTURING, Stage.IN_PROGRESS),
        (Stage.REJECTED, Stage.IN_PROGRESS),
        (Stage.IN_PROGRESS, None),
        (Stage.QUALIFIED, None),
        (Stage.ACCEPTED, None),
    ),
)
def test_effect_puts_a_waiting_lead_in_progress(before, after):
    assert run(RETRY, stage=before).stage is after


def test_missing_asks_for_a_note_unless_a_reason_explains():
    noted = replace(RETRY, note_required=True)
    assert missing(noted, given(noted)) == ("note",)
    assert missing(noted, given(noted, note="  x ")) == ("note",)
    assert missing(noted, given(noted, note="see call")) == ()
    assert missing(noted, given(noted, reason="later"), OTHER) == ()


def test_missing_asks_for_text_where_the_reason_demands_it():
    plain = replace(RETRY, reasons="nurture")
    assert missing(plain, given(plain, reason="other"), OTHER) == ("note",)
    assert missing(plain, given(plain, reason="other", note="moved abroad"), OTHER) == ()
    with pytest.raises(ActionRefused) as caught:
        effect(plain, given(plain, reason="other"), Stage.NEW, NOW, PARIS, 3, OTHER)
    assert caught.value.reason == "outcome_needs_note"
    assert caught.value.details == {"outcome": "retry"}


SHIPPED = """
no_answer try_again PT3H · busy try_again PT30M · voicemail try_again P1D
voicemail_left try_again P2D · gatekeeper_name contacted,try_again P1D
gatekeeper_refused try_again P2D · wrong_person contacted,try_again PT0S
wrong_number final_for_number · disconnected final_for_number
callback_agreed contacted,try_again callback · callback_vague contacted,try_again P7D
interrupted contacted,try_again PT1H · handed_over contacted,final · nurture contacted wake_up
off_target contacted,final,note_required · duplicate final · customer contacted,final
competitor contacted,final · language contacted,try_again P1D · soft_refusal contacted P60D
opposition contacted,final,opposed · supervisor contacted,note_required · exhausted final
technical try_again PT10M
"""
FLAGS = "contacted try_again final final_for_number note_required opposed".split()
DELAYS = {
    "PT0S": timedelta(0),
    "PT10M": timedelta(minutes=10),
    "PT30M": timedelta(minutes=30),
    "PT1H": timedelta(hours=1),
    "PT3H": timedelta(hours=3),
    "P1D": timedelta(days=1),
    "P2D": timedelta(days=2),
    "P7D": timedelta(days=7),
    "P60D": timedelta(days=60),
}
ROWS = tuple(tuple(one.split()) for one in SHIPPED.strip().replace("\n", " · ").split(" · "))


def test_shipped_outcomes_are_those_of_the_reference():
    assert set(shipped().outcome_by_id) == {row[0] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_shipped_outcome_has_the_flags_and_the_delay_of_the_reference(row):
    outcome = shipped().outcome_by_id[row[0]]
    assert [one for one in FLAGS if getattr(outcome, one)] == row[1].split(",")
    when = row[2] if len(row) > 2 else ""
    assert outcome.delay == DELAYS.get(when)
    assert outcome.date.value == (when if when in ("callback", "wake_up") else "no")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_shipped_outcome_can_be_given_and_comes_back_when_it_says(row):
    outcome = shipped().outcome_by_id[row[0]]
    reasons = shipped().reasons.get(outcome.reasons, ())
    keys: dict[str, object] = {"note": "seen on the call"}
    if outcome.date is NeedsDate.CALLBACK:
        keys["due_at"] = NOW + timedelta(days=2)
    if outcome.date is NeedsDate.WAKE_UP:
        keys["wake_up"] = date(2027, 5, 10)
    if reasons:
        keys["reason"] = reasons[-1].id
    if outcome.new_contact:
        keys["contact"] = Contact("Ada Morel")
    found = effect(outcome, given(outcome, **keys), Stage.NEW, NOW, PARIS, 3, reasons)
    if outcome.delay is not None:
        assert found.due_at == NOW + outcome.delay
    assert (found.due_at is None) is (
        outcome.final or outcome.final_for_number or row[0] == "supervisor"
    )
    assert found.stage is not None
