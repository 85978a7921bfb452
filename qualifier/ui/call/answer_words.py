"""A question's options and the answer it has, as its field shows them. Calls and the simulator."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from qualifier.core.answer import Contact, Gap, Money, Value
from qualifier.core.questions import type_of
from qualifier.core.script import Question
from qualifier.ui.widgets import Option


def options(one: Question, language: str) -> tuple[Option, ...]:
    """The choices with their digits; beyond seven there are none: the list filters as you type."""
    kind = type_of(one)
    if kind.name == "yes_no":
        yes, no = (kind.shown(one, value, language) for value in (True, False))
        return Option("yes", yes, "1"), Option("no", no, "2")
    if kind.name == "scale":
        least, most = int(one.least or 1), int(one.most or 5)
        return tuple(
            Option(str(step), str(step), str(place) if place <= 7 else "")
            for place, step in enumerate(range(least, most + 1), start=1)
        )
    with_keys = len(one.choices) <= 7
    return tuple(
        Option(
            choice.id,
            choice.label.within(language),
            str(place) if with_keys else "",
            choice.hint.within(language),
        )
        for place, choice in enumerate(one.choices, start=1)
    )


def typed(one: Question, answer: Value | None, language: str) -> str:
    """The answer as it could have been typed, so that it can be typed over."""
    if answer is None or isinstance(answer, Gap) or type_of(one).has_choices:
        return ""
    if isinstance(answer, Contact):
        return json.dumps(asdict(answer))
    if isinstance(answer, Money):
        low, high = f"{answer.low:g}", f"{answer.high:g}"
        return low if low == high else f"{low} - {high}"
    if isinstance(answer, date):
        return answer.strftime("%d/%m/%Y")
    if isinstance(answer, (int, float)) and not isinstance(answer, bool):
        return f"{answer:g}" if abs(answer) < 1e6 else f"{answer:.0f}"
    return type_of(one).shown(one, answer, language)


def chosen_options(answer: object) -> tuple[str, ...]:
    """Ids of the options that an answer marks; a step of a scale is one too."""
    if isinstance(answer, bool):
        return ("yes",) if answer else ("no",)
    if isinstance(answer, tuple):
        return tuple(str(one) for one in answer)
    return (str(answer),) if isinstance(answer, (str, int)) else ()
