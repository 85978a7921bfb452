"""From records to lead rows, by a column map: numbers read, signals found, nothing dropped.

What a field of ours cannot take is kept in `extra` under the list's own column name.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice

from qualifier.core.errors import ActionRefused
from qualifier.exchange.lists.lead_row import LeadRow, ListDefaults
from qualifier.exchange.lists.number_pool import Answers, NumberPool
from qualifier.exchange.lists.record import Record, Table
from qualifier.exchange.lists.row_maker import RowMaker
from qualifier.exchange.lists.targets import ColumnMap

CHUNK_ROWS = 2_000
_CHUNKS_AHEAD = 3  # read while the children work; more would only fill memory

Progress = Callable[[int, int], None]
"""Rows done, rows expected. The second is an estimate until the end."""


def rows_to_leads(
    table: Table,
    column_map: ColumnMap,
    defaults: ListDefaults,
    *,
    progress: Progress = lambda _done, _expected: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    children: int = 2,
) -> Generator[LeadRow, None, None]:
    """The rows of `table` as leads, in the file's order; closes the table at the end.

    `children` is the number of processes that read numbers; 1 reads them here. `progress` and
    `is_cancelled` are asked every 2,000 rows. Raises ActionRefused(cancelled), and FileRefused
    as `open_table` says.
    """
    maker = RowMaker(table.header, column_map, defaults, table.sample)
    rows = table.row_estimate if maker.has_numbers else 0
    done = 0
    waiting: deque[tuple[list[Record], Answers]] = deque()
    with table, NumberPool(rows, children) as numbers:
        for chunk in _chunks(table.records):
            if is_cancelled():
                raise ActionRefused("cancelled")
            prepared = [maker.clean(record) for record in chunk]
            waiting.append((prepared, numbers.submit(maker.typed_numbers(prepared))))
            if len(waiting) > (_CHUNKS_AHEAD if numbers.is_parallel else 0):
                done += len(waiting[0][0])
                yield from _finished(maker, waiting.popleft())
                progress(done, max(table.row_estimate, done))
        while waiting:
            if is_cancelled():
                raise ActionRefused("cancelled")
            done += len(waiting[0][0])
            yield from _finished(maker, waiting.popleft())
            progress(done, done if not waiting else max(table.row_estimate, done))


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, CHUNK_ROWS)):
        yield chunk


def _finished(maker: RowMaker, part: tuple[Sequence[Record], Answers]) -> Iterator[LeadRow]:
    records, answers = part
    numbers = iter(answers())
    for record in records:
        yield maker.row(record, numbers)
