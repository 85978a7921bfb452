"""YAML text as plain values: text, numbers, true and false, days, lists, mappings; nothing else.

Built from the parser's events, without YAML's object construction: no tags, no merge keys, a
bound on depth and on the number of values, aliases counted in full. Scalars follow the core
schema of YAML 1.2 plus plain days (2026-12-03). Keys are always text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from qualifier.core.errors import DocumentError
from qualifier.core.flaw import Flaw

Leaf = str | int | float | bool | date | None
Value = Leaf | list["Value"] | dict[str, "Value"]
Place = tuple[str | int, ...]
Number = TypeVar("Number", int, float)

MOST_LEVELS = 20
MOST_VALUES = 50_000  # ten times our largest; ten times more takes the parser half a minute
MOST_FIGURE = 1e15

_INT = re.compile(r"[-+]?[0-9]{1,40}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SEPARATORS = "\x85\u2028\u2029"
_PRIVATE = range(0xE000, 0xF900)
_WORDS: dict[str, Leaf] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Tree:
    """A document's values, and the line (from 1) on which each of them begins."""

    value: Value
    lines: dict[Place, int]

    def line(self, place: Place) -> int | None:
        """The line of the value at `place`, or of the nearest value that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def shown_place(place: Place) -> str:
    """`place` as people and tools read it: sections[1].questions[3].when."""
    out = ""
    for part in place:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def grown(text: str) -> Tree | None:
    """The values of the one document in `text`; None if it holds nothing but comments.

    Raises DocumentError with the line in its details.
    """
    stand_ins = _stand_ins(text)
    back = {ord(one): separator for separator, one in stand_ins.items()}
    there = {ord(separator): one for separator, one in stand_ins.items()}
    builder = _Builder(back)
    try:
        for event in YAML(typ="safe", pure=True).parse(text.translate(there)):
            builder.take(event)
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        line = (
            mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        )
        raise DocumentError(Flaw.NOT_YAML, "", {"line": str(line)}) from error
    except (OverflowError, ValueError) as error:
        # ruamel.yaml lets these out of escapes such as "\UFFFFFFFF"
        raise DocumentError(Flaw.NOT_YAML, "", {"line": str(builder.line)}) from error
    return builder.tree()


def _stand_ins(text: str) -> dict[str, str]:
    """For each separator in `text` that is a line break to the parser, and none in YAML 1.2, a sign
    that stands nowhere in it, not even as an escape: folded, it would take spaces with it."""
    met = [one for one in _SEPARATORS if one in text]
    folded = text.lower() if met else ""
    free = (chr(at) for at in _PRIVATE if chr(at) not in text and f"{at:x}" not in folded)
    return dict(zip(met, free, strict=False))


@dataclass(slots=True)
class _Open:
    """A list or mapping not yet ended. `count` values and `height` levels are inside so far."""

    value: list[Value] | dict[str, Value]
    place: Place
    anchor: str | None
    key: str | None = None
    count: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Built:
    value: Value
    count: int
    height: int


@dataclass(slots=True)
class _Builder:
    back: dict[int, str] = field(default_factory=dict)  # stand-in → separator
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, _Built] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    root: list[Value] = field(default_factory=list)
    documents: int = 0
    total: int = 0
    line: int = 1

    def tree(self) -> Tree | None:
        return Tree(self.root[0], self.lines) if self.root else None

    def take(self, event: Event) -> None:
        if event.start_mark is not None:
            self.line = event.start_mark.line + 1
        match event:
            case DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self._refused(Flaw.SEVERAL_DOCUMENTS)
            case AliasEvent():
                self._take_alias(event)
            case ScalarEvent() | SequenceStartEvent() | MappingStartEvent() if event.ctag:
                raise self._refused(Flaw.TAG, tag=str(event.ctag))
            case ScalarEvent():
                self._take_scalar(event)
            case SequenceStartEvent() | MappingStartEvent():
                self._open(event)
            case SequenceEndEvent() | MappingEndEvent():
                ended = self.stack.pop()
                self._add(_Built(ended.value, ended.count, ended.height), ended.anchor, ended.place)

    def _take_alias(self, event: AliasEvent) -> None:
        built = self.anchors.get(event.anchor or "")
        if built is None:
            raise self._refused(Flaw.ALIAS_UNKNOWN, alias=str(event.anchor))
        if self._wants_key():
            raise self._refused(Flaw.KEY_NOT_TEXT)
        if len(self.stack) + built.height > MOST_LEVELS:
            raise self._refused(Flaw.TOO_DEEP, most=str(MOST_LEVELS))
        self._add(built, None, self._here())

    def _take_scalar(self, event: ScalarEvent) -> None:
        text = str(event.value).translate(self.back)
        if _CONTROL.search(text):
            raise self._refused(Flaw.CONTROL_CHARACTER)
        if self._wants_key():
            self._take_key(text)
            return
        value = self._plain(text) if event.implicit[0] else text
        self._add(_Built(value, 1, 0), event.anchor, self._here())

    def _take_key(self, key: str) -> None:
        mapping = self.stack[-1]
        assert isinstance(mapping.value, dict)
        if key in mapping.value:
            raise self._refused(Flaw.DUPLICATE_KEY, key=key)
        mapping.key = key

    def _open(self, event: SequenceStartEvent | MappingStartEvent) -> None:
        if self._wants_key():
            raise self._refused(Flaw.KEY_NOT_TEXT)
        if len(self.stack) >= MOST_LEVELS:
            raise self._refused(Flaw.TOO_DEEP, most=str(MOST_LEVELS))
        empty: list[Value] | dict[str, Value] = [] if isinstance(event, SequenceStartEvent) else {}
        place = self._here()
        self.lines[place] = self.line
        self.stack.append(_Open(empty, place, event.anchor))

    def _add(self, built: _Built, anchor: str | None, place: Place) -> None:
        self.total += 1
        if self.total > MOST_VALUES or built.count > MOST_VALUES:
            raise self._refused(Flaw.TOO_MANY_VALUES, most=str(MOST_VALUES))
        self.lines.setdefault(place, self.line)
        if anchor:
            self.anchors[anchor] = built
        if not self.stack:
            self.root.append(built.value)
            return
        parent = self.stack[-1]
        parent.count += built.count
        parent.height = max(parent.height, built.height + 1)
        if parent.count > MOST_VALUES:
            raise self._refused(Flaw.TOO_MANY_VALUES, most=str(MOST_VALUES))
        if isinstance(parent.value, list):
            parent.value.append(built.value)
        else:
            assert parent.key is not None
            parent.value[parent.key] = built.value
            parent.key = None

    def _wants_key(self) -> bool:
        return (
            bool(self.stack)
            and isinstance(self.stack[-1].value, dict)
            and self.stack[-1].key is None
        )

    def _here(self) -> Place:
        """Where the next value goes."""
        if not self.stack:
            return ()
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            return (*parent.place, len(parent.value))
        return (*parent.place, parent.key or "")

    def _plain(self, text: str) -> Leaf:
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            return self._bounded(int(text))
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise self._refused(Flaw.NO_SUCH_DAY, day=text) from error
        if _FLOAT.fullmatch(text):
            return self._bounded(float(text))
        return text

    def _bounded(self, number: Number) -> Number:
        if not math.isfinite(number) or abs(number) > MOST_FIGURE:
            raise self._refused(Flaw.NUMBER_TOO_LARGE)
        return number

    def _refused(self, flaw: Flaw, **details: str) -> DocumentError:
        place = self._here() if self.stack else ()
        return DocumentError(flaw, shown_place(place), {**details, "line": str(self.line)})
