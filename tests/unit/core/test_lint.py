"""The linter: each problem found at its place, sound scripts left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qualifier.core.agreement import Criterion
from qualifier.core.condition import (
    All,
    Any,
    AxisTest,
    Condition,
    LeadTest,
    Not,
)
from qualifier.core.condition import Test as Check
from qualifier.core.lint import Severity, check_agreement, check_script
from qualifier.core.questions import QUESTION_TYPES
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section, Use
from qualifier.core.text import Text
from tests.unit.core.lint_scripts import AGREEMENT, FULL, SAID, asks, choice, found, plain, script


def test_sound_script_has_no_problems() -> None:
    sound = script(
        choice("a", Choice("x", SAID, goto="d"), "y"),
        plain("b", "number", when=asks("a", Check.IS, "y"), bands=(Band(5), Band(None))),
        plain("c", "text", when=asks("b", Check.AT_LEAST, 5), help=Text("{a}", "{lead.name}")),
        plain("d", "date", use=Use.WAKE_UP, goto="end"),
    )

    assert found(sound) == []


@pytest.mark.parametrize(
    ("question", "problems"),
    (
        (plain("a", "hologram"), [("unknown_type", "q[0].type")]),
        (plain("Bad", "text"), [("bad_id", "q[0].id")]),
        (plain("é", "text"), [("bad_id", "q[0].id")]),
        (plain("", "text"), [("bad_id", "q[0].id")]),
        (plain("a\n", "text"), [("bad_id", "q[0].id")]),
        (plain("full", "text"), [("duplicate_id", "q[0].id")]),
        (plain("end", "text"), [("reserved_id", "q[0].id")]),
        (choice("a", "x", "x"), [("duplicate_id", "q[0].choices[1].id")]),
        (choice("a", "x", "X!"), [("bad_id", "q[0].choices[1].id")]),
        (plain("a", "choice"), [("no_choices", "q[0].choices")]),
        (plain("a", "several"), [("no_choices", "q[0].choices")]),
        (plain("a", "text", choices=FULL.choices), [("choices_misfit", "q[0].choices")]),
        (
            plain("a", "yes_no", choices=(Choice("yes", SAID), Choice("oui", SAID))),
            [("yes_no_choice", "q[0].choices[1].id")],
        ),
        (choice("a", ask_why=("c",)), [("ask_why_unknown_choice", "q[0].ask_why[0]")]),
        (plain("a", "text", ask_why=("c",)), [("ask_why_unknown_choice", "q[0].ask_why[0]")]),
        (plain("a", "yes_no", ask_why=("no",)), []),
        (plain("a", "number", bands=(Band(5), Band(5))), [("bands_order", "q[0].bands[1]")]),
        (plain("a", "number", bands=(Band(5), Band(3))), [("bands_order", "q[0].bands[1]")]),
        (plain("a", "money", bands=(Band(None), Band(3))), [("bands_order", "q[0].bands[1]")]),
        (plain("a", "scale", bands=(Band(None), Band(None))), [("bands_order", "q[0].bands[1]")]),
        (plain("a", "text", bands=(Band(None),)), [("bands_misfit", "q[0].bands")]),
        (choice("a", bands=(Band(None),)), [("bands_misfit", "q[0].bands")]),
        (plain("a", "number", least=5.0, most=5.0), [("range_empty", "q[0].most")]),
        (plain("a", "number", cap=5), [("cap_unused", "q[0].cap")]),
        (plain("a", "say", required=True), [("required_say", "q[0].required")]),
        (plain("a", "text", use=Use.WAKE_UP), [("use_misfit", "q[0].use")]),
        (plain("a", "period", use=Use.NEXT_STEP_ON), []),
        (plain("a", "text", fills="shoe_size"), [("unknown_lead_field", "q[0].fills")]),
        (plain("a", "text", fills="job_title"), []),
        (plain("a", "text", criterion="ned"), [("unknown_criterion", "q[0].criterion")]),
        (
            choice("a", Choice("x", SAID, 1, meets=("ned",))),
            [("unknown_criterion", "q[0].choices[0].meets[0]")],
        ),
        (
            plain("a", "number", bands=(Band(None, meets=("ned",)),)),
            [("unknown_criterion", "q[0].bands[0].meets[0]")],
        ),
        (plain("a", "text", listen_for=("smell",)), [("unknown_facet", "q[0].listen_for[0]")]),
        (choice("a", criterion="need"), [("no_points", "q[0].choices")]),
        (choice("a", type="several", cap=10), [("no_points", "q[0].choices")]),
        (choice("a", Choice("x", Text())), [("no_words", "q[0].choices[0].label")]),
        (plain("a", "text", ask=Text()), [("no_words", "q[0]")]),
        (plain("a", "text", ask=Text("Oui")), [("language_missing", "q[0].ask.en")]),
        (
            choice("a", Choice("x", Text(en="X"))),
            [("language_missing", "q[0].choices[0].label.fr")],
        ),
        (plain("a", "text", say=Text("{b}", "x")), [("field_unknown", "q[0].say.fr")]),
        (plain("a", "text", say=Text("{lead.shoe}", "x")), [("field_unknown", "q[0].say.fr")]),
        (plain("a", "text", say=Text("{ }", "x")), [("field_unknown", "q[0].say.fr")]),
        (plain("a", "text", say=Text("x", "{a}")), [("field_later", "q[0].say.en")]),
        (plain("a", "text", say=Text("{full} {lead.email}", "{lead.name}")), []),
        (
            plain("a", "text", say=Text("mot " * 46, "word " * 45)),
            [("sentence_too_long", "q[0].say.fr")],
        ),
        (plain("a", "text", say=Text("Mot « et » mot ? " * 30, "So. " * 60)), []),
    ),
)
def test_problem_of_a_question_is_found(
    question: Question, problems: list[tuple[str, str]]
) -> None:
    assert [one for one in found(script(question)) if one[0] != "axis_maxima"] == problems


@pytest.mark.parametrize("type_", QUESTION_TYPES, ids=lambda one: one.name)
def test_every_question_type_lints_clean_alone(type_: object) -> None:
    name = type_.name  # type: ignore[attr-defined]
    choices = FULL.choices if name in ("choice", "several") else ()

    assert [one for one in found(script(plain("a", name, choices=choices)))
            if one[0] != "axis_maxima"] == []  # fmt: skip


@pytest.mark.parametrize(
    ("goto", "reason"),
    (
        ("nowhere", "goto_nowhere"),
        ("more", "goto_nowhere"),
        ("full", "goto_backwards"),
        ("a", "goto_backwards"),
        ("b", "goto_next"),
        ("c", None),
        ("end", None),
    ),
)
def test_goto_must_lead_to_a_later_question(goto: str, reason: str | None) -> None:
    after = (plain("b", "text"), plain("c", "text"))
    of_choice = script(choice("a", "x", Choice("y", SAID, goto=goto)), *after)
    of_question = script(choice("a", "x", goto=goto), *after)

    assert found(of_choice) == ([(reason, "q[0].choices[1].goto")] if reason else [])
    expected = [(reason, "q[0].goto")] if reason else []
    passed = {"c": ("q[1]",), "end": ("q[1]", "q[2]")}.get(goto, ())
    assert found(of_question) == [*expected, *(("always_jumped_over", one) for one in passed)]


def test_goto_that_looks_like_a_slip_names_what_it_may_mean() -> None:
    problem = check_script(script(choice("a", goto="budgte"), plain("budget", "text")), None)[0]

    assert problem.details == {"goto": "budgte", "near": "budget"}


SUBJECTS = {
    "pick": choice("pick", "x", "y"),
    "many": choice("many", "x", "y", type="several"),
    "sure": plain("sure", "yes_no"),
    "step": plain("step", "scale"),
    "count": plain("count", "number", most=100.0),
    "cost": plain("cost", "money"),
    "day": plain("day", "date"),
    "span": plain("span", "period"),
    "word": plain("word", "text"),
    "mail": plain("mail", "email"),
    "call": plain("call", "phone"),
    "who": plain("who", "contact"),
}


@pytest.mark.parametrize(
    ("subject", "test", "operand", "reason"),
    (
        ("pick", Check.IS, "x", None),
        ("pick", Check.IS, "z", "condition_unknown_choice"),
        ("pick", Check.IS, 1, "condition_unknown_choice"),
        ("pick", Check.IN, ("x", "y"), None),
        ("pick", Check.IN, ("x", "z"), "condition_unknown_choice"),
        ("pick", Check.IN, (), "condition_misfit"),
        ("pick", Check.AT_LEAST, 3, "condition_misfit"),
        ("pick", Check.GAP, True, None),
        ("pick", Check.NOT_ANSWERED, False, None),
        ("pick", Check.NOT_ANSWERED, "x", "condition_misfit"),
        ("many", Check.IS, "x", None),
        ("many", Check.IN, ("y", "z"), "condition_unknown_choice"),
        ("sure", Check.IS, True, None),
        ("sure", Check.IS, "yes", "condition_misfit"),
        ("sure", Check.ABOVE, 0, "condition_misfit"),
        ("step", Check.IS, 3, None),
        ("step", Check.IS, 6, "condition_misfit"),
        ("step", Check.IS, "3", "condition_misfit"),
        ("step", Check.ABOVE, 3, None),
        ("count", Check.BELOW, 2.5, None),
        ("count", Check.BELOW, date(2027, 1, 1), "condition_misfit"),
        ("count", Check.BELOW, "ten", "condition_misfit"),
        ("count", Check.IS, 7, None),
        ("count", Check.IS, 101, "condition_misfit"),
        ("cost", Check.AT_MOST, 1000, None),
        ("cost", Check.IS, 1000, "condition_misfit"),
        ("day", Check.BELOW, date(2027, 1, 1), None),
        ("day", Check.IS, date(2027, 1, 1), None),
        ("day", Check.BELOW, 5, "condition_misfit"),
        ("span", Check.ABOVE, date(2027, 1, 1), None),
        ("span", Check.IS, date(2027, 1, 1), "condition_misfit"),
        ("word", Check.IS, "Yes", None),
        ("word", Check.IS, 5, "condition_misfit"),
        ("word", Check.ABOVE, 5, "condition_misfit"),
        ("mail", Check.IS, "no mail", "condition_misfit"),
        ("call", Check.GAP, False, None),
        ("who", Check.IS, "Ada", "condition_misfit"),
        ("who", Check.NOT_ANSWERED, True, None),
    ),
)
def test_test_must_fit_the_question_type(
    subject: str, test: Check, operand: object, reason: str | None
) -> None:
    when = Not(All((asks(subject, test, operand),)))
    problems = found(script(SUBJECTS[subject], plain("b", "text", when=when)))

    assert [one for one in problems if one[0] != "condition_never_holds"] == (
        [(reason, "q[1].when.not.all[0]")] if reason else []
    )


@pytest.mark.parametrize(
    ("test", "reason"),
    (
        (LeadTest("country", Check.IS, "FR"), None),
        (LeadTest("name", Check.IN, ("Ada",)), None),
        (LeadTest("staff", Check.AT_LEAST, 3), None),
        (LeadTest("staff", Check.AT_LEAST, "x"), "condition_misfit"),
        (LeadTest("staff", Check.GAP, True), "condition_misfit"),
        (LeadTest("shoe", Check.IS, "42"), "unknown_lead_field"),
        (AxisTest("fit", Check.ABOVE, 3), "condition_score"),
        (asks("nobody", Check.GAP), "condition_unknown_question"),
        (asks("c", Check.GAP), "condition_later_question"),
        (asks("b", Check.GAP), "condition_loop"),
        (asks("full", Check.GAP), None),
    ),
)
def test_test_must_look_at_something_known(test: Condition, reason: str | None) -> None:
    one = script(plain("a", "text"), plain("b", "text", when=Any((test,))), plain("c", "text"))

    assert found(one) == ([(reason, "q[1].when.any[0]")] if reason else [])


def test_section_that_depends_on_its_own_question_is_a_loop() -> None:
    one = script(plain("a", "text"), plain("b", "text"), when=asks("b", Check.GAP))

    assert found(one) == [("condition_loop", "sections[1].when")]


def test_section_that_depends_on_a_later_section_is_refused() -> None:
    one = script(plain("a", "text"))
    late = replace(one.sections[0], when=asks("a", Check.GAP))

    assert found(replace(one, sections=(late, *one.sections[1:]))) == [
        ("condition_later_question", "sections[0].when")
    ]


def test_script_without_questions_is_an_error() -> None:
    assert found(Script("trial", SAID, ())) == [("no_questions", "sections")]
    assert found(Script("trial", SAID, (Section("a", SAID, ()),)))[0] == (
        "no_questions",
        "sections",
    )


def test_empty_section_warns() -> None:
    assert found(script()) == [("empty_section", "q")]


def test_criterion_that_no_question_serves_warns() -> None:
    more = replace(AGREEMENT, criteria=(*AGREEMENT.criteria, Criterion("budget", SAID, must=False)))
    problem = check_script(script(plain("a", "text")), more)[0]

    assert (problem.reason.value, problem.details) == (
        "criterion_not_served",
        {"criterion": "budget"},
    )
    assert not problem.is_error


@pytest.mark.parametrize(
    ("question", "warns"),
    (
        (choice("a", Choice("x", SAID, 1), "y", criterion="budget"), True),
        (
            choice("a", Choice("x", SAID, 1, meets=("budget",), knock_out="k"), criterion="budget"),
            True,
        ),
        (choice("a", Choice("x", SAID, 1, meets=("budget",)), when=Any(())), True),
        (choice("a", Choice("x", SAID, 1, meets=("budget",))), False),
        (plain("a", "text", criterion="budget"), False),
        (plain("a", "number", least=5.0, bands=(Band(5, meets=("budget",)), Band(None))), True),
        (plain("a", "number", bands=(Band(5, meets=("budget",)), Band(None))), False),
    ),
)
def test_must_criterion_that_no_answer_meets_warns(question: Question, warns: bool) -> None:
    more = replace(AGREEMENT, criteria=(*AGREEMENT.criteria, Criterion("budget", SAID)))
    reasons = [reason for reason, _place in found(script(question), more)]

    assert ("criterion_never_met" in reasons) is warns


def test_without_agreement_names_are_not_looked_up() -> None:
    assert found(script(plain("a", "text", criterion="x", listen_for=("y",))), None) == []


def test_objections_may_name_any_question_but_nothing_else() -> None:
    one = replace(
        script(plain("a", "text")),
        objections=(
            Objection("dear", SAID, Text("{a}", "{full}")),
            Objection("dear", Text(), Text("{b}", "x")),
        ),
    )

    assert found(one) == [
        ("duplicate_id", "objections[1].id"),
        ("field_unknown", "objections[1].answer.fr"),
        ("no_words", "objections[1].heard"),
    ]


def test_errors_come_before_warnings() -> None:
    one = script(plain("a", "text", ask=Text("Oui")), plain("b", "hologram"))

    assert [p.severity for p in check_script(one, None)] == [Severity.ERROR, Severity.WARNING]


def test_sound_agreement_has_no_problems() -> None:
    assert check_agreement(AGREEMENT) == ()
    assert [one.reason for one in check_agreement(replace(AGREEMENT, id="No"))] == ["bad_id"]
