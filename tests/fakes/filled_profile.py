"""A real profile on disk with the call of `dossier_call` in it: lead, facts, outcome, hand-off."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from qualifier.core.call import Call, CallEvent, Happened, OutcomeFact
from qualifier.core.handoff import Handoff
from qualifier.core.lead import Lead, Stage
from qualifier.core.outcome import Effect
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store import calls, leads, settlement
from qualifier.store.profile import Store
from qualifier.store.settlement import Settlement
from tests.fakes import dossier_call as facts
from tests.fakes.new_profile import new_profile

RECEIVER = "folder"
OTHER = replace(
    facts.LEAD,
    id="lead-2",
    external_id="CRM-119",
    first_name="Thomas",
    last_name="Aubriot",
    job_title="Responsable logistique",
    company="Transports Aubriot & Fils",
    phone="+33639984120",
    email="thomas@aubriot.example",
    postal_code="10000",
    city="Troyes",
    stage=Stage.NEW,
)


@contextmanager
def open_profile(folder: Path) -> Iterator[Workplace]:
    """A new profile in `folder` with the shipped documents, open and closed again."""
    key = new_profile(folder)
    store = Store(folder, key, is_window=True)
    try:
        yield open_workplace(store, facts.MADE)
    finally:
        store.close()


def counted_ids() -> Callable[[], str]:
    """Ids `id-1`, `id-2`, …"""
    numbers = itertools.count(1)
    return lambda: f"id-{next(numbers)}"


def fill(place: Workplace, new_id: Callable[[], str] | None = None) -> Handoff:
    """Write both leads, a call to each, and the hand-off of the first; returns it."""
    new_id = new_id or counted_ids()
    place.store.write(lambda c: _leads(c, new_id))
    place.store.write(lambda c: unanswered_call(c, place, OTHER, new_id))
    return place.store.write(lambda c: handed_over(c, place, facts.LEAD, "", new_id))


def handed_over(
    connection: Connection,
    place: Workplace,
    lead: Lead,
    suffix: str,
    new_id: Callable[[], str],
    later: timedelta = timedelta(0),
    receivers: tuple[str, ...] | None = (RECEIVER,),
) -> Handoff:
    """The whole call of `dossier_call` to `lead`, coded and handed over `later`."""
    call = shifted(place, lead, suffix, later)
    script = place.documents.script(connection, call.script_id, call.script_version)
    calls.begin(connection, call)
    for event in call.events:
        calls.add_event(connection, event)
    for answer in call.answers:
        calls.add_answer(connection, answer, script)
    for note in call.notes:
        calls.add_note(connection, note)
    for number, one in enumerate(call.impressions):
        calls.add_impression(connection, call.id, 200 + number, one, facts.ANSWERED)
    assert call.outcome is not None
    made = replace(
        facts.handoff(),
        id=facts.handoff().id + suffix,
        call_id=call.id,
        lead_id=lead.id,
        made_at=facts.MADE + later,
        lead={**facts.handoff().lead, **_values(lead)},
    )
    effect = Effect(Stage.HANDED_OVER, None, is_callback=False, opposed=False, number_dead=False)
    settlement.settle(
        connection,
        Settlement(
            call.outcome,
            lead,
            effect,
            facts.scored(),
            call.script_id,
            call.script_version,
            "Inès Caradec",
            made,
            receivers,
            call.outcome.at + timedelta(seconds=settlement.UNDO_FOR_S),
            secret=place.opposition_secret,
        ),
        place.agreement,
        lambda *_args: "",
        new_id,
    )
    return made


def unanswered_call(
    connection: Connection,
    place: Workplace,
    lead: Lead,
    new_id: Callable[[], str],
    later: timedelta = timedelta(hours=-2),
) -> str:
    """A call nobody answered; returns its id."""
    call_id, at = new_id(), facts.ANSWERED + later
    call = replace(facts.call(), id=call_id, lead_id=lead.id, begun_at=at)
    call = replace(call, script_version=1, agreement_version=place.agreement.version)
    calls.begin(connection, call)
    event = CallEvent(new_id(), call_id, 1, Happened.DIALLED, lead.phone, at)
    calls.add_event(connection, event)
    fact = OutcomeFact(new_id(), call_id, "no_answer", "", "", at + timedelta(hours=3), False, at)
    calls.add_outcome(connection, fact, lead.id)
    return call_id


def shifted(place: Workplace, lead: Lead, suffix: str, later: timedelta) -> Call:
    """The call of `dossier_call` to another lead, later, with ids of its own."""
    call = facts.call()
    call_id = call.id + suffix

    def moved(fact: object) -> object:
        changes = {"id": fact.id + suffix, "call_id": call_id, "at": fact.at + later}
        return replace(fact, **changes)

    return replace(
        call,
        id=call_id,
        lead_id=lead.id,
        script_version=1,
        agreement_version=place.agreement.version,
        begun_at=call.begun_at + later,
        events=tuple(moved(one) for one in call.events),
        answers=tuple(moved(one) for one in call.answers),
        notes=tuple(moved(one) for one in call.notes),
        impressions=tuple(replace(one, id=one.id + suffix) for one in call.impressions),
        outcome=moved(call.outcome),
    )


def _leads(connection: Connection, new_id: Callable[[], str]) -> None:
    leads.add(connection, [facts.LEAD, OTHER])
    leads.add_signals(connection, [(facts.LEAD.id, one, "") for one in facts.SIGNALS])


def _values(lead: Lead) -> dict[str, str]:
    from qualifier.core.handoff import lead_values

    return lead_values(lead)
