"""Values of Odoo's fields as the text they are here, and back.

Odoo gives `false` where there is nothing, whatever the type; `[id, name]` for a link, of which the
bare id is written; instants in UTC without a zone, `2026-11-30 08:15:00` and in no other form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, RemoteField

KINDS: Mapping[str, FieldKind] = {
    "char": FieldKind.TEXT,
    "text": FieldKind.LONG_TEXT,
    "html": FieldKind.HTML,
    "integer": FieldKind.NUMBER,
    "float": FieldKind.NUMBER,
    "monetary": FieldKind.NUMBER,
    "date": FieldKind.DATE,
    "datetime": FieldKind.INSTANT,
    "boolean": FieldKind.BOOLEAN,
    "selection": FieldKind.CHOICE,
    "many2one": FieldKind.LINK,
    "many2many": FieldKind.SEVERAL,
}


@dataclass(frozen=True, slots=True)
class LeadField:
    """A field of crm.lead: as the program knows it, with Odoo's type and the model it points at."""

    remote: RemoteField
    type: str
    relation: str = ""

    @property
    def name(self) -> str:
        return self.remote.name


def text_of(value: Any, kind: FieldKind) -> str:
    """A value as read. A number that is not set is 0 there, so "0" here."""
    if kind is FieldKind.BOOLEAN:
        return "true" if value is True else "false"
    if value is False or value is None:
        return ""
    if kind is FieldKind.NUMBER:
        return _number(value)
    if kind is FieldKind.INSTANT:
        return instant_of(str(value))
    if kind is FieldKind.LINK:
        return str(value[0]) if isinstance(value, list) else str(value)
    if kind is FieldKind.SEVERAL:
        return ";".join(sorted(str(one) for one in value))
    text = str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n") if kind is FieldKind.LONG_TEXT else text


def instant_of(text: str) -> str:
    """`2026-11-30 08:15:00` as `2026-11-30T08:15:00Z`."""
    return text.replace(" ", "T", 1) + "Z" if text else ""


def odoo_instant(text: str, name: str) -> str:
    """An ISO instant the way Odoo takes it: UTC, no zone, whole seconds.

    A text without a zone is UTC already. Raises NeedsAttention(field_refused, name).
    """
    try:
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at
    except (ValueError, OverflowError) as error:
        raise NeedsAttention("field_refused", name) from error
    return at.replace(tzinfo=None, microsecond=0).isoformat(sep=" ")


def odoo_of(text: str, field: LeadField) -> Any:
    """A text as Odoo writes it. Raises NeedsAttention(field_refused, name) where it cannot be."""
    kind = field.remote.kind
    if kind is FieldKind.BOOLEAN:
        return text == "true"
    if kind is FieldKind.SEVERAL:
        return [[6, 0, [_id(one, field) for one in text.split(";") if one]]]
    if not text:
        return False
    make = _WRITTEN.get(kind)
    return make(text, field) if make else _clean(text)


def stands(value: Any, text: str, field: LeadField) -> bool:
    """Whether a value as read is what `text` would be written as."""
    written = odoo_of(text, field)
    if field.remote.kind is FieldKind.SEVERAL:
        return set(value or ()) == set(written[0][2])
    return text_of(value, field.remote.kind) == text_of(written, field.remote.kind)


def cell_of(text: str, field: LeadField) -> str:
    """A text as a cell of `load`, whose values are all text."""
    value = odoo_of(text, field)
    if field.remote.kind is FieldKind.BOOLEAN:
        return "1" if value else "0"
    if field.remote.kind is FieldKind.SEVERAL:
        return ",".join(str(one) for one in value[0][2])
    return "" if value is False else str(value)


def column_of(field: LeadField) -> str:
    """The head of a column of `load`; records are pointed at by their id in the database."""
    is_link = field.remote.kind in (FieldKind.LINK, FieldKind.SEVERAL)
    return f"{field.name}/.id" if is_link else field.name


def _number(value: Any) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clean(text: str) -> str:
    return text.replace("\0", "")  # PostgreSQL has no NUL sign


def _id(text: str, field: LeadField) -> int:
    if not text.isdecimal():
        raise NeedsAttention("field_refused", field.name)
    return int(text)


def _written_number(text: str, field: LeadField) -> float | int:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NeedsAttention("field_refused", field.name) from error
    if not number.is_finite() or (field.type == "integer" and number != number.to_integral()):
        raise NeedsAttention("field_refused", field.name)
    return int(number) if field.type == "integer" else float(number)


def _written_day(text: str, field: LeadField) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NeedsAttention("field_refused", field.name) from error


_WRITTEN: Mapping[FieldKind, Callable[[str, LeadField], Any]] = {
    FieldKind.NUMBER: _written_number,
    FieldKind.DATE: _written_day,
    FieldKind.INSTANT: lambda text, field: odoo_instant(text, field.name),
    FieldKind.LINK: _id,
}
