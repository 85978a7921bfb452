"""How long the outbox waits, and when it spares a receiver."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from qualifier.sync.backoff import CAP_S, Breaker, jittered_s, next_delay_s
from tests.fakes.dossier_call import MADE


def test_wait_doubles_up_to_a_quarter_of_an_hour():
    assert [next_delay_s(n, None) for n in (1, 2, 3, 9, 50)] == [5, 10, 20, CAP_S, CAP_S]


def test_longer_wait_asked_for_by_the_receiver_wins():
    assert next_delay_s(1, 3600.0) == 3600.0
    assert next_delay_s(9, 1.0) == CAP_S
    with pytest.raises(ValueError, match="from 1"):
        next_delay_s(0, None)


def test_jitter_spreads_over_the_whole_wait():
    chance = Random(1)
    waits = [jittered_s(100, chance) for _ in range(500)]
    assert min(waits) < 15
    assert max(waits) > 95
    assert all(10 <= one <= 100 for one in waits)


def test_breaker_opens_after_five_failures_in_a_minute_and_probes():
    breaker = Breaker()
    for second in range(5):
        assert breaker.lets_through(MADE)
        breaker.failed(MADE + timedelta(seconds=second))
    assert not breaker.lets_through(MADE + timedelta(seconds=5))
    assert breaker.lets_through(MADE + timedelta(seconds=60))
    breaker.succeeded()
    assert breaker.lets_through(MADE)


def test_slow_failures_do_not_open_the_breaker():
    breaker = Breaker()
    for minute in range(20):
        breaker.failed(MADE + timedelta(minutes=minute))
        assert breaker.lets_through(MADE + timedelta(minutes=minute))


def test_breaker_is_not_kept_open_by_a_clock_that_is_put_back():
    breaker = Breaker()
    for _failure in range(Breaker.FAILURES):
        breaker.failed(MADE)
    assert not breaker.lets_through(MADE + timedelta(seconds=1))
    assert breaker.lets_through(MADE - timedelta(days=2))
