"""Values of Salesforce's fields as the text they are here, and back.

It gives JSON: numbers, `true`, `null` where there is nothing, instants as
`2026-11-20T09:15:00.000+0000`. Descriptions of tasks are plain text, so HTML is put into lines.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind

# What Salesforce's own forms put where a company is demanded and nobody knows it.
NOT_PROVIDED = "[not provided]"


def ours(kind: FieldKind, value: Any) -> str:
    """A value as read, in the form of its kind; what cannot be understood stays as it is."""
    if kind is FieldKind.BOOLEAN:
        return "true" if value is True else "false"
    if value is None or value == NOT_PROVIDED:
        return ""
    if kind is FieldKind.NUMBER:
        return _number(value)
    text = str(value)
    if kind is FieldKind.INSTANT:
        moment = moment_of(text)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else text
    if kind is FieldKind.SEVERAL:
        return ";".join(sorted({part for part in text.split(";") if part}))
    if kind in (FieldKind.LONG_TEXT, FieldKind.HTML):
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def theirs(kind: FieldKind, text: str, name: str) -> Any:
    """A text as JSON to write. Raises NeedsAttention(field_refused, name)."""
    if kind is FieldKind.BOOLEAN:
        return text == "true"
    if not text:
        return None
    if kind is not FieldKind.NUMBER:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NeedsAttention("field_refused", name) from error
    if not number.is_finite():
        raise NeedsAttention("field_refused", name)
    return int(number) if number == number.to_integral_value() else float(number)


def same(kind: FieldKind, has: Any, text: str) -> bool:
    """Whether `has`, as read, is what `text` writes. Blanks at the ends are dropped there."""
    if kind is FieldKind.BOOLEAN:
        return (has is True) == (text == "true")
    is_text = kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.HTML)
    stands = "" if has is None else str(has)
    if is_text:
        return stands.replace("\r\n", "\n").strip() == text.replace("\r\n", "\n").strip()
    if kind is FieldKind.NUMBER and text:
        try:
            return has is not None and Decimal(str(has)) == Decimal(text)
        except InvalidOperation:
            return False
    return ours(kind, has) == ours(kind, text or None)


def moment_of(text: str) -> datetime | None:
    """An instant as they write it; None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def in_lines(html: str) -> str:
    """HTML as plain lines: a paragraph or a break ends one, an item begins with a dash."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return "\n".join(line.strip() for line in reader.lines if line.strip())


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "br", "li", "ul"):
            self.lines.append("- " if tag == "li" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "ul"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data.replace("\n", " ")


def _number(value: Any) -> str:
    """With a point and without an exponent: `72.0` is 72."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if number == number.to_integral_value():
        return str(int(number))
    return f"{number.normalize():f}"
