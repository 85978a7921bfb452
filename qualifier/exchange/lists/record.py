"""What a list file gives: a header and a stream of records, with every repair told.

Nothing here opens a file; `table_file` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import NamedTuple, Self

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
SAMPLE_ROWS = 200


class Repair(Enum):
    """What was done to a record, or found wrong in it; a person is told each one."""

    UNWRAPPED = "unwrapped"  # one quoted cell held the whole record
    SHORT = "short"  # fewer cells than the header
    LONG = "long"  # more cells than the header; kept under a column number
    NUL_REMOVED = "nul_removed"
    MIXED_ENCODING = "mixed_encoding"  # Windows-1252 bytes inside a UTF-8 file
    BROKEN_QUOTE = "broken_quote"  # an unclosed quote had swallowed following lines
    DAMAGED_NUMBER = "damaged_number"  # a spreadsheet wrote 3.31E+10 for a phone number
    NUMBER_PROMOTED = "number_promoted"  # the second number took the empty first place
    SECOND_NUMBER_UNREAD = "second_number_unread"  # kept under the list's own name
    NUMBER_SPLIT = "number_split"  # one cell held two numbers
    COUNTRY_UNKNOWN = "country_unknown"  # kept under the list's own name instead
    DATE_UNREAD = "date_unread"
    NATURE_UNREAD = "nature_unread"
    NUMBER_DEAD = "number_dead"  # found wrong for this lead on the phone: not brought back


class Record(NamedTuple):
    """One record below the header. `number` counts as a spreadsheet does: first row is 1."""

    number: int
    cells: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()


@dataclass
class Table:
    """An open list. Iterating `records` reads the file; it can be done once.

    `row_estimate` is the number of records expected, for progress only. `repairs` and
    `blank_lines` are complete when `records` is used up. `delimiter` is empty and `sheet`
    set for XLSX, `sheets_left_out` names its other sheets with values; `header_row` is the
    row the names stood in, `sample` the first records.
    """

    header: tuple[str, ...]
    records: Iterator[Record]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets_left_out: tuple[str, ...] = ()
    row_estimate: int = 0
    header_row: int = 1
    sample: tuple[tuple[str, ...], ...] = ()
    repairs: Counter[Repair] = field(default_factory=Counter)
    blank_lines: int = 0
    close_file: Callable[[], None] = lambda: None

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """The cells alone, for callers that need no repairs."""
        return (record.cells for record in self.records)

    def close(self) -> None:
        """Give the file back before the end is reached."""
        self.close_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
