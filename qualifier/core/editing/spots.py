"""Where in a script something is, by id: what the outline, the problems and the forms speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from qualifier.core.script import Script

_PLACE = re.compile(r"^sections\[(\d+)\](?:\.questions\[(\d+)\])?\.?(.*)$")
_OBJECTION = re.compile(r"^objections\[(\d+)\]\.?(.*)$")
_CHOICE = re.compile(r"^choices\[(\d+)\]")


class Part(Enum):
    """What can be in front in the editor."""

    SCRIPT = "script"
    SECTION = "section"
    QUESTION = "question"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class Spot:
    """`within` is the rest of a problem's place, such as `choices[3].label`; `choice` counts its
    choice from 1, 0 without one."""

    part: Part
    id: str = ""
    within: str = ""

    @property
    def choice(self) -> int:
        found = _CHOICE.match(self.within)
        return int(found[1]) + 1 if found else 0

    @property
    def bare(self) -> Spot:
        """The spot as the outline has it."""
        return Spot(self.part, self.id)


WHOLE = Spot(Part.SCRIPT)
ALL_OBJECTIONS = Spot(Part.OBJECTION)  # the list of them


def spot_of(script: Script, place: str) -> Spot:
    """The spot that a problem's `place` in `script` names; the script as a whole if none."""
    found = _PLACE.match(place)
    if found:
        s = int(found[1])
        if s >= len(script.sections):
            return WHOLE
        section = script.sections[s]
        if found[2] is None or int(found[2]) >= len(section.questions):
            return Spot(Part.SECTION, section.id, found[3])
        return Spot(Part.QUESTION, section.questions[int(found[2])].id, found[3])
    found = _OBJECTION.match(place)
    if found and int(found[1]) < len(script.objections):
        return Spot(Part.OBJECTION, script.objections[int(found[1])].id, found[2])
    return Spot(Part.SCRIPT, "", place)


def exists(script: Script, spot: Spot) -> bool:
    """Whether what `spot` names is still in `script`."""
    match spot.part:
        case Part.QUESTION:
            return spot.id in script.by_id
        case Part.SECTION:
            return any(one.id == spot.id for one in script.sections)
        case Part.OBJECTION:
            return not spot.id or any(one.id == spot.id for one in script.objections)
        case _:
            return True


def order(script: Script) -> tuple[Spot, ...]:
    """Everything in the order of the outline."""
    found = [WHOLE]
    for section in script.sections:
        found.append(Spot(Part.SECTION, section.id))
        found += (Spot(Part.QUESTION, one.id) for one in section.questions)
    found += (ALL_OBJECTIONS, *(Spot(Part.OBJECTION, one.id) for one in script.objections))
    return tuple(found)
