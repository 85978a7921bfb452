"""What can be done to a script that is being written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualifier.core.condition import All, Not, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.editing import question_edits as q
from qualifier.core.editing import script_edits as edits
from qualifier.core.editing.condition_edits import earlier_questions, questions_before
from qualifier.core.editing.names import free_id, id_from
from qualifier.core.questions import QUESTION_TYPES
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section
from qualifier.core.text import Text


def a_script() -> Script:
    role = Question(
        "role",
        "choice",
        say=Text("{budget} ?", "{budget}?"),
        choices=(Choice("decides", Text(en="Decides"), goto="budget"), Choice("uses", Text())),
        ask_why=("uses",),
    )
    staff = Question("staff", "number", bands=(Band(10, 0), Band(None, 10)))
    budget = Question(
        "budget", "money", when=All((Not(QuestionTest("role", Check.IS, "uses")),)), goto="closing"
    )
    return Script(
        "try",
        Text("Essai", "Try"),
        (
            Section("context", Text("Contexte", "Context"), (role, staff)),
            Section("money", Text(), (budget,)),
            Section("end_part", Text(), (Question("closing", "say"),)),
        ),
        (Objection("dear", Text("Cher", ""), Text("{budget}", "")),),
    )


def order(script: Script) -> list[list[str]]:
    return [[one.id for one in section.questions] for section in script.sections]


def test_a_question_moves_across_the_border_of_a_section_and_back():
    script = a_script()
    down = edits.move_question(script, "staff", 1)
    assert order(down) == [["role"], ["staff", "budget"], ["closing"]]
    assert edits.move_question(down, "staff", -1) == script
    assert edits.move_question(script, "role", -1) == script
    assert edits.move_question(script, "closing", 1) == script


def test_a_section_is_put_at_a_place_with_its_questions():
    script = a_script()
    first = edits.put_section(script, "end_part", 0)
    assert order(first) == [["closing"], ["role", "staff"], ["budget"]]
    assert edits.put_section(first, "end_part", 99) == script
    assert order(edits.put_section(script, "context", 1))[1] == ["role", "staff"]
    more, late = edits.add_objection(script)
    put = edits.put_objection(more, late, 0)
    assert [one.id for one in put.objections] == [late, "dear"]


def test_a_new_question_stands_behind_the_chosen_one_under_a_free_id():
    script, new_id = edits.add_question(a_script(), "choice", "context", "role")
    assert order(script)[0] == ["role", new_id, "staff"]
    again, other = edits.add_question(script, "say", "money")
    assert other != new_id
    assert order(again)[1] == ["budget", other]


def test_a_question_and_a_section_may_have_one_id():
    budget, more = Question("budget", "money"), Question("more", "text")
    script = Script("try", Text(), (Section("budget", Text(), (more, budget)),))
    assert order(edits.add_question(script, "say", "budget", "more")[0]) == [
        ["more", "question", "budget"]
    ]
    assert order(edits.duplicate_question(script, "budget")[0]) == [["more", "budget", "budget_2"]]
    assert earlier_questions(script, "budget") == (more,)
    assert questions_before(script, "budget") == ()


def test_renaming_follows_conditions_jumps_and_braces():
    script = edits.rename_question(a_script(), "budget", "envelope")
    assert script.by_id["role"].say == Text("{envelope} ?", "{envelope}?")
    assert script.objections[0].answer == Text("{envelope}", "")
    assert script.by_id["role"].choices[0].goto == "envelope"
    assert "budget" not in script.by_id
    back = edits.rename_question(edits.rename_question(script, "role", "post"), "post", "role")
    assert back == script
    posted = edits.rename_question(a_script(), "role", "post")
    assert posted.by_id["budget"].when == All((Not(QuestionTest("post", Check.IS, "uses")),))


def test_a_removed_question_leaves_what_points_at_it_for_the_linter():
    script = edits.remove_question(a_script(), "budget")
    assert script.by_id["role"].choices[0].goto == "budget"


def test_a_copy_has_another_id_and_stands_behind():
    script, new_id = edits.duplicate_question(a_script(), "role")
    assert order(script)[0] == ["role", new_id, "staff"]
    assert new_id == "role_2"


def test_sections_move_with_their_questions():
    script = edits.move_section(a_script(), "money", -1)
    assert order(script) == [["budget"], ["role", "staff"], ["closing"]]


def test_another_type_drops_what_it_cannot_hold():
    role = a_script().by_id["role"]
    number = q.change_type(role, "number")
    assert number.choices == ()
    assert number.ask_why == ()
    assert q.change_type(a_script().by_id["staff"], "choice").bands == ()
    assert not q.change_type(Question("a", "text", required=True, criterion="x"), "say").required


def test_choices_are_added_moved_and_removed():
    role, new_id = q.add_choice(a_script().by_id["role"])
    assert [one.id for one in role.choices] == ["decides", "uses", new_id]
    assert [one.id for one in q.move_choice(role, new_id, -1).choices][1] == new_id
    assert q.remove_choice(role, "uses").ask_why == ()


def test_yes_and_no_are_the_only_choices_of_a_yes_or_no():
    question = Question("ok", "yes_no")
    for expected in ("yes", "no"):
        question, new_id = q.add_choice(question)
        assert new_id == expected
    assert q.add_choice(question) == (question, "")


def test_a_new_band_stands_before_the_rest_and_above_the_highest():
    question = q.add_band(a_script().by_id["staff"])
    bounds = [one.below for one in question.bands]
    assert bounds[-1] is None
    assert bounds[:-1] == sorted(bounds[:-1])
    assert len(bounds) == 3


def test_ids_are_made_of_the_telling_words():
    assert id_from("Quel est votre budget ?") == "budget"
    assert id_from("3 sites ou plus") == "n_3_sites_ou_plus"
    assert id_from("…") == ""
    assert free_id("end", set()) == "end_2"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["role", "staff", "budget", "closing"]), st.sampled_from([-1, 1])
        ),
        max_size=12,
    )
)
def test_moving_never_loses_a_question(moves):
    script = a_script()
    for question_id, by in moves:
        script = edits.move_question(script, question_id, by)
    assert sorted(script.by_id) == ["budget", "closing", "role", "staff"]


def test_every_type_can_be_chosen():
    for kind in QUESTION_TYPES:
        assert q.change_type(a_script().by_id["role"], kind.name).type == kind.name
