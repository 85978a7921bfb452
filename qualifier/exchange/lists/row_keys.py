"""The keys by which the duplicates rule compares a row, folded once."""

from __future__ import annotations

from typing import NamedTuple

from qualifier.exchange.lists.folding import folded
from qualifier.exchange.lists.lead_row import LeadRow


class RowKeys(NamedTuple):
    """Empty keys match nothing. `email` is in lower case; `name` and `company` are folded."""

    external_id: str
    email: str
    numbers: tuple[str, ...]
    name: str
    company: str
    lead_id: str = ""


def keys_of(row: LeadRow) -> RowKeys:
    """The keys of `row`; names only where a number makes them count."""
    values = row.values
    numbers = row.numbers
    return RowKeys(
        values.get("external_id", ""),
        values.get("email", "").casefold(),
        numbers,
        folded(row.name) if numbers else "",
        folded(values.get("company", "")) if numbers else "",
        row.lead_id,
    )
