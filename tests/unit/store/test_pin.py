"""The PIN of a locked window: what opens, what is counted, what stands on the disk."""

from __future__ import annotations

import time

import pytest

from qualifier.core.errors import KeyMissing
from qualifier.store import pin, profile
from qualifier.store.key import Cost, new_key, overwrite, read_key_file
from qualifier.store.pin import LockedKey
from qualifier.store.profile import Secret, Store

PIN, WRONG = "409283", "271828"


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "profile"
    key = profile.create(
        folder,
        (Secret("passphrase", "w"),),
        passphrase_cost=Cost(passes=1, memory_kib=1024, lanes=1),
    )
    made = Store(folder, key, is_window=True)
    yield made
    made.close()


def test_pin_opens_what_was_locked_with_it():
    key = new_key()
    locked = LockedKey(pin.keep(PIN), key)
    assert locked.open(PIN) == key
    assert locked.tries_left == pin.TRIES


def test_fifth_wrong_pin_ends_it_for_the_right_one_too():
    locked = LockedKey(pin.keep(PIN), new_key())
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(KeyMissing, match="wrong_pin"):
            locked.open(WRONG)
        assert locked.tries_left == left
    with pytest.raises(KeyMissing, match="no_pin"):
        locked.open(PIN)
    assert bytes(locked._wrapped) == bytes(len(locked._wrapped))


def test_right_pin_takes_back_no_wrong_ones_of_before():
    locked = LockedKey(pin.keep(PIN), new_key(), tries_left=2)
    with pytest.raises(KeyMissing):
        locked.open(WRONG)
    locked.open(PIN)
    assert locked.tries_left == 1


def test_each_lock_is_made_with_a_secret_of_its_own(store):
    store.write(lambda c: pin.save(c, pin.keep(PIN)))
    first, second = (LockedKey(store.read(pin.kept), store.key) for _time in range(2))
    assert first._wrapped != second._wrapped
    assert first.open(PIN) == second.open(PIN) == bytes(store.key)


def test_pin_of_another_profile_or_none_is_none(store):
    assert store.read(pin.kept) is None
    store.write(lambda c: pin.save(c, pin.keep(PIN)))
    assert store.read(pin.is_set)
    store.write(pin.drop)
    assert not store.read(pin.is_set)


def test_nothing_of_the_pin_stands_outside_the_encrypted_file(store):
    kept = pin.keep(PIN)
    store.write(lambda c: pin.save(c, kept))
    assert read_key_file(store.folder).kinds() == {"passphrase"}
    for file in store.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert kept.stretched not in content
            assert kept.salt not in content
            assert PIN.encode() not in content


def test_a_try_costs_a_tenth_of_a_second_at_least():
    locked = LockedKey(pin.keep(PIN), new_key())
    began = time.process_time()
    locked.open(PIN)
    assert time.process_time() - began > 0.05


@pytest.mark.parametrize("text", ("12345", "1234567890123", "12345a", "١٢٣٤٥٦", "", " 123456"))
def test_what_is_no_pin(text):
    assert not pin.looks_like_pin(text)


@pytest.mark.parametrize("text", ("111111", "121212", "123456", "987654", "890123"))
def test_pins_that_anybody_would_try_first(text):
    assert pin.is_too_simple(text)
    assert not pin.is_too_simple(PIN)


def test_overwriting_leaves_zeros():
    changing, fixed = bytearray(b"secret of ours"), bytes(bytearray(b"a copy of our own"))
    overwrite(changing)
    overwrite(fixed)
    assert not any(changing)
    assert not any(fixed)
