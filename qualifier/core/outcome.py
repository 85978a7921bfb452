"""What an outcome does to the lead: when it comes back, which stage it takes, what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qualifier.core.agreement import NeedsDate, Outcome, Reason
from qualifier.core.answer import Contact
from qualifier.core.errors import ActionRefused
from qualifier.core.lead import Stage

NOTE_LEAST = 3
WAKE_UP_HOUR = time(9, 0)


@dataclass(frozen=True, slots=True)
class OutcomeGiven:
    """What the qualifier chose. `due_at` for a callback, `wake_up` for nurturing.

    `for_team`: the callback may be taken by anybody of the team. `contact` is the right person,
    where this one was not.
    """

    outcome: str
    due_at: datetime | None = None
    wake_up: date | None = None
    for_team: bool = False
    reason: str = ""
    note: str = ""
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows. `due_at` None: the lead leaves the queue. `stage` None: it stays."""

    stage: Stage | None
    due_at: datetime | None
    is_callback: bool
    opposed: bool
    number_dead: bool


def effect(
    outcome: Outcome,
    given: OutcomeGiven,
    stage: Stage,
    now: datetime,
    zone: ZoneInfo,
    attempts_left: int,
    reasons: Sequence[Reason] = (),
    *,
    has_other_number: bool = False,
) -> Effect:
    """What `given` does at `now`. Raises ActionRefused for what is missing: date, reason, note.

    `has_other_number`: beside the one dialled. An outcome that is final for the number alone
    makes the lead due at once then.

    `attempts_left` counts after this call; at 0 a lead that was never reached leaves the queue.
    `zone` is where "9 o'clock" of a wake-up day lies. `reasons`: the agreement's list that
    `given.reason` is from.
    """
    _check(outcome, given, reasons, now, zone)
    due_at = _due(outcome, given, now, zone)
    if outcome.final_for_number:
        due_at = now if has_other_number and not outcome.final else None
    if outcome.try_again and not outcome.contacted and attempts_left <= 0 and not given.due_at:
        due_at = None
    return Effect(
        stage=_stage(outcome, given, stage),
        due_at=due_at,
        is_callback=outcome.date is NeedsDate.CALLBACK,
        opposed=outcome.opposed,
        number_dead=outcome.final_for_number,
    )


def missing(
    outcome: Outcome, given: OutcomeGiven, reasons: Sequence[Reason] = ()
) -> tuple[str, ...]:
    """Ids of what the outcome still asks for: callback_date, wake_up_date, contact, reason, note.

    A reason stands for the note an outcome requires, unless it is one that demands text itself.
    """
    asked = []
    if outcome.date is NeedsDate.CALLBACK and given.due_at is None:
        asked.append("callback_date")
    if outcome.date is NeedsDate.WAKE_UP and given.wake_up is None:
        asked.append("wake_up_date")
    if outcome.new_contact and not _is_named(given.contact):
        asked.append("contact")
    if outcome.reasons and not given.reason:
        asked.append("reason")
    is_explained = bool(given.reason) or not outcome.note_required
    demands_text = any(one.id == given.reason and one.text_required for one in reasons)
    if (demands_text or not is_explained) and len(given.note.strip()) < NOTE_LEAST:
        asked.append("note")
    return tuple(asked)


def _is_named(contact: Contact | None) -> bool:
    return contact is not None and bool(contact.name.strip() or contact.role.strip())


def _check(
    outcome: Outcome,
    given: OutcomeGiven,
    reasons: Sequence[Reason],
    now: datetime,
    zone: ZoneInfo,
) -> None:
    for what in missing(outcome, given, reasons):
        raise ActionRefused("outcome_needs_" + what, {"outcome": outcome.id})
    if given.due_at is not None and given.due_at < now - timedelta(minutes=1):
        raise ActionRefused("callback_in_the_past")
    if given.wake_up is not None and given.wake_up <= now.astimezone(zone).date():
        raise ActionRefused("wake_up_not_in_future")


def _due(outcome: Outcome, given: OutcomeGiven, now: datetime, zone: ZoneInfo) -> datetime | None:
    if outcome.opposed or outcome.final:
        return None
    if given.due_at is not None:
        return given.due_at
    if given.wake_up is not None:
        return datetime.combine(given.wake_up, WAKE_UP_HOUR, zone).astimezone(UTC)
    return now + outcome.delay if outcome.delay is not None else None


def _stage(outcome: Outcome, given: OutcomeGiven, stage: Stage) -> Stage | None:
    if outcome.opposed:
        return Stage.OPTED_OUT
    if outcome.stage:
        return Stage(outcome.stage)
    waiting = (Stage.NEW, Stage.NURTURING, Stage.REJECTED)
    return Stage.IN_PROGRESS if stage in waiting else None
