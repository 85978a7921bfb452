"""The import page as frozen values, and how the worker's answers become them. No Qt, no texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.exchange.lists.targets import ColumnMap, map_from_json
from qualifier.store.imports import Batch
from qualifier.ui.imports.list_facts import ListFacts

SAMPLE_CELLS = 3
EXAMPLES_TOLD = 20  # of each kind, by the worker
KINDS = ("added", "updated", "duplicates", "refused", "not_callable", "possible", "repaired")
"""What rows are counted as, in the order of the page. The last three are one of the first too."""
# The planner keeps examples under an outcome's own value.
_EXAMPLE_KEYS = {"duplicates": "duplicate"}


class Phase(Enum):
    """Where the page stands."""

    NO_FILE = "no_file"
    READING = "reading"
    PREVIEW = "preview"
    IMPORTING = "importing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Example:
    """A row that is counted as some kind: its place in the file, who it is, why in words.

    `not_callable` is the id of a Bar or of a planner's Reason; empty for rows that can be called.
    """

    row: int
    who: str
    why: str = ""
    not_callable: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. `samples` are the first filled cells of each column.

    `is_remembered`: the columns are as a person settled them for such a list before.
    """

    column_map: ColumnMap
    samples: tuple[tuple[str, ...], ...]
    totals: Mapping[str, int]
    examples: Mapping[str, tuple[Example, ...]]
    encoding: str = ""
    delimiter: str = ""
    is_remembered: bool = False
    sheet: str = ""
    sheets_left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return self.totals.get("rows", 0)

    @property
    def will_change(self) -> int:
        """Leads that are added or updated."""
        return self.totals.get("added", 0) + self.totals.get("updated", 0)


@dataclass(frozen=True, slots=True)
class ImportState:
    """Everything the page shows. `done` of `expected` rows while the worker reads or writes.

    `preview` stays in sight while it is counted anew (READING with a preview). `past` are the
    newest imports, of which each that is done can be undone.
    """

    phase: Phase = Phase.NO_FILE
    file: Path | None = None
    facts: ListFacts = field(default_factory=ListFacts)
    done: int = 0
    expected: int = 0
    preview: Preview | None = None
    kind: str = "added"
    error: QualifierError | None = None
    result: Mapping[str, int] = field(default_factory=dict)
    batch_id: str = ""
    past: tuple[Batch, ...] = ()

    @property
    def may_import(self) -> bool:
        """Whether the main button is open."""
        return (
            self.phase is Phase.PREVIEW
            and self.preview is not None
            and self.preview.will_change > 0
            and not self.facts.has_bad_day
        )

    @property
    def is_busy(self) -> bool:
        return self.phase in (Phase.READING, Phase.IMPORTING, Phase.UNDOING)


def preview_of(answer: Mapping[str, Any]) -> Preview:
    """The worker's answer to `import_preview`."""
    column_map = map_from_json(answer["map"])
    rows: Sequence[Sequence[str]] = answer.get("sample", ())
    samples = tuple(_filled(rows, place) for place in range(len(column_map.columns)))
    found: Mapping[str, Sequence[Mapping[str, Any]]] = answer.get("examples", {})
    examples = {
        kind: tuple(_example(one) for one in found.get(_EXAMPLE_KEYS.get(kind, kind), ()))
        for kind in KINDS
    }
    return Preview(
        column_map,
        samples,
        totals_of(answer.get("totals", {})),
        examples,
        str(answer.get("encoding", "")),
        str(answer.get("delimiter", "")),
        answer.get("is_remembered") is True,
        str(answer.get("sheet") or ""),
        tuple(map(str, answer.get("sheets_left_out") or ())),
    )


def totals_of(answer: Mapping[str, Any]) -> dict[str, int]:
    """The sums in an answer, whatever else stands beside them."""
    return {
        name: value
        for name, value in answer.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }


def _filled(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    cells = (str(row[place]).strip() for row in rows if place < len(row))
    return tuple(dict.fromkeys(cell for cell in cells if cell))[:SAMPLE_CELLS]


def _example(raw: Mapping[str, Any]) -> Example:
    parts = (raw.get("name"), raw.get("company"), raw.get("phone"))
    who = ", ".join(dict.fromkeys(str(part) for part in parts if part))
    return Example(
        int(raw.get("row", 0)),
        who,
        str(raw.get("why") or ""),
        str(raw.get("not_callable") or ""),
    )
