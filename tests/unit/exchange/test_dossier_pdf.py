"""The PDF: one A4 page whatever it holds, the same bytes for the same content."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from qualifier.core.basis import Basis
from qualifier.core.impression import Impression
from qualifier.exchange.dossiers.content import Content
from qualifier.exchange.dossiers.layout import BOTTOM, lay_out
from qualifier.exchange.dossiers.pdf import to_pdf
from qualifier.exchange.dossiers.press import Press
from qualifier.exchange.dossiers.sheet import HEIGHT, WIDTH, Sheet, Words
from qualifier.exchange.dossiers.shortening import CUTS, shortened
from qualifier.exchange.dossiers.wording import content
from qualifier.paths import resources_dir
from tests.fakes import dossier_call as facts

LONG = (
    "Il a répété que sans date ferme la direction ne bougera pas, ni cette année ni l’an prochain, "
    "et qu’il faut venir avec un chiffre."
)
NASTY = (
    "🙂👨‍👩‍👧 שלום עולם مرحبا <b>&amp;</b> \u202eevil\u202c \u0000\u0007 ÀÉÎÕÜ œ € ‰ Łódź Ünïçødé"
)


@pytest.fixture
def press():
    with Press(resources_dir() / "fonts") as press:
        yield press


def sheet_text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    box = pages[0].mediabox
    assert (round(float(box.width), 1), round(float(box.height), 1)) == (595.3, 841.9)
    return pages[0].extract_text()


def usual(language: str = "en", **changes: object) -> Content:
    return content(facts.made_dossier(**changes), facts.routed(), language)


def crowded(quotes: int, text: str = LONG) -> Content:
    """A dossier with that many quotes of 140 characters and everything else long as well."""
    felt = tuple(
        Impression(f"q{n}", "pain", 2, "", Basis.SAID, text[:140], text * 3, "hoped", 60 + n)
        for n in range(quotes)
    )
    call = facts.call(impressions=(*facts.call().impressions, *felt))
    dossier = facts.made_dossier(
        call, opening=text * 2, avoid=text * 2, word=text * 3, override=text
    )
    past = tuple((date(2026, 10, 1 + n % 28), text) for n in range(12))
    return content(dossier, facts.routed(call), "en", history=past)


def test_pdf_is_one_page_with_all_that_matters():
    text = sheet_text(to_pdf(usual()))
    for words in (
        "Claire Vasseur",
        "Julien Armand",
        "Gate passed, 6 of 6 criteria",
        "not observed",
        "rule: uneasy budget",
        "Visite sur site",
        "Partner network 38",
    ):
        assert words in text


def test_pdf_is_the_same_bytes_every_time():
    assert to_pdf(usual()) == to_pdf(usual())


def test_pdf_is_the_same_bytes_in_another_process():
    program = (
        "import hashlib\n"
        "from tests.fakes import dossier_call as facts\n"
        "from qualifier.exchange.dossiers.pdf import to_pdf\n"
        "from qualifier.exchange.dossiers.wording import content\n"
        "made = to_pdf(content(facts.made_dossier(), facts.routed(), 'en'))\n"
        "print(hashlib.sha256(made).hexdigest())\n"
    )
    root = resources_dir().parent
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == hashlib.sha256(to_pdf(usual())).hexdigest()


def test_pdf_says_when_it_was_made_and_in_which_language():
    reader = PdfReader(io.BytesIO(to_pdf(usual())))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == facts.MADE
    assert reader.metadata.title == "Hand-off dossier, Claire Vasseur"
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize("quotes", (0, 4, 20, 60))
def test_pdf_stays_on_one_page_however_much_was_said(quotes):
    sheet_text(to_pdf(crowded(quotes)))


def test_pdf_of_twenty_long_quotes_shortens_and_says_so():
    text = sheet_text(to_pdf(crowded(20)))
    assert "Shortened to fit one page" in text
    assert "…" in text


def test_pdf_of_a_usual_dossier_is_not_shortened():
    text = sheet_text(to_pdf(usual()))
    assert "Shortened" not in text
    assert "…" not in text.replace("janvier…", "")


def test_type_shrinks_before_anything_is_cut():
    text = sheet_text(to_pdf(crowded(2, LONG[:70])))
    assert "Shortened" not in text


@pytest.mark.parametrize("cut", CUTS)
def test_every_cut_is_smaller_than_the_one_before(cut):
    whole, short = crowded(30), shortened(crowded(30), cut)
    assert len(short.quotes) == min(len(whole.quotes), cut.lines)
    assert all(len(one.words) <= cut.letters + 2 for one in short.quotes)
    assert short.quotes[0].words.endswith("\u00a0»")
    assert (short.handoff_id, short.titles) == (whole.handoff_id, whole.titles)


def test_last_cut_always_fits(press):
    whole = crowded(60, "W" * 140)
    crammed = replace(
        whole, criteria=whole.criteria * 6, facets=whole.facets * 4, rules=whole.rules * 9
    )
    assert lay_out(shortened(crammed, CUTS[-1]), Sheet(press, 0.7)) <= BOTTOM


@pytest.mark.parametrize("words", ("W" * 140, "mot " * 35, NASTY))
def test_nothing_is_drawn_outside_the_page(press, words):
    sheet = Sheet(press, 0.7)
    lay_out(shortened(crowded(20, words), CUTS[-1]), sheet)
    for mark in sheet.marks:
        if isinstance(mark, Words):
            right = mark.x + press.width(mark.words, mark.face, mark.size)
            assert mark.x >= 39
            assert right <= WIDTH - 39
            assert 0 < mark.y < HEIGHT


def test_what_no_font_can_print_is_replaced_and_said():
    text = sheet_text(to_pdf(usual(opening=NASTY, avoid=NASTY, word=NASTY)))
    assert "[…]" in text
    assert "Some characters cannot be printed" in text
    for kept in ("ÀÉÎÕÜ", "œ", "€", "‰", "Łódź", "<b>&amp;</b>"):
        assert kept in text
    assert "\u202e" not in text


def test_a_word_longer_than_the_line_is_broken():
    text = sheet_text(to_pdf(usual(word="x" * 900)))
    assert "Shortened" not in text
    assert text.count("x") >= 900


def test_empty_dossier_has_a_page_too():
    bare = facts.call(answers=(), notes=(), impressions=(), events=())
    dossier = facts.made_dossier(bare, opening="", avoid="", word="", override="Le DG attend.")
    text = sheet_text(to_pdf(content(dossier, facts.routed(bare), "en")))
    assert "None agreed." in text
    assert text.count("not observed") == 8
