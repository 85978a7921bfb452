"""The hand-off: the fact that passes a lead to sales, and the dossier computed from the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from qualifier.core.agreement import Agreement, Facet, FacetKind
from qualifier.core.answer import Gap, Value
from qualifier.core.call import Call, answers_now, confirmed_fields, notes_now
from qualifier.core.condition import holds
from qualifier.core.criteria import Standing, criteria, gaps
from qualifier.core.flow import Path, walk
from qualifier.core.impression import Impression, latest
from qualifier.core.lead import LEAD_FIELDS, Lead
from qualifier.core.questions import type_of
from qualifier.core.score import Score
from qualifier.core.script import Question, Script, Use
from qualifier.core.text import Text, fold


@dataclass(frozen=True, slots=True)
class Handoff:
    """The stored fact. `lead` is the lead's values at that moment (field → value).

    `override` is the written justification where the gate was shut. `route_reason` is given when
    another channel than the proposed one was chosen. `load` is the week's hand-offs per channel
    when it was routed.
    """

    id: str
    call_id: str
    lead_id: str
    cell: str
    fit: int
    maturity: int
    decision: str
    channel: str
    person: str
    made_at: datetime
    made_by: str
    lead: Mapping[str, str] = field(default_factory=dict)
    load: Mapping[str, int] = field(default_factory=dict)
    override: str = ""
    route_reason: str = ""
    opening: str = ""
    avoid: str = ""
    word: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as the dossier shows it: the question, the checked value (or gap), when."""

    question: Question
    value: Value | None
    note: str
    offset_s: int


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion with its evidence; `confirmed` when the lead field behind it was ticked."""

    criterion_id: str
    label_fr: str
    label_en: str
    standing: Standing
    evidence: tuple[AnswerLine, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class FacetLine:
    """A facet and the impression that stands; None: not observed."""

    facet: Facet
    impression: Impression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence added by a named rule of the agreement; `label` names the rule to people."""

    id: str
    sentence_fr: str
    sentence_en: str
    label: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the salesperson reads, in the fixed order of DOMAIN.md "Hand-off and feedback"."""

    handoff: Handoff
    lead: Lead
    script: Script
    agreement: Agreement
    call_begun_at: datetime
    call_duration_s: int
    needs: tuple[AnswerLine, ...]
    deciders: tuple[AnswerLine, ...]
    criteria: tuple[CriterionLine, ...]
    gaps: tuple[AnswerLine, ...]
    facets: tuple[FacetLine, ...]
    others: tuple[FacetLine, ...]
    free: tuple[Impression, ...]
    verbatims: tuple[Impression, ...]
    rules: tuple[Rule, ...]
    next_step: str
    next_step_on: date | None
    trigger: str
    wake_up: date | None
    answers: tuple[AnswerLine, ...]


def dossier(
    handoff: Handoff, lead: Lead, call: Call, script: Script, agreement: Agreement
) -> Dossier:
    """The dossier of a hand-off, computed from the facts of its call."""
    path = walk(script, answers_now(call.answers), handoff.lead)
    lines = _lines(call, script, path)
    standing = [one for one in call.impressions if not one.retracted]
    newest = latest(standing)
    scales = tuple(
        FacetLine(one, newest.get(one.id))
        for one in agreement.facets
        if one.kind is FacetKind.SCALE and (not one.retired or one.id in newest)
    )
    others = tuple(
        FacetLine(one, newest[one.id])
        for one in agreement.facets
        if one.kind is not FacetKind.SCALE and one.id in newest
    )
    return Dossier(
        handoff=handoff,
        lead=lead,
        script=script,
        agreement=agreement,
        call_begun_at=call.begun_at,
        call_duration_s=call.duration_s,
        needs=_used(lines, Use.NEED),
        deciders=_used(lines, Use.DECISION_MAKER),
        criteria=_criteria(call, script, path, agreement, lines, handoff.lead),
        gaps=tuple(lines[one] for one in gaps(script, path, ended=True)),
        facets=scales,
        others=others,
        free=tuple(one for one in standing if not one.facet),
        verbatims=tuple(one for one in standing if one.quote),
        rules=flags(agreement, path, newest, handoff.lead),
        next_step=_word(lines, Use.NEXT_STEP),
        next_step_on=_day(lines, Use.NEXT_STEP_ON),
        trigger=_word(lines, Use.TRIGGER),
        wake_up=_day(lines, Use.WAKE_UP),
        answers=tuple(line for line in lines.values() if line.value is not None),
    )


def lead_values(lead: Lead) -> dict[str, str]:
    """Field → value of a lead, for conditions, sentences and the hand-off's snapshot."""
    values = {name: str(getattr(lead, name)) for name in LEAD_FIELDS}
    return {**{key: str(one) for key, one in lead.extra.items()}, **values, "name": lead.name}


def flags(
    agreement: Agreement,
    path: Path,
    impressions: Mapping[str, Impression],
    lead: Mapping[str, str],
) -> tuple[Rule, ...]:
    """Named rules that fire: what was felt against what was declared. Never points."""
    fired = []
    for rule in agreement.flag_rules:
        felt = impressions.get(rule.facet)
        if felt is None or not holds(rule.when, path.answers, lead):
            continue
        low_scale = felt.value is not None and felt.value <= rule.felt_at_most
        if low_scale or (felt.choice and felt.choice in rule.felt_choices):
            fired.append(Rule(rule.id, rule.sentence.fr, rule.sentence.en, rule.label))
    return tuple(fired)


def score_summary(score: Score) -> tuple[str, int, int]:
    """Cell, fit and maturity for the hand-off row."""
    return str(score.cell), score.fit, score.maturity


def _lines(call: Call, script: Script, path: Path) -> dict[str, AnswerLine]:
    notes = notes_now(call.notes)
    when = {fact.question: fact.offset_s for fact in call.answers}
    return {
        one: AnswerLine(
            script.by_id[one], path.answers.get(one), notes.get(one, ""), when.get(one, 0)
        )
        for one in path.asked
        if not type_of(script.by_id[one]).is_spoken_only
    }


def _used(lines: Mapping[str, AnswerLine], use: Use) -> tuple[AnswerLine, ...]:
    return tuple(
        line
        for line in lines.values()
        if line.question.use is use and line.value is not None and not isinstance(line.value, Gap)
    )


def _word(lines: Mapping[str, AnswerLine], use: Use) -> str:
    return next((str(line.value) for line in _used(lines, use)), "")


def _day(lines: Mapping[str, AnswerLine], use: Use) -> date | None:
    values = (line.value for line in _used(lines, use))
    return next((value for value in values if isinstance(value, date)), None)


def _criteria(
    call: Call,
    script: Script,
    path: Path,
    agreement: Agreement,
    lines: Mapping[str, AnswerLine],
    lead_now: Mapping[str, str],
) -> tuple[CriterionLine, ...]:
    ticked = confirmed_fields(call.events)

    def is_confirmed(line: AnswerLine) -> bool:
        """Ticked on the card, and the card says what was answered."""
        name = line.question.fills.removeprefix("lead.")
        if name not in ticked or line.value is None or isinstance(line.value, Gap):
            return False
        said = {
            type_of(line.question).shown(line.question, line.value, one) for one in ("fr", "en")
        }
        return fold(lead_now.get(name, "")) in {*map(fold, said), ""}

    out = []
    for state in criteria(script, path, agreement):
        evidence = tuple(lines[one] for one in state.evidence)
        confirmed = any(is_confirmed(line) for line in evidence)
        label = state.criterion.label
        out.append(
            CriterionLine(
                state.criterion.id, label.fr, label.en, state.standing, evidence, confirmed
            )
        )
    return tuple(out)
