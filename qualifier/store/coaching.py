"""Coaching on calls: scorecards, comments, things to practise, training examples, the criteria.

All but the criteria are facts, added only; the criteria are one document among the settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select

from qualifier.core.coaching import (
    DEFAULT_CRITERIA,
    MOST_POINTS,
    Comment,
    Criterion,
    Points,
    Practice,
)
from qualifier.core.text import Text
from qualifier.store import calls
from qualifier.store.database import upsert
from qualifier.store.tables import (
    call,
    coach_comment,
    practice,
    scorecard,
    setting,
    training_example,
)

CRITERIA = "scorecard_criteria"  # key among the settings
_DRAFT = "coach:"


@dataclass(frozen=True, slots=True)
class Coaching:
    """All that stands on one call. `drafts`: moment → text that was being typed."""

    points: Mapping[str, Points]
    comments: Sequence[Comment]
    practice: Sequence[Practice]
    is_example: bool
    drafts: Mapping[int, str]


def load(connection: Connection, call_id: str) -> Coaching:
    """What was said of a call, oldest first."""
    rows = connection.execute(_of(scorecard, call_id))
    points = {r.criterion: Points(r.id, call_id, r.criterion, r.points, r.by, r.at) for r in rows}
    comments = tuple(
        Comment(r.id, call_id, r.at_s, r.text, r.by, r.at, r.is_shared)
        for r in connection.execute(_of(coach_comment, call_id))
    )
    listed = {
        r.text: Practice(r.id, call_id, r.text, r.state, r.by, r.at)
        for r in connection.execute(_of(practice, call_id))
    }
    flags = connection.execute(_of(training_example, call_id)).all()
    return Coaching(
        points,
        comments,
        tuple(listed.values()),
        bool(flags and flags[-1].is_on),
        {
            int(field.removeprefix(_DRAFT)): text
            for field, text in calls.drafts(connection, call_id).items()
            if field.startswith(_DRAFT)
        },
    )


def add_points(connection: Connection, one: Points) -> None:
    """Insert what a criterion got. Safe to repeat. Raises ValueError outside 0 to 5."""
    if not 0 <= one.points <= MOST_POINTS:
        raise ValueError(one.points)
    _add(
        connection,
        scorecard,
        one,
        {"criterion": one.criterion, "points": one.points},
    )


def add_comment(connection: Connection, one: Comment) -> None:
    """Insert a comment and end the draft of its moment: one transaction. Safe to repeat."""
    values = {"at_s": one.at_s, "text": one.text, "is_shared": one.is_shared}
    _add(connection, coach_comment, one, values)
    calls.end_draft(connection, one.call_id, draft_field(one.at_s))


def add_practice(connection: Connection, one: Practice) -> None:
    """Insert a thing to practise, or its new state. Safe to repeat."""
    _add(connection, practice, one, {"text": one.text, "state": one.state})


def mark_example(
    connection: Connection, call_id: str, *, is_on: bool, fact_id: str, by: str, at: datetime
) -> None:
    """Say whether a call is an example to train with. Safe to repeat."""
    values = {"id": fact_id, "call_id": call_id, "is_on": is_on, "by": by, "at": at}
    connection.execute(upsert(training_example).values(**values).on_conflict_do_nothing())


def save_draft(connection: Connection, call_id: str, at_s: int, text: str, at: datetime) -> None:
    """Keep a comment that is being typed; an empty one ends the draft."""
    calls.save_draft(connection, call_id, draft_field(at_s), text, at)


def draft_field(at_s: int) -> str:
    """The field of `draft` that holds the comment being typed at a moment."""
    return f"{_DRAFT}{at_s}"


def criteria(connection: Connection) -> tuple[Criterion, ...]:
    """The scorecard's criteria as they were edited last; those shipped before that."""
    found = connection.execute(select(setting.c.value).where(setting.c.key == CRITERIA)).scalar()
    if not found:
        return DEFAULT_CRITERIA
    return tuple(
        Criterion(one["id"], Text(one.get("fr", ""), one.get("en", "")), bool(one.get("retired")))
        for one in found
    )


def save_criteria(connection: Connection, listed: Sequence[Criterion]) -> None:
    """Keep the criteria, in this order."""
    value = [
        {"id": one.id, "fr": one.label.fr, "en": one.label.en, "retired": one.is_retired}
        for one in listed
    ]
    put = upsert(setting).values(key=CRITERIA, value=value)
    connection.execute(
        put.on_conflict_do_update(index_elements=["key"], set_={"value": put.excluded.value})
    )


def is_example() -> ColumnElement[bool]:
    """For queries on `call`: holds where it is a training example now."""
    newest = (
        select(training_example.c.is_on)
        .where(training_example.c.call_id == call.c.id)
        .order_by(training_example.c.at.desc(), training_example.c.id.desc())
        .limit(1)
        .correlate(call)
        .scalar_subquery()
    )
    marked = call.c.id.in_(select(training_example.c.call_id))  # few, found by their index
    return marked & newest.is_(True)


def is_commented_for(seat: str) -> ColumnElement[bool]:
    """For queries on `call`: holds where `seat` called and a coach shared a comment."""
    commented = exists().where(
        coach_comment.c.call_id == call.c.id,
        coach_comment.c.is_shared.is_(True),
        coach_comment.c.text != "",
    )
    return (call.c.seat == seat) & commented


def _of(table: Any, call_id: str) -> Any:
    return select(table).where(table.c.call_id == call_id).order_by(table.c.at, table.c.id)


def _add(connection: Connection, table: Any, one: Any, values: dict[str, Any]) -> None:
    known = {"id": one.id, "call_id": one.call_id, "by": one.by, "at": one.at}
    connection.execute(upsert(table).values(**known, **values).on_conflict_do_nothing())
