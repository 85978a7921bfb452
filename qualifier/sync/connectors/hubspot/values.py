"""Values of properties: HubSpot's text and ours, by the kind of the field.

Everything HubSpot holds is text. Theirs differs from ours in instants (with milliseconds, or
milliseconds since 1970), in dates (which may come as such milliseconds) and in the order of chosen
options. Values written are in a form that HubSpot takes as it is.
"""

from __future__ import annotations

from datetime import UTC, datetime

from qualifier.sync.connectors.base import FieldKind

LONGEST = 65_536  # characters of a text property and of a note's body
# Kinds whose text there is ours as it stands.
SAME_TEXT = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.HTML,
        FieldKind.NUMBER,
        FieldKind.CHOICE,
        FieldKind.LINK,
        FieldKind.PHONE,
        FieldKind.EMAIL,
    }
)


def ours(kind: FieldKind, value: object) -> str:
    """HubSpot's `value` in the form of its kind; what cannot be understood stays as it is."""
    text = "" if value is None else str(value)
    if not text:
        return ""
    if kind is FieldKind.DATE:
        moment = _moment(text) if not _is_day(text) else None
        return moment.date().isoformat() if moment else text
    if kind is FieldKind.INSTANT:
        moment = _moment(text)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else text
    if kind is FieldKind.SEVERAL:
        return ";".join(sorted({part.strip() for part in text.split(";") if part.strip()}))
    if kind is FieldKind.BOOLEAN:
        return text.lower()
    if kind is FieldKind.LONG_TEXT:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def same(kind: FieldKind, one: str, other: str) -> bool:
    """Whether two texts are one value: `72` and `72.0` are one number."""
    if kind is FieldKind.NUMBER:
        try:
            return float(one) == float(other)
        except ValueError:
            return one == other
    return ours(kind, one) == ours(kind, other)


def stamp(updated_at: object) -> str:
    """The version of a record, as milliseconds: whole seconds may come without a fraction, and the
    same moment must be one text wherever it was read."""
    text = str(updated_at or "")
    moment = _moment(text)
    return str(milliseconds(moment)) if moment else text


def milliseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


def _moment(text: str) -> datetime | None:
    try:
        if text.lstrip("-").isdigit():
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
