"""What pulling from an Odoo must survive, beyond what every CRM's must: its stamps and scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.connectors.odoo.connector import Odoo
from qualifier.sync.connectors.odoo.scope import Scope, followed
from tests.contract.odoo_scene import OdooScene
from tests.fakes.fake_odoo.database import ADMIN
from tests.fakes.fake_odoo.domains import compiled
from tests.fakes.fake_odoo.schema import lead

OPEN_SCOPE = Scope(archived=True, opportunities=True)
TEN_MINUTES_S = 600


class Here:
    """What is known on this side."""

    def __init__(self, crm: Odoo) -> None:
        self.crm = crm
        self.known: dict[str, RemoteLead] = {}
        self.cursor = ""
        self.pages: list[Page] = []

    def round(self) -> list[str]:
        """Pull to the end; the ids that were told."""
        self.pages = []
        while not self.pages or not self.pages[-1].is_last:
            stamps = {one.id: one.stamp for one in self.known.values()}
            self.pages.append(self.crm.pull(self.cursor, stamps))
            self.known |= {one.id: one for one in self.pages[-1].leads}
            self.cursor = self.pages[-1].cursor
        return [one.id for page in self.pages for one in page.leads]


@pytest.fixture(params=(14, 19))
def scene(request) -> Iterator[OdooScene]:
    with closing(OdooScene(request.param)) as made:
        yield made


def read_for(scene: OdooScene, act: Callable[[], Any]) -> int:
    """How many requests read records whole meanwhile."""
    seen = len(scene.odoo.seen)
    act()
    return sum(b"partner_name" in one.body for one in scene.odoo.seen[seen:])


def test_stamps_are_compared_by_the_second_and_told_apart_by_content(scene):
    lead_id = scene.add({"last_name": "Brévault", "city": "Brest"})
    here = Here(scene.connector())
    here.round()
    before = here.known[lead_id].stamp
    for city in ("Nantes", "Brest"):
        scene.change(lead_id, {"city": city})
    assert here.round() == []  # as it was, in the same second
    assert here.known[lead_id].stamp == before


def test_bulk_write_is_read_until_it_is_ten_minutes_old_then_believed(scene):
    ids = scene.add_many(501, at_once=True)
    here = Here(scene.connector())
    assert here.round() == ids
    reads = read_for(scene, here.round)
    assert reads == 2  # pages of 500
    assert here.round() == []
    scene.odoo.database.clock.pass_s(TEN_MINUTES_S + 2)
    assert read_for(scene, here.round) == 2  # the round before looked too early
    assert read_for(scene, here.round) == 0
    assert sum(page.seen for page in here.pages) == 501
    scene.change(ids[7], {"city": "Nantes"})
    assert here.round() == [ids[7]]


def test_transaction_that_began_before_the_last_pull_and_ended_after_it_is_told(scene):
    lead_id, other = scene.add({"last_name": "A"}), scene.add({"last_name": "B"})
    here = Here(scene.connector())
    scene.odoo.database.clock.pass_s(1000)
    scene.change(other, {"city": "Rennes"})
    here.round()
    row = scene.odoo.database.rows("crm.lead")[int(lead_id)]
    row["city"] = "Nantes"  # stamped with its beginning, five minutes ago
    row["write_date"] = scene.odoo.database.clock.now().replace(microsecond=1)
    scene.odoo.database.clock.pass_s(300)
    scene.change(other, {"city": "Brest"})
    assert set(here.round()) == {lead_id, other}


def test_change_during_a_first_pull_of_days_is_told(scene):
    ids = scene.add_many(501, at_once=True)
    here = Here(scene.connector())
    page = here.crm.pull("", {})
    here.known |= {one.id: one for one in page.leads}
    here.cursor = page.cursor
    scene.odoo.database.clock.pass_s(86_400)
    scene.change(ids[0], {"city": "Nantes"})  # was told already
    scene.odoo.database.clock.pass_s(86_400)
    scene.change(ids[-1], {"city": "Rennes"})  # the newest stamp there will be
    here.crm = scene.connector()
    here.round()
    assert ids[0] not in {one.id for page in here.pages for one in page.leads}
    assert here.round() == [ids[0]]
    assert here.known[ids[0]].values["city"] == "Nantes"


def test_server_that_tells_no_time_is_not_believed_and_nothing_is_missed(scene, monkeypatch):
    monkeypatch.setattr(type(scene.odoo), "date", lambda _self: "at noon")
    lead_id = scene.add({"last_name": "A"})
    here = Here(scene.connector())
    assert here.round() == [lead_id]
    scene.odoo.database.clock.pass_s(2 * TEN_MINUTES_S)
    assert here.round() == []
    assert read_for(scene, here.round) == 1
    scene.change(lead_id, {"city": "Nantes"})
    assert here.round() == [lead_id]


def test_cursor_of_another_scope_or_no_cursor_at_all_begins_anew(scene):
    ids = [scene.add({"last_name": "A"}), scene.add({"last_name": "B"})]
    here = Here(scene.connector(scope=Scope(teams=("9",))))
    assert here.round() == []
    for cursor in (here.cursor, "nonsense", "[1]", '{"scope": 1, "new": 2}'):
        anew = Here(scene.connector(scope=OPEN_SCOPE))
        anew.cursor = cursor
        assert anew.round() == ids


def test_scope_says_what_comes_and_what_came_is_followed_out_of_it(scene):
    seller = scene.owners[0]
    mine, sold, nobodys = (scene.add({"last_name": name}) for name in "ABC")
    for one, owner in ((mine, scene.account), (sold, int(seller))):
        scene.odoo.call(ADMIN, "crm.lead", "write", [int(one)], vals={"user_id": owner})
    here = Here(scene.connector(scope=Scope(owners=(str(scene.account), ""))))
    assert here.round() == [mine, nobodys]
    values = {"user_id": int(seller), "type": "opportunity"}
    scene.odoo.call(ADMIN, "crm.lead", "write", [int(mine)], vals=values)
    scene.answer(mine, "rejected", scene.reasons[1])
    scene.change(sold, {"city": "Nantes"})
    assert here.round() == [mine]
    assert here.known[mine].standing.status == "rejected"
    assert here.known[mine].is_archived


def test_archived_record_comes_only_where_the_scope_says_so(scene):
    kept, away = scene.add({"last_name": "A"}), scene.add({"last_name": "B"})
    scene.archive(away)
    assert Here(scene.connector(scope=Scope())).round() == [kept]
    assert Here(scene.connector(scope=Scope(archived=True))).round() == [kept, away]


LEADS = [
    {"id": number, "active": active, "user_id": owner, "team_id": team, "stage_id": 1,
     "type": kind, "create_date": None}
    for number, (active, owner, team, kind) in enumerate(
        [(active, owner, team, kind) for active in (True, False) for owner in (False, 5, 6)
         for team in (False, 1) for kind in ("lead", "opportunity")], 1)
]  # fmt: skip


@pytest.mark.parametrize(
    "scope",
    (
        Scope(),
        OPEN_SCOPE,
        Scope(owners=("5",), archived=True),
        Scope(owners=("5", ""), teams=("1",), opportunities=True),
        Scope(owners=("",), teams=("1", ""), stages=("1", "")),
        Scope(stages=("2",)),
    ),
)
@pytest.mark.parametrize("known", ((), (1, 12, 24)))
def test_domain_is_the_scope_or_what_is_known(scope, known):
    terms = compiled(followed(scope, known), "crm.lead", {**lead(19), "id": lead(19)["color"]}, 19)
    found = [row["id"] for row in LEADS if all(term(row) for term in terms)]

    def fits(row: dict[str, Any]) -> bool:
        among = (
            (scope.owners, row["user_id"]),
            (scope.teams, row["team_id"]),
            (scope.stages, row["stage_id"]),
        )
        return (
            all(not ids or str(value or "") in ids for ids, value in among)
            and (scope.archived or row["active"])
            and (scope.opportunities or row["type"] == "lead")
        )

    assert found == [row["id"] for row in LEADS if fits(row) or row["id"] in known]


def test_scope_since_an_instant_asks_by_the_day_it_was_made():
    assert ["create_date", ">=", "2026-11-01 07:00:00"] in Scope(
        since="2026-11-01T08:00:00+01:00"
    ).domain()
    with pytest.raises(NeedsAttention):
        Scope(since="last month").domain()
    assert Scope().mark != Scope(owners=("1",)).mark


def test_blacklist_changes_no_stamp_and_is_told_both_ways(scene):
    ids = [scene.add({"last_name": name, "phone": "+33612345678"}) for name in "AB"]
    here = Here(scene.connector())
    here.round()
    scene.odoo.database.clock.pass_s(2 * TEN_MINUTES_S)
    here.round()
    here.round()
    row = scene.odoo.database.rows("crm.lead")[int(ids[1])]
    scene.oppose(ids[1])
    assert here.round() == [ids[1]]
    assert here.known[ids[1]].opposed
    assert here.round() == []
    row["phone_blacklisted"] = row["phone_sanitized_blacklisted"] = False
    assert here.round() == [ids[1]]
    assert not here.known[ids[1]].opposed
    row["is_blacklisted"] = True  # its e-mail address
    assert here.round() == [ids[1]]
    assert here.known[ids[1]].opposed


def test_tag_of_a_colleague_says_do_not_call(scene):
    lead_id = scene.add({"last_name": "A"})
    here = Here(scene.connector())
    here.round()
    for name, opposed in (("Hot", False), ("Do not call", True)):
        (tag,) = scene.odoo.call(ADMIN, "crm.tag", "create", vals_list=[{"name": name}])
        values = {"tag_ids": [[4, tag]]}
        scene.odoo.call(ADMIN, "crm.lead", "write", [int(lead_id)], vals=values)
        here.round()
        assert here.known[lead_id].opposed is opposed


def test_page_holds_at_most_500_and_field_that_a_version_lacks_is_empty(scene):
    scene.add_many(501, at_once=True)
    page = scene.connector("mobile", "won_status").pull("", {})
    assert len(page.leads) == 500
    assert not page.is_last
    has = scene.odoo.database.major < 19
    assert page.leads[0].values["won_status"] == ("" if has else "pending")
    assert page.leads[0].values["mobile"] == ""


def test_hidden_record_stops_no_reading_of_others(scene):
    ids = [scene.add({"last_name": name}) for name in "ABC"]
    scene.hide(ids[1])
    crm = scene.connector()
    assert list(crm.read([*ids, "99999", "x", ""])) == [ids[0], ids[2]]
    assert crm.gone([*ids, "99999", "x"]) == {ids[1], "99999", "x"}
