"""The one-line capture grammar, on the facets that the program ships."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.agreement import Facet, FacetKind
from qualifier.core.basis import Basis
from qualifier.core.impression import (
    NOTE_MOST,
    QUOTE_MOST,
    Captured,
    Impression,
    Part,
    completions,
    latest,
    names,
    parse,
)
from qualifier.core.text import Text
from qualifier.exchange.documents import read_agreement
from qualifier.paths import resources_dir


@cache
def facets() -> tuple[Facet, ...]:
    """The facets of the agreement that the program ships."""
    return read_agreement(resources_dir() / "agreements" / "default.yaml").facets


def fr(line: str) -> Captured:
    return parse(line, facets(), "fr")


def en(line: str) -> Captured:
    return parse(line, facets(), "en")


def facet_of(captured: Captured) -> str:
    return captured.facet.id if captured.facet else ""


def test_parse_reads_the_line_of_the_call_picture():
    found = fr('hésite sur le budget −1 "on verra en janvier"')
    assert facet_of(found) == "budget_ease"
    assert (found.value, found.basis) == (-1, Basis.SAID)
    assert found.quote == "on verra en janvier"
    assert found.note == "hésite sur le budget"
    assert [one.part for one in found.spans] == [Part.FACET, Part.VALUE, Part.QUOTE]


@pytest.mark.parametrize(
    ("line", "facet", "value"),
    (
        ("budget -2", "budget_ease", -2),
        ("-1 budget", "budget_ease", -1),
        ("budget 0", "budget_ease", 0),
        ("confiance 0, il élude", "trust", 0),
        ("budget +0", "budget_ease", 0),
        ("urgence : +2", "urgency", 2),
        ("urgence=+2", "urgency", 2),
        ("URGENCE −2 !", "urgency", -2),
        ("interet +1", "interest", 1),
        ("intérêt +1", "interest", 1),
        ("bud -1", "budget_ease", -1),
        ("-1 bud", "budget_ease", -1),
        ("conf +2", "trust", 2),
        ("trust +2", "trust", 2),
        ("pouvoir de décision +1", "decision_power", 1),
        ("pas d’urgence -2", "urgency", -2),
        ("l'ambiance +1", "mood", 1),
        ("budget -1, puis il rit", "budget_ease", -1),
        ("budget -1.", "budget_ease", -1),
        ("(budget -1)", "budget_ease", -1),
        ("budget -1 marge de 0", "budget_ease", -1),
        ("budget -1, urgence 0", "budget_ease", -1),
    ),
)
def test_parse_reads_facet_and_value_in_any_order_and_spelling(line, facet, value):
    found = fr(line)
    assert (facet_of(found), found.value) == (facet, value)


@pytest.mark.parametrize(
    "line",
    (
        "budget -1 pas d'urgence",
        "pas d'urgence, budget -1",
        "l’urgence n’y est pas, bud -1",
        "budget -1 urgence, intérêt, confiance",
    ),
)
def test_parse_takes_the_facet_beside_the_value_among_several(line):
    assert (facet_of(fr(line)), fr(line).value) == ("budget_ease", -1)


def test_parse_takes_the_facet_named_first_where_there_is_no_value():
    assert facet_of(fr("budget serré malgré l’urgence")) == "budget_ease"
    assert facet_of(fr("l’urgence passe avant le budget")) == "urgency"


def test_parse_takes_the_longest_name_of_a_facet():
    assert facet_of(fr("décision prise par le comité")) == "real_decider"
    assert facet_of(fr("décision rapide")) == "decision_power"


@pytest.mark.parametrize(
    ("line", "basis"),
    (
        ("budget -1", Basis.HUNCH),
        ("budget -1 « trop cher »", Basis.SAID),
        ('budget -1 "trop cher"', Basis.SAID),
        ("budget -1 “trop cher”", Basis.SAID),
        ("budget -1 ~", Basis.HEARD),
        ("~ budget -1", Basis.HEARD),
        ("~budget -1", Basis.HEARD),
        ("budget -1~", Basis.HEARD),
        ("budget -1 ~ « trop cher »", Basis.HEARD),
        ("budget -1 ? « trop cher »", Basis.HUNCH),
        ("budget -1 « vraiment ? »", Basis.SAID),
        ("budget -1 « vraiment ~ »", Basis.SAID),
        ("budget -1 ~30k", Basis.HUNCH),
        ("budget ~ 30k -1", Basis.HUNCH),
        ("budget -1 « »", Basis.HUNCH),
    ),
)
def test_parse_reads_the_basis(line, basis):
    assert fr(line).basis is basis


@pytest.mark.parametrize(
    ("line", "quote"),
    (
        ('"on verra"', "on verra"),
        ("« on verra »", "on verra"),
        ("«\u00a0on verra\u00a0»", "on verra"),
        ("« on verra", "on verra"),
        ('budget "on ver', "on ver"),
        ("« un » et « deux »", "un … deux"),
        ("« budget -1 »", "budget -1"),
    ),
)
def test_parse_reads_a_quote_closed_or_still_being_typed(line, quote):
    assert fr(line).quote == quote


def test_parse_finds_neither_facet_nor_value_inside_a_quote():
    found = fr("« le budget est à -2 » ?")
    assert (found.facet, found.value, found.note) == (None, None, "")
    assert not found.is_empty


@pytest.mark.parametrize(
    ("line", "note"),
    (
        ("budget -1", ""),
        ("budget -1 « on verra »", ""),
        ("budget -1 il hésite", "il hésite"),
        ("budget -1, il hésite", "il hésite"),
        ("-1 budget il hésite", "il hésite"),
        ("hésite sur le budget -1", "hésite sur le budget"),
        ("hésite sur le budget -1, puis rit", "hésite sur le budget, puis rit"),
        ("budget serré -1", "budget serré"),
        ("pouvoir +1 appelle le DG par son prénom", "appelle le DG par son prénom"),
        ("urgence ~ +1 la voix monte", "la voix monte"),
        ("rien de spécial", "rien de spécial"),
        ("objection prix", ""),
        ("objection prix il compare", "il compare"),
        ("créneau mardi matin", "mardi matin"),
    ),
)
def test_parse_keeps_the_free_words_as_note(line, note):
    assert fr(line).note == note


@pytest.mark.parametrize(
    ("line", "facet", "choice"),
    (
        ("hésitation prix", "hesitation", "price"),
        ("hés prix", "hesitation", "price"),
        ("hésitation sur la date et le prix", "hesitation", "date"),
        ("objection cachée : peur", "hidden_objection", "fear_of_change"),
        ("objection concurrent", "hidden_objection", "preferred_competitor"),
        ("décision prise par quelqu'un d'autre", "real_decider", "someone_else"),
        ("décision prise par le comité", "real_decider", "committee"),
        ("comité", "real_decider", "committee"),
        ("champion timide", "champion", "weak"),
        ("hésitation sur son budget", "hesitation", ""),
        ("objection pas dite", "hidden_objection", ""),
    ),
)
def test_parse_reads_the_choice_of_a_categorical_facet(line, facet, choice):
    found = fr(line)
    assert (facet_of(found), found.choice) == (facet, choice)
    assert found.value is None


def test_parse_reads_the_choice_in_the_language_in_use():
    assert en("hesitation price").choice == "price"
    assert en("hesitation us").choice == "us"
    assert en("real decision sits with someone else").choice == "someone_else"


def test_parse_gives_a_categorical_facet_no_value():
    found = fr("hésitation prix -1")
    assert (facet_of(found), found.choice, found.value) == ("hesitation", "price", None)
    assert "-1" in found.note


ORDINARY_FR = """
elle a mal compris · on verra · 3 machines · +33 6 12 34 56 78 · 2 sites · le +1 514 555 0100
rappeler en déc · près de Lyon · quatre fours · mon responsable a raison · la com s’en occupe
il veut un rapport écrit · Hum, on verra bien · c’est un pro du secteur · il part à 18 h 30
de 9 h à 12 h · 1,5 M de chiffre · -2 % cette année · entre 0 et 2 pannes · il y a 2 ans · T2 2027
le 2026-12-01 · 06-12-01 · elle rit · une usine à Brest · il reste 0 · c’est non · sous la main
un mot de passe · la fin du mois · le Dr Point · est-ce possible ? · le four est en panne
""".replace("\n", " · ").split(" · ")  # fmt: skip
ORDINARY_EN = """
we will see next year · four sites · the line went dead · fun to talk to · a good sign
Tim will call · my friend said so · I said no · call back in Dec · it is a war out there
they won't budge · 3 machines · 2 sites · +44 20 7946 0000 · +1 212 555 0100 · down -2 % this year
between 0 and 2 stops · press 1 then 0 please · on 2026-12-01 · ten to four · can you hear me
he has a dog · mon ami · I am told so · not now
""".replace("\n", " · ").split(" · ")  # fmt: skip


@pytest.mark.parametrize("line", tuple(one for one in ORDINARY_FR if one))
def test_parse_leaves_ordinary_french_alone(line):
    found = fr(line)
    assert (facet_of(found), found.value, found.choice) == ("", None, "")
    assert found.note == line.replace(" ?", "")


@pytest.mark.parametrize("line", tuple(one for one in ORDINARY_EN if one))
def test_parse_leaves_ordinary_english_alone(line):
    found = en(line)
    assert (facet_of(found), found.value, found.choice) == ("", None, "")
    assert found.note == line


@pytest.mark.parametrize(
    "line",
    (
        "budget 30k", "budget 2k", "budget de 2 M€", "prix 1,5", "budget 0,5 %", "budget -2 %",
        "budget +1 200 €", "prix +2,5", "budget 2", "budget 1", "il a 0 budget cette année",
        "budget -1/2", "budget 2026-12-01", "budget 10-12k", "prix -20",
    ),
)  # fmt: skip
def test_parse_takes_no_amount_for_a_value(line):
    found = fr(line)
    assert facet_of(found) == "budget_ease"
    assert found.value is None
    assert found.note == line


def test_parse_takes_no_value_without_a_facet():
    found = fr("pas chaud -1")
    assert (found.facet, found.value, found.note) == (None, None, "pas chaud -1")
    assert fr("-2").note == "-2"


def test_parse_takes_a_prefix_only_beside_the_value_or_alone():
    assert facet_of(fr("conf")) == "trust"
    assert facet_of(fr("conf « je vous dis tout »")) == "trust"
    assert facet_of(fr("conf -1 il se tait")) == "trust"
    assert facet_of(fr("il conf tout")) == ""
    assert facet_of(fr("co -1")) == ""


def test_parse_takes_a_name_of_the_other_language_only_beside_the_value_or_alone():
    assert facet_of(fr("trust")) == "trust"
    assert facet_of(fr("pain au chocolat")) == ""
    assert facet_of(fr("pain +2 au chocolat")) == "pain"


@given(st.text(max_size=80), st.sampled_from(["fr", "en"]))
def test_parse_never_raises_on_any_text(line, language):
    check_shape(line, parse(line, facets(), language))


@given(
    st.lists(
        st.sampled_from(
            ["budget", "urg", "hésitation", "prix", "comité", "-1", "+2", "0", "~", "?", "«", "»",
             '"', "“", " ", ",", ":", "d’", "il rit", "−", "\u00a0", "\0", "é", "e\u0301", "œ", "ß"]
        ),
        max_size=14,
    ),
    st.booleans(),
)  # fmt: skip
def test_parse_never_raises_on_pieces_of_the_grammar(pieces, spaced):
    line = (" " if spaced else "").join(pieces)
    for language in ("fr", "en"):
        check_shape(line, parse(line, facets(), language))


def check_shape(line: str, found: Captured) -> None:
    assert found.value is None or (found.facet is not None and -2 <= found.value <= 2)
    assert len(found.quote) <= QUOTE_MOST
    assert len(found.note) <= NOTE_MOST
    end = 0
    for span in found.spans:
        assert end <= span.start < span.end <= len(line)
        end = span.end
    if found.choice:
        assert found.choice in {one.id for one in found.facet.choices}
    if any(one.isalnum() for one in line):
        assert not found.is_empty, "something typed is never lost"


NOTES = st.lists(
    st.sampled_from("il hésite puis rit avec le DG on ne sait pas encore demain".split()),
    max_size=6,
).map(" ".join)


@given(st.data(), st.sampled_from(["fr", "en"]), st.sampled_from(list(Basis)), NOTES)
def test_a_formatted_impression_parses_back(data, language, basis, note):
    facet = data.draw(st.sampled_from([f for f in facets() if f.kind is FacetKind.SCALE]))
    name = data.draw(st.sampled_from([facet.label.within(language), *facet.synonyms[language]]))
    value = data.draw(st.integers(-2, 2))
    quote = data.draw(st.sampled_from(["", "on verra", "ça coûte -2 et alors ?"]))
    if basis is Basis.SAID and not quote:
        quote = "oui"
    mark = {Basis.HEARD: "~", Basis.HUNCH: "?", Basis.SAID: ""}[basis]
    figure = f"{value:+d}".replace("-", data.draw(st.sampled_from("-−")))
    parts = [f"{name} {figure}", mark, f"« {quote} »" if quote else "", note]
    found = parse(" ".join(one for one in parts if one), facets(), language)
    assert (facet_of(found), found.value, found.basis) == (facet.id, value, basis)
    assert (found.quote, found.note) == (quote, note)


@given(st.data(), st.sampled_from(["fr", "en"]))
def test_every_choice_can_be_captured_by_its_label(data, language):
    facet = data.draw(st.sampled_from([f for f in facets() if f.choices]))
    choice = data.draw(st.sampled_from(facet.choices))
    line = f"{facet.label.within(language)} {choice.label.within(language)}"
    found = parse(line, facets(), language)
    assert (facet_of(found), found.choice, found.note) == (facet.id, choice.id, "")


@pytest.mark.parametrize("language", ("fr", "en"))
def test_every_name_of_a_facet_finds_it(language):
    for facet in facets():
        for name in (facet.label.within(language), *facet.synonyms.get(language, ())):
            assert facet_of(parse(f"{name} +1", facets(), language)) == facet.id, name


def test_quote_and_note_are_cut_at_their_length():
    assert len(fr("« " + "x" * 500 + " »").quote) == QUOTE_MOST
    assert len(fr("mot " * 500).note) <= NOTE_MOST


def test_completions_follow_the_word_before_the_cursor():
    assert [one.id for one in completions("hésite sur le bud", 17, facets(), "fr")] == [
        "budget_ease"
    ]
    assert "trust" in [one.id for one in completions("con", 3, facets(), "fr")]
    assert completions("b", 1, facets(), "fr") == ()
    assert completions("budget ", 7, facets(), "fr") == ()
    assert completions("", 0, facets(), "fr") == ()
    assert [one.id for one in completions("bud et plus", 3, facets(), "fr")] == ["budget_ease"]


def test_a_name_that_two_facets_share_is_the_first_one_s():
    shared = {"fr": ("élan",), "en": ("drive",)}
    two = (Facet("one", Text("Un", "One"), shared), Facet("two", Text("Deux", "Two"), shared))
    assert facet_of(parse("élan", two, "fr")) == "one"
    assert facet_of(parse("drive +1", two, "fr")) == "one"


def test_names_have_the_language_in_use_first():
    one = Facet("x", Text("Douleur", "Pain"), {"fr": ("gêne",), "en": ("pain", "hurts")})
    assert names(one, "fr") == ("douleur", "gene", "pain", "hurts")
    assert names(one, "en") == ("pain", "hurts", "douleur", "gene")


def test_latest_is_the_newest_that_stands_for_each_facet():
    first = Impression("1", "trust", 1, "", Basis.SAID, "", "", "q", 10)
    second = replace(first, id="2", value=-1)
    third = replace(first, id="3", value=2, retracted=True)
    free = replace(first, id="4", facet="")
    other = replace(first, id="5", facet="mood")
    assert latest([first, second, third, free, other]) == {"trust": second, "mood": other}
    assert latest([first, replace(second, retracted=True)]) == {"trust": first}
