"""The places that problems name, such as `sections[1].questions[3].when.any[0]`, in a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any as Anything

from qualifier.core.condition import ALWAYS, All, Any, Not
from qualifier.core.script import Script

_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


class Gone(Enum):
    """What stands at a place is to be taken out."""

    GONE = "gone"


GONE = Gone.GONE
Update = Callable[[Anything], Anything]  # what stands there → what is to stand there, or GONE


def steps_of(place: str) -> tuple[tuple[str, int | None], ...]:
    """The names and numbers of a place, in order. Raises ValueError if it is no place."""
    found = []
    for step in place.split("."):
        match = _STEP.fullmatch(step)
        if match is None:
            raise ValueError(place)
        found.append((match[1], None if match[2] is None else int(match[2])))
    return tuple(found)


def at_place(script: Script, place: str) -> object:
    """What stands at `place`. Raises ValueError, IndexError or AttributeError if nothing does."""
    thing: object = script
    for name, number in steps_of(place):
        thing = getattr(thing, _name(thing, name))
        if number is not None:
            assert isinstance(thing, tuple)
            thing = thing[number]
    return thing


def put(script: Script, place: str, update: Update) -> Script:
    """`script` with what stands at `place` replaced. The other parts stay the same objects.

    GONE takes an entry out of its list. A condition goes with its last part; a question or section
    whose condition goes is always asked. Raises as `at_place` does; ValueError too where something
    that is no part of a list or condition should go.
    """
    changed = _put(script, steps_of(place), update)
    assert isinstance(changed, Script)
    return changed


def _put(thing: Anything, steps: tuple[tuple[str, int | None], ...], update: Update) -> Anything:
    if not steps:
        return update(thing)
    (named, number), rest = steps[0], steps[1:]
    name = _name(thing, named)
    old = getattr(thing, name)
    new = _put(old if number is None else old[number], rest, update)
    if number is not None:
        kept = () if new is GONE else (new,)
        new = (*old[:number], *kept, *old[number + 1 :])
    if isinstance(thing, (All, Any, Not)) and (new is GONE or new == ()):
        return GONE
    if new is GONE and name == "when":
        new = ALWAYS
    if new is GONE:
        raise ValueError(name)
    return replace(thing, **{name: new})


def _name(thing: object, named: str) -> str:
    """Conditions are called by other names in documents than in the program."""
    if isinstance(thing, (All, Any)):
        return "parts"
    return "part" if isinstance(thing, Not) else named
