"""Said afterwards of a whole list: its leads can be called, with history; nobody else changes."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from qualifier.core.errors import ActionRefused, NotFound
from qualifier.core.ids import new_id
from qualifier.core.lead import Lead, Nature
from qualifier.exchange import import_job, whom_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.whom_job import filled
from qualifier.exchange.whom_order import WhomOrder, order_from
from qualifier.exchange.workplace import open_workplace
from qualifier.store import leads, queue
from qualifier.store.profile import Store
from qualifier.store.tables import field_change, queue_entry
from tests.fakes.new_profile import new_profile

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "profile"
    key = new_profile(folder)
    store = Store(folder, key, is_window=False)
    yield open_workplace(store, NOW)
    store.close()


def doing(**more):
    return Doing("Ada", NOW, new_id, **more)


def imported(place, folder, rows, header="First name,Last name,Phone,Customer type") -> str:
    path = folder / "schools.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return str(import_job.run(place, ImportOrder(path), doing())["batch_id"])


def bars(place) -> list[str]:
    rows = place.store.read(
        lambda c: c.execute(select(queue_entry.c.not_callable).order_by(queue_entry.c.n)).scalars()
    )
    return list(rows)


def test_list_of_which_nothing_was_said_can_be_called_once_it_is_said(place, tmp_path):
    rows = [[f"P{n}", "Schule", f"01990062{n:02d}", ""] for n in range(40)]
    batch_id = imported(place, tmp_path, rows)
    assert set(bars(place)) == {"nature_unknown"}
    told = []
    result = whom_job.run(
        place,
        WhomOrder(Nature.PROFESSIONAL, batch_id),
        doing(progress=lambda done, expected: told.append((done, expected))),
    )
    assert result == {"changed": 40, "callable": 40}
    assert set(bars(place)) == {""}
    assert told[-1] == (40, 40)
    lead = place.store.read(lambda c: leads.page(c, 0, 1))[0]
    assert (lead.nature, lead.legal_basis) == (Nature.PROFESSIONAL, "legitimate_interest")
    assert (lead.basis_source, lead.basis_on) == ("schools.csv", "2026-11-24")
    history = place.store.read(
        lambda c: c.execute(
            select(field_change.c.field, field_change.c.before, field_change.c.after)
            .where(field_change.c.lead_id == lead.id, field_change.c.by == "Ada")
        ).all()
    )  # fmt: skip
    assert ("nature", "unknown", "professional") in history
    assert len(history) == 4


def test_queue_rows_are_what_the_facts_say(place, tmp_path):
    batch_id = imported(place, tmp_path, [["Ada", "Un", "0199006201", ""], ["Bo", "Deux", "", ""]])
    whom_job.run(place, WhomOrder(Nature.CONSUMER, batch_id), doing())
    refusal = place.permission.lasting_refusal

    def compare(c):
        for n, one in leads.numbered(c, 0, 10):
            entry = queue.entry(c, n, one, place.agreement, refusal, opposed=False)
            stored = c.execute(select(queue_entry).where(queue_entry.c.n == n)).one()
            assert {name: getattr(stored, name) for name in entry} == entry

    place.store.read(compare)
    assert bars(place) == ["basis_missing", "number_missing"]


def test_what_the_list_said_of_one_row_stays(place, tmp_path):
    rows = [["Ada", "Un", "0199006201", "particulier"], ["Bo", "Deux", "0199006202", ""]]
    batch_id = imported(place, tmp_path, rows)
    natures = [one.nature for one in place.store.read(lambda c: leads.page(c, 0, 9))]
    assert natures == [Nature.CONSUMER, Nature.UNKNOWN]
    whom_job.run(place, WhomOrder(Nature.PROFESSIONAL, batch_id), doing())
    natures = [one.nature for one in place.store.read(lambda c: leads.page(c, 0, 9))]
    assert natures == [Nature.CONSUMER, Nature.PROFESSIONAL]


def test_other_lists_are_left_alone_and_a_second_time_changes_nothing(place, tmp_path):
    first = imported(place, tmp_path, [["Ada", "Un", "0199006201", ""]])
    imported(place, tmp_path, [["Bo", "Deux", "0199006202", ""]])
    order = WhomOrder(Nature.PROFESSIONAL, first)
    assert whom_job.run(place, order, doing())["changed"] == 1
    assert bars(place) == ["", "nature_unknown"]
    assert whom_job.run(place, order, doing()) == {"changed": 0, "callable": 0}


def test_one_lead_that_came_with_no_list(place):
    one = Lead(id=new_id(), first_name="Ada", phone="+33199006201", created_at=NOW)

    def add(c):
        leads.add(c, [one])
        queue.refresh(c, one.id, place.agreement, place.permission.lasting_refusal, opposed=False)

    place.store.write(add)
    order = WhomOrder(
        Nature.CONSUMER, lead_id=one.id, basis="consent", basis_source="web form",
        basis_on="2026-11-02",
    )  # fmt: skip
    assert whom_job.run(place, order_from(order.as_request()), doing())["callable"] == 1
    assert bars(place) == [""]


def test_cancel_and_unknown_lists_are_said(place, tmp_path):
    batch_id = imported(place, tmp_path, [["Ada", "Un", "0199006201", ""]])
    with pytest.raises(ActionRefused):
        whom_job.run(place, WhomOrder(Nature.CONSUMER, batch_id), doing(is_cancelled=lambda: True))
    with pytest.raises(NotFound):
        whom_job.run(place, WhomOrder(Nature.CONSUMER, "no-such"), doing())


@pytest.mark.parametrize(
    ("stands", "said", "becomes"),
    (
        ("", "consent", "consent"),
        ("legitimate interest", "consent", "consent"),
        ("withdrawn", "consent", None),
        ("contract", "consent", None),
        ("", "", None),
    ),
)
def test_basis_is_filled_in_or_bettered_never_taken_away(stands, said, becomes):
    one = Lead(id="1", nature=Nature.CONSUMER, legal_basis=stands)
    order = WhomOrder(Nature.CONSUMER, "b", "", said, "web form", "2026-11-02")
    assert filled(one, order).get("legal_basis") == becomes


def test_list_imported_again_unchanged_tells_that_nobody_of_it_can_be_called(place, tmp_path):
    rows = [[f"P{n}", "Schule", f"01990062{n:02d}", ""] for n in range(7)]
    batch_id = imported(place, tmp_path, rows)
    again = import_job.preview(place, ImportOrder(tmp_path / "schools.csv"), doing()).tally.totals()
    assert (again["duplicates"], again["not_callable"]) == (7, 7)
    whom_job.run(place, WhomOrder(Nature.PROFESSIONAL, batch_id), doing())
    again = import_job.preview(place, ImportOrder(tmp_path / "schools.csv"), doing()).tally.totals()
    assert (again["duplicates"], again["not_callable"]) == (7, 0)
