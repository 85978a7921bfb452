"""Defects per question: what each question, answer and criterion let through that sales refused.

Two rates stand side by side. `refused`: of the hand-offs with this answer, how many came back for
what they were. `blamed`: how many of them sales laid at this very question (`about`). Both with
their 95 % interval, and version against version of a script.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Any

from qualifier.core import questions
from qualifier.core.answer import Gap
from qualifier.core.errors import InputError
from qualifier.core.flow import chosen_ids
from qualifier.core.script import Script
from qualifier.reports.cases import Case
from qualifier.reports.facts import View
from qualifier.reports.measure import Rate, once
from qualifier.store import report_rows
from qualifier.store.database import Connection

GAP = "gap:"  # before unknown, refused, not_asked
ANY = ""  # a question as a whole, or an answer without choices

FindScript = Callable[[str, int], Script]


class DefectKind(Enum):
    """What let the hand-off through."""

    QUESTION = "question"
    ANSWER = "answer"
    CRITERION = "criterion"
    FACET = "facet"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Call of a hand-off → its standing answers (question, JSON text), and facets observed."""

    answers: Mapping[str, tuple[tuple[str, str], ...]]
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DefectLine:
    """`id` is the question, criterion or facet, `answer` the choice or `gap:…` of a question."""

    kind: DefectKind
    id: str
    answer: str
    refused: Rate
    blamed: Rate


@dataclass(frozen=True, slots=True)
class ScriptDefects:
    """One version of a script: its answered hand-offs, those refused, and line by line."""

    script_id: str
    version: int
    refused: Rate
    lines: tuple[DefectLine, ...]

    def line(self, kind: DefectKind, id_: str, answer: str = ANY) -> DefectLine | None:
        """The line of that subject, None if no hand-off had it."""
        wanted = (kind, id_, answer)
        return next((one for one in self.lines if (one.kind, one.id, one.answer) == wanted), None)


@dataclass(frozen=True, slots=True)
class Versus:
    """One subject in a version and in the one before. `differs`: their intervals lie apart."""

    script_id: str
    older: int
    newer: int
    before: DefectLine
    now: DefectLine

    @property
    def differs(self) -> bool:
        """Whether the rates of refusal differ for certain (95 %)."""
        one, other = self.before.refused.interval, self.now.refused.interval
        return one is not None and other is not None and not one.overlaps(other)


def read_evidence(connection: Connection, first_ms: int) -> Evidence:
    """What was answered and observed in the calls of hand-offs made since; two statements."""
    answers: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for call_id, question, value in report_rows.answers_of_handoffs(connection, first_ms):
        answers[call_id].append((question, str(value)))  # a number comes as one
    facets: defaultdict[str, list[str]] = defaultdict(list)
    for call_id, facet in report_rows.facets_of_handoffs(connection, first_ms):
        facets[call_id].append(facet)
    return Evidence(
        {key: tuple(found) for key, found in answers.items()},
        {key: tuple(found) for key, found in facets.items()},
    )


def defects(view: View, evidence: Evidence, script_of: FindScript) -> tuple[ScriptDefects, ...]:
    """The defects of a view's answered hand-offs, by script and version, the newest version first.

    `script_of` gives a script by id and version (`store.documents.Documents.script`).
    """
    by_version: defaultdict[tuple[str, int], list[Case]] = defaultdict(list)
    for one in view.cases:
        if one.is_answered:
            by_version[one.handoff.script_id, one.handoff.script_version].append(one)
    return tuple(
        _of_version(script_of(script_id, version), script_id, version, cases, evidence)
        for (script_id, version), cases in sorted(
            by_version.items(), key=lambda item: (item[0][0], -item[0][1])
        )
    )


def versus(found: Iterable[ScriptDefects]) -> tuple[Versus, ...]:
    """Each version against the one before it in `found`, line by line where both have it."""
    by_script: defaultdict[str, list[ScriptDefects]] = defaultdict(list)
    for one in found:
        by_script[one.script_id].append(one)
    pairs = []
    for script_id, versions in by_script.items():
        ordered = sorted(versions, key=lambda one: one.version)
        for older, newer in pairwise(ordered):
            for now in newer.lines:
                before = older.line(now.kind, now.id, now.answer)
                if before is not None:
                    pairs.append(Versus(script_id, older.version, newer.version, before, now))
    return tuple(pairs)


@dataclass(slots=True)
class _Tally:
    """Leads with a subject: all answered, refused, and those for which it was blamed."""

    out_of: int = 0
    refused: list[str] = field(default_factory=list)
    blamed: list[str] = field(default_factory=list)

    def line(self, kind: DefectKind, id_: str, answer: str) -> DefectLine:
        """What was counted, as rates."""
        return DefectLine(
            kind,
            id_,
            answer,
            Rate(len(self.refused), self.out_of, once(self.refused)),
            Rate(len(self.blamed), self.out_of, once(self.blamed)),
        )


class _Counting:
    """Tallies of one kind, by subject and answer."""

    def __init__(self, kind: DefectKind) -> None:
        self.kind = kind
        self.tallies: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)

    def add(self, id_: str, answer: str, refused_lead: str, *, is_blamed: bool) -> None:
        """One hand-off; `refused_lead` is empty where it did not come back."""
        tally = self.tallies[id_, answer]
        tally.out_of += 1
        if refused_lead:
            tally.refused.append(refused_lead)
            if is_blamed:
                tally.blamed.append(refused_lead)


def _of_version(
    script: Script, script_id: str, version: int, cases: list[Case], evidence: Evidence
) -> ScriptDefects:
    reading = _Reading(script)
    asked, answered, criteria, facets = (_Counting(one) for one in DefectKind)
    serving = {name: {one.id for one in found} for name, found in script.serving.items()}
    refused = []
    for case in cases:
        about = case.refusal.about if case.refusal else ""
        lead = case.lead_id if case.counts_as_defect else ""
        if lead:
            refused.append(lead)
        met: set[str] = set()
        for question, text in evidence.answers.get(case.handoff.call_id, ()):
            answers, now_met = reading.of(question, text)
            met |= now_met
            asked.add(question, ANY, lead, is_blamed=about == question)
            for answer in answers:
                answered.add(question, answer, lead, is_blamed=about == question)
        for name in met:
            is_blamed = about == name or about in serving.get(name, ())
            criteria.add(name, ANY, lead, is_blamed=is_blamed)
        for facet in evidence.facets.get(case.handoff.call_id, ()):
            facets.add(facet, ANY, lead, is_blamed=about == facet)
    lines = []
    for counting in (asked, answered, criteria, facets):
        ordered = sorted(
            counting.tallies.items(), key=lambda item: (script.order.get(item[0][0], 0), item[0])
        )
        lines += [tally.line(counting.kind, *subject) for subject, tally in ordered]
    return ScriptDefects(
        script_id, version, Rate(len(refused), len(cases), once(refused)), tuple(lines)
    )


class _Reading:
    """Reads stored answers of one script; the same few texts come again and again."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._known: dict[tuple[str, str], tuple[tuple[str, ...], frozenset[str]]] = {}

    def of(self, question_id: str, text: str) -> tuple[tuple[str, ...], frozenset[str]]:
        """The choices that an answer names (or its gap), and the criteria it met."""
        known = self._known.get((question_id, text))
        if known is None:
            known = self._known[question_id, text] = self._read(question_id, json.loads(text))
        return known

    def _read(self, question_id: str, stored: Any) -> tuple[tuple[str, ...], frozenset[str]]:
        question = self._script.by_id.get(question_id)
        if question is None:
            return (), frozenset()
        try:
            value = questions.restored(question, stored)
            if isinstance(value, Gap):
                return (GAP + value.value,), frozenset()
            met = questions.type_of(question).meets(question, value)
        except (InputError, ValueError, KeyError):  # written by another version of the program
            return (), frozenset()
        return chosen_ids(value) if question.choices else (), met
