"""Judgements, notes on alerts, decisions and surveys: added only, the newest stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qualifier.core.errors import ActionRefused, NotFound
from qualifier.store import alert_notes, decisions, judgements, surveys
from qualifier.store.alert_notes import AlertAct, AlertNote
from qualifier.store.decisions import Decision, DecisionState
from qualifier.store.judgements import Judgement, Verdict
from qualifier.store.surveys import Survey
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import counted_ids, fill

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_the_newest_verdict_stands(place):
    made = fill(place)
    felt = facts.call().impressions[0].id
    write = place.store.write
    write(lambda c: judgements.judge(c, Judgement("j1", felt, Verdict.REFUTED, "Julien", NOW)))
    again = Judgement("j2", felt, Verdict.CONFIRMED, "Julien", LATER, "after the visit")
    for _ in range(2):
        write(lambda c: judgements.judge(c, again))
    assert place.store.read(lambda c: judgements.of_calls(c, [made.call_id])) == {felt: again}


def test_an_alert_is_not_dismissed_without_a_reason(store):
    note = AlertNote("n1", "warm_back", "p", AlertAct.DISMISSED, "Marc", NOW, "  ")
    with pytest.raises(ActionRefused, match="alert_needs_reason"):
        store.write(lambda c: alert_notes.add(c, note))
    assert store.read(alert_notes.by_period) == {}


def test_the_newest_note_of_a_period_stands(store):
    first = AlertNote("n1", "warm_back", "p", AlertAct.AGENDA, "Marc", NOW)
    second = AlertNote("n2", "warm_back", "p", AlertAct.DISMISSED, "Marc", LATER, "the fair")
    for one in (first, second):
        store.write(lambda c, one=one: alert_notes.add(c, one))
    assert store.read(alert_notes.by_period) == {"p": {"warm_back": second}}


def test_decisions_are_carried_over_until_done(store):
    september, october = date(2026, 9, 30), date(2026, 10, 30)
    late = date(2026, 11, 1)
    old = Decision("d1", "Ask for the budget first", "Ada", late, september, "Marc", NOW)
    done = Decision("d2", "Map the Scottish team", "Bea", None, september, "Marc", NOW)
    last = Decision("d3", "Invite the plant manager", "Ada", None, october, "Marc", NOW)
    for one in (old, done, last):
        store.write(lambda c, one=one: decisions.take(c, one))
    new_id = counted_ids()

    def finish(connection):
        decisions.set_state(
            connection, "d2", DecisionState.DONE, by="Bea", at=LATER, new_id=new_id, note="done"
        )
        decisions.set_state(connection, "d3", DecisionState.DONE, by="Ada", at=LATER, new_id=new_id)

    store.write(finish)
    held = store.read(lambda c: decisions.for_meeting(c, date(2026, 11, 30)))
    assert [(one.id, one.state) for one in held] == [
        ("d1", DecisionState.OPEN),
        ("d3", DecisionState.DONE),
    ]
    assert held[0].is_late(date(2026, 11, 30))
    assert [one.note for one in store.read(decisions.all_decisions)] == ["", "done", ""]


def test_a_decision_has_words_and_a_state_a_decision(store):
    empty = Decision("d1", " ", "", None, date(2026, 11, 30), "Marc", NOW)
    with pytest.raises(ActionRefused, match="decision_needs_text"):
        store.write(lambda c: decisions.take(c, empty))
    with pytest.raises(NotFound):
        store.write(
            lambda c: decisions.set_state(
                c, "d9", DecisionState.DONE, by="", at=NOW, new_id=counted_ids()
            )
        )


def test_the_newest_survey_stands(store):
    assert store.read(surveys.newest) is None
    for one in (Survey("s1", 20, 7.5, "Ada", NOW), Survey("s2", 31, 8.4, "Ada", LATER)):
        store.write(lambda c, one=one: surveys.add(c, one))
    assert store.read(surveys.newest).answers == 31
    with pytest.raises(ValueError, match="11"):
        store.write(lambda c: surveys.add(c, Survey("s3", 5, 11, "Ada", NOW)))
