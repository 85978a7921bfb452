"""Two axes, never one number: fit and maturity, each point with its source (DOMAIN.md "Scores")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from qualifier.core.agreement import Agreement, Decision
from qualifier.core.answer import Answers, Gap
from qualifier.core.condition import holds
from qualifier.core.flow import Path
from qualifier.core.lead import Signal
from qualifier.core.questions import type_of
from qualifier.core.script import Script

MOST = 100


class Axis(Enum):
    FIT = "fit"
    MATURITY = "maturity"


class Origin(Enum):
    """What kind of thing a point comes from."""

    ANSWER = "answer"
    SIGNAL = "signal"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Point:
    """`points` on `axis`. `source` is the question, signal kind or lead field; `choice` a part."""

    axis: Axis
    points: float
    origin: Origin
    source: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the matrix: letter A–D (A best fit), digit 1–4 (1 most mature)."""

    fit: str
    maturity: str

    def __str__(self) -> str:
        return self.fit + self.maturity


@dataclass(frozen=True, slots=True)
class Score:
    """Both axes clamped to 0–100, their cell, and every point with its source."""

    fit: int
    maturity: int
    cell: Cell
    points: tuple[Point, ...]
    knock_out: str = ""
    knocked_out_by: str = ""

    def decision(self, agreement: Agreement) -> Decision:
        """What the agreement says of this cell; a knock-out always closes."""
        return Decision.CLOSE if self.knock_out else agreement.decisions[str(self.cell)]


def score(
    script: Script | None,
    path: Path | None,
    agreement: Agreement,
    lead: Mapping[str, str],
    signals: Iterable[Signal] = (),
    now: datetime | None = None,
) -> Score:
    """The score of a lead. Without script and path: fields and signals alone.

    A lead field that the script asks about on this path is not counted twice: the answer stands.
    `now` is needed where there are signals.
    """
    points = list(_answer_points(script, path)) if script and path else []
    answered = _fields_answered(script, path)
    points += _field_points(agreement, lead, path.answers if path else {}, answered)
    points += _signal_points(agreement, tuple(signals), now)
    fit = _clamped(points, Axis.FIT)
    maturity = _clamped(points, Axis.MATURITY)
    knock_out, by = _knock_out(script, path)
    return Score(fit, maturity, cell(agreement, fit, maturity), tuple(points), knock_out, by)


def cell(agreement: Agreement, fit: int, maturity: int) -> Cell:
    """The cell of two clamped axes."""
    return Cell(_band(agreement.fit_bands, fit), _band(agreement.maturity_bands, maturity))


def short_of_next(bands: Mapping[str, int], points: int) -> tuple[str, int] | None:
    """The next better band and how many points are missing; None in the best one."""
    better = [(bound, name) for name, bound in bands.items() if bound > points]
    if not better:
        return None
    bound, name = min(better)
    return name, bound - points


def _band(bands: Mapping[str, int], points: int) -> str:
    reached = [(bound, name) for name, bound in bands.items() if points >= bound]
    return max(reached)[1] if reached else min((b, n) for n, b in bands.items())[1]


def _clamped(points: Iterable[Point], axis: Axis) -> int:
    total = sum(one.points for one in points if one.axis is axis)
    return max(0, min(MOST, round(total)))


def _answer_points(script: Script, path: Path) -> Iterable[Point]:
    for question_id, answer in path.answers.items():
        if isinstance(answer, Gap):
            continue
        question = script.by_id[question_id]
        for earned in type_of(question).earned(question, answer):
            if earned.fit:
                yield Point(Axis.FIT, earned.fit, Origin.ANSWER, question_id, earned.choice)
            if earned.maturity:
                yield Point(
                    Axis.MATURITY, earned.maturity, Origin.ANSWER, question_id, earned.choice
                )


def _fields_answered(script: Script | None, path: Path | None) -> frozenset[str]:
    if script is None or path is None:
        return frozenset()
    return frozenset(
        script.by_id[one].fills.removeprefix("lead.") or one
        for one, answer in path.answers.items()
        if not isinstance(answer, Gap)
    )


def _field_points(
    agreement: Agreement, lead: Mapping[str, str], answers: Answers, answered: frozenset[str]
) -> Iterable[Point]:
    for rule in agreement.field_rules:
        if rule.field not in answered and holds(rule.when, answers, lead):
            yield Point(Axis.FIT, rule.fit, Origin.FIELD, rule.field)


def _signal_points(
    agreement: Agreement, signals: tuple[Signal, ...], now: datetime | None
) -> Iterable[Point]:
    rules = agreement.signals
    left = float(rules.cap)
    worth: list[tuple[float, Signal]] = []
    for signal in signals:
        assert now is not None, "signals decay: the score needs to know when it is"
        age = max((now - signal.at) / rules.half_life, 0.0)
        worth.append((rules.points.get(signal.kind, 0) * 0.5**age, signal))
    for points, signal in sorted(worth, key=lambda one: one[0], reverse=True):
        counted = min(round(points, 2), left)
        if counted > 0:
            left = round(left - counted, 2)
            yield Point(Axis.MATURITY, counted, Origin.SIGNAL, signal.kind.value, signal.id)


def _knock_out(script: Script | None, path: Path | None) -> tuple[str, str]:
    if script is None or path is None:
        return "", ""
    for question_id, answer in path.answers.items():
        chosen = answer if isinstance(answer, tuple) else (answer,)
        if isinstance(answer, bool):
            chosen = ("yes",) if answer else ("no",)
        for choice in script.by_id[question_id].choices:
            if choice.knock_out and choice.id in chosen:
                return choice.knock_out, question_id
    return "", ""
