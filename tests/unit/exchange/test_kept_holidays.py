"""Holidays worked out once by the worker are what the window goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qualifier.contact import calendars
from qualifier.exchange.kept_holidays import keep_days, use_kept_days
from qualifier.store import import_rows
from qualifier.store.import_rows import NewLead
from tests.fakes.called_lead import add_lead
from tests.fakes.desk import close_desk, make_desk

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setattr(calendars, "_REMEMBERED", {})
    calendars._days.cache_clear()
    desk = make_desk(tmp_path)
    yield desk
    close_desk(desk)
    calendars._days.cache_clear()


def queued(desk, zone):
    lead = add_lead(desk, time_zone=zone)
    other = NewLead(lead, (), 0, 0, "D4", "")
    rows = import_rows.prepared(
        [
            other._replace(
                lead=lead.__class__(
                    id="q", time_zone=zone, nature=lead.nature, created_at=lead.created_at
                )
            )
        ]
    )
    desk.store.write(lambda c: import_rows.add(c, rows))


def test_days_of_the_places_in_the_queue_are_kept_and_used(desk):
    queued(desk, "Europe/Paris")
    keep_days(desk.store, NOW)
    desk.store.read(use_kept_days)
    assert sorted(calendars._REMEMBERED) == [("FR", "", 2026), ("FR", "", 2027)]
    assert calendars.holiday_in_zone("Europe/Paris", date(2027, 7, 14))
    assert not calendars.holiday_in_zone("Europe/Paris", date(2027, 7, 15))
    # What is remembered is what counts: no library is asked.
    calendars.remember_days("FR", "", 2027, frozenset({date(2027, 7, 15)}))
    calendars._days.cache_clear()
    assert calendars.holiday_in_zone("Europe/Paris", date(2027, 7, 15))


def test_nothing_is_written_where_nothing_is_missing(desk):
    queued(desk, "Europe/Paris")
    keep_days(desk.store, NOW)
    before = (desk.store.folder / "profile.db-wal").stat().st_size
    keep_days(desk.store, NOW)
    assert (desk.store.folder / "profile.db-wal").stat().st_size == before
