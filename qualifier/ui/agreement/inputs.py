"""What a form of the agreement editor asks for: how each field is read, shown and taken over.

An `Input` reads and writes one value of an entry (a criterion, the promises …) as text. No Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from qualifier.core.text import Text
from qualifier.texts import _
from qualifier.ui.agreement import typed

ON = "1"  # a ticked box, as text
MOST_LINE = 300  # characters

Read = Callable[[Any], str]
Write = Callable[[Any, str], Any]
Choices = tuple[tuple[str, str], ...]


class Kind(Enum):
    """How it looks."""

    LINE = "line"
    BOX = "box"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Input:
    """One field. `write` gives the entry with the text taken over, or raises NotTaken."""

    name: str
    label: str
    kind: Kind
    read: Read
    write: Write
    choices: Choices = ()
    hint: str = ""
    is_wide: bool = False
    is_late: bool = False  # taken over when the field is left, not letter by letter
    is_locked: bool = False
    why_locked: str = ""


Row = tuple[Input, ...]
Rows = tuple[Row, ...]


def find(rows: Sequence[Row], name: str) -> Input | None:
    """The field of that name."""
    return next((one for row in rows for one in row if one.name == name), None)


def both(name: str, label: str, *, of: str = "") -> Row:
    """A text in French and English, side by side. `of`: the attribute, if not `name`."""
    attribute = of or name
    said = {"fr": _("{name}, French"), "en": _("{name}, English")}

    def one(language: str) -> Input:
        def write(entry: Any, raw: str) -> Any:
            text: Text = getattr(entry, attribute)
            made = Text(raw, text.en) if language == "fr" else Text(text.fr, raw)
            return replace(entry, **{attribute: made})

        return Input(
            f"{name}.{language}",
            said[language].format(name=label),
            Kind.LINE,
            lambda entry: str(getattr(getattr(entry, attribute), language)),
            write,
        )

    return one("fr"), one("en")


def line(name: str, label: str, *, hint: str = "") -> Input:
    """Plain words."""
    return Input(
        name,
        label,
        Kind.LINE,
        lambda entry: str(getattr(entry, name)),
        lambda entry, raw: replace(entry, **{name: raw.strip()}),
        hint=hint,
    )


def box(name: str, label: str) -> Input:
    """A yes or no."""
    return Input(
        name,
        label,
        Kind.BOX,
        lambda entry: ON if getattr(entry, name) else "",
        lambda entry, raw: replace(entry, **{name: raw == ON}),
    )


def choice(name: str, label: str, choices: Choices) -> Input:
    """One of a list; the value is an id."""
    return Input(
        name,
        label,
        Kind.LIST,
        lambda entry: str(getattr(entry, name)),
        lambda entry, raw: replace(entry, **{name: raw}),
        choices,
    )


def member(name: str, label: str, kind: type[Enum], choices: Choices) -> Input:
    """One of a closed set."""
    return Input(
        name,
        label,
        Kind.LIST,
        lambda entry: str(getattr(entry, name).value),
        lambda entry, raw: replace(entry, **{name: kind(raw)}),
        choices,
    )


def figure(
    name: str, label: str, least: int, most: int, *, optional: bool = False, hint: str = ""
) -> Input:
    """A whole number; with `optional` nothing stands for none."""

    def read(entry: Any) -> str:
        value = getattr(entry, name)
        return "" if value is None else str(value)

    def write(entry: Any, raw: str) -> Any:
        is_none = optional and not raw.strip()
        value = None if is_none else typed.whole(raw, least, most)
        return replace(entry, **{name: value})

    return Input(name, label, Kind.LINE, read, write, hint=hint)


def duration(name: str, label: str, *, optional: bool = False) -> Input:
    """A length of time; with `optional` nothing stands for none."""

    def write(entry: Any, raw: str) -> Any:
        is_none = optional and not raw.strip()
        return replace(entry, **{name: None if is_none else typed.length(raw)})

    return Input(
        name, label, Kind.LINE, lambda entry: typed.length_shown(getattr(entry, name)), write
    )


def percentage(name: str, label: str) -> Input:
    """A share."""
    return Input(
        name,
        label,
        Kind.LINE,
        lambda entry: typed.share_shown(getattr(entry, name)),
        lambda entry, raw: replace(entry, **{name: typed.share(raw)}),
    )


def money(name: str, label: str) -> Input:
    """An amount above 0."""
    return Input(
        name,
        label,
        Kind.LINE,
        lambda entry: typed.amount_shown(getattr(entry, name)),
        lambda entry, raw: replace(entry, **{name: typed.amount(raw)}),
    )


def within(one: Input, get: Callable[[Any], Any], put: Callable[[Any, Any], Any]) -> Input:
    """The same field on a part of a larger entry."""
    return replace(
        one,
        read=lambda whole: one.read(get(whole)),
        write=lambda whole, raw: put(whole, one.write(get(whole), raw)),
    )
