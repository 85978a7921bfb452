"""Calls: writing their facts one by one, and reading a call back whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from qualifier.core import questions
from qualifier.core.basis import Basis
from qualifier.core.call import (
    AnswerFact,
    Call,
    CallEvent,
    Happened,
    MarginNote,
    OutcomeFact,
)
from qualifier.core.errors import NotFound
from qualifier.core.impression import Impression
from qualifier.core.script import Script
from qualifier.store.statements import Query, Statement, adding, putting
from qualifier.store.tables import (
    answer,
    answer_now,
    call,
    call_event,
    confirmation,
    draft,
    impression,
    margin_note,
    outcome,
    retraction,
)

_ADD = {
    one: adding(one)
    for one in (
        call,
        call_event,
        answer,
        margin_note,
        impression,
        retraction,
        confirmation,
        outcome,
    )
}
_PUT_ANSWER_NOW, _PUT_DRAFT = putting(answer_now), putting(draft)
_OF_CALL: BindParameter[str] = bindparam("of_call")
_HEAD = Query(select(call).where(call.c.id == _OF_CALL))
_OUTCOME = Query(select(outcome).where(outcome.c.call_id == _OF_CALL))
_FACTS = {
    one: Query(select(one).where(one.c.call_id == _OF_CALL).order_by(one.c.seq))
    for one in (call_event, answer, margin_note)
}
_IMPRESSIONS = Query(
    select(impression, retraction.c.impression_id.label("retracted"))
    .outerjoin(retraction, retraction.c.impression_id == impression.c.id)
    .where(impression.c.call_id == _OF_CALL)
    .order_by(impression.c.seq)
)
_OF_LEAD = Query(
    select(call.c.id).where(call.c.lead_id == bindparam("of_lead")).order_by(call.c.begun_at.desc())
)
_END_DRAFT = Statement(
    delete(draft).where(
        draft.c.call_id == bindparam("of_call"), draft.c.field == bindparam("of_field")
    )
)


def begin(connection: Connection, one: Call) -> None:
    """Insert the call itself, without facts. Safe to repeat."""
    _ADD[call].run(
        connection,
        {
            "id": one.id,
            "lead_id": one.lead_id,
            "script_id": one.script_id,
            "script_version": one.script_version,
            "agreement_id": one.agreement_id,
            "agreement_version": one.agreement_version,
            "seat": one.seat,
            "begun_at": one.begun_at,
        },
    )


def add_event(connection: Connection, one: CallEvent) -> None:
    """Insert an event. Safe to repeat."""
    _ADD[call_event].run(
        connection,
        {
            "id": one.id,
            "call_id": one.call_id,
            "seq": one.seq,
            "kind": one.kind.value,
            "subject": one.subject,
            "at": one.at,
            "offset_s": one.offset_s,
        },
    )


def add_confirmation(connection: Connection, event: CallEvent, lead_id: str, value: str) -> None:
    """A lead field ticked (or unticked) on the phone: the event and, if ticked, the value."""
    add_event(connection, event)
    if event.kind is Happened.CONFIRMED:
        _ADD[confirmation].run(
            connection,
            {
                "id": event.id,
                "lead_id": lead_id,
                "call_id": event.call_id,
                "field": event.subject,
                "value": value,
                "at": event.at,
            },
        )


def add_answer(connection: Connection, fact: AnswerFact, script: Script) -> None:
    """Insert an answer, move the projection, end the draft of its field: one transaction."""
    question = script.by_id[fact.question]
    value = None if fact.value is None else questions.stored(question, fact.value)
    _ADD[answer].run(
        connection,
        {
            "id": fact.id,
            "call_id": fact.call_id,
            "seq": fact.seq,
            "question": fact.question,
            "value": value,
            "at": fact.at,
            "offset_s": fact.offset_s,
        },
    )
    if value is None:
        connection.execute(
            delete(answer_now).where(
                answer_now.c.call_id == fact.call_id, answer_now.c.question == fact.question
            )
        )
    else:
        _PUT_ANSWER_NOW.run(
            connection,
            {
                "call_id": fact.call_id,
                "question": fact.question,
                "value": value,
                "answer_id": fact.id,
            },
        )
    end_draft(connection, fact.call_id, f"answer:{fact.question}")


def add_note(connection: Connection, fact: MarginNote) -> None:
    """Insert a margin note and end its draft."""
    _ADD[margin_note].run(
        connection,
        {
            "id": fact.id,
            "call_id": fact.call_id,
            "seq": fact.seq,
            "question": fact.question,
            "text": fact.text,
            "at": fact.at,
            "offset_s": fact.offset_s,
        },
    )
    end_draft(connection, fact.call_id, f"note:{fact.question}")


def add_impression(
    connection: Connection, call_id: str, seq: int, one: Impression, at: datetime
) -> None:
    """Insert an impression and end the draft of the capture line."""
    _ADD[impression].run(
        connection,
        {
            "id": one.id,
            "call_id": call_id,
            "seq": seq,
            "facet": one.facet,
            "value": one.value,
            "choice": one.choice,
            "basis": one.basis.value,
            "quote": one.quote,
            "note": one.note,
            "question": one.question,
            "at": at,
            "offset_s": one.offset_s,
        },
    )
    end_draft(connection, call_id, "capture")


def retract_impression(connection: Connection, impression_id: str, at: datetime) -> None:
    """Mark an impression as taken back; its row stays."""
    _ADD[retraction].run(connection, {"impression_id": impression_id, "at": at})


def add_outcome(connection: Connection, fact: OutcomeFact, lead_id: str) -> None:
    """Insert the outcome that ends the call. Safe to repeat; drafts of the call end with it."""
    _ADD[outcome].run(
        connection,
        {
            "id": fact.id,
            "call_id": fact.call_id,
            "lead_id": lead_id,
            "outcome": fact.outcome,
            "reason": fact.reason,
            "note": fact.note,
            "due_at": fact.due_at,
            "for_team": fact.for_team,
            "at": fact.at,
        },
    )
    connection.execute(delete(draft).where(draft.c.call_id == fact.call_id))


def save_draft(connection: Connection, call_id: str, field: str, text: str, at: datetime) -> None:
    """Keep text that is being typed; an empty text ends the draft."""
    if not text:
        end_draft(connection, call_id, field)
        return
    _PUT_DRAFT.run(connection, {"call_id": call_id, "field": field, "text": text, "at": at})


def end_draft(connection: Connection, call_id: str, field: str) -> None:
    """Forget a draft: what it held is a fact now, or was erased."""
    _END_DRAFT.run(connection, {"of_call": call_id, "of_field": field})


def drafts(connection: Connection, call_id: str) -> dict[str, str]:
    """Field → text being typed when it was last kept."""
    rows = connection.execute(select(draft.c.field, draft.c.text).where(draft.c.call_id == call_id))
    return {row.field: row.text for row in rows}


def uncoded(connection: Connection) -> str | None:
    """The call without an outcome, which comes first after a restart; the newest if several."""
    query = (
        select(call.c.id)
        .outerjoin(outcome, outcome.c.call_id == call.c.id)
        .where(outcome.c.id.is_(None))
        .order_by(call.c.begun_at.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def newest_seq(connection: Connection, call_id: str) -> int:
    """The highest sequence number among the call's facts; 0 for none."""
    highest = 0
    for table in (call_event, answer, margin_note, impression):
        rows = connection.execute(select(table.c.seq).where(table.c.call_id == call_id)).scalars()
        highest = max(highest, max(rows, default=0))
    return highest


def of_lead(connection: Connection, lead_id: str) -> tuple[str, ...]:
    """Ids of a lead's calls, newest first."""
    return tuple(row.id for row in _OF_LEAD.all(connection, of_lead=lead_id))


def load(connection: Connection, call_id: str, script: Script) -> Call:
    """A call with all its facts; `script` must be its own version. Raises NotFound."""
    row = head(connection, call_id)
    return Call(
        id=row.id,
        lead_id=row.lead_id,
        script_id=row.script_id,
        script_version=row.script_version,
        agreement_id=row.agreement_id,
        agreement_version=row.agreement_version,
        seat=row.seat,
        begun_at=row.begun_at,
        events=tuple(
            CallEvent(r.id, call_id, r.seq, Happened(r.kind), r.subject, r.at, r.offset_s)
            for r in _facts(connection, call_event, call_id)
        ),
        answers=tuple(_answer(r, script) for r in _facts(connection, answer, call_id)),
        notes=tuple(
            MarginNote(r.id, call_id, r.seq, r.question, r.text, r.at, r.offset_s)
            for r in _facts(connection, margin_note, call_id)
        ),
        impressions=impressions(connection, call_id),
        outcome=outcome_of(connection, call_id),
    )


def head(connection: Connection, call_id: str) -> Row[Any]:
    """The call's own row. Raises NotFound."""
    row: Row[Any] | None = _HEAD.first(connection, of_call=call_id)
    if row is None:
        raise NotFound("call", call_id)
    return row


def impressions(connection: Connection, call_id: str) -> tuple[Impression, ...]:
    """Impressions of a call, oldest first, retracted ones marked."""
    return tuple(
        Impression(
            r.id,
            r.facet,
            r.value,
            r.choice,
            Basis(r.basis),
            r.quote,
            r.note,
            r.question,
            r.offset_s,
            retracted=r.retracted is not None,
        )
        for r in _IMPRESSIONS.all(connection, of_call=call_id)
    )


def outcome_of(connection: Connection, call_id: str) -> OutcomeFact | None:
    """How the call ended, if it has an outcome."""
    row = _OUTCOME.first(connection, of_call=call_id)
    if row is None:
        return None
    return OutcomeFact(
        row.id, call_id, row.outcome, row.reason, row.note, row.due_at, row.for_team, row.at
    )


def rebuild_answers(connection: Connection, call_id: str) -> dict[str, Any]:
    """Question → JSON of the standing answer, from the facts; must equal `answer_now`."""
    standing: dict[str, Any] = {}
    for row in _facts(connection, answer, call_id):
        if row.value is None:
            standing.pop(row.question, None)
        else:
            standing[row.question] = row.value
    return standing


def rebuild_all_answers(connection: Connection) -> None:
    """Compute `answer_now` anew for every call."""
    newest = (
        select(answer.c.call_id, answer.c.question, func.max(answer.c.seq).label("seq"))
        .group_by(answer.c.call_id, answer.c.question)
        .subquery()
    )
    standing = select(answer.c.call_id, answer.c.question, answer.c.value, answer.c.id).join(
        newest,
        and_(
            newest.c.call_id == answer.c.call_id,
            newest.c.question == answer.c.question,
            newest.c.seq == answer.c.seq,
        ),
    )
    columns = ("call_id", "question", "value", "answer_id")
    connection.execute(delete(answer_now))
    connection.execute(
        insert(answer_now).from_select(columns, standing.where(answer.c.value.is_not(None)))
    )


def _answer(row: Row[Any], script: Script) -> AnswerFact:
    question = script.by_id[row.question]
    value = None if row.value is None else questions.restored(question, row.value)
    return AnswerFact(row.id, row.call_id, row.seq, row.question, value, row.at, row.offset_s)


def _facts(connection: Connection, table: Table, call_id: str) -> Sequence[Row[Any]]:
    return _FACTS[table].all(connection, of_call=call_id)


__all__ = [
    "add_answer",
    "add_confirmation",
    "add_event",
    "add_impression",
    "add_note",
    "add_outcome",
    "begin",
    "drafts",
    "head",
    "impressions",
    "load",
    "newest_seq",
    "of_lead",
    "outcome_of",
    "rebuild_all_answers",
    "rebuild_answers",
    "retract_impression",
    "save_draft",
    "uncoded",
]
