"""The last resort for a dossier that no type size brings onto one page: fewer and shorter words."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from qualifier.exchange.dossiers.content import Content, Titles

Part = TypeVar("Part")
# How many of each list are kept, in the order in which they are given up.
_LISTS = ("history", "also", "remarks", "quotes", "gaps", "others", "needs", "deciders", "rivals")


@dataclass(frozen=True, slots=True)
class Cut:
    """At most `letters` per text and `lines` per list."""

    letters: int
    lines: int


CUTS = (Cut(400, 16), Cut(360, 12), Cut(220, 8), Cut(140, 6), Cut(90, 4), Cut(60, 3), Cut(40, 2))


def shortened(content: Content, cut: Cut) -> Content:
    """`content` with long texts ended by … and long lists cut; newest history is kept."""
    lists: dict[str, Any] = {name: getattr(content, name)[: cut.lines] for name in _LISTS}
    lists["history"] = content.history[-cut.lines :]
    lists["criteria"] = content.criteria[: max(cut.lines, 8)]
    lists["missing"] = content.missing[: max(cut.lines, 8)]
    lists["facets"] = content.facets[: max(cut.lines, 8)]
    lists["rules"] = content.rules[: max(cut.lines, 4)]
    kept = replace(content, **lists)
    return _walked(kept, cut.letters)


def _walked(part: Part, letters: int) -> Part:
    """`part` with every text in it shortened; headings and what names the document stay."""
    if isinstance(part, str):
        return cast(Part, _ended(part, letters))
    if isinstance(part, tuple):
        return cast(Part, tuple(_walked(one, letters) for one in part))
    if isinstance(part, (Titles, datetime)) or not is_dataclass(part):
        return part
    whole = ("made", "cell", "id", "handoff_id", "language")
    changed = {
        one.name: _walked(getattr(part, one.name), letters)
        for one in fields(part)
        if one.name not in whole
    }
    return cast(Part, replace(cast(Any, part), **changed))


def letters_in(part: object) -> int:
    """How many letters all texts in `part` have."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, tuple):
        return sum(letters_in(one) for one in part)
    if is_dataclass(part):
        return sum(letters_in(getattr(part, one.name)) for one in fields(part))
    return 0


def _ended(text: str, letters: int) -> str:
    if len(text) <= letters:
        return text
    closing = text[-2:] if text.endswith("\u00a0»") else text[-1:] if text.endswith("”") else ""
    return f"{text[: letters - 1].rstrip()}…{closing}"
