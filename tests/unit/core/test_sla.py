"""The arithmetic of the agreement, with the figures of FORMATS.md."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Monthly,
    Period,
    Person,
    Promises,
    Revenue,
    Routing,
)
from qualifier.core.sla import Advice, Need, arithmetic, ceilings, need

REVENUE = Revenue(600_000, 12_000, 0.25, 0.35)


def agreement(*channels: Channel, **promises: object) -> Agreement:
    return Agreement(
        id="trial",
        fit_bands={},
        maturity_bands={},
        decisions={},
        criteria=(),
        facets=(),
        outcomes=(),
        reasons={},
        routing=Routing(channels=channels),
        promises=Promises(**promises),  # type: ignore[arg-type]
    )


def channel(id_: str, weekly: int | None, people: int = 0, *, retired: bool = False) -> Channel:
    named = tuple(Person(f"p{n}") for n in range(people))
    return Channel(id_, label=None, capacity_per_week=weekly, people=named, retired=retired)  # type: ignore[arg-type]


def test_need_follows_the_rates_of_the_formats_example() -> None:
    # 600,000 ÷ 12,000 = 50; ÷ 0.25 = 200; ÷ 0.90 = 222.2; ÷ 0.35 = 634.9
    assert need(Promises(acceptance=0.9, revenue=REVENUE)) == Need(50, 200, 223, 635, 223)


def test_each_step_is_worked_out_from_the_figure_before_rounding() -> None:
    # 1 ÷ 3 = 0.33 customers, so 1.33 SQL and not 4: rounding at each step would say 4.
    found = need(Promises(acceptance=1, revenue=Revenue(1, 3, 0.25, 1)))
    assert (found.customers, found.sql) == (1, 2)


def test_what_comes_out_whole_is_not_rounded_up_by_the_computer() -> None:
    assert 2.1 / 0.3 > 7  # for the computer
    assert need(Promises(acceptance=1, revenue=Revenue(2.1, 0.3, 1, 1))).customers == 7


@pytest.mark.parametrize(
    ("revenue", "known"),
    (
        (None, Need()),
        (Revenue(600_000, 0, 0.25, 0.35), Need()),
        (Revenue(600_000, 12_000, 0, 0.35), Need(customers=50)),
        (Revenue(600_000, 12_000, 0.25, 0), Need(50, 200, 223, None, 223)),
        (Revenue(float("inf"), 12_000, 0.25, 0.35), Need()),
    ),
)
def test_need_stops_at_the_step_whose_rate_is_missing(revenue: Revenue | None, known: Need) -> None:
    assert need(Promises(acceptance=0.9, revenue=revenue)) == known


def test_ceiling_is_people_by_what_each_takes_over_the_period() -> None:
    found = agreement(channel("field", 15, 4), channel("tele", 40, 2), revenue=REVENUE)
    field, tele = ceilings(found)
    assert (field.people, field.each, field.most) == (4, 3.75, 65)
    assert (tele.people, tele.each, tele.most) == (2, 20, 173)
    assert arithmetic(found).ceiling == 238  # 55 × 52 ÷ 12 = 238.3, not 65 + 173 twice rounded
    quarter = agreement(channel("field", 15, 4), revenue=replace(REVENUE, period=Period.QUARTER))
    assert arithmetic(quarter).ceiling == 195


def test_retired_channel_takes_nothing_and_one_without_people_is_one_seat() -> None:
    found = arithmetic(agreement(channel("a", 10), channel("b", 90, retired=True)))
    assert [one.channel.id for one in found.channels] == ["a"]
    assert found.channels[0].people == 1
    assert found.ceiling == 43


def test_no_ceiling_where_a_channel_has_no_limit_or_there_is_none() -> None:
    assert arithmetic(agreement(channel("a", 10), channel("b", None))).ceiling is None
    assert arithmetic(agreement()).ceiling is None


def test_need_above_the_ceiling_asks_not_to_ship() -> None:
    # 223 needed a month, 10 a week × 52 ÷ 12 = 43 taken by 2 people, 21.7 each.
    found = arithmetic(agreement(channel("a", 10, 2), revenue=REVENUE))
    assert found.excess == 180
    assert found.advice == (
        Advice.RAISE_THRESHOLD,
        Advice.AUTOMATE_LOW_CELLS,
        Advice.ADD_PEOPLE,
    )
    assert found.people_missing == 9


def test_channels_that_take_nothing_at_all_ask_for_no_people() -> None:
    found = arithmetic(agreement(channel("a", 0, 2), revenue=REVENUE))
    assert found.ceiling == 0
    assert Advice.ADD_PEOPLE not in found.advice
    assert found.people_missing == 0


def test_promise_below_the_need_of_a_month_is_told() -> None:
    quarter = replace(REVENUE, period=Period.QUARTER)
    enough = agreement(monthly=Monthly(75), revenue=quarter)  # 222.2 ÷ 3 = 74.1
    assert arithmetic(enough).need.monthly == 75
    assert arithmetic(enough).advice == ()
    short = agreement(monthly=Monthly(74), revenue=quarter)
    assert arithmetic(short).advice == (Advice.PROMISE_TOO_LOW,)
