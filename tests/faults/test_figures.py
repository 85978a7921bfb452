"""The table at the end: parts of a test make one row, controls are counted."""

from __future__ import annotations

from tests.faults.effort import Effort
from tests.faults.figures import Figures, table

SHORT = Effort("short", 300, 400, 12, 1, 100, 2_000, "s")


def _table(put):
    properties = []
    put(Figures(properties, SHORT))
    return table(found for _name, found in properties)


def test_parts_make_one_row_and_promises_stand_in_their_order():
    def put(figures):
        figures.add("P13", "canaries", 10)
        figures.add("P2", "power cut", 200, lost=1, acknowledged=1_000)
        figures.add("P2", "power cut", 200, corrupt=2, acknowledged=500)

    _headings, cuts, canaries = _table(put)
    assert cuts.split() == "P2 power cut short 400 1 2 1,500 acknowledged".split()
    assert canaries.split() == "P13 canaries short 10 0 0".split()


def test_highest_measured_value_is_told():
    def put(figures):
        figures.add("P3", "typing", 1, worst=(0.4, "s of typing"))
        figures.add("P3", "typing", 1, worst=(0.2, "s of typing"))

    assert _table(put)[1].endswith("2     0        0                  0.40 s of typing at most")


def test_control_that_was_not_found_shows():
    def put(figures):
        figures.add("P1", "kill -9", 300)
        figures.control("P1", "commits late", is_found=True)
        figures.control("P1", "outbox apart", is_found=False)

    assert _table(put)[1].endswith("1 of 2")


def test_run_without_fault_tests_prints_nothing():
    assert _table(lambda _figures: None) == []
