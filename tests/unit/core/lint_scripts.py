"""Small scripts to lint, and their problems in short."""

from __future__ import annotations

from dataclasses import replace

from qualifier.core.agreement import Agreement, Criterion, Decision, Facet
from qualifier.core.condition import (
    ALWAYS,
    Condition,
    QuestionTest,
)
from qualifier.core.condition import Test as Check
from qualifier.core.lint import check_script
from qualifier.core.script import Choice, Question, Script, Section
from qualifier.core.text import Text

SAID = Text("Oui", "Yes")
AGREEMENT = Agreement(
    id="trial",
    fit_bands={"A": 70, "B": 50, "C": 30, "D": 0},
    maturity_bands={"1": 65, "2": 45, "3": 25, "4": 0},
    decisions={f"{a}{b}": Decision.CLOSE for a in "ABCD" for b in "1234"},
    criteria=(Criterion("need", SAID),),
    facets=(Facet("trust", SAID),),
    outcomes=(),
    reasons={},
)
FULL = Question(
    "full", "choice", ask=SAID, choices=(Choice("a", SAID, 100, 100, ("need",)), Choice("b", SAID))
)


def choice(name: str, *choices: str | Choice, **more: object) -> Question:
    made = [one if isinstance(one, Choice) else Choice(one, SAID) for one in choices or ("a", "b")]
    return replace(Question(name, "choice", ask=SAID, choices=tuple(made)), **more)  # type: ignore[arg-type]


def plain(name: str, type_name: str, **more: object) -> Question:
    return replace(Question(name, type_name, ask=SAID), **more)  # type: ignore[arg-type]


def script(*questions: Question, when: Condition = ALWAYS) -> Script:
    """A script that is sound but for `questions`, which come as the second section."""
    opening = Section("opening", SAID, (FULL,))
    return Script("trial", SAID, (opening, Section("more", SAID, questions, when)))


def found(one: Script, agreement: Agreement | None = AGREEMENT) -> list[tuple[str, str]]:
    """(reason, place) of all problems, the place without the second section's path."""
    return [
        (problem.reason.value, problem.place.replace("sections[1].questions", "q"))
        for problem in check_script(one, agreement)
    ]


def asks(question: str, test: Check, operand: object = True) -> QuestionTest:
    return QuestionTest(question, test, operand)
