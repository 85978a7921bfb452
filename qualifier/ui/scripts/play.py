"""A script being tried: answers so far, the question on screen, points, criteria, why not asked.

Plain Python on `core`, as a call is. Nothing is stored. The script may change under it: answers to
questions that are gone, or that no longer fit, are let go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualifier.core.agreement import Agreement
from qualifier.core.answer import Answers, Gap, Value
from qualifier.core.editing.naming import Renames, renames
from qualifier.core.editing.question_edits import change_type
from qualifier.core.errors import AnswerRefused
from qualifier.core.flow import Path, next_question, walk
from qualifier.core.gate import Gate, gate
from qualifier.core.lint.structure import known_type
from qualifier.core.questions import checked, type_of
from qualifier.core.score import Score, score
from qualifier.core.script import Question, Script
from qualifier.core.text import fill
from qualifier.texts.answers import answer_in_words

# A fictional lead, so that sentences with fields can be read out.
SAMPLE_LEAD: Mapping[str, str] = {
    "first_name": "Ada",
    "last_name": "Exemple",
    "name": "Ada Exemple",
    "company": "Exemple SA",
    "job_title": "Responsable maintenance",
    "city": "Lyon",
    "country": "FR",
    "source": "web",
    "campaign": "automne",
}


@dataclass(frozen=True)
class Play:
    """`current` is the question on screen; empty at the end."""

    script: Script
    agreement: Agreement | None
    language: str
    answers: Answers = field(default_factory=dict)
    current: str = ""
    lead: Mapping[str, str] = field(default_factory=lambda: SAMPLE_LEAD)

    @property
    def path(self) -> Path:
        return walk(self.script, self.answers, self.lead)

    @property
    def question(self) -> Question | None:
        return self.script.by_id.get(self.current)

    @property
    def score(self) -> Score | None:
        """None without an agreement: there are no cells then."""
        if self.agreement is None:
            return None
        return score(self.script, self.path, self.agreement, self.lead)

    @property
    def gate(self) -> Gate | None:
        found = self.score
        if found is None or self.agreement is None:
            return None
        return gate(self.script, self.path, found, self.agreement)

    @property
    def is_over(self) -> bool:
        return not self.current

    def words(self, text: str) -> str:
        """`text` with the sample lead's fields and the answers so far filled in."""
        fields = {f"lead.{name}": value for name, value in self.lead.items()}
        for one, answer in self.path.answers.items():
            fields[one] = answer_in_words(self.script.by_id[one], answer, self.language)
        return fill(text, fields)


def begun(script: Script, agreement: Agreement | None, language: str) -> Play:
    """A play at its first question."""
    play = Play(_playable(script), agreement, language)
    asked = play.path.asked
    return replace(play, current=asked[0] if asked else "")


def answered(play: Play, raw: object) -> Play:
    """The question on screen gets an answer; a refused one raises AnswerRefused."""
    question = play.question
    if question is None:
        return play
    value: Value = raw if isinstance(raw, Gap) else checked(question, raw)
    return replace(play, answers={**play.answers, question.id: value})


def gone_on(play: Play) -> Play:
    """To the question that follows; past the last one it is over."""
    return replace(play, current=next_question(play.path, play.current or None) or "")


def gone_back(play: Play) -> Play:
    """To the question before; at the end, to the last one."""
    asked = play.path.asked
    if not asked:
        return play
    if play.current not in asked:
        return replace(play, current=asked[-1])
    return replace(play, current=asked[max(0, asked.index(play.current) - 1)])


def gone_to(play: Play, question_id: str) -> Play:
    """To a question of the path; elsewhere it stays."""
    return replace(play, current=question_id) if question_id in play.path.asked else play


def on_script(play: Play, script: Script, agreement: Agreement | None) -> Play:
    """The same play on a script that was changed meanwhile; parts that were named are the same."""
    script = _playable(script)
    play = _followed(play, renames(play.script, script))
    answers: dict[str, Value] = {}
    for one, answer in play.answers.items():
        question = script.by_id.get(one)
        if question is not None and _still_fits(question, answer):
            answers[one] = answer
    after = replace(play, script=script, agreement=agreement, answers=answers)
    asked = after.path.asked
    if after.current and after.current not in asked:
        open_now = [one for one in asked if one not in answers]
        after = replace(after, current=open_now[0] if open_now else "")
    elif not after.current and not play.path.asked and asked:
        after = replace(after, current=asked[0])
    return after


def _followed(play: Play, named: Renames) -> Play:
    """`play` with its answers, and the question on screen, under the ids these have now."""

    def followed(answer: Value, choices: Mapping[str, str]) -> Value:
        if isinstance(answer, str):
            return choices.get(answer, answer)
        if isinstance(answer, tuple):
            return tuple(choices.get(one, one) for one in answer)
        return answer

    answers: dict[str, Value] = {}
    for one, answer in play.answers.items():
        now, choices = named.get(one, (one, {}))
        answers[now] = followed(answer, choices)
    current = named[play.current][0] if play.current in named else play.current
    return replace(play, answers=answers, current=current)


def _playable(script: Script) -> Script:
    """`script` with questions of an unknown type (a file's; the problems tell) only to be said."""
    if all(known_type(one) for one in script.questions()):
        return script
    sections = tuple(
        replace(
            section,
            questions=tuple(
                one if known_type(one) else change_type(one, "say") for one in section.questions
            ),
        )
        for section in script.sections
    )
    return replace(script, sections=sections)


def _still_fits(question: Question, answer: Value) -> bool:
    if isinstance(answer, Gap):
        return True
    try:
        type_ = type_of(question)
        if type_.restored(type_.stored(answer)) != answer:
            return False
        type_.earned(question, answer)
    except (AnswerRefused, AssertionError, KeyError, TypeError, ValueError):
        return False
    return True
