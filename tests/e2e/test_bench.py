"""The figures can be measured: rows that need no window of their own, on a few leads."""

from __future__ import annotations

import pytest

from bench import profiles
from bench.rows import importing, search


@pytest.fixture(autouse=True)
def few(monkeypatch, tmp_path):
    """Small numbers, in a folder of the test's own."""
    monkeypatch.setattr(profiles, "OUT", tmp_path)
    monkeypatch.setattr(importing, "OUT", tmp_path)
    for module, name, value in (
        (importing, "ROWS", 300),
        (importing, "ROUNDS", 1),
        (search, "LEADS", 400),
        (search, "SEARCHES", 80),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("measure", (search.measure, importing.measure))
def test_row_of_the_figures_can_be_measured(measure):
    for figure in measure():
        assert figure.value > 0
