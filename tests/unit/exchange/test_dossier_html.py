"""The HTML: one file that needs nothing else, everything harmless, everything there."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from qualifier.exchange.dossiers.content import Content
from qualifier.exchange.dossiers.html import to_html
from qualifier.exchange.dossiers.wording import content
from tests.fakes import dossier_call as facts

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>&lt;\u202e'
EMPTY = {"meta", "br"}


class Reader(HTMLParser):
    """Collects tags, attributes and text, and checks that every tag is closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if self.open[-1:] != ["style"] else ""


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def usual(**changes: object) -> Content:
    return content(facts.made_dossier(**changes), facts.routed(), "en")


def test_html_is_well_formed_and_holds_every_section_in_order():
    content_now = usual()
    text = read(to_html(content_now)).text
    titles = content_now.titles
    order = [
        titles.opening,
        titles.outcome,
        titles.needs,
        titles.deciders,
        titles.criteria,
        titles.blockers,
        titles.impressions,
        titles.quotes,
        titles.next_step,
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_html_asks_nobody_for_anything():
    html = to_html(usual())
    reader = read(html)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(reader.tags)
    assert not {"src", "href", "action", "style"} & {name for name, _value in reader.attributes}
    assert not any(name.startswith("on") for name, _value in reader.attributes)
    assert "url(" not in html
    assert "@import" not in html
    assert re.search(r"https?:", html) is None
    assert "default-src 'none'" in html


def test_html_makes_everything_typed_harmless():
    lead = {**facts.handoff().lead, "company": ATTACK, "first_name": ATTACK, "job_title": ATTACK}
    html = to_html(
        usual(
            opening=ATTACK,
            avoid=ATTACK,
            word=ATTACK,
            override=ATTACK,
            person=ATTACK,
            route_reason=ATTACK,
            made_by=ATTACK,
            lead=lead,
        )
    )
    reader = read(html)
    assert "script" not in reader.tags
    assert "img" not in reader.tags
    assert ATTACK in reader.text


def test_html_shows_all_however_long():
    long = "Tout ce qui a été dit. " * 300
    assert long.strip() in read(to_html(usual(word=long.strip()))).text


def test_html_prints_long_dossiers_in_smaller_type():
    assert 'class="dense' in to_html(usual(word="mot " * 400))
    assert 'class=""' in to_html(usual())


def test_html_draws_one_scale_a_facet_and_numbers_only_what_was_felt():
    html = to_html(usual())
    assert html.count('<span class="scale">') == 8
    assert html.count(" at") >= 7
    assert html.count(">−1</span>") == 1
