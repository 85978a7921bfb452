"""An opposition holds for the number: for every lead that has it, at once and after an undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from qualifier.core.call import OutcomeFact
from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.core.outcome import Effect
from qualifier.exchange.standing import refresh
from qualifier.store import calls, do_not_call, handoffs, leads, settlement, taking_back
from qualifier.store.settlement import Settlement, settle
from qualifier.store.tables import callback, lead, queue_entry
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill

SHARED = facts.LEAD.phone
OTHER_NUMBER = "+33199004107"
TAKEN_BACK = facts.MADE + timedelta(seconds=5)


def add(place, lead_id, **numbers):
    one = replace(facts.LEAD, id=lead_id, external_id=lead_id, stage=Stage.NEW, **numbers)
    place.store.write(lambda c: leads.add(c, [one]))
    place.store.write(lambda c: refresh(c, place, one, facts.MADE))
    return one


def queued(place):
    query = select(lead.c.id).join(queue_entry, queue_entry.c.n == lead.c.n)
    return set(place.store.read(lambda c: c.execute(query).scalars().all()))


def oppose(place, lead_id):
    place.store.write(
        lambda c: settlement.oppose_lead(
            c,
            lead_id,
            place.opposition_secret,
            why="said_on_call",
            by="Ada",
            at=facts.MADE,
            new_id=new_id,
        )
    )


def take_back(place, handoff):
    place.store.write(
        lambda c: taking_back.undo_handoff(
            c,
            handoff,
            Stage.IN_PROGRESS,
            place.agreement,
            place.permission.lasting_refusal,
            secret=place.opposition_secret,
            by="Inès",
            at=TAKEN_BACK,
            new_id=new_id,
        )
    )


@pytest.mark.parametrize("name", ("phone", "phone2"))
def test_opposition_reaches_every_lead_with_the_number(place, name):
    add(place, "a")
    other = {"phone": OTHER_NUMBER, "phone2": ""} | {name: SHARED}
    add(place, "b", **other)
    add(place, "c", phone=OTHER_NUMBER)
    oppose(place, "a")
    assert queued(place) == {"c"}
    stages = [place.store.read(lambda c, one=one: leads.get(c, one)).stage for one in "ab"]
    assert stages == [Stage.OPTED_OUT, Stage.NEW]


def test_opposition_in_a_call_reaches_them_too(place):
    one = add(place, "a", phone2=OTHER_NUMBER)
    add(place, "b", phone=OTHER_NUMBER)
    add(place, "d", phone="+33199004199")
    call = replace(facts.call(), lead_id="a", script_version=1, agreement_version=1, outcome=None)
    place.store.write(lambda c: calls.begin(c, call))
    fact = OutcomeFact(new_id(), call.id, "opposition", "", "", None, False, facts.MADE)
    effect = Effect(Stage.OPTED_OUT, None, is_callback=False, opposed=True, number_dead=False)
    settled = Settlement(
        fact,
        one,
        effect,
        facts.scored(),
        call.script_id,
        1,
        "Inès",
        numbers=("+33199004199",),  # had before it was corrected in this very call
        secret=place.opposition_secret,
    )
    refusal = place.permission.lasting_refusal
    place.store.write(lambda c: settle(c, settled, place.agreement, refusal, new_id))
    assert queued(place) == set()
    for number in (one.phone, OTHER_NUMBER, "+33199004199"):
        bare = replace(facts.LEAD, phone=number, phone2="")
        assert place.store.read(
            lambda c, lead=bare: do_not_call.is_opposed(c, lead, place.opposition_secret)
        )


def test_call_that_leaves_a_lead_with_an_opposed_number_keeps_it_out_of_the_queue(place):
    add(place, "a", phone=OTHER_NUMBER)
    oppose(place, "a")
    one = add(place, "b")
    call = replace(facts.call(), lead_id="b", script_version=1, agreement_version=1, outcome=None)
    place.store.write(lambda c: calls.begin(c, call))
    due = facts.MADE + timedelta(hours=3)
    fact = OutcomeFact(new_id(), call.id, "no_answer", "", "", due, False, facts.MADE)
    effect = Effect(Stage.IN_PROGRESS, due, is_callback=False, opposed=False, number_dead=False)
    settled = Settlement(
        fact,
        one,
        effect,
        facts.scored(),
        call.script_id,
        1,
        "Inès",
        lead_values={"phone": OTHER_NUMBER},
        secret=place.opposition_secret,
    )
    refusal = place.permission.lasting_refusal
    place.store.write(lambda c: settle(c, settled, place.agreement, refusal, new_id))
    assert queued(place) == set()


def test_undone_handoff_leaves_an_opposition_as_it_is(place):
    handoff = fill(place)
    oppose(place, facts.LEAD.id)
    take_back(place, handoff)
    assert place.store.read(lambda c: handoffs.get(c, handoff.id)).withdrawn
    assert place.store.read(lambda c: leads.get(c, facts.LEAD.id)).stage is Stage.OPTED_OUT
    assert facts.LEAD.id not in queued(place)
    promised = select(callback).where(callback.c.done_at.is_(None))
    assert place.store.read(lambda c: c.execute(promised).all()) == []


def test_undone_handoff_of_a_lead_whose_number_was_opposed_elsewhere_is_not_due(place):
    handoff = fill(place)
    add(place, "b")
    oppose(place, "b")
    take_back(place, handoff)
    assert place.store.read(lambda c: leads.get(c, facts.LEAD.id)).stage is Stage.IN_PROGRESS
    assert facts.LEAD.id not in queued(place)
    assert place.store.read(lambda c: c.execute(select(callback)).all()) == []
