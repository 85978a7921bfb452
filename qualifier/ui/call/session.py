"""A call at work: its facts in memory and on their way to disk. Plain Python, no Qt.

Every act makes a fact, shows it at once and hands it to the writer; `saved` moves only when the
commit came back. A refused write keeps the fact on screen and in `outgoing`, for `retry`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qualifier.core.answer import Gap, Value
from qualifier.core.basis import Basis
from qualifier.core.call import (
    AnswerFact,
    CallEvent,
    Happened,
    MarginNote,
    Phase,
    answers_now,
    away_s,
    confirmed_fields,
    last_shown,
    notes_now,
)
from qualifier.core.flow import Path, next_question, previous_question, resume_at, walk
from qualifier.core.gate import Gate, gate
from qualifier.core.handoff import lead_values
from qualifier.core.impression import Captured, Impression
from qualifier.core.lead import Lead, with_values
from qualifier.core.questions import checked, type_of
from qualifier.core.score import Cell, Score, score
from qualifier.core.script import Question
from qualifier.exchange.heard import corrected, number_heard
from qualifier.settings import HOME_COUNTRY
from qualifier.store import calls
from qualifier.ui.call.correction import correction
from qualifier.ui.call.opening import Opening
from qualifier.ui.call.outgoing import Job, Outgoing
from qualifier.ui.call.when import read_day
from qualifier.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Undoable:
    """What Ctrl+Z takes back: an answer (to what it was before) or an impression."""

    question: str = ""
    before: Value | None = None
    impression_id: str = ""


class CallSession:
    """One call from the first look at the lead to its outcome."""

    def __init__(
        self,
        desk: Desk,
        opening: Opening,
        changed: Callable[[], None],
        saved: Callable[[], None] | None = None,
    ) -> None:
        """`changed` is told after every act; `saved` after every answer from the disk."""
        self.desk = desk
        self.opening = opening
        self.script = opening.script
        self.agreement = opening.agreement
        self.lead: Lead = opening.lead
        self.listen(changed, saved)
        self._seq = opening.seq
        call = opening.call
        self.id = call.id
        self.events = list(call.events)
        self._first_at = {one.kind: one.at for one in reversed(self.events)}
        self.answer_facts = list(call.answers)
        self.answers: dict[str, Value] = answers_now(call.answers)
        self.note_facts = list(call.notes)
        self.notes: dict[str, str] = notes_now(call.notes)
        self.impressions = list(call.impressions)
        self.confirmed = set(confirmed_fields(call.events))
        self.drafts = dict(opening.drafts)
        self.outgoing = Outgoing(desk, self._disk_told)
        self.is_begun = opening.is_resumed
        self.is_settled = False
        self.is_ending = False  # the outcome is on its way to the disk
        self._away_s = away_s(self.events)
        self.is_paused = False
        if opening.is_resumed and self.phase is Phase.LIVE:
            self.is_paused = True
            facts = [one.at for one in self.events] + [one.at for one in call.answers]
            self._stood_at = max(facts + [one.at for one in call.notes])
        self._undo: list[Undoable] = []
        self.before: Score = score(
            None, None, self.agreement, lead_values(self.lead), opening.signals, desk.clock()
        )
        self.recompute()
        self.current = self._first_question()

    def listen(self, changed: Callable[[], None], saved: Callable[[], None] | None = None) -> None:
        """Tell somebody else from now on."""
        self._changed = changed
        self._saved_changed = saved or changed

    def tell(self) -> None:
        """Have what stands shown again."""
        self._changed()

    # --- what stands ---------------------------------------------------------------------------
    def recompute(self) -> None:
        """Derive path, score and gate from the facts; nothing of it is kept otherwise."""
        values = lead_values(self.lead)
        self.path: Path = walk(self.script, self.answers, values)
        self.score: Score = score(
            self.script,
            self.path,
            self.agreement,
            values,
            self.opening.signals,
            self.desk.clock(),
        )
        self.gate: Gate = gate(self.script, self.path, self.score, self.agreement)

    @property
    def phase(self) -> Phase:
        """Where the call stands (DESIGN.md, "Call workspace, by moment")."""
        kinds = self._first_at
        if self.is_settled:
            return Phase.CODED
        if Happened.HUNG_UP in kinds:
            return Phase.WRAP_UP
        if Happened.ANSWERED in kinds:
            return Phase.LIVE
        return Phase.RINGING if Happened.DIALLED in kinds else Phase.READY

    @property
    def answered_at(self) -> datetime | None:
        """When somebody answered."""
        return self._first_at.get(Happened.ANSWERED)

    @property
    def dialled_at(self) -> datetime | None:
        """When the number was dialled."""
        return self._first_at.get(Happened.DIALLED)

    @property
    def ended_at(self) -> datetime | None:
        """When the call was hung up."""
        return self._first_at.get(Happened.HUNG_UP)

    def offset_s(self) -> int:
        """Seconds since somebody answered; the call's own clock, which stands while paused."""
        start, end = self.answered_at, self.ended_at
        if start is None:
            return 0
        end = end or (self._stood_at if self.is_paused else self.desk.clock())
        return max(int((end - start).total_seconds()) - self._away_s, 0)

    @property
    def counting_since(self) -> datetime | None:
        """From when the timer of a live call counts; None while it stands."""
        start = self.answered_at
        if start is None or self.phase is not Phase.LIVE or self.is_paused:
            return None
        return start + timedelta(seconds=self._away_s)

    @property
    def cell_before(self) -> Cell:
        """What the queue shows of the lead: the last call's cell, else fields and signals alone."""
        return self.opening.cell or self.before.cell

    @property
    def cell(self) -> Cell:
        """The cell now: until the first answer of this call, what was known before it."""
        return self.score.cell if self.answers else self.cell_before

    @property
    def question(self) -> Question:
        """The question on screen."""
        return self.script.by_id[self.current]

    # --- the phone -----------------------------------------------------------------------------
    def dial(self) -> None:
        """The number is being called: the call begins to exist."""
        self._event(Happened.DIALLED, self.lead.phone)

    def answered(self) -> None:
        """Somebody answers: the timer starts, the first question shows."""
        self._event(Happened.ANSWERED, "")
        self._event(Happened.SHOWN, self.current)

    def go_on_after_pause(self) -> None:
        """After the program was away in mid-call: the timer counts again from where it stood.

        Any other act of the call does it by itself.
        """
        if self.is_paused:
            self._end_pause()
            self._changed()

    def _end_pause(self) -> None:
        self.is_paused = False
        away = max(int((self.desk.clock() - self._stood_at).total_seconds()), 0)
        self._away_s += away
        event = self._new_event(Happened.RESUMED, str(away))
        self.outgoing.hand_in(lambda c: calls.add_event(c, event))

    def hang_up(self) -> None:
        """The call is over; an outcome is still required."""
        if self.phase in (Phase.LIVE, Phase.RINGING):
            self._event(Happened.HUNG_UP, "")

    # --- answers -------------------------------------------------------------------------------
    def answer(self, raw: object) -> None:
        """Answer the question on screen. Raises AnswerRefused; nothing changes then."""
        question = self.question
        value = self._checked(question, raw)
        before = self.answers.get(question.id)
        if value == before:
            return
        self._undo.append(Undoable(question.id, before))
        self._put_answer(question.id, value)

    def take_back(self) -> None:
        """Leave the question on screen open again."""
        if self.current in self.answers:
            self._undo.append(Undoable(self.current, self.answers[self.current]))
            self._put_answer(self.current, None)

    def write_note(self, question_id: str, text: str) -> None:
        """Set the margin note of a question; an empty text takes it away."""
        if self.notes.get(question_id, "") == text.strip():
            self.keep_draft(f"note:{question_id}", "")
            return
        fact = MarginNote(
            self.desk.new_id(),
            self.id,
            self._next_seq(),
            question_id,
            text.strip(),
            self.desk.clock(),
            self.offset_s(),
        )
        self.note_facts.append(fact)
        self.notes[question_id] = fact.text
        self.drafts.pop(f"note:{question_id}", None)
        self.write(lambda c: calls.add_note(c, fact))

    def keep_draft(self, field: str, text: str) -> None:
        """Keep what is being typed; at most a second of it is ever at risk."""
        if self.drafts.get(field, "") == text or not self.is_begun:
            return
        self.drafts[field] = text
        at = self.desk.clock()
        self.write(lambda c: calls.save_draft(c, self.id, field, text, at))

    def keep_typed_notes(self, of: str = "") -> None:
        """Make notes of the drafts of notes: of one question, else of all.

        One that was found again after a crash may never be touched before the call goes on.
        """
        for field, text in tuple(self.drafts.items()):
            kind, _, question_id = field.partition(":")
            if kind == "note" and text.strip() and of in ("", question_id):
                self.write_note(question_id, text)

    # --- moving about --------------------------------------------------------------------------
    def go_next(self) -> bool:
        """Show the next question; False at the end of the script."""
        following = next_question(self.path, self.current)
        return following is not None and self.show(following)

    def go_back(self) -> bool:
        """Show the question before; False at the start."""
        preceding = previous_question(self.path, self.current)
        return preceding is not None and self.show(preceding)

    def go_section(self, step: int) -> bool:
        """Show the first question of the next (+1) or previous (−1) section on the path."""
        here = self.script.section_of[self.current].id
        sections = list(dict.fromkeys(self.script.section_of[q].id for q in self.path.asked))
        if here not in sections or not 0 <= sections.index(here) + step < len(sections):
            return False
        return self.show_section(sections[sections.index(here) + step])

    def show_section(self, section_id: str) -> bool:
        """Show a section: its first open question, else its first one."""
        asked = [q for q in self.path.asked if self.script.section_of[q].id == section_id]
        if not asked:
            return False
        open_now = [q for q in asked if q in self.path.open_questions(self.script)]
        return self.show((open_now or asked)[0])

    def show(self, question_id: str) -> bool:
        """Show a question on the path and remember it for a restart."""
        if question_id not in self.path.asked:
            return False
        if question_id != self.current:
            self.keep_typed_notes(self.current)
        self.current = question_id
        if self.phase in (Phase.LIVE, Phase.WRAP_UP):
            self._event(Happened.SHOWN, question_id)
        else:
            self._changed()
        return True

    # --- facts on the card ---------------------------------------------------------------------
    def tick(self, field: str, *, is_confirmed: bool) -> None:
        """Confirm (or no longer confirm) a lead field on the phone."""
        kind = Happened.CONFIRMED if is_confirmed else Happened.UNCONFIRMED
        (self.confirmed.add if is_confirmed else self.confirmed.discard)(field)
        event = self._new_event(kind, field)
        value = self.lead.value(field)
        self.write(lambda c: calls.add_confirmation(c, event, self.lead.id, value))

    def correct(self, field: str, value: str) -> None:
        """Change a lead field. Heard on the phone it counts as confirmed; before dialling it is
        only put right. Raises AnswerRefused for what can be no number or address."""
        desk, lead_id = self.desk, self.lead.id
        values = corrected(self.lead, field, value, desk.settings.text(HOME_COUNTRY))
        if values[field] == self.lead.value(field):
            return
        self.lead = with_values(self.lead, values)
        self.recompute()
        self.write(correction(desk, self.agreement, lead_id, values))
        if self.is_begun:
            self.tick(field, is_confirmed=True)

    # --- impressions ---------------------------------------------------------------------------
    def add_impression(self, captured: Captured) -> None:
        """Save a captured line, linked to the question on screen and the call's time."""
        self._put_impression(
            captured.facet.id if captured.facet else "",
            captured.value,
            captured.choice,
            captured.basis,
            captured.quote,
            captured.note,
        )

    def set_facet(self, facet_id: str, value: int | None, basis: Basis) -> None:
        """Set a facet by hand, in place of what was set for it at this very question."""
        for one in reversed(self.impressions):
            same_place = one.facet == facet_id and one.question == self.current
            if same_place and not one.retracted and not (one.quote or one.note):
                self._retract(one)
                break
        self._put_impression(facet_id, value, "", basis, "", "")

    def clear_facet(self, facet_id: str) -> None:
        """Take back the impression that stands for a facet; its row stays, marked."""
        standing = [o for o in self.impressions if o.facet == facet_id and not o.retracted]
        if standing:
            self._retract(standing[-1])

    def use_objection(self, objection_id: str) -> None:
        """An objection was opened: a fact of the call."""
        self._event(Happened.OBJECTION, objection_id)

    def undo(self) -> bool:
        """Take back the last answer or impression; False if there is none."""
        if not self._undo:
            return False
        if self.phase is not Phase.LIVE and not self._undo[-1].impression_id:
            return False  # the script is locked after hanging up; impressions stay open
        last = self._undo.pop()
        if last.impression_id:
            found = next(o for o in self.impressions if o.id == last.impression_id)
            self._retract(found)
        else:
            self._put_answer(last.question, last.before)
            self.show(last.question)
        return True

    # --- on the way to disk --------------------------------------------------------------------
    def write(self, job: Job) -> None:
        """Hand a job to the writer and show what changed."""
        self.outgoing.hand_in(job)
        self._changed()

    def retry(self) -> None:
        """Hand in again what the disk refused."""
        self.outgoing.retry()
        self._changed()

    def _disk_told(self) -> None:
        self._saved_changed()

    def _put_answer(self, question_id: str, value: Value | None) -> None:
        fact = AnswerFact(
            self.desk.new_id(),
            self.id,
            self._next_seq(),
            question_id,
            value,
            self.desk.clock(),
            self.offset_s(),
        )
        self.answer_facts.append(fact)
        if value is None:
            self.answers.pop(question_id, None)
        else:
            self.answers[question_id] = value
        self.drafts.pop(f"answer:{question_id}", None)
        # On its way to the disk before anything is computed or shown.
        self.outgoing.hand_in(lambda c: calls.add_answer(c, fact, self.script))
        self.recompute()
        self._changed()

    def _put_impression(
        self,
        facet: str,
        value: int | None,
        choice: str,
        basis: Basis,
        quote: str,
        note: str,
    ) -> None:
        one = Impression(
            self.desk.new_id(),
            facet,
            value,
            choice,
            basis,
            quote,
            note,
            self.current if self.phase in (Phase.LIVE, Phase.WRAP_UP) else "",
            self.offset_s(),
        )
        self.impressions.append(one)
        self._undo.append(Undoable(impression_id=one.id))
        self.drafts.pop("capture", None)
        seq, at = self._next_seq(), self.desk.clock()
        self.write(lambda c: calls.add_impression(c, self.id, seq, one, at))

    def _retract(self, one: Impression) -> None:
        self.impressions[self.impressions.index(one)] = replace(one, retracted=True)
        at = self.desk.clock()
        self.write(lambda c: calls.retract_impression(c, one.id, at))

    def _event(self, kind: Happened, subject: str) -> None:
        event = self._new_event(kind, subject)
        if kind is Happened.SHOWN:
            self.outgoing.hand_in_soon(lambda c: calls.add_event(c, event))
            self._changed()
        else:
            self.write(lambda c: calls.add_event(c, event))

    def _new_event(self, kind: Happened, subject: str) -> CallEvent:
        self._begin()
        event = CallEvent(
            self.desk.new_id(),
            self.id,
            self._next_seq(),
            kind,
            subject,
            self.desk.clock(),
            self.offset_s(),
        )
        self.events.append(event)
        self._first_at.setdefault(kind, event.at)
        return event

    def _begin(self) -> None:
        if not self.is_begun:
            self.is_begun = True
            call = self.opening.call
            # In one transaction with the fact that begins it.
            self.outgoing.hand_in_soon(lambda c: calls.begin(c, call))

    def _next_seq(self) -> int:
        self._begin()
        if self.is_paused:
            self._end_pause()
        self._seq += 1
        return self._seq

    def _first_question(self) -> str:
        shown = last_shown(self.events)
        if shown in self.path.asked:
            return shown
        first = resume_at(self.script, self.path) if self.opening.is_resumed else None
        return first or self.path.asked[0]

    def _checked(self, question: Question, raw: object) -> Value:
        if isinstance(raw, Gap):
            return raw
        kind = type_of(question).name
        if kind == "date" and isinstance(raw, str):
            raw = read_day(raw, self.desk.clock().astimezone(self.desk.zone).date())
        if kind == "phone" and isinstance(raw, str) and raw.strip():
            raw = self._e164(raw)
        if kind == "contact" and isinstance(raw, dict) and str(raw.get("phone") or "").strip():
            raw = {**raw, "phone": self._e164(str(raw["phone"]))}
        return checked(question, raw)

    def _e164(self, typed: str) -> str:
        home = self.lead.country or self.desk.settings.text(HOME_COUNTRY)
        return number_heard(typed, home).e164
