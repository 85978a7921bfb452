"""The outbox as a list: what needs a person first, no gap and no double between pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects import sqlite

from qualifier.store import conflicts, outbox_list
from qualifier.store.conflict_sides import sides
from qualifier.store.outbox_list import ConflictLine, Counts, EntryLine, Show
from qualifier.store.tables import outbox
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.outbox_scene import fill_outbox

MIDNIGHT = MORNING.replace(hour=0, minute=0) - timedelta(hours=1)  # in Paris


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.store.write(lambda c: fill_outbox(c, MORNING, desk.new_id))
    yield desk
    close_desk(desk)


def names(lines):
    return [one.name.split()[-1] for one in lines]


def read(desk, show=Show.ALL, **how):
    return desk.store.read(lambda c: outbox_list.page(c, show, MIDNIGHT, **how))


def test_conflicts_and_what_needs_a_person_stand_first(desk):
    lines = read(desk)
    assert names(lines) == [
        "Vasseur", "Hétier", "Kerdoncuff", "Aubriot", "Quéméneur", "Pouget", "Pouget", "Jacquemin",
        "Castéra",
    ]  # fmt: skip
    assert isinstance(lines[0], ConflictLine)
    assert (lines[0].fields, lines[0].company) == (3, "Fonderies Brévault")


def test_filters_show_what_they_count(desk):
    counts = desk.store.read(lambda c: outbox_list.counts(c, MIDNIGHT))
    assert counts == Counts(all=9, needs_you=2, will_retry=2, sent_today=1)
    shown = {show: len(read(desk, show)) for show in Show}
    assert shown == {Show.ALL: 9, Show.NEEDS_YOU: 2, Show.WILL_RETRY: 2, Show.SENT_TODAY: 1}


def test_needy_counts_rows_and_leads_of_each_connection(desk):
    assert desk.store.read(outbox_list.needy) == {"hubspot-1": 1, "odoo-1": 1}


def test_what_was_sent_yesterday_is_not_sent_today(desk):
    tomorrow = MIDNIGHT + timedelta(days=1)
    assert desk.store.read(lambda c: outbox_list.page(c, Show.SENT_TODAY, tomorrow)) == []
    assert desk.store.read(lambda c: outbox_list.counts(c, tomorrow)).sent_today == 0


@pytest.mark.parametrize("size", (1, 2, 3, 5))
def test_pages_join_without_a_gap_or_a_double(desk, size):
    for number in range(3):  # more than one conflict, some met at the same moment
        at = MORNING - timedelta(minutes=number // 2)
        lead_id = f"waits-{number}"
        desk.store.write(
            lambda c, one=lead_id, at=at: conflicts.meet(
                c, one, "odoo-1", "city", ("", "Lyon", "Lille"), at, desk.new_id
            )
        )
    seen, after = [], None
    while lines := read(desk, after=after, limit=size):
        assert len(lines) <= size
        seen += [one.id for one in lines]
        after = lines[-1].mark
    assert seen == [one.id for one in read(desk)]
    assert len(seen) == len(set(seen)) == 12


def test_sent_pages_go_back_in_time(desk):
    (line,) = read(desk, Show.SENT_TODAY, limit=1)
    assert isinstance(line, EntryLine)
    assert read(desk, Show.SENT_TODAY, after=line.mark) == []


def test_line_says_what_may_be_done_with_it(desk):
    by_id = {one.id: one for one in read(desk) if isinstance(one, EntryLine)}
    assert [one for one, line in by_id.items() if line.may_retry] == ["row-0", "row-2", "row-3"]
    assert [one for one, line in by_id.items() if line.may_cancel] == [
        "row-0", "row-4", "row-5", "row-6", "row-7",
    ]  # fmt: skip
    assert [one for one, line in by_id.items() if line.is_behind] == ["row-5"]
    assert by_id["row-0"].error == {"reason": "too_long", "field": "hs_task_subject"}


def test_sides_say_who_changed_what_and_what_was_confirmed(desk):
    found = desk.store.read(lambda c: sides(c, "claire", "odoo-1"))
    assert [one.conflict.field for one in found.fields] == ["job_title", "phone2", "sector"]
    assert [one.is_confirmed for one in found.fields] == [True, False, False]
    assert {one.changed_by for one in found.fields} == {"Inès Caradec"}
    assert found.agreed == 3
    assert desk.store.read(lambda c: sides(c, "claire", "hubspot-1")) is None


def test_a_value_changed_since_its_tick_is_not_confirmed(desk):
    desk.store.write(
        lambda c: conflicts.meet(
            c, "claire", "odoo-1", "job_title", ("", "Cheffe", "Resp."), MORNING, desk.new_id
        )
    )
    found = desk.store.read(lambda c: sides(c, "claire", "odoo-1"))
    (title,) = [one for one in found.fields if one.conflict.field == "job_title"]
    assert (title.is_confirmed, title.changed_by) == (False, "")


def test_what_was_sent_today_is_counted_without_looking_at_what_was_sent_before(desk):
    since = select(func.count()).select_from(outbox).where(*outbox_list._sent_since(MIDNIGHT))
    sql = str(since.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}))
    explained = f"EXPLAIN QUERY PLAN {sql}"
    rows = desk.store.read(lambda c: c.exec_driver_sql(explained, ("confirmed", 0)).all())
    assert [row.detail for row in rows] == [
        "SEARCH outbox USING COVERING INDEX outbox_state (state=? AND done_at>?)"
    ]
