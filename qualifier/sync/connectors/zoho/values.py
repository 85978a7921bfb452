"""Values of fields: Zoho's JSON and our text, by the kind of the field.

Numbers, ticks and lists come as such; an instant has the offset of whoever reads it; what a pick
list leaves open may come as `-None-`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from qualifier.sync.connectors.base import FieldKind

NOTHING_CHOSEN = "-None-"


def ours(kind: FieldKind, value: Any) -> str:
    """Zoho's `value` as text of its kind; what cannot be understood stays as it is."""
    if value is None or value == NOTHING_CHOSEN:
        return ""
    if type(value) is str and kind in (FieldKind.TEXT, FieldKind.PHONE, FieldKind.EMAIL):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        return str(value.get("id") or value.get("name") or "")
    if isinstance(value, list):
        return ";".join(sorted(text for one in value if (text := ours(FieldKind.TEXT, one))))
    text = str(value)
    if kind is FieldKind.INSTANT:
        moment = moment_of(text)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else text
    if kind is FieldKind.LONG_TEXT:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def theirs(kind: FieldKind, text: str) -> Any:
    """Our text as Zoho takes it; one that does not fit its kind goes as it is and is refused
    there, by the name of its field."""
    if kind is FieldKind.BOOLEAN:
        return {"true": True, "false": False, "": False}.get(text, text)
    if not text:
        return None
    if kind is FieldKind.NUMBER:
        return _as_number(text)
    if kind is FieldKind.SEVERAL:
        return [part for part in text.split(";") if part]
    if kind is FieldKind.LINK:
        return {"id": text}
    if kind is FieldKind.INSTANT:
        moment = moment_of(text)
        return zoho_time(moment) if moment else text
    return text


def same(kind: FieldKind, there: Any, text: str) -> bool:
    """Whether what stands there is our text: `72` and `72.0` are one number."""
    if kind is FieldKind.NUMBER:
        try:
            return Decimal(ours(kind, there)) == Decimal(text)
        except InvalidOperation:
            pass
    return ours(kind, there) == ours(kind, theirs(kind, text))


def moment_of(text: object) -> datetime | None:
    """An instant in UTC; one without an offset is taken as UTC. None if it is none."""
    try:
        moment = datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def zoho_time(moment: datetime) -> str:
    """As Zoho takes an instant: whole seconds, with an offset."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def seconds_of(text: object) -> int:
    """Whole seconds since 1970, which is all that Zoho tells of a time; 0 if it is none."""
    moment = moment_of(text)
    return int(moment.timestamp()) if moment else 0


def at_second(seconds: float) -> str:
    """Seconds since 1970 as Zoho takes an instant."""
    return zoho_time(datetime.fromtimestamp(int(seconds), UTC))


def _number(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _as_number(text: str) -> Any:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text
