"""Two versions of a script compared: every field, the fewest moves, nothing unsaid."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualifier.core.condition import ALWAYS, LeadTest, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.editing.compare import compare
from qualifier.core.editing.difference import Change, Difference, Part, Spot
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section, Use
from qualifier.core.text import Text
from tests.unit.core.strategies import scripts

WORDS = Text("Oui", "Yes")
CHOICE = Choice("a", WORDS)
QUESTION = Question("q", "choice", choices=(CHOICE, Choice("b", WORDS)))
OBJECTION = Objection("dear", WORDS, WORDS)
SCRIPT = Script("s", WORDS, (Section("one", WORDS, (QUESTION,)),), (OBJECTION,))

OTHER: dict[str, object] = {
    "title": Text("Oui", "No"),
    "label": Text("Oui", "No"),
    "hint": Text("", "No"),
    "heard": Text("Oui", "No"),
    "answer": Text("Oui", "No"),
    "say": Text("", "No"),
    "ask": Text("", "No"),
    "help": Text("", "No"),
    "when": QuestionTest("x", Check.GAP),
    "for_leads": LeadTest("country", Check.IS, "FR"),
    "required": True,
    "bands": (Band(None, 1),),
    "use": Use.NEED,
    **dict.fromkeys(("cap", "least", "most", "fit", "maturity"), 7),
    **dict.fromkeys(("listen_for", "ask_why", "meets"), ("x",)),
    **dict.fromkeys(("persona", "agreement", "type", "criterion", "goto", "fills", "unit"), "x"),
    "knock_out": "x",
}


def put(question: Question, section: Section = SCRIPT.sections[0]) -> Script:
    return replace(SCRIPT, sections=(replace(section, questions=(question,)),))


def changed(part: type, name: str) -> Script:
    """SCRIPT with another value in that field of its one entry of that kind."""
    more = {name: OTHER[name]}
    if part is Script:
        return replace(SCRIPT, **more)  # type: ignore[arg-type]
    if part is Section:
        return replace(SCRIPT, sections=(replace(SCRIPT.sections[0], **more),))  # type: ignore[arg-type]
    if part is Objection:
        return replace(SCRIPT, objections=(replace(OBJECTION, **more),))  # type: ignore[arg-type]
    if part is Choice:
        choices = (replace(CHOICE, **more), QUESTION.choices[1])  # type: ignore[arg-type]
        return put(replace(QUESTION, choices=choices))
    return put(replace(QUESTION, **more))  # type: ignore[arg-type]


EVERY_FIELD = [
    (part, one.name)
    for part in (Script, Section, Question, Choice, Objection)
    for one in fields(part)
    if one.name not in ("id", "version", "sections", "objections", "questions", "choices")
]


@pytest.mark.parametrize(("part", "name"), EVERY_FIELD)
def test_every_field_that_changes_is_one_difference(part: type, name: str) -> None:
    found = compare(SCRIPT, changed(part, name))

    assert [(one.change, one.part.value, one.field) for one in found] == [
        (Change.CHANGED, part.__name__.lower(), name)
    ]
    value = OTHER[name]
    assert found[0].after == (value.en if isinstance(value, Text) else value)
    assert found[0].language == ("en" if isinstance(value, Text) else "")
    back = compare(changed(part, name), SCRIPT)
    assert (back[0].before, back[0].after) == (found[0].after, found[0].before)


def test_true_and_one_are_different_operands() -> None:
    one, true = (put(replace(QUESTION, when=QuestionTest("x", Check.IS, v))) for v in (1, True))

    assert [found.field for found in compare(one, true)] == ["when"]
    assert compare(one, put(replace(QUESTION, when=QuestionTest("x", Check.IS, 1.0)))) == ()


def asked(*sections: str) -> Script:
    """Sections `s0`, `s1`… with a question for each letter."""
    made = [
        Section(f"s{number}", WORDS, tuple(Question(one, "text") for one in letters))
        for number, letters in enumerate(sections)
    ]
    return Script("s", WORDS, tuple(made))


def told(old: Script, new: Script) -> list[str]:
    return [f"{one.change.value} {one.question or one.section}" for one in compare(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    (
        (asked("abc"), asked("abc"), []),
        (asked("abc"), asked("axbc"), ["added x"]),
        (asked("abc"), asked("ac"), ["removed b"]),
        (asked("abcd"), asked("bcda"), ["moved a"]),
        (asked("abcd"), asked("dabc"), ["moved d"]),
        (asked("abc", "de"), asked("ab", "dce"), ["moved c"]),
        (asked("abc"), asked("abc", "d"), ["added s1", "added d"]),
        (asked("abc", "d"), asked("abc"), ["removed s1", "removed d"]),
        (asked("abc", "d"), asked("abcd"), ["moved d", "removed s1"]),
        (asked("aab"), asked("aba"), ["moved b"]),
        (asked("abc"), asked("xbc"), ["removed a", "added x"]),
    ),
)
def test_added_removed_and_moved(old: Script, new: Script, expected: list[str]) -> None:
    assert told(old, new) == expected


def test_a_move_says_from_where_to_where() -> None:
    (found,) = compare(asked("abc", "de"), asked("ab", "dce"))

    assert found == Difference(
        Change.MOVED, Part.QUESTION, "s1", "c", before=Spot("s0", "b"), after=Spot("s1", "d")
    )


@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_moves_are_the_fewest(old: list[str], new: list[str]) -> None:
    moved = {one.question for one in compare(asked("".join(old)), asked("".join(new)))}

    def keeps_order(stays: tuple[str, ...]) -> bool:
        places = [old.index(one) for one in stays]
        return all(one < other for one, other in pairwise(places))

    longest = next(
        size for size in range(6, 0, -1) if any(map(keeps_order, combinations(new, size)))
    )
    assert len(moved) == len(new) - longest
    assert keeps_order(tuple(one for one in new if one not in moved))


@settings(max_examples=8)
@given(scripts(6), scripts(6))
def test_scripts_without_a_difference_are_alike(old: Script, new: Script) -> None:
    assert compare(old, old) == ()
    found = compare(old, new)
    assert (found == ()) is (old == new)
    gone = {one.question for one in found if one.change is Change.REMOVED and one.question}
    new_ids, old_ids = set(new.by_id), set(old.by_id)
    assert {one for one in gone if one not in new_ids} == old_ids - new_ids


def test_condition_taken_away_is_a_difference() -> None:
    asked_if = put(replace(QUESTION, when=QuestionTest("x", Check.GAP)))
    (found,) = compare(asked_if, SCRIPT)

    assert (found.field, found.after) == ("when", ALWAYS)
