"""Ids: their form, and that none is used twice in its room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qualifier.core.flaw import Flaw
from qualifier.core.lint.problem import Problem, error, placed_questions
from qualifier.core.script import END, Script

_FORM = re.compile(r"[a-z][a-z0-9_]*")


def check_ids(script: Script) -> Iterator[Problem]:
    """Ids of the script, its sections, questions, choices and objections."""
    yield from room([("id", script.id)])
    yield from room((f"sections[{i}].id", one.id) for i, one in enumerate(script.sections))
    questions = list(placed_questions(script))
    yield from room((f"{one.place}.id", one.question.id) for one in questions)
    for one in questions:
        if one.question.id == END:
            yield error(f"{one.place}.id", Flaw.RESERVED_ID, id=END)
        yield from room(
            (f"{one.place}.choices[{i}].id", choice.id)
            for i, choice in enumerate(one.question.choices)
        )
    yield from room((f"objections[{i}].id", one.id) for i, one in enumerate(script.objections))


def room(ids: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Problems of ids, given as (place, id), that share one room."""
    first: dict[str, str] = {}
    for place, one in ids:
        if not _FORM.fullmatch(one):
            yield error(place, Flaw.BAD_ID, id=one)
        if one in first:
            yield error(place, Flaw.DUPLICATE_ID, id=one, first=first[one])
        first.setdefault(one, place)
