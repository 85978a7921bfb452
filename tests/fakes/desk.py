"""A desk on a real, encrypted profile, with a clock that a test sets."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from qualifier.core.ids import uuid7
from qualifier.exchange.workplace import open_workplace
from qualifier.settings import SEAT_NAME
from qualifier.store.profile import Store
from qualifier.ui.desk import Desk
from tests.fakes.background import InlineBackground
from tests.fakes.new_profile import new_profile

PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # a Tuesday, 10:42 in Paris


class SetClock:
    """The time a test says it is; calling it tells it."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Let time pass: `forward(minutes=5)`."""
        self.now += timedelta(**span)


def make_ids(start: datetime = MORNING) -> itertools.count[int]:
    """A counter for ids that sort by the time they were made."""
    return itertools.count(int(start.timestamp() * 1000))


def make_desk(
    folder: Path, now: datetime = MORNING, *, seat: str = "Inès Caradec", zone: ZoneInfo = PARIS
) -> Desk:
    """A desk on a new profile in `folder`. Close it with `close_desk`."""
    key = new_profile(folder / "profile")
    store = Store(folder / "profile", key, is_window=True)
    numbers = make_ids(now)
    workplace = open_workplace(store, now)
    return Desk(
        store=store,
        documents=workplace.documents,
        background=InlineBackground(store),
        clock=SetClock(now),
        new_id=lambda: uuid7(next(numbers), bytes(10)),
        settings=store.settings().with_value(SEAT_NAME, seat),
        agreement=workplace.agreement,
        permission=workplace.permission,
        zone=zone,
        opposition_secret=workplace.opposition_secret,
    )


def close_desk(desk: Desk) -> None:
    """Close the profile behind a desk."""
    desk.store.close()
