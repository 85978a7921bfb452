"""The meeting pack and the review as tables, of the fictional sample, in both languages."""

from __future__ import annotations

import csv
import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from qualifier.core.errors import FileRefused
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.lists.table_file import open_table
from qualifier.exchange.review.blocks import Grid, Heading, Pack, Paragraph, Quote
from qualifier.exchange.review.pack_html import to_html
from qualifier.exchange.review.pack_pdf import to_pdf
from qualifier.exchange.review.review_job import write_review
from qualifier.exchange.review.table import HEADER
from qualifier.reports.filters import Filters
from qualifier.reports.period import last_days
from qualifier.store import decisions
from qualifier.store.database import Connection
from qualifier.store.decisions import Decision
from qualifier.store.disputes import DISPUTED, RULE_CHANGE
from qualifier.store.tables import feedback, ruling
from tests.fakes.sample_profile import NOW, open_sample

PARIS = ZoneInfo("Europe/Paris")
FILTERS = Filters(last_days(60, NOW, PARIS))
HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script>'


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with open_sample(tmp_path_factory) as made:
        made.store.write(past_meeting)
        yield made


def past_meeting(connection: Connection) -> None:
    """A decision of last month that is late, and a refusal that is disputed."""
    late = Decision("d1", HOSTILE, "Ada", date(2026, 11, 2), date(2026, 10, 30), "Marc", NOW)
    decisions.take(connection, late)
    query = feedback.select().where(feedback.c.reason == "decider_absent")
    said = connection.execute(query).first().id
    words = {
        "kind": DISPUTED,
        "text": f"Elle signe ce jour. {HOSTILE}",
        "by": "Ada",
        "at": NOW,
    }
    connection.execute(ruling.insert().values(id="r1", feedback_id=said, **words))
    change = {"kind": RULE_CHANGE, "text": "Ask who signs.", "by": "Marc", "at": NOW}
    connection.execute(ruling.insert().values(id="r2", feedback_id=said, **change))


def written(place, path, language):
    with speaking(language):
        done = write_review(place, FILTERS, path, language, PARIS, NOW)
    assert done["came_back"] > 0
    return path


@pytest.mark.parametrize(
    ("language", "points"),
    (
        ("en", ("Agenda", "Decisions of last time", "Refused by sales", "Alerts", "New decisions")),
        (
            "fr",
            ("Ordre du jour", "Décisions de la dernière fois", "Alertes", "Nouvelles décisions"),
        ),
    ),
)
def test_the_pdf_has_all_points_on_numbered_pages(place, tmp_path, language, points):
    reader = PdfReader(written(place, tmp_path / "pack.pdf", language))
    text = "\n".join(page.extract_text() for page in reader.pages)
    positions = [text.index(point) for point in points]
    assert positions == sorted(positions)
    assert f"1 / {len(reader.pages)}" in text
    assert "Elle signe ce jour." in text


def test_the_disputed_refusal_comes_first_and_nothing_of_the_html_runs(place, tmp_path):
    page = written(place, tmp_path / "pack.html", "en").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    quotes = page.split("<blockquote>")[1:]
    assert "Elle signe ce jour." in quotes[1]
    assert "waiting for the arbiter" in quotes[1]
    assert "open, late" in page
    assert "Rule change proposed: Ask who signs." in page
    assert page.index("1 rule change proposed") < page.index("<h2>Decisions of last time")


def test_the_csv_has_a_line_for_every_figure_and_is_disarmed(place, tmp_path):
    raw = written(place, tmp_path / "figures.csv", "en").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(raw)))
    assert tuple(lines[0]) == HEADER
    acceptance = next(one for one in lines if one["id"] == "acceptance" and one["part"] == "figure")
    assert float(acceptance["value"]) == pytest.approx(
        float(acceptance["numerator"]) / float(acceptance["denominator"]), abs=1e-4
    )
    assert len(acceptance["leads"].split()) == int(acceptance["numerator"])
    parts = {one["part"] for one in lines}
    assert parts >= {"funnel", "refusal", "promise", "alert", "qualifier", "came_back", "pipeline"}


def test_the_workbook_holds_the_same_table(place, tmp_path):
    path = written(place, tmp_path / "figures.xlsx", "fr")
    with open_table(path) as table:
        assert tuple(table.header) == HEADER


def test_another_ending_is_refused(place, tmp_path):
    with pytest.raises(FileRefused, match="unknown_kind"):
        write_review(place, FILTERS, tmp_path / "pack.doc", "en", PARIS, NOW)
    assert not list(tmp_path.iterdir())


def test_a_pack_of_endless_words_breaks_into_pages_and_is_the_same_twice():
    long = "mot " * 3_000
    grid = Grid(("a", "b"), ((long, long), ("x", "1")) * 3, (0.5, 0.5), marked=frozenset({1}))
    blocks = (Heading("Point"), Paragraph(long), Quote(long, "somebody"), grid) * 2
    pack = Pack("fr", "Titre", "novembre", "Ada", NOW, blocks)
    made = to_pdf(pack)
    assert len(PdfReader(io.BytesIO(made)).pages) > 3
    assert to_pdf(pack) == made
    assert to_html(pack).count("<h2>") == 2
