"""`script check` and `script play`: an author tries a script without a profile."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from qualifier.cli.problem_lines import problem_json, problem_line, problem_sum
from qualifier.cli.reply import DONE, REFUSED, Refused, Reply, complain
from qualifier.core.agreement import HANDS_OVER, Agreement
from qualifier.core.answer import Value
from qualifier.core.criteria import gaps
from qualifier.core.errors import AnswerRefused, FileRefused, NotFound
from qualifier.core.flow import Path as Way
from qualifier.core.flow import walk
from qualifier.core.gate import Gate, gate
from qualifier.core.lint.branches import LEAD_NAMES
from qualifier.core.questions import checked
from qualifier.core.routing import route
from qualifier.core.score import Origin, Point, Score, score, short_of_next
from qualifier.core.script import Script
from qualifier.exchange.documents import (
    CheckedScript,
    checked_script_file,
    read_agreement,
    read_answers_file,
)
from qualifier.exchange.workplace import SHIPPED_AGREEMENTS, shipped_script
from qualifier.paths import resources_dir
from qualifier.texts import _
from qualifier.texts.errors import sentence


@dataclass(frozen=True, slots=True)
class Played:
    """A script with answers put through it."""

    script: Script
    agreement: Agreement
    way: Way
    score: Score
    gate: Gate
    lead: Mapping[str, str]


def check(options: argparse.Namespace) -> Reply:
    """`script check`: exit status 1 where there are errors."""
    try:
        found = script_asked_for(options.script)
    except (FileRefused, NotFound) as error:
        if not options.as_json:
            raise
        return _unread(error)
    lines = [*(problem_line(one) for one in found.problems), _summary(found)]
    data = {
        "errors": [problem_json(one) for one in found.errors],
        "warnings": [problem_json(one) for one in found.warnings],
    }
    return Reply(data, tuple(lines), REFUSED if found.errors else DONE)


def _unread(error: FileRefused | NotFound) -> Reply:
    """A script that cannot even be read is one with an error, for whoever reads JSON."""
    words = sentence(error)
    complain(words)
    reason = error.reason if isinstance(error, FileRefused) else "not_found"
    said = {"place": "", "message": words, "reason": reason, "line": None}
    return Reply({"errors": [said], "warnings": []}, (), REFUSED)


def play(options: argparse.Namespace) -> Reply:
    """`script play`. Raises AnswerRefused, DocumentError, FileRefused, NotFound or Refused."""
    found = script_asked_for(options.script)
    if found.script is None or found.errors:
        first = problem_line(found.errors[0])
        raise Refused(_("The script has errors and cannot be played. {first}").format(first=first))
    agreement = agreement_named(found.script.agreement)
    if agreement is None:
        raise NotFound("agreement", found.script.agreement)
    played = play_answers(found.script, agreement, options.answers)
    data = played_json(played)
    return Reply(data, tuple(_named(key, value) for key, value in data.items()))


def play_answers(script: Script, agreement: Agreement, answers_file: Path) -> Played:
    """The file's answers put through `script`, as if the call had ended."""
    raw = read_answers_file(answers_file)
    _know_all(script, raw.answers, raw.lead)
    answers = {key: _answer(script, key, said) for key, said in raw.answers.items()}
    way = walk(script, answers, raw.lead)
    found = score(script, way, agreement, raw.lead)
    return Played(script, agreement, way, found, gate(script, way, found, agreement), raw.lead)


def played_json(played: Played) -> dict[str, Any]:
    """The keys of FORMATS.md "Answers file", with the wake-up day and what the next band lacks."""
    way, found, shut = played.way, played.score, played.gate
    return {
        "path": list(way.asked),
        "aside": list(way.aside),
        "fit": found.fit,
        "maturity": found.maturity,
        "cell": str(found.cell),
        "knock_out": found.knock_out or None,
        "gaps": list(gaps(played.script, way, ended=True)),
        "criteria": {one.criterion.id: one.standing.value for one in shut.criteria},
        "decision": shut.decision.value,
        "gate": "open" if shut.open else "closed",
        "channel": _channel(played),
        "points": [_point(one) for one in found.points],
        "wake_up": shut.wake_up.isoformat() if shut.wake_up else None,
        "short_of": {
            "fit": _short(played.agreement.fit_bands, found.fit),
            "maturity": _short(played.agreement.maturity_bands, found.maturity),
        },
    }


@cache  # it is asked for by the check and again by the play, and takes a quarter of a second
def agreement_named(name: str) -> Agreement | None:
    """The shipped agreement of that id."""
    if name not in SHIPPED_AGREEMENTS:
        return None
    return read_agreement(resources_dir() / "agreements" / f"{name}.yaml")


def script_asked_for(asked: str) -> CheckedScript:
    """The script in the file `asked`, else the shipped one of that id.

    Raises FileRefused or NotFound.
    """
    path = Path(asked)
    try:
        is_there = path.exists()
    except (OSError, ValueError) as error:
        raise FileRefused("unreadable", asked, is_document=True) from error
    if not is_there:
        shipped = shipped_script(asked)
        if shipped is not None:
            path = shipped
        elif not path.suffix and len(path.parts) == 1:
            raise NotFound("script", asked)
        else:
            raise NotFound("file", asked)
    return checked_script_file(path, agreement_named, SHIPPED_AGREEMENTS)


def _know_all(script: Script, answers: Mapping[str, object], lead: Mapping[str, str]) -> None:
    """Raise for ids that nothing knows, naming all of them."""
    unknown = [one for one in answers if one not in script.by_id]
    if unknown:
        raise AnswerRefused("unknown_question", {"question": ", ".join(unknown)})
    strange = [one for one in lead if one not in LEAD_NAMES]
    if strange:
        names = ", ".join(strange)
        raise Refused(_("A lead has no field called {name}.").format(name=names))


def _answer(script: Script, key: str, said: object) -> Value:
    try:
        return checked(script.by_id[key], said)
    except AnswerRefused as error:
        error.details.setdefault("question", key)
        words = sentence(error)
        if error.reason == "empty":
            words = _("No answer stands here. Write one, or {gap}, or leave the question out.")
            words = words.format(gap="{gap: unknown}")
        raise Refused(_("{name}: {value}").format(name=key, value=words)) from error


def _channel(played: Played) -> str | None:
    if played.gate.decision not in HANDS_OVER:
        return None
    way = route(played.agreement, played.way.answers, played.lead, played.score, {})
    return way.chosen.id if way.chosen else None


def _point(one: Point) -> dict[str, Any]:
    is_answer = one.origin is Origin.ANSWER
    earned = {
        "question": one.source if is_answer else None,
        "choice": one.choice or None,
        "axis": one.axis.value,
        "points": one.points,
    }
    return earned if is_answer else {**earned, "field": one.source}


def _short(bands: Mapping[str, int], points: int) -> dict[str, Any] | None:
    found = short_of_next(bands, points)
    return {"band": found[0], "points": found[1]} if found else None


def _summary(found: CheckedScript) -> str:
    errors, warnings = len(found.errors), len(found.warnings)
    if not errors and not warnings:
        return _("Nothing is wrong with this script.")
    return problem_sum(errors, warnings)


def _named(key: str, value: Any) -> str:
    return _("{name}: {value}").format(name=key, value=_shown(value))


def _shown(value: Any) -> str:
    match value:
        case None:
            return "–"
        case date():
            return value.isoformat()
        case dict():
            return ", ".join(f"{key} {_shown(one)}" for key, one in value.items()) or "–"
        case list():
            return ", ".join(_shown(one) for one in value) or "–"
        case _:
            return str(value)
