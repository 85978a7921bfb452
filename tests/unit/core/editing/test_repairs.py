"""One-key repairs: each mends its problem and breaks nothing else."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from qualifier.core.condition import ALWAYS, All, Any, AxisTest, Condition, LeadTest, Not
from qualifier.core.condition import Test as Check
from qualifier.core.editing.compare import compare
from qualifier.core.editing.places import GONE, at_place, put, steps_of
from qualifier.core.editing.repairs import Mend, repair
from qualifier.core.flaw import Flaw
from qualifier.core.lint import check_script
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section, Use
from qualifier.core.text import Text
from qualifier.texts.repair_words import repair_words
from tests.unit.core.lint_scripts import AGREEMENT, SAID, asks, choice, plain, script

KIND = choice("kind", "x", "y")
Z = plain("z", "text")
EMPTY = Section("no", SAID, ())
KNOWN, Z_GAP = asks("full", Check.IS, "a"), asks("z", Check.GAP)


def when(condition: Condition) -> Script:
    return script(KIND, replace(Z, when=condition))


EVERY = (
    (Flaw.GOTO_NOWHERE, script(KIND, choice("b", "x", goto="sz"), KIND, Z), Mend.REMOVE_JUMP, ""),
    (Flaw.GOTO_NOWHERE, script(choice("b", Choice("x", SAID, goto="budgte"), "y"), Z,
                               plain("budget", "text")), Mend.USE_QUESTION, "Use “Yes”"),
    (Flaw.GOTO_BACKWARDS, script(choice("b", goto="full")), Mend.REMOVE_JUMP, "Remove the jump"),
    (Flaw.GOTO_NEXT, script(choice("b", goto="z"), Z), Mend.REMOVE_JUMP, ""),
    (Flaw.UNKNOWN_CRITERION, script(plain("b", "text", criterion="ned")), Mend.USE_CRITERION,
     "Use “Yes”"),
    (Flaw.UNKNOWN_CRITERION, script(choice("b", Choice("x", SAID, 1, meets=("odd", "need")))),
     Mend.REMOVE_CRITERION, ""),
    (Flaw.UNKNOWN_FACET, script(plain("b", "text", listen_for=("trst",))), Mend.USE_FACET,
     "Use “Yes”"),
    (Flaw.UNKNOWN_FACET, script(plain("b", "text", listen_for=("odd",))), Mend.REMOVE_FACET, ""),
    (Flaw.UNKNOWN_TYPE, script(plain("b", "nubmer")), Mend.USE_TYPE, "Use “Number”"),
    (Flaw.UNKNOWN_LEAD_FIELD, script(plain("b", "text", fills="compny")), Mend.USE_LEAD_FIELD,
     "Use “Company”"),
    (Flaw.UNKNOWN_LEAD_FIELD, script(plain("b", "text", fills="zzz")), Mend.REMOVE_LEAD_FIELD, ""),
    (Flaw.UNKNOWN_LEAD_FIELD, when(LeadTest("contry", Check.IS, "FR")), Mend.USE_LEAD_FIELD, ""),
    (Flaw.UNKNOWN_LEAD_FIELD, when(LeadTest("zzz", Check.IS, "FR")), Mend.REMOVE_TEST, ""),
    (Flaw.ASK_WHY_UNKNOWN_CHOICE, script(choice("b", "yellow", "red", ask_why=("yelow",))),
     Mend.USE_CHOICE, "Use “yellow”"),
    (Flaw.ASK_WHY_UNKNOWN_CHOICE, script(choice("b", ask_why=("odd",))), Mend.REMOVE_ASK_WHY, ""),
    (Flaw.CONDITION_UNKNOWN_QUESTION, when(asks("kidn", Check.IS, "x")), Mend.USE_QUESTION, ""),
    (Flaw.CONDITION_UNKNOWN_QUESTION, when(Any((asks("odd", Check.IS, "x"), KNOWN))),
     Mend.REMOVE_TEST, "Remove this part of the condition"),
    (Flaw.CONDITION_UNKNOWN_CHOICE, when(asks("kind", Check.IN, ("x", "gone"))),
     Mend.REMOVE_CHOICE_TESTED, ""),
    (Flaw.CONDITION_UNKNOWN_CHOICE, when(Not(asks("kind", Check.IS, "gone"))),
     Mend.REMOVE_TEST, ""),
    (Flaw.CONDITION_UNKNOWN_CHOICE, script(choice("c", "paper", "tool"),
                                           replace(Z, when=asks("c", Check.IS, "papr"))),
     Mend.USE_CHOICE, ""),
    (Flaw.CONDITION_LATER_QUESTION, script(replace(KIND, when=asks("z", Check.GAP)), Z),
     Mend.REMOVE_TEST, ""),
    (Flaw.CONDITION_LOOP, script(replace(Z, when=All((KNOWN, asks("z", Check.GAP))))),
     Mend.REMOVE_TEST, ""),
    (Flaw.CONDITION_MISFIT, when(asks("kind", Check.BELOW, 3)), Mend.REMOVE_TEST, ""),
    (Flaw.CONDITION_SCORE, when(AxisTest("fit", Check.AT_LEAST, 3)), Mend.REMOVE_TEST, ""),
    (Flaw.FIELD_UNKNOWN, script(KIND, plain("b", "text", say=Text("{ knid } {x", "Yes"))),
     Mend.USE_FIELD, "Use “{kind}”"),
    (Flaw.EMPTY_SECTION, replace(script(Z), sections=(EMPTY, *script(Z).sections)),
     Mend.REMOVE_SECTION, ""),
    (Flaw.BANDS_ORDER, script(plain("b", "number", bands=(Band(None, 3), Band(9), Band(5)))),
     Mend.SORT_BANDS, ""),
    (Flaw.BANDS_MISFIT, script(plain("b", "text", bands=(Band(None),))), Mend.REMOVE_BANDS, ""),
    (Flaw.RANGE_EMPTY, script(plain("b", "number", least=9.0, most=3.0)), Mend.SWAP_RANGE, ""),
    (Flaw.CAP_UNUSED, script(plain("b", "number", cap=3)), Mend.REMOVE_CAP, ""),
    (Flaw.USE_MISFIT, script(plain("b", "text", use=Use.WAKE_UP)), Mend.REMOVE_USE, ""),
    (Flaw.REQUIRED_SAY, script(plain("b", "say", required=True)), Mend.NOT_REQUIRED, ""),
    (Flaw.REQUIRED_PASSED_BY, script(replace(Z, required=True, when=KNOWN)), Mend.NOT_REQUIRED,
     "May be left open"),
    (Flaw.DUPLICATE_ID, script(Z, Z, plain("z_2", "text")), Mend.NEW_ID, "Call it “z_3”"),
    (Flaw.DUPLICATE_ID, script(choice("b", "x", "x")), Mend.NEW_ID, ""),
    (Flaw.DUPLICATE_ID, replace(script(Z), objections=(Objection("o", SAID, SAID),) * 2),
     Mend.NEW_ID, "Call it “o_2”"),
    (Flaw.RESERVED_ID, script(plain("end", "text")), Mend.NEW_ID, "Call it “end_2”"),
)  # fmt: skip


@pytest.mark.parametrize(("flaw", "broken", "mend", "words"), EVERY)
def test_repair(flaw: Flaw, broken: Script, mend: Mend, words: str) -> None:
    problem = next(one for one in check_script(broken, AGREEMENT) if one.reason is flaw)
    found = repair(problem, broken, AGREEMENT)

    assert found is not None
    assert found.mend is mend
    assert flaw not in {one.reason for one in check_script(found.script, AGREEMENT)}
    assert len(compare(broken, found.script)) == (
        2 if flaw in RENAMED or mend is Mend.SWAP_RANGE else 1
    )
    said = repair_words(found, "en", AGREEMENT)
    assert said == words if words else said


RENAMED = (Flaw.DUPLICATE_ID, Flaw.RESERVED_ID)  # one removed, one added


@pytest.mark.parametrize(
    ("flaw", "broken"),
    (
        (Flaw.LANGUAGE_MISSING, script(plain("b", "text", say=Text("Oui")))),
        (Flaw.UNKNOWN_TYPE, script(plain("b", "zzz"))),
        (Flaw.FIELD_UNKNOWN, script(plain("b", "text", say=Text("{zzz}", "x")))),
        (Flaw.RANGE_EMPTY, script(plain("b", "number", least=3.0, most=3.0))),
        (Flaw.BANDS_ORDER, script(plain("b", "number", bands=(Band(5, 1), Band(5, 2))))),
        # something points at the id: which of the two is meant?
        (Flaw.DUPLICATE_ID, script(Z, replace(Z, type="date"), replace(Z, id="w", when=Z_GAP))),
        (Flaw.DUPLICATE_ID, script(choice("b", "x", "x", ask_why=("x",)))),
    ),
)  # fmt: skip
def test_no_repair_where_the_mend_is_not_plain(flaw: Flaw, broken: Script) -> None:
    problem = next(one for one in check_script(broken, AGREEMENT) if one.reason is flaw)

    assert repair(problem, broken, AGREEMENT) is None


def test_look_alike_that_would_be_wrong_itself_is_not_used() -> None:
    broken = script(KIND, choice("b", Choice("x", SAID, goto="knid"), "y"), Z)
    problem = check_script(broken, AGREEMENT)[0]
    assert problem.details["near"] == "kind"  # which stands before

    found = repair(problem, broken, AGREEMENT)
    assert found is not None
    assert found.mend is Mend.REMOVE_JUMP


def broken_script(seed: int) -> Script:
    """A script with several things wrong at random."""
    chance = random.Random(seed)
    names = ["full", "kind", "knid", "zz", "q1", "q2", "q3", "end", "need", "trust", "trst", "odd"]

    def test() -> Condition:
        one: Condition = asks(
            chance.choice(names),
            chance.choice(list(Check)),
            chance.choice(["x", "y", ("x", "odd"), 3, True]),
        )
        if chance.random() < 0.3:
            one = LeadTest(chance.choice(["country", "contry", "odd"]), Check.IS, "FR")
        return chance.choice([one, Not(one), All((one, KNOWN)), Any((one, Not(KNOWN)))])

    questions = []
    for _ in range(chance.randint(1, 5)):
        kind = chance.choice(["choice", "several", "number", "date", "say", "text", "nubmer"])
        choices = tuple(
            Choice(
                chance.choice("xyz"),
                SAID,
                goto=chance.choice(["", *names]) if chance.random() < 0.3 else "",
                meets=tuple(chance.sample(["need", "ned", "odd"], chance.randint(0, 2))),
            )
            for _ in range(chance.randint(1, 3))
        )
        questions.append(
            Question(
                chance.choice(["kind", "q1", "q2", "q3", "end"]),
                kind,
                say=Text(chance.choice(["{full}", "{ful}", "{kind} {knid}", "Oui"]), "Yes"),
                required=chance.random() < 0.5,
                criterion=chance.choice(["", "need", "ned", "odd"]),
                listen_for=tuple(chance.sample(["trust", "trst", "odd"], chance.randint(0, 2))),
                choices=choices if kind in ("choice", "several") else (),
                bands=(Band(9), Band(3), Band(None)) if chance.random() < 0.2 else (),
                cap=chance.choice([None, None, 5]),
                when=test() if chance.random() < 0.6 else ALWAYS,
                goto=chance.choice(names) if chance.random() < 0.2 else "",
                ask_why=("odd",) if chance.random() < 0.2 else (),
                use=chance.choice([None, None, Use.WAKE_UP]),
                fills=chance.choice(["", "", "compny", "odd"]),
            )
        )
    made = script(*questions, when=test() if chance.random() < 0.3 else ALWAYS)
    if chance.random() < 0.3:
        made = replace(made, sections=(*made.sections, EMPTY))
    return made


@pytest.mark.parametrize("seed", range(5))
def test_repair_removes_its_problem_and_adds_no_error(seed: int) -> None:
    made = broken_script(seed)
    before = check_script(made, AGREEMENT)
    errors = Counter(one.reason for one in before if one.is_error)
    for problem in before:
        found = repair(problem, made, AGREEMENT)
        if found is None:
            continue
        after = check_script(found.script, AGREEMENT)
        same = (problem.reason, problem.details)
        many = [(one.reason, one.details) for one in after].count(same)
        assert many < [(one.reason, one.details) for one in before].count(same), problem
        assert Counter(one.reason for one in after if one.is_error) <= errors, problem
        assert compare(made, found.script)
        assert "…" not in repair_words(found, "fr", AGREEMENT)


def test_every_mend_is_tried_here() -> None:
    assert {mend for _flaw, _script, mend, _words in EVERY} == set(Mend)


def test_place_is_found_and_what_stands_there_replaced() -> None:
    inner = All((KNOWN, Not(Any((asks("a", Check.GAP), asks("b", Check.GAP))))))
    made = when(inner)
    place = "sections[1].questions[1].when.all[1].not.any[0]"

    assert at_place(made, place) == asks("a", Check.GAP)
    assert at_place(put(made, place, lambda _old: KNOWN), place) == KNOWN
    once = put(made, place, lambda _old: GONE)
    twice = put(once, place, lambda _old: GONE)
    assert twice.by_id["z"].when == All((KNOWN,))
    assert (
        put(twice, "sections[1].questions[1].when.all[0]", lambda _old: GONE).by_id["z"].when
        == ALWAYS
    )
    assert put(made, place, lambda _old: KNOWN).sections[0] is made.sections[0]


@pytest.mark.parametrize("place", ("", "a b", "sections[x]", "sections[0]..title"))
def test_no_place(place: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        steps_of(place)
