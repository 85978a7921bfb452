"""What can be done to a script that is being written: each edit makes a new script of one.

Nothing that points at a removed question is touched: the linter shows it, with its repair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from qualifier.core.condition import All, Any, Condition, Not, QuestionTest
from qualifier.core.editing.names import free_id
from qualifier.core.script import Choice, Objection, Question, Script, Section
from qualifier.core.text import Text

Part = TypeVar("Part")
Placed = TypeVar("Placed", Section, Objection)


def taken_ids(script: Script) -> frozenset[str]:
    """Ids that a new question or section may not have."""
    return frozenset(_all_ids(script))


def replace_question(script: Script, question: Question, old_id: str = "") -> Script:
    """`question` in the place of the one of its id (or of `old_id`)."""
    wanted = old_id or question.id
    return _each_question(script, lambda one: question if one.id == wanted else one)


def add_question(
    script: Script, type_name: str, section_id: str, after: str = ""
) -> tuple[Script, str]:
    """A new question behind the question `after`, else at the end of the section; its id too."""
    question = Question(free_id("question", taken_ids(script)), type_name)
    return insert_question(script, question, section_id, after), question.id


def insert_question(script: Script, question: Question, section_id: str, after: str = "") -> Script:
    """`question` in that section, behind its question `after` or at its end.

    A section and a question may have one id, so both are asked for.
    """
    section = next(one for one in script.sections if one.id == section_id)
    ids = [one.id for one in section.questions]
    place = ids.index(after) + 1 if after in ids else len(ids)
    held = (*section.questions[:place], question, *section.questions[place:])
    return replace_section(script, replace(section, questions=held))


def duplicate_question(script: Script, question_id: str) -> tuple[Script, str]:
    """A copy behind the question, under a new id."""
    new_id = free_id(question_id, taken_ids(script))
    copy = replace(script.by_id[question_id], id=new_id)
    section = script.section_of[question_id]
    return insert_question(script, copy, section.id, question_id), new_id


def remove_question(script: Script, question_id: str) -> Script:
    """The script without it."""
    kept = (
        replace(one, questions=tuple(q for q in one.questions if q.id != question_id))
        for one in script.sections
    )
    return replace(script, sections=tuple(kept))


def put_question(script: Script, question_id: str, section_id: str, place: int) -> Script:
    """The question at `place` (from 0, counted without it) of that section."""
    question = script.by_id[question_id]
    without = remove_question(script, question_id)
    section = next(one for one in without.sections if one.id == section_id)
    held = section.questions
    place = max(0, min(place, len(held)))
    return replace_section(
        without, replace(section, questions=(*held[:place], question, *held[place:]))
    )


def move_question(script: Script, question_id: str, by: int) -> Script:
    """One place up (-1) or down (1), across the border of a section."""
    sections = script.sections
    s = next(i for i, one in enumerate(sections) if question_id in {q.id for q in one.questions})
    ids = [one.id for one in sections[s].questions]
    place = ids.index(question_id) + by
    if 0 <= place < len(ids):
        return put_question(script, question_id, sections[s].id, place)
    if not 0 <= s + by < len(sections):
        return script
    beside = sections[s + by]
    return put_question(script, question_id, beside.id, len(beside.questions) if by < 0 else 0)


def rename_question(script: Script, old: str, new: str) -> Script:
    """Another id, also in all that points at it. For ids that no published version has."""

    def renamed_in(choice: Choice) -> Choice:
        goto = new if choice.goto == old else choice.goto
        label, hint = _braces(choice.label, old, new), _braces(choice.hint, old, new)
        return replace(choice, goto=goto, label=label, hint=hint)

    def renamed(one: Question) -> Question:
        return replace(
            one,
            id=new if one.id == old else one.id,
            say=_braces(one.say, old, new),
            ask=_braces(one.ask, old, new),
            help=_braces(one.help, old, new),
            when=with_question(one.when, old, new),
            goto=new if one.goto == old else one.goto,
            choices=tuple(renamed_in(choice) for choice in one.choices),
        )

    sections = tuple(
        replace(
            one,
            when=with_question(one.when, old, new),
            questions=tuple(renamed(question) for question in one.questions),
        )
        for one in script.sections
    )
    objections = tuple(
        replace(one, heard=_braces(one.heard, old, new), answer=_braces(one.answer, old, new))
        for one in script.objections
    )
    return replace(script, sections=sections, objections=objections)


def with_question(condition: Condition, old: str, new: str) -> Condition:
    """`condition` with tests on the question `old` made tests on `new`."""
    match condition:
        case All(parts):
            return All(tuple(with_question(one, old, new) for one in parts))
        case Any(parts):
            return Any(tuple(with_question(one, old, new) for one in parts))
        case Not(part):
            return Not(with_question(part, old, new))
        case QuestionTest() if condition.question == old:
            return replace(condition, question=new)
        case _:
            return condition


def add_section(script: Script, after: str = "") -> tuple[Script, str]:
    """A new, empty section behind the one of that id, or at the end; its id too."""
    section = Section(free_id("section", taken_ids(script)), Text(), ())
    ids = [one.id for one in script.sections]
    place = ids.index(after) + 1 if after in ids else len(ids)
    sections = (*script.sections[:place], section, *script.sections[place:])
    return replace(script, sections=sections), section.id


def replace_section(script: Script, section: Section) -> Script:
    """`section` in the place of the one of its id."""
    sections = tuple(section if one.id == section.id else one for one in script.sections)
    return replace(script, sections=sections)


def remove_section(script: Script, section_id: str) -> Script:
    """The script without the section and its questions."""
    return replace(script, sections=tuple(one for one in script.sections if one.id != section_id))


def put_section(script: Script, section_id: str, place: int) -> Script:
    """The section at `place` (from 0, counted without it), with its questions."""
    return replace(script, sections=_put(script.sections, section_id, place))


def move_section(script: Script, section_id: str, by: int) -> Script:
    """One place up (-1) or down (1), with its questions."""
    ids = [one.id for one in script.sections]
    return replace(script, sections=moved(script.sections, ids.index(section_id), by))


def add_objection(script: Script) -> tuple[Script, str]:
    """A new objection at the end; its id too."""
    one = Objection(free_id("objection", {o.id for o in script.objections}), Text(), Text())
    return replace(script, objections=(*script.objections, one)), one.id


def replace_objection(script: Script, objection: Objection) -> Script:
    """`objection` in the place of the one of its id."""
    found = tuple(objection if one.id == objection.id else one for one in script.objections)
    return replace(script, objections=found)


def remove_objection(script: Script, objection_id: str) -> Script:
    """The script without it."""
    kept = tuple(one for one in script.objections if one.id != objection_id)
    return replace(script, objections=kept)


def put_objection(script: Script, objection_id: str, place: int) -> Script:
    """The objection at `place` (from 0, counted without it)."""
    return replace(script, objections=_put(script.objections, objection_id, place))


def move_objection(script: Script, objection_id: str, by: int) -> Script:
    """One place up (-1) or down (1)."""
    ids = [one.id for one in script.objections]
    return replace(script, objections=moved(script.objections, ids.index(objection_id), by))


def moved(parts: tuple[Part, ...], place: int, by: int) -> tuple[Part, ...]:
    """`parts` with the one at `place` moved by `by` places; at the ends it stays."""
    target = place + by
    if not 0 <= target < len(parts):
        return parts
    rest = [*parts[:place], *parts[place + 1 :]]
    return (*rest[:target], parts[place], *rest[target:])


def _put(parts: tuple[Placed, ...], part_id: str, place: int) -> tuple[Placed, ...]:
    here = next(at for at, one in enumerate(parts) if one.id == part_id)
    return moved(parts, here, max(0, min(place, len(parts) - 1)) - here)


def _each_question(script: Script, change: Callable[[Question], Question]) -> Script:
    sections = tuple(
        replace(one, questions=tuple(change(question) for question in one.questions))
        for one in script.sections
    )
    return replace(script, sections=sections)


def _all_ids(script: Script) -> Iterator[str]:
    for section in script.sections:
        yield section.id
        yield from (one.id for one in section.questions)


def _braces(text: Text, old: str, new: str) -> Text:
    field = re.compile(r"\{\s*" + re.escape(old) + r"\s*\}")  # spaces are let pass (`fill`)

    def changed(sentence: str) -> str:
        return field.sub("{" + new + "}", sentence)

    return Text(changed(text.fr), changed(text.en))
