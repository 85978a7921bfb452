"""The path through a script: a function of the answers alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.answer import Gap
from qualifier.core.condition import LeadTest, Not, QuestionTest, holds
from qualifier.core.condition import Test as Check
from qualifier.core.flow import next_question, previous_question, resume_at, walk
from qualifier.core.lint import check_script
from qualifier.core.questions import type_of
from qualifier.core.script import END, Choice, Question, Script, Section
from qualifier.core.text import Text
from tests.unit.core.strategies import (
    LEADS,
    answers_to,
    choice_question,
    played,
    script,
    scripts,
)

PAPER = QuestionTest("today", Check.IS, "paper")
TODAY = choice_question("today", Choice("paper", Text()), Choice("software", Text()))


def branching() -> Script:
    return script(
        TODAY,
        choice_question("slips", when=PAPER),
        choice_question("tool", when=QuestionTest("today", Check.IS, "software")),
        choice_question("role"),
    )


def test_walk_asks_a_question_only_where_its_condition_holds():
    assert walk(branching(), {}, {}).asked == ("today", "role")
    assert walk(branching(), {"today": "paper"}, {}).asked == ("today", "slips", "role")
    assert walk(branching(), {"today": "software"}, {}).asked == ("today", "tool", "role")
    assert walk(branching(), {"today": Gap.REFUSED}, {}).asked == ("today", "role")


def test_walk_keeps_off_path_answers_aside():
    path = walk(branching(), {"today": "software", "slips": "a", "role": "b"}, {})
    assert path.asked == ("today", "tool", "role")
    assert path.answers == {"today": "software", "role": "b"}
    assert path.aside == ("slips",)


def test_walk_takes_an_answer_back_from_aside_when_its_question_returns():
    answers = {"today": "paper", "slips": "a"}
    assert walk(branching(), answers, {}).aside == ()
    assert walk(branching(), {**answers, "today": "software"}, {}).aside == ("slips",)
    assert walk(branching(), answers, {}).answers == answers


def test_walk_holds_a_condition_on_an_off_path_answer_for_false():
    after = choice_question("after", when=QuestionTest("slips", Check.IS, "a"))
    otherwise = choice_question("otherwise", when=Not(QuestionTest("slips", Check.IS, "a")))
    made = script(*branching().questions(), after, otherwise)
    asked = walk(made, {"today": "software", "slips": "a"}, {}).asked
    assert "after" not in asked
    assert "otherwise" in asked


def test_walk_skips_a_section_whose_condition_does_not_hold():
    one = Section("one", Text(), (TODAY,))
    two = Section("two", Text(), (choice_question("slips"), choice_question("more")), PAPER)
    three = Section("three", Text(), (choice_question("role"),))
    made = Script("s", Text(), (one, two, three))
    assert walk(made, {"today": "paper"}, {}).asked == ("today", "slips", "more", "role")
    assert walk(made, {"today": "software"}, {}).asked == ("today", "role")


def jumping(choice_goto: str = "", goto: str = "") -> Script:
    first = Choice("a", Text(), goto=choice_goto)
    return script(
        choice_question("one", first, Choice("b", Text()), goto=goto),
        choice_question("two"),
        choice_question("three"),
    )


def test_walk_jumps_where_the_chosen_choice_says():
    assert walk(jumping("three"), {"one": "a"}, {}).asked == ("one", "three")
    assert walk(jumping("three"), {"one": "b"}, {}).asked == ("one", "two", "three")
    assert walk(jumping("three"), {}, {}).asked == ("one", "two", "three")
    assert walk(jumping("three"), {"one": Gap.UNKNOWN}, {}).asked == ("one", "two", "three")
    assert walk(jumping(END), {"one": "a"}, {}).asked == ("one",)


def test_walk_lets_the_choice_s_goto_win_over_the_question_s():
    made = jumping("three", END)
    assert walk(made, {"one": "a"}, {}).asked == ("one", "three")
    assert walk(made, {"one": "b"}, {}).asked == ("one",)


def test_walk_goes_on_behind_a_jump_target_that_is_not_to_be_asked():
    made = script(
        choice_question("one", goto="three"),
        choice_question("two"),
        choice_question("three", when=QuestionTest("one", Check.IS, "b")),
        choice_question("four"),
    )
    assert walk(made, {"one": "a"}, {}).asked == ("one", "four")
    assert walk(made, {"one": "b"}, {}).asked == ("one", "three", "four")


def test_walk_jumps_on_yes_no_and_several():
    yes = Question("sure", "yes_no", choices=(Choice("yes", Text(), goto="end"),))
    several = Question(
        "which", "several", choices=(Choice("x", Text()), Choice("y", Text(), goto="end"))
    )
    made = script(yes, several, choice_question("last"))
    assert walk(made, {"sure": True}, {}).asked == ("sure",)
    assert walk(made, {"sure": False}, {}).asked == ("sure", "which", "last")
    assert walk(made, {"sure": False, "which": ("x", "y")}, {}).asked == ("sure", "which")


def test_walk_reads_the_lead_s_fields():
    made = script(choice_question("vat", when=LeadTest("country", Check.IS, "BE")))
    assert walk(made, {}, {"country": "BE"}).asked == ("vat",)
    assert walk(made, {}, {"country": "FR"}).asked == ()


@given(played())
def test_walk_explains_each_question_on_and_off_the_path(one):
    """Asked: both conditions hold and no jump goes over it. Not asked: one of the three."""
    path = walk(one.script, one.answers, one.lead)
    order, standing, jump_to = one.script.order, {}, -1
    for section in one.script.sections:
        entered = None
        for question in section.questions:
            place = order[question.id]
            jumped_over = place < jump_to
            if not jumped_over and entered is None:
                entered = holds(section.when, standing, one.lead)
            expected = not jumped_over and entered and holds(question.when, standing, one.lead)
            assert (question.id in path.asked) is bool(expected), question.id
            if not expected:
                continue
            answer = one.answers.get(question.id)
            chosen = answer if isinstance(answer, tuple) else (answer,)
            if isinstance(answer, bool):
                chosen = ("yes" if answer else "no",)
            gotos = [c.goto for c in question.choices if c.id in chosen and c.goto]
            goto = [*gotos, question.goto][0]
            if goto:
                jump_to = order.get(goto, len(order))
            if answer is not None:
                standing[question.id] = answer
    assert path.answers == standing


@given(played())
def test_walk_splits_answers_into_standing_and_aside(one):
    path = walk(one.script, one.answers, one.lead)
    assert [*path.asked] == sorted(path.asked, key=one.script.order.__getitem__)
    assert set(path.answers) | set(path.aside) == set(one.answers)
    assert not set(path.answers) & set(path.aside)
    assert not set(path.aside) & set(path.asked)


@given(played(), st.randoms())
def test_walk_depends_on_the_answers_alone_and_not_on_their_order(one, chance):
    shuffled = list(one.answers.items())
    chance.shuffle(shuffled)
    path = walk(one.script, one.answers, one.lead)
    again = walk(one.script, dict(shuffled), one.lead)
    assert again == path
    assert list(again.answers.items()) == list(path.answers.items())


@given(played())
def test_walk_is_not_moved_by_answers_that_stand_aside(one):
    path = walk(one.script, one.answers, one.lead)
    assert walk(one.script, path.answers, one.lead) == replace(path, aside=())


@given(played(), st.data())
def test_walk_up_to_a_question_does_not_depend_on_its_answer_or_later_ones(one, data):
    path = walk(one.script, one.answers, one.lead)
    question = data.draw(st.sampled_from(list(one.script.questions())))
    place = one.script.order[question.id]
    changed = {**one.answers, question.id: data.draw(answers_to(question))}
    after = walk(one.script, changed, one.lead)
    upto = [q for q in path.asked if one.script.order[q] <= place]
    assert [q for q in after.asked if one.script.order[q] <= place] == upto


def finish(made: Script, lead: dict[str, str], data: st.DataObject) -> list[str]:
    """Play to the end by any policy: answer, refuse, leave open, now and then go back."""
    answers: dict[str, object] = {}
    shown, backs = [], 3
    at = next_question(walk(made, answers, lead), None)
    while at is not None:
        shown.append(at)
        assert len(shown) <= 5 * (len(made.order) + 1), "the call never ends"
        if data.draw(st.integers(0, 4)):
            answers[at] = data.draw(answers_to(made.by_id[at]))
        path = walk(made, answers, lead)
        assert at in path.asked
        back = previous_question(path, at)
        if backs and back and data.draw(st.integers(0, 6)) == 0:
            backs, at = backs - 1, back
            continue
        following = next_question(path, at)
        assert following is None or made.order[following] > made.order[at]
        at = following
    return shown


@given(scripts(), LEADS, st.data())
def test_every_script_that_passes_the_linter_can_be_finished(made, lead, data):
    if any(one.is_error for one in check_script(made, None)):
        return
    shown = finish(made, lead, data)
    assert shown or not walk(made, {}, lead).asked


@given(scripts(), LEADS, st.data())
def test_even_a_script_with_broken_jumps_ends(made, lead, data):
    """Backward jumps are errors of the linter; a call on such a script must still not hang."""
    ids = list(made.order)
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(q, goto=data.draw(st.sampled_from(["", *ids, "nowhere"])))
                for q in section.questions
            ),
        )
        for section in made.sections
    )
    finish(replace(made, sections=sections), lead, data)


@given(played())
def test_next_and_previous_question_are_inverse_along_the_path(one):
    path = walk(one.script, one.answers, one.lead)
    seen, at = [], next_question(path, None)
    while at is not None:
        seen.append(at)
        at = next_question(path, at)
    assert tuple(seen) == path.asked
    back, at = [], seen[-1] if seen else None
    while at is not None:
        back.append(at)
        at = previous_question(path, at)
    assert back == seen[::-1]


def test_next_and_previous_question_from_a_question_that_left_the_path():
    path = walk(branching(), {"today": "software"}, {})
    assert next_question(path, "slips") == "today"
    assert previous_question(path, "slips") == "role"
    empty = walk(script(choice_question("x", when=PAPER)), {}, {})
    assert next_question(empty, None) is None
    assert previous_question(empty, "x") is None


def test_open_questions_leave_out_answered_gaps_and_sentences_to_say():
    made = script(Question("hello", "say"), TODAY, choice_question("role"), choice_question("more"))
    path = walk(made, {"role": Gap.UNKNOWN}, {})
    assert path.open_questions(made) == ("today", "more")


def test_resume_at_is_the_first_open_question_else_the_last():
    made = script(Question("hello", "say"), TODAY, choice_question("role"))
    assert resume_at(made, walk(made, {}, {})) == "today"
    assert resume_at(made, walk(made, {"today": "paper"}, {})) == "role"
    assert resume_at(made, walk(made, {"today": "paper", "role": "a"}, {})) == "role"
    assert resume_at(script(), walk(script(), {}, {})) is None


@given(played())
def test_resume_at_is_always_on_the_path(one):
    path = walk(one.script, one.answers, one.lead)
    at = resume_at(one.script, path)
    assert (at in path.asked) if path.asked else at is None
    for open_one in path.open_questions(one.script):
        assert not type_of(one.script.by_id[open_one]).is_spoken_only
