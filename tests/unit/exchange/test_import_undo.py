"""Undo of one of several lists: what another list or a person holds stays, and so do its values."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qualifier.core.errors import NotFound
from qualifier.core.ids import new_id
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.store import leads
from qualifier.store.tables import import_change
from tests.fakes.lists import NOW, imported, lead_named, written

HEADER = "Reference,Last name,Phone,City,Colour"
NUMBER, OTHER = "01 99 00 41 07", "01 99 00 41 08"


@pytest.fixture
def bring(empty_place, tmp_path):
    """Imports rows as a list of its own, each an hour after the last; returns the batch."""
    count = 0

    def run(*rows):
        nonlocal count
        count += 1
        file = written(tmp_path / f"{count}.csv", HEADER, rows)
        return str(imported(empty_place, file, after=timedelta(hours=count))["batch_id"])

    return run


def undo(place, batch_id):
    return import_job.undo(place, batch_id, Doing("Ada", NOW, new_id))


def is_there(place, lead_id):
    try:
        place.store.read(lambda c: leads.get(c, lead_id))
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("city", ("Lyon", ""))
def test_lead_that_a_later_list_brought_too_stays_and_is_counted(empty_place, bring, city):
    first = bring(["R1", "One", NUMBER, "", ""], ["R2", "Two", OTHER, "", ""])
    second = bring(["R1", "One", NUMBER, city, ""])
    undone = undo(empty_place, first)
    assert (undone.removed, undone.kept) == (1, 1)
    one = lead_named(empty_place, "R1")
    assert one.city == city
    undone = undo(empty_place, second)  # now no list holds it any more
    assert undone.removed == 1
    assert not is_there(empty_place, one.id)
    assert empty_place.store.read(lambda c: c.execute(select(import_change)).all()) == []


def test_list_that_only_shares_a_number_holds_nobody(empty_place, bring):
    first = bring(["R1", "One", NUMBER, "", ""])
    bring(["R2", "Two", NUMBER, "", ""])
    assert undo(empty_place, first).removed == 1
    assert not lead_named(empty_place, "R2").possible_duplicate


def test_lead_that_a_person_corrected_stays(empty_place, bring):
    batch = bring(["R1", "One", NUMBER, "", ""])
    one = lead_named(empty_place, "R1")
    empty_place.store.write(
        lambda c: leads.change(c, one.id, {"notes": "b"}, by="Bo", at=NOW, new_id=new_id)
    )
    undone = undo(empty_place, batch)
    assert (undone.removed, undone.kept) == (0, 1)


def test_correction_that_a_list_made_and_that_was_undone_holds_nobody(empty_place, bring):
    first = bring(["R1", "One", NUMBER, "Paris", ""])
    undo(empty_place, bring(["R1", "One", NUMBER, "Lyon", ""]))
    assert undo(empty_place, first).removed == 1


@pytest.mark.parametrize("column", (3, 4))
def test_undo_out_of_order_brings_back_no_value_of_an_undone_list(empty_place, bring, column):
    def row(value):
        cells = ["R1", "One", NUMBER, "", ""]
        cells[column] = value
        return cells

    def value():
        one = lead_named(empty_place, "R1")
        return one.city if column == 3 else one.extra.get("Colour", "")

    bring(row("Paris"))
    second, third = bring(row("Lyon")), bring(row("Nice"))
    undo(empty_place, second)
    assert value() == "Nice"
    undo(empty_place, third)
    assert value() == "Paris"


def test_undo_keeps_a_value_that_the_next_list_brought_again(empty_place, bring):
    bring(["R1", "One", NUMBER, "Paris", ""])
    second = bring(["R1", "One", NUMBER, "Lyon", ""])
    bring(["R1", "One", NUMBER, "Nice", ""])
    fourth = bring(["R1", "One", NUMBER, "Lyon", ""])
    fifth = bring(["R1", "One", NUMBER, "Metz", ""])
    undo(empty_place, second)
    undo(empty_place, fifth)
    assert lead_named(empty_place, "R1").city == "Lyon"  # as the fourth list says
    undo(empty_place, fourth)
    assert lead_named(empty_place, "R1").city == "Nice"


def test_mark_of_a_shared_number_stays_while_anybody_shares_it(empty_place, bring):
    bring(["R1", "One", NUMBER, "", ""])
    second, third = bring(["R2", "Two", NUMBER, "", ""]), bring(["R3", "Three", NUMBER, "", ""])
    undo(empty_place, second)
    marks = [lead_named(empty_place, one).possible_duplicate for one in ("R1", "R3")]
    assert marks == [True, True]
    undo(empty_place, third)
    assert not lead_named(empty_place, "R1").possible_duplicate


def test_mark_follows_a_number_that_goes_back(empty_place, bring):
    bring(["R1", "One", NUMBER, "", ""], ["R2", "Two", "", "", ""])
    second = bring(["R2", "Two", NUMBER, "", ""])
    assert lead_named(empty_place, "R1").possible_duplicate
    undo(empty_place, second)
    marks = [lead_named(empty_place, one).possible_duplicate for one in ("R1", "R2")]
    assert marks == [False, False]
