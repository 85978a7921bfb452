"""Small lists on disk, imported into a real profile as the command line does."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from qualifier.core.ids import new_id
from qualifier.core.lead import Lead, Nature
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.workplace import Workplace
from qualifier.store import leads

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def written(path: Path, header: str, rows: Sequence[Sequence[str]]) -> Path:
    """A CSV file; `header` has commas between the names."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def imported(
    place: Workplace, file: Path, *, after: timedelta = timedelta(0), **said: Any
) -> dict[str, Any]:
    """The sums of an import, of professionals where nothing else is said."""
    order = ImportOrder(file, **({"nature": Nature.PROFESSIONAL} | said))
    return import_job.run(place, order, Doing("Ada", NOW + after, new_id))


def lead_named(place: Workplace, reference: str) -> Lead:
    """The lead that the list calls `reference`."""
    found = place.store.read(lambda c: leads.by_external_id(c, reference))
    assert found is not None, reference
    return found
