"""A stored hand-off as its dossier: the facts of the call, the route again, what went before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from qualifier.core.agreement import Agreement
from qualifier.core.call import Call, answers_now
from qualifier.core.flow import walk
from qualifier.core.handoff import Dossier, Handoff, dossier
from qualifier.core.routing import Route, route
from qualifier.core.score import Cell, Score
from qualifier.core.script import Script
from qualifier.exchange.dossiers.content import History
from qualifier.exchange.dossiers.history import history
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.dossiers.wording import zone_of
from qualifier.store import calls, handoffs, leads
from qualifier.store.database import Connection
from qualifier.store.documents import Documents


@dataclass(frozen=True, slots=True)
class LoadedDossier:
    """All that the renderers take, and the call it is of."""

    dossier: Dossier
    route: Route
    history: History
    call: Call


def load_dossier(
    connection: Connection,
    documents: Documents,
    handoff_id: str,
    language: str,
    *,
    zone: tzinfo | None = None,
) -> LoadedDossier:
    """The dossier of a hand-off. Raises NotFound."""
    handoff = handoffs.get(connection, handoff_id)
    head = calls.head(connection, handoff.call_id)
    script = documents.script(connection, head.script_id, head.script_version)
    agreement = documents.agreement(connection, head.agreement_id, head.agreement_version)
    call = calls.load(connection, handoff.call_id, script)
    lead = leads.get(connection, handoff.lead_id)
    found = dossier(handoff, lead, call, script, agreement)
    with speaking(language):
        past = history(
            connection,
            agreement,
            lead.id,
            before=handoff.made_at,
            call_id=call.id,
            zone=zone or zone_of(found),
            language=language,
        )
    return LoadedDossier(found, route_again(handoff, call, script, agreement), past, call)


def route_again(handoff: Handoff, call: Call, script: Script, agreement: Agreement) -> Route:
    """The route as it was weighed at the hand-off: same answers, lead values, score and load."""
    path = walk(script, answers_now(call.answers), handoff.lead)
    cell = Cell(handoff.cell[:1], handoff.cell[1:])
    score = Score(handoff.fit, handoff.maturity, cell, ())
    return route(agreement, path.answers, handoff.lead, score, handoff.load)
