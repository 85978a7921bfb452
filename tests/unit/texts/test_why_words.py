"""Why a question is not asked, in both languages."""

from __future__ import annotations

import pytest

from qualifier.core.answer import Gap, Value
from qualifier.core.condition import All, LeadTest
from qualifier.core.condition import QuestionTest as Asks
from qualifier.core.condition import Test as Check
from qualifier.core.editing.why import why_not_asked
from qualifier.core.script import Choice, Question, Script, Section
from qualifier.core.text import Text
from qualifier.texts import Language, use_language
from qualifier.texts.why_words import why_words

SECTOR = Question(
    "sector",
    "choice",
    ask=Text("Secteur", "Sector"),
    choices=(
        Choice("industry", Text("Industrie", "Industry"), goto="last"),
        Choice("other", Text("Autre", "Other")),
    ),
)
STAFF = Question("staff", "number", ask=Text("Effectif", "Staff"), unit="p.")
BOTH = All((Asks("staff", Check.AT_LEAST, 50), LeadTest("country", Check.IS, "FR")))
ONE = Section("one", Text("Un", "One"), (SECTOR, STAFF, Question("big", "text", when=BOTH)))
TWO = Section(
    "two", Text("Deux", "Two"), (Question("more", "text"),), when=Asks("sector", Check.IS, "other")
)
LAST = Section("three", Text(), (Question("last", "text"),))
SCRIPT = Script("s", Text(), (ONE, TWO, LAST))


@pytest.mark.parametrize(
    ("answers", "question", "english", "french"),
    (
        (
            {"sector": "other", "staff": 12},
            "big",
            "It is asked only if “Staff” is at least 50 p. (the answer is: 12 p.); the lead’s "
            "“Country” is FR (not known).",
            "Elle n’est posée que si « Effectif » vaut au moins 50 p. (la réponse : 12 p.) ; "
            "« Pays » du lead est FR (non connu).",
        ),
        (
            {"sector": Gap.REFUSED},
            "more",
            "The section “Two” is asked only if “Sector” is Other (the answer is: refused to say).",
            "La section « Deux » n’est posée que si « Secteur » est Autre (la réponse : n’a pas "
            "voulu répondre).",
        ),
        (
            {"sector": "industry"},
            "staff",
            "The answer “Industry” to “Sector” jumps over it.",
            "La réponse « Industrie » à « Secteur » saute par-dessus.",
        ),
        (
            {},
            "last",
            "The call has not come to it: “Sector” is open.",
            "L’appel n’y est pas encore : « Secteur » attend une réponse.",
        ),
    ),
)
def test_reason_in_words(
    answers: dict[str, Value], question: str, english: str, french: str
) -> None:
    reasons = why_not_asked(SCRIPT, answers, {}, question)
    for language, expected in (("en", english), ("fr", french)):
        use_language(Language(language))
        said = " ".join(why_words(one, SCRIPT, language) for one in reasons)
        assert said.replace("\u00a0", " ").replace("\u202f", " ") == expected
