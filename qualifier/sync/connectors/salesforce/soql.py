"""Pieces of SOQL: what is quoted, and how instants and lists of ids stand in a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

LONGEST = 12_000  # characters of a query: address and headers together may have 16 kB
IDS_MOST = 200
_ID_LENGTHS = (15, 18)


def quoted(text: str) -> str:
    """A text as a literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


def listed(texts: Iterable[str]) -> str:
    """Texts as the list behind IN."""
    return "(" + ",".join(quoted(one) for one in texts) + ")"


def is_id(text: str) -> bool:
    """Whether it can be an id there: another one would make the whole query fail."""
    return len(text) in _ID_LENGTHS and text.isascii() and text.isalnum()


def literal(moment: datetime) -> str:
    """An instant, unquoted, as comparisons want it."""
    at = moment.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def in_blocks(ids: Sequence[str], select: str = "", most: int = IDS_MOST) -> Iterator[list[str]]:
    """Ids, each once, in blocks that fit into a query beside `select`; none that is no id."""
    known = [one for one in dict.fromkeys(ids) if is_id(one)]
    # An id in its quotes with its comma takes 27 characters of an address.
    size = max(min(most, (LONGEST - len(select)) // 27), 1)
    for first in range(0, len(known), size):
        yield known[first : first + size]
