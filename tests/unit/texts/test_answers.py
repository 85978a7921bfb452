"""Answers of every type in words."""

from __future__ import annotations

from datetime import date

import pytest

from qualifier.core.answer import Contact, Gap, Money, Period
from qualifier.core.script import Choice, Question
from qualifier.core.text import Text
from qualifier.texts.answers import answer_in_words, question_in_words

TODAY = date(2026, 11, 24)
ONE = Choice("one", Text("Un site", "One site"))
TWO = Choice("two", Text("Deux sites", "Two sites"))


def question(kind: str, **more: object) -> Question:
    return Question("q", kind, **more)


@pytest.mark.parametrize(
    ("asked", "value", "french", "english"),
    (
        (question("choice", choices=(ONE, TWO)), "two", "Deux sites", "Two sites"),
        (question("several", choices=(ONE, TWO)), ("one",), "Un site", "One site"),
        (question("yes_no"), True, "Oui", "Yes"),
        (question("scale"), 4, "4/5", "4/5"),
        (question("number", unit="t"), 1200, "1\u202f200\u00a0t", "1,200\u00a0t"),
        (question("money"), Money(30_000, 35_000), "30 à 35\u00a0k€", "€30k to €35k"),
        (question("date"), date(2026, 12, 3), "jeu. 3 déc.", "Thu 3 Dec"),
        (question("period"), Period(date(2027, 4, 1), date(2027, 6, 30)), "T2 2027", "Q2 2027"),
        (question("text"), "avant l’été", "avant l’été", "avant l’été"),
        (question("contact"), Contact("A. Roy", "DG"), "A. Roy, DG", "A. Roy, DG"),
    ),
)  # fmt: skip
def test_answer_in_words_of_each_type(asked, value, french, english):
    assert answer_in_words(asked, value, "fr", TODAY) == french
    assert answer_in_words(asked, value, "en", TODAY) == english


@pytest.mark.parametrize(
    ("value", "words"),
    (
        (Gap.UNKNOWN, "does not know"),
        (Gap.REFUSED, "refused to say"),
        (Gap.NOT_ASKED, "not asked"),
        (None, "left open"),
    ),
)
def test_answer_in_words_says_what_kind_of_gap_it_is(value, words):
    assert answer_in_words(question("number"), value, "en") == words


def test_question_in_words_falls_back_to_the_sentence_and_the_id():
    assert question_in_words(question("text", ask=Text("Qui ?", "Who?")), "en") == "Who?"
    assert question_in_words(question("text", say=Text("Dites-moi")), "en") == "Dites-moi"
    assert question_in_words(question("text"), "en") == "q"
