"""A hand-off as one row of a list: what the folder connector writes, column by column."""

from __future__ import annotations

from datetime import UTC, datetime

from qualifier.core.agreement import Decision
from qualifier.core.criteria import Standing
from qualifier.core.handoff import Dossier, lead_values
from qualifier.core.routing import Route
from qualifier.exchange.dossiers.names import dossier_file_name
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.dossiers.wording import accept_within, zone_of
from qualifier.texts import _
from qualifier.texts import handoff_sentences as sentences

_OF_LEAD = ("external_id", "first_name", "last_name", "job_title", "company", "phone", "email")


def payload(dossier: Dossier, route: Route, language: str) -> dict[str, str]:
    """The row of a hand-off: keys are columns of the folder connector's list.

    Instants are ISO 8601 in UTC, days ISO; decision and channel are in words of `language`.
    `dossier` is the PDF beside the list. The operation key is added by whoever sends it.
    """
    handoff, agreement = dossier.handoff, dossier.agreement
    lead = {**lead_values(dossier.lead), **handoff.lead}
    channel = agreement.routing.channel(handoff.channel)
    if channel is None and route.chosen is not None and route.chosen.id == handoff.channel:
        channel = route.chosen
    with speaking(language):
        decision = sentences.decision_in_words(Decision(handoff.decision))
        withdrawn = _("yes") if handoff.withdrawn else ""
    return {
        "handoff_id": handoff.id,
        "lead_id": handoff.lead_id,
        **{name: lead.get(name, "") for name in _OF_LEAD},
        "made_at": _instant(handoff.made_at),
        "made_by": handoff.made_by,
        "cell": handoff.cell,
        "fit": str(handoff.fit),
        "maturity": str(handoff.maturity),
        "decision": decision,
        "channel": channel.label.within(language) if channel else handoff.channel,
        "person": handoff.person,
        "criteria_met": criteria_met(dossier),
        "next_step": dossier.next_step,
        "next_step_on": dossier.next_step_on.isoformat() if dossier.next_step_on else "",
        "override": handoff.override,
        "accept_by": _instant(handoff.made_at + accept_within(dossier)),
        "withdrawn": withdrawn,
        "dossier": f"dossiers/{file_name(dossier)}.pdf",
    }


def criteria_met(dossier: Dossier) -> str:
    """`5/6`: must criteria met, of those that apply to this script."""
    musts = [
        one
        for one in dossier.criteria
        if dossier.agreement.criterion_by_id[one.criterion_id].must
        and one.standing is not Standing.NOT_APPLICABLE
    ]
    return f"{sum(one.standing is Standing.MET for one in musts)}/{len(musts)}"


def file_name(dossier: Dossier) -> str:
    """The name of a dossier's files, without ending; its day is that of the agreement's zone."""
    handoff = dossier.handoff
    company = handoff.lead.get("company", "") or dossier.lead.company
    made_on = handoff.made_at.astimezone(zone_of(dossier)).date()
    return dossier_file_name(made_on, company, handoff.id)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
