"""Reading a list before there is a profile: how many leads, how many with a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from qualifier.core.errors import FileRefused
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.known import NoKnownLeads
from qualifier.exchange.lists.lead_row import LeadRow, ListDefaults
from qualifier.exchange.lists.plan import stream_plan
from qualifier.exchange.lists.planned import PlannedRow, Reason, Tally
from qualifier.exchange.lists.rows import Progress, rows_to_leads
from qualifier.exchange.lists.table_file import open_table
from qualifier.exchange.lists.targets import ColumnMap

_NO_NUMBER = (Reason.NO_NUMBER.value, Reason.NUMBER_UNREADABLE.value)


@dataclass(frozen=True, slots=True)
class RowNamed:
    """A row to show: its place in the file, who it is, why it is named (a Reason's value)."""

    number: int
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a file holds. `left_out` are refused rows and those that double another.

    `unready` are the first rows without a usable number, `refused` the first left out.
    """

    file: Path
    column_map: ColumnMap
    rows: int
    with_number: int
    without_number: int
    left_out: int
    unready: tuple[RowNamed, ...]
    refused: tuple[RowNamed, ...]


def read_list(
    file: Path, country: str, progress: Progress, is_cancelled: Callable[[], bool]
) -> ListRead:
    """Read the whole of `file` with the proposed columns. Nothing is stored.

    Raises FileRefused as `open_table`, and ActionRefused(cancelled).
    """
    tally = Tally()
    with open_table(file) as table:
        column_map = propose(table.header, table.sample)
        numbers = count(1)
        rows = rows_to_leads(
            table,
            column_map,
            ListDefaults(country),
            progress=progress,
            is_cancelled=is_cancelled,
        )
        for _planned in stream_plan(rows, NoKnownLeads(), lambda: str(next(numbers)), tally):
            pass
    totals = tally.totals()
    if not totals["rows"]:
        raise FileRefused("no_rows", file.name)
    without = sum(tally.not_callable[reason] for reason in _NO_NUMBER)
    kept = totals["added"]
    return ListRead(
        file,
        column_map,
        rows=totals["rows"],
        with_number=max(0, kept - without),
        without_number=without,
        left_out=totals["rows"] - kept,
        unready=tuple(_named(one, one.not_callable) for one in _without_number(tally)),
        refused=tuple(_named(one, one.reason.value if one.reason else "") for one in _left(tally)),
    )


def _without_number(tally: Tally) -> list[PlannedRow]:
    return [one for one in tally.examples.get("not_callable", []) if one.not_callable in _NO_NUMBER]


def _left(tally: Tally) -> list[PlannedRow]:
    kinds = ("refused", "duplicate", "updated")
    return [one for kind in kinds for one in tally.examples.get(kind, [])]


def _named(planned: PlannedRow, reason: str) -> RowNamed:
    return RowNamed(planned.row.number, who_of(planned.row), reason)


def who_of(row: LeadRow) -> str:
    """Name and company of a row, or what else tells it apart."""
    values = row.values
    name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    parts = [part for part in (name, values.get("company", "")) if part]
    return ", ".join(parts) or values.get("email", "") or values.get("external_id", "")
