"""The sample list: fictional throughout, sound, and enough for every screen."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qualifier.contact.numbers import parse_number
from qualifier.core.agreement import NeedsDate
from qualifier.core.flow import walk
from qualifier.core.lead import Signal, Stage
from qualifier.core.queue import Group, LastCall, group, place
from qualifier.core.wording import concerns
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.targets import TargetKind
from qualifier.exchange.sample import SampleLead, read_sample
from qualifier.paths import resources_dir

SAMPLE = resources_dir() / "sample"
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)  # a Monday

# Ranges that Arcep, Ofcom and the North American numbering plan keep for fiction.
FICTIONAL = re.compile(
    r"\+33(19900|26191|35301|46571|53649|63998)\d{4}"
    r"|\+44(2079460|1134960|1174960|1214960|1314960|1414960|1614960)\d{3}"
    r"|\+441632960\d{3}|\+447700900\d{3}"
    r"|\+1(514|418|819|450|416|613)55501\d\d"
)
STAGE_OF = {"rejected": Stage.REJECTED, "turned_back": Stage.NURTURING}


@pytest.fixture(scope="module")
def rows():
    with (SAMPLE / "leads.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sample(scripts):
    return read_sample(SAMPLE / "history.yaml", NOW, PARIS, scripts)


def test_numbers_addresses_and_sites_are_fictional(rows):
    for row in rows:
        for typed in filter(None, (row["phone"], row["phone2"])):
            assert FICTIONAL.fullmatch(parse_number(typed, row["country"]).e164), row
        assert row["email"].endswith(".example"), row
        assert not row["website"] or row["website"].endswith(".example"), row
        assert row["nature"] == "professional"


def test_it_is_a_sound_list_of_300(rows):
    assert len(rows) == 300
    for column in ("external_id", "email"):
        assert len({row[column] for row in rows}) == 300, column
    assert Counter(row["country"] for row in rows).keys() >= {"FR", "GB", "CA", "RE"}
    assert sum(not row["phone"] for row in rows) == 16


def test_the_import_knows_every_column(rows):
    header = list(rows[0])
    found = propose(header, [list(row.values()) for row in rows[:50]])
    lost = [one.header for one in found.columns if one.target.kind is TargetKind.EXTRA]
    assert lost == []


def test_shared_switchboards_are_possible_duplicates_only(rows):
    by_number: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["phone"]:
            by_number.setdefault(parse_number(row["phone"], row["country"]).e164, []).append(row)
    shared = [found for found in by_number.values() if len(found) > 1]
    assert len(shared) == 5
    for found in shared:
        assert len({row["company"] for row in found}) == len(found)
        assert len({row["last_name"] for row in found}) == len(found)


def test_history_is_about_these_leads_and_in_order(rows, sample):
    assert {one.external_id for one in sample.leads} == {row["external_id"] for row in rows}
    for lead in sample.leads:
        moments = [lead.arrived_at, *(call.at for call in lead.calls)]
        assert moments == sorted(moments), lead.external_id
        assert moments[-1] <= NOW, lead.external_id
        for call in lead.calls:
            assert call.seat in sample.seats
            if call.handoff:
                replies = [call.at, *(one.at for one in call.handoff.feedback)]
                assert replies == sorted(replies), lead.external_id
                assert replies[-1] <= NOW, lead.external_id


def test_history_uses_ids_of_the_agreement(sample, agreement):
    channels = {one.id: {p.name for p in one.people} for one in agreement.routing.channels}
    for lead in sample.leads:
        for call in lead.calls:
            outcome = agreement.outcome_by_id[call.outcome]
            assert (call.handoff is not None) is outcome.hand_over
            if outcome.reasons:
                assert call.reason in {one.id for one in agreement.reasons[outcome.reasons]}
            if outcome.date is not NeedsDate.NO:
                assert call.due_at is not None, lead.external_id
            assert bool(call.length_s) or not call.answers, lead.external_id
            if call.handoff:
                assert call.handoff.person in channels[call.handoff.channel]
                for one in call.handoff.feedback:
                    lists = {"rejected": "rejection", "turned_back": "turn_back"}
                    name = lists.get(one.status, "disqualification")
                    ids = {reason.id for reason in agreement.reasons[name]}
                    assert one.reason in ids | (
                        {""} if one.status in ("accepted", "won") else set()
                    )


def test_impressions_fit_their_facets_and_the_path(rows, sample, agreement, scripts):
    by_id = {row["external_id"]: row for row in rows}
    seen = set()
    for lead in sample.leads:
        for call in lead.calls:
            path = None
            if call.script:
                path = walk(scripts[call.script], call.answers, by_id[lead.external_id])
                assert path.aside == (), lead.external_id
            offsets = [one.offset_s for one in call.impressions]
            assert offsets == sorted(offsets)
            assert not offsets or offsets[-1] <= call.length_s, lead.external_id
            for one in call.impressions:
                facet = agreement.facet_by_id[one.facet]
                seen.add(facet.id)
                assert (one.value is not None) == (facet.kind.value == "scale"), lead.external_id
                assert not one.choice or one.choice in {c.id for c in facet.choices}
                assert concerns(f"{one.quote} {one.note}") == ()
                assert path is None or one.question in path.asked, lead.external_id
    assert seen >= {one.id for one in agreement.facets if one.kind.value == "scale"}


def stood(lead: SampleLead, agreement, now):
    """Stage and group of a sample lead, by the rules of the queue."""
    stage, returned, last = Stage.NEW, None, None
    for call in lead.calls:
        outcome = agreement.outcome_by_id[call.outcome]
        due = call.due_at or (None if outcome.delay is None else call.at + outcome.delay)
        callback = outcome.date is NeedsDate.CALLBACK
        last = LastCall(call.outcome, "", call.at, due, callback, call.for_team)
        stage = Stage(outcome.stage) if outcome.stage else Stage.IN_PROGRESS
        for one in call.handoff.feedback if call.handoff else ():
            stage = STAGE_OF.get(one.status) or Stage(one.status)
            returned = one.at if one.status in STAGE_OF else returned
    signals = [Signal(one.kind, one.at, one.text) for one in lead.signals]
    planned = (lead.planned_at, True) if lead.planned_at else None
    found = place(stage, lead.arrived_at, last, planned, returned, signals)
    return stage, group(found, now, PARIS) if found else None


@pytest.mark.parametrize("days", (0, 1, 6))
def test_the_queue_looks_fresh_whenever_it_is_loaded(days, scripts, agreement):
    now = NOW + timedelta(days=days)
    sample = read_sample(SAMPLE / "history.yaml", now, PARIS, scripts)
    where = {one.external_id: stood(one, agreement, now) for one in sample.leads}
    groups = Counter(found for _, found in where.values())
    assert [key for key, (_, found) in where.items() if found is Group.HOT] == [
        "EX-0001",
        "EX-0002",
        "EX-0003",
        "EX-0004",
    ]
    assert 8 <= groups[Group.TODAY] <= 14
    assert 12 <= groups[Group.WEEK] <= 26
    stages = Counter(stage for stage, _ in where.values())
    assert set(stages) >= set(Stage) - {Stage.QUALIFIED}


def test_clock_times_are_those_of_the_place(scripts):
    sample = read_sample(SAMPLE / "history.yaml", NOW, PARIS, scripts)
    thomas = sample.leads[1]
    assert thomas.calls[-1].at == datetime(2026, 11, 22, 16, 20, tzinfo=UTC)
    assert thomas.calls[-1].due_at == NOW + timedelta(minutes=8)
    claire = sample.leads[0].calls[0]
    assert str(claire.answers["next_step_on"]) == "2026-03-22"
