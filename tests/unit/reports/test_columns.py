"""Choices of rows kept as whole numbers say the same as lists do."""

from __future__ import annotations

from array import array
from random import Random
from statistics import median

import pytest

from qualifier.reports.columns import Column, LeadNumbers, Leads, Numbers, Table, bits_at, chosen_of
from qualifier.reports.distinct import Distinct

COUNT = 700
RANDOM = Random(6)
SEATS = [RANDOM.choice("abc") for _row in range(COUNT)]
LEADS = [f"lead-{RANDOM.randrange(90)}" for _row in range(COUNT)]
VALUES = [RANDOM.choice((0, 1, 17, RANDOM.randrange(1 << 20))) for _row in range(COUNT)]
AT = sorted(RANDOM.randrange(10_000) for _row in range(COUNT))


@pytest.fixture(scope="module")
def table() -> Table:
    numbers = LeadNumbers()
    columns = {"seat": Column(SEATS), "many": Column(range(COUNT))}
    columns["half"] = Column(one % 2 == 0 for one in VALUES)
    values = {"value": Numbers(VALUES)}
    return Table(numbers, array("q", AT), numbers.of(LEADS), columns, values, list(range(COUNT)))


@pytest.mark.parametrize("stretch", ((0, 10_000), (2_500, 7_000), (5_000, 5_000), (9_990, 20_000)))
@pytest.mark.parametrize("seat", ("a", "c", "nobody"))
def test_a_choice_counts_sums_and_names_as_a_list_does(table, stretch, seat):
    picked = table.between(*stretch).where("seat", seat)
    rows = [n for n in range(COUNT) if stretch[0] <= AT[n] < stretch[1] and SEATS[n] == seat]
    assert list(picked) == list(picked.places()) == rows
    assert picked.count == len(rows)
    assert picked.total("value") == sum(VALUES[n] for n in rows)
    assert picked.median("value") == (median([VALUES[n] for n in rows]) if rows else None)
    assert picked.behind == tuple(dict.fromkeys(LEADS[n] for n in rows))
    assert len(picked.behind) == len({LEADS[n] for n in rows})
    assert bool(picked.behind) is bool(rows)
    others = table.between(*stretch).but(picked.bits)
    assert picked.count + others.count == table.between(*stretch).count


def test_leads_of_several_choices_come_once(table):
    first, second = table.between(0, 3_000), table.between(2_000, 6_000)
    assert Leads(first, second) == tuple(
        dict.fromkeys(LEADS[n] for one in (first, second) for n in one)
    )
    assert Leads() == ()
    assert not Leads()


@pytest.mark.parametrize("limit", (0, 1, 17, 18, 1 << 19, 1 << 30))
def test_smaller_numbers_are_found(table, limit):
    bits = table.numbers["value"].below(limit) & ((1 << COUNT) - 1)
    assert bits == bits_at((n for n in range(COUNT) if VALUES[n] < limit), COUNT)


def test_a_column_of_more_values_than_a_byte_holds(table):
    assert list(table.between(0, 10_000).where("many", 444)) == [444]
    assert chosen_of(table.where_any("many", (1, 690)), 0, 3) == bytes((0, 1, 0))


@pytest.mark.parametrize("alike", ((), ("seat",), ("seat", "half")))
@pytest.mark.parametrize("stretch", ((0, 10_000), (2_500, 7_000)))
def test_different_leads_are_counted_without_a_walk(table, stretch, alike):
    reached = bits_at((n for n in range(COUNT) if VALUES[n] > 1), COUNT)
    distinct = Distinct(table, reached, alike)
    picked = table.between(*stretch).only(reached)
    if alike:
        picked = picked.where("seat", "b")
    if "half" in alike:
        picked = picked.where("half", True)
    assert distinct.count(picked) == len(picked.who)
