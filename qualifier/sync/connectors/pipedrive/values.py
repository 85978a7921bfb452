"""Values of fields: Pipedrive's and ours, by where the field is kept.

v1 (leads) and v2 (persons, organisations, deals) write one value in two ways: several options are
`"11,12"` or `[11, 12]`, money is two keys or one object. Reading takes either form. Pipedrive has
no field for an instant and none for a tick: ours of these kinds are a line of text, and a choice of
two whose first option is yes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.pipedrive.api import Json

LEAD, PERSON, ORG = "lead", "person", "org"
LONGEST_LINE, LONGEST_TEXT = 255, 65_000


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field is kept. `on`: LEAD, PERSON or ORG; `key`: its name there; `part`: of an
    address. `type` is Pipedrive's; `ids`: our id of an option → theirs, of fields we made."""

    field: RemoteField
    on: str
    key: str
    part: str = ""
    type: str = ""
    ids: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def is_custom(self) -> bool:
        """Whether it is one of the account's own fields."""
        return self.field.is_custom


def ours(spot: Spot, value: Any) -> str:
    """`value` in the form of its kind; what cannot be understood stays as it is."""
    if value is None or value == "":
        return ""
    kind = spot.field.kind
    if kind is FieldKind.SEVERAL:
        parts = value if isinstance(value, list) else str(value).split(",")
        ids = (_option(spot, str(_inner(one, "id")).strip()) for one in parts)
        return ";".join(sorted(one for one in ids if one))
    value = _inner(value, "id" if kind in (FieldKind.CHOICE, FieldKind.LINK) else "value")
    if value is None or value == "":
        return ""
    if kind in (FieldKind.CHOICE, FieldKind.BOOLEAN):
        return _option(spot, str(value))
    if kind is FieldKind.NUMBER:
        return number_text(value)
    if kind is FieldKind.DATE:
        return str(value)[:10]
    if kind is FieldKind.LONG_TEXT:
        return str(value).replace("\r\n", "\n").replace("\r", "\n")
    return str(value)


def theirs_v1(spot: Spot, text: str, currency: str) -> Json:
    """Keys of a lead. Raises NeedsAttention(field_refused, …)."""
    if spot.key == "value":
        amount = {"amount": _number(spot, text), "currency": currency} if text else None
        return {"value": amount}
    if spot.field.kind is FieldKind.SEVERAL and spot.is_custom:
        return {spot.key: ",".join(str(one) for one in _ids(spot, text)) or None}
    if spot.field.kind is FieldKind.SEVERAL:  # labels, whose ids are text
        return {spot.key: [one for one in text.split(";") if one]}
    made = _plain(spot, text)
    if spot.type == "monetary" and made is not None:
        return {spot.key: made, f"{spot.key}_currency": currency}
    return {spot.key: made}


def theirs_v2(spot: Spot, text: str, currency: str) -> Any:
    """A value of a person, an organisation or a deal. Raises NeedsAttention(field_refused, …)."""
    if spot.field.kind is FieldKind.SEVERAL:
        return _ids(spot, text) or None  # an empty list is refused
    made = _plain(spot, text)
    if spot.type == "monetary" and made is not None:
        return {"value": made, "currency": currency}
    if spot.type == "address" and made is not None:
        return {"value": made}
    return made


def same(spot: Spot, one: str, other: str) -> bool:
    """Whether two texts are one value: `72` and `72.0` are one number."""
    if one == other:
        return True
    if spot.field.kind is FieldKind.NUMBER and one and other:
        try:
            return float(one) == float(other)
        except ValueError:
            return False
    if spot.field.kind is FieldKind.SEVERAL:
        return sorted(one.split(";")) == sorted(other.split(";"))
    return False


def check_length(spot: Spot, text: str) -> None:
    """Raises NeedsAttention(too_long, …) where Pipedrive would cut it or refuse it."""
    if spot.field.longest and len(text) > spot.field.longest:
        raise NeedsAttention("too_long", spot.field.name)


def number_text(value: Any) -> str:
    """A number as we write it; what is none stays as it is."""
    try:
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)
    except (TypeError, ValueError, OverflowError):
        return str(value)


def moment(text: Any) -> datetime | None:
    """The three forms of a time that Pipedrive has, all in UTC."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def milliseconds(text: Any) -> int:
    """Since 1970; 0 where there is no time."""
    at = moment(text)
    if at is None:
        return 0
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def in_seconds(ms: int) -> str:
    """A time for a query: without milliseconds, which some lists refuse; never later than `ms`."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _inner(value: Any, name: str) -> Any:
    """Of an object (money, a user, an option with its label) the part that is the value."""
    if isinstance(value, dict):
        return value.get(name, value.get("value"))
    return value


def _option(spot: Spot, theirs: str) -> str:
    return next((our for our, their in spot.ids.items() if their == theirs), theirs)


def _ids(spot: Spot, text: str) -> list[int]:
    return [_id(spot, one) for one in sorted(text.split(";")) if one]


def _id(spot: Spot, ours_or_theirs: str) -> int:
    said = spot.ids.get(ours_or_theirs, ours_or_theirs)
    if not said.isdecimal():
        raise NeedsAttention("field_refused", spot.field.name)
    return int(said)


def _number(spot: Spot, text: str) -> int | float:
    try:
        number = float(text)
        return int(number) if number.is_integer() else number
    except (ValueError, OverflowError) as error:
        raise NeedsAttention("field_refused", spot.field.name) from error


def _plain(spot: Spot, text: str) -> Any:
    if not text:
        return None
    match spot.field.kind:
        case FieldKind.NUMBER:
            return _number(spot, text)
        case FieldKind.CHOICE | FieldKind.BOOLEAN | FieldKind.LINK:
            return _id(spot, text)
        case _:
            return text
