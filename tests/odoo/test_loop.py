"""The whole loop with a real Odoo 19: pulled, called, handed over, refused, and heard of it.

Skipped unless QUALIFIER_ODOO names its address (`make test-odoo` starts one); how many leads and
hand-offs: QUALIFIER_ODOO_LEADS, QUALIFIER_ODOO_HANDOFFS.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from qualifier.core.ids import ids_in_bulk
from qualifier.core.lead import Stage
from qualifier.exchange.workplace import open_workplace
from qualifier.store import connections, handoffs, leads, links, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.outbox import State
from qualifier.store.profile import Store
from qualifier.store.tables import audit
from qualifier.sync.all_rounds import rows_of
from qualifier.sync.crm_rounds import CrmSync
from qualifier.sync.kinds import make_crm
from qualifier.sync.mapping import MappingAtWork
from qualifier.sync.proposals import proposed
from tests.fakes.filled_profile import handed_over
from tests.fakes.new_profile import new_profile
from tests.odoo.salesperson import RealOdoo

ODOO = RealOdoo.named()
pytestmark = pytest.mark.skipif(ODOO is None, reason="QUALIFIER_ODOO names no server")
LEADS = int(os.environ.get("QUALIFIER_ODOO_LEADS", "5000"))
HANDOFFS = int(os.environ.get("QUALIFIER_ODOO_HANDOFFS", "200"))
STEPS = 5


class Clock:
    """The real one, but that waits of the outbox can be skipped."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=False)
    yield open_workplace(store, datetime.now(UTC))
    store.close()


def connected(place, clock, new_id, person: int, team: int) -> CrmSync:
    """A connection as an administrator sets it up: one team, professionals, one channel."""
    details = {
        "address": ODOO.address,
        "database": ODOO.database,
        "nature": "professional",
        "scope": {"teams": [str(team)]},
        "allow_http": True,
        "channels": {"field_sales": {"user_id": str(person), "type": "opportunity"}},
        "people": {"field_sales": str(person)},
    }
    one = CrmConnection("odoo", "odoo", "Odoo", details)
    place.store.write(lambda c: connections.put(c, one, clock()))
    fields = make_crm(one, ODOO.key, ()).describe()
    rows = proposed("odoo", fields)
    assert rows_of(one)
    mapping = MappingAtWork(rows)
    crm = make_crm(one, ODOO.key, mapping.asked)
    return CrmSync(
        place, one, crm, mapping, lambda: "fr", clock=clock, random=Random(1), new_id=new_id
    )


def drained(sync: CrmSync, place, clock) -> None:
    """Send until nothing is left; waits of the outbox are skipped."""
    for _ in range(50):
        sync.send()
        left = place.store.read(outbox.waiting)
        if not left:
            return
        assert State.NEEDS_ATTENTION not in left, [
            (row.kind, row.error) for row in _attention(place)
        ]
        clock.ahead += timedelta(minutes=20)
    raise AssertionError(left)


def _attention(place):
    from qualifier.store.outbox import entry_of
    from qualifier.store.tables import outbox as table

    def read(connection):
        query = table.select().where(table.c.state == State.NEEDS_ATTENTION.value).limit(5)
        return [entry_of(row) for row in connection.execute(query)]

    return place.store.read(read)


def arrived_well(sent, me):
    """The dossier stands in the chatter of each, once and as HTML, and the lead was routed."""
    some = Random(2).sample(sent, min(10, len(sent)))
    for there in some:
        said = ODOO.messages(there)
        notes = [one for one in said if "<b>" in one["body"] and "<ul>" in one["body"]]
        assert len(notes) == 1, said
        assert "&lt;p&gt;" not in notes[0]["body"]
        assert ODOO.read(there, "user_id")["user_id"][0] == me


def test_leads_come_are_handed_over_and_the_answers_come_back(place):
    assert ODOO is not None
    clock, new_id = Clock(), ids_in_bulk()
    mark = f"q{int(time.time())}"
    team = ODOO.add_team(mark)
    made = ODOO.add_leads(LEADS, mark, team)
    me = ODOO.call("res.users", "context_get")["uid"]
    sync = connected(place, clock, new_id, me, team)

    begun = time.perf_counter()
    got = sync.receive()
    pulled_s = time.perf_counter() - begun
    assert (got.leads, got.problem) == (LEADS, ""), got
    assert len(place.store.read(lambda c: links.known(c, "odoo"))) == LEADS
    assert sync.receive().leads == 0

    chosen = place.store.read(
        lambda c: links.of_remote(c, "odoo", [str(one) for one in made[:HANDOFFS]])
    )
    lead_of = {int(there): link.lead_id for there, link in chosen.items()}
    for there, lead_id in lead_of.items():
        lead = place.store.read(lambda c, one=lead_id: leads.get(c, one))
        place.store.write(
            lambda c, one=lead, n=there: handed_over(c, place, one, f"-{n}", new_id, receivers=None)
        )
    clock.ahead += timedelta(seconds=10)
    begun = time.perf_counter()
    drained(sync, place, clock)
    sent_s = time.perf_counter() - begun
    print(f"\npulled {LEADS} in {pulled_s:.1f} s, sent {HANDOFFS} hand-offs in {sent_s:.1f} s")

    arrived_well(sorted(lead_of), me)
    answers_come_back(place, sync, clock, lead_of)


def answers_come_back(place, sync, clock, lead_of):
    """Refused with and without a reason, won: each is heard once."""
    with_reason, without, accepted = sorted(lead_of)[:3]
    (reason, *_others) = ODOO.call("crm.lost.reason", "search", domain=[], limit=5)
    time.sleep(1.1)  # stamps there are whole seconds
    ODOO.call("crm.lead", "action_set_lost", ids=[with_reason], lost_reason_id=reason)
    ODOO.call("crm.lead", "action_set_lost", ids=[without])
    ODOO.call("crm.lead", "action_set_won", ids=[accepted])
    heard = sync.receive()
    assert heard.feedback == 3, heard
    said = {
        there: place.store.read(lambda c, one=lead_of[there]: handoffs.feedback_of_lead(c, one))
        for there in (with_reason, without, accepted)
    }
    # Nobody had taken it up: what is lost then was refused.
    assert [one.status for one in said[with_reason]] == ["rejected"]
    assert said[with_reason][0].comment
    assert [one.status for one in said[accepted]] == ["won"]
    stage = place.store.read(lambda c: leads.get(c, lead_of[without])).stage
    assert stage is Stage.REJECTED
    noted = place.store.read(lambda c: c.execute(audit.select()).all())
    assert len([row for row in noted if row.act == "unjustified"]) == 1
    drained(sync, place, clock)
    assert sync.receive().feedback == 0
