"""Domains in prefix notation, compiled to a predicate over rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.schema import Field

Row = dict[str, Any]
Predicate = Callable[[Row], bool]


def compiled(
    domain: Sequence[Any], model: str, fields: Mapping[str, Field], major: int
) -> list[Predicate]:
    """What a row must fit, all of it. Raises ValueError as Odoo does for an unknown field."""
    tokens = iter(domain)
    terms = []
    while (term := _term(tokens, model, fields, major)) is not None:
        terms.append(term)
    return terms


def ids_in(domain: Sequence[Any], name: str = "id") -> set[int] | None:
    """Ids that a leaf names before any operator, so that not all rows need be looked at."""
    for leaf in domain:
        if isinstance(leaf, str):
            return None
        if leaf[0] == name and leaf[1] in ("in", "="):
            return set(leaf[2]) if leaf[1] == "in" else {leaf[2]}
    return None


def names_active(domain: Sequence[Any]) -> bool:
    return any(isinstance(leaf, (list, tuple)) and leaf[0] == "active" for leaf in domain)


def _term(
    tokens: Iterator[Any], model: str, fields: Mapping[str, Field], major: int
) -> Predicate | None:
    token = next(tokens, None)
    if token is None:
        return None
    if token == "!":
        inner = _needed(_term(tokens, model, fields, major))
        return lambda row: not inner(row)
    if token in ("&", "|"):
        left = _needed(_term(tokens, model, fields, major))
        right = _needed(_term(tokens, model, fields, major))
        if token == "&":
            return lambda row: left(row) and right(row)
        return lambda row: left(row) or right(row)
    name, operator, value = token
    if name not in fields:
        what = "leaf" if major < 16 else "condition"
        raise faults.value(
            f"Invalid field {model}.{name} in {what} ({name!r}, {operator!r}, {value!r})"
        )
    if not fields[name].searchable:
        raise faults.value(f"Cannot convert {model}.{name} to SQL because it is not stored")
    return _leaf(name, operator, value, fields[name], major)


def _needed(term: Predicate | None) -> Predicate:
    if term is None:
        raise faults.value("Domain() invalid item in domain")
    return term


def _leaf(name: str, operator: str, value: Any, field: Field, major: int) -> Predicate:
    if field.type == "datetime":
        return _instant(name, operator, value, major)
    if field.type == "many2many":
        wanted = set(value) if operator == "in" else {value}
        return lambda row: bool(wanted & set(row[name]))
    if operator == "in":
        among = set(value)
        return lambda row: row[name] in among
    if operator in ("like", "ilike", "=like", "=ilike"):
        return _pattern(name, operator, str(value))
    compare = _COMPARE[operator]
    if operator in ("=", "!="):
        return lambda row: compare(row[name] or False, value or False)
    return lambda row: row[name] is not False and compare(row[name], value)


def _instant(name: str, operator: str, value: Any, major: int) -> Predicate:
    """Kept in microseconds: 14 compares them, 19 whole seconds."""
    if value is False:
        compare = _COMPARE[operator]
        return lambda row: compare(row[name], False)
    at = instant(value)
    compare = _COMPARE[operator]
    if major < 19:
        return lambda row: bool(row[name]) and compare(row[name], at)
    second = str(at)
    return lambda row: bool(row[name]) and compare(str(row[name])[:19], second)


def instant(text: str) -> datetime:
    """`2026-11-30 08:15:00`, or a day alone; ISO forms are refused."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?", text):
        raise faults.value(f"time data {text!r} does not match format '%Y-%m-%d %H:%M:%S'")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise faults.value(f"unconverted data remains: {text!r}") from error


def _pattern(name: str, operator: str, value: str) -> Predicate:
    parts = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in value)
    whole = parts if operator.startswith("=") else f".*{parts}.*"
    made = re.compile(whole, re.DOTALL | (re.IGNORECASE if "i" in operator else 0))
    return lambda row: made.fullmatch(row[name] or "") is not None


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}
