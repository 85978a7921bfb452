"""The law counts what rings at a number, whichever lead it was dialled for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qualifier.core.call import CallEvent, Happened, OutcomeFact
from qualifier.core.contact_gate import Bar
from qualifier.core.ids import new_id
from qualifier.core.lead import Nature
from qualifier.store import calls, leads, past_calls
from tests.fakes import dossier_call as facts

NUMBER, OTHER = "+33199004107", "+33639980001"
NOW = facts.MADE


@pytest.fixture
def pair(place):
    """Two leads of one household: what is A's first number is B's second."""
    consumer = replace(
        facts.LEAD,
        nature=Nature.CONSUMER,
        legal_basis="consent",
        basis_source="web form",
        basis_on="2026-01-05",
    )
    one = replace(consumer, id="a", external_id="a", phone=NUMBER, phone2="")
    two = replace(consumer, id="b", external_id="b", phone=OTHER, phone2=NUMBER)
    place.store.write(lambda c: leads.add(c, [one, two]))
    return one, two


def call_to(place, one, number, at, outcome="no_answer"):
    call = replace(
        facts.call(),
        id=new_id(),
        lead_id=one.id,
        begun_at=at,
        script_version=1,
        agreement_version=1,
    )
    event = CallEvent(new_id(), call.id, 1, Happened.DIALLED, number, at)
    fact = OutcomeFact(new_id(), call.id, outcome, "", "", None, False, at)

    def write(connection):
        calls.begin(connection, call)
        calls.add_event(connection, event)
        calls.add_outcome(connection, fact, one.id)

    place.store.write(write)


def verdict(place, one):
    since = NOW - timedelta(days=31)
    attempts = place.store.read(lambda c: past_calls.attempts_since(c, one, since))
    refused = place.store.read(lambda c: past_calls.refused_at(c, one, place.agreement))
    return place.permission.verdict(one, NOW, attempts=attempts, refused_at=refused)


def test_cap_counts_the_calls_to_all_leads_with_the_number(place, pair):
    one, two = pair
    for days in (9, 7, 5):
        call_to(place, one, NUMBER, NOW - timedelta(days=days))
    assert verdict(place, two).bar is not Bar.CAP
    call_to(place, two, OTHER, NOW - timedelta(days=3))
    assert verdict(place, one).bar is Bar.CAP
    assert verdict(place, two).bar is Bar.CAP


def test_silence_after_a_refusal_holds_for_all_leads_with_the_number(place, pair):
    one, two = pair
    call_to(place, one, NUMBER, NOW - timedelta(days=5), "soft_refusal")
    assert verdict(place, two).bar is Bar.SILENCE


def test_calls_count_at_the_number_that_was_dialled_although_the_lead_has_another_now(place, pair):
    one, two = pair
    call_to(place, one, NUMBER, NOW - timedelta(days=5), "soft_refusal")
    values = {"phone": "+33199004199"}
    place.store.write(lambda c: leads.change(c, one.id, values, by="Ada", at=NOW, new_id=new_id))
    assert verdict(place, two).bar is Bar.SILENCE


def test_calls_to_strangers_do_not_count(place, pair):
    one, _two = pair
    stranger = replace(one, id="c", external_id="c", phone="+33199004150")
    place.store.write(lambda c: leads.add(c, [stranger]))
    call_to(place, one, NUMBER, NOW - timedelta(days=5), "soft_refusal")
    assert verdict(place, stranger).bar is None
