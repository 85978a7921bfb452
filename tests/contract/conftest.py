"""The scenes of `scenes.py`, opened for a test and closed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.contract.scene import Scene
from tests.contract.scenes import SCENES, Row


@pytest.fixture(params=SCENES, ids=str)
def row(request: pytest.FixtureRequest) -> Row:
    """Which CRM."""
    return request.param


@pytest.fixture
def new_scene(row: Row) -> Iterator[Callable[[], Scene]]:
    """Makes as many separate CRMs as a test wants."""
    with ExitStack() as open_ones:
        yield lambda: open_ones.enter_context(closing(row.open()))


@pytest.fixture
def scene(new_scene: Callable[[], Scene]) -> Scene:
    """One CRM."""
    return new_scene()
