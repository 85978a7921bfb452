"""What a salvage found, in counts, ids and times: nothing of it is about a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

# Kinds of rows as people know them, and the tables they are in; in the order of a report.
KINDS: dict[str, tuple[str, ...]] = {
    "lead": ("lead",),
    "call": ("call",),
    "answer": ("answer",),
    "note": ("margin_note",),
    "impression": ("impression", "retraction", "judgement"),
    "outcome": ("outcome",),
    "handoff": ("handoff", "withdrawal"),
    "outbox": ("outbox",),
    "feedback": ("feedback", "ruling"),
    "event": ("call_event",),
    "confirmation": ("confirmation",),
    "callback": ("callback",),
    "signal": ("signal",),
    "opposition": ("opposition", "dead_number", "consent"),
    "history": ("score_entry", "stage_change", "field_change", "lead_base", "audit"),
    "review": ("alert_note", "decision", "decision_state", "survey"),
    "coaching": ("scorecard", "coach_comment", "practice", "training_example"),
    "draft": ("draft",),
    "import": ("import_batch", "import_change", "import_mapping"),
    "document": ("script_version", "agreement_version", "script_draft", "agreement_draft"),
    "setting": ("setting", "secret", "seat"),
    "other": ("conflict", "tombstone", "feed_cursor", "remote_link"),
}
MOST_IDS = 100


@dataclass(frozen=True, slots=True)
class KindFound:
    """One kind. `read`: rows read from the damaged file; `from_copy`: rows only the backup has;
    `missing`: rows known to have existed that neither has; `may_miss_more`: that may not be all."""

    kind: str
    read: int = 0
    from_copy: int = 0
    missing: int = 0
    missing_ids: tuple[str, ...] = ()
    may_miss_more: bool = False


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """The whole of it. `copy_made_at` is when the backup used was made, None without one.

    `made_leads`, `made_calls`: rows that were gone themselves, made again from what belongs to
    them. `unattached`: rows left out because what they belong to is gone; `unplaced`: rows of which
    nobody knows the kind. `to_send`: hand-offs whose way to sales is no longer known.
    """

    made_at: datetime
    copy_made_at: datetime | None
    pages: int
    pages_unreadable: int
    log_unreadable: int
    kinds: tuple[KindFound, ...]
    made_leads: int = 0
    made_calls: int = 0
    unattached: int = 0
    unplaced: int = 0
    to_send: tuple[str, ...] = ()
    was_read: bool = True  # False: only the copy was put back

    @property
    def missing(self) -> int:
        """Rows known to be lost."""
        return sum(one.missing for one in self.kinds)

    @property
    def may_miss_more(self) -> bool:
        """Whether nobody knows if that is all."""
        return any(one.may_miss_more for one in self.kinds)

    @property
    def read(self) -> int:
        """Rows that came out of the damaged file."""
        return sum(one.read for one in self.kinds)

    @property
    def missing_between(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of the missing rows were made, as their ids tell."""
        return span(one for kind in self.kinds for one in kind.missing_ids)


@dataclass(frozen=True, slots=True)
class Loss:
    """What would be missing: calls, hand-offs, notes with impressions; `since` the oldest of them.

    `or_more`: what cannot be read may hold more of them.
    """

    calls: int = 0
    handoffs: int = 0
    notes: int = 0
    since: datetime | None = None
    or_more: bool = False

    @property
    def is_none(self) -> bool:
        """Whether nothing would be missing."""
        return not (self.calls or self.handoffs or self.notes or self.or_more)


@dataclass(frozen=True, slots=True)
class CopyLoss:
    """What would be missing with the copy of that name. `is_sound` False: it cannot be read."""

    name: str
    loss: Loss
    is_sound: bool = True


@dataclass(frozen=True, slots=True)
class Survey:
    """What each way out of the damage would cost. `by_salvage` None: nothing can be read."""

    by_salvage: Loss | None
    copies: tuple[CopyLoss, ...] = field(default_factory=tuple)
    newest_at: datetime | None = None  # the last thing that can be read


def span(ids: Iterable[str]) -> tuple[datetime, datetime] | None:
    """The first and last instant in ids (UUIDv7 begins with it); None if no id tells any."""
    found = sorted(at for one in ids if (at := _instant(one)) is not None)
    return (found[0], found[-1]) if found else None


def _instant(one: str) -> datetime | None:
    if len(one) != 36 or one[14] != "7":
        return None
    try:
        return datetime.fromtimestamp(int(one[:8] + one[9:13], 16) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
