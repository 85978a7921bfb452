"""What can be done to one question that is being written."""

from __future__ import annotations

from dataclasses import replace

from qualifier.core.editing.names import free_id
from qualifier.core.editing.script_edits import moved
from qualifier.core.questions import QUESTION_TYPES
from qualifier.core.questions.choice import YES_NO_IDS
from qualifier.core.script import Band, Choice, Question
from qualifier.core.text import Text

BANDED = frozenset({"number", "money", "scale"})
CAPPED = frozenset({"several"})
_BY_NAME = {one.name: one for one in QUESTION_TYPES}


def takes_choices(type_name: str) -> bool:
    """Whether a question of that type has choices to write."""
    found = _BY_NAME.get(type_name)
    return type_name == "yes_no" or (found is not None and found.has_choices)


def change_type(question: Question, type_name: str) -> Question:
    """The question under another type, without what that type cannot hold."""
    keeps_choices = takes_choices(type_name)
    choices = question.choices if keeps_choices else ()
    if type_name == "yes_no":
        choices = tuple(one for one in choices if one.id in YES_NO_IDS)
    is_say = type_name == "say"
    kept = {one.id for one in choices}
    return replace(
        question,
        type=type_name,
        choices=choices,
        bands=question.bands if type_name in BANDED else (),
        cap=question.cap if type_name in CAPPED else None,
        ask_why=tuple(one for one in question.ask_why if one in kept),
        required=question.required and not is_say,
        criterion="" if is_say else question.criterion,
        least=question.least if type_name in BANDED else None,
        most=question.most if type_name in BANDED else None,
    )


def add_choice(question: Question) -> tuple[Question, str]:
    """A new choice at the end (of a yes or no: the one that is missing); its id too."""
    taken = {one.id for one in question.choices}
    if question.type == "yes_no":
        free = [one for one in YES_NO_IDS if one not in taken]
        if not free:
            return question, ""
        new_id = free[0]
    else:
        new_id = free_id("choice", taken)
    return replace(question, choices=(*question.choices, Choice(new_id, Text()))), new_id


def replace_choice(question: Question, choice: Choice, old_id: str = "") -> Question:
    """`choice` in the place of the one of its id (or of `old_id`, whose references follow)."""
    wanted = old_id or choice.id
    choices = tuple(choice if one.id == wanted else one for one in question.choices)
    why = tuple(choice.id if one == wanted else one for one in question.ask_why)
    return replace(question, choices=choices, ask_why=why)


def remove_choice(question: Question, choice_id: str) -> Question:
    """The question without it."""
    choices = tuple(one for one in question.choices if one.id != choice_id)
    why = tuple(one for one in question.ask_why if one != choice_id)
    return replace(question, choices=choices, ask_why=why)


def move_choice(question: Question, choice_id: str, by: int) -> Question:
    """One place up (-1) or down (1)."""
    ids = [one.id for one in question.choices]
    return replace(question, choices=moved(question.choices, ids.index(choice_id), by))


def add_band(question: Question) -> Question:
    """One more band of numbers: above the highest bound, before the rest."""
    bounded = [one for one in question.bands if one.below is not None]
    rest = [one for one in question.bands if one.below is None] or [Band(None)]
    highest = bounded[-1].below if bounded else None
    start = question.least if question.least is not None else 0.0
    bound = start + 10 if highest is None else highest + max(10.0, abs(highest))
    return replace(question, bands=(*bounded, Band(bound), *rest))


def replace_band(question: Question, place: int, band: Band) -> Question:
    """`band` at that place (from 0)."""
    bands = tuple(band if i == place else one for i, one in enumerate(question.bands))
    return replace(question, bands=bands)


def remove_band(question: Question, place: int) -> Question:
    """The question without the band at that place."""
    return replace(question, bands=(*question.bands[:place], *question.bands[place + 1 :]))
