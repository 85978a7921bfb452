"""A lead's line in words: everything the list shows of a queue row at one instant. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from qualifier.contact.numbers import national_display
from qualifier.core.agreement import Agreement, Decision
from qualifier.core.calling_windows import next_window_start, zone_named
from qualifier.core.contact_gate import Bar
from qualifier.core.contact_rules import HoursNow
from qualifier.core.lead import Nature, PhoneKind, SignalKind
from qualifier.core.queue import Why
from qualifier.store.queue_rows import QueueRow
from qualifier.texts import _, contact_sentences, current_language
from qualifier.texts import queue_sentences as words
from qualifier.texts.handoff_sentences import answer_of_sales

CALLBACK_HORIZON = timedelta(minutes=30)
DUE_HORIZON = timedelta(hours=4)
CALM_SHARE = 0.36  # just above where the ring turns amber: only promises press
PROMISE_FORGOTTEN = timedelta(days=1)

HoursTable = Mapping[tuple[Nature, str], HoursNow]


class Band(Enum):
    """What a cell leads to; the values are those of the badge."""

    HAND_OVER = "hand_over"
    NURTURE = "nurture"
    CLOSE = "close"


class Light(Enum):
    """Whether the lead may be called."""

    OPEN = "open"
    CLOSING = "closing"
    SHUT = "shut"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CellFace:
    """Fit and maturity, and what they lead to."""

    fit: str
    maturity: int
    band: Band


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Share of the time allowed that is left (0 to 1), in words; when late, by how much."""

    share: float
    text: str
    late: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class RowFace:
    """One line of the list."""

    n: int
    lead_id: str
    name: str
    company: str
    phone: str
    phone_note: str
    is_possible_duplicate: bool
    clock: str
    place: str
    hours: str
    light: Light
    signal: str
    signal_note: str
    cell: CellFace
    attempts: int
    attempts_most: int
    left: TimeLeft
    outcome: str
    outcome_note: str
    was_called: bool

    @property
    def is_callable(self) -> bool:
        """Whether hours and lasting rules allow a call now."""
        return self.light in (Light.OPEN, Light.CLOSING)

    def spoken(self) -> str:
        """The line as it is read aloud."""
        tried = _("{count} of {most} attempts").format(count=self.attempts, most=self.attempts_most)
        parts = (
            self.name,
            self.company,
            f"{self.phone} {self.phone_note}".strip(),
            f"{self.clock} {self.place} {self.hours}".strip(),
            f"{self.signal} {self.signal_note}".strip(),
            f"{self.cell.fit}{self.cell.maturity}",
            tried,
            self.left.spoken or self.left.text,
            f"{self.outcome} {self.outcome_note}".strip(),
        )
        return ", ".join(filter(None, parts))


def cell_face(cell: str, agreement: Agreement) -> CellFace:
    """A cell such as B2 with what the agreement decides for it."""
    decision = agreement.decisions.get(cell, Decision.CLOSE)
    over = (Decision.HAND_OVER_NOW, Decision.HAND_OVER, Decision.HAND_OVER_IF_CAPACITY)
    band = Band.HAND_OVER if decision in over else Band.NURTURE
    return CellFace(cell[0], int(cell[1]), Band.CLOSE if decision is Decision.CLOSE else band)


def outcome_label(agreement: Agreement, outcome: str) -> str:
    """The agreement's words for an outcome; its id if it knows it no more."""
    known = agreement.outcome_by_id.get(outcome)
    return known.label.within(current_language().value) if known else outcome


def reason_label(agreement: Agreement, reason: str) -> str:
    """The agreement's words for a reason of any list; empty if it is none."""
    for reasons in agreement.reasons.values():
        for one in reasons:
            if one.id == reason:
                return one.label.within(current_language().value)
    return ""


@dataclass(frozen=True)
class FaceMaker:
    """Makes faces at `now` for a desk in `home`; `hours` are calling hours per nature and zone."""

    agreement: Agreement
    home: ZoneInfo
    default_zone: ZoneInfo
    now: datetime
    hours: HoursTable

    def face(self, row: QueueRow) -> RowFace:
        """The line of a queue row."""
        zone = zone_named(row.time_zone) or self.default_zone
        clock, place = contact_sentences.local_time_label(self.now, zone, self.home)
        hours, light = self._hours(row, zone)
        signal, signal_note = self._signal(row)
        outcome, outcome_note = self._outcome(row)
        return RowFace(
            n=row.n,
            lead_id=row.lead_id,
            name=row.name,
            company=row.company if row.company != row.name else row.city,
            phone=national_display(row.phone) if row.phone else "",
            phone_note=words.phone_kind_word(PhoneKind(row.phone_kind or "none")),
            is_possible_duplicate=row.possible_duplicate,
            clock=clock,
            place=place,
            hours=hours,
            light=light,
            signal=signal,
            signal_note=signal_note,
            cell=cell_face(row.cell, self.agreement),
            attempts=row.attempts,
            attempts_most=self.agreement.promises.attempts,
            left=self.time_left(row),
            outcome=outcome,
            outcome_note=outcome_note,
            was_called=bool(row.last_outcome or row.sales),
        )

    def time_left(self, row: QueueRow) -> TimeLeft:
        """How long until the lead's promise is broken; without one, until its turn comes."""
        if row.strong_at is not None:
            promise = self.agreement.promises.first_call_within
            left = self._clock_starts(row.strong_at) + promise - self.now
            if left > -PROMISE_FORGOTTEN:
                return _pressing(left, promise)
        left = row.due_at - self.now
        if row.why is Why.CALLBACK:
            return _pressing(left, CALLBACK_HORIZON)
        if left <= timedelta(0):
            return TimeLeft(1.0, words.due_now())
        return TimeLeft(min(max(left / DUE_HORIZON, CALM_SHARE), 1.0), words.time_left(left))

    def _clock_starts(self, at: datetime) -> datetime:
        """The promise runs in opening hours only."""
        opening = self.agreement.promises.opening_hours
        if opening is None:
            return at
        zone = zone_named(opening.tz) or self.home
        return next_window_start(opening.hours, zone, at, lambda _day: False) or at

    def _hours(self, row: QueueRow, zone: ZoneInfo) -> tuple[str, Light]:
        if row.not_callable:
            return words.lasting_bar_label(Bar(row.not_callable)), Light.NEVER
        found = self.hours.get((Nature(row.nature), row.time_zone))
        if found is None:
            return "", Light.UNKNOWN
        label = contact_sentences.hours_label(found, self.now, zone, self.home)
        if found.until is None:
            return label, Light.SHUT
        soon = found.until - self.now <= contact_sentences.CLOSES_SOON
        return label, Light.CLOSING if soon else Light.OPEN

    def _signal(self, row: QueueRow) -> tuple[str, str]:
        if row.strong_at is not None and row.strong_kind:
            told = words.signal_told(SignalKind(row.strong_kind), "")
            return told, self._ago(row.strong_at)
        if row.why is Why.CALLBACK:
            moment = self._when(row.due_at)
            who = _("the team") if row.for_team else _("you")
            since = self._when(row.last_at) if row.last_at else ""
            told = _("Call back {moment}").format(moment=moment)
            return told, ", ".join(filter(None, (who, since)))
        if row.why is Why.RETURNED and row.sales is not None:
            return _("Returned by sales"), reason_label(self.agreement, row.sales.reason)
        if row.signal_at is None:
            return "", ""
        told = words.signal_told(SignalKind(row.signal_kind), row.signal_text)
        detail = row.signal_text if row.signal_text != told else ""
        ago = self._ago(row.signal_at)
        return told, ", ".join(filter(None, (ago, detail)))

    def _when(self, at: datetime) -> str:
        return words.when(at, self.now, self.home, in_table=True)

    def _ago(self, at: datetime) -> str:
        return words.ago(at, self.now, self.home, in_table=True)

    def _outcome(self, row: QueueRow) -> tuple[str, str]:
        said = row.sales
        if said is not None and (row.last_at is None or said.at > row.last_at):
            answer = answer_of_sales(said.status)
            reason = reason_label(self.agreement, said.reason) or _first_big(answer)
            return reason, _("{answer} by {who}").format(answer=answer, who=short_name(said.by))
        if not row.last_outcome:
            return _("Never called"), ""
        label = outcome_label(self.agreement, row.last_outcome)
        if row.last_words:
            reason = reason_label(self.agreement, row.last_words)
            return label, reason or words.quoted(row.last_words)
        return label, self._when(row.last_at) if row.last_at else ""


@lru_cache(maxsize=256)
def short_name(name: str) -> str:
    """J. Armand for Julien Armand; a single word stays."""
    first, _space, rest = name.strip().partition(" ")
    return f"{first[0]}. {rest}" if rest else first


def _pressing(left: timedelta, horizon: timedelta) -> TimeLeft:
    if left < timedelta(0):
        return TimeLeft(0.0, words.time_left(-left), late=True, spoken=words.late_by(-left))
    return TimeLeft(min(left / horizon, 1.0) if horizon else 0.0, words.time_left(left))


def _first_big(text: str) -> str:
    return text[:1].upper() + text[1:]
