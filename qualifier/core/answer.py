"""What an answer can be, and the three system answers every question takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Gap(Enum):
    """The system answers. They score 0 and make a gap; a gap is never a "no"."""

    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person named on the phone. At least the name or the role is known."""

    name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; the period of a project, say."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Money:
    """`low` to `high` in whole units of `currency` (ISO 4217); equal where one figure was said."""

    low: float
    high: float
    currency: str = "EUR"


Value = str | bool | int | float | date | tuple[str, ...] | Contact | Period | Money | Gap
Answers = Mapping[str, Value]


def comparable(value: object) -> float | None:
    """`value` on a number line for at_least, below and so on; None where it has no place there.

    Dates are days; money counts with its lower figure, a period with its first day.
    """
    match value:
        case bool():
            return None
        case int() | float():
            return float(value)
        case date():
            return float(value.toordinal())
        case Money(low=low):
            return float(low)
        case Period(first=first):
            return float(first.toordinal())
        case _:
            return None
