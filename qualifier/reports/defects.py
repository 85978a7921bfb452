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
from qualifier.reports.columns import Pick, Table, bits_at
from qualifier.reports.facts import View
from qualifier.reports.measure import Rate, rate
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

    `subjects` keeps what was made of them: script and version → subject → the hand-offs that had
    it. A call runs on one version of a script for ever.
    """

    answers: Mapping[str, tuple[tuple[str, str], ...]]
    facets: Mapping[str, tuple[str, ...]]
    subjects: dict[tuple[str, int], dict[_Subject, int]] = field(default_factory=dict)


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
    scripts = sorted(view.facts.cases.columns["script"].values, key=lambda one: (one[0], -one[1]))
    return tuple(
        _of_version(script_of(*script), script, answered, evidence)
        for script in scripts
        if (answered := view.answered.where("script", script)).bits
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
    script: Script, version: tuple[str, int], answered: Pick, evidence: Evidence
) -> ScriptDefects:
    table, reading = answered.table, _Reading(script)
    subjects = evidence.subjects.get(version)
    if subjects is None:
        subjects = evidence.subjects[version] = reading.all_subjects(evidence, table, version)
    back = answered.where("defect", True)
    abouts = [one for one in table.columns["about"].values if one]
    lines = []
    for one in sorted(subjects, key=lambda one: _place(one, script)):
        had = answered.only(subjects[one])
        if not had.bits:
            continue
        refused = had.only(back.bits)
        blamed = refused.where_any(
            "about", [about for about in abouts if reading.is_about(one, about)]
        )
        kind, id_, answer = one
        lines.append(DefectLine(_KINDS[kind], id_, answer, rate(refused, had), rate(blamed, had)))
    return ScriptDefects(*version, rate(back, answered), tuple(lines))


def _place(one: _Subject, script: Script) -> tuple[int, int, _Subject]:
    return list(_KINDS).index(one[0]), script.order.get(one[1], 0), one


class _Reading:
    """What let a call's hand-off through, by one script; the same few answers come again and
    again."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._known: dict[tuple[str, str], tuple[tuple[_Subject, ...], frozenset[str]]] = {}
        self._serving = {name: {one.id for one in found} for name, found in script.serving.items()}

    def all_subjects(
        self, evidence: Evidence, cases: Table, version: tuple[str, int]
    ) -> dict[_Subject, int]:
        """Subject → the hand-offs of this version that had it."""
        places: defaultdict[_Subject, list[int]] = defaultdict(list)
        count = len(cases.at)
        for place in Pick(cases, cases.where("script", version), 0, count).places():
            for one in set(self.subjects(evidence, cases.rows[place].handoff.call_id)):
                places[one].append(place)
        return {one: bits_at(found, count) for one, found in places.items()}

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
