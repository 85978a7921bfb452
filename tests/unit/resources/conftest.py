"""The documents the program ships, read once by the program's own readers."""

from __future__ import annotations

import pytest

from qualifier.core.agreement import Agreement
from qualifier.core.script import Script
from qualifier.exchange.documents.agreement_document import read_agreement
from qualifier.exchange.documents.script_document import read_script
from qualifier.paths import resources_dir


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    return read_agreement(resources_dir() / "agreements" / "default.yaml")


@pytest.fixture(scope="session")
def scripts() -> dict[str, Script]:
    found = [read_script(one) for one in sorted((resources_dir() / "scripts").glob("*.yaml"))]
    return {one.id: one for one in found}
