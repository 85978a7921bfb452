"""The queue's projection equals what the facts say; its order, groups, filters and callbacks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from qualifier.core.lead import Lead, Nature, Signal, SignalKind
from qualifier.core.queue import Group, Why
from qualifier.core.score import Cell, Score
from qualifier.store import leads, queue, queue_order, queue_rows, search, settlement
from qualifier.store.queue_order import Filter, Sort, Wanted
from qualifier.store.tables import lead, queue_entry
from tests.fakes.desk import MORNING, PARIS, close_desk, make_desk
from tests.fakes.queue_scene import REUNION, fill_queue

ALL = Wanted()
OPEN_IN_FRANCE = frozenset({("professional", "Europe/Paris")})


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def ids(desk):
    return fill_queue(desk)


def read(desk, job):
    return desk.store.read(job)


def names(desk, wanted=ALL, limit=None, now=MORNING):
    """Names in reading order, and group → count."""
    order = read(desk, lambda c: queue_order.order(c, now, PARIS, wanted, limit))
    lines = read(desk, lambda c: queue_rows.rows(c, order.numbers))
    return [lines[n].name.split()[0] for n in order.numbers], dict(order.groups)


def add_lead(desk, *, due=None, cell="D4", **values):
    """A lead with its queue row; `due` plans a callback."""
    values = {"nature": Nature.PROFESSIONAL, "legal_basis": "legitimate_interest"} | values
    one = Lead(id=desk.new_id(), created_at=MORNING, time_zone="Europe/Paris", **values)

    def job(c):
        leads.add(c, [one])
        settlement.put_score(c, one.id, Score(0, 0, Cell(*cell), ()), MORNING)
        if due is not None:
            settlement.plan_callback(
                c, one.id, due, for_team=False, note="", at=MORNING, new_id=desk.new_id
            )
        queue.refresh(c, one.id, desk.agreement, desk.permission.lasting_refusal, opposed=False)

    desk.store.write(job)
    return one.id


def test_projection_equals_the_rows_computed_from_the_facts(desk, ids):
    def rebuilt(c):
        for n, lead_id in leads.all_ids(c):
            one = leads.get(c, lead_id)
            refusal = desk.permission.lasting_refusal
            yield queue.entry(c, n, one, desk.agreement, refusal, opposed=False)

    stored = read(desk, lambda c: [dict(row._mapping) for row in c.execute(select(queue_entry))])
    for row in stored:
        assert row.pop("snoozed_until") is None
    expected = read(desk, lambda c: [row for row in rebuilt(c) if row is not None])
    assert len(stored) == 12
    assert sorted(stored, key=lambda row: row["n"]) == expected


def test_refresh_takes_away_a_lead_that_is_no_longer_to_be_called(desk, ids):
    lead_id = ids["Emily Hartnell"]

    def job(c):
        c.execute(update(lead).where(lead.c.id == lead_id).values(stage="handed_over"))
        queue.refresh(c, lead_id, desk.agreement, desk.permission.lasting_refusal, opposed=False)

    desk.store.write(job)
    shown, _groups = names(desk)
    assert "Emily" not in shown
    assert len(shown) == 11


def test_order_is_by_group_then_due_time_then_cell_then_age(desk, ids):
    shown, groups = names(desk)
    assert shown == [
        *("Claire", "Thomas", "Naïma"),
        *("Luc", "Sandrine", "Emily", "Olivier", "Prakash", "Corinne"),
        *("Béatrice", "Hélène"),
        "Antoine",
    ]
    assert list(groups.values()) == [3, 6, 2, 1]


def test_order_moves_leads_between_groups_as_time_passes(desk, ids):
    later = MORNING + timedelta(hours=3)
    shown, groups = names(desk, now=later)
    # Claire's quote and Naïma's demo are older than two hours now; the late promise stays hot.
    assert shown[: groups[Group.HOT]] == ["Thomas"]
    two_days = MORNING + timedelta(days=2)
    _shown, groups = names(desk, now=two_days)
    assert groups[Group.WEEK] == 1  # Hélène, on Saturday


@pytest.mark.parametrize("limit", (1, 3, 5, 9, 200))
@pytest.mark.parametrize("sort", tuple(Sort))
def test_beginning_of_the_order_is_the_order_s_beginning(desk, ids, limit, sort):
    whole, groups = names(desk, Wanted(sort=sort))
    begun, begun_groups = names(desk, Wanted(sort=sort), limit)
    assert begun == whole[: len(begun)]
    assert len(begun) >= min(limit, len(whole))
    assert sum(begun_groups.values()) == len(begun)
    assert all(begun_groups[one] <= groups[one] for one in Group)


def test_order_by_score_puts_the_best_cell_first_inside_a_group_but_hot_ones_by_time(desk, ids):
    by_time, _groups = names(desk)
    shown, _groups = names(desk, Wanted(sort=Sort.SCORE))
    assert shown[:3] == by_time[:3]
    assert shown[3:9] == ["Luc", "Prakash", "Olivier", "Corinne", "Sandrine", "Emily"]


def test_a_hot_lead_is_listed_once(desk):
    now = desk.clock()
    lead_id = add_lead(desk, first_name="Both", due=now, phone="+33199006200")
    quote = Signal(SignalKind.QUOTE, now, "", desk.new_id())

    def job(c):
        leads.add_signals(c, [(lead_id, quote, "")])
        queue.refresh(c, lead_id, desk.agreement, desk.permission.lasting_refusal, opposed=False)

    desk.store.write(job)
    shown, groups = names(desk)
    assert shown == ["Both"]
    assert list(groups.values()) == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    (
        (Filter.CALLBACKS, {"Thomas"}),
        (Filter.NEW, {"Luc", "Sandrine", "Emily"}),
        (
            Filter.RECYCLED,
            {"Naïma", "Prakash", "Corinne", "Béatrice", "Hélène", "Antoine"},
        ),
        (Filter.RETURNED, {"Claire", "Olivier"}),
    ),
)
def test_filter_shows_its_leads_and_counts_them(desk, ids, chosen, expected):
    shown, groups = names(desk, Wanted(chosen))
    assert set(shown) == expected
    assert sum(groups.values()) == len(shown) == len(expected)
    counted, _callable = read(desk, lambda c: queue_order.counts(c, MORNING, PARIS, frozenset()))
    assert counted[chosen] == len(expected)


def test_callbacks_of_another_day_are_not_due(desk, ids):
    add_lead(desk, first_name="Tomorrow", due=MORNING + timedelta(days=1), phone="+33199006201")
    shown, _groups = names(desk, Wanted(Filter.CALLBACKS))
    assert shown == ["Thomas"]


def test_open_places_leave_out_other_zones_and_lasting_refusals(desk, ids):
    wanted = Wanted(open_places=OPEN_IN_FRANCE)
    shown, groups = names(desk, wanted)
    assert {"Emily", "Luc", "Prakash", "Hélène"}.isdisjoint(shown)
    assert sum(groups.values()) == len(shown) == 8
    _counted, callable_now = read(
        desk, lambda c: queue_order.counts(c, MORNING, PARIS, OPEN_IN_FRANCE)
    )
    assert callable_now == 8
    assert names(desk, Wanted(open_places=frozenset()))[0] == []


def test_places_are_those_of_leads_that_may_be_called_at_all(desk, ids):
    add_lead(desk, first_name="Nobody", country="US")  # no number, in Paris' zone
    found = read(desk, queue_order.places)
    assert found == {
        ("professional", zone)
        for zone in ("Europe/Paris", "Europe/London", "America/Montreal", REUNION)
    }


def test_order_among_keeps_groups_and_reading_order(desk, ids):
    whole, _groups = names(desk)
    found = read(desk, lambda c: search.find(c, "fo", 50))
    shown, groups = names(desk, Wanted(among=tuple(found)))
    assert shown == ["Claire", "Béatrice"]
    assert [one for one in whole if one in shown] == shown
    assert groups == {Group.HOT: 1, Group.TODAY: 0, Group.WEEK: 1, Group.LATER: 0}


@pytest.mark.parametrize(
    "typed",
    ("06 39 98 41", "+33 6 39 98", "0033639984107", "4107", "98 41 07", "vasseur", "brevault cl"),
)
def test_search_finds_by_name_company_and_either_end_of_the_number(desk, ids, typed):
    found = read(desk, lambda c: search.find(c, typed, 50))
    shown, _groups = names(desk, Wanted(among=tuple(found)))
    assert "Claire" in shown


def test_shape_tells_when_the_order_changes(desk, ids):
    def shape(now):
        return read(desk, lambda c: queue_order.shape(c, now, PARIS, Wanted()))

    hot, groups = shape(MORNING)
    order = read(desk, lambda c: queue_order.order(c, MORNING, PARIS))
    assert (list(hot), groups) == (list(order.numbers[:3]), order.groups)
    assert shape(MORNING + timedelta(seconds=1)) == (hot, groups)
    assert shape(MORNING + timedelta(hours=2)) != (hot, groups)


def test_line_carries_what_sales_last_said(desk, ids):
    order = read(desk, lambda c: queue_order.order(c, MORNING, PARIS))
    lines = read(desk, lambda c: queue_rows.rows(c, order.numbers))
    said = {one.name.split()[0]: one.sales for one in lines.values()}
    assert said["Claire"].reason == "date_too_far"
    assert said["Claire"].by == "Julien Armand"
    assert said["Thomas"] is None


def test_due_between_tells_each_callback_once_and_snoozed_ones_again(desk, ids):
    due = MORNING + timedelta(minutes=8)

    def told(start, end):
        found = read(desk, lambda c: queue_rows.due_between(c, start, end))
        return [one.name for one in found]

    assert told(MORNING, due - timedelta(seconds=1)) == []
    assert told(MORNING, due) == ["Thomas Aubriot"]
    assert told(due, due + timedelta(hours=1)) == []
    thomas = read(desk, lambda c: queue_rows.due_between(c, MORNING, due))[0]
    until = due + timedelta(minutes=10)
    desk.store.write(lambda c: queue_rows.snooze(c, thomas.n, until))
    assert told(due, until - timedelta(seconds=1)) == []
    assert told(due, until) == ["Thomas Aubriot"]
    assert told(MORNING, due) == []


def test_a_callback_promised_anew_is_not_held_back_by_an_old_snooze(desk, ids):
    due = MORNING + timedelta(minutes=8)
    thomas = read(desk, lambda c: queue_rows.due_between(c, MORNING, due))[0]
    desk.store.write(lambda c: queue_rows.snooze(c, thomas.n, due + timedelta(minutes=10)))
    again = MORNING + timedelta(hours=4)

    def job(c):
        settlement.plan_callback(
            c, thomas.lead_id, again, for_team=True, note="", at=MORNING, new_id=desk.new_id
        )
        queue.refresh(
            c, thomas.lead_id, desk.agreement, desk.permission.lasting_refusal, opposed=False
        )

    desk.store.write(job)
    found = read(desk, lambda c: queue_rows.due_between(c, again - timedelta(minutes=1), again))
    assert [(one.name, one.for_team, one.why) for one in found] == [
        ("Thomas Aubriot", True, Why.CALLBACK)
    ]


def test_next_callback_is_the_soonest_to_come(desk, ids):
    for days in (3, 2):
        at = MORNING + timedelta(days=days)
        add_lead(desk, first_name=f"In{days}", due=at, phone=f"+3319900620{days}")
    after = MORNING + timedelta(hours=1)
    found = read(desk, lambda c: queue_rows.next_callback(c, after))
    assert found is not None
    assert found.name == "In2"
    none = read(desk, lambda c: queue_rows.next_callback(c, datetime(2026, 12, 24, tzinfo=UTC)))
    assert none is None
