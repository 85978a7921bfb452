"""Differences and conditions in words, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from qualifier.core.condition import ALWAYS, All, Any, AxisTest, Condition, LeadTest, Not
from qualifier.core.condition import QuestionTest as Asks
from qualifier.core.condition import Test as Check
from qualifier.core.editing.compare import compare
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section
from qualifier.core.text import Text
from qualifier.texts import Language, use_language
from qualifier.texts.condition_words import condition_words, if_words
from qualifier.texts.script_differences import difference_words
from tests.unit.core.strategies import agreement, scripts

SECTOR = Question(
    "sector",
    "choice",
    ask=Text("Secteur", "Sector"),
    choices=(
        Choice("industry", Text("Industrie", "Industry"), fit=2),
        Choice("transport", Text("Transport", "Transport")),
        Choice("health", Text("Santé", "Healthcare")),
    ),
)
STAFF = Question("staff", "number", ask=Text("Effectif", "Staff"), bands=(Band(50), Band(None, 5)))
SLIPS = replace(SECTOR, id="slips", type="several", ask=Text("Oublis", "Slips"))
MORE = (
    Question("until", "date", ask=Text("Échéance", "Until")),
    Question("price", "money", ask=Text("Prix", "Price")),
    Question("ready", "yes_no", ask=Text("Prêt", "Ready")),
)
ONE = Section("one", Text("Contexte", "Context"), (SECTOR, STAFF, SLIPS))
TWO = Section("two", Text("Besoin", "Need"), MORE)
HEARD = Objection("dear", Text("Trop cher", "Too dear"), Text("…", "…"))
SCRIPT = Script("s", Text("Essai", "Trial"), (ONE, TWO), (HEARD,))


@pytest.mark.parametrize(
    ("condition", "english", "french"),
    (
        (
            All((Asks("sector", Check.IN, ("industry", "transport")),
                 Asks("staff", Check.AT_LEAST, 50))),
            "if “Sector” is Industry or Transport, and “Staff” is at least 50",
            "si « Secteur » est Industrie ou Transport, et « Effectif » vaut au moins 50",
        ),
        (
            Any((Asks("slips", Check.IS, "health"), Not(Asks("ready", Check.IS, True)))),
            "if “Slips” includes Healthcare or “Ready” is not Yes",
            "si « Oublis » comprend Santé ou « Prêt » n’est pas Oui",
        ),
        (
            Not(All((Asks("price", Check.BELOW, 30000), Asks("gone", Check.NOT_ANSWERED)))),
            "if “Price” is not below €30k or “gone” has an answer",
            "si « Prix » n’est pas inférieur à 30 k€ ou « gone » a une réponse",
        ),
        (
            All((Any((Asks("until", Check.BELOW, date(2027, 1, 3)), Asks("staff", Check.GAP))),
                 LeadTest("country", Check.IS, "FR"))),
            "if (“Until” is before Sun 3 Jan 2027 or “Staff” is not known, refused or not asked), "
            "and the lead’s “Country” is FR",
            "si (« Échéance » tombe avant le dim. 3 janv. 2027 ou « Effectif » reste inconnu, "
            "refusé ou non demandé), et « Pays » du lead est FR",
        ),
        (AxisTest("fit", Check.AT_LEAST, 70), "if the fit is at least 70",
         "si l’adéquation vaut au moins 70"),
        (ALWAYS, "always", "toujours"),
        (Not(ALWAYS), "never", "jamais"),
    ),
)  # fmt: skip
def test_condition_in_plain_words(condition: Condition, english: str, french: str) -> None:
    assert if_words(condition, SCRIPT, "en") == english
    use_language(Language.FRENCH)
    assert if_words(condition, SCRIPT, "fr").replace("\u00a0", " ") == french


def changed(question: Question, **more: object) -> Script:
    """SCRIPT with fields of one question of its first section changed."""
    now = [replace(one, **more) if one.id == question.id else one for one in ONE.questions]  # type: ignore[arg-type]
    return replace(SCRIPT, sections=(replace(ONE, questions=tuple(now)), TWO))


INDUSTRY, *REST = SECTOR.choices


@pytest.mark.parametrize(
    ("new", "english", "french"),
    (
        (
            changed(SECTOR, choices=(replace(INDUSTRY, fit=5), *REST)),
            "Question “Sector”: the answer “Industry” gives 3 more points for fit: 5 instead of 2",
            "Question « Secteur » : la réponse « Industrie » donne 3 points de plus en "
            "adéquation : 5 au lieu de 2",
        ),
        (
            changed(SECTOR, choices=(replace(INDUSTRY, fit=1), *REST)),
            "Question “Sector”: the answer “Industry” gives 1 point less for fit: 1 instead of 2",
            "Question « Secteur » : la réponse « Industrie » donne 1 point de moins en "
            "adéquation : 1 au lieu de 2",
        ),
        (
            changed(SECTOR, choices=SECTOR.choices[:2]),
            "Question “Sector”: the answer “Healthcare” was removed",
            "Question « Secteur » : la réponse « Santé » est supprimée",
        ),
        (
            changed(SECTOR, choices=(replace(INDUSTRY, goto="until"), *REST)),
            "Question “Sector”: the answer “Industry”: then go to: “Until” instead of the next "
            "question",
            "Question « Secteur » : la réponse « Industrie » : aller ensuite à : « Échéance » au "
            "lieu de la question suivante",
        ),
        (
            changed(SECTOR, criterion="need", required=True, type="several"),
            "Question “Sector”: type: Several answers instead of Single choice|"
            "Question “Sector”: must be answered now|"
            "Question “Sector”: criterion it counts for now: “need”; there was none",
            "Question « Secteur » : type : Plusieurs réponses au lieu de Choix unique|"
            "Question « Secteur » : la réponse devient obligatoire|"
            "Question « Secteur » : critère servi : « need », là où il n’y avait rien",
        ),
        (
            changed(STAFF, ask=Text("Effectif", "Head count")),
            "Question “Head count”: question in short (English): “Head count” instead of “Staff”",
            "Question « Effectif » : question en bref (anglais) : « Head count » au lieu de "
            "« Staff »",
        ),
        (
            changed(STAFF, bands=()),
            "Question “Staff”: points by figure: none now; it was below 50: no points · beyond: "
            "fit +5",
            "Question « Effectif » : points selon le chiffre : plus rien, au lieu de moins de 50 : "
            "aucun point · au-delà : adéquation +5",
        ),
        (
            replace(SCRIPT, sections=(replace(ONE, questions=ONE.questions[1:]),
                                      replace(TWO, questions=(*MORE, SECTOR)))),
            "Question “Sector”: moved from section “Context” to section “Need”",
            "Question « Secteur » : déplacement de la section « Contexte » vers la section "
            "« Besoin »",
        ),
        (
            replace(SCRIPT, objections=(), sections=(ONE,)),
            "Section “Need”: removed|Question “Until”: removed|Question “Price”: removed|"
            "Question “Ready”: removed|Objection “Too dear”: removed",
            "Section « Besoin » : suppression|Question « Échéance » : suppression|"
            "Question « Prix » : suppression|Question « Prêt » : suppression|"
            "Objection « Trop cher » : suppression",
        ),
    ),
)  # fmt: skip
def test_difference_in_words(new: Script, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        use_language(Language(language))
        said = [difference_words(one, SCRIPT, new, language) for one in compare(SCRIPT, new)]
        assert "|".join(said).replace("\u00a0", " ").replace("\u202f", " ") == expected


def test_criteria_and_facets_are_called_as_the_agreement_does() -> None:
    new = changed(SECTOR, criterion="need", listen_for=("urgency",))
    said = [difference_words(one, SCRIPT, new, "fr", agreement()) for one in compare(SCRIPT, new)]

    assert "“need”" in said[0]  # the agreement of the tests calls its criteria by their ids
    assert "“Urgence”" in said[1]


@settings(max_examples=8)
@given(scripts(6), scripts(6))
def test_every_difference_and_condition_has_words(old: Script, new: Script) -> None:
    for one in compare(old, new):
        said = difference_words(one, old, new, "en")
        assert "…" not in said, one
        assert "{" not in said, one
    for section in old.sections:
        assert condition_words(section.when, old, "en")
