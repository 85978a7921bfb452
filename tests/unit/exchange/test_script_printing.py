"""The printed script: everything in it, nothing cut off, the same bytes for the same script."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from qualifier.core.agreement import Agreement
from qualifier.core.condition import QuestionTest
from qualifier.core.condition import Test as Check
from qualifier.core.script import Band, Choice, Objection, Question, Script, Section
from qualifier.core.text import Text
from qualifier.exchange.documents import read_agreement, read_script
from qualifier.exchange.dossiers.press import Press
from qualifier.exchange.dossiers.sheet import Words
from qualifier.exchange.scripts import script_pdf
from qualifier.exchange.scripts.pages import BOTTOM, TOP
from qualifier.exchange.scripts.printing import _Booklet
from qualifier.paths import resources_dir
from qualifier.texts import Language, current_language

AT = datetime(2026, 12, 1, 13, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return read_agreement(resources_dir() / "agreements" / "default.yaml")


@pytest.fixture(scope="module")
def reference() -> Script:
    made = read_script(resources_dir() / "scripts" / "maintenance_inbound.yaml")
    return replace(made, version=3)


def words_of(pdf: bytes) -> list[str]:
    """The text of each page on one line, spaces alike."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize("language", ("fr", "en"))
def test_everything_of_the_reference_script_is_printed(
    reference: Script, agreement: Agreement, language: str
) -> None:
    pages = words_of(script_pdf(reference, agreement, language, AT))
    printed = " ".join(pages).replace("\u00a0", " ").replace("\u202f", " ")
    bare = printed.replace(" ", "")

    assert len(pages) == 4
    for question in reference.questions():
        for text in (question.ask, question.help, *(one.label for one in question.choices)):
            said = text.within(language)
            assert said.replace("\u00a0", "").replace("\u202f", "").replace(" ", "") in bare, said
    for objection in reference.objections:
        assert objection.heard.within(language).replace("\u202f", "").replace(" ", "") in bare
    told = {
        "fr": (
            "version 3", "imprimé le mardi 1er décembre 2026", "Page 1 sur 4", "[Société]",
            "Seulement si « En service pour quand ? » est Plus tard.", "réponse obligatoire",
            "éliminatoire : le lead n’est pas transmis", "de 10 à moins de 50", "adéquation +30",
            "remplit : Cible", "À écouter : Confiance", "[Quelle suite convenue ?]",
        ),
        "en": (
            "version 3", "printed on Tuesday 1 December 2026", "Page 4 of 4", "[Company]",
            "Only if “Live by when?” is Later.", "must be answered", "Objections",
            "knock-out: the lead is not handed over", "from 10 to below 50", "2,001 and more",
            "fit +30 · meets: Target", "Listen for: Trust", "“It’s too expensive”",
        ),
    }  # fmt: skip
    for one in told[language]:
        assert one.replace(" ", "") in bare, one
    assert current_language() is Language.ENGLISH
    for section in reference.sections:  # no heading without its first question
        title, first = section.title.within(language), section.questions[0].ask.within(language)
        start = first.split("\u202f")[0]
        assert any(f"{title} " in one and start in one for one in pages), title


def test_same_script_makes_the_same_bytes(reference: Script, agreement: Agreement) -> None:
    once = script_pdf(reference, agreement, "en", AT)

    assert script_pdf(reference, agreement, "en", AT) == once


def long_script() -> Script:
    """Texts as long as documents allow, more choices than a page holds, signs no font has."""
    text = Text("mot " * 999, "word " * 799)
    title = Text("Très long " * 300, "Very long " * 300)
    many = tuple(
        Choice(f"c{n}", Text(f"Réponse {n}", f"Answer {n} 🙂"), goto="end") for n in range(90)
    )
    questions = (
        Question("a", "choice", say=text, ask=Text("W" * 300, "W" * 300), choices=many, goto="z"),
        Question("b", "number", bands=(Band(5, 1), Band(None)), unit="k€", help=text),
        Question(
            "y",
            "yes_no",
            when=QuestionTest("a", Check.IS, "c1"),
            cap=3,
            choices=(Choice("yes", text, hint=text),),
        ),
        Question("z", "several", choices=many[:2], cap=10, listen_for=("odd",), criterion="odd"),
    )
    sections = (Section("empty", Text(), ()), Section("one", text, questions))
    return Script("long", title, sections, (Objection("o", text, text),))


def test_nothing_runs_off_a_page_and_no_heading_ends_one() -> None:
    with Press(resources_dir() / "fonts") as press:
        pages = _Booklet(long_script(), None, "en").pages(press, "today")

    assert len(pages) > 4
    for marks in pages:
        words = [one for one in marks if isinstance(one, Words)]
        foot = words[-2:]
        assert all(TOP <= one.y <= BOTTOM for one in words[:-2])
        assert press.width(foot[0].words, foot[0].face, foot[0].size) < foot[1].x - foot[0].x
    assert all(len(marks) > 5 for marks in pages)


def test_draft_and_ids_without_an_agreement() -> None:
    with Press(resources_dir() / "fonts") as press:
        pages = _Booklet(long_script(), None, "en").pages(press, "today")
    printed = " ".join(one.words for marks in pages for one in marks if isinstance(one, Words))

    for one in ("draft", "Listen for: odd", "At most 10 points", "then go to the end", "word…"):
        assert one in printed
