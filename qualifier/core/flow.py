"""The order of questions: a pure function of script, answers and lead (FORMATS.md, "Path")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualifier.core.answer import Answers, Gap, Value
from qualifier.core.condition import holds
from qualifier.core.questions import type_of
from qualifier.core.script import END, Question, Script


@dataclass(frozen=True, slots=True)
class Path:
    """`asked`: ids on the path in order. `answers`: the answers that stand on it.

    `aside`: ids that hold an answer but are off the path: kept, shown apart, never scored.
    """

    asked: tuple[str, ...]
    answers: Answers
    aside: tuple[str, ...]

    def open_questions(self, script: Script) -> tuple[str, ...]:
        """Ids on the path without any answer, in order; sentences to say are never open."""
        return tuple(
            one
            for one in self.asked
            if one not in self.answers and not type_of(script.by_id[one]).is_spoken_only
        )


def walk(script: Script, answers: Answers, lead: Mapping[str, str]) -> Path:
    """The path that `answers` make through `script` for a lead with these field values."""
    asked: list[str] = []
    standing: dict[str, Value] = {}
    skip_to = ""
    for section in script.sections:
        section_holds: bool | None = None
        for question in section.questions:
            if skip_to and question.id != skip_to:
                continue
            skip_to = ""
            if section_holds is None:
                section_holds = holds(section.when, standing, lead)
            if not section_holds or not holds(question.when, standing, lead):
                continue
            asked.append(question.id)
            answer = answers.get(question.id)
            if answer is not None:
                standing[question.id] = answer
            skip_to = jump(question, answer)
    aside = tuple(
        one.id for one in script.questions() if one.id in answers and one.id not in standing
    )
    return Path(tuple(asked), standing, aside)


def jump(question: Question, answer: Value | None) -> str:
    """Where the answer leads, if not to the next question: the choice's goto, else its own.

    A jump over everything left is written as END, which no question is called.
    """
    if answer is not None and not isinstance(answer, Gap):
        for choice_id in chosen_ids(answer):
            choice = question.choice(choice_id)
            if choice and choice.goto:
                return choice.goto
    return question.goto


def chosen_ids(answer: Value) -> tuple[str, ...]:
    """Ids of the choices that `answer` names; yes and no have them too."""
    if isinstance(answer, bool):
        return ("yes",) if answer else ("no",)
    if isinstance(answer, tuple):
        return answer
    return (answer,) if isinstance(answer, str) else ()


def next_question(path: Path, after: str | None) -> str | None:
    """The question that follows `after` on the path; the first one for None; None at the end.

    If `after` is no longer on the path, the start again.
    """
    if after is None or after not in path.asked:
        return path.asked[0] if path.asked else None
    place = path.asked.index(after) + 1
    return path.asked[place] if place < len(path.asked) else None


def previous_question(path: Path, before: str) -> str | None:
    """The question before `before` on the path, or None at the start."""
    if before not in path.asked:
        return path.asked[-1] if path.asked else None
    place = path.asked.index(before)
    return path.asked[place - 1] if place else None


def resume_at(script: Script, path: Path) -> str | None:
    """Where an interrupted call goes on: the first question without an answer, else the last."""
    open_now = path.open_questions(script)
    if open_now:
        return open_now[0]
    return path.asked[-1] if path.asked else None


__all__ = [
    "END",
    "Path",
    "chosen_ids",
    "jump",
    "next_question",
    "previous_question",
    "resume_at",
    "walk",
]
