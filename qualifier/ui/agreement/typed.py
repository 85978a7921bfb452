"""Figures as people type and read them: lengths of time, shares, amounts, hours, lists of words.

Each reading raises `NotTaken` with a sentence; nothing is guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from qualifier.core.calling_windows import Span, zone_named
from qualifier.texts import _, current_language
from qualifier.texts.formats import NARROW, NO_BREAK

_UNITS = {
    "w": 7 * 86_400,
    "d": 86_400,
    "h": 3_600,
    "min": 60,
    "s": 1,
}
_NAMES = {
    "w": ("w", "week", "weeks", "sem", "semaine", "semaines"),
    "d": ("d", "day", "days", "j", "jour", "jours"),
    "h": ("h", "hour", "hours", "heure", "heures"),
    "min": ("min", "mn", "m", "minute", "minutes"),
    "s": ("s", "sec", "second", "seconds", "seconde", "secondes"),
}
_SECONDS = {name: _UNITS[unit] for unit, names in _NAMES.items() for name in names}
_PART = re.compile(r"(\d+)([a-z]+)")
_SPAN = re.compile(r"(\d{1,2})[:h](\d{2})?[-–](\d{1,2})[:h](\d{2})?")
_SPACES = re.compile(rf"[\s{NARROW}{NO_BREAK}]+")
_MOST_DAYS = 36_500
DAYS_FROM = 3


class NotTaken(Exception):
    """What was typed cannot stand there; the sentence says why, in the language in use."""


def length(typed: str) -> timedelta:
    """`3 h`, `2 d`, `1 d 12 h`, `45 min`, `0`. Raises NotTaken."""
    bare = _SPACES.sub("", typed).casefold()
    if bare == "0":
        return timedelta(0)
    parts = _PART.findall(bare)
    if not parts or "".join(f"{count}{unit}" for count, unit in parts) != bare:
        raise NotTaken(_("Write a length such as 30 min, 24 h or 2 d."))
    if any(unit not in _SECONDS for _count, unit in parts):
        raise NotTaken(_("Write a length such as 30 min, 24 h or 2 d."))
    seconds = sum(int(count) * _SECONDS[unit] for count, unit in parts)
    if seconds > _MOST_DAYS * 86_400:
        raise NotTaken(_("That is more than a hundred years."))
    return timedelta(seconds=seconds)


def length_shown(span: timedelta | None) -> str:
    """As `length` reads it, in the letters of the language in use; empty for None."""
    if span is None:
        return ""
    day = "j" if current_language().value == "fr" else "d"
    days, rest = span.days, span.seconds
    if days < DAYS_FROM:  # 24 h and 48 h are promises, 3 d is a wait
        days, rest = 0, rest + span.days * 86_400
    parts = (
        (days, day),
        (rest // 3600, "h"),
        (rest % 3600 // 60, "min"),
        (rest % 60, "s"),
    )
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0"


def whole(typed: str, least: int, most: int) -> int:
    """A whole number within bounds. Raises NotTaken."""
    bare = _SPACES.sub("", typed).replace("−", "-")
    words = _("Write a whole number from {least} to {most}.").format(least=least, most=most)
    if not re.fullmatch(r"-?\d{1,9}", bare):
        raise NotTaken(words)
    if not least <= int(bare) <= most:
        raise NotTaken(words)
    return int(bare)


def share(typed: str) -> float:
    """`90`, `90 %` or `35,5 %`, as a share above 0 up to 1. Raises NotTaken."""
    found = _number(_SPACES.sub("", typed).removesuffix("%"))
    if found is None or not 0 < found <= 100:
        raise NotTaken(_("Write a percentage above 0, at most 100."))
    return round(found / 100, 6)


def share_shown(value: float) -> str:
    """`90 %`, in the spacing of the language in use."""
    space = NO_BREAK if current_language().value == "fr" else ""
    return f"{_plain(round(value * 100, 4))}{space}%"


def amount(typed: str) -> float:
    """An amount above 0: `600 000`, `12,5`, `30k`. Raises NotTaken."""
    bare = _SPACES.sub("", typed).casefold().removesuffix("€").removeprefix("€")
    factor = {"k": 1_000, "m": 1_000_000}.get(bare[-1:], 1)
    found = _number(bare.rstrip("km") if factor > 1 else bare)
    if found is None or not 0 < found * factor < 1e15:
        raise NotTaken(_("Write an amount above 0."))
    return found * factor


def price(typed: str) -> float:
    """An amount from 0 on. Raises NotTaken."""
    found = _number(_SPACES.sub("", typed).removesuffix("€"))
    if found is None or not 0 <= found < 1e9:
        raise NotTaken(_("Write an amount, 0 or more."))
    return found


def amount_shown(value: float) -> str:
    """With thin spaces between thousands in French, commas in English."""
    whole_part, _point, rest = _plain(value).partition(".")
    french = current_language().value == "fr"
    grouped = f"{int(whole_part):,}".replace(",", NARROW if french else ",")
    return f"{grouped}{',' if french else '.'}{rest}" if rest else grouped


def words(typed: str) -> tuple[str, ...]:
    """Words between commas, each once."""
    found = (one.strip() for one in re.split(r"[,;]", typed))
    return tuple(dict.fromkeys(one[:100] for one in found if one))[:200]


def words_shown(found: Iterable[str]) -> str:
    """As `words` reads them."""
    return ", ".join(found)


def spans(typed: str) -> tuple[Span, ...]:
    """`09:00-12:30, 13:30-18:00`; nothing is a closed day. Raises NotTaken."""
    made: list[Span] = []
    for one in re.split(r"[,;]", typed):
        bare = _SPACES.sub("", one).casefold()
        if not bare:
            continue
        found = _SPAN.fullmatch(bare)
        if found is None:
            raise NotTaken(_("Write hours such as 09:00-12:30, 13:30-18:00."))
        first = _time(found[1], found[2])
        last = _time(found[3], found[4])
        if last <= first or (made and first < made[-1].closes):
            raise NotTaken(_("Hours go from the earlier to the later."))
        made.append(Span(first, last))
    return tuple(made)


def spans_shown(found: Iterable[Span]) -> str:
    """As `spans` reads them."""
    return ", ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in found)


def zone(typed: str) -> str:
    """An IANA time zone. Raises NotTaken."""
    name = typed.strip()
    if zone_named(name) is None:
        raise NotTaken(_("Write a time zone such as Europe/Paris."))
    return name


def day(typed: str) -> str:
    """`2026-11-02` or `02/11/2026`, as ISO; empty for none. Raises NotTaken."""
    bare = typed.strip()
    if not bare:
        return ""
    slashed = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", bare)
    if slashed:
        bare = f"{slashed[3]}-{int(slashed[2]):02}-{int(slashed[1]):02}"
    try:
        return date.fromisoformat(bare).isoformat()
    except ValueError as error:
        raise NotTaken(_("Write a day such as 2026-12-03.")) from error


def new_id(typed: str, taken: Iterable[str]) -> str:
    """A free id. Raises NotTaken."""
    bare = typed.strip()
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", bare):
        raise NotTaken(_("Small letters, digits and _ only, a letter first, at most 40."))
    if bare in taken:
        raise NotTaken(_("Another entry has this id."))
    return bare


def _number(bare: str) -> float | None:
    """A figure with point or comma; one comma before three last digits parts thousands."""
    is_decimal = bare.count(",") == 1 and not re.search(r",\d{3}$", bare)
    try:
        found = float(bare.replace(",", "." if is_decimal else ""))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _time(hours: str, minutes: str | None) -> time:
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError as error:
        raise NotTaken(_("Write hours such as 09:00-12:30, 13:30-18:00.")) from error
