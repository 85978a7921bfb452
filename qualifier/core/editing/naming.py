"""New parts take their ids from their words, once these are written and until they are published.

What points at them follows. An id that a published version has is never changed: calls hold it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from qualifier.core.condition import All, Any, Condition, Not, QuestionTest
from qualifier.core.editing import script_edits as edits
from qualifier.core.editing.names import free_id, id_from, is_made_up
from qualifier.core.editing.question_edits import replace_choice
from qualifier.core.editing.spots import Part, Spot
from qualifier.core.script import Objection, Question, Script, Section

PartType = TypeVar("PartType", Section, Objection)
Renames = dict[
    str, tuple[str, dict[str, str]]
]  # old question id → its id now, old choice ids → now


def named_question_at(
    script: Script, at: Spot, published: Script | None, language: str
) -> tuple[Script, Spot]:
    """`script` with the question at `at` named by what it asks; where it is now.

    The id of a question that was published and removed since is not given again: calls hold it.
    """
    question = script.by_id[at.id]
    words = question.ask.within(language) or question.say.within("en")
    held = published.by_id.keys() if published is not None else frozenset[str]()
    taken = (edits.taken_ids(script) | held) - {at.id}
    new_id = at.id if at.id in held else _name(at.id, words, taken)
    if new_id == at.id:
        return script, at
    return edits.rename_question(script, at.id, new_id), Spot(at.part, new_id)


def named(script: Script, at: Spot, published: Script | None, language: str) -> tuple[Script, Spot]:
    """`script` with the part at `at` named, a question's choices too; where the part is now."""
    match at.part:
        case Part.QUESTION if at.id in script.by_id:
            after, now = named_question_at(script, at, published, language)
            before = published.by_id.get(at.id) if published is not None else None
            return _with_choices_named(after, now.id, before, language), now
        case Part.SECTION if not any(one.id == at.id for one in _sections(published)):
            words = {one.id: one.title.within(language) for one in script.sections}
            new_id = _name(at.id, words.get(at.id, ""), edits.taken_ids(script) - {at.id})
            after = replace(script, sections=_renamed(script.sections, at.id, new_id))
        case Part.OBJECTION if not any(one.id == at.id for one in _objections(published)):
            words = {one.id: one.heard.within(language) for one in script.objections}
            new_id = _name(at.id, words.get(at.id, ""), words.keys() - {at.id})
            after = replace(script, objections=_renamed(script.objections, at.id, new_id))
        case _:
            return script, at
    return (script, at) if after == script else (after, Spot(at.part, new_id))


def renames(before: Script, after: Script) -> Renames:
    """What naming made of `before`'s ids in `after`: questions that differ in nothing else."""
    found: Renames = {}
    for old, new in zip(before.questions(), after.questions(), strict=False):
        if old is new or (old.ask, old.say, old.type) != (new.ask, new.say, new.type):
            continue
        if [one.label for one in old.choices] != [one.label for one in new.choices]:
            continue
        pairs = zip(old.choices, new.choices, strict=True)
        found[old.id] = (new.id, {one.id: other.id for one, other in pairs})
    return found


def _sections(published: Script | None) -> tuple[Section, ...]:
    return published.sections if published is not None else ()


def _objections(published: Script | None) -> tuple[Objection, ...]:
    return published.objections if published is not None else ()


def _renamed(parts: tuple[PartType, ...], old: str, new: str) -> tuple[PartType, ...]:
    return tuple(replace(one, id=new) if one.id == old else one for one in parts)


def _with_choices_named(
    script: Script, question_id: str, before: Question | None, language: str
) -> Script:
    known = {one.id for one in before.choices} if before is not None else set()
    for choice in script.by_id[question_id].choices:
        if choice.id in known:
            continue
        question = script.by_id[question_id]
        taken = frozenset(one.id for one in question.choices) - {choice.id}
        new_id = _name(choice.id, choice.label.within(language), taken)
        if new_id != choice.id:
            script = _choice_renamed(script, question, choice.id, new_id)
    return script


def _choice_renamed(script: Script, question: Question, old: str, new: str) -> Script:
    choice = question.choice(old)
    if choice is None:  # two had one id, which the linter tells
        return script
    script = edits.replace_question(script, replace_choice(question, replace(choice, id=new), old))

    def moved(condition: Condition) -> Condition:
        return _with_choice(condition, question.id, old, new)

    sections = tuple(
        replace(
            section,
            when=moved(section.when),
            questions=tuple(replace(one, when=moved(one.when)) for one in section.questions),
        )
        for section in script.sections
    )
    return replace(script, sections=sections)


def _with_choice(condition: Condition, question_id: str, old: str, new: str) -> Condition:
    match condition:
        case All(parts):
            return All(tuple(_with_choice(one, question_id, old, new) for one in parts))
        case Any(parts):
            return Any(tuple(_with_choice(one, question_id, old, new) for one in parts))
        case Not(part):
            return Not(_with_choice(part, question_id, old, new))
        case QuestionTest(question=subject, operand=operand) if subject == question_id:
            if isinstance(operand, tuple):
                return replace(condition, operand=tuple(_swapped(operand, old, new)))
            return replace(condition, operand=new) if operand == old else condition
        case _:
            return condition


def _swapped(values: Iterable[object], old: str, new: str) -> Iterable[object]:
    return (new if one == old else one for one in values)


def _name(id_: str, words: str, taken: Collection[str]) -> str:
    """The id for a part of that id with these words; its own where it has one or no words."""
    wanted = id_from(words) if is_made_up(id_) else ""
    return free_id(wanted, taken) if wanted else id_
