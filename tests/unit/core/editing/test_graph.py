"""The branch graph: every step a call can take is in it, and none that no call can take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import All, Any, LeadTest, Not
from qualifier.core.condition import Test as Check
from qualifier.core.editing.graph import (
    EdgeKind,
    Graph,
    Node,
    NodeKind,
    around,
    branches,
)
from qualifier.core.flow import chosen_ids, walk
from qualifier.core.script import END, Choice, Question, Script, Section
from tests.unit.core.lint_scripts import SAID, asks, choice, plain
from tests.unit.core.strategies import Played, played
from tests.unit.core.strategies import script as one_section

GOING = (Choice("a", SAID), Choice("b", SAID, goto="z"), Choice("c", SAID, goto=END))


def ends(graph: Graph, start: str) -> dict[str, tuple[EdgeKind, tuple[int, ...]]]:
    """End → kind and keys, of the edges that leave `start`."""
    return {edge.end: (edge.kind, edge.ordinals) for edge in graph.after[start]}


def two_sections(first: Section, *questions: Question, **section: object) -> Script:
    second = replace(Section("second", SAID, questions), **section)  # type: ignore[arg-type]
    return Script("trial", SAID, (first, second))


@settings(max_examples=25)
@given(case=played())
def test_every_step_of_a_call_is_an_edge_with_the_choice_that_was_made(case: Played):
    graph = branches(case.script)
    path = walk(case.script, case.answers, case.lead)
    for start, end in pairwise((*path.asked, END)):
        edge = {one.end: one for one in graph.after[start]}[end]
        chosen = chosen_of(case.answers, start, case.script)
        assert (edge.otherwise and not chosen) or chosen in edge.choices or chosen == "several"


def chosen_of(answers: Mapping[str, Value], question_id: str, script: Script) -> str:
    """The one choice made; "several" for more than one; empty for none."""
    answer = answers.get(question_id)
    question = script.by_id[question_id]
    if answer is None or question.type not in ("choice", "several", "yes_no"):
        return ""
    ids = chosen_ids(answer) if not isinstance(answer, Gap) else ()
    return "several" if len(ids) > 1 else "".join(ids)


def test_choices_lead_on_jump_and_end():
    graph = branches(one_section(choice("q", *GOING), plain("y", "text"), plain("z", "text")))
    assert ends(graph, "q") == {
        "y": (EdgeKind.NEXT, (1,)),
        "z": (EdgeKind.GOTO, (2,)),
        END: (EdgeKind.GOTO, (3,)),
    }
    assert ends(graph, "z") == {END: (EdgeKind.NEXT, ())}
    assert [edge.otherwise for edge in graph.after["q"]] == [True, False, False]


def test_a_condition_on_the_answer_leads_to_the_question_and_past_it():
    optional = plain("y", "text", when=asks("q", Check.IS, "b"))
    graph = branches(one_section(choice("q"), optional, plain("z", "text")))
    assert ends(graph, "q") == {"y": (EdgeKind.NEXT, (2,)), "z": (EdgeKind.SKIP, (1,))}


def test_questions_that_want_different_answers_never_follow_each_other():
    graph = branches(
        one_section(
            choice("q"),
            plain("for_a", "text", when=asks("q", Check.IS, "a")),
            plain("for_b", "text", when=asks("q", Check.IS, "b")),
            plain("too", "text", when=asks("q", Check.IS, "b")),
            plain("z", "text"),
        )
    )
    assert set(ends(graph, "q")) == {"for_a", "for_b", "z"}
    assert set(ends(graph, "for_a")) == {"z"}
    assert set(ends(graph, "for_b")) == {"too"}


def test_the_condition_of_a_section_skips_all_of_it():
    first = Section("first", SAID, (choice("q"),))
    script = two_sections(
        first, plain("y", "text"), plain("z", "text"), when=asks("q", Check.IS, "a")
    )
    graph = branches(script)
    assert ends(graph, "q") == {"y": (EdgeKind.NEXT, (1,)), END: (EdgeKind.SKIP, (2,))}
    assert ends(graph, "y") == {"z": (EdgeKind.NEXT, ())}
    assert [(one.id, one.section) for one in graph.nodes] == [
        ("q", "first"),
        ("y", "second"),
        ("z", "second"),
        (END, ""),
    ]


def test_a_jump_to_a_skipped_question_goes_past_it():
    there = plain("z", "text", when=LeadTest("country", Check.IS, "FR"))
    graph = branches(one_section(choice("q", *GOING), plain("y", "text"), there))
    assert ends(graph, "q")["z"] == (EdgeKind.GOTO, (2,))
    assert ends(graph, "q")[END] == (EdgeKind.GOTO, (2, 3))
    assert ends(graph, "y") == {"z": (EdgeKind.NEXT, ()), END: (EdgeKind.SKIP, ())}


def test_gotos_to_nowhere_and_backwards_dangle():
    lost = (Choice("a", SAID, goto="gone"), Choice("b", SAID, goto="q"), Choice("c", SAID))
    graph = branches(one_section(plain("q", "text"), choice("r", *lost)))
    missing = Node("?r", NodeKind.MISSING, "one", ("gone", "q"))
    assert missing in graph.nodes
    (edge,) = graph.before["?r"]
    assert (edge.start, edge.kind, edge.ordinals) == ("r", EdgeKind.GOTO, (1, 2))
    assert edge.is_dangling
    assert [one.end for one in graph.after["r"] if not one.is_dangling] == [END]


def test_sentences_to_say_and_yes_or_no_are_known_as_such():
    graph = branches(
        one_section(
            plain("hello", "say"),
            plain("q", "yes_no"),
            plain("y", "text", when=asks("q", Check.IS, False)),
        )
    )
    assert graph.by_id["hello"].kind is NodeKind.SAID
    assert graph.by_id["q"].kind is NodeKind.ASKED
    assert ends(graph, "q") == {"y": (EdgeKind.NEXT, (2,)), END: (EdgeKind.SKIP, (1,))}


def test_broken_conditions_may_hold_or_not():
    graph = branches(
        one_section(
            plain("q", "text"),
            plain("y", "text", when=asks("nobody", Check.IS, "a")),
            plain("z", "nonsense", when=All((asks("q", Check.NOT_ANSWERED),))),
        )
    )
    assert set(ends(graph, "q")) == {"y", "z", END}


def test_too_many_combinations_lead_everywhere_they_might():
    tests = [asks(f"q{n}", Check.IS, "a") for n in range(12)]
    asked = [choice(f"q{n}") for n in range(12)]
    either = plain("y", "text", when=Any(tuple(tests)))
    graph = branches(one_section(*asked, either, plain("z", "text", when=Not(either.when))))
    assert set(ends(graph, "q11")) == {"y", "z", END}


def test_of_two_questions_of_one_id_the_first_stands():
    graph = branches(one_section(plain("q", "text"), choice("q"), plain("z", "text")))
    assert [node.id for node in graph.nodes] == ["q", "z", END]


def test_around_keeps_the_neighbours_and_the_edges_of_the_walk():
    names = [plain(one, "text") for one in "uvwxyz"]
    graph = branches(one_section(*names))
    near = around(graph, "w")
    assert [node.id for node in near.nodes] == ["v", "w", "x"]
    assert [(edge.start, edge.end) for edge in near.edges] == [("v", "w"), ("w", "x")]
    assert [node.id for node in around(graph, "w", steps=2).nodes] == ["u", "v", "w", "x", "y"]
    assert around(graph, "nobody") == Graph((), ())


def test_around_leaves_out_edges_that_pass_by():
    optional = plain("y", "text", when=asks("q", Check.IS, "b"))
    graph = branches(one_section(choice("q"), optional, plain("z", "text")))
    kept = {(edge.start, edge.end) for edge in around(graph, "y").edges}
    assert kept == {("q", "y"), ("y", "z")}
