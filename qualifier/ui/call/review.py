"""The dossier as it would be sent, from a call that is still open: for the last look."""

from __future__ import annotations

from dataclasses import replace

from qualifier.core.call import Call
from qualifier.core.handoff import Handoff, dossier, lead_values
from qualifier.core.roles import Right
from qualifier.ui.call.ending import answered_fields, route_of
from qualifier.ui.call.session import CallSession
from qualifier.ui.dossiers.states import ReviewState

TEXTS = ("opening", "avoid", "word", "override")


def review_state(session: CallSession, override: str) -> ReviewState:
    """What the dossier page shows before sending. Texts typed before come from the drafts."""
    routed, desk, gate = route_of(session), session.desk, session.gate
    typed = {name: session.drafts.get(f"handoff:{name}", "") for name in TEXTS}
    provisional = Handoff(
        id="",
        call_id=session.id,
        lead_id=session.lead.id,
        cell=str(session.score.cell),
        fit=session.score.fit,
        maturity=session.score.maturity,
        decision=gate.decision.value,
        channel=routed.chosen.id if routed.chosen else "",
        person=routed.person.name if routed.person else "",
        made_at=desk.clock(),
        made_by=desk.seat,
        lead=lead_values(session.lead) | answered_fields(session),
        load=session.opening.handed_this_week,
        opening=typed["opening"],
        avoid=typed["avoid"],
        word=typed["word"],
    )
    is_lead_only = session.agreement.override_by == "team_lead"
    may = not is_lead_only or desk.settings.may(Right.OVERRIDE)
    return ReviewState(
        dossier=dossier(
            provisional, session.lead, call_of(session), session.script, session.agreement
        ),
        route=routed,
        gate=gate,
        now=desk.clock(),
        zone=desk.zone,
        may_override=may and gate.may_be_overridden,
        override=override or typed["override"],
    )


def call_of(session: CallSession) -> Call:
    """The call as far as it got, as its facts would be read back."""
    notes = tuple(session.note_facts)
    return replace(
        session.opening.call,
        events=tuple(session.events),
        answers=tuple(session.answer_facts),
        notes=notes,
        impressions=tuple(session.impressions),
    )
