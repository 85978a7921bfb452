"""The answers of a question as rows: what may be answered, its points, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualifier.core.agreement import Agreement
from qualifier.core.questions import type_of
from qualifier.core.questions.choice import YES_NO_IDS
from qualifier.core.script import Choice, Question, Script
from qualifier.core.text import Text
from qualifier.texts import _, formats
from qualifier.texts.question_types import type_words
from qualifier.texts.script_differences import goto_words, points_words


@dataclass(frozen=True, slots=True)
class Row:
    """`key` to press, if it is a choice; `label` with its `hint`; `tells` what follows from it."""

    key: str
    label: str
    hint: str = ""
    tells: tuple[str, ...] = ()
    is_knock_out: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells the answers: the script whose questions are named, the labels of criteria."""

    script: Script
    agreement: Agreement | None
    language: str

    def rows(self, question: Question) -> Iterator[Row]:
        """All rows of `question`; none for a sentence to say."""
        if type_of(question).is_spoken_only:
            return
        choices = question.choices
        if question.type == "yes_no" and not choices:
            choices = tuple(Choice(one, Text()) for one in YES_NO_IDS)
        for number, choice in enumerate(choices, start=1):
            yield self._choice(question, choice, number)
        if not choices:
            unit = f" ({question.unit})" if question.unit else ""
            yield Row("", f"{type_words(question.type)}{unit}", tells=self._criterion(question))
        low: float | None = None
        for band in question.bands:
            points = points_words(band.fit, band.maturity, self.language) or _("no points")
            yield Row("", self._range(low, band.below), tells=(points, *self._met(band.meets)))
            low = band.below

    def _choice(self, question: Question, choice: Choice, number: int) -> Row:
        tells = [points_words(choice.fit, choice.maturity, self.language), *self._met(choice.meets)]
        if choice.knock_out:
            tells.append(_("knock-out: the lead is not handed over"))
        if choice.goto:
            goto = goto_words(choice.goto, self.script, self.language)
            tells.append(_("then go to {question}").format(question=goto))
        if choice.id in question.ask_why:
            tells.append(_("ask why"))
        label = choice.label.within(self.language)
        if not label and question.type == "yes_no":
            label = _("Yes") if choice.id == YES_NO_IDS[0] else _("No")
        hint = choice.hint.within(self.language)
        told = tuple(one for one in tells if one)
        return Row(str(number), label or choice.id, hint, told, bool(choice.knock_out))

    def _criterion(self, question: Question) -> tuple[str, ...]:
        if question.bands and any(one.meets for one in question.bands):
            return ()
        return self._met((question.criterion,) if question.criterion else ())

    def _met(self, criteria: Iterable[str]) -> tuple[str, ...]:
        labels = [self._label(one) for one in criteria]
        return (_("meets: {criteria}").format(criteria=", ".join(labels)),) if labels else ()

    def _label(self, criterion_id: str) -> str:
        found = self.agreement.criterion_by_id.get(criterion_id) if self.agreement else None
        return (found.label.within(self.language) if found else "") or criterion_id

    def _range(self, low: float | None, below: float | None) -> str:
        """`below 10`, `from 10 to below 50`, `50 and more`."""
        first = "" if low is None else formats.number(low, self.language, 2)
        if below is None:
            return _("{figure} and more").format(figure=first) if first else _("any figure")
        last = formats.number(below, self.language, 2)
        if not first:
            return _("below {figure}").format(figure=last)
        return _("from {first} to below {last}").format(first=first, last=last)
