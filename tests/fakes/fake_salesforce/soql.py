"""Queries: SELECT … FROM … WHERE … ORDER BY … LIMIT, as far as the connector asks them.

What Salesforce refuses is refused: an unknown or hidden column, a filter on a long text, a query
within a query beside an OR, links asked for without a record.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.fakes.fake_salesforce import refusals

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<at>\d{4}-\d\d-\d\d(?:T[0-9:.]+(?:Z|[+-]\d\d:?\d\d))?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)"
    r"|(?P<sign><=|>=|!=|<|>|=|\(|\)|,))"
)
_ESCAPES = {"n": "\n", "r": "\r"}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one is not None and one < other,
    ">": lambda one, other: one is not None and one > other,
    "<=": lambda one, other: one is not None and one <= other,
    ">=": lambda one, other: one is not None and one >= other,
}
Condition = tuple[
    Any, ...
]  # ("and", …), ("or", …), (field, sign, value), (field, "in", set or Query)


@dataclass(frozen=True)
class Query:
    """A query that was understood. `order`: fields, all ascending."""

    columns: tuple[str, ...]
    of: str
    where: Condition | None
    order: tuple[str, ...]
    limit: int


@functools.lru_cache(200)
def parse(text: str) -> Query:
    """Raises Refused."""
    reader = _Reader(text)
    query = reader.query()
    if reader.tokens[reader.place][0] != "end":
        raise malformed(text)
    return query


def malformed(text: str) -> refusals.Refused:
    return refusals.bad("MALFORMED_QUERY", f"unexpected token: {text[:40]}")


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise malformed(text[at:])
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.tokens.append(("end", ""))

    def next(self) -> tuple[str, str]:
        self.place += 1
        return self.tokens[self.place - 1]

    def is_next(self, *words: str) -> bool:
        """Whether these come; then they are passed."""
        there = [one.upper() for _kind, one in self.tokens[self.place : self.place + len(words)]]
        if there != list(words):
            return False
        self.place += len(words)
        return True

    def must(self, word: str) -> None:
        if not self.is_next(word):
            raise malformed(self.text)

    def query(self) -> Query:
        self.must("SELECT")
        columns = [self.next()[1]]
        while self.is_next(","):
            columns.append(self.next()[1])
        self.must("FROM")
        of = self.next()[1]
        where = self.either() if self.is_next("WHERE") else None
        order: list[str] = []
        if self.is_next("ORDER", "BY"):
            order.append(self.next()[1])
            while self.is_next(","):
                order.append(self.next()[1])
        limit = int(self.next()[1]) if self.is_next("LIMIT") else 0
        return Query(tuple(columns), of, where, tuple(order), limit)

    def either(self) -> Condition:
        parts = [self.all_of()]
        while self.is_next("OR"):
            parts.append(self.all_of())
        if len(parts) > 1 and any(_has_inner(one) for one in parts):
            raise malformed("semi join sub-selects are not allowed with the 'OR' operator")
        return parts[0] if len(parts) == 1 else ("or", *parts)

    def all_of(self) -> Condition:
        parts = [self.one()]
        while self.is_next("AND"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else ("and", *parts)

    def one(self) -> Condition:
        if self.is_next("("):
            inner = self.either()
            self.must(")")
            return inner
        name = self.next()[1]
        if self.is_next("IN"):
            self.must("(")
            if self.tokens[self.place][1].upper() == "SELECT":
                found: Any = self.query()
            else:
                listed = [self.value()]
                while self.is_next(","):
                    listed.append(self.value())
                found = frozenset(listed)
            self.must(")")
            return (name, "in", found)
        sign = self.next()[1]
        if sign not in _COMPARED:
            raise malformed(self.text)
        return (name, sign, self.value())

    def value(self) -> Any:
        kind, text = self.next()
        if kind == "text":
            return re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), text[1:-1])
        if kind == "at":
            return milliseconds(text) if "T" in text else text
        if kind == "number":
            return float(text)
        words = {"TRUE": True, "FALSE": False, "NULL": None}
        if text.upper() not in words:
            raise malformed(text)
        return words[text.upper()]


def _has_inner(one: Condition) -> bool:
    if one[0] in ("and", "or"):
        return any(_has_inner(part) for part in one[1:])
    return isinstance(one[2], Query)


def columns_of(where: Condition | None) -> set[str]:
    """The fields that a condition compares."""
    if where is None:
        return set()
    if where[0] in ("and", "or"):
        return set().union(*(columns_of(part) for part in where[1:]))
    return {where[0]}


def holds(where: Condition | None, inner: Callable[[Query], frozenset[Any]]) -> Callable[..., bool]:
    """A condition as a function of a getter of a row's fields. `inner`: ids a query finds."""
    if where is None:
        return lambda get: True
    if where[0] in ("and", "or"):
        parts = [holds(part, inner) for part in where[1:]]
        if where[0] == "and":
            return lambda get: all(part(get) for part in parts)
        return lambda get: any(part(get) for part in parts)
    name, sign, value = where
    if sign == "in":
        found = inner(value) if isinstance(value, Query) else value
        return lambda get: get(name) in found
    compared = _COMPARED[sign]
    return lambda get: compared(get(name), value)


def milliseconds(text: str) -> int:
    """Since 1970, of an instant as a query or an answer holds it."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def instant(at_ms: int) -> str:
    """As answers hold it."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03}+0000"
