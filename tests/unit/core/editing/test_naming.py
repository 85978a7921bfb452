"""New parts take their ids from their words; what a published version has keeps its own."""

from __future__ import annotations

from dataclasses import replace

from qualifier.core.condition import All, Any, Not, QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.editing.naming import named, renames
from qualifier.core.editing.spots import ALL_OBJECTIONS, WHOLE, Part, Spot
from qualifier.core.script import Choice, Objection, Question, Script, Section
from qualifier.core.text import Text


def a_script() -> Script:
    colour = Question(
        "question",
        "choice",
        ask=Text("Quelle couleur ?", "Which colour?"),
        choices=(
            Choice("choice", Text("Rouge vif", "Bright red")),
            Choice("choice_2", Text("", "Blue")),
            Choice("choice_3", Text()),
            Choice("green", Text("Vert", "Green")),
        ),
        ask_why=("choice_2", "green"),
    )
    shade = Question(
        "shade",
        "text",
        when=Any(
            (
                Not(QuestionTest("question", Check.IS, "choice_2")),
                All((QuestionTest("question", Check.IN, ("choice", "green")),)),
                QuestionTest("other", Check.IS, "choice_2"),
            )
        ),
    )
    return Script(
        "try",
        Text("Essai", "Try"),
        (
            Section("section", Text("Goûts", "Tastes"), (colour,)),
            Section(
                "section_2", Text(), (shade,), when=QuestionTest("question", Check.IS, "choice")
            ),
        ),
        (Objection("objection", Text("Trop cher", "Too dear"), Text()),),
    )


def test_answers_take_ids_from_their_words_and_conditions_follow():
    script, at = named(a_script(), Spot(Part.QUESTION, "question"), None, "en")
    assert at == Spot(Part.QUESTION, "colour")
    colour = script.by_id["colour"]
    assert [one.id for one in colour.choices] == ["bright_red", "blue", "choice_3", "green"]
    assert colour.ask_why == ("blue", "green")
    assert script.by_id["shade"].when == Any(
        (
            Not(QuestionTest("colour", Check.IS, "blue")),
            All((QuestionTest("colour", Check.IN, ("bright_red", "green")),)),
            QuestionTest("other", Check.IS, "choice_2"),
        )
    )
    assert script.sections[1].when == QuestionTest("colour", Check.IS, "bright_red")


def test_what_is_published_keeps_its_id_a_new_answer_beside_it_does_not():
    before = a_script()
    question = before.by_id["question"]
    first = replace(question, choices=question.choices[:1])
    published = replace(before, sections=(replace(before.sections[0], questions=(first,)),))
    script, at = named(before, Spot(Part.QUESTION, "question"), published, "en")
    assert at == Spot(Part.QUESTION, "question")
    ids = [one.id for one in script.by_id["question"].choices]
    assert ids == ["choice", "blue", "choice_3", "green"]


def test_two_answers_of_the_same_words_differ():
    twice = Question(
        "size", "choice", choices=(Choice("choice", Text(en="Big")), Choice("big", Text(en="Big")))
    )
    script = Script("try", Text(), (Section("one", Text(), (twice,)),))
    ids = [
        one.id
        for one in named(script, Spot(Part.QUESTION, "size"), None, "en")[0].by_id["size"].choices
    ]
    assert ids == ["big_2", "big"]


def test_sections_and_objections_are_named_once_they_have_words():
    script, at = named(a_script(), Spot(Part.SECTION, "section"), None, "fr")
    assert at == Spot(Part.SECTION, "gouts")
    assert [one.id for one in script.sections] == ["gouts", "section_2"]
    assert named(script, Spot(Part.SECTION, "section_2"), None, "fr") == (
        script,
        Spot(Part.SECTION, "section_2"),
    )
    script, at = named(script, Spot(Part.OBJECTION, "objection"), None, "en")
    assert (at, script.objections[0].id) == (Spot(Part.OBJECTION, "too_dear"), "too_dear")


def test_published_sections_and_objections_and_the_rest_keep_their_ids():
    script = a_script()
    for at in (
        Spot(Part.SECTION, "section"),
        Spot(Part.OBJECTION, "objection"),
        ALL_OBJECTIONS,
        WHOLE,
    ):
        assert named(script, at, script, "en") == (script, at)


def test_what_was_renamed_is_told_but_not_what_was_written_anew():
    before = a_script()
    after, _at = named(before, Spot(Part.QUESTION, "question"), None, "en")
    assert renames(before, after)["question"] == (
        "colour",
        {"choice": "bright_red", "choice_2": "blue", "choice_3": "choice_3", "green": "green"},
    )
    other = replace(before.by_id["question"], id="other", ask=Text("Autre ?", "Another?"))
    first = replace(before.sections[0], questions=(other,))
    assert "question" not in renames(before, replace(before, sections=(first,)))


def test_fields_in_sentences_follow_also_with_spaces_inside_the_braces():
    asked = Question("question", "text", ask=Text(en="City?"))
    said = Question("said", "say", say=Text(en="{question}, { question } and {question_2}"))
    script = Script("try", Text(), (Section("one", Text(), (asked, said)),))
    script, _at = named(script, Spot(Part.QUESTION, "question"), None, "en")
    assert script.by_id["said"].say.en == "{city}, {city} and {question_2}"


def test_the_id_of_a_published_question_that_was_removed_is_not_given_again():
    removed = Question("colour", "text", ask=Text(en="Colour?"))
    published = Script("try", Text(), (Section("tastes", Text(), (removed,)),))
    now = Script("try", Text(), (Section("tastes", Text(), (replace(removed, id="question"),)),))
    _script, at = named(now, Spot(Part.QUESTION, "question"), published, "en")
    assert at == Spot(Part.QUESTION, "colour_2")


def test_two_answers_of_one_id_from_a_file_are_no_trouble():
    twice = Question(
        "size", "choice", choices=(Choice("choice", Text(en="Big")), Choice("choice", Text(en="B")))
    )
    script = Script("try", Text(), (Section("one", Text(), (twice,)),))
    assert len(named(script, Spot(Part.QUESTION, "size"), None, "en")[0].by_id["size"].choices) == 2
