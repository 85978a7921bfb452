"""An import is there whole or not at all, its projections equal the facts, and undo is exact."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from qualifier.core.call import CallEvent, Happened
from qualifier.core.errors import ActionRefused, StoreFailed
from qualifier.core.ids import new_id
from qualifier.core.lead import Nature, Stage
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing, Stride
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.import_writing import UNDATED_AGE
from qualifier.exchange.standing import is_opposed, standing_score
from qualifier.exchange.workplace import open_workplace
from qualifier.store import calls, import_rows, imports, leads, queue, search
from qualifier.store.imports import BatchState
from qualifier.store.locks import hold_profile
from qualifier.store.profile import Store
from qualifier.store.tables import lead_score, metadata, queue_entry
from tests.fakes import dossier_call as facts
from tests.fakes.new_profile import new_profile

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEADER = (
    "Reference,First name,Last name,Company,Phone,Mobile,E-mail,City,Sector,Staff,Quote request"
)
NOT_COMPARED = {"import_batch", "import_mapping", "secret", "script_version", "agreement_version"}


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=False)
    yield open_workplace(store, NOW)
    store.close()


def doing(**more: Any) -> Doing:
    return Doing("Ada", more.pop("now", NOW), new_id, **more)


def a_list(folder: Path, rows: list[list[str]], name: str = "list.csv") -> ImportOrder:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        writer.writerows(rows)
    return ImportOrder(path, nature=Nature.PROFESSIONAL)


def rows_by_chance(count: int, seed: int) -> list[list[str]]:
    """Leads with all the trouble of real lists: doubles, shared numbers, gaps, updates."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        n = chance.randrange(count)
        phone = chance.choice([f"01 99 00 {n % 100:02d} 07", "01 99 00 55 55", "", "12", "unknown"])
        rows.append(
            [
                chance.choice([f"R{n}", f"R{n}", ""]),
                "Ada",
                f"Name{n}",
                chance.choice([f"Firm {n % 7}", ""]),
                phone,
                chance.choice(["", f"06 39 98 {n % 100:02d} 11"]),
                chance.choice([f"a{n}@firm.example", f"A{n}@Firm.example", ""]),
                chance.choice(["Paris", "Lyon", ""]),
                chance.choice(["Industrie", "Transport", "", "Services"]),
                chance.choice(["12", "240", "", "3000"]),
                chance.choice(["", "2026-11-24 08:30", "2026-10-01", "2027-01-01"]),
            ]
        )
    return rows


def new_rows(letter: str, count: int) -> list[list[str]]:
    """Leads that nobody knows yet, without any trouble."""
    return [[f"{letter}{n}", "Ada", f"Name{letter}{n}", *[""] * 8] for n in range(count)]


def dump(place) -> dict[str, list[Any]]:
    """All rows of all tables that an import may touch, ids of leads replaced by row numbers."""

    def read(connection) -> Iterator[tuple[str, list[Any]]]:
        for name, table in metadata.tables.items():
            if name not in NOT_COMPARED:
                rows = connection.execute(select(table)).all()
                yield name, sorted(map(repr, rows))

    return place.store.read(lambda c: dict(read(c)))


def found_by_search(place, typed: str) -> list[int]:
    return sorted(place.store.read(lambda c: search.find(c, typed, 1000)))


@pytest.mark.parametrize("seed", range(4))
def test_projections_equal_what_the_facts_say(place, tmp_path, seed):
    for part in range(2):
        order = a_list(tmp_path, rows_by_chance(120, 10 * seed + part), f"{part}.csv")
        import_job.run(place, order, doing(now=NOW + timedelta(hours=part)))

    def differences(connection):
        refusal = place.permission.lasting_refusal
        stored = {row.n: row for row in connection.execute(select(queue_entry))}
        scores = {row.lead_id: row for row in connection.execute(select(lead_score))}
        for n, lead in leads.numbered(connection, 0, 10_000):
            opposed = is_opposed(connection, place, lead)
            wanted = queue.entry(connection, n, lead, place.agreement, refusal, opposed=opposed)
            got = dict(stored.pop(n)._mapping) if n in stored else None
            if got is not None:
                got.pop("snoozed_until")
            if got != wanted:
                yield n, got, wanted
            kept = scores[lead.id]
            score = standing_score(connection, place, lead, kept.at)
            if (kept.fit, kept.maturity, kept.cell) != (
                score.fit,
                score.maturity,
                str(score.cell),
            ):
                yield n, kept, score
        yield from stored

    assert place.store.read(lambda c: list(differences(c))) == []
    assert place.store.read(leads.count) > 50


@pytest.mark.parametrize("seed", range(6))
def test_undo_leaves_the_profile_as_it_was(place, tmp_path, seed):
    import_job.run(place, a_list(tmp_path, rows_by_chance(80, seed), "a.csv"), doing())
    before = dump(place)
    words = {typed: found_by_search(place, typed) for typed in ("Name", "Paris", "0199", "Lyon")}
    order = a_list(tmp_path, rows_by_chance(120, seed + 100), "b.csv")
    done = import_job.run(place, order, doing(now=NOW + timedelta(minutes=5)))
    assert dump(place)["lead"] != before["lead"]
    undone = import_job.undo(place, str(done["batch_id"]), doing())
    assert undone.removed == done["added"]
    after = dump(place)
    for name, rows in before.items():
        if name == "field_change":  # history is added to, never taken away
            continue
        if name == "lead_score":  # computed anew at the moment of the undo
            continue
        assert after[name] == rows, name
    for typed, numbers in words.items():
        assert found_by_search(place, typed) == numbers


def test_leads_called_since_stay_and_are_counted(place, tmp_path):
    rows = [["R1", "Ada", "One", "", "01 99 00 41 07", *[""] * 6]]
    first = import_job.run(place, a_list(tmp_path, rows, "a.csv"), doing())
    more = [
        ["R1", "Ada", "One", "Engines", *[""] * 7],
        ["R2", "Bo", "Two", "", "01 99 00 41 08", *[""] * 6],
        ["R3", "Cy", "Three", "", "01 99 00 41 09", *[""] * 6],
    ]
    later = NOW + timedelta(minutes=5)
    second = import_job.run(place, a_list(tmp_path, more, "b.csv"), doing(now=later))
    for reference in ("R1", "R2"):
        lead = place.store.read(lambda c, one=reference: leads.by_external_id(c, one))
        call = replace(
            facts.call(),
            id=new_id(),
            lead_id=lead.id,
            script_version=1,
            agreement_version=1,
            begun_at=later + timedelta(hours=1),
        )
        place.store.write(lambda c, one=call: calls.begin(c, one))
    undone = import_job.undo(place, str(second["batch_id"]), doing())
    assert (undone.removed, undone.restored, undone.kept) == (1, 0, 2)
    kept = place.store.read(lambda c: leads.by_external_id(c, "R1"))
    assert kept.company == "Engines"
    assert place.store.read(leads.count) == 2
    assert import_job.undo(place, str(first["batch_id"]), doing()).kept == 1


def test_value_that_somebody_changed_since_is_not_put_back(place, tmp_path):
    import_job.run(place, a_list(tmp_path, [["R1", "Ada", "One", *[""] * 8]], "a.csv"), doing())
    row = ["R1", "Ada", "One", "Engines", "", "", "", "Paris", "", "", ""]
    done = import_job.run(place, a_list(tmp_path, [row], "b.csv"), doing())
    lead = place.store.read(lambda c: leads.by_external_id(c, "R1"))
    place.store.write(
        lambda c: leads.change(c, lead.id, {"city": "Lyon"}, by="Bo", at=NOW, new_id=new_id)
    )
    import_job.undo(place, str(done["batch_id"]), doing())
    lead = place.store.read(lambda c: leads.by_external_id(c, "R1"))
    assert (lead.company, lead.city) == ("", "Lyon")


def test_field_confirmed_on_the_phone_is_never_overwritten(place, tmp_path):
    row = ["R1", "Ada", "One", "Engines", *[""] * 7]
    import_job.run(place, a_list(tmp_path, [row], "a.csv"), doing())
    lead = place.store.read(lambda c: leads.by_external_id(c, "R1"))
    call = replace(facts.call(), lead_id=lead.id, script_version=1, agreement_version=1)
    event = CallEvent(new_id(), call.id, 1, Happened.CONFIRMED, "company", NOW)

    def confirm(connection):
        calls.begin(connection, call)
        calls.add_confirmation(connection, event, lead.id, "Engines")

    place.store.write(confirm)
    other = ["R1", "Ada", "One", "Looms", "", "", "", "Paris", "", "", ""]
    import_job.run(place, a_list(tmp_path, [other], "b.csv"), doing(now=NOW + timedelta(days=1)))
    lead = place.store.read(lambda c: leads.by_external_id(c, "R1"))
    assert (lead.company, lead.city) == ("Engines", "Paris")


def test_cancel_takes_out_what_was_written(place, tmp_path, monkeypatch):
    monkeypatch.setattr(Stride, "ALONE", 20)
    before = dump(place)
    seen: list[int] = []

    def is_cancelled() -> bool:
        seen.append(place.store.read(leads.count))
        return seen[-1] >= 60

    with pytest.raises(ActionRefused) as caught:  # noqa: PT012 - the order must be read inside
        order = a_list(tmp_path, rows_by_chance(300, 1))
        import_job.run(place, order, doing(is_cancelled=is_cancelled))
    assert caught.value.reason == "import_cancelled"
    assert max(seen) >= 60
    assert dump(place) == before
    (batch,) = place.store.read(lambda c: imports.newest(c, 9))
    assert batch.state is BatchState.CANCELLED


def test_error_in_the_middle_takes_out_what_was_written(place, tmp_path, monkeypatch):
    monkeypatch.setattr(Stride, "ALONE", 20)
    before = dump(place)
    real, count = import_rows.add, []

    def fails_at_the_fourth(connection, new):
        count.append(1)
        real(connection, new)
        if len(count) == 4:
            raise OSError(28, "no room")

    monkeypatch.setattr(import_rows, "add", fails_at_the_fourth)
    with pytest.raises(StoreFailed):
        import_job.run(place, a_list(tmp_path, rows_by_chance(300, 2)), doing())
    assert dump(place) == before


def test_what_a_crash_left_is_taken_out_at_the_next_start(place, tmp_path, monkeypatch):
    before = dump(place)
    monkeypatch.setattr(import_job, "take_out", lambda *_args: None)
    monkeypatch.setattr(import_job, "_close", lambda *_args: (_ for _ in ()).throw(OSError(5, "")))
    with pytest.raises(StoreFailed):
        import_job.run(place, a_list(tmp_path, rows_by_chance(200, 3)), doing())
    monkeypatch.undo()
    assert dump(place)["lead"] != before["lead"]
    assert import_job.recover(place, doing()) == 1
    assert dump(place) == before
    assert import_job.recover(place, doing()) == 0


def test_list_older_than_two_hours_makes_nobody_hot(place, tmp_path):
    rows = [
        ["R1", "A", "Fresh", "", "01 99 00 41 07", *[""] * 5, "2026-11-24T08:30:00Z"],
        ["R2", "B", "Undated", "", "01 99 00 41 08", *[""] * 5, "yes"],
        ["R3", "C", "Future", "", "01 99 00 41 09", *[""] * 5, "2027-05-01T08:00:00Z"],
    ]
    import_job.run(place, a_list(tmp_path, rows), doing())

    def ages(connection):
        names = {n: one.external_id for n, one in leads.numbered(connection, 0, 10)}
        rows = connection.execute(select(queue_entry.c.n, queue_entry.c.strong_at))
        return {names[row.n]: NOW - row.strong_at for row in rows}

    found = place.store.read(ages)
    assert found["R1"] == timedelta(minutes=30)
    assert found["R2"] == UNDATED_AGE
    assert found["R3"] == timedelta(0)


def test_preview_and_import_come_to_the_same_sums(place, tmp_path):
    import_job.run(place, a_list(tmp_path, rows_by_chance(100, 5), "a.csv"), doing())
    order = a_list(tmp_path, rows_by_chance(150, 6), "b.csv")
    before = dump(place)
    seen = import_job.preview(place, order, doing()).tally.totals()
    assert dump(place) == before
    done = import_job.run(place, order, doing())
    done.pop("batch_id")
    assert seen == done
    assert seen["updated"] > 0
    assert seen["duplicates"] > 0


def test_undone_batch_cannot_be_undone_again(place, tmp_path):
    done = import_job.run(place, a_list(tmp_path, rows_by_chance(5, 7)), doing())
    import_job.undo(place, str(done["batch_id"]), doing())
    with pytest.raises(ActionRefused):
        import_job.undo(place, str(done["batch_id"]), doing())


def test_writes_are_short_beside_a_window(place, tmp_path, monkeypatch):
    written: list[int] = []
    real = import_rows.add
    monkeypatch.setattr(
        import_rows, "add", lambda c, new: written.append(len(new.leads)) or real(c, new)
    )
    with hold_profile(place.store.folder):
        import_job.run(place, a_list(tmp_path, new_rows("A", 1_200)), doing())
    beside = list(written)
    written.clear()
    import_job.run(place, a_list(tmp_path, new_rows("B", 1_200), "b.csv"), doing())
    assert max(beside) <= 1_000
    assert len(beside) > 2
    assert written == [1_200]


def test_stride_finds_what_fits_into_twelve_milliseconds():
    stride = Stride(lambda: True)
    for _ in range(40):
        rows = stride.next()
        stride.took(rows, rows * 0.0001)
    assert 100 <= stride.next() <= 130
    for _ in range(40):
        rows = stride.next()
        stride.took(rows, rows * 0.01)
    assert stride.next() == 5


def test_list_that_opposes_a_known_lead_takes_it_out(place, tmp_path):
    rows = [["R1", "Ada", "One", "", "01 99 00 41 07", *[""] * 6]]
    import_job.run(place, a_list(tmp_path, rows), doing())
    path = tmp_path / "opposed.csv"
    path.write_text("Reference,Last name,Do not call\nR1,One,yes\n", encoding="utf-8")
    import_job.run(place, ImportOrder(path), doing())
    lead = place.store.read(lambda c: leads.by_external_id(c, "R1"))
    assert lead.stage is Stage.OPTED_OUT
    assert place.store.read(lambda c: is_opposed(c, place, lead))
    assert place.store.read(lambda c: c.execute(select(queue_entry)).all()) == []
