"""Leads, their history, search and oppositions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qualifier.core.errors import NotFound
from qualifier.core.ids import new_id
from qualifier.core.lead import Signal, SignalKind, Stage
from qualifier.store import lead_facts, leads
from tests.fakes import dossier_call as facts

NOW = facts.MADE


def some(**values) -> object:
    return replace(facts.LEAD, **{"id": new_id(), **values})


def test_lead_comes_back_as_it_went_in(store):
    lead = some(extra={"Colour": "blue", "Été": "œuf"}, possible_duplicate=True)
    store.write(lambda c: leads.add(c, [lead]))
    assert store.read(lambda c: leads.get(c, lead.id)) == lead


def test_unknown_lead_is_not_found(store):
    for read in (leads.get, leads.number_of):
        with pytest.raises(NotFound):
            store.read(lambda c, one=read: one(c, "nobody"))


def test_change_keeps_what_was_before_and_moves_the_search(store):
    lead = some(last_name="Vasseur", email="")
    store.write(lambda c: leads.add(c, [lead]))
    changed = store.write(
        lambda c: leads.change(
            c, lead.id, {"last_name": "Lemoine"}, by="Ada", at=NOW, new_id=new_id
        )
    )
    assert changed.last_name == "Lemoine"
    assert store.read(lambda c: leads.found(c, "lemoine", 10)) == [changed]
    assert store.read(lambda c: leads.found(c, "vasseur", 10)) == []


def test_stage_moves_once_with_who_and_why(store):
    lead = some(stage=Stage.NEW)
    store.write(lambda c: leads.add(c, [lead]))
    for _ in range(2):
        store.write(
            lambda c: leads.set_stage(
                c, lead.id, Stage.REJECTED, why="wrong_channel", by="Jo", at=NOW, new_id=new_id
            )
        )
    (moved,) = store.read(lambda c: lead_facts.stages(c, lead.id))
    assert (moved.before, moved.after, moved.why, moved.by) == (
        "new",
        "rejected",
        "wrong_channel",
        "Jo",
    )


@pytest.mark.parametrize(
    "typed",
    (
        "vass",
        "Claire Vasseur",
        "brévault",
        "brevault fond",
        "06 39 98",
        "0639",
        "+33 6 39",
        "0033639",
        "33639984107",
        "4107",
        "984107",
        "claire.vasseur@brevault.example",
        "saint-dizier",
    ),
)
def test_search_finds_by_name_company_number_and_its_end(store, typed):
    store.write(lambda c: leads.add(c, [facts.LEAD, some(
        last_name="Other", first_name="An", company="Else", phone="+33199000001", phone2="",
        email="", city="")]))  # fmt: skip
    assert [one.id for one in store.read(lambda c: leads.found(c, typed, 10))] == [facts.LEAD.id]


@pytest.mark.parametrize("typed", ("", " ", '"', "*", "107", "NOT", "a OR b", "col:x", "'; --"))
def test_search_survives_whatever_is_typed(store, typed):
    store.write(lambda c: leads.add(c, [facts.LEAD]))
    assert isinstance(store.read(lambda c: leads.found(c, typed, 10)), list)


def test_opposition_is_a_keyed_hash_and_not_the_number(store):
    secret = store.opposition_secret()
    hashed = leads.number_hash(secret, "+33639984107")
    assert "639984107" not in hashed
    assert hashed != leads.number_hash(b"other secret", "+33639984107")
    for _ in range(2):
        store.write(lambda c: leads.oppose(c, [hashed], why="asked", by="Ada", at=NOW))
    assert store.read(lambda c: leads.opposed(c, [hashed, "x"])) == {hashed}


def test_signals_are_newest_first(store):
    store.write(lambda c: leads.add(c, [facts.LEAD]))
    told = [
        Signal(SignalKind.DOWNLOAD, NOW - timedelta(days=n), f"file {n}", f"s{n}") for n in range(3)
    ]
    store.write(lambda c: leads.add_signals(c, ((facts.LEAD.id, one, "") for one in told)))
    assert store.read(lambda c: leads.signals(c, facts.LEAD.id)) == tuple(told)
