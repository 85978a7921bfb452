"""What sales answer becomes facts, stages and queue rows; nothing they wrote is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.store import handoffs, leads
from qualifier.store.tables import audit, queue_entry
from qualifier.sync import feedback
from qualifier.sync.connectors.base import Answered
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill, handed_over


@pytest.fixture
def handoff(place):
    return fill(place, new_id)


def answered(handoff_id="", lead_key="", status="accepted", reason="", comment="") -> Answered:
    key = "|".join((handoff_id, lead_key, status, reason, comment))
    return Answered(key, handoff_id, lead_key, status, reason, comment, "")


def take(place, clock, *rows):
    return feedback.take(place, "folder", rows, clock(), new_id)


def lead_now(place):
    return place.store.read(lambda c: leads.get(c, facts.LEAD.id))


def queued(place):
    n = place.store.read(lambda c: leads.number_of(c, facts.LEAD.id))
    query = select(queue_entry.c.why).where(queue_entry.c.n == n)
    return place.store.read(lambda c: c.execute(query).scalar())


@pytest.mark.parametrize(
    ("status", "stage", "why"),
    (
        ("accepted", Stage.ACCEPTED, None),
        ("rejected", Stage.REJECTED, "returned"),
        ("turned_back", Stage.NURTURING, "returned"),
        ("disqualified", Stage.DISQUALIFIED, None),
        ("won", Stage.WON, None),
        ("lost", Stage.LOST, None),
    ),
)
def test_each_status_moves_stage_and_queue(place, clock, handoff, status, stage, why):
    assert take(place, clock, answered(handoff.id, status=status)).new == 1
    assert lead_now(place).stage is stage
    assert queued(place) == why
    (fact,) = place.store.read(lambda c: handoffs.feedback_of_lead(c, facts.LEAD.id))
    assert (fact.status, fact.by) == (status, handoff.person)


@pytest.mark.parametrize("said", ("date_too_far", "echeance trop LOINTAINE", "Date too far away"))
def test_reason_given_by_its_label_is_the_coded_one(place, clock, handoff, said):
    take(place, clock, answered(handoff.id, status="rejected", reason=said))
    (fact,) = place.store.read(lambda c: handoffs.feedback_of_lead(c, facts.LEAD.id))
    assert fact.reason == "date_too_far"


def test_same_row_read_again_changes_nothing(place, clock, handoff):
    row = answered(handoff.id, status="rejected", reason="wrong_channel")
    assert take(place, clock, row, row).new == 1
    assert take(place, clock, row).new == 0
    assert len(place.store.read(lambda c: handoffs.feedback_of_lead(c, facts.LEAD.id))) == 1


@pytest.mark.parametrize("key", (facts.LEAD.id, facts.LEAD.external_id))
def test_lead_is_known_by_our_id_and_by_its_own(place, clock, handoff, key):
    assert take(place, clock, answered(lead_key=key)).new == 1
    assert lead_now(place).stage is Stage.ACCEPTED


def test_row_that_fits_nothing_is_kept_and_told_once(place, clock, handoff):
    strange = answered("nobody", status="won", comment="Beau contrat")
    taken = take(place, clock, strange, answered(handoff.id))
    assert (taken.new, taken.unknown) == (1, (strange,))
    kept = place.store.read(lambda c: c.execute(select(audit)).all())
    assert [(one.subject, one.details["comment"]) for one in kept] == [("nobody", "Beau contrat")]
    assert take(place, clock, strange).unknown == ()


def test_wish_not_to_be_called_takes_effect_at_once(place, clock, handoff):
    take(place, clock, answered(handoff.id, status="disqualified", reason="opposition"))
    assert lead_now(place).stage is Stage.OPTED_OUT
    hashed = leads.number_hash(place.opposition_secret, facts.LEAD.phone)
    assert place.store.read(lambda c: leads.opposed(c, [hashed])) == {hashed}
    take(place, clock, answered(handoff.id, status="won"))
    assert lead_now(place).stage is Stage.OPTED_OUT


def test_answer_to_a_withdrawn_handoff_is_kept_and_moves_nothing(place, clock, handoff):
    place.store.write(lambda c: handoffs.withdraw(c, handoff.id, by="Inès", at=clock()))
    before = lead_now(place)
    assert take(place, clock, answered(handoff.id, status="rejected")).new == 1
    assert lead_now(place) == replace(before)


# --- answers out of turn -------------------------------------------------------------------------
def handed_over_again(place):
    later = timedelta(days=1)
    return place.store.write(lambda c: handed_over(c, place, facts.LEAD, "-again", new_id, later))


@pytest.mark.parametrize(
    ("said", "stage", "late"),
    (
        ("won accepted rejected", Stage.WON, ["accepted", "rejected"]),
        ("disqualified accepted", Stage.DISQUALIFIED, ["accepted"]),
        ("lost turned_back", Stage.LOST, ["turned_back"]),
        ("accepted rejected", Stage.REJECTED, []),
        ("rejected accepted won", Stage.WON, []),
        ("won lost", Stage.LOST, []),
        ("accepted turned_back won", Stage.WON, []),
    ),
)
def test_late_status_is_kept_and_told_and_moves_no_lead_back(
    place, clock, handoff, said, stage, late
):
    told = []
    for status in said.split():
        taken = take(place, clock, answered(handoff.id, status=status))
        assert taken.new == 1
        told += [one.status for one in taken.late]
        clock.pass_s(60)
    assert told == late
    assert lead_now(place).stage is stage
    kept = place.store.read(lambda c: handoffs.feedback_of_lead(c, facts.LEAD.id))
    assert [one.status for one in reversed(kept)] == said.split()


@pytest.mark.parametrize("key", ("lead_key", "handoff_id"))
def test_same_words_answer_a_second_handoff_anew(place, clock, handoff, key):
    def row(one):
        return answered(**{key: facts.LEAD.id if key == "lead_key" else one.id})

    assert take(place, clock, row(handoff)).new == 1
    clock.pass_s(60)
    take(place, clock, answered(handoff.id, status="turned_back"))
    again = handed_over_again(place)
    assert take(place, clock, row(again)).new == 1
    assert lead_now(place).stage is Stage.ACCEPTED
    said = place.store.read(lambda c: handoffs.feedback_of_lead(c, facts.LEAD.id))
    assert {one.handoff_id for one in said} == {handoff.id, again.id}
    assert take(place, clock, row(again)).new == 0


def test_answer_to_an_earlier_handoff_moves_nothing(place, clock, handoff):
    handed_over_again(place)
    taken = take(place, clock, answered(handoff.id, status="rejected"))
    assert [one.status for one in taken.late] == ["rejected"]
    assert lead_now(place).stage is Stage.HANDED_OVER


def test_late_wish_not_to_be_called_takes_effect_all_the_same(place, clock, handoff):
    take(place, clock, answered(handoff.id, status="won"))
    take(place, clock, answered(handoff.id, status="disqualified", reason="opposition"))
    assert lead_now(place).stage is Stage.OPTED_OUT
