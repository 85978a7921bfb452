"""What a call found, as the text of a CRM's field: answers, scores, impressions, criteria."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from qualifier.core.answer import Contact, Gap, Money, Period, Value
from qualifier.core.call import answers_now
from qualifier.core.criteria import Standing
from qualifier.core.field_mapping import FieldRow
from qualifier.core.handoff import Dossier
from qualifier.core.impression import latest
from qualifier.exchange.dossiers import LoadedDossier

_STANDS = {Standing.MET: "true", Standing.MISSING: "false"}


def found_values(
    loaded: LoadedDossier, rows: Iterable[FieldRow], answers: dict[str, Value], channel: str
) -> dict[str, str]:
    """Their field → text, for rows of what a call found; what was not found is left out.

    Nothing is ever emptied there: a question that was not asked this time says nothing.
    """
    found = {}
    for row in rows:
        said = _value(loaded.dossier, row.ours, answers, channel)
        if said:
            found[row.theirs] = row.convert.get(said, said)
    return found


def _value(dossier: Dossier, ours: str, answers: dict[str, Value], channel: str) -> str:
    room, _point, name = ours.partition(".")
    handoff = dossier.handoff
    match room:
        case "answer":
            return text_of(answers[name]) if name in answers else ""
        case "score":
            return str({"fit": handoff.fit, "maturity": handoff.maturity}.get(name, handoff.cell))
        case "impression":
            facet = name.removesuffix(".last")
            shown = (*dossier.facets, *dossier.others)
            one = next((line.impression for line in shown if line.facet.id == facet), None)
            if one is None:
                return ""
            return one.choice or ("" if one.value is None else str(one.value))
        case "criteria":
            line = next((one for one in dossier.criteria if one.criterion_id == name), None)
            return _STANDS.get(line.standing, "") if line else ""
        case "handoff":
            return {
                "id": handoff.id,
                "decision": handoff.decision,
                "channel": channel or handoff.channel,
                "person": handoff.person,
                "made_at": instant_text(handoff.made_at),
                "next_step": dossier.next_step,
                "next_step_on": dossier.next_step_on.isoformat() if dossier.next_step_on else "",
            }.get(name, "")
    return ""


def text_of(value: Value) -> str:
    """An answer as text: ids of choices, ISO days, plain numbers; a gap says nothing."""
    match value:
        case Gap():
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return ";".join(sorted(value))
        case Contact():
            parts = (value.name, value.role, value.phone, value.email)
            return ", ".join(one for one in parts if one)
        case Period():
            return f"{value.first.isoformat()}/{value.last.isoformat()}"
        case Money():
            return f"{value.low:g}" if value.low == value.high else f"{value.low:g}-{value.high:g}"
        case float():
            return f"{value:.10g}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def instant_text(at: datetime) -> str:
    """ISO 8601 in UTC, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


__all__ = ["answers_now", "found_values", "instant_text", "latest", "text_of"]
