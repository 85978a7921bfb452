"""Sentences in two languages, their fields, and words made ready to compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.text import Text, fields_used, fill, fold


def test_text_within_shows_the_other_language_where_one_is_missing():
    assert Text("Bonjour", "Hello").within("fr") == "Bonjour"
    assert Text("Bonjour", "Hello").within("en") == "Hello"
    assert Text(fr="Bonjour").within("en") == "Bonjour"
    assert Text(en="Hello").within("fr") == "Hello"
    assert Text().within("fr") == ""


def test_text_missing_names_the_language_only_where_the_other_is_there():
    assert Text("Bonjour", "Hello").missing() == ()
    assert Text(fr="Bonjour").missing() == ("en",)
    assert Text(en="Hello").missing() == ("fr",)
    assert Text().missing() == ()
    assert not Text()
    assert Text(en="Hello")


@pytest.mark.parametrize(
    ("sentence", "said"),
    (
        ("Bonjour {lead.first_name} !", "Bonjour Ada !"),
        ("{ lead.first_name }", "Ada"),
        ("{tool}, toujours ?", "…, toujours ?"),
        ("{unknown}", "…"),
        ("Bonjour {no} {name}, origine : {unknown}. Et", "Bonjour …, origine : … Et"),
        ("{no} {lead.first_name} {name}.", "… Ada …"),
        ("{lead.first_name}{lead.first_name}", "AdaAda"),
        ("a { b", "a { b"),
        ("a } b", "a } b"),
        ("{}", "…"),
        ("{lead.first_name.__class__}", "…"),
        ("{0!r}", "…"),
    ),
)
def test_fill_replaces_plain_names_only(sentence, said):
    assert fill(sentence, {"lead.first_name": "Ada", "tool": ""}) == said


def test_fill_does_not_expand_what_a_lead_s_field_says():
    fields = {"lead.company": "{lead.phone} & {x", "lead.phone": "+33123456789"}
    assert fill("Chez {lead.company}", fields) == "Chez {lead.phone} & {x"


@given(st.text(max_size=60), st.dictionaries(st.sampled_from("abc"), st.text(max_size=5)))
def test_fill_never_raises_and_leaves_text_without_fields_alone(sentence, fields):
    filled = fill(sentence, fields)
    if "{" not in sentence:
        assert filled == sentence
        assert fields_used(sentence) == ()


def test_fields_used_lists_names_in_order_and_stops_at_an_unclosed_brace():
    assert fields_used("{a} {lead.b} { c } {a} {d") == ("a", "lead.b", "c", "a")


@pytest.mark.parametrize(
    ("text", "folded"),
    (("Échéance", "echeance"), ("CŒUR", "coeur"), ("l’Été", "l'ete"), ("déc", "dec")),
)
def test_fold_ignores_case_and_accents(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


def test_text_names_the_language_of_the_sentence_it_gives():
    assert Text("Bonjour", "Hello").language_within("en") == "en"
    assert Text(fr="Bonjour").language_within("en") == "fr"
    assert Text(en="Hello").language_within("fr") == "en"
    assert Text().language_within("fr") == "fr"
