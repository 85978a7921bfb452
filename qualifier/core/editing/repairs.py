"""What one key can mend: a repair for each problem whose mend is plain.

Every repair offered has been tried: the problem is gone after it, and nothing is wrong that was
not wrong before. So none is offered where mending one thing only brings the next to light.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from qualifier.core.agreement import Agreement
from qualifier.core.condition import LeadTest, QuestionTest, questions_tested, tests_in
from qualifier.core.editing.places import GONE, Update, at_place, put
from qualifier.core.flaw import Flaw
from qualifier.core.lint import Problem, check_script
from qualifier.core.script import Band, Question, Script
from qualifier.core.text import Text, fields_used


class Mend(Enum):
    """What a repair does. USE_ puts a known name in the place of an unknown one."""

    USE_QUESTION = "use_question"
    USE_CHOICE = "use_choice"
    USE_CRITERION = "use_criterion"
    USE_FACET = "use_facet"
    USE_LEAD_FIELD = "use_lead_field"
    USE_FIELD = "use_field"  # between braces
    USE_TYPE = "use_type"
    REMOVE_JUMP = "remove_jump"
    REMOVE_CRITERION = "remove_criterion"
    REMOVE_FACET = "remove_facet"
    REMOVE_TEST = "remove_test"
    REMOVE_CHOICE_TESTED = "remove_choice_tested"
    REMOVE_LEAD_FIELD = "remove_lead_field"
    REMOVE_ASK_WHY = "remove_ask_why"
    REMOVE_SECTION = "remove_section"
    REMOVE_BANDS = "remove_bands"
    REMOVE_CAP = "remove_cap"
    REMOVE_USE = "remove_use"
    SORT_BANDS = "sort_bands"
    SWAP_RANGE = "swap_range"
    NOT_REQUIRED = "not_required"
    NEW_ID = "new_id"


@dataclass(frozen=True, slots=True)
class Repair:
    """`script` is the mended one. `details` are for the words: `use` is the name put in."""

    mend: Mend
    script: Script
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Try:
    """A repair to be tried: what is put at which place."""

    mend: Mend
    place: str
    update: Update
    use: str = ""


def repair(problem: Problem, script: Script, agreement: Agreement | None) -> Repair | None:
    """The mend of `problem`, which `check_script(script, agreement)` found; None if not plain."""
    finds = _MENDS.get(problem.reason)
    if finds is None:
        return None
    before = Counter(one.reason for one in check_script(script, agreement))
    for one in finds(problem, script):
        mended = put(script, one.place, one.update)
        after = check_script(mended, agreement)
        reasons = Counter(found.reason for found in after)
        errors = Counter(found.reason for found in after if found.is_error)
        is_mended = reasons[problem.reason] < before[problem.reason]
        if is_mended and all(errors[reason] <= before[reason] for reason in errors):
            return Repair(one.mend, mended, {"use": one.use} if one.use else {})
    return None


Tries = Callable[[Problem, Script], Iterator[_Try]]


def _name(use: Mend, remove: Mend | None, nothing: object = "") -> Tries:
    """An unknown name: the known one it looks like, else none at all."""

    def tries(problem: Problem, _script: Script) -> Iterator[_Try]:
        near = problem.details.get("near", "")
        if near:
            yield _Try(use, problem.place, lambda _old: near, near)
        if remove is not None:
            gone = GONE if problem.place.endswith("]") else nothing
            yield _Try(remove, problem.place, lambda _old: gone)

    return tries


def _set(mend: Mend, value: object) -> Tries:
    def tries(problem: Problem, _script: Script) -> Iterator[_Try]:
        yield _Try(mend, problem.place, lambda _old: value)

    return tries


def _drop_test(problem: Problem, _script: Script) -> Iterator[_Try]:
    yield _Try(Mend.REMOVE_TEST, problem.place, lambda _old: GONE)


def _tested_question(problem: Problem, script: Script) -> Iterator[_Try]:
    test, near = at_place(script, problem.place), problem.details.get("near", "")
    if isinstance(test, QuestionTest) and near:
        renamed = replace(test, question=near)
        yield _Try(Mend.USE_QUESTION, problem.place, lambda _old: renamed, near)
    yield from _drop_test(problem, script)


def _tested_choice(problem: Problem, script: Script) -> Iterator[_Try]:
    test, near = at_place(script, problem.place), problem.details.get("near", "")
    wrong = problem.details["choice"]
    if not isinstance(test, QuestionTest):
        return
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    others = tuple(one for one in operands if str(one) != wrong)
    if near and near not in others:
        renamed = tuple(near if str(one) == wrong else one for one in operands)
        known = replace(test, operand=renamed if isinstance(test.operand, tuple) else near)
        yield _Try(Mend.USE_CHOICE, problem.place, lambda _old: known, near)
    if others:
        fewer = replace(test, operand=others)
        yield _Try(Mend.REMOVE_CHOICE_TESTED, problem.place, lambda _old: fewer)
    else:
        yield from _drop_test(problem, script)


def _lead_field(problem: Problem, script: Script) -> Iterator[_Try]:
    test, near = at_place(script, problem.place), problem.details.get("near", "")
    if not isinstance(test, LeadTest):  # the field that an answer fills
        yield from _name(Mend.USE_LEAD_FIELD, Mend.REMOVE_LEAD_FIELD)(problem, script)
        return
    if near:
        renamed = replace(test, field=near)
        yield _Try(Mend.USE_LEAD_FIELD, problem.place, lambda _old: renamed, near)
    yield from _drop_test(problem, script)


def _field_in_braces(problem: Problem, _script: Script) -> Iterator[_Try]:
    wrong, near = problem.details["field"], problem.details.get("near", "")
    if near:
        yield _Try(Mend.USE_FIELD, problem.place, lambda old: _renamed(old, wrong, near), near)


def _renamed(sentence: str, wrong: str, known: str) -> str:
    """`sentence` with `{wrong}` written `{known}`, whatever spaces stand between the braces."""
    out, rest = [], sentence
    while "{" in rest:
        before, _brace, after = rest.partition("{")
        name, closing, tail = after.partition("}")
        if not closing:
            break
        out.append(f"{before}{{{known if name.strip() == wrong else name}}}")
        rest = tail
    return "".join(out) + rest


def _empty_section(problem: Problem, _script: Script) -> Iterator[_Try]:
    section = problem.place.removesuffix(".questions")
    yield _Try(Mend.REMOVE_SECTION, section, lambda _old: GONE)


def _bands(problem: Problem, script: Script) -> Iterator[_Try]:
    place = problem.place.rpartition("[")[0]
    bands = at_place(script, place)
    assert isinstance(bands, tuple)
    different = tuple(dict.fromkeys(bands))
    if len({one.below for one in different}) == len(different):  # else one has to be chosen
        rising = tuple(sorted(different, key=_edge))
        yield _Try(Mend.SORT_BANDS, place, lambda _old: rising)


def _edge(band: Band) -> float:
    return float("inf") if band.below is None else band.below


def _range(problem: Problem, script: Script) -> Iterator[_Try]:
    place = problem.place.removesuffix(".most")
    question = at_place(script, place)
    assert isinstance(question, Question)
    if question.least != question.most:
        swapped = replace(question, least=question.most, most=question.least)
        yield _Try(Mend.SWAP_RANGE, place, lambda _old: swapped)


def _new_id(problem: Problem, script: Script) -> Iterator[_Try]:
    """Only if nothing points at the id: else nobody knows which of its bearers is meant."""
    old, place = problem.details["id"], problem.place
    entry = place.removesuffix(".id")
    holder, _dot, room = entry.rpartition("[")[0].rpartition(".")
    if room == "choices":
        question = at_place(script, holder)
        assert isinstance(question, Question)
        pointed = old in question.ask_why or old in _operands(script, question.id)
        taken = {one.id for one in question.choices}
    elif room == "questions":
        pointed = old in _pointed_at(script)
        taken = {one.id for one in script.questions()}
    else:
        entries = script.sections if room == "sections" else script.objections
        pointed, taken = False, {one.id for one in entries}
    if not pointed:
        free = _free(old, taken)
        yield _Try(Mend.NEW_ID, place, lambda _old: free, free)


def _free(wanted: str, taken: set[str]) -> str:
    number = 2
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"


def _operands(script: Script, question_id: str) -> set[object]:
    """All values that a condition asks of the answers to this question."""
    found: set[object] = set()
    conditions = (
        *(one.when for one in script.sections),
        *(one.when for one in script.questions()),
    )
    for condition in conditions:
        for test in tests_in(condition):
            if isinstance(test, QuestionTest) and test.question == question_id:
                found.update(test.operand if isinstance(test.operand, tuple) else (test.operand,))
    return found


def _pointed_at(script: Script) -> set[str]:
    """Ids of questions that a goto, a condition or a sentence names."""
    found: set[str] = set()
    texts: list[Text] = []
    for section in script.sections:
        found |= questions_tested(section.when)
    for one in script.questions():
        found |= {one.goto, *(choice.goto for choice in one.choices)}
        found |= questions_tested(one.when)
        texts += [one.say, one.ask, one.help]
        texts += [text for choice in one.choices for text in (choice.label, choice.hint)]
    texts += [text for one in script.objections for text in (one.heard, one.answer)]
    return found.union(*(fields_used(said) for text in texts for said in (text.fr, text.en)))


_MENDS: Mapping[Flaw, Tries] = {
    Flaw.GOTO_NOWHERE: _name(Mend.USE_QUESTION, Mend.REMOVE_JUMP),
    Flaw.GOTO_BACKWARDS: _set(Mend.REMOVE_JUMP, ""),
    Flaw.GOTO_NEXT: _set(Mend.REMOVE_JUMP, ""),
    Flaw.UNKNOWN_CRITERION: _name(Mend.USE_CRITERION, Mend.REMOVE_CRITERION),
    Flaw.UNKNOWN_FACET: _name(Mend.USE_FACET, Mend.REMOVE_FACET),
    Flaw.UNKNOWN_TYPE: _name(Mend.USE_TYPE, None),
    Flaw.UNKNOWN_LEAD_FIELD: _lead_field,
    Flaw.ASK_WHY_UNKNOWN_CHOICE: _name(Mend.USE_CHOICE, Mend.REMOVE_ASK_WHY),
    Flaw.CONDITION_UNKNOWN_QUESTION: _tested_question,
    Flaw.CONDITION_UNKNOWN_CHOICE: _tested_choice,
    Flaw.CONDITION_LATER_QUESTION: _drop_test,
    Flaw.CONDITION_LOOP: _drop_test,
    Flaw.CONDITION_MISFIT: _drop_test,
    Flaw.CONDITION_SCORE: _drop_test,
    Flaw.FIELD_UNKNOWN: _field_in_braces,
    Flaw.EMPTY_SECTION: _empty_section,
    Flaw.BANDS_ORDER: _bands,
    Flaw.BANDS_MISFIT: _set(Mend.REMOVE_BANDS, ()),
    Flaw.RANGE_EMPTY: _range,
    Flaw.CAP_UNUSED: _set(Mend.REMOVE_CAP, None),
    Flaw.USE_MISFIT: _set(Mend.REMOVE_USE, None),
    Flaw.REQUIRED_SAY: _set(Mend.NOT_REQUIRED, False),
    Flaw.REQUIRED_PASSED_BY: _set(Mend.NOT_REQUIRED, False),
    Flaw.DUPLICATE_ID: _new_id,
    Flaw.RESERVED_ID: _new_id,
}
