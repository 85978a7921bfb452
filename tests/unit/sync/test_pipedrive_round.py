"""A hand-off to Pipedrive and what sales make of it, by the proposed fields and whole rounds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.store import connections, handoffs, leads, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.outbox import State
from qualifier.sync.crm_rounds import CrmSync
from qualifier.sync.kinds import make_crm
from qualifier.sync.language import proposed_reasons, route_fields, their_reasons
from qualifier.sync.mapping import MappingAtWork
from qualifier.sync.proposals import own_fields, proposed
from tests.contract.pipedrive_scene import PipedriveScene
from tests.fakes.crm_desk import Desk
from tests.fakes.fake_pipedrive.server import TOKEN
from tests.fakes.filled_profile import OTHER

CLAIRE = {
    "last_name": "Claire Vasseur",
    "company": "Fonderies Brévault",
    "job_title": "Responsable maintenance",
    "phone": "+33199004152",
    "email": "claire@brevault.example",
}


@pytest.fixture
def scene():
    made = PipedriveScene(is_new=True)
    made.connector().ensure(own_fields("pipedrive"))
    yield made
    made.close()


class PipedriveDesk(Desk):
    """A profile connected to the fake account as somebody takes the proposals."""

    def __init__(self, place, scene, clock):
        described = scene.connector().describe()
        self.mapping = MappingAtWork(proposed("pipedrive", described))
        ours = [one for some in place.agreement.reasons.values() for one in some]
        self.reasons = proposed_reasons(their_reasons("pipedrive", described), ours)
        self.one = CrmConnection(
            "crm-1",
            "pipedrive",
            "Our Pipedrive",
            {
                "nature": "professional",
                "address": scene.server.base,
                "allow_http": True,
                "channels": {"field_sales": {"owner_id": scene.owners[1]}},
                "people": {"field_sales": scene.owners[1]},
                "reasons": self.reasons,
            },
        )
        self.place, self.scene, self.clock = place, scene, clock
        place.store.write(lambda c: connections.put(c, self.one, clock()))
        crm = scene.connector(*self.mapping.asked)
        crm.name = self.one.id
        self.sync = CrmSync(
            place, self.one, crm, self.mapping, lambda: "en",
            clock=clock, random=Random(1), new_id=new_id, in_use=dict,
        )  # fmt: skip

    def sent(self, lead):
        """All of its rows have arrived."""
        while self.sync.send().confirmed:
            pass
        rows = self.read(lambda c: outbox.of_lead(c, lead.id))
        assert [(row.kind, row.error) for row in rows if row.state is not State.CONFIRMED] == []
        return [row.kind for row in rows]


def test_row_makes_a_connector_of_a_pasted_token(scene):
    one = CrmConnection("c", "pipedrive", "", {"address": scene.server.base, "allow_http": True})
    crm = make_crm(one, TOKEN, ("person.name",))
    try:
        assert crm.check().account
        routed = route_fields("pipedrive", crm.describe(), {"71": "Sales 0"})
        assert [(field.name, field.part) for field in routed] == [
            ("owner_id", "owner"),
            ("label_ids", "stage"),
        ]
    finally:
        crm.close()


def test_hand_off_arrives_and_the_lost_deal_comes_back_with_its_reason(place, scene, clock):
    scene.account.lost_reasons = ["Sous le seuil", "Autre chose"]
    there = scene.add(CLAIRE)
    desk = PipedriveDesk(place, scene, clock)
    assert desk.reasons["Sous le seuil"] == "below_threshold"
    desk.sync.receive()
    lead = desk.lead_of(there)
    assert (lead.name, lead.company) == ("Claire Vasseur", "Fonderies Brévault")
    made = desk.hand_over(lead)
    assert desk.sent(lead) == ["fields", "note", "call", "task", "route"]
    stands = scene.there(there)
    assert (len(stands.notes), len(stands.calls), len(stands.tasks)) == (1, 1, 1)
    assert stands.owner == scene.owners[1]
    fit = scene.connector("lq_fit").read([there])[there].values["lq_fit"]
    assert int(fit) > 0
    scene.account.convert(there)
    assert desk.sync.receive().feedback == 1
    assert desk.lead_of(there).stage is Stage.ACCEPTED
    (deal,) = scene.account.deals.values()
    for words, ours in (("They went elsewhere", ""), ("Sous le seuil", "below_threshold")):
        desk.clock.pass_s(60)
        scene.account.update_deal(deal, {"status": "lost", "lost_reason": words})
        assert desk.sync.receive().feedback == 1
        said = desk.read(lambda c: handoffs.feedback_of_lead(c, made.lead_id))[0]
        assert (said.status, said.reason) == ("lost", ours)
        assert words in said.comment  # those we do not know are kept and shown
    assert desk.lead_of(there).stage is Stage.LOST


def test_lead_of_a_list_is_made_there_with_its_person_and_company(place, scene, clock):
    desk = PipedriveDesk(place, scene, clock)
    desk.place.store.write(lambda c: leads.add(c, [replace(OTHER, stage=Stage.NEW)]))
    desk.hand_over(OTHER)
    desk.sent(OTHER)
    assert scene.count() == 1
    (lead,) = scene.account.leads.values()
    person = scene.account.persons[lead["person_id"]]
    assert person["emails"][0]["value"] == OTHER.email
    assert desk.sync.receive().leads == 0
    assert len(desk.all_leads()) == 1
