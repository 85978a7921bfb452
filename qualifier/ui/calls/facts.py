"""A call as a timeline in words, oldest first: what happened, was said, felt, noted, decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

from qualifier.contact.numbers import national_display
from qualifier.core.agreement import Agreement
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened, MarginNote, OutcomeFact
from qualifier.core.impression import Impression
from qualifier.core.script import Script
from qualifier.texts import _, formats
from qualifier.texts.answers import answer_in_words, question_in_words
from qualifier.texts.fields import field_label
from qualifier.ui.calls.states import FactKind, FactLine

# Facts of one second stand in this order: first what was said, then what was made of it.
_ORDER = tuple(FactKind)
_EVENTS = {
    Happened.DIALLED: FactKind.DIALLED,
    Happened.ANSWERED: FactKind.ANSWERED,
    Happened.HUNG_UP: FactKind.HUNG_UP,
    Happened.RESUMED: FactKind.RESUMED,
    Happened.CONFIRMED: FactKind.CONFIRMED,
    Happened.UNCONFIRMED: FactKind.CONFIRMED,
    Happened.OBJECTION: FactKind.OBJECTION,
}


def fact_lines(
    call: Call,
    script: Script,
    agreement: Agreement,
    language: str,
    zone: tzinfo,
    spoken: str = "",
) -> tuple[FactLine, ...]:
    """Every fact of `call` that says something to a reader; which question was shown does not.

    `spoken` (fr or en) is the language of the verbatims, else that of the page.
    """
    words = _Words(script, agreement, language, zone, spoken or language)
    found = [(_place(line, offset_s), line) for offset_s, line in words.lines(call)]
    found.sort(key=lambda one: one[0])
    lines = [line for _key, line in found]
    if call.outcome is not None:
        lines.append(words.outcome(call.outcome))
    return tuple(lines)


def _place(line: FactLine, offset_s: int) -> tuple[int, int]:
    if line.kind is FactKind.DIALLED:
        return -1, 0
    return offset_s, _ORDER.index(line.kind)


class _Words:
    """The sentences of one call's facts."""

    def __init__(
        self, script: Script, agreement: Agreement, language: str, zone: tzinfo, spoken: str
    ) -> None:
        self._script = script
        self._agreement = agreement
        self._language = language
        self._zone = zone
        self._spoken = spoken

    def lines(self, call: Call) -> Iterator[tuple[int, FactLine]]:
        for event in call.events:
            if event.kind in _EVENTS:
                yield event.offset_s, replace(self._event(event), fact_id=event.id)
        answered: set[str] = set()
        for answer in call.answers:
            line = self._answer(answer, answer.question in answered)
            yield answer.offset_s, replace(line, fact_id=answer.id)
            answered.add(answer.question)
        for note in call.notes:
            yield note.offset_s, replace(self._note(note), fact_id=note.id)
        for impression in call.impressions:
            line = replace(self._impression(impression), fact_id=impression.id)
            yield impression.offset_s, line

    def outcome(self, fact: OutcomeFact) -> FactLine:
        known = self._agreement.outcome_by_id.get(fact.outcome)
        label = known.label.within(self._language) if known else fact.outcome
        parts = [self._reason(fact), fact.note]
        if fact.due_at is not None:
            due = fact.due_at.astimezone(self._zone)
            day = formats.weekday(due.date(), self._language, fact.at.date())
            when = _("{day} at {time}").format(
                day=day, time=formats.time_of_day(due, self._language)
            )
            parts.append(_("Again {moment}").format(moment=when))
        words = " · ".join(one for one in parts if one)
        return FactLine(FactKind.OUTCOME, "", label, words, fact_id=fact.id)

    def _event(self, event: CallEvent) -> FactLine:
        kind, at = _EVENTS[event.kind], formats.offset(event.offset_s)
        match event.kind:
            case Happened.DIALLED:
                number = national_display(event.subject) or event.subject
                title = _("Dialled {number}").format(number=number)
                return FactLine(kind, "", title, self._clock(event.at))
            case Happened.ANSWERED:
                return FactLine(kind, at, _("Someone answered"), self._clock(event.at))
            case Happened.HUNG_UP:
                return FactLine(kind, at, _("Hung up"), self._clock(event.at))
            case Happened.RESUMED:
                words = _("Qualifier was away for {time}").format(
                    time=formats.offset(int(event.subject or 0))
                )
                return FactLine(kind, at, words, self._clock(event.at))
            case Happened.CONFIRMED:
                title = _("Confirmed: {field}").format(field=field_label(event.subject))
                return FactLine(kind, at, title)
            case Happened.UNCONFIRMED:
                title = _("No longer confirmed: {field}").format(field=field_label(event.subject))
                return FactLine(kind, at, title)
            case _:
                return FactLine(kind, at, _("Objection"), self._objection(event.subject))

    def _clock(self, at: datetime) -> str:
        return formats.clock(at.astimezone(self._zone))

    def _objection(self, objection_id: str) -> str:
        known = (one for one in self._script.objections if one.id == objection_id)
        return next((one.heard.within(self._language) for one in known), objection_id)

    def _answer(self, fact: AnswerFact, was_answered: bool) -> FactLine:
        question = self._script.by_id[fact.question]
        title = question_in_words(question, self._language)
        said = answer_in_words(question, fact.value, self._language, fact.at.date())
        if fact.value is None:
            said = _("answer taken back")
        elif was_answered:
            said = _("{answer} (changed)").format(answer=said)
        return FactLine(FactKind.ANSWER, formats.offset(fact.offset_s), title, said)

    def _note(self, fact: MarginNote) -> FactLine:
        question = self._script.by_id[fact.question]
        title = _("Note: {question}").format(question=question_in_words(question, self._language))
        text = fact.text or _("note erased")
        return FactLine(FactKind.NOTE, formats.offset(fact.offset_s), title, text)

    def _impression(self, one: Impression) -> FactLine:
        facet = self._agreement.facet_by_id.get(one.facet)
        title = facet.label.within(self._language) if facet else _("Impression")
        choices = facet.choices if facet else ()
        chosen = next((c.label.within(self._language) for c in choices if c.id == one.choice), "")
        parts = [chosen or one.choice, one.note]
        if one.retracted:
            parts.append(_("taken back"))
        quote = formats.quoted(one.quote, self._spoken) if one.quote else ""
        return FactLine(
            FactKind.IMPRESSION,
            formats.offset(one.offset_s),
            title,
            ", ".join(part for part in parts if part),
            quote,
            one.basis,
            one.value,
        )

    def _reason(self, fact: OutcomeFact) -> str:
        known = self._agreement.outcome_by_id.get(fact.outcome)
        listed = self._agreement.reasons.get(known.reasons, ()) if known else ()
        label = next(
            (one.label.within(self._language) for one in listed if one.id == fact.reason), ""
        )
        return label or fact.reason
