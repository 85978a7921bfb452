"""An export holds the lead's fields, what calls found out, and what sales said; nothing is lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from qualifier.core.errors import ActionRefused, FileRefused
from qualifier.core.ids import new_id
from qualifier.exchange.export_job import export_leads
from qualifier.store import handoffs, leads
from qualifier.store.handoffs import Feedback
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import OTHER, fill, open_profile


@pytest.fixture
def place(tmp_path):
    with open_profile(tmp_path / "profile") as made:
        handoff = fill(made, new_id)
        lead = replace(
            OTHER,
            id="lead-3",
            external_id="CRM-120",
            phone="",
            extra={"Couleur": "bleu", "id": "x"},
        )
        made.store.write(lambda c: leads.add(c, [lead]))
        said = Feedback(
            id="f1",
            handoff_id=handoff.id,
            lead_id=handoff.lead_id,
            status="rejected",
            reason="over_capacity",
            comment="Plus de place",
            about="",
            by="Jo",
            at=facts.MADE + timedelta(hours=3),
        )
        made.store.write(lambda c: handoffs.add_feedback(c, said))
        yield made


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["external_id"]: row for row in csv.DictReader(file)}


def test_row_holds_answers_impressions_score_handoff_and_sales(place, tmp_path):
    done = export_leads(place, tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    assert done["rows"] == len(rows) == 3
    row = rows["CRM-118"]
    assert (row["answer.sector"], row["answer.staff"]) != ("", "")
    assert row["answer.staff"] == "240"
    assert row["answer.next_step_on"] == "2026-12-03"
    assert row["answer.comparing"] == "unknown"
    assert row["impression.budget_ease.last"] in ("-1", "'-1")
    assert row["impression.hidden_objection.last"] == "past_bad_experience"
    assert row["score.cell"] == str(facts.scored().cell)
    assert row["handoff.channel"] == facts.handoff().channel
    assert (row["sales.status"], row["sales.reason"]) == ("rejected", "over_capacity")
    assert (row["calls"], row["last_outcome"]) == ("1", "handed_over")


def test_lead_never_called_has_its_own_columns_and_no_answers(place, tmp_path):
    export_leads(place, tmp_path / "out.csv")
    row = read(tmp_path / "out.csv")["CRM-120"]
    assert (row["Couleur"], row["id (list)"], row["id"]) == ("bleu", "x", "lead-3")
    assert row["callable"] == "0"
    assert row["answer.sector"] == row["handoff.id"] == row["sales.status"] == ""


def test_xlsx_has_the_same_cells_as_csv(place, tmp_path):
    export_leads(place, tmp_path / "out.csv")
    export_leads(place, tmp_path / "out.xlsx")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = [[cell.removeprefix("'") for cell in row] for row in csv.reader(file)]
    sheet = load_workbook(tmp_path / "out.xlsx").active
    got = [[str(cell.value or "").removeprefix("'") for cell in row] for row in sheet.iter_rows()]
    assert got == [[cell.replace("\r\n", "\n") for cell in row] for row in wanted]


def test_since_takes_leads_with_something_new_only(place, tmp_path):
    file = tmp_path / "out.csv"
    assert export_leads(place, file, facts.MADE + timedelta(hours=1))["rows"] == 1
    assert set(read(file)) == {"CRM-118"}  # sales answered
    assert export_leads(place, file, facts.MADE + timedelta(days=1))["rows"] == 0
    assert export_leads(place, file, facts.LEAD.created_at)["rows"] == 3


def test_cancelled_or_impossible_export_leaves_what_was_there(place, tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("before")
    with pytest.raises(ActionRefused):
        export_leads(place, file, is_cancelled=lambda: True)
    assert file.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "profile"]
    for bad in (tmp_path / "out.pdf", tmp_path / "none" / "out.csv"):
        with pytest.raises(FileRefused):
            export_leads(place, bad)
