"""A lead that may be called at 10:42 on a Tuesday, what opens its call, and a disk that refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from qualifier.core.errors import DiskFull, QualifierError
from qualifier.core.lead import Lead, Nature, PhoneKind
from qualifier.store import leads
from qualifier.store.writer import Lane
from qualifier.ui.call.opening import Opener
from qualifier.ui.call.session import CallSession
from qualifier.ui.desk import Desk
from qualifier.ui.next_lead import week_begins
from tests.fakes.background import InlineBackground

SCRIPT = "maintenance_inbound"


def claire_vasseur(lead_id: str, created_at: datetime) -> Lead:
    """A professional who may be called."""
    return Lead(
        id=lead_id,
        first_name="Claire",
        last_name="Vasseur",
        job_title="Head of maintenance",
        company="Fonderies Morel",
        phone="+33639984107",
        phone_kind=PhoneKind.MOBILE,
        email="c.vasseur@morel.example",
        city="Saint-Dizier",
        country="FR",
        time_zone="Europe/Paris",
        nature=Nature.PROFESSIONAL,
        legal_basis="legitimate interest",
        basis_source="trade fair",
        basis_on="2026-11-01",
        created_at=created_at,
    )


def add_lead(desk: Desk, **changes: Any) -> Lead:
    """A lead of the profile, called Claire Vasseur unless `changes` say otherwise."""
    lead = replace(claire_vasseur(desk.new_id(), desk.clock()), **changes)
    desk.store.write(lambda c: leads.add(c, [lead]))
    return lead


def opener(desk: Desk) -> Opener:
    """What reads openings, as the window makes it."""
    return Opener(
        desk.documents,
        desk.agreement,
        desk.permission,
        desk.opposition_secret,
        desk.new_id,
        desk.clock,
        desk.seat,
        SCRIPT,
        lambda now: week_begins(now, desk.zone),
    )


def open_session(desk: Desk, lead_id: str) -> CallSession:
    """A new call to that lead, not dialled yet."""
    reads = opener(desk)
    return CallSession(desk, desk.store.read(lambda c: reads.lead(c, lead_id)), lambda: None)


def loaded_again(desk: Desk, call_id: str) -> CallSession:
    """The call as a restart finds it."""
    reads = opener(desk)
    return CallSession(desk, desk.store.read(lambda c: reads.call(c, call_id)), lambda: None)


class RefusingBackground(InlineBackground):
    """Writes fail as on a full disk while `refuses` is set."""

    refuses = False

    def write(
        self,
        job: Callable[..., Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[QualifierError], None] | None = None,
        lane: Lane | None = None,
    ) -> None:
        if not self.refuses:
            super().write(job, then, failed, lane)
        elif failed is not None:
            failed(DiskFull())
