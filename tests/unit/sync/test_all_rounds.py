"""All receivers of a profile: one's trouble is told once, with its name, whatever others do."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.core.ids import new_id
from qualifier.core.lead import Lead
from qualifier.exchange.documents.mapping_document import mapping_to_text
from qualifier.store import connections, leads, links, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.outbox import State
from qualifier.sync.all_rounds import AllRounds
from qualifier.sync.connectors import memory
from qualifier.sync.connectors.memory import Memory
from qualifier.work.worker import round_as_json
from tests.fakes.crm_desk import ROWS, new_server


class Moody(Memory):
    """A CRM that meets what it is told to."""

    trouble: Exception | None = None

    def pull(self, cursor, known):
        if self.trouble is not None:
            raise self.trouble
        return super().pull(cursor, known)


@pytest.fixture
def server():
    return new_server()


@pytest.fixture
def made(place, server, clock):
    """Rounds with two CRMs, and their connectors by id; those in `refused` cannot be made."""
    crms, refused = {}, {}

    def make(one, _secret, fields):
        if one.id in refused:
            raise refused[one.id]
        return crms.setdefault(one.id, Moody(one.id, server, fields))

    rounds = AllRounds(
        place, lambda: "en", make, clock=clock, random=Random(1), new_id=new_id
    )  # fmt: skip
    for one in ("first", "second"):
        connection = CrmConnection(one, "memory", f"Our {one}", mapping=mapping_to_text(ROWS))
        place.store.write(lambda c, kept=connection: connections.put(c, kept, clock()))
    return rounds, crms, refused


def test_trouble_of_one_is_told_with_its_name_and_what_about(made):
    rounds, crms, _refused = made
    rounds.round()
    crms["second"].trouble = NeedsAttention("no_right", "contacts")
    told = round_as_json(rounds.round())
    assert (told["problem"], told["about"], told["who"]) == ("no_right", "contacts", "Our second")
    assert rounds.trouble == ("no_right", "contacts", "Our second")


def test_trouble_stays_the_same_while_other_receivers_are_well(made):
    rounds, crms, _refused = made
    rounds.round()
    crms["first"].trouble = NeedsAttention("key_refused")
    rounds.round()
    rounds.receive_due()  # nobody's time has come, but perhaps the folder's
    rounds._received_s.pop("folder", None)
    assert rounds.receive_due() is not None
    assert rounds.trouble == ("key_refused", "", "Our first")
    crms["first"].trouble = None
    rounds.round()
    assert rounds.trouble == ("", "", "")


def test_crm_that_cannot_be_reached_is_no_trouble_for_a_person(made):
    rounds, crms, _refused = made
    rounds.round()
    crms["first"].trouble = TryLater("unreachable")
    assert round_as_json(rounds.round())["problem"] == "unreachable"
    assert rounds.trouble == ("", "", "")
    assert rounds.states["first"]["state"] == "unreachable"


def test_connection_that_cannot_even_be_tried_is_no_success(made):
    rounds, _crms, refused = made
    refused["first"] = NeedsAttention("key_missing")
    told = round_as_json(rounds.round())
    assert (told["problem"], told["who"]) == ("key_missing", "Our first")
    assert rounds.trouble == ("key_missing", "", "Our first")


def test_what_waits_for_a_crm_goes_as_soon_as_it_can_be_reached_again(made, place, clock):
    rounds, crms, _refused = made
    rounds.round()
    crms["first"].trouble = TryLater("unreachable")
    rounds.round()
    later = clock() + timedelta(minutes=14)

    def wait(connection):
        leads.add(connection, [Lead("one", last_name="Hétier", created_at=clock())])
        for receiver in ("first", "second"):
            outbox.put(
                connection, receiver, receiver=receiver, kind="oppose", lead_id="one", at=clock()
            )
            outbox.put_back(
                connection, receiver, State.RETRY_WAIT, failures=9, next_at=later,
                error={"reason": "unreachable"},
            )  # fmt: skip

    place.store.write(wait)
    crms["first"].trouble = None
    rounds.round()
    waits = {one: place.store.read(lambda c, key=one: outbox.get(c, key)) for one in crms}
    assert waits["first"].next_at <= clock() < waits["second"].next_at == later


def test_receiving_that_is_broken_off_goes_on_at_once_where_it_was(
    made, place, server, monkeypatch
):
    monkeypatch.setattr(memory, "PAGE", 2)
    rounds, _crms, _refused = made
    for number in range(5):
        server.add({"last_name": f"N{number}", "email": f"n{number}@x.example"})
    looks = iter((False,) * 5)  # a page or two of the first CRM, then somebody waits
    assert 0 < rounds.receive_due(lambda: next(looks, True)).leads < 5
    assert rounds.receive_due() is not None
    assert len(place.store.read(lambda c: links.known(c, "first"))) == 5
    assert rounds.receive_due() is None
