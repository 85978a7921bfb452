"""Many rows by few statements: all of them, in order, and never many different statements."""

from __future__ import annotations

import pytest

from qualifier.store import bulk


@pytest.mark.parametrize("rows", (0, 1, 5, 63, 256, 499, 937, 938, 5_000))
def test_parts_are_all_rows_in_few_sizes(rows):
    parts = list(bulk._parts(rows, 937))
    assert sum(parts) == rows
    assert set(parts) <= {937, 256, 64, 16, 4, 1}
    assert len(parts) <= rows // 937 + 3 * 5


def test_statements_of_any_number_of_rows_share_few_texts():
    bulk._statement.cache_clear()
    for rows in range(1, 1_000):
        for many in bulk._parts(rows, 3_000):
            bulk._statement("lead", ("id", "n"), many)
    assert bulk._statement.cache_info().currsize == 5


class Recorded:
    """Takes statements down."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def exec_driver_sql(self, text: str, values: tuple[object, ...]) -> None:
        assert text.count("?") == len(values)
        self.values += values


def test_places_count_on_through_all_parts():
    taken = Recorded()
    bulk.insert(taken, "lead", ("n", "id"), [(0, f"id-{n}") for n in range(300)], first=7)
    assert taken.values[::2] == list(range(7, 307))
    assert taken.values[1::2] == [f"id-{n}" for n in range(300)]
