"""Leads come from a CRM, are called and handed over, and what sales say comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.settings import TIME_ZONE
from qualifier.store import conflicts, connections, handoffs, leads, links, outbox
from qualifier.store.outbox import State
from qualifier.store.profile import save_settings
from qualifier.store.tables import audit, confirmation, field_change, queue_entry
from qualifier.sync import cargo, crm_rounds, decisions
from qualifier.sync.connectors.base import Step
from qualifier.sync.connectors.memory import Memory
from qualifier.sync.crm_rounds import accept_gone
from tests.fakes.crm_desk import CLAIRE, Desk, new_server, twelve
from tests.fakes.filled_profile import OTHER


@pytest.fixture
def server():
    return new_server()


@pytest.fixture
def desk(place, server, clock):
    return Desk(place, server, clock)


# --- leads come in -------------------------------------------------------------------------------
def test_new_record_becomes_a_lead_in_the_queue_that_may_be_called(desk, server):
    there = server.add(CLAIRE)
    got = desk.sync.receive()
    assert (got.leads, got.problem) == (1, "")
    lead = desk.lead_of(there)
    assert (lead.phone, lead.city, lead.nature.value) == ("+33199004152", "Troyes", "professional")
    rows = desk.read(lambda c: c.execute(queue_entry.select()).all())
    assert [row.not_callable for row in rows] == [""]


def test_record_that_was_seen_is_not_taken_twice_not_even_by_another_start(desk, server):
    server.add(CLAIRE)
    desk.sync.receive()
    assert desk.sync.receive().leads == 0
    assert desk.started().receive().leads == 0
    assert len(desk.all_leads()) == 1


def test_record_of_a_person_who_is_here_is_linked_and_merged_not_doubled(desk, server):
    desk.place.store.write(lambda c: leads.add(c, [replace(OTHER, city="", stage=Stage.NEW)]))
    there = server.add({**CLAIRE, "email": OTHER.email, "city": "Lyon"})
    got = desk.sync.receive()
    assert got.leads == 0
    lead = desk.lead_of(there)
    assert lead.id == OTHER.id
    assert lead.city == "Lyon"  # ours was empty
    standing = {one.field: (one.mine, one.theirs) for one in desk.read(conflicts.open_of)}
    assert standing["company"] == (OTHER.company, "Fonderies Brévault")


def test_two_records_of_one_person_stay_two_leads_and_are_marked(desk, server):
    first, second = server.add(CLAIRE), server.add(CLAIRE)
    desk.sync.receive()
    assert desk.lead_of(first).id != desk.lead_of(second).id
    assert desk.lead_of(second).possible_duplicate


def test_colleague_s_change_shows_and_what_was_before_stays_in_history(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    server.change(there, {"job_title": "Directrice", "phone": "01 99 00 41 25"})
    assert desk.sync.receive().changed == 1
    lead = desk.lead_of(there)
    assert (lead.job_title, lead.phone) == ("Directrice", "+33199004125")
    rows = desk.read(lambda c: c.execute(field_change.select()).all())
    assert {(row.field, row.before, row.by) for row in rows} >= {
        ("job_title", "Responsable maintenance", "crm-1"),
        ("phone", "+33199004152", "crm-1"),
    }


def test_signal_field_becomes_a_signal_once(desk, server):
    there = server.add({**CLAIRE, "asked_demo": "2026-11-23T08:00:00Z"})
    desk.sync.receive()
    server.change(there, {"city": "Reims"})
    desk.sync.receive()
    lead = desk.lead_of(there)
    told = desk.read(lambda c: leads.signals(c, lead.id))
    assert [one.kind.value for one in told] == ["demo"]


def test_opposition_there_bars_here_at_once_and_for_good(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    server.oppose(there)
    desk.sync.receive()
    assert desk.lead_of(there).stage is Stage.OPTED_OUT
    server.add({**CLAIRE, "last_name": "Autre", "email": "other@brevault.example"})
    assert desk.sync.receive().leads == 0  # the same number again


def test_field_somebody_types_in_is_left_and_taken_later(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    server.change(there, {"city": "Reims", "job_title": "Directrice"})
    desk.in_use = {lead.id: frozenset({"city"})}
    desk.sync.receive()
    assert desk.lead_of(there).city == "Troyes"
    assert desk.lead_of(there).job_title == "Directrice"
    desk.in_use = {}
    server.change(there, {"last_name": "Vasseur-Petit"})
    desk.sync.receive()
    assert desk.lead_of(there).city == "Reims"


# --- both sides ----------------------------------------------------------------------------------
def test_our_correction_reaches_the_record_and_nothing_else_is_written(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    desk.correct(desk.lead_of(there), job_title="Directrice")
    assert desk.sync.send().confirmed == 1
    assert desk.values(there) == {**CLAIRE, "job_title": "Directrice"}
    assert desk.sync.receive().changed == 0  # our own writing comes back as nothing new
    assert desk.read(conflicts.open_of) == []


@pytest.mark.parametrize(
    ("choice", "wins"), (("mine", "Directrice"), ("theirs", "Responsable groupe"))
)
def test_what_both_changed_waits_for_a_person_and_is_then_the_same(desk, server, choice, wins):
    there = server.add(CLAIRE)
    desk.sync.receive()
    desk.correct(desk.lead_of(there), job_title="Directrice")
    server.change(there, {"job_title": "Responsable groupe"})
    desk.sync.send()
    assert desk.values(there)["job_title"] == "Responsable groupe"
    (one,) = desk.read(conflicts.open_of)
    assert (one.field, one.base, one.mine, one.theirs) == (
        "job_title", "Responsable maintenance", "Directrice", "Responsable groupe",
    )  # fmt: skip
    desk.sync.receive()
    assert len(desk.read(conflicts.open_of)) == 1  # met twice, shown once
    assert decisions.decide(
        desk.place, {one.id: choice}, by="Inès", now=desk.clock(), new_id=new_id
    )
    for _ in range(2):
        desk.sync.send()
        desk.sync.receive()
    assert desk.values(there)["job_title"] == wins
    assert desk.lead_of(there).job_title == wins
    assert desk.read(conflicts.open_of) == []


def test_empty_there_empties_nothing_here(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    server.change(there, {"city": ""})
    desk.sync.receive()
    assert desk.lead_of(there).city == "Troyes"
    desk.sync.send()
    assert desk.values(there)["city"] == ""


# --- hand-off ------------------------------------------------------------------------------------
def test_handoff_brings_fields_note_call_task_and_routes_last(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    desk.hand_over(desk.lead_of(there))
    rows = desk.read(lambda c: outbox.of_lead(c, desk.lead_of(there).id))
    assert [row.kind for row in rows] == ["fields", "note", "call", "task", "route"]
    while desk.sync.send().confirmed:
        pass
    assert {
        row.state for row in desk.read(lambda c: outbox.of_lead(c, desk.lead_of(there).id))
    } == {State.CONFIRMED}
    values = desk.values(there)
    assert values["owner"] == "p1"
    assert values["sector"] == "Manufacturing"
    assert int(values["fit"]) > 0
    (note,) = desk.left(there, Step.NOTE)
    assert "<p><b>" in note.payload["html"]
    (call,) = desk.left(there, Step.CALL)
    assert call.payload["duration_s"] > 0
    assert call.payload["is_connected"] is True
    (task,) = desk.left(there, Step.TASK)
    assert task.payload["person"] == "p1"


def test_lead_of_a_list_is_made_there_and_linked(desk, server):
    desk.place.store.write(lambda c: leads.add(c, [replace(OTHER, stage=Stage.NEW)]))
    desk.hand_over(OTHER)
    while desk.sync.send().confirmed:
        pass
    assert server.count() == 1
    link = desk.read(lambda c: links.of_leads(c, "crm-1", [OTHER.id]))[OTHER.id]
    assert desk.values(link.remote_id)["email"] == OTHER.email
    assert desk.sync.receive().leads == 0
    assert len(desk.all_leads()) == 1


def test_what_sales_say_comes_back_once_with_its_reason(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    made = desk.hand_over(desk.lead_of(there))
    while desk.sync.send().confirmed:
        pass
    server.answer(there, "accepted")
    assert desk.sync.receive().feedback == 1
    desk.clock.pass_s(60)
    server.answer(there, "rejected", "r1")
    assert desk.sync.receive().feedback == 1
    assert desk.sync.receive().feedback == 0
    said = desk.read(lambda c: handoffs.feedback_of_lead(c, made.lead_id))
    assert [(one.status, one.reason) for one in said] == [
        ("rejected", "below_threshold"), ("accepted", ""),
    ]  # fmt: skip
    assert desk.lead_of(there).stage is Stage.REJECTED
    assert not [
        row for row in desk.read(lambda c: outbox.of_lead(c, made.lead_id)) if row.kind == "ask"
    ]


def test_refusal_without_reason_is_unjustified_and_asks_the_salesperson_once(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    made = desk.hand_over(desk.lead_of(there))
    while desk.sync.send().confirmed:
        pass
    server.answer(there, "rejected")
    desk.sync.receive()
    desk.sync.receive()
    desk.sync.send()
    (asked,) = desk.left(there, Step.ASK)
    assert "Claire Vasseur" in asked.payload["title"]
    rows = desk.read(lambda c: c.execute(audit.select()).all())
    assert [row.subject for row in rows if row.act == "unjustified"] == [made.id]


def test_answer_taken_back_brings_the_lead_back(desk, server):
    there = server.add(CLAIRE)
    desk.sync.receive()
    desk.hand_over(desk.lead_of(there))
    while desk.sync.send().confirmed:
        pass
    for status, stage in (("lost", Stage.LOST), ("", Stage.HANDED_OVER), ("lost", Stage.LOST)):
        server.answer(there, status, "r1" if status else "")
        assert desk.sync.receive().feedback == 1
        assert desk.lead_of(there).stage is stage
        desk.clock.pass_s(60)


def test_dossier_is_loaded_once_for_the_steps_that_go_out_together(desk, server, monkeypatch):
    loaded = []
    load = cargo.load_dossier

    def counted(connection, documents, handoff_id, language):
        loaded.append(handoff_id)
        return load(connection, documents, handoff_id, language)

    monkeypatch.setattr(cargo, "load_dossier", counted)
    there = server.add(CLAIRE)
    desk.sync.receive()
    made = desk.hand_over(desk.lead_of(there))
    assert desk.sync.send().confirmed == 5
    assert loaded == [made.id]
    assert len(desk.left(there, Step.NOTE)) == 1


# --- gone, merged, trouble -----------------------------------------------------------------------
def test_deleted_there_the_lead_stays_without_a_link(desk, server):
    kept = [
        server.add({**CLAIRE, "email": f"{n}@x.example", "phone": f"+3319900{n:04}"})
        for n in range(12)
    ]
    desk.sync.receive()
    server.delete(kept[0])
    desk.clock.pass_s(90_000)
    assert desk.sync.receive().gone == 1
    assert len(desk.all_leads()) == 12
    assert desk.read(lambda c: links.of_remote(c, "crm-1", kept[:1])) == {}


def test_first_round_does_not_ask_for_what_it_has_just_been_told(desk, server, monkeypatch):
    asked = []
    monkeypatch.setattr(Memory, "gone", lambda _self, ids: asked.extend(ids) or frozenset())
    there = server.add(CLAIRE)
    desk.sync.receive()
    assert asked == []
    desk.clock.pass_s(90_000)
    desk.sync.receive()
    assert asked == [there]


def test_emptied_crm_takes_no_link_before_a_person_says_so(desk, server):
    kept = [
        server.add({**CLAIRE, "email": f"{n}@x.example", "phone": f"+3319900{n:04}"})
        for n in range(12)
    ]
    desk.sync.receive()
    for one in kept[:6]:
        server.delete(one)
    desk.clock.pass_s(90_000)
    got = desk.sync.receive()
    assert (got.asks, got.gone, got.problem) == (6, 0, "many_gone")
    assert len(desk.read(lambda c: links.known(c, "crm-1"))) == 12
    accept_gone(desk.place, "crm-1", 6, desk.clock())
    assert desk.sync.receive().gone == 6


def test_while_a_person_is_asked_the_ids_are_asked_for_hourly(desk, server, monkeypatch):
    for n in range(12):
        server.add({**CLAIRE, "email": f"{n}@x.example", "phone": f"+3319900{n:04}"})
    desk.sync.receive()
    asked = []
    monkeypatch.setattr(crm_rounds, "ASK_AGAIN_MOST", 3)
    monkeypatch.setattr(Memory, "gone", lambda _s, ids: asked.append(len(ids)) or frozenset(ids))
    desk.clock.pass_s(90_000)
    told = [desk.sync.receive() for _round in range(3)]
    assert [(got.asks, got.problem) for got in told] == [(12, "many_gone")] * 3
    assert asked == [12, 3, 3]  # of the missing ones a few, to see whether they are back
    desk.clock.pass_s(3_700)
    desk.sync.receive()
    assert asked[3:] == [12]


def test_missing_records_that_are_back_need_nobody_s_word_from_the_next_round_on(
    desk, server, monkeypatch
):
    kept = twelve(server)
    desk.sync.receive()
    monkeypatch.setattr(Memory, "gone", lambda _self, ids: frozenset(ids) & frozenset(kept[:6]))
    desk.clock.pass_s(90_000)
    assert desk.sync.receive().problem == "many_gone"
    monkeypatch.undo()
    got = desk.sync.receive()
    assert (got.problem, got.gone, got.asks) == ("", 0, 0)
    assert len(desk.read(lambda c: links.known(c, "crm-1"))) == 12


def test_round_that_failed_is_no_exchange_and_days_are_counted_at_the_desk(
    desk, server, monkeypatch
):
    desk.place.store.write(lambda c: save_settings(c, {TIME_ZONE: "Pacific/Kiritimati"}))
    there = desk.clock().astimezone(ZoneInfo("Pacific/Kiritimati")).date().isoformat()
    with monkeypatch.context() as away:
        away.setattr(Memory, "pull", lambda *_given: raised(TryLater("unreachable")))
        assert desk.sync.receive().problem == "unreachable"
    assert desk.read(lambda c: connections.exchanged_on(c, "crm-1", there)) is None
    server.add(CLAIRE)
    desk.sync.receive()
    assert desk.read(lambda c: connections.exchanged_on(c, "crm-1", there)).leads_in == 1


def raised(error):
    raise error


def test_word_about_missing_records_holds_for_those_only(desk, server):
    kept = [
        server.add({**CLAIRE, "email": f"{n}@x.example", "phone": f"+3319900{n:04}"})
        for n in range(12)
    ]
    desk.sync.receive()
    for some in (kept[:6], kept[6:]):
        for one in some:
            server.delete(one)
        desk.clock.pass_s(90_000)
        assert desk.sync.receive().problem == "many_gone"
        if some == kept[:6]:
            accept_gone(desk.place, "crm-1", 6, desk.clock())
            assert desk.sync.receive().gone == 6


def test_merged_there_the_lead_follows_the_winner(desk, server):
    loser = server.add(CLAIRE)
    desk.sync.receive()
    winner = server.add({**CLAIRE, "city": "Reims"})
    server.merge(loser, winner)
    before = desk.lead_of(loser)
    desk.sync.receive()
    assert desk.lead_of(winner).id == before.id
    assert len(desk.all_leads()) == 1


class Broken:
    """A CRM whose pulling breaks off after so many pages."""

    def __init__(self, crm, error, after):
        self._crm, self._error, self._left = crm, error, after

    def __getattr__(self, name):
        return getattr(self._crm, name)

    def pull(self, cursor, known):
        if self._left == 0:
            raise self._error
        self._left -= 1
        return self._crm.pull(cursor, known)


@pytest.mark.parametrize(
    ("error", "problem", "about"),
    (
        (TryLater("unreachable"), "unreachable", ""),
        (NeedsAttention("key_refused", "token"), "key_refused", "token"),
    ),
)
def test_broken_off_pull_keeps_what_came_and_goes_on_from_there(
    desk, server, error, problem, about
):
    for number in range(700):
        server.add({"last_name": f"L{number}", "email": f"{number}@x.example"})
    desk.sync._crm = Broken(desk.sync._crm, error, 1)
    got = desk.sync.receive()
    assert (got.leads, got.problem, got.about) == (500, problem, about)
    assert desk.started().receive().leads == 200
    assert len(desk.read(lambda c: links.known(c, "crm-1"))) == 700


@pytest.mark.parametrize("confirmed_in_s", (-60, 60))
def test_what_was_confirmed_on_the_phone_since_their_change_is_no_conflict(
    desk, server, confirmed_in_s
):
    server.clock = desk.clock
    there = server.add(CLAIRE)
    desk.sync.receive()
    lead = desk.lead_of(there)
    desk.correct(lead, job_title="Directrice maintenance")
    desk.clock.pass_s(120)
    server.change(there, {"job_title": "Resp. maintenance groupe"})
    at = desk.clock() + timedelta(seconds=confirmed_in_s)
    desk.place.store.write(
        lambda c: c.execute(
            confirmation.insert().values(
                id="tick", lead_id=lead.id, call_id="", field="lead.job_title", at=at
            )
        )
    )
    desk.clock.pass_s(120)
    desk.sync.receive()
    open_ones = desk.read(conflicts.open_of)
    desk.sync.send()
    is_ours = confirmed_in_s > 0
    assert bool(open_ones) is not is_ours
    title = "Directrice maintenance" if is_ours else "Resp. maintenance groupe"
    assert desk.values(there)["job_title"] == title
