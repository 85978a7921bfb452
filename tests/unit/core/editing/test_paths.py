"""All paths: counted as trying every answer would, within bounds, sampled where said."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import pytest

from qualifier.core.answer import Value
from qualifier.core.condition import ALWAYS, All, Any, Condition, LeadTest, Not
from qualifier.core.condition import QuestionTest as Asks
from qualifier.core.condition import Test as Check
from qualifier.core.editing.kinds import branches
from qualifier.core.editing.paths import Paths, survey
from qualifier.core.flow import walk
from qualifier.core.score import score
from qualifier.core.script import END, Band, Choice, Question, Script, Section
from qualifier.core.text import Text
from tests.unit.core.strategies import agreement, choice_question

DEAL = agreement()


def random_script(seed: int, many: int) -> Script:
    """Choices, yes or no, sentences to say, conditions and jumps forward."""
    chance = random.Random(seed)
    ids = [f"q{number}" for number in range(many)]
    made: list[Question] = []
    for place, one in enumerate(ids):
        later = ["", "", "", "", *ids[place + 1 :], END]
        names = chance.choice([("a", "b"), ("a", "b", "c"), ("yes", "no"), ()])
        choices = tuple(
            Choice(
                name,
                Text(name, name),
                chance.randint(-10, 40),
                chance.randint(0, 40),
                knock_out=chance.choice(["", "", "", "", "rival"]),
                goto=chance.choice(later),
            )
            for name in names
        )
        type_name = "yes_no" if "yes" in names else "choice" if names else "say"
        when = random_condition(chance, made) if chance.random() < 0.4 else ALWAYS
        made.append(Question(one, type_name, choices=choices, when=when))
    cut = chance.randint(0, many - 1)
    when = random_condition(chance, made[:cut])
    sections = (
        Section("s", Text(), tuple(made[:cut])),
        Section("t", Text(), tuple(made[cut:]), when),
    )
    return Script("r", Text(), sections)


def random_condition(chance: random.Random, earlier: list[Question]) -> Condition:
    asked = [one for one in earlier if one.choices]
    if not asked:
        return ALWAYS
    tests: list[Condition] = []
    for question in chance.choices(asked, k=2):
        chosen = chance.choice(question.choices).id
        operand = chosen == "yes" if question.type == "yes_no" else chosen
        tests.append(Asks(question.id, Check.IS, operand))
    tests[1] = chance.choice([tests[1], Not(tests[1])])
    return chance.choice([tests[0], All(tuple(tests)), Any(tuple(tests)), Not(tests[0])])


def every_path(script: Script, answers: dict[str, Value]) -> Iterator[dict[str, Value]]:
    """Complete answers, one question after the other as a call would ask them."""
    open_now = walk(script, answers, {}).open_questions(script)
    if not open_now:
        yield answers
        return
    question = script.by_id[open_now[0]]
    for choice in question.choices:
        said: Value = choice.id == "yes" if question.type == "yes_no" else choice.id
        yield from every_path(script, {**answers, question.id: said})


def tried(script: Script) -> tuple[int, int, int, dict[str, int]]:
    """Ways, fewest, most, and how many paths end in each cell, by trying every answer."""
    cells: Counter[str] = Counter()
    lengths = []
    for answers in every_path(script, {}):
        path = walk(script, answers, {})
        found = score(script, path, DEAL, {})
        cells["knock_out" if found.knock_out else str(found.cell)] += 1
        lengths.append(len(path.answers))
    return len(lengths), min(lengths), max(lengths), dict(cells)


@pytest.mark.parametrize("seed", range(40))
def test_paths_are_what_trying_every_answer_shows(seed: int) -> None:
    script = random_script(seed, 2 + seed % 6)
    ways, fewest, most, cells = tried(script)
    found = survey(script, DEAL)

    assert found is not None
    assert (found.ways, found.fewest, found.most) == (ways, fewest, most)
    assert found.is_exact
    assert found.cells.sampled == 0
    shares = {**found.cells.shares, "knock_out": found.cells.knock_out}
    assert {name: round(share * ways) for name, share in shares.items() if share} == cells
    for asked, count in ((found.shortest, fewest), (found.longest, most)):
        assert sum(bool(script.by_id[one].choices) for one in asked) == count


def surveyed(*questions: Question, **bounds: int) -> Paths:
    found = survey(Script("s", Text(), (Section("one", Text(), questions),)), DEAL, **bounds)
    assert found is not None
    return found


STAFF = Question("staff", "number", bands=(Band(10, 5), Band(50, 10), Band(None, 20)))
FRENCH = LeadTest("country", Check.IS, "FR")


@pytest.mark.parametrize(
    ("questions", "ways"),
    (
        ((STAFF,), 3),
        ((STAFF, Question("z", "text", when=Asks("staff", Check.ABOVE, 20))), 4),
        ((Question("z", "text"), Question("d", "date"), Question("say", "say")), 1),
        ((choice_question("a"), Question("z", "text", when=Asks("a", Check.GAP))), 3),
        ((Question("z", "text", when=FRENCH),), 2),
        ((choice_question("a", type="several"),), 1),
        (
            (
                choice_question(
                    "a", Choice("x", Text(), 5), Choice("y", Text(), 8), type="several"
                ),
                Question("z", "text", when=Asks("a", Check.IS, "x")),
            ),
            3,  # x, y, both
        ),
        ((Question("odd", "hologram"), choice_question("a")), 2),
    ),
)
def test_kinds_of_answer_make_paths(questions: tuple[Question, ...], ways: int) -> None:
    assert surveyed(*questions).ways == ways


def test_choices_alike_are_paths_of_their_own_but_one_branch() -> None:
    (branch,) = branches(choice_question("a"), ())

    assert len(branch.worths) == 2


def many_questions(many: int) -> list[Question]:
    """Choices with points, every third asked only after an answer ten questions earlier."""
    made = []
    for number in range(many):
        choices = tuple(
            Choice(name, Text(), 4 * place, 3 * place) for place, name in enumerate("abcd")
        )
        when = Asks(f"q{number - 10}", Check.IS, "a") if number > 9 and number % 3 == 0 else ALWAYS
        made.append(choice_question(f"q{number}", *choices, when=when))
    return made


def test_long_script_is_counted_exactly_and_its_cells_are_drawn_by_seed() -> None:
    questions = many_questions(40)
    started = perf_counter()
    found = surveyed(*questions, samples=200, most_steps=2_000)
    took = perf_counter() - started

    assert found.is_exact
    assert (found.fewest, found.most) == (30, 40)
    assert found.ways > 10**17
    assert (found.cells.sampled, found.cells.is_even) == (200, True)
    assert sum(found.cells.shares.values()) + found.cells.knock_out == pytest.approx(1)
    assert surveyed(*questions, samples=200, most_steps=2_000) == found
    assert surveyed(*questions, samples=200, most_steps=2_000, seed=1).cells != found.cells
    assert took < 5  # a guard against paths walked one by one; it takes a tenth of a second


def test_tangled_script_says_more_than_and_takes_paths_at_random() -> None:
    first = [choice_question(f"q{number}") for number in range(12)]
    last = [
        Question(f"z{number}", "text", when=Asks(f"q{number}", Check.IS, "a"))
        for number in range(12)
    ]
    found = surveyed(*first, *last, most_steps=1_000, samples=100)

    assert not found.is_exact
    assert 100 < found.ways <= 2**12
    assert not found.cells.is_even
    assert 12 <= found.fewest < found.most <= 24
    assert surveyed(*first, *last, most_steps=60_000).ways == 2**12


def test_sample_comes_near_the_count() -> None:
    questions = [replace(one, when=ALWAYS) for one in many_questions(8)]
    counted = surveyed(*questions)
    drawn = surveyed(*questions, most_steps=20, samples=4_000)

    assert (counted.cells.sampled, drawn.cells.sampled) == (0, 4_000)
    assert drawn.is_exact
    for name in {*counted.cells.shares, *drawn.cells.shares}:
        share = counted.cells.shares.get(name, 0)
        assert drawn.cells.shares.get(name, 0) == pytest.approx(share, abs=0.04)


def test_points_beyond_the_axis_count_where_later_ones_fall() -> None:
    questions = [
        choice_question(f"q{number}", Choice("a", Text(), fit))
        for number, fit in enumerate((60, 60, -40))
    ]

    assert surveyed(*questions).cells.shares == {"A4": 1.0}


def test_survey_stops_when_nobody_waits() -> None:
    assert survey(random_script(1, 6), DEAL, should_stop=lambda: True) is None
