"""`leads` and `show`: reading what the profile knows. Keys as the issue lists them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from qualifier.cli.given import now
from qualifier.cli.opening import open_place
from qualifier.cli.reply import Reply
from qualifier.core.call import Call, answers_now, notes_now
from qualifier.core.errors import NotFound
from qualifier.core.handoff import lead_values
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Stage
from qualifier.core.questions import stored
from qualifier.core.score import score
from qualifier.exchange.standing import is_opposed
from qualifier.exchange.workplace import Workplace
from qualifier.store import calls, lead_facts, leads, outbox, search
from qualifier.store.database import Connection
from qualifier.store.lead_facts import ScoreLine
from qualifier.texts import _, ngettext
from qualifier.texts.fields import stage_label


def leads_listed(
    connection: Connection, place: Workplace, search_for: str, limit: int
) -> dict[str, Any]:
    """The answer of `leads`: how many there are, and the first `limit` of them."""
    if search_for.strip():
        total = search.count(connection, search_for)
        found = leads.found(connection, search_for, limit)
    else:
        total = leads.count(connection)
        found = leads.page(connection, 0, limit)
    cells = lead_facts.cells(connection, [one.id for one in found])
    return {
        "total": total,
        "leads": [_line(connection, place, one, cells.get(one.id, "")) for one in found],
    }


def leads_command(options: argparse.Namespace) -> Reply:
    """`leads`."""
    place = open_place(options)
    try:
        data = place.store.read(lambda c: leads_listed(c, place, options.search, options.limit))
    finally:
        place.store.close()
    return Reply(data, tuple(_leads_lines(data)))


def show(options: argparse.Namespace) -> Reply:
    """`show`. Raises NotFound."""
    place = open_place(options)
    try:
        data = place.store.read(lambda c: lead_shown(c, place, options.lead_id))
    finally:
        place.store.close()
    return Reply(data, tuple(_show_lines(data)))


def lead_shown(connection: Connection, place: Workplace, asked: str) -> dict[str, Any]:
    """Everything known of a lead, asked for by our id or by the list's own. Raises NotFound."""
    lead = _lead(connection, asked)
    done = [_call(connection, place, one) for one in calls.of_lead(connection, lead.id)]
    return {
        "lead": _lead_json(connection, place, lead),
        "calls": [_call_json(one) for one in done],
        "answers": [answer for one in done for answer in _answers(connection, place, one)],
        "impressions": [_impression(one, felt) for one in done for felt in one.impressions],
        "scores": [_score_json(one) for one in _scores(connection, place, lead)],
        "stages": [
            {
                "before": one.before,
                "after": one.after,
                "why": one.why,
                "by": one.by,
                "at": one.at.isoformat(),
            }
            for one in lead_facts.stages(connection, lead.id)
        ],
        "outbox": [
            {
                "id": one.id,
                "connection": one.connection,
                "kind": one.kind,
                "handoff_id": one.handoff_id,
                "state": one.state.value,
                "failures": one.failures,
                "error": dict(one.error) if one.error else None,
                "remote_id": one.remote_id,
                "next_at": one.next_at.isoformat(),
            }
            for one in outbox.of_lead(connection, lead.id)
        ],
    }


def _lead(connection: Connection, asked: str) -> Lead:
    try:
        return leads.get(connection, asked)
    except NotFound:
        found = leads.by_external_id(connection, asked)
        if found is None:
            raise
        return found


def _line(connection: Connection, place: Workplace, one: Lead, cell: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "external_id": one.external_id,
        "name": one.name,
        "company": one.company,
        "phone": one.phone,
        "email": one.email,
        "stage": one.stage.value,
        "cell": cell,
        "callable": not _refusal(connection, place, one),
    }


def _refusal(connection: Connection, place: Workplace, one: Lead) -> str:
    return place.permission.lasting_refusal(one, is_opposed(connection, place, one))


def _lead_json(connection: Connection, place: Workplace, one: Lead) -> dict[str, Any]:
    cells = lead_facts.cells(connection, [one.id])
    return {
        **_line(connection, place, one, cells.get(one.id, "")),
        **{name: value for name, value in lead_values(one).items() if name not in one.extra},
        "extra": dict(one.extra),
        "not_callable": _refusal(connection, place, one),
        "nature": one.nature.value,
        "legal_basis": one.legal_basis,
        "basis_source": one.basis_source,
        "basis_on": one.basis_on,
        "time_zone": one.time_zone,
        "phone_typed": one.phone_typed,
        "possible_duplicate": one.possible_duplicate,
        "batch_id": one.batch_id,
        "created_at": _instant(one.created_at),
        "signals": [
            {"kind": told.kind.value, "text": told.text, "at": told.at.isoformat()}
            for told in leads.signals(connection, one.id)
        ],
    }


def _call(connection: Connection, place: Workplace, call_id: str) -> Call:
    head = calls.head(connection, call_id)
    script = place.documents.script(connection, head.script_id, head.script_version)
    return calls.load(connection, call_id, script)


def _call_json(one: Call) -> dict[str, Any]:
    coded = one.outcome
    return {
        "id": one.id,
        "begun_at": one.begun_at.isoformat(),
        "seat": one.seat,
        "script": one.script_id,
        "script_version": one.script_version,
        "phase": one.phase.value,
        "duration_s": one.duration_s,
        "outcome": coded.outcome if coded else None,
        "reason": coded.reason if coded else "",
        "note": coded.note if coded else "",
        "due_at": _instant(coded.due_at) if coded else None,
    }


def _answers(connection: Connection, place: Workplace, one: Call) -> Iterator[dict[str, Any]]:
    script = place.documents.script(connection, one.script_id, one.script_version)
    notes = notes_now(one.notes)
    for question, value in answers_now(one.answers).items():
        yield {
            "call_id": one.id,
            "question": question,
            "value": stored(script.by_id[question], value),
            "note": notes.get(question, ""),
        }


def _impression(call: Call, felt: Impression) -> dict[str, Any]:
    return {
        "id": felt.id,
        "call_id": call.id,
        "facet": felt.facet,
        "value": felt.value,
        "choice": felt.choice,
        "basis": felt.basis.value,
        "quote": felt.quote,
        "note": felt.note,
        "question": felt.question,
        "offset_s": felt.offset_s,
        "retracted": felt.retracted,
    }


def _scores(connection: Connection, place: Workplace, one: Lead) -> list[ScoreLine]:
    """Points of the newest scored call; before any, those of fields and signals now."""
    kept = lead_facts.newest_points(connection, one.id)
    if kept:
        return kept
    told = leads.signals(connection, one.id)
    found = score(None, None, place.agreement, lead_values(one), told, now())
    return [
        ScoreLine(point.axis.value, point.points, point.origin.value, point.source, point.choice)
        for point in found.points
    ]


def _score_json(one: ScoreLine) -> dict[str, Any]:
    return {
        "axis": one.axis,
        "points": one.points,
        "source": one.source,
        "origin": one.origin,
        "choice": one.choice or None,
    }


def _leads_lines(data: dict[str, Any]) -> Iterator[str]:
    for one in data["leads"]:
        called = "" if one["callable"] else " " + _("(not callable)")
        parts = (one["name"], one["company"], one["phone"], one["cell"])
        yield f"{one['id']}  " + " · ".join(part for part in parts if part) + called
    words = ngettext("{shown} of {total} lead", "{shown} of {total} leads", data["total"])
    yield words.format(shown=len(data["leads"]), total=data["total"])


def _show_lines(data: dict[str, Any]) -> Iterator[str]:
    lead = data["lead"]
    yield " · ".join(part for part in (lead["name"], lead["company"], lead["phone"]) if part)
    yield f"{stage_label(Stage(lead['stage']))} · {lead['cell']}"
    for one in data["calls"]:
        yield f"{one['begun_at'][:16]}  {one['outcome'] or '…'}  {one['note']}".rstrip()
    for one in data["answers"]:
        yield "  " + _("{name}: {value}").format(name=one["question"], value=one["value"])
    for one in data["impressions"]:
        felt = one["choice"] if one["value"] is None else f"{one['value']:+d}"
        words = f"{felt} {one['quote']}".rstrip()
        yield "  " + _("{name}: {value}").format(name=one["facet"], value=words)
    for one in data["scores"]:
        yield f"  {one['axis']} {one['points']:g} ({one['source']})"
    for one in data["outbox"]:
        yield "  " + _("{name}: {value}").format(name=one["connection"], value=one["state"])


def _instant(at: datetime | date | None) -> str | None:
    return at.isoformat() if at else None
