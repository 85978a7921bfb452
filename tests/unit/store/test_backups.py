"""Backups: whole, encrypted, thinned by age, and put back without losing what was there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qualifier.settings import SEAT_NAME
from qualifier.store import backups, database
from qualifier.store.backups import Backup, Why
from qualifier.store.profile import Store, save_settings

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def name_of(folder: Path, key: bytes) -> str:
    store = Store(folder, key, is_window=True)
    try:
        return store.settings().text(SEAT_NAME)
    finally:
        store.close()


def test_backup_holds_what_was_committed_and_opens_with_the_same_key(store, folder, tmp_path):
    store.write(lambda c: save_settings(c, {SEAT_NAME: "Ada Lovelace"}))
    made = backups.make(store, Why.ASKED, NOW)
    store.write(lambda c: save_settings(c, {SEAT_NAME: "later"}))
    assert made.path.read_bytes()[:16] != database.PLAIN_HEADER
    assert b"Ada Lovelace" not in made.path.read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    (other / "profile.db").write_bytes(made.path.read_bytes())
    (other / "key.json").write_bytes((made.path.parent / "key.json").read_bytes())
    assert name_of(other, store.key) == "Ada Lovelace"
    assert backups.list_backups(folder) == (made,)


def test_two_backups_in_one_second_are_two_files(store, folder):
    first = backups.make(store, Why.START, NOW)
    second = backups.make(store, Why.START, NOW)
    assert first.path != second.path
    assert len(backups.list_backups(folder)) == 2


def a_backup(at: datetime, why: Why = Why.HALF_HOUR) -> Backup:
    return Backup(Path(f"{at:%Y%m%dT%H%M%S}-{why.value}"), at, 1, why)


def kept_after(found: list[Backup], now: datetime) -> list[Backup]:
    gone = set(backups.superfluous(found, now, UTC))
    return [one for one in found if one not in gone]


def test_a_year_of_half_hours_is_thinned_to_days_weeks_and_months():
    found = [a_backup(NOW - timedelta(minutes=30 * n)) for n in range(366 * 48)]
    kept = kept_after(found, NOW)
    recent = [one for one in kept if one.made_at > NOW - backups.KEPT_WHOLE]
    assert len(recent) == 6
    days = {one.made_at.date() for one in kept}
    assert all((NOW - timedelta(days=n)).date() in days for n in range(backups.DAILY))
    weeks = {one.made_at.isocalendar()[:2] for one in kept}
    assert len(weeks) >= backups.WEEKLY
    months = {(one.made_at.year, one.made_at.month) for one in kept}
    assert len(months) == backups.MONTHLY
    assert len(kept) <= 6 + backups.DAILY + backups.WEEKLY + backups.MONTHLY


def test_thinning_day_by_day_keeps_as_much_as_thinning_at_once():
    kept: list[Backup] = []
    for hours in range(24 * 120):
        now = NOW + timedelta(hours=hours)
        kept = kept_after([a_backup(now), *kept], now)
    assert len({one.made_at.date() for one in kept[:40]}) >= backups.DAILY
    assert (kept[0].made_at - kept[-1].made_at).days > 85


def test_copy_before_an_upgrade_is_kept():
    old = a_backup(NOW - timedelta(days=600), Why.UPGRADE)
    newer = [a_backup(NOW - timedelta(days=n)) for n in range(400)]
    assert old in kept_after([*newer, old], NOW)


@given(st.lists(st.integers(0, 600 * 24 * 60), min_size=1, max_size=60, unique=True))
def test_the_newest_is_never_thinned(ages):
    found = [a_backup(NOW - timedelta(minutes=one)) for one in sorted(ages)]
    kept = kept_after(found, NOW)
    assert found[0] in kept
    assert kept_after(kept, NOW) == kept
