"""P14: hostile texts in a dossier: HTML and PDF fetch nothing, link nowhere, run nothing."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from html.parser import HTMLParser

import pypdf
import pytest

from qualifier.exchange.dossiers.html import to_html
from qualifier.exchange.dossiers.names import dossier_file_name
from qualifier.exchange.dossiers.pdf import to_pdf
from qualifier.exchange.dossiers.wording import content
from tests.fakes import dossier_call as facts
from tests.faults import hostile
from tests.faults.guards import Guard

SHORT_PDF = 200
KEPT = frozenset(("language", "id", "script"))
FORBIDDEN_TAGS = frozenset(
    "a applet audio base button embed form frame iframe img image input link object "
    "script source svg video".split()
)


class Reader(HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetching: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        names = ("src", "href", "background", "action", "data", "srcset", "poster", "xlink:href")
        self.fetching += [one for one in attrs if one[0] in names or one[0].startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def filled(value: object, texts: Iterator[str]) -> object:
    """`value` with all its words replaced, deep inside too."""
    if isinstance(value, tuple):
        return tuple(filled(one, texts) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {
            one.name: filled(getattr(value, one.name), texts)
            for one in dataclasses.fields(value)
            if one.name not in KEPT
        }
        return dataclasses.replace(value, **changes)
    return storable(next(texts)) if type(value) is str and value else value


def storable(text: str) -> str:
    """Half a pair of UTF-16 reaches no dossier: the profile's file takes none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@pytest.fixture
def usual():
    return content(facts.made_dossier(), facts.routed(), "en")


@pytest.fixture
def guard(tmp_path):
    return Guard(tmp_path)


def counted(texts: list[str], used: list[int]) -> Iterator[str]:
    """`texts` one after another, begun again where the last dossier needs more."""
    while True:
        for one in texts:
            used[0] += 1
            yield one


def assert_fetches_nothing(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert not reader.tags & FORBIDDEN_TAGS
    assert reader.fetching == []
    assert "default-src 'none'" in page
    assert page.count("<meta") == page.count("<meta charset") + page.count(
        '<meta http-equiv="Content-Security-Policy"'
    ) + page.count("<meta name")
    return reader


def test_dossiers_of_hostile_texts_fetch_nothing(tmp_path, usual, guard, effort, figures):
    texts = [hostile.baited(one, str(guard.bait)) for one in hostile.texts(effort.seed)]
    used, made = [0], 0
    supply = counted(texts, used)
    with guard:
        while used[0] < len(texts):
            made += 1
            page = to_html(filled(usual, supply))
            assert_fetches_nothing(page)
            page.encode()
    figures.add("P14", "dossiers as HTML", used[0], met=len(guard.met), dossiers=made)
    assert guard.met == []


def test_page_with_an_image_is_found(figures, usual):
    """The control: what the same check says of a text that was not escaped."""
    page = to_html(usual).replace("Claire", '<img src="http://tracker.invalid/x.png">', 1)
    with pytest.raises(AssertionError):
        assert_fetches_nothing(page)
    figures.control("P14", "image in a dossier", is_found=True)


def test_pdfs_of_hostile_texts_hold_text_alone(usual, guard, effort, figures):
    count = SHORT_PDF if effort.form == "short" else hostile.COUNT
    texts = [hostile.baited(one, str(guard.bait)) for one in hostile.sample(effort.seed, count)]
    used, made = [0], 0
    supply = counted(texts, used)
    with guard:
        while used[0] < len(texts):
            made += 1
            raw = to_pdf(filled(usual, supply))
            assert_pdf_is_text(raw)
    figures.add("P14", "dossiers as PDF", used[0], met=len(guard.met), dossiers=made)
    assert guard.met == []


def assert_pdf_is_text(raw: bytes) -> None:
    for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI", b"/Annots"):
        assert word not in raw, word
    reader = pypdf.PdfReader(io.BytesIO(raw))
    assert len(reader.pages) >= 1
    for page in reader.pages:
        assert "/Annots" not in page


def test_file_names_of_dossiers_stay_in_their_folder(tmp_path, effort, guard):
    for one in hostile.texts(effort.seed):
        name = dossier_file_name(facts.MADE.date(), one[:3_000], one[:3_000])
        assert name.replace("-", "").isalnum()
        assert name.isascii()
        assert len(name) < 130
