"""A long script with all kinds of branches, the same at every run."""

from __future__ import annotations

import random

from qualifier.core.condition import ALWAYS, Condition, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.script import END, Choice, Question, Script, Section
from qualifier.core.text import Text

SUBJECTS = ("Current tool", "Unplanned stops", "Who signs?", "Target date", "Is the budget set?")
PER_SECTION = 12


def branched_script(count: int, seed: int = 5) -> Script:
    """`count` questions in sections of twelve: choices, gotos, optional questions and sections."""
    dice = random.Random(seed)
    questions: list[Question] = []
    for place in range(count):
        questions.append(_question(dice, place, count, questions))
    sections = []
    for number, start in enumerate(range(0, count, PER_SECTION)):
        part = tuple(questions[start : start + PER_SECTION])
        optional = number and dice.random() < 0.15
        when = _on_answer(dice, questions[max(0, start - 5) : start]) if optional else ALWAYS
        sections.append(Section(f"section{number}", Text(f"Partie {number + 1}"), part, when))
    return Script("branched", Text("Long", "Long"), tuple(sections))


def _question(dice: random.Random, place: int, count: int, before: list[Question]) -> Question:
    name = Text("", f"{SUBJECTS[place % len(SUBJECTS)]} {place + 1}")
    when = _on_answer(dice, before[-3:]) if before and dice.random() < 0.2 else ALWAYS
    if place and dice.random() < 0.3:
        return Question(f"q{place}", dice.choice(["text", "date", "say"]), ask=name, when=when)
    gotos = [""] * dice.randint(2, 5)
    roll = dice.random()
    if roll < 0.12 and place + 4 < count:
        gotos[-1] = f"q{place + dice.randint(2, 4)}"
    elif roll < 0.16 and place + 20 < count:
        gotos[0] = f"q{place + dice.randint(8, 20)}"
    elif roll < 0.19:
        gotos[-1] = END
    elif roll < 0.20:
        gotos[0] = "removed"
    choices = tuple(Choice(f"c{n}", Text(f"C{n}"), goto=goto) for n, goto in enumerate(gotos))
    return Question(f"q{place}", "choice", ask=name, choices=choices, when=when)


def _on_answer(dice: random.Random, before: list[Question]) -> Condition:
    asked = [one for one in before if one.choices]
    return QuestionTest(dice.choice(asked).id, Check.IS, "c0") if asked else ALWAYS
