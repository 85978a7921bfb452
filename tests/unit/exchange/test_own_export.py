"""A file that the program exported comes back to the leads it was made of, and changes none."""

from __future__ import annotations

import pytest

from qualifier.core.ids import new_id
from qualifier.core.lead import Nature
from qualifier.exchange.export_job import export_leads
from qualifier.exchange.lists.own_columns import exported_names, is_own_export, list_names
from qualifier.exchange.lists.table_file import open_table
from qualifier.store import leads
from tests.fakes.filled_profile import fill
from tests.fakes.lists import imported, written

HEADER = (
    "Prénom,Nom,Société,Téléphone,Mobile,E-mail,CP,Ville,Pays,Demande de devis,Couleur,"
    "Identifiant,stage,notes"
)
ADA = (
    "Ada|One|Acme|0639984107|+14155552671|a@x.example|75011|Paris|France|2026-11-20|=bleu|x9|chaud"
)
ROWS = (
    [*ADA.split("|"), "+ 2 sites"],
    ["Bo", "Two", "", "", "", "", "97400", "Saint-Denis", "", "", "'quoted", "", "", "-1"],
    ["", "Cy", "Loom", "01 99 00 41 07", *[""] * 10],
)


@pytest.fixture
def filled(empty_place, tmp_path):
    file = written(tmp_path / "a.csv", HEADER, ROWS)
    imported(empty_place, file, nature=Nature.UNKNOWN)
    imported(empty_place, written(tmp_path / "b.csv", HEADER, ROWS[:1]))
    fill(empty_place, new_id)
    return empty_place


@pytest.mark.parametrize("ending", ("csv", "xlsx"))
def test_export_that_comes_back_changes_nothing(filled, tmp_path, ending):
    before = filled.store.read(lambda c: leads.page(c, 0, 99))
    file = tmp_path / f"out.{ending}"
    export_leads(filled, file)
    done = imported(filled, file, nature=Nature.UNKNOWN)
    done.pop("batch_id")
    assert done == {
        "rows": 5,
        "added": 0,
        "updated": 0,
        "duplicates": 5,
        "refused": 0,
        "not_callable": 4,  # as before: nobody said whom these leads are
    }
    assert filled.store.read(lambda c: leads.page(c, 0, 99)) == before


def test_what_a_person_writes_into_an_export_is_taken(filled, tmp_path):
    file = tmp_path / "out.csv"
    export_leads(filled, file)
    text = file.read_text(encoding="utf-8-sig").replace("Saint-Denis", "Saint-Paul")
    file.write_text(text, encoding="utf-8")
    assert imported(filled, file, nature=Nature.UNKNOWN)["updated"] == 1
    cities = {one.city for one in filled.store.read(lambda c: leads.page(c, 0, 99))}
    assert "Saint-Paul" in cities


def test_columns_that_are_called_as_ours_get_their_names_back(filled, tmp_path):
    file = tmp_path / "out.csv"
    export_leads(filled, file)
    with open_table(file) as table:
        assert is_own_export(table.header)
        assert "stage (list)" in table.header
        assert list_names(table.header).count("stage") == 2  # where the lead stands, and the list's
    assert exported_names(["stage", "Couleur"]) == ["stage (list)", "Couleur"]
    assert not is_own_export(["external_id", "first_name"])
