"""Defects per question: what each question, answer and criterion let through that sales refused.

Two rates stand side by side. `refused`: of the hand-offs with this answer, how many came back for
what they were. `blamed`: how many of them sales laid at this very question (`about`). Both with
their 95 % interval, and version against version of a script.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
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
# Kind, id and answer of what let a hand-off through. The kind as text: an enum's hash is slow.
_Subject = tuple[str, str, str]


class DefectKind(Enum):
    """What let the hand-off through."""

    QUESTION = "question"
    ANSWER = "answer"
    CRITERION = "criterion"
    FACET = "facet"


_KINDS = {one.value: one for one in DefectKind}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Call of a hand-off → its standing answers (question, JSON text), and facets observed.

    `subjects` keeps what was made of them: a call runs on one version of a script for ever.
    """

    answers: Mapping[str, tuple[tuple[str, str], ...]]
    facets: Mapping[str, tuple[str, ...]]
    subjects: dict[str, tuple[_Subject, ...]] = field(default_factory=dict)


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


def _of_version(
    script: Script, script_id: str, version: int, cases: list[Case], evidence: Evidence
) -> ScriptDefects:
    reading, known = _Reading(script), evidence.subjects
    out_of: Counter[_Subject] = Counter()
    refused: defaultdict[_Subject, list[str]] = defaultdict(list)
    blamed: defaultdict[_Subject, list[str]] = defaultdict(list)
    back = []
    for case in cases:
        call_id = case.handoff.call_id
        subjects = known.get(call_id)
        if subjects is None:
            subjects = known[call_id] = reading.subjects(evidence, call_id)
        out_of.update(subjects)
        if not case.counts_as_defect:
            continue
        back.append(case.lead_id)
        about = case.refusal.about if case.refusal else ""
        for one in subjects:
            refused[one].append(case.lead_id)
            if about and reading.is_about(one, about):
                blamed[one].append(case.lead_id)
    kinds, order = list(_KINDS), script.order

    def place(one: _Subject) -> tuple[int, int, _Subject]:
        return kinds.index(one[0]), order.get(one[1], 0), one

    lines = [
        DefectLine(
            _KINDS[one[0]],
            one[1],
            one[2],
            Rate(len(refused[one]), count, once(refused[one])),
            Rate(len(blamed[one]), count, once(blamed[one])),
        )
        for one, count in sorted(out_of.items(), key=lambda item: place(item[0]))
    ]
    return ScriptDefects(script_id, version, Rate(len(back), len(cases), once(back)), tuple(lines))


class _Reading:
    """What let a call's hand-off through, by one script; the same few answers come again and
    again."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._known: dict[tuple[str, str], tuple[tuple[_Subject, ...], frozenset[str]]] = {}
        self._serving = {name: {one.id for one in found} for name, found in script.serving.items()}

    def subjects(self, evidence: Evidence, call_id: str) -> tuple[_Subject, ...]:
        """Its questions, answers, criteria met and facets observed."""
        found: list[_Subject] = []
        met: set[str] = set()
        for question, text in evidence.answers.get(call_id, ()):
            known = self._known.get((question, text))
            if known is None:
                known = self._known[question, text] = self._read(question, json.loads(text))
            found += known[0]
            met |= known[1]
        found += [(DefectKind.CRITERION.value, one, ANY) for one in sorted(met)]
        facets = evidence.facets.get(call_id, ())
        found += [(DefectKind.FACET.value, one, ANY) for one in facets]
        return tuple(found)

    def is_about(self, subject: _Subject, about: str) -> bool:
        """Whether what sales pointed at is the subject, or a question that serves it."""
        kind, id_, _answer = subject
        if id_ == about:
            return True
        return kind == DefectKind.CRITERION.value and about in self._serving.get(id_, ())

    def _read(self, question_id: str, stored: Any) -> tuple[tuple[_Subject, ...], frozenset[str]]:
        asked: _Subject = (DefectKind.QUESTION.value, question_id, ANY)
        answers, met = self._answers(question_id, stored)
        named = [(DefectKind.ANSWER.value, question_id, one) for one in answers]
        return (asked, *named), met

    def _answers(self, question_id: str, stored: Any) -> tuple[tuple[str, ...], frozenset[str]]:
        """The choices that an answer names (or its gap), and the criteria it met."""
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
