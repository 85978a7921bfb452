"""Question types: typed answers checked, points, criteria, and the way to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.answer import Contact, Gap
from qualifier.core.errors import AnswerRefused, DocumentError
from qualifier.core.questions import (
    QUESTION_TYPES,
    checked,
    restored,
    stored,
    type_of,
)
from qualifier.core.script import Choice, Question
from qualifier.core.text import Text
from tests.unit.core.strategies import answers_to, choice_question

CHOICES = (
    Choice("a", Text("Un", "One"), fit=10, maturity=5, meets=("need",)),
    Choice("b", Text("Deux", "Two"), fit=8, maturity=0),
    Choice("c", Text("Trois", "Three"), fit=-3, maturity=2, meets=("budget",)),
)
YES_NO = (Choice("yes", Text("Oui !", "Yes!"), fit=7, meets=("need",)), Choice("no", Text()))
NBSP, NARROW = "\u00a0", "\u202f"


def question(type_name: str, **keys: object) -> Question:
    """A question of a type, with the choices that it takes."""
    chosen = {"choice": CHOICES, "several": CHOICES, "yes_no": YES_NO}.get(type_name, ())
    return replace(Question("q", type_name, choices=chosen), **keys)


def refusal(made: Question, raw: object) -> str:
    with pytest.raises(AnswerRefused) as caught:
        checked(made, raw)
    return caught.value.reason


ALL_TYPES = pytest.mark.parametrize("type_name", [one.name for one in QUESTION_TYPES])


def test_question_types_have_names_of_their_own():
    assert {one.name for one in QUESTION_TYPES} == set(
        "choice several yes_no scale number money date period text phone email contact say".split()
    )
    assert len({one.name for one in QUESTION_TYPES}) == len(QUESTION_TYPES)
    with pytest.raises(DocumentError) as caught:
        type_of(Question("q", "choise"))
    assert caught.value.reason == "unknown_type"


@ALL_TYPES
@given(data=st.data())
def test_restored_is_the_inverse_of_stored_through_json(type_name, data):
    made = question(type_name)
    value = data.draw(answers_to(made))
    back = restored(made, json.loads(json.dumps(stored(made, value))))
    assert back == value
    assert type(back) is type(value)


@ALL_TYPES
@given(data=st.data())
def test_checked_leaves_a_checked_value_as_it_is(type_name, data):
    made = question(type_name)
    value = data.draw(answers_to(made))
    assert checked(made, value) == value


@ALL_TYPES
@given(
    raw=st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=50)
    | st.dates()
    | st.binary(max_size=3)
    | st.lists(st.text(max_size=3) | st.integers(), max_size=3)
    | st.dictionaries(
        st.sampled_from(["gap", "low", "high", "first", "last", "name", "phone", "email", "x"]),
        st.none() | st.text(max_size=12) | st.integers(),
        max_size=3,
    )
)
def test_checked_takes_an_answer_or_refuses_it_and_never_fails_otherwise(type_name, raw):
    made = question(type_name)
    try:
        value = checked(made, raw)
    except AnswerRefused:
        return
    assert restored(made, json.loads(json.dumps(stored(made, value)))) == value
    assert checked(made, value) == value


@ALL_TYPES
@pytest.mark.parametrize("gap", list(Gap))
def test_every_type_takes_the_three_system_answers(type_name, gap):
    made = question(type_name)
    assert checked(made, gap) is gap
    assert checked(made, {"gap": gap.value}) is gap
    assert restored(made, stored(made, gap)) is gap


def test_checked_refuses_a_gap_that_does_not_exist():
    assert refusal(question("text"), {"gap": "maybe"}) == "unknown_gap"
    assert refusal(question("text"), {"gap": []}) == "unknown_gap"


@ALL_TYPES
@given(data=st.data())
def test_shown_says_every_value_in_both_languages(type_name, data):
    made = question(type_name)
    value = data.draw(answers_to(made))
    if not isinstance(value, Gap):
        for language in ("fr", "en"):
            assert type_of(made).shown(made, value, language)


# Words


def test_text_is_trimmed_and_bounded():
    assert checked(question("text"), "  Visite  ") == "Visite"
    assert checked(question("text"), 240) == "240"
    assert checked(question("text"), date(2026, 12, 3)) == "2026-12-03"
    assert refusal(question("text"), " \n ") == "empty"
    assert refusal(question("text"), "x" * 2001) == "too_long"
    assert refusal(question("text"), True) == "empty"


def test_phone_keeps_digits_and_a_leading_plus():
    assert checked(question("phone"), "+33 1 23 45 67 89") == "+33123456789"
    assert checked(question("phone"), f"01.23{NBSP}45-67/89") == "0123456789"
    assert refusal(question("phone"), "12345") == "phone_too_short"
    assert refusal(question("phone"), "1" * 16) == "phone_too_long"
    assert refusal(question("phone"), "standard") == "not_a_phone"
    assert refusal(question("phone"), "++33123456") == "not_a_phone"
    assert refusal(question("phone"), "٠١٢٣٤٥٦٧") == "not_a_phone"


@pytest.mark.parametrize("typed", ("ada@mail.example", "a.b+c@x-y.example", "é@ü.example"))
def test_email_takes_an_address(typed):
    assert checked(question("email"), f" {typed} ") == typed


@pytest.mark.parametrize(
    "typed",
    (
        "ada",
        "ada@",
        "@x.example",
        "a b@x.example",
        "a@x",
        "a@x..example",
        "a@b@c.example",
        "<a@x.example>",
    ),
)
def test_email_refuses_what_is_no_address(typed):
    assert refusal(question("email"), typed) == "not_an_email"


def test_contact_needs_a_name_or_a_role():
    made = question("contact")
    assert checked(made, "Jean Brévault") == Contact("Jean Brévault")
    assert checked(made, {"name": "", "role": "DG"}) == Contact(role="DG")
    whole = {"name": "Ada", "role": "DG", "phone": "01 23 45 67 89", "email": "a@x.example"}
    assert checked(made, whole) == Contact("Ada", "DG", "0123456789", "a@x.example")
    assert refusal(made, {"phone": "0123456789"}) == "contact_without_name"
    assert refusal(made, {"name": "Ada", "phone": "x"}) == "not_a_phone"
    assert refusal(made, {"name": "Ada", "fax": "1"}) == "not_a_contact"
    assert refusal(made, 3) == "not_a_contact"


def test_say_has_nothing_to_answer_but_that_it_was_said():
    made = question("say", criterion="need")
    assert checked(made, True) is True
    assert refusal(made, "yes") == "nothing_to_answer"
    assert refusal(made, 1) == "nothing_to_answer"
    assert type_of(made).meets(made, True) == frozenset()
    assert type_of(made).earned(made, True) == ()


# Choices


def test_choice_takes_one_known_id():
    made = question("choice")
    assert checked(made, "a") == "a"
    assert refusal(made, "z") == "unknown_choice"
    assert refusal(made, ["a"]) == "unknown_choice"
    assert [tuple(one) for one in type_of(made).earned(made, "a")] == [("a", 10, 5)]
    assert type_of(made).meets(made, "a") == {"need"}
    assert type_of(made).meets(made, "b") == set()
    assert type_of(made).shown(made, "a", "fr") == "Un"


def test_choice_with_a_criterion_is_evidence_only_where_the_choice_says_so():
    made = choice_question("q", criterion="need")
    assert type_of(made).meets(made, "a") == frozenset()


def test_several_takes_known_ids_in_the_script_s_order_without_doubles():
    made = question("several")
    assert checked(made, ["c", "a", "c"]) == ("a", "c")
    assert checked(made, "b") == ("b",)
    assert refusal(made, []) == "empty"
    assert refusal(made, ["a", "z"]) == "unknown_choice"
    assert refusal(made, {"a": 1}) == "not_a_list"
    assert type_of(made).meets(made, ("a", "c")) == {"need", "budget"}
    assert type_of(made).shown(made, ("a", "c"), "en") == "One, Three"


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=6),
    st.none() | st.integers(0, 60),
    st.data(),
)
def test_several_adds_its_choices_up_to_the_cap_on_each_axis(points, cap, data):
    choices = tuple(Choice(f"c{i}", Text(), *one) for i, one in enumerate(points))
    made = question("several", choices=choices, cap=cap)
    chosen = data.draw(st.sets(st.sampled_from([one.id for one in choices]), min_size=1))
    earned = type_of(made).earned(made, checked(made, list(chosen)))
    assert [one.choice for one in earned] == [one.id for one in choices if one.id in chosen]
    for axis in ("fit", "maturity"):
        whole = sum(getattr(one, axis) for one in choices if one.id in chosen)
        assert sum(getattr(one, axis) for one in earned) == (
            whole if cap is None else min(whole, cap)
        )


def test_yes_no_takes_a_truth_value_or_its_word():
    made = question("yes_no")
    assert checked(made, "yes") is True
    assert checked(made, False) is False
    for raw in ("oui", 1, 0, None):
        assert refusal(made, raw) == "not_yes_or_no"
    assert type_of(made).earned(made, True)[0].fit == 7
    assert type_of(made).meets(made, True) == {"need"}
    assert type_of(made).meets(made, False) == frozenset()
    assert type_of(made).shown(made, True, "fr") == "Oui !"
    assert type_of(made).shown(made, False, "fr") == "Non"
    bare = Question("q", "yes_no", criterion="need")
    assert type_of(bare).earned(bare, True) == ()
    assert type_of(bare).meets(bare, False) == {"need"}
    assert type_of(bare).shown(bare, True, "en") == "Yes"
