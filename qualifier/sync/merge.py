"""What becomes of a lead's fields when the program and a CRM both hold it: a pure planner.

Each field is compared with `base`, the value both sides last agreed on. One side changed: its value
goes to the other. Both changed, to different values: by class (ARCHITECTURE.md "The outbox"). Empty
text never overwrites, on either side; absence of a field says nothing about it. Equal values are
never a conflict. What is taken or sent replaces a value that the caller keeps in the history.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

LINES = "\n"


class Class(Enum):
    """Whose word counts where both sides changed a field."""

    SHARED = "shared"  # a person decides, unless it was confirmed on the phone since
    OURS = "ours"  # outcome, answers, scores
    THEIRS = "theirs"  # owner, stage past qualification, amount
    APPEND = "append"  # notes: the lines of both


@dataclass(frozen=True, slots=True)
class Differs:
    """A field that a person must decide; `base` is what both last agreed on."""

    name: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`take`: values for our record; `send`: values for theirs; `base`: what is agreed on once
    `take` is done. A field that is sent is agreed on when the CRM has it (`sent`), one that differs
    when a person has decided; until then its base stays."""

    take: Mapping[str, str] = field(default_factory=dict)
    send: Mapping[str, str] = field(default_factory=dict)
    differs: tuple[Differs, ...] = ()
    base: Mapping[str, str] = field(default_factory=dict)


def plan(
    base: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    classes: Mapping[str, Class],
    *,
    confirmed: Collection[str] = (),
    in_use: Collection[str] = (),
) -> Plan:
    """Plan the fields of `classes` that `theirs` holds.

    `confirmed`: fields ticked on the phone after the other side's change, as far as is known.
    `in_use`: fields somebody is typing in: they are left as they are, and compared again later.
    """
    take: dict[str, str] = {}
    send: dict[str, str] = {}
    differs: list[Differs] = []
    agreed = dict(base)
    for name, kind in classes.items():
        if name not in theirs or name in in_use:
            continue
        was, here, there = base.get(name, ""), mine.get(name, ""), theirs[name]
        if here == there:
            agreed[name] = here
        elif kind is Class.APPEND:
            both = union(here, there)
            if both != here:
                take[name] = both
            if both != there:
                send[name] = both
            else:
                agreed[name] = both
        else:
            match _side(kind, was, here, there, is_confirmed=name in confirmed):
                case _Side.MINE:
                    send[name] = here
                case _Side.THEIRS:
                    take[name] = agreed[name] = there
                case _Side.BOTH:
                    differs.append(Differs(name, was, here, there))
                case _Side.NEITHER:
                    pass
    return Plan(take, send, tuple(differs), agreed)


class _Side(Enum):
    """Whose value goes to the other side; BOTH: a person must say, NEITHER: none moves."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    NEITHER = "neither"


def _side(kind: Class, was: str, here: str, there: str, *, is_confirmed: bool) -> _Side:
    """Of two values that differ."""
    if not there:  # empty overwrites nothing; filled again only with what is new
        return _Side.MINE if here != was else _Side.NEITHER
    if not here:  # emptied here on purpose: what was there before does not come back
        return _Side.THEIRS if there != was else _Side.NEITHER
    if there == was:
        return _Side.MINE
    if here == was:
        return _Side.THEIRS
    if kind is Class.OURS or (kind is Class.SHARED and is_confirmed):
        return _Side.MINE
    return _Side.THEIRS if kind is Class.THEIRS else _Side.BOTH


def sent(base: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The base after the CRM has taken `values`."""
    return {**base, **values}


def union(here: str, there: str) -> str:
    """The lines of both, each once, ours first; in their order."""
    lines = [line.strip() for text in (here, there) for line in text.split(LINES)]
    return LINES.join(dict.fromkeys(line for line in lines if line))
