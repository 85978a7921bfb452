"""What all document models share: strictness, texts, ids, durations.

Models live at the border only: each turns into a frozen value of `core` and back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from qualifier.core.flaw import Flaw
from qualifier.core.text import Text
from qualifier.exchange.documents.refusals import flawed

MOST_WORDS = 4_000  # characters of one text
MOST_POINTS = 1_000

Id = Annotated[str, Field(max_length=100)]
Ids = Annotated[list[Id], Field(max_length=200)]
Words = Annotated[str, Field(max_length=MOST_WORDS)]
Points = Annotated[int, Field(ge=-MOST_POINTS, le=MOST_POINTS)]

_DURATION = re.compile(
    r"P(?=.)(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?)",
    re.ASCII,
)


class DocumentModel(BaseModel):
    """A mapping with known keys only; nothing is converted on the quiet."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Itself: it never changes, and as a default it would be copied for each field without."""
        return self


class TextModel(DocumentModel):
    fr: Words = ""
    en: Words = ""

    def core(self) -> Text:
        return Text(self.fr, self.en)


NO_TEXT = TextModel()


def text_values(text: Text) -> dict[str, object] | None:
    """`text` as the document writes it; None where both languages are missing."""
    return kept({"fr": text.fr or None, "en": text.en or None}) or None


def kept(values: Mapping[str, object | None]) -> dict[str, object]:
    """`values` without those that are None: keys that the document leaves out."""
    return {key: one for key, one in values.items() if one is not None}


def duration(raw: object) -> timedelta:
    """A length of time such as PT3H or P30D (ISO 8601 without months and years)."""
    found = _DURATION.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise flawed(Flaw.NOT_A_DURATION, value=str(raw))
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def duration_text(length: timedelta) -> str:
    """`length` as ISO 8601; parts of a second are dropped."""
    rest = length.seconds
    clock = "".join(
        f"{count}{unit}"
        for count, unit in ((rest // 3600, "H"), (rest % 3600 // 60, "M"), (rest % 60, "S"))
        if count
    )
    days = f"{length.days}D" if length.days else ""
    return f"P{days}" + (f"T{clock}" if clock else "" if days else "T0S")


Duration = Annotated[
    timedelta,
    PlainValidator(duration),
    PlainSerializer(duration_text, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^P", "examples": ["PT3H", "P30D"]}),
]
