"""Ids made on the device."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.ids import new_id, uuid7

MOMENTS = st.integers(0, 2**48 - 1)
TEN = st.binary(min_size=10, max_size=10)


@given(MOMENTS, TEN)
def test_uuid7_is_a_uuid_of_version_7_that_tells_its_time(now_ms, chance):
    made = uuid.UUID(uuid7(now_ms, chance))
    assert str(made) == uuid7(now_ms, chance)
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == now_ms


@given(MOMENTS, MOMENTS, TEN, TEN)
def test_uuid7_sorts_by_time(one_ms, other_ms, one, other):
    if one_ms < other_ms:
        assert uuid7(one_ms, one) < uuid7(other_ms, other)


@given(TEN, TEN)
def test_uuid7_keeps_74_bits_of_chance(one, other):
    def kept(chance: bytes) -> tuple[int, ...]:
        return (chance[0] & 0x0F, chance[1], chance[2] & 0x3F, *chance[3:])

    assert (uuid7(1, one) == uuid7(1, other)) is (kept(one) == kept(other))


def test_uuid7_sets_six_bits_and_leaves_the_chance_as_it_is():
    assert uuid7(0, b"\xff" * 10) == "00000000-0000-7fff-bfff-ffffffffffff"
    assert uuid7(0, b"\x00" * 10) == "00000000-0000-7000-8000-000000000000"


def test_uuid7_takes_ten_bytes():
    with pytest.raises(ValueError, match="ten random bytes"):
        uuid7(1, b"short")


def test_new_id_is_always_another():
    assert len({new_id() for _ in range(1000)}) == 1000
