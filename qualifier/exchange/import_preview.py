"""A preview of an import as JSON, for window and command line: columns, sums, reasons, examples."""

from __future__ import annotations

from typing import Any

from qualifier.exchange.import_job import Preview
from qualifier.exchange.lists.planned import PlannedRow, RowOutcome
from qualifier.exchange.lists.targets import all_targets
from qualifier.texts.list_problems import row_reason

SAMPLE_ROWS = 5
SHOWN = 20


def preview_as_json(found: Preview) -> dict[str, Any]:
    """What the import page shows before anybody says yes."""
    table, tally, said = found.list.table, found.tally, found.list.defaults
    return {
        "header": list(table.header),
        "map": found.list.column_map.as_json(),
        "is_remembered": found.list.is_remembered,
        "targets": [one.text for one in all_targets()],
        "sample": [list(row) for row in table.sample[:SAMPLE_ROWS]],
        "totals": tally.totals(),
        "examples": {
            kind: [_line(one) for one in rows[:SHOWN]] for kind, rows in tally.examples.items()
        },
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets_left_out": list(table.sheets_left_out),
        "blank_lines": table.blank_lines,
        "nature": said.nature.value,
        "basis": said.basis,
        "basis_source": said.basis_source or said.assumed_source,
        "basis_on": said.basis_on or said.assumed_on,
        "country": said.country,
        "refusals": {one.value: count for one, count in tally.refusals.items()},
        "matches": {
            outcome.value: {
                one.value: count for (kind, one), count in tally.matches.items() if kind is outcome
            }
            for outcome in (RowOutcome.UPDATED, RowOutcome.DUPLICATE)
        },
        "not_callable": dict(tally.not_callable),
        # the reader of the file and the reader of the rows each count what they mended
        "repairs": {one.value: count for one, count in (tally.repairs | table.repairs).items()},
        "possible": tally.possible,
    }


def _line(one: PlannedRow) -> dict[str, Any]:
    values = one.row.values
    name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return {
        "row": one.row.number,
        "name": name or values.get("company", ""),
        "company": values.get("company", ""),
        "phone": values.get("phone", ""),
        "why": row_reason(one.reason.value, one.same_as_row) if one.reason else "",
        "not_callable": one.not_callable,
    }
