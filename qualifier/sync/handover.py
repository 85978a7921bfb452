"""What a receiver gets of a hand-off: the list's row and the dossiers, composed from facts."""

from __future__ import annotations

from qualifier.core.call import answers_now
from qualifier.core.flow import walk
from qualifier.core.handoff import Dossier, dossier
from qualifier.core.routing import Route, route
from qualifier.core.score import Cell, Score
from qualifier.exchange.workplace import Workplace
from qualifier.store import calls, handoffs, leads
from qualifier.store.database import Connection


def read_dossier(
    connection: Connection, place: Workplace, handoff_id: str
) -> tuple[Dossier, Route]:
    """The dossier of a hand-off and its route as it was, from facts. Raises NotFound."""
    handoff = handoffs.get(connection, handoff_id)
    lead = leads.get(connection, handoff.lead_id)
    head = calls.head(connection, handoff.call_id)
    script = place.documents.script(connection, head.script_id, head.script_version)
    agreement = place.documents.agreement(connection, head.agreement_id, head.agreement_version)
    call = calls.load(connection, handoff.call_id, script)
    path = walk(script, answers_now(call.answers), handoff.lead)
    score = Score(handoff.fit, handoff.maturity, Cell(handoff.cell[0], handoff.cell[1]), ())
    routed = route(agreement, path.answers, handoff.lead, score, handoff.load)
    return dossier(handoff, lead, call, script, agreement), routed
