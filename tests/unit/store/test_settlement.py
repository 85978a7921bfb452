"""What ends a call is one transaction: all of it is on disk, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qualifier.core.call import OutcomeFact
from qualifier.core.errors import ActionRefused, StoreFailed
from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.core.outcome import Effect
from qualifier.store import (
    calls,
    handoffs,
    lead_facts,
    leads,
    outbox,
    queue,
    settlement,
    taking_back,
)
from qualifier.store.settlement import Settlement, settle
from qualifier.store.tables import callback, metadata, queue_entry
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill

QUIET = Effect(Stage.IN_PROGRESS, None, is_callback=False, opposed=False, number_dead=False)


@pytest.fixture
def call(place):
    made = replace(
        facts.call(), script_version=1, agreement_version=place.agreement.version, outcome=None
    )
    place.store.write(lambda c: leads.add(c, [facts.LEAD]))
    place.store.write(lambda c: calls.begin(c, made))
    return made


def settled(place, call, effect, outcome="no_answer", **more):
    fact = OutcomeFact(new_id(), call.id, outcome, "", "", effect.due_at, False, facts.MADE)
    one = Settlement(
        fact,
        facts.LEAD,
        effect,
        facts.scored(),
        call.script_id,
        1,
        "Inès",
        secret=place.opposition_secret,
        **more,
    )
    refusal = place.permission.lasting_refusal
    place.store.write(lambda c: settle(c, one, place.agreement, refusal, new_id))
    return one


def row(place):
    n = place.store.read(lambda c: leads.number_of(c, facts.LEAD.id))
    return place.store.read(
        lambda c: c.execute(select(queue_entry).where(queue_entry.c.n == n)).first()
    )


def stage(place):
    return place.store.read(lambda c: leads.get(c, facts.LEAD.id)).stage


def test_retry_puts_the_lead_back_into_the_queue(place, call):
    due = facts.MADE + timedelta(hours=3)
    settled(place, call, replace(QUIET, due_at=due))
    assert (row(place).due_at, row(place).why, row(place).attempts) == (due, "retry", 1)
    assert row(place).cell == str(facts.scored().cell)


def test_callback_is_promised_and_replaces_an_older_one(place, call):
    first = replace(QUIET, due_at=facts.MADE + timedelta(days=1), is_callback=True)
    settled(place, call, first, "callback_agreed")
    open_now = select(func.count()).where(callback.c.done_at.is_(None))
    assert place.store.read(lambda c: c.execute(open_now).scalar()) == 1
    assert row(place).why == "callback"


def test_wrong_number_goes_and_the_second_takes_its_place(place, call):
    settled(place, call, replace(QUIET, number_dead=True), "wrong_number")
    lead = place.store.read(lambda c: leads.get(c, facts.LEAD.id))
    assert (lead.phone, lead.phone_typed) == ("", facts.LEAD.phone)


def test_opposition_takes_lead_and_number_out_at_once(place, call):
    hashes = [leads.number_hash(place.opposition_secret, facts.LEAD.phone)]
    opposed = replace(QUIET, stage=Stage.OPTED_OUT, opposed=True)
    settled(place, call, opposed, "opposition")
    assert row(place) is None
    assert stage(place) is Stage.OPTED_OUT
    assert place.store.read(lambda c: leads.opposed(c, hashes)) == set(hashes)


def test_handoff_has_its_outbox_row_in_the_same_transaction(place):
    handoff = fill(place)
    (entry,) = place.store.read(lambda c: outbox.of_handoff(c, handoff.id))
    assert entry.state is outbox.State.PENDING
    assert entry.next_at == handoff.made_at + timedelta(seconds=settlement.UNDO_FOR_S)
    back = place.store.read(lambda c: handoffs.get(c, handoff.id))
    assert back == handoff
    assert stage(place) is Stage.HANDED_OVER


def test_settling_again_changes_nothing(place, call):
    def counts(connection):
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar()
            for name, table in metadata.tables.items()
        }

    effect = replace(QUIET, due_at=facts.MADE + timedelta(hours=1))
    one = settled(place, call, effect)
    before = place.store.read(counts)
    refusal = place.permission.lasting_refusal
    place.store.write(lambda c: settle(c, one, place.agreement, refusal, new_id))
    assert place.store.read(counts) == before


@pytest.mark.parametrize(
    "step", ("calls.add_outcome", "write_score", "_callbacks", "queue.refresh")
)
def test_failure_anywhere_leaves_nothing(place, call, monkeypatch, step):
    def fails(*_args, **_kwargs):
        raise OSError(5, "the disk")

    monkeypatch.setattr(f"qualifier.store.settlement.{step}", fails)
    with pytest.raises(StoreFailed):
        settled(place, call, replace(QUIET, due_at=facts.MADE))
    assert place.store.read(lambda c: calls.outcome_of(c, call.id)) is None
    assert place.store.read(lambda c: lead_facts.stages(c, facts.LEAD.id)) == []
    assert stage(place) is facts.LEAD.stage


def test_points_name_their_sources(place, call):
    settled(place, call, QUIET)
    points = place.store.read(lambda c: lead_facts.newest_points(c, facts.LEAD.id))
    assert {one.source for one in points} >= {"hoped", "sector", "staff"}
    fit = sum(one.points for one in points if one.axis == "fit")
    assert round(fit) == facts.scored().fit


def test_handoff_is_taken_back_until_a_receiver_claimed_it(place):
    handoff = fill(place)
    refusal = place.permission.lasting_refusal

    def undo(connection):
        taking_back.undo_handoff(
            connection,
            handoff,
            Stage.IN_PROGRESS,
            place.agreement,
            refusal,
            secret=place.opposition_secret,
            by="Inès",
            at=handoff.made_at,
            new_id=new_id,
        )

    (entry,) = place.store.read(lambda c: outbox.of_handoff(c, handoff.id))
    place.store.write(lambda c: outbox.claim(c, entry.id, {}, handoff.made_at))
    with pytest.raises(ActionRefused):
        place.store.write(undo)
    assert not place.store.read(lambda c: handoffs.get(c, handoff.id)).withdrawn
    assert stage(place) is Stage.HANDED_OVER
    place.store.write(
        lambda c: outbox.put_back(
            c, entry.id, outbox.State.PENDING, failures=0, next_at=handoff.made_at, error={}
        )
    )


def test_withdrawn_handoff_leaves_its_fact_and_the_lead_is_due_again(place):
    handoff = fill(place)
    refusal = place.permission.lasting_refusal
    place.store.write(
        lambda c: taking_back.undo_handoff(
            c,
            handoff,
            Stage.IN_PROGRESS,
            place.agreement,
            refusal,
            secret=place.opposition_secret,
            by="Inès",
            at=handoff.made_at,
            new_id=new_id,
        )
    )
    assert place.store.read(lambda c: handoffs.get(c, handoff.id)).withdrawn
    assert stage(place) is Stage.IN_PROGRESS
    assert row(place).why == "taken_back"
    assert place.store.read(lambda c: outbox.due(c, "folder", handoff.made_at, 9)) == []


def test_dossier_of_a_withdrawn_handoff_is_sent_again_as_another_one(place):
    handoff = fill(place)
    refusal = place.permission.lasting_refusal
    secret = place.opposition_secret

    def undo(connection):
        taking_back.undo_handoff(
            connection, handoff, Stage.IN_PROGRESS, place.agreement, refusal,
            secret=secret, by="Inès", at=handoff.made_at, new_id=new_id,
        )  # fmt: skip

    def again(connection):
        taking_back.hand_over_again(
            connection, second, ("folder",), place.agreement, refusal,
            secret=secret, not_before=second.made_at, new_id=new_id,
        )  # fmt: skip

    second = replace(handoff, id="again", made_at=handoff.made_at + timedelta(seconds=30))
    with pytest.raises(ActionRefused):
        place.store.write(again)  # the first one still stands
    place.store.write(undo)
    place.store.write(again)
    place.store.write(again)  # the same job once more: one hand-off, one outbox row
    assert stage(place) is Stage.HANDED_OVER
    rows = place.store.read(lambda c: outbox.of_handoff(c, "again"))
    assert len(rows) == 1
    made = place.store.read(lambda c: handoffs.of_lead(c, handoff.lead_id))
    assert [(one.id, one.withdrawn) for one in made] == [("again", False), (handoff.id, True)]


def test_queue_row_equals_the_one_computed_from_facts(place, call):
    settled(place, call, replace(QUIET, due_at=facts.MADE + timedelta(hours=3)))

    def rebuilt(connection):
        n = leads.number_of(connection, facts.LEAD.id)
        lead = leads.get(connection, facts.LEAD.id)
        refusal = place.permission.lasting_refusal
        return queue.entry(connection, n, lead, place.agreement, refusal, opposed=False)

    found = dict(row(place)._mapping)
    found.pop("snoozed_until")
    assert found == place.store.read(rebuilt)
