"""A profile connected to a CRM in memory, and short ways to look at both."""

from __future__ import annotations

from random import Random

from qualifier.core.field_mapping import FieldRow, Way
from qualifier.core.ids import new_id
from qualifier.store import connections, leads, links, settlement
from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.base import FieldKind, Person, RemoteField
from qualifier.sync.connectors.memory import Memory, MemoryServer
from qualifier.sync.crm_rounds import CrmSync
from qualifier.sync.mapping import MappingAtWork
from tests.fakes.filled_profile import handed_over

FIELDS = ("first_name", "last_name", "company", "job_title", "phone", "email", "city")
ROWS = (
    *(FieldRow(f"lead.{name}", name) for name in FIELDS),
    FieldRow("lead.owner", "owner", Way.IN),
    FieldRow("score.fit", "fit", Way.OUT),
    FieldRow("answer.sector", "sector", Way.OUT, {"industry": "Manufacturing"}),
    FieldRow("signal.demo", "asked_demo", Way.IN),
)
ONE = CrmConnection(
    "crm-1",
    "memory",
    "Our CRM",
    {
        "nature": "professional",
        "channels": {"field_sales": {"owner": "p1"}},
        "people": {"field_sales": "p1"},
        "reasons": {"r1": "below_threshold"},
    },
)
CLAIRE = {
    "first_name": "Claire", "last_name": "Vasseur", "company": "Fonderies Brévault",
    "job_title": "Responsable maintenance", "phone": "01 99 00 41 52",
    "email": "claire@brevault.example", "city": "Troyes",
}  # fmt: skip


def new_server() -> MemoryServer:
    """A CRM with what the mapping names."""
    made = MemoryServer(
        [Person("p1", "Anne", "anne@crm.example"), Person("p2", "Béla", "bela@crm.example")],
        {"r1": "Too small", "r2": "Wrong region"},
    )
    made.add_fields(
        [
            RemoteField("fit", "Fit", FieldKind.NUMBER),
            RemoteField("sector", "Sector", FieldKind.TEXT),
            RemoteField("asked_demo", "Asked for a demo", FieldKind.INSTANT),
        ]
    )
    return made


class Desk:
    """A profile connected to the CRM, and short ways to look at both."""

    def __init__(self, place, server, clock):
        self.place, self.server, self.clock = place, server, clock
        self.in_use: dict[str, frozenset[str]] = {}
        place.store.write(lambda c: connections.put(c, ONE, clock()))
        self.sync = self.started()

    def started(self, owners: tuple[str, ...] = ()) -> CrmSync:
        mapping = MappingAtWork(ROWS)
        crm = Memory("crm-1", self.server, mapping.asked, owners)
        return CrmSync(
            self.place, ONE, crm, mapping, lambda: "en",
            clock=self.clock, random=Random(1), new_id=new_id, in_use=lambda: self.in_use,
        )  # fmt: skip

    def read(self, job):
        return self.place.store.read(job)

    def lead_of(self, remote_id):
        link = self.read(lambda c: links.of_remote(c, "crm-1", [remote_id]))[remote_id]
        return self.read(lambda c: leads.get(c, link.lead_id))

    def all_leads(self):
        return self.read(lambda c: leads.page(c, 0, 100))

    def correct(self, lead, **values):
        self.clock.pass_s(1)
        self.place.store.write(
            lambda c: settlement.correct_lead(
                c, lead.id, values, self.place.agreement,
                self.place.permission.lasting_refusal, secret=self.place.opposition_secret,
                by="Inès", at=self.clock(), new_id=new_id,
            )
        )  # fmt: skip

    def hand_over(self, lead):
        made = self.place.store.write(
            lambda c: handed_over(c, self.place, lead, "-" + lead.id, new_id, receivers=None)
        )
        self.clock.pass_s(10)
        return made

    def values(self, remote_id):
        return self.server.record(remote_id).values

    def left(self, remote_id, step):
        record = self.server.record(remote_id)
        return [one for one in record.activities.values() if one.step is step]


def twelve(server: MemoryServer) -> list[str]:
    """Records enough that one of them gone is not many."""
    return [
        server.add({**CLAIRE, "email": f"{n}@x.example", "phone": f"+3319900{n:04}"})
        for n in range(12)
    ]
