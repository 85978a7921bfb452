"""SOQL: queries put together of names of fields and quoted values, and of nothing else."""

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


def is_in(name: str, texts: Iterable[str]) -> str:
    """The condition that a field holds one of these."""
    return f"{name} IN {listed(texts)}"


def select(columns: str, of: str, where: str = "", *, order: str = "", limit: int = 0) -> str:
    """A query of one object. `where`: conditions, `order`: fields, as SOQL writes them."""
    parts = ["SELECT", columns, "FROM", of]
    parts += ["WHERE", where] if where else []
    parts += ["ORDER BY", order] if order else []
    parts += ["LIMIT", str(limit)] if limit else []
    return " ".join(parts)


def is_id(text: str) -> bool:
    """Whether it can be an id there: another one would make the whole query fail."""
    return len(text) in _ID_LENGTHS and text.isascii() and text.isalnum()


def literal(moment: datetime) -> str:
    """An instant, unquoted, as comparisons want it."""
    at = moment.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def in_blocks(ids: Sequence[str], beside: str = "", most: int = IDS_MOST) -> Iterator[list[str]]:
    """Ids, each once, in blocks that fit into a query with what is `beside`; none that is no id."""
    known = [one for one in dict.fromkeys(ids) if is_id(one)]
    # An id in its quotes with its comma takes 27 characters of an address.
    size = max(min(most, (LONGEST - len(beside)) // 27), 1)
    for first in range(0, len(known), size):
        yield known[first : first + size]
