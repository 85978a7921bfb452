"""The sample in a profile: every screen has something to show, and it stands as if worked for."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from qualifier.core.lead import Stage
from qualifier.core.queue import Group
from qualifier.exchange.standing import is_opposed, standing_score
from qualifier.settings import IS_SAMPLE, SEAT_NAME
from qualifier.store import handoffs, leads, outbox, queue, queue_order
from qualifier.store.tables import lead_score, outcome, queue_entry
from tests.fakes.sample_profile import NOW, open_sample

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with open_sample(tmp_path_factory, is_window=False) as made:
        yield made


def test_all_leads_are_there_and_the_profile_says_what_it_is(place):
    settings = place.store.settings()
    assert place.store.read(leads.count) == 300
    assert settings.flag(IS_SAMPLE)
    assert settings.text(SEAT_NAME)


def test_every_group_of_the_queue_has_leads(place):
    order = place.store.read(lambda c: queue_order.order(c, NOW, PARIS))
    groups = dict(order.groups)
    for group in (Group.HOT, Group.TODAY, Group.WEEK):
        assert groups.get(group, 0) >= 3, groups


def test_handoffs_have_answers_from_sales_and_leads_stand_in_many_stages(place):
    lines = place.store.read(lambda c: handoffs.newest(c, 100))
    statuses = Counter(line.status for line in lines)
    assert len(lines) >= 5
    assert statuses["rejected"] >= 1
    assert statuses["accepted"] >= 1
    found = place.store.read(lambda c: leads.page(c, 0, 500))
    stages = {one.stage for one in found}
    assert len(stages) >= 6
    assert Stage.HANDED_OVER in stages


def test_nothing_fictional_is_on_its_way_to_anybody(place):
    assert place.store.read(outbox.waiting) == {}


def test_many_kinds_of_calls_are_coded(place):
    kinds = place.store.read(lambda c: set(c.execute(select(outcome.c.outcome)).scalars()))
    assert len(kinds) >= 10


def test_projections_equal_what_the_facts_say(place):
    def differences(connection):
        refusal = place.permission.lasting_refusal
        stored = {row.n: row for row in connection.execute(select(queue_entry))}
        scores = {row.lead_id: row for row in connection.execute(select(lead_score))}
        for n, lead in leads.numbered(connection, 0, 1000):
            opposed = is_opposed(connection, place, lead)
            wanted = queue.entry(connection, n, lead, place.agreement, refusal, opposed=opposed)
            got = dict(stored[n]._mapping) if n in stored else None
            if got is not None:
                got.pop("snoozed_until")
            if got != wanted:
                yield lead.external_id, got, wanted
            kept = scores[lead.id]
            now = standing_score(connection, place, lead, kept.at)
            if kept.cell != str(now.cell):
                yield lead.external_id, kept, now

    assert place.store.read(lambda c: list(differences(c))) == []
