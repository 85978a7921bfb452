"""Numbers as people type them, in French and in English, and back to plain digits."""

from __future__ import annotations

import math
import re

from qualifier.core.errors import AnswerRefused

_SPACES = re.compile(r"[\s\u00a0\u202f'’_]")
_FIGURE = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")  # 1,200.50; but 0,125 is French
_THOUSAND = {"k": 1_000, "m": 1_000_000}
_MOST = 1e12


def figure(raw: object) -> float:
    """A number as people type it: 1 200, 1,5, 1,200.50, 30k, 2M.

    Raises AnswerRefused (not_a_number, too_large).
    """
    if isinstance(raw, bool):
        raise AnswerRefused("not_a_number")
    if isinstance(raw, (int, float)):
        if abs(raw) > _MOST or not math.isfinite(raw):
            raise AnswerRefused("not_a_number")
        return float(raw)
    if not isinstance(raw, str) or len(raw) > 40:
        raise AnswerRefused("not_a_number")
    bare = _SPACES.sub("", raw).lower().replace("−", "-")
    factor = _THOUSAND.get(bare[-1:], 1)
    if factor != 1:
        bare = bare[:-1]
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _FIGURE.fullmatch(bare) or not bare.isascii():
        raise AnswerRefused("not_a_number")
    value = float(bare.replace(",", "."))
    if factor != 1:
        value = round(value * factor, 6)  # 1.001M is 1001000, not 1000999.9999999999
    if abs(value) > _MOST:
        raise AnswerRefused("too_large", {"most": f"{_MOST:g}"})
    return value


def plain(number: float) -> str:
    """`number` in full, without a needless `.0`."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))
