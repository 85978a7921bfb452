"""Random scripts, answers and sequences of acts, valid by construction, for the property tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from qualifier.core.agreement import (
    Agreement,
    Channel,
    Criterion,
    Decision,
    Facet,
    FacetChoice,
    FacetKind,
    PointRule,
    Routing,
)
from qualifier.core.answer import Contact, Gap, Money, Period, Value
from qualifier.core.condition import (
    ALWAYS,
    All,
    Any,
    Condition,
    LeadTest,
    Not,
    QuestionTest,
)
from qualifier.core.condition import (
    Test as Check,
)
from qualifier.core.lead import Signal, SignalKind
from qualifier.core.questions import QUESTION_TYPES
from qualifier.core.script import END, Band, Choice, Question, Script, Section, Use
from qualifier.core.text import Text

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CRITERIA = ("need", "target", "budget")
COUNTRIES = ("FR", "BE", "")
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LEADS = st.fixed_dictionaries({"country": st.sampled_from(COUNTRIES)})
POINTS = st.integers(-20, 60)
LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
)

DECISIONS = {
    "A1": Decision.HAND_OVER_NOW,
    "A2": Decision.HAND_OVER,
    "A3": Decision.NURTURE_TOLD,
    "A4": Decision.NURTURE_TOLD,
    "B1": Decision.HAND_OVER,
    "B2": Decision.HAND_OVER_IF_CAPACITY,
    "B3": Decision.NURTURE,
    "B4": Decision.NURTURE,
    "C1": Decision.PARTNER,
    "C2": Decision.PARTNER,
    **dict.fromkeys(("C3", "C4", "D1", "D2", "D3", "D4"), Decision.CLOSE),
}


def agreement(**changes: object) -> Agreement:
    """A small agreement with the default bands and decisions."""
    made = Agreement(
        id="small",
        fit_bands={"A": 70, "B": 50, "C": 30, "D": 0},
        maturity_bands={"1": 65, "2": 45, "3": 25, "4": 0},
        decisions=DECISIONS,
        criteria=tuple(Criterion(one, Text(one, one)) for one in CRITERIA),
        facets=(
            Facet("budget_ease", Text("Aisance budget", "Budget ease")),
            Facet("urgency", Text("Urgence", "Urgency")),
            Facet(
                "hesitation",
                Text("Hésitation", "Hesitation"),
                kind=FacetKind.CHOICE,
                choices=(FacetChoice("price", Text("Prix", "Price")),),
            ),
        ),
        outcomes=(),
        reasons={},
        routing=Routing(
            points=(
                PointRule("field", 40, "type"),
                PointRule("inside", 25, "type"),
                PointRule("partner", 10, "cost"),
            ),
            channels=(
                Channel("partner", Text("Partenaires", "Partners"), for_c_cells=True),
                Channel("field", Text("Terrain", "Field"), capacity_per_week=2),
                Channel("inside", Text("Sédentaires", "Inside"), capacity_per_week=5),
            ),
        ),
    )
    return replace(made, **changes)


def script(*questions: Question, when: Condition = ALWAYS) -> Script:
    """A script of one section."""
    return Script("s", Text("S", "S"), (Section("one", Text("Un", "One"), questions, when),))


def choice_question(question_id: str, *choices: Choice, **keys: object) -> Question:
    """A question of type choice; by default with two choices `a` and `b`."""
    offered = choices or (Choice("a", Text("A", "A")), Choice("b", Text("B", "B")))
    return replace(Question(question_id, "choice", choices=offered), **keys)


def values(question: Question) -> st.SearchStrategy[Value]:
    """Checked values that fit `question`; never a gap."""
    ids = [one.id for one in question.choices]
    amounts = st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)).map(sorted)
    by_type: dict[str, st.SearchStrategy[Value]] = {
        "choice": st.sampled_from(ids or ["none"]),
        "several": st.sets(st.sampled_from(ids or ["none"]), min_size=1).map(
            lambda chosen: tuple(one for one in ids if one in chosen)
        ),
        "yes_no": st.booleans(),
        "scale": st.integers(1, 5),
        "number": st.integers(0, 5_000) | st.sampled_from([0.5, 2.25, 1234567.75]),
        "money": st.builds(
            lambda ends, currency: Money(float(ends[0]), float(ends[1]), currency),
            amounts,
            st.sampled_from(["EUR", "GBP"]),
        ),
        "date": DAYS,
        "period": st.tuples(DAYS, DAYS).map(sorted).map(lambda ends: Period(*ends)),
        "text": LINES,
        "phone": st.from_regex(r"\+?[1-9][0-9]{5,13}", fullmatch=True),
        "email": st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.example", fullmatch=True),
        "contact": st.builds(
            Contact, LINES, st.just("") | LINES, st.sampled_from(["", "+33123456789"])
        ),
        "say": st.just(True),
    }
    return by_type[question.type]


def answers_to(question: Question) -> st.SearchStrategy[Value]:
    """A value or a system answer."""
    return st.sampled_from(Gap) | values(question)


@st.composite
def choices(draw: st.DrawFn, ids: Sequence[str], later: Sequence[str]) -> tuple[Choice, ...]:
    goto = st.just("") | st.sampled_from([*later, END])
    return tuple(
        Choice(
            one,
            Text(one, one),
            draw(POINTS),
            draw(POINTS),
            tuple(draw(st.sets(st.sampled_from(CRITERIA), max_size=1))),
            draw(st.sampled_from(["", "", "", "competitor"])),
            draw(goto) if draw(st.integers(0, 3)) == 0 else "",
        )
        for one in ids
    )


@st.composite
def conditions(draw: st.DrawFn, earlier: Sequence[Question], depth: int = 2) -> Condition:
    """A condition that fits questions which stand before it."""
    if depth and draw(st.integers(0, 3)) == 0:
        parts = draw(st.lists(conditions(earlier, depth - 1), min_size=1, max_size=3))
        return draw(st.sampled_from([All(tuple(parts)), Any(tuple(parts)), Not(parts[0])]))
    if not earlier or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from([ALWAYS, LeadTest("country", Check.IS, "FR")]))
    question = draw(st.sampled_from(earlier))
    tests = [(Check.GAP, st.booleans()), (Check.NOT_ANSWERED, st.booleans())]
    ids = [one.id for one in question.choices]
    if question.type in ("choice", "several"):
        tests.append((Check.IS, st.sampled_from(ids)))
        tests.append((Check.IN, st.lists(st.sampled_from(ids), min_size=1).map(tuple)))
    if question.type in ("number", "scale", "money"):
        edges = st.integers(0, 5) if question.type == "scale" else st.integers(0, 300)
        tests += [(one, edges) for one in (Check.AT_LEAST, Check.AT_MOST, Check.BELOW, Check.ABOVE)]
    if question.type == "date":
        tests += [(one, DAYS) for one in (Check.AT_LEAST, Check.BELOW)]
    if question.type == "yes_no":
        tests.append((Check.IS, st.booleans()))
    test, operands = draw(st.sampled_from(tests))
    return QuestionTest(question.id, test, draw(operands))


@st.composite
def questions(
    draw: st.DrawFn, question_id: str, earlier: Sequence[Question], later: Sequence[str]
) -> Question:
    """A question of any type with points, a condition and gotos forward."""
    type_name = draw(st.sampled_from([one.name for one in QUESTION_TYPES]))
    ids = {"choice": "abc", "several": "abcd"}.get(type_name, "")
    names = list(ids) or (["yes", "no"] if type_name == "yes_no" else [])
    bands: tuple[Band, ...] = ()
    if type_name in ("number", "money", "scale"):
        edges = sorted(draw(st.sets(st.integers(1, 300), max_size=3)))
        bands = tuple(Band(one, draw(POINTS), draw(POINTS)) for one in [*edges, None])
    spoken = type_name == "say"
    return Question(
        question_id,
        type_name,
        say=Text("Dites", "Say"),
        required=not spoken and draw(st.booleans()),
        criterion="" if spoken else draw(st.sampled_from(["", "", *CRITERIA])),
        choices=draw(choices(names, later)) if names else (),
        bands=bands,
        cap=draw(st.none() | st.integers(0, 60)) if type_name == "several" else None,
        when=draw(conditions(earlier)) if draw(st.booleans()) else ALWAYS,
        goto=draw(st.sampled_from([*later, END])) if draw(st.integers(0, 9)) == 0 else "",
        use=Use.WAKE_UP if type_name == "date" and draw(st.booleans()) else None,
    )


@st.composite
def scripts(draw: st.DrawFn, most_questions: int = 9) -> Script:
    """A script whose references all point the right way; some questions may be unreachable."""
    many = draw(st.integers(1, most_questions))
    ids = [f"q{number}" for number in range(many)]
    made: list[Question] = []
    for place, one in enumerate(ids):
        made.append(draw(questions(one, made, ids[place + 1 :])))
    cuts = sorted(draw(st.sets(st.integers(1, many), max_size=3)) | {0, many})
    sections = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        when = draw(conditions(made[:start])) if draw(st.integers(0, 2)) == 0 else ALWAYS
        sections.append(Section(f"s{number}", Text("S", "S"), tuple(made[start:end]), when))
    return Script("random", Text("Au hasard", "Random"), tuple(sections))


@st.composite
def answer_sets(draw: st.DrawFn, script: Script) -> dict[str, Value]:
    """Answers to some of the questions, whether on a path or not."""
    return {one.id: draw(answers_to(one)) for one in script.questions() if draw(st.integers(0, 4))}


@dataclass(frozen=True)
class Played:
    """A script, a lead, and answers to some of its questions."""

    script: Script
    lead: dict[str, str]
    answers: dict[str, Value]


@st.composite
def played(draw: st.DrawFn) -> Played:
    """A script with answers."""
    made = draw(scripts())
    return Played(made, draw(LEADS), draw(answer_sets(made)))


@dataclass(frozen=True)
class Acts:
    """A script, a lead, and (question, answer or None for taking it back) in order."""

    script: Script
    lead: dict[str, str]
    acts: tuple[tuple[str, Value | None], ...]


@st.composite
def acts(draw: st.DrawFn, most: int = 25) -> Acts:
    """Answering, going back, changing and taking back, in any order."""
    made = draw(scripts())
    asked = list(made.questions())
    done = []
    for _ in range(draw(st.integers(0, most))):
        question = draw(st.sampled_from(asked))
        taken_back = draw(st.integers(0, 4)) == 0
        done.append((question.id, None if taken_back else draw(answers_to(question))))
    return Acts(made, draw(LEADS), tuple(done))


@st.composite
def signals(draw: st.DrawFn) -> tuple[Signal, ...]:
    """Up to many signals of the last year, some a little in the future (clocks differ)."""
    ages = draw(st.lists(st.floats(-1, 365), max_size=40))
    kinds = st.sampled_from(SignalKind)
    return tuple(Signal(draw(kinds), NOW - timedelta(days=one)) for one in ages)
