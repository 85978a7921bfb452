"""Question types answered by choosing: one, several, yes or no."""

from __future__ import annotations

from qualifier.core.answer import Value
from qualifier.core.errors import AnswerRefused
from qualifier.core.questions.base import Earned, Json, QuestionType
from qualifier.core.script import Choice, Question


def _known(question: Question, raw: object) -> Choice:
    choice = question.choice(raw) if isinstance(raw, str) else None
    if choice is None:
        raise AnswerRefused("unknown_choice", {"choice": str(raw), "question": question.id})
    return choice


def _choice_meets(question: Question, chosen: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        criterion
        for choice in question.choices
        if choice.id in chosen
        for criterion in choice.meets
    )


class ChoiceType(QuestionType):
    """One of the question's choices; the value is its id."""

    name = "choice"
    has_choices = True

    def value(self, question: Question, raw: object) -> Value:
        return _known(question, raw).id

    def earned(self, question: Question, value: Value) -> tuple[Earned, ...]:
        choice = _known(question, value)
        return (Earned(choice.id, choice.fit, choice.maturity),)

    def meets(self, question: Question, value: Value) -> frozenset[str]:
        return _choice_meets(question, (str(value),))

    def shown(self, question: Question, value: Value, language: str) -> str:
        return _known(question, value).label.within(language)


class SeveralType(QuestionType):
    """Any number of the choices; the value is a tuple of ids in the script's order.

    Points add up and are cut at the question's `cap` per axis, in the script's order.
    """

    name = "several"
    has_choices = True

    def value(self, question: Question, raw: object) -> Value:
        if isinstance(raw, str):
            raw = [raw]
        if not isinstance(raw, (list, tuple)):
            raise AnswerRefused("not_a_list", {"question": question.id})
        chosen = {_known(question, one).id for one in raw}
        if not chosen:
            raise AnswerRefused("empty")
        return tuple(one.id for one in question.choices if one.id in chosen)

    def earned(self, question: Question, value: Value) -> tuple[Earned, ...]:
        assert isinstance(value, tuple)
        chosen = [one for one in question.choices if one.id in value]
        fit = _cut([one.fit for one in chosen], question.cap)
        maturity = _cut([one.maturity for one in chosen], question.cap)
        return tuple(map(Earned, (one.id for one in chosen), fit, maturity))

    def meets(self, question: Question, value: Value) -> frozenset[str]:
        assert isinstance(value, tuple)
        return _choice_meets(question, value)

    def shown(self, question: Question, value: Value, language: str) -> str:
        assert isinstance(value, tuple)
        return ", ".join(one.label.within(language) for one in question.choices if one.id in value)

    def stored(self, value: Value) -> Json:
        assert isinstance(value, tuple)
        return list(value)

    def restored(self, stored: Json) -> Value:
        assert isinstance(stored, list)
        return tuple(str(one) for one in stored)


def _cut(points: list[int], cap: int | None) -> list[int]:
    """`points` with the last gains cut, so that their sum is at most `cap`."""
    if cap is None:
        return points
    left = cap - sum(min(one, 0) for one in points)
    out = []
    for one in points:
        counted = min(one, left)
        left -= max(counted, 0)
        out.append(counted)
    return out


YES_NO_IDS = ("yes", "no")


class YesNoType(QuestionType):
    """Yes or no. Choices named `yes` and `no` may give it points, labels and branches."""

    name = "yes_no"

    def value(self, question: Question, raw: object) -> Value:
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw in YES_NO_IDS:
            return raw == "yes"
        raise AnswerRefused("not_yes_or_no", {"question": question.id})

    def earned(self, question: Question, value: Value) -> tuple[Earned, ...]:
        choice = question.choice(YES_NO_IDS[0 if value else 1])
        return (Earned(choice.id, choice.fit, choice.maturity),) if choice else ()

    def meets(self, question: Question, value: Value) -> frozenset[str]:
        if not question.choices:
            return super().meets(question, value)
        return _choice_meets(question, (YES_NO_IDS[0 if value else 1],))

    def shown(self, question: Question, value: Value, language: str) -> str:
        choice = question.choice(YES_NO_IDS[0 if value else 1])
        if choice and choice.label:
            return choice.label.within(language)
        words = {"fr": ("Oui", "Non"), "en": ("Yes", "No")}
        return words[language][0 if value else 1]
