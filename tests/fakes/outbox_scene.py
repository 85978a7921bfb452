"""A profile with two CRMs, rows of the outbox in every state, and a lead changed on both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, update

from qualifier.core.lead import Lead, Nature
from qualifier.store import conflicts, connections, leads, links, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.links import Link
from qualifier.store.outbox import State
from qualifier.store.tables import confirmation, field_change
from qualifier.store.tables import outbox as outbox_rows

ODOO = CrmConnection(
    "odoo-1",
    "odoo",
    "Odoo",
    {
        "address": "https://brevault.example",
        "database": "brevault",
        "login": "ines@brevault.example",
        "every_s": 120,
        "scope": {"owners": ["7"], "teams": [], "stages": [], "since": ""},
    },
)
HUBSPOT = CrmConnection(
    "hubspot-1", "hubspot", "HubSpot", {"every_s": 300, "scope": {"owners": [], "teams": ["3"]}}
)


@dataclass(frozen=True)
class Waits:
    """One row: whose, what, where, and how far it got."""

    first_name: str
    last_name: str
    company: str
    kind: str
    receiver: str
    state: State
    failures: int = 0
    reason: str = ""
    field: str = ""
    next_in_s: int = 0


ROWS = (
    Waits("Olivier", "Hétier", "Cartonneries Hautvigne", "task", "hubspot-1",
          State.NEEDS_ATTENTION, 1, "too_long", "hs_task_subject"),
    Waits("Naïma", "Kerdoncuff", "Laiterie du Val d’Ossel", "call", "hubspot-1", State.CLAIMED),
    Waits("Thomas", "Aubriot", "Plasturgie Lencière", "route", "hubspot-1",
          State.RETRY_WAIT, 3, "busy", "", 40),
    Waits("Anatole", "Quéméneur", "Fonderie de l’Aulne", "note", "odoo-1",
          State.AMBIGUOUS, 1, "no_answer", "", 20),
    Waits("Sandrine", "Pouget", "Imprimerie Sarrazac", "fields", "hubspot-1", State.PENDING),
    Waits("Sandrine", "Pouget", "Imprimerie Sarrazac", "note", "hubspot-1", State.PENDING),
    Waits("Hélène", "Jacquemin", "Groupe Téranne", "oppose", "odoo-1", State.PENDING),
    Waits("Bruno", "Castéra", "Verrerie d’Arlanc", "handoff", "folder", State.PENDING),
    Waits("Yann", "Le Bihan", "Chantiers Kerlouan", "note", "odoo-1", State.CONFIRMED),
)  # fmt: skip
CLAIRE = Lead(
    "claire",
    first_name="Claire",
    last_name="Vasseur",
    company="Fonderies Brévault",
    job_title="Directrice maintenance",
    phone2="+33199004152",
    sector="Fonderie",
    nature=Nature.PROFESSIONAL,
)
DIFFERS = (
    ("job_title", "Responsable maintenance", "Directrice maintenance", "Resp. maintenance groupe"),
    ("phone2", "", "+33199004152", "+33199004125"),
    ("sector", "Industrie", "Fonderie", "Métallurgie"),
)


def fill_outbox(connection: Connection, now: datetime, new_id: Callable[[], str]) -> None:
    """Write all of it."""
    for place, one in enumerate((ODOO, HUBSPOT)):
        connections.put(connection, one, now - timedelta(days=9 - place))
        connections.keep_secret(connection, one.id, "not shown")
    day = now.date().isoformat()
    connections.note_exchange(
        connection, "odoo-1", day, now - timedelta(minutes=2), leads_in=12, steps_out=3
    )
    connections.note_exchange(
        connection, "hubspot-1", day, now - timedelta(minutes=5), leads_in=1, feedback_in=1
    )
    _rows(connection, now)
    _conflict(connection, now, new_id)


def _rows(connection: Connection, now: datetime) -> None:
    made: dict[str, str] = {}
    for number, one in enumerate(ROWS):
        lead_id = made.get(one.last_name, f"waits-{number}")
        if one.last_name not in made:
            made[one.last_name] = lead_id
            who = Lead(
                lead_id, first_name=one.first_name, last_name=one.last_name, company=one.company,
                created_at=now - timedelta(days=20),
            )  # fmt: skip
            leads.add(connection, [who])
        entry_id = f"row-{number}"
        outbox.put(
            connection, entry_id, receiver=one.receiver, kind=one.kind, lead_id=lead_id, at=now,
            payload={},
        )  # fmt: skip
        values: dict[str, object] = {
            "state": one.state.value,
            "failures": one.failures,
            "next_at": now + timedelta(seconds=one.next_in_s),
        }
        if one.reason:
            values["error"] = {"reason": one.reason, "field": one.field}
        if one.state is not State.PENDING:
            values["claimed_at"] = now - timedelta(minutes=1)
        if one.state is State.CONFIRMED:
            values |= {"done_at": now - timedelta(minutes=4), "remote_id": "51"}
        connection.execute(update(outbox_rows).where(outbox_rows.c.id == entry_id).values(**values))


def _conflict(connection: Connection, now: datetime, new_id: Callable[[], str]) -> None:
    leads.add(connection, [replace(CLAIRE, created_at=now - timedelta(days=20))])
    base = {field: was for field, was, _mine, _theirs in DIFFERS}
    same = {"first_name": "Claire", "last_name": "Vasseur", "company": "Fonderies Brévault"}
    links.put(connection, "odoo-1", Link("claire", "118", {**base, **same}, "v2"))
    met_at = now - timedelta(minutes=12)
    for field, *values in DIFFERS:
        conflicts.meet(
            connection, "claire", "odoo-1", field, (values[0], values[1], values[2]), met_at, new_id
        )
        connection.execute(
            insert(field_change).values(
                id=new_id(), lead_id="claire", field=field, before=values[0], after=values[1],
                by="Inès Caradec", batch_id="", at=now - timedelta(minutes=14),
            )
        )  # fmt: skip
    connection.execute(
        insert(confirmation).values(
            id=new_id(), lead_id="claire", call_id="call", field="job_title",
            value="Directrice maintenance", at=now - timedelta(minutes=14),
        )
    )  # fmt: skip
