"""What every CRM must keep (`Crm` in `sync/connectors/base.py`): account, fields, answers of sales.

The suite goes on in `test_crms_pull.py`, `test_crms_push.py` and `test_crms_trouble.py`. It runs on
every row of `scenes.py`, and judges by what stands at the CRM, not by what the connector says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, RemoteField, Standing, Step
from qualifier.sync.kinds import KINDS
from tests.contract.memory_scene import MemoryScene
from tests.contract.mirror import Mirror, assert_told_once, person
from tests.contract.scene import OWNER, WORDS
from tests.contract.scenes import ROWS
from tests.contract.sending import attempt, delivery, find_all, times_there


@pytest.fixture
def crm(scene):
    return scene.connector()


def test_every_crm_that_can_be_connected_has_a_scene():
    assert KINDS.keys() <= {row.crm for row in ROWS if row.is_there}


# --- the account ---------------------------------------------------------------------------------
def test_check_says_who_we_are_and_that_nothing_is_in_the_way(crm):
    report = crm.check()
    assert report.account
    assert report.version
    assert not [one for one in report.findings if one.is_blocking]


def test_people_are_those_a_lead_can_be_assigned_to(scene, crm):
    people = crm.people()
    ids = [one.id for one in people]
    assert len(set(ids)) == len(ids)
    assert set(scene.owners) <= set(ids)
    assert all(one.name for one in people)


def test_fields_are_described_as_they_can_be_written(scene, crm):
    described = {one.name: one for one in crm.describe()}
    assert len(described) == len(crm.describe())
    for word in WORDS:
        if scene.names[word]:
            one = described[scene.names[word]]
            assert one.is_writable
            assert one.label
            assert not one.is_custom
    assert described[scene.names[OWNER]].is_writable
    assert all(one.options for one in described.values() if one.kind is FieldKind.CHOICE)


def test_missing_fields_are_made_and_those_there_are_left(scene, crm):
    before = {one.name: one for one in crm.describe()}
    there = before[scene.names["city"]]
    changed = replace(there, label="Another label", kind=FieldKind.NUMBER)
    assert crm.ensure([changed]) == (there,)
    if not crm.check().may_make_fields:
        pytest.skip("this account may not make fields")
    wanted = [
        RemoteField("x_contract_score", "Score", FieldKind.NUMBER),
        RemoteField("x_contract_cell", "Cell", FieldKind.CHOICE, {"a1": "A1", "b2": "B2"}),
    ]
    made = crm.ensure([wanted[0], changed, wanted[1]])
    assert made[1] == there
    for got, one in zip((made[0], made[2]), wanted, strict=True):
        assert (got.label, got.kind, got.options) == (one.label, one.kind, one.options)
        assert got.is_custom
        assert got.is_writable
    now = {one.name: one for one in scene.connector().describe()}
    assert now == {**before, made[0].name: made[0], made[2].name: made[2]}
    relabelled = [replace(one, label="Another label") for one in wanted]
    assert scene.connector().ensure(relabelled) == (made[0], made[2])
    assert {one.name: one for one in crm.describe()} == now


def test_fields_that_may_not_be_made_are_named(scene, crm):
    if crm.check().may_make_fields:
        pytest.skip("this account may make fields")
    with pytest.raises(NeedsAttention) as caught:
        crm.ensure([RemoteField("x_contract_score", "Score", FieldKind.NUMBER)])
    assert caught.value.reason == "may_not_make_fields"
    assert "x_contract_score" in caught.value.field
    assert "x_contract_score" not in {one.name for one in crm.describe()}


def test_quota_is_unknown_or_can_be_true(crm):
    crm.check()
    quota = crm.quota()
    assert quota is None or (0 <= quota.left <= quota.of and quota.per)


def test_key_revoked_in_mid_run_asks_for_another_and_nothing_is_lost(scene):
    ids = scene.add_many(601, at_once=True)
    crm, mirror = scene.connector(), Mirror()
    first = mirror.page(crm)
    mirror.take(first)
    assert not first.is_last
    arrived, late = (delivery(scene, Step.NOTE, ids[0]) for _ in range(2))
    attempt(crm, arrived)
    scene.revoke()
    for act in (
        crm.check,
        crm.people,
        crm.describe,
        partial(mirror.page, crm),
        partial(crm.read, ids[:2]),
        partial(crm.gone, ids[:2]),
        partial(crm.find, [arrived]),
        partial(crm.push, [late]),
        scene.connector().check,
        partial(scene.connector().push, [late]),
    ):
        with pytest.raises(NeedsAttention) as caught:
            act()
        assert caught.value.reason == "key_refused", act
    assert times_there(scene, late) == 0
    scene.renew()
    anew = scene.connector()
    mirror.round(anew)
    assert mirror.leads.keys() == set(ids)
    assert find_all(anew, [late]) == [None]
    assert isinstance(attempt(anew, late), str)
    assert (times_there(scene, arrived), times_there(scene, late)) == (1, 1)


# --- what happens to leads there -----------------------------------------------------------------
def test_archived_lead_is_told_or_gone(scene, crm):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror = Mirror()
    mirror.round(crm)
    scene.archive(lead)
    told = {one.id: one for one in mirror.round(crm)}
    read = crm.read([lead, other])
    if lead in crm.gone([lead, other]):  # a CRM whose archive is its bin
        assert lead not in told
        assert lead not in read
    else:
        assert told[lead].is_archived
        assert read[lead].is_archived
    assert not read[other].is_archived
    assert other not in crm.gone([lead, other])


def test_deleted_lead_is_gone_and_not_read(scene, crm):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror = Mirror()
    mirror.round(crm)
    scene.delete(lead)
    assert mirror.round(crm) == []
    assert crm.read([lead, other]).keys() == {other}
    assert crm.gone([lead, other]) == {lead}


def test_winner_of_a_merger_tells_of_the_loser_who_is_gone(scene, crm):
    loser, winner = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror = Mirror()
    mirror.round(crm)
    assert mirror.leads[winner].merged == ()
    scene.merge(loser, winner)
    (told,) = [one for one in mirror.round(crm) if one.id != loser]
    assert loser in told.merged
    assert told.id == winner or winner in told.merged  # it may get a new id
    assert crm.gone([loser, told.id]) == {loser}
    read = crm.read([loser, told.id])
    assert read.keys() == {told.id}
    assert read[told.id].merged == told.merged


def test_lead_hidden_in_mid_run_is_gone_and_stops_nothing(scene, crm):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror = Mirror()
    mirror.round(crm)
    scene.hide(lead)
    assert scene.there(lead) is not None
    assert crm.read([lead, other]).keys() == {other}
    assert crm.gone([lead, other]) == {lead}
    scene.change(other, {"city": "Nantes"})
    assert_told_once(mirror.round(crm), [other])
    assert crm.gone([other]) == frozenset()


def give(scene, lead: str, owner: str) -> None:
    values = {scene.names[OWNER]: owner}
    assert attempt(scene.connector(), delivery(scene, Step.ROUTE, lead, values=values)) == lead


def test_lead_that_leaves_the_scope_is_told_as_outside_and_as_back(scene):
    mine, other = scene.owners[:2]
    lead, foreign = scene.add(person(scene)), scene.add(person(scene, email=""))
    give(scene, lead, mine)
    give(scene, foreign, other)
    mirror, crm = Mirror(), scene.scoped(mine)
    assert_told_once(mirror.round(crm), [lead])
    for owner, is_outside in ((other, True), (mine, False)):
        before = mirror.leads[lead].stamp
        give(scene, lead, owner)
        assert_told_once(mirror.round(crm), [lead])
        assert mirror.leads[lead].is_outside is is_outside
        assert mirror.leads[lead].stamp != before
        assert crm.read([lead])[lead].is_outside is is_outside
    assert foreign not in mirror.leads


def test_other_scope_tells_what_is_in_it_and_what_is_not_any_more(scene):
    mine, other = scene.owners[:2]
    lead, foreign = scene.add(person(scene)), scene.add(person(scene, email=""))
    give(scene, lead, mine)
    give(scene, foreign, other)
    mirror = Mirror()
    mirror.round(scene.scoped(mine))
    mirror.round(scene.scoped(other))
    if not isinstance(scene, MemoryScene):  # its cursor knows no scope
        assert {one.id: one.is_outside for one in mirror.leads.values()} == {
            lead: True,
            foreign: False,
        }


def test_opposition_there_is_told_here(scene, crm):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror = Mirror()
    mirror.round(crm)
    assert not mirror.leads[lead].opposed
    scene.oppose(lead)
    assert_told_once(mirror.round(crm), [lead])
    assert mirror.leads[lead].opposed
    assert not crm.read([other])[other].opposed


def test_opposition_here_is_told_there_and_comes_back(scene, crm):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    assert isinstance(attempt(crm, delivery(scene, Step.OPPOSE, lead)), str)
    assert scene.there(lead).opposed
    assert not scene.there(other).opposed
    mirror = Mirror()
    mirror.round(scene.connector())
    assert (mirror.leads[lead].opposed, mirror.leads[other].opposed) == (True, False)


# --- what sales answer ---------------------------------------------------------------------------
ANSWERS = (
    ("accepted", ""),
    ("rejected", "reason"),
    ("rejected", ""),
    ("won", ""),
    ("lost", "reason"),
    ("lost", ""),
)


def test_answers_of_sales_are_told_and_can_be_taken_back(scene, crm):
    leads = [scene.add(person(scene, email="")) for _ in (*ANSWERS, "none")]
    answers = {
        lead: (status, reason and scene.reasons[0])
        for lead, (status, reason) in zip(leads, ANSWERS, strict=False)
    }
    mirror = Mirror()
    mirror.round(crm)
    assert {one.standing for one in mirror.leads.values()} == {Standing()}
    for lead, (status, reason) in answers.items():
        scene.answer(lead, status, reason)
    assert_told_once(mirror.round(crm), answers)
    for lead, (status, reason) in answers.items():
        standing = mirror.leads[lead].standing
        assert (standing.status, standing.reason) == (status, reason)
        assert bool(standing.label) is bool(reason)
    assert crm.read(leads) == mirror.leads
    for lead in answers:
        scene.answer(lead, "")
    assert_told_once(mirror.round(crm), answers)
    assert {one.standing for one in mirror.leads.values()} == {Standing()}


def test_last_answer_and_last_reason_hold(scene, crm):
    lead = scene.add(person(scene))
    mirror = Mirror()
    mirror.round(crm)
    labels = set()
    for status, reason in (("rejected", scene.reasons[0]), ("rejected", scene.reasons[1])):
        scene.answer(lead, status, reason)
        assert_told_once(mirror.round(crm), [lead])
        standing = mirror.leads[lead].standing
        assert (standing.status, standing.reason) == (status, reason)
        labels.add(standing.label)
    assert len(labels) == 2
