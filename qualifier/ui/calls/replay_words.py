"""A replay in words: the track, what happened, what sales said and found, the coach's column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from qualifier.core import coaching as coach
from qualifier.core.agreement import Agreement
from qualifier.core.call import Call, OutcomeFact
from qualifier.core.handoff import Handoff
from qualifier.core.lead import Lead
from qualifier.core.replay import Mark, MarkKind, Replay, Word
from qualifier.core.script import Script
from qualifier.exchange.dossiers.history import reason_in_words
from qualifier.store.coaching import Coaching
from qualifier.store.judgements import Found, Judgement
from qualifier.texts import _, formats
from qualifier.texts import handoff_sentences as sentences
from qualifier.ui.calls.facts import fact_lines
from qualifier.ui.calls.replay_judged import calibrated, judged
from qualifier.ui.calls.replay_states import (
    CoachFace,
    CommentFace,
    CriterionFace,
    Happening,
    PillFace,
    PracticeFace,
    SalesFace,
)
from qualifier.ui.calls.states import FactLine
from qualifier.ui.dossiers.sales_words import ANSWER_TONES
from qualifier.ui.icons import Glyph
from qualifier.ui.widgets import Tone, basis_in_words, value_in_words
from qualifier.ui.widgets.call_track import Track, TrackMark, TrackSection

AFTER_GLYPHS = {
    "accepted": Glyph.THUMBS_UP,
    "won": Glyph.HANDSHAKE,
    "rejected": Glyph.THUMBS_DOWN,
    "disqualified": Glyph.BAN,
    "turned_back": Glyph.UNDO_2,
    "lost": Glyph.CIRCLE_X,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything a replay is made of, as it was read."""

    call: Call
    lead: Lead
    script: Script
    agreement: Agreement
    replay: Replay
    handoff: Handoff | None
    later: tuple[OutcomeFact, ...]
    judged: Mapping[str, Judgement]
    found: Found
    cell: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: language, zone, now; the language of the verbatims; the seat and what it may."""

    language: str
    zone: tzinfo
    now: datetime
    spoken: str
    seat: str = ""
    may_coach: bool = False
    may_edit_criteria: bool = False

    def day(self, at: datetime) -> str:
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        return formats.day(local.date(), self.language, today)


# --- what happened ---------------------------------------------------------------------------
def happened(loaded: Loaded, reader: Reader) -> tuple[Happening, ...]:
    """Each mark with its fact in words, oldest first."""
    lines = {
        one.fact_id: one
        for one in fact_lines(
            loaded.call,
            loaded.script,
            loaded.agreement,
            reader.language,
            reader.zone,
            reader.spoken,
        )
    }
    found = []
    for mark in loaded.replay.marks:
        line = lines[mark.fact_id]
        timed = loaded.replay.has_times and mark.kind is not MarkKind.DIALLED
        time = formats.offset(mark.at_s) if timed else ""
        if mark.kind is MarkKind.OUTCOME and loaded.handoff is not None:
            line = _handed_over(line, loaded)
        found.append(Happening(mark.at_s, mark.kind, replace(line, time=time)))
    return tuple(found)


def _handed_over(line: FactLine, loaded: Loaded) -> FactLine:
    assert loaded.handoff is not None
    to = loaded.handoff.person
    if loaded.handoff.withdrawn:
        return replace(line, text=_("The dossier was taken back."))
    return replace(line, title=_("Handed over to {name}").format(name=to)) if to else line


def track(
    loaded: Loaded, told: Sequence[Happening], comments: Sequence[CommentFace], reader: Reader
) -> Track:
    """The call to draw, with what coaches wrote beside it."""
    titles = {one.id: one.title.within(reader.language) for one in loaded.script.sections}
    marks = tuple(
        _track_mark(mark, one.line) for mark, one in zip(loaded.replay.marks, told, strict=True)
    )
    written = tuple(
        TrackMark(one.at_s, _("Coach’s comment: {text}").format(text=one.text), is_comment=True)
        for one in comments
    )
    sections = tuple(
        TrackSection(titles.get(one.section, one.section), one.start_s, one.end_s)
        for one in loaded.replay.spans
    )
    return Track((*marks, *written), sections, loaded.replay.length_s, loaded.replay.has_times)


def _track_mark(mark: Mark, line: FactLine) -> TrackMark:
    parts = [line.title]
    is_felt = mark.kind is MarkKind.IMPRESSION
    if is_felt and mark.value is not None:
        parts.append(value_in_words(mark.value))
    if mark.basis is not None:
        parts.append(basis_in_words(mark.basis))
    parts += [one for one in (line.quote, line.text) if one]
    is_drawn = is_felt and mark.stands
    return TrackMark(
        mark.at_s,
        ", ".join(parts),
        line.title if is_drawn else "",
        mark.basis if is_drawn else None,
        mark.value if is_drawn else None,
        mark.kind is MarkKind.ANSWER,
    )


# --- head ------------------------------------------------------------------------------------
def pills(loaded: Loaded, *, is_example: bool, language: str) -> tuple[PillFace, ...]:
    """Outcome, sales' last word, training example."""
    found = []
    outcome = loaded.call.outcome
    if outcome is not None:
        known = loaded.agreement.outcome_by_id.get(outcome.outcome)
        label = known.label.within(language) if known else outcome.outcome
        if loaded.handoff is not None:
            found.append(PillFace(label, Tone.OK, Glyph.SEND))
        else:
            found.append(PillFace(label, Tone.NEUTRAL, Glyph.FLAG))
    else:
        found.append(PillFace(_("no outcome yet"), Tone.WARN, Glyph.FLAG))
    if loaded.replay.after:
        status = loaded.replay.after[-1].status
        words = _("Sales: {answer}").format(answer=sentences.answer_of_sales(status))
        tone = ANSWER_TONES.get(status, Tone.NEUTRAL)
        found.append(PillFace(words, tone, AFTER_GLYPHS.get(status, Glyph.FLAG)))
    if is_example:
        found.append(PillFace(_("Training example"), Tone.ACCENT, Glyph.STAR))
    return tuple(found)


# --- sales -----------------------------------------------------------------------------------
def sales(loaded: Loaded, reader: Reader) -> SalesFace:
    """What sales said and found, and what became of the lead."""
    after = loaded.replay.after
    is_own = loaded.call.seat == reader.seat
    took, tone = _took(after)
    said = next((one for one in reversed(after) if one.comment), after[-1] if after else None)
    who = under = words = nothing = ""
    if said is not None:
        who = said.by or (loaded.handoff.person if loaded.handoff else "") or _("Sales")
        at = formats.moment(said.at, reader.now, reader.zone, reader.language)
        reason = reason_in_words(loaded.agreement, said.status, said.reason, reader.language)
        under = " · ".join(one for one in (at, _status(said), reason) if one)
        words = formats.quoted(said.comment, reader.spoken) if said.comment else ""
    elif loaded.handoff is None:
        nothing = _("This call was not handed over.")
    else:
        nothing = _("Nothing yet.")
    return SalesFace(
        took,
        tone,
        who,
        under,
        words,
        nothing,
        judged(loaded, reader),
        calibrated(loaded, reader.language) if reader.may_coach or is_own else "",
        _after(loaded, reader),
    )


def _status(word: Word) -> str:
    return sentences.answer_of_sales(word.status)


def _took(after: Sequence[Word]) -> tuple[str, Tone]:
    """How long sales took to answer at first."""
    first = next((one for one in after if one.took is not None), None)
    if first is None or first.took is None:
        return "", Tone.NEUTRAL
    span = formats.span(first.took)
    words = {
        "accepted": _("Accepted in {time}"),
        "rejected": _("Refused in {time}"),
    }.get(first.status, _("Answered in {time}"))
    return words.format(time=span), ANSWER_TONES.get(first.status, Tone.NEUTRAL)


def _after(loaded: Loaded, reader: Reader) -> tuple[tuple[Glyph, Tone, str, str], ...]:
    rows = list(_after_rows(loaded, reader))
    rows.sort(key=lambda one: one[0])
    return tuple((glyph, tone, reader.day(at), words) for at, glyph, tone, words in rows)


def _after_rows(loaded: Loaded, reader: Reader) -> Iterator[tuple[datetime, Glyph, Tone, str]]:
    language = reader.language
    for one in loaded.replay.after:
        reason = reason_in_words(loaded.agreement, one.status, one.reason, language)
        words = " · ".join(part for part in (_status(one).capitalize(), reason) if part)
        glyph = AFTER_GLYPHS.get(one.status, Glyph.FLAG)
        yield one.at, glyph, ANSWER_TONES.get(one.status, Tone.NEUTRAL), words
    for outcome in loaded.later:
        known = loaded.agreement.outcome_by_id.get(outcome.outcome)
        label = known.label.within(language) if known else outcome.outcome
        words = _("Called again: {outcome}").format(outcome=label)
        yield outcome.at, Glyph.PHONE_OUTGOING, Tone.NEUTRAL, words


# --- coach -----------------------------------------------------------------------------------
def coached(
    found: Coaching, criteria: Sequence[coach.Criterion], call: Call, reader: Reader
) -> CoachFace:
    """The right column for this reader. A qualifier reads what was shared on own calls only."""
    may_read = reader.may_coach or call.seat == reader.seat
    points = {one: fact.points for one, fact in found.points.items()} if may_read else {}
    shown = coach.asked(criteria, points) if may_read else ()
    mine = [one for one in found.comments if one.by == reader.seat] if reader.may_coach else []
    standing = coach.standing(mine)
    shared = coach.shared(found.comments) if may_read else ()
    texts = {one.at_s: one.text for one in standing}
    texts |= found.drafts if reader.may_coach else {}
    listed = [*standing, *(one for one in shared if not reader.may_coach or one.by != reader.seat)]
    listed.sort(key=lambda one: one.at_s)
    name = call.seat.split()[0] if call.seat else ""
    return CoachFace(
        tuple(
            CriterionFace(one.id, one.label.within(reader.language), points.get(one.id))
            for one in shown
        ),
        coach.total(points, shown),
        _scored(found, reader) if points else "",
        texts,
        frozenset(one.at_s for one in standing if one.is_shared),
        tuple(_comment(one, name, reader) for one in listed),
        tuple(
            PracticeFace(one.text, one.state == coach.DONE)
            for one in found.practice
            if one.state != coach.REMOVED and may_read
        ),
        found.is_example,
        reader.may_coach,
        reader.may_edit_criteria,
        name,
    )


def _scored(found: Coaching, reader: Reader) -> str:
    newest = max(found.points.values(), key=lambda one: (one.at, one.id))
    at = formats.moment(newest.at, reader.now, reader.zone, reader.language)
    return " · ".join(one for one in (newest.by, at) if one)


def _comment(one: coach.Comment, name: str, reader: Reader) -> CommentFace:
    if one.by != reader.seat:
        state = one.by
    elif one.is_shared:
        state = _("shared with {name}").format(name=name) if name else _("shared")
    else:
        state = _("not shared yet")
    place = formats.offset(one.at_s)
    return CommentFace(one.at_s, place, one.text, state, one.by == reader.seat)
