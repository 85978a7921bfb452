"""Documents in the form they are worked with, as JSON: parsed and checked once, then only read.

The YAML text stays the document; this is derived from it (`store.derived`). Reading it needs
neither the YAML nor the checking library, which would cost the window 14 MiB and a tenth of a
second at every start.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from qualifier.core import (
    agreement,
    calling_windows,
    condition,
    contact_rules,
    lead,
    script,
    text,
)

FORM = 1
_MODULES: tuple[ModuleType, ...] = (
    agreement,
    calling_windows,
    condition,
    contact_rules,
    lead,
    script,
    text,
)
_KIND = "~"  # the key that names what a JSON object stands for


@cache
def classes() -> dict[str, type[Any]]:
    """Name → every dataclass and enum documents are made of."""
    found: dict[str, type[Any]] = {}
    for module in _MODULES:
        for name, one in vars(module).items():
            if not isinstance(one, type) or one.__module__ != module.__name__:
                continue
            of_documents = is_dataclass(one) or issubclass(one, Enum)
            if of_documents and found.setdefault(name, one) is not one:
                raise TypeError(f"two classes are called {name}")
    return found


@cache
def stamp() -> str:
    """Changes with the shape of any of these classes, so that nothing old is read by new code."""
    shapes = [
        (name, [one.name for one in fields(kind)] if is_dataclass(kind) else list(kind.__members__))
        for name, kind in sorted(classes().items())
    ]
    return hashlib.sha256(repr((FORM, shapes)).encode()).hexdigest()


def to_json(document: object) -> str:
    """A document as text. Raises TypeError for a value that has no form here."""
    return json.dumps(_put(document), ensure_ascii=False, separators=(",", ":"))


def from_json(body: str) -> Any:
    """The document that `to_json` was given."""
    return _take(json.loads(body))


def _put(value: object) -> Any:
    match value:
        case Enum():
            return {_KIND: type(value).__name__, "value": value.value}
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [_put(one) for one in value]
        case frozenset() | set():
            return {_KIND: "set", "of": [_put(one) for one in sorted(value)]}
        case Mapping():
            return {_KIND: "map", "of": [[_put(key), _put(one)] for key, one in value.items()]}
        case timedelta():
            return {_KIND: "timedelta", "s": value.total_seconds()}
        case date():
            return {_KIND: "date", "on": value.isoformat()}
        case ZoneInfo():
            return {_KIND: "zone", "key": value.key}
        case time():
            return {_KIND: "time", "at": value.isoformat()}
    name = type(value).__name__
    if classes().get(name) is not type(value) or not is_dataclass(value):
        raise TypeError(name)
    return {_KIND: name} | {one.name: _put(getattr(value, one.name)) for one in fields(value)}


def _take(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_take(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = value[_KIND]
    match kind:
        case "map":
            return {_take(key): _take(one) for key, one in value["of"]}
        case "set":
            return frozenset(_take(one) for one in value["of"])
        case "timedelta":
            return timedelta(seconds=value["s"])
        case "date":
            return date.fromisoformat(value["on"])
        case "zone":
            return ZoneInfo(value["key"])
        case "time":
            return time.fromisoformat(value["at"])
    made = classes()[kind]
    if issubclass(made, Enum):
        return made(value["value"])
    return made(**{name: _take(one) for name, one in value.items() if name != _KIND})
