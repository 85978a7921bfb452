"""Script documents: what they say in core terms, what is refused, and the way back to text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    AxisTest,
    LeadTest,
    Not,
    QuestionTest,
)
from qualifier.core.condition import Test as Check
from qualifier.core.errors import DocumentError, FileRefused
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section, Use
from qualifier.core.text import Text
from qualifier.exchange.documents import (
    checked_script,
    checked_script_file,
    read_script,
    script_from_text,
    script_to_text,
)
from qualifier.exchange.documents.script_model import MOST_QUESTIONS
from qualifier.exchange.documents.yaml_text import written
from qualifier.paths import resources_dir

HEAD = "format: qualifier-script/1\nid: trial\n"
WHOLE = """\
format: qualifier-script/1
id: maintenance_inbound
title: {fr: Maintenance, en: Upkeep}
persona: industrial
agreement: other
sections:
  - id: context
    title: {fr: Contexte}
    when: {lead: country, in: [FR, BE]}
    questions:
      - id: sector
        type: choice
        say: {fr: "Bonjour {lead.first_name}", en: "Hello"}
        ask: {en: "Which sector?"}
        help: {en: "Listen"}
        required: true
        criterion: target
        listen_for: [trust]
        choices:
          - {id: industry, label: {en: Industry}, hint: {en: big}, fit: 30,
             maturity: 2, meets: [target]}
          - {id: competitor, knock_out: competitor, goto: end}
          - {id: other, goto: null}
        ask_why: [other]
        use: need
        fills: sector
      - id: staff
        type: number
        unit: people
        least: 0
        most: 5.5
        bands: [{below: 10, fit: 1}, {below: null, maturity: 2, meets: [target]}]
        when: {}
        goto: end
      - {id: slips, type: several, cap: 0}
objections:
  - {id: dear, heard: {en: Too dear}, answer: {en: Compared to what?}}
"""


def script_with(question: str) -> str:
    return f"{HEAD}sections:\n  - id: s\n    questions:\n      - {question}\n"


def refusal(text: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        script_from_text(text, "trial.yaml")
    return caught.value


def condition_of(when: str) -> object:
    text = script_with(f"{{id: q, type: choice, when: {when}}}")
    return script_from_text(text, "t").sections[0].questions[0].when


def test_every_key_of_a_script_is_read() -> None:
    script = script_from_text(WHOLE, "a.yaml")

    assert script == Script(
        id="maintenance_inbound",
        title=Text("Maintenance", "Upkeep"),
        persona="industrial",
        agreement="other",
        sections=(
            Section(
                "context",
                Text("Contexte"),
                when=LeadTest("country", Check.IN, ("FR", "BE")),
                questions=(
                    Question(
                        id="sector",
                        type="choice",
                        say=Text("Bonjour {lead.first_name}", "Hello"),
                        ask=Text(en="Which sector?"),
                        help=Text(en="Listen"),
                        required=True,
                        criterion="target",
                        listen_for=("trust",),
                        choices=(
                            Choice(
                                "industry",
                                Text(en="Industry"),
                                30,
                                2,
                                ("target",),
                                hint=Text(en="big"),
                            ),
                            Choice("competitor", Text(), knock_out="competitor", goto="end"),
                            Choice("other", Text()),
                        ),
                        ask_why=("other",),
                        use=Use.NEED,
                        fills="sector",
                    ),
                    Question(
                        id="staff",
                        type="number",
                        unit="people",
                        least=0,
                        most=5.5,
                        bands=(Band(10, fit=1), Band(None, maturity=2, meets=("target",))),
                        goto="end",
                    ),
                    Question(id="slips", type="several", cap=0),
                ),
            ),
        ),
        objections=(Objection("dear", Text(en="Too dear"), Text(en="Compared to what?")),),
    )


@pytest.mark.parametrize(
    ("when", "expected"),
    (
        ("{}", ALWAYS),
        ("{question: a, is: x}", QuestionTest("a", Check.IS, "x")),
        ("{question: a, is: true}", QuestionTest("a", Check.IS, True)),
        ("{question: a, in: [x, 1]}", QuestionTest("a", Check.IN, ("x", 1))),
        ("{question: a, at_least: 3}", QuestionTest("a", Check.AT_LEAST, 3)),
        ("{question: a, at_most: 3.5}", QuestionTest("a", Check.AT_MOST, 3.5)),
        ("{question: a, below: 2027-01-01}", QuestionTest("a", Check.BELOW, date(2027, 1, 1))),
        ("{question: a, above: -1}", QuestionTest("a", Check.ABOVE, -1)),
        ("{question: a, not_answered: true}", QuestionTest("a", Check.NOT_ANSWERED, True)),
        ("{question: a, gap: false}", QuestionTest("a", Check.GAP, False)),
        ("{lead: country, is: FR}", LeadTest("country", Check.IS, "FR")),
        ("{axis: fit, at_least: 70}", AxisTest("fit", Check.AT_LEAST, 70)),
        ("{all: []}", ALWAYS),
        ("{any: []}", Any(())),
        (
            "{all: [{any: [{question: a, gap: true}]}, {not: {lead: city, is: Lyon}}]}",
            All(
                (
                    Any((QuestionTest("a", Check.GAP, True),)),
                    Not(LeadTest("city", Check.IS, "Lyon")),
                )
            ),
        ),
    ),
)
def test_condition_is_read(when: str, expected: object) -> None:
    assert condition_of(when) == expected


@pytest.mark.parametrize(
    ("when", "reason", "place"),
    (
        ("{question: a}", "condition_incomplete", "when"),
        ("{is: x}", "condition_incomplete", "when"),
        ("{not: null}", "condition_incomplete", "when"),
        ("{all: [{question: a}]}", "condition_incomplete", "when.all[0]"),
        ("{question: a, is: x, below: 3}", "condition_several_tests", "when"),
        ("{question: a, lead: city, is: x}", "condition_several_tests", "when"),
        ("{all: [], any: []}", "condition_several_tests", "when"),
        ("{all: [], is: x}", "condition_incomplete", "when"),
        ("{question: a, below: x}", "wrong_type", "when.below"),
        ("{question: a, below: true}", "wrong_type", "when.below"),
        ("{question: a, is: null}", "wrong_type", "when.is"),
        ("{question: a, is: [x]}", "wrong_type", "when.is"),
        ("{question: a, in: x}", "wrong_type", "when.in"),
        ("{question: a, in: [[x]]}", "wrong_type", "when.in[0]"),
        ("{question: a, gap: 1}", "wrong_type", "when.gap"),
        ("{any: [{not: {questoin: a, is: x}}]}", "unknown_key", "when.any[0].not.questoin"),
        ("{axis: price, above: 3}", "unknown_value", "when.axis"),
        ("{axis: fit, is: 3}", "condition_misfit", "when"),
        ("{lead: city, gap: true}", "condition_misfit", "when"),
        ("x", "wrong_type", "when"),
        ("[]", "wrong_type", "when"),
    ),
)
def test_broken_condition_is_refused_at_its_place(when: str, reason: str, place: str) -> None:
    error = refusal(script_with(f"{{id: q, type: choice, when: {when}}}"))

    assert (error.reason, error.place) == (reason, f"sections[0].questions[0].{place}")


@pytest.mark.parametrize(
    ("question", "reason", "place"),
    (
        ("{type: choice}", "missing_key", "id"),
        ("{id: q}", "missing_key", "type"),
        ("{id: 1, type: choice}", "wrong_type", "id"),
        ("{id: q, type: choice, required: 1}", "wrong_type", "required"),
        ("{id: q, type: choice, required: yes}", "wrong_type", "required"),
        ("{id: q, type: choice, ask: Hello}", "wrong_type", "ask"),
        ("{id: q, type: choice, ask: {de: Hallo}}", "unknown_key", "ask.de"),
        ("{id: q, type: choice, ask: {fr: 3}}", "wrong_type", "ask.fr"),
        ("{id: q, type: choice, choices: {id: a}}", "wrong_type", "choices"),
        ("{id: q, type: choice, choices: [{id: a, fit: 1.5}]}", "wrong_type", "choices[0].fit"),
        ("{id: q, type: choice, choices: [{id: a, fit: 9999}]}", "out_of_range", "choices[0].fit"),
        ("{id: q, type: choice, use: magic}", "unknown_value", "use"),
        ("{id: q, type: number, cap: -1}", "out_of_range", "cap"),
        ("{id: q, type: number, least: x}", "wrong_type", "least"),
        (f"{{id: {'q' * 101}, type: number}}", "too_long", "id"),
        (f"{{id: q, type: number, listen_for: [{'a, ' * 201}]}}", "too_many", "listen_for"),
    ),
)
def test_broken_question_is_refused_at_its_place(question: str, reason: str, place: str) -> None:
    error = refusal(script_with(question))

    assert (error.reason, error.place) == (reason, f"sections[0].questions[0].{place}")
    assert error.details["line"] == "6" or error.reason == "missing_key"
    assert error.details["file"] == "trial.yaml"


@pytest.mark.parametrize(
    ("text", "key", "near"),
    (
        (script_with("{id: q, type: choice, chioces: []}"), "chioces", "choices"),
        (script_with("{id: q, type: choice, choices: [{id: a, meet: [x]}]}"), "meet", "meets"),
        (script_with("{id: q, type: choice, when: {al: []}}"), "al", "all"),
        (f"{HEAD}sections: []\nobjection: []\n", "objection", "objections"),
        (f"{HEAD}sections: [{{id: s, questions: [], whan: {{}}}}]\n", "whan", "when"),
    ),
)
def test_unknown_key_comes_with_the_key_it_may_mean(text: str, key: str, near: str) -> None:
    error = refusal(text)

    assert (error.reason, error.details["key"], error.details["near"]) == ("unknown_key", key, near)


@pytest.mark.parametrize(
    ("text", "reason"),
    (
        ("id: trial\nsections: []\n", "missing_key"),
        ("format: qualifier-agreement/1\nid: x\n", "wrong_format"),
        ("format: qualifier-script/2\nid: x\n", "newer_format"),
        ("format: qualifier-script/0\nid: x\n", "wrong_format"),
        ("format: [1]\nid: x\n", "wrong_format"),
    ),
)
def test_format_is_judged_first(text: str, reason: str) -> None:
    error = refusal(text)

    assert (error.reason, error.place) == (reason, "format")


def test_more_questions_than_the_limit_are_refused() -> None:
    questions = "".join(f"      - {{id: q{i}, type: say}}\n" for i in range(MOST_QUESTIONS))
    text = f"{HEAD}sections:\n  - id: s\n    questions:\n{questions}"
    assert len(list(script_from_text(text, "t").questions())) == MOST_QUESTIONS

    error = refusal(text + "  - {id: t, questions: [{id: more, type: say}]}\n")

    assert error.reason == "too_many_questions"


def test_unknown_question_type_is_left_to_the_linter() -> None:
    script = script_from_text(script_with("{id: q, type: hologram}"), "t")

    assert script.sections[0].questions[0].type == "hologram"


def test_all_flaws_of_shape_are_told_at_once_in_document_order() -> None:
    text = (
        f"{HEAD}sections:\n  - id: s\n    titel: {{}}\n    questions:\n      - {{id: 3}}\nfoo: 1\n"
    )

    found = checked_script(text, "t.yaml", lambda _id: None)

    assert found.script is None
    assert [(one.reason, one.place) for one in found.errors] == [
        ("unknown_key", "sections[0].titel"),
        ("wrong_type", "sections[0].questions[0].id"),
        ("missing_key", "sections[0].questions[0].type"),
        ("unknown_key", "foo"),
    ]


def test_checked_script_gives_linter_problems_their_line() -> None:
    text = script_with("{id: q, type: choice, ask: {fr: Oui},\n         choices: []}")

    found = checked_script(text, "t.yaml", lambda _id: None)

    assert found.script is not None
    problem = next(one for one in found.errors if one.reason == "no_choices")
    assert problem.details["line"] == "7"
    assert found.warnings


def test_checked_script_asks_for_the_agreement_the_script_names() -> None:
    asked: list[str] = []
    checked_script(WHOLE, "t.yaml", asked.append)

    assert asked == ["other"]


def test_checked_script_of_something_else_is_one_error() -> None:
    found = checked_script("a: [", "t.yaml", lambda _id: None)

    assert [one.reason for one in found.problems] == ["not_yaml"]


def test_script_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WHOLE, encoding="utf-8")

    assert read_script(path) == script_from_text(WHOLE, "a")
    assert checked_script_file(path, lambda _id: None).script == read_script(path)
    with pytest.raises(FileRefused):
        read_script(tmp_path / "other.yaml")


def test_reference_scripts_survive_the_way_out_and_back() -> None:
    paths = sorted((resources_dir() / "scripts").glob("*.yaml"))
    assert len(paths) >= 2
    for path in paths:
        script = read_script(path)
        assert script_from_text(script_to_text(script), "again") == script


IDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True) | st.sampled_from(["yes", "no", "null"])
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.just("\n"), max_size=20)
TEXTS = st.builds(Text, WORDS, WORDS)
TUPLES = st.lists(IDS, max_size=3).map(tuple)
POINTS = st.integers(-1000, 1000)
FIGURES = st.none() | st.floats(0.5, 1e9) | st.integers(-1000, 1000).map(float)
MEASURES = st.integers(-1000, 1000) | st.floats(-1e9, 1e9, allow_nan=False) | st.dates()
OPERANDS = IDS | st.booleans() | MEASURES | WORDS
COMPARED = st.sampled_from([Check.AT_LEAST, Check.AT_MOST, Check.BELOW, Check.ABOVE])
TESTS = st.one_of(
    st.builds(QuestionTest, IDS, st.just(Check.IS), OPERANDS),
    st.builds(QuestionTest, IDS, st.just(Check.IN), st.lists(OPERANDS, max_size=3).map(tuple)),
    st.builds(QuestionTest, IDS, COMPARED, MEASURES),
    st.builds(QuestionTest, IDS, st.sampled_from([Check.GAP, Check.NOT_ANSWERED]), st.booleans()),
    st.builds(LeadTest, IDS, st.just(Check.IS), OPERANDS),
    st.builds(LeadTest, IDS, st.just(Check.IN), st.lists(OPERANDS, max_size=3).map(tuple)),
    st.builds(AxisTest, st.sampled_from(["fit", "maturity"]), COMPARED, MEASURES),
)
CONDITIONS = st.just(ALWAYS) | st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
CHOICES = st.builds(
    Choice, IDS, TEXTS, POINTS, POINTS, TUPLES, st.just("") | IDS, st.just("") | IDS, TEXTS
)
BANDS = st.builds(Band, FIGURES, POINTS, POINTS, TUPLES)
QUESTIONS = st.builds(
    Question,
    id=IDS,
    type=IDS,
    say=TEXTS,
    ask=TEXTS,
    help=TEXTS,
    required=st.booleans(),
    criterion=st.just("") | IDS,
    listen_for=TUPLES,
    choices=st.lists(CHOICES, max_size=3).map(tuple),
    bands=st.lists(BANDS, max_size=3).map(tuple),
    cap=st.none() | st.integers(0, 100),
    when=CONDITIONS,
    goto=st.just("") | IDS,
    ask_why=TUPLES,
    use=st.none() | st.sampled_from(list(Use)),
    fills=st.just("") | IDS,
    unit=WORDS,
    least=FIGURES,
    most=FIGURES,
)
SECTIONS = st.builds(
    Section, IDS, TEXTS, st.lists(QUESTIONS, max_size=3).map(tuple), when=CONDITIONS
)
SCRIPTS = st.builds(
    Script,
    id=IDS,
    title=TEXTS,
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    objections=st.lists(st.builds(Objection, IDS, TEXTS, TEXTS), max_size=2).map(tuple),
    agreement=IDS,
    persona=st.just("") | IDS,
    version=st.integers(0, 50),
)


@given(SCRIPTS)
def test_script_survives_the_way_out_and_back(script: Script) -> None:
    text = script_to_text(script)

    assert repr(script_from_text(text, "again")) == repr(script)


KEYS = st.sampled_from(
    """format id version title persona agreement sections objections questions type say ask help
    required criterion listen_for choices bands cap when goto ask_why use fills unit least most
    label hint fit maturity meets knock_out below heard answer fr en question lead axis is in
    at_least not_answered gap all any not""".split()
) | st.text(max_size=4)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e9, 1e9)
    | st.dates()
    | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, JUNK, max_size=5), st.lists(JUNK, max_size=3))
def test_any_structure_gives_a_script_or_one_of_our_errors(
    junk: dict[str, object], sections: list[object]
) -> None:
    wrapped = {"format": "qualifier-script/1", "id": "a", "sections": sections}
    question = {"id": "q", "type": "choice", **junk}
    deep = {**wrapped, "sections": [{"id": "s", "questions": [question, *sections]}]}
    for values in (junk, {**junk, **wrapped}, deep):
        try:
            script_from_text(written(values), "junk.yaml")
        except (DocumentError, FileRefused):
            continue


@given(st.dictionaries(KEYS, JUNK, max_size=5))
def test_checking_any_structure_names_its_flaws(junk: dict[str, object]) -> None:
    question = {"id": "q", "type": "choice", **junk}
    sections = [{"id": "s", "questions": [question]}]
    values = {"format": "qualifier-script/1", "id": "a", "sections": sections}

    found = checked_script(written(values), "junk.yaml", lambda _id: None)

    assert (found.script is None) <= bool(found.errors)
    for problem in found.problems:
        assert int(problem.details["line"]) >= 1
