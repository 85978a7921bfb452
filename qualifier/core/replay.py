"""A call to look at again: its marks in order of time, its sections as spans, what became of it.

Everything comes from the facts. A call that was interrupted, resumed or never answered is one too:
then there are fewer marks. There is no recording: the playhead steps from mark to mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from qualifier.core.basis import Basis
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened
from qualifier.core.impression import Impression
from qualifier.core.script import Script


class MarkKind(Enum):
    """What a mark is. Those of one second stand in this order: what was said, then what was made
    of it."""

    DIALLED = "dialled"
    ANSWERED = "answered"
    ANSWER = "answer"
    NOTE = "note"
    IMPRESSION = "impression"
    CONFIRMED = "confirmed"
    OBJECTION = "objection"
    HUNG_UP = "hung_up"
    RESUMED = "resumed"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment. `fact_id` is the fact's; `about` what it speaks of: a number, a question, a
    facet, a field, an objection or an outcome. `at_s`: seconds since someone answered.

    `stands` is False where the fact was changed or taken back later. `value` and `basis` are those
    of an impression.
    """

    fact_id: str
    kind: MarkKind
    at_s: int
    about: str = ""
    value: int | None = None
    basis: Basis | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """A section of the script while it was on screen, `end_s` not included."""

    section: str
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Word:
    """What sales said of the call's hand-off. `took` is how long after it; None if before it."""

    status: str
    reason: str
    comment: str
    by: str
    at: datetime
    took: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """The call. `length_s` is never 0, so that a place can be a share of it.

    `has_times` is False where the facts do not say when they happened: nobody answered, or they
    come from elsewhere without times. Then `at_s` is only their order.
    """

    call_id: str
    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]
    length_s: int
    has_times: bool
    after: tuple[Word, ...] = ()

    def at(self, moment_s: int) -> int:
        """The place of the last mark at or before `moment_s`; 0 if all are later."""
        place = 0
        for number, one in enumerate(self.marks):
            if one.at_s <= moment_s:
                place = number
        return place

    def step(self, moment_s: int, way: int) -> int:
        """The next moment with a mark after (`way` 1) or before (−1); `moment_s` at the ends."""
        times = [one.at_s for one in self.marks]
        if way > 0:
            return min((one for one in times if one > moment_s), default=moment_s)
        return max((one for one in times if one < moment_s), default=moment_s)

    def clamped(self, moment_s: int) -> int:
        """`moment_s` inside the call."""
        return max(0, min(self.length_s, moment_s))


_EVENTS = {
    Happened.DIALLED: MarkKind.DIALLED,
    Happened.ANSWERED: MarkKind.ANSWERED,
    Happened.HUNG_UP: MarkKind.HUNG_UP,
    Happened.RESUMED: MarkKind.RESUMED,
    Happened.CONFIRMED: MarkKind.CONFIRMED,
    Happened.UNCONFIRMED: MarkKind.CONFIRMED,
    Happened.OBJECTION: MarkKind.OBJECTION,
}
_ORDER = {kind: place for place, kind in enumerate(MarkKind)}


def replay(
    call: Call, script: Script, words: Iterable[Word] = (), handed_at: datetime | None = None
) -> Replay:
    """`call` as it happened. `script` is its own version; `words` what sales said, any order;
    `handed_at` when it was handed over."""
    marks = sorted(_marks(call), key=_place)
    has_times = any(one.at_s for one in marks)
    if not has_times:
        marks = _by_clock(call, marks) or [
            replace(one, at_s=number) for number, one in enumerate(marks)
        ]
        has_times = call.at(Happened.ANSWERED) is not None and len({m.at_s for m in marks}) > 1
    last = max((one.at_s for one in marks), default=0)
    length = max(call.duration_s if has_times else 0, last, 1)
    if call.outcome is not None:
        end = length if has_times else last + 1
        length = max(length, end)
        marks.append(Mark(call.outcome.id, MarkKind.OUTCOME, end, call.outcome.outcome))
    told = sorted(words, key=lambda one: one.at)
    if handed_at is not None:
        told = [_timed(one, handed_at) for one in told]
    times = {one.fact_id: one.at_s for one in marks}
    spans = _spans(call, script, times, length) if has_times else ()
    return Replay(call.id, tuple(marks), spans, length, has_times, tuple(told))


def _timed(one: Word, handed_at: datetime) -> Word:
    return replace(one, took=one.at - handed_at if one.at >= handed_at else None)


def _place(one: Mark) -> tuple[bool, int, int]:
    return one.kind is not MarkKind.DIALLED, one.at_s, _ORDER[one.kind]


def _marks(call: Call) -> Iterator[Mark]:
    for event in call.events:
        if event.kind in _EVENTS:
            yield Mark(event.id, _EVENTS[event.kind], event.offset_s, event.subject)
    newest = {one.question: one.id for one in call.answers}
    for answer in call.answers:
        stands = newest[answer.question] == answer.id and answer.value is not None
        yield Mark(answer.id, MarkKind.ANSWER, answer.offset_s, answer.question, stands=stands)
    noted = {one.question: one.id for one in call.notes}
    for note in call.notes:
        stands = noted[note.question] == note.id and bool(note.text)
        yield Mark(note.id, MarkKind.NOTE, note.offset_s, note.question, stands=stands)
    for felt in call.impressions:
        yield _impression(felt, felt.offset_s)


def _impression(felt: Impression, at_s: int) -> Mark:
    return Mark(
        felt.id,
        MarkKind.IMPRESSION,
        at_s,
        felt.facet,
        felt.value,
        felt.basis,
        not felt.retracted,
    )


def _by_clock(call: Call, marks: list[Mark]) -> list[Mark]:
    """The marks timed by the clock, where the facts have no place in the call; [] if it tells
    nothing. An impression has no clock of its own: it stands with the answer of its question."""
    start = call.at(Happened.ANSWERED)
    if start is None:
        return []
    facts: tuple[CallEvent | AnswerFact, ...] = (*call.events, *call.answers)
    seconds = {one.id: _since(start, one.at) for one in facts}
    seconds |= {one.id: _since(start, one.at) for one in call.notes}
    by_question = {one.question: seconds[one.id] for one in call.answers}
    seconds |= {one.id: by_question.get(one.question, 0) for one in call.impressions}
    if len(set(seconds.values())) < 2:
        return []
    timed = [replace(one, at_s=seconds.get(one.fact_id, 0)) for one in marks]
    return sorted(timed, key=_place)


def _since(start: datetime, at: datetime) -> int:
    return max(int((at - start).total_seconds()), 0)


def _spans(call: Call, script: Script, times: dict[str, int], length_s: int) -> tuple[Span, ...]:
    """Sections in the order they were on screen. Without a word of what was shown, a section goes
    until its last answer."""
    shown = [
        (one.offset_s, script.section_of[one.subject].id)
        for one in call.events
        if one.kind is Happened.SHOWN and one.subject in script.section_of
    ]
    if not any(start for start, _section in shown):
        shown = _answered_sections(call, script, times)
    starts: list[tuple[int, str]] = []
    for start, section in shown:
        if starts and starts[-1][1] == section:
            continue
        if starts and starts[-1][0] == start:  # on screen for no time at all
            starts.pop()
        if not starts or starts[-1][1] != section:
            starts.append((start if starts else 0, section))
    ends = [start for start, _section in starts[1:]]
    return tuple(
        Span(section, start, end)
        for (start, section), end in zip(starts, [*ends, length_s], strict=False)
        if end > start
    )


def _answered_sections(call: Call, script: Script, times: dict[str, int]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    last = 0
    answers = sorted(call.answers, key=lambda one: times[one.id])
    for one in answers:
        if one.question not in script.section_of:
            continue
        found.append((last, script.section_of[one.question].id))
        last = times[one.id]
    return found
