"""What the cells of a column look like, to confirm or refute what its name says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qualifier.exchange.lists.cell_dates import looks_like_date
from qualifier.exchange.lists.countries import country_code
from qualifier.exchange.lists.natures import nature_of

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:\+|00|\(?0)[\d\s().\-/\u00a0\u202f]{7,24}")
_NUMBER = re.compile(r"[-+]?\d[\d\s.,]*")
_COORDINATES = re.compile(r"-?\d+[.,]\d+\s*[,;]\s*-?\d+[.,]\d+")
_CIVILITY = re.compile(r"(?:m|mr|mme|mlle|mrs|ms|miss|dr|monsieur|madame)\.?", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?", re.IGNORECASE)


def are_emails(cells: Sequence[str]) -> bool:
    """Whether nearly all filled cells are e-mail addresses."""
    return _share(cells, lambda cell: bool(_EMAIL.fullmatch(cell))) >= 0.8


def are_phone_numbers(cells: Sequence[str]) -> bool:
    """Whether nearly all filled cells are written as phone numbers are: with 0, 00 or + first."""
    return _share(cells, _is_phone) >= 0.8


def may_hold_numbers(cells: Sequence[str]) -> bool:
    """Whether some filled cells are long enough for phone numbers; true of an empty column."""
    return not any(cells) or _share(cells, lambda cell: sum(map(str.isdigit, cell)) >= 8) >= 0.3


def are_dates(cells: Sequence[str]) -> bool:
    """Whether nearly all filled cells are dates."""
    return _share(cells, looks_like_date) >= 0.8


def _is_phone(cell: str) -> bool:
    return bool(_PHONE.fullmatch(cell)) and 8 <= sum(map(str.isdigit, cell)) <= 15


def fits(target: str, cells: Sequence[str]) -> bool:
    """Whether the filled cells can be what `target` (a target's text) says.

    An empty column fits everything: its name is all we know of it.
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return True
    check = _CHECKS.get(target)
    return check is None or check(filled)


def _share(cells: Sequence[str], holds: Callable[[str], bool]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(1 for cell in filled if holds(cell)) / len(filled) if filled else 0.0


def _mostly(holds: Callable[[str], bool], least: float = 0.5) -> Callable[[Sequence[str]], bool]:
    return lambda cells: _share(cells, holds) >= least


def _has_letters(cell: str) -> bool:
    if _COORDINATES.fullmatch(cell) or _EMAIL.fullmatch(cell):
        return False
    return any(map(str.isalpha, cell)) and not looks_like_date(cell)


def _is_name(cell: str) -> bool:
    return _has_letters(cell) and not _CIVILITY.fullmatch(cell)


def _has_figures(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and "@" not in cell and not looks_like_date(cell)


def _are_keys(cells: Sequence[str]) -> bool:
    """Cells that tell records apart; in a short sample repeats may be true duplicates."""
    return len(cells) < 10 or len(set(cells)) > len(cells) / 2


def _is_site(cell: str) -> bool:
    return bool(_WEB.fullmatch(cell)) and "linkedin.com/in/" not in cell.lower()


_CHECKS: dict[str, Callable[[Sequence[str]], bool]] = {
    "external_id": _are_keys,
    "first_name": _mostly(_is_name),
    "last_name": _mostly(_is_name),
    "name": _mostly(_is_name),
    "company": _mostly(_has_letters, 0.3),
    "job_title": _mostly(_is_name),
    "phone": _mostly(_has_figures, 0.3),
    "phone2": _mostly(_has_figures, 0.3),
    "email": _mostly(lambda cell: "@" in cell, 0.3),
    "website": _mostly(_is_site),
    "street": _mostly(_has_letters, 0.3),
    "postal_code": _mostly(lambda cell: len(cell) <= 12 and any(map(str.isdigit, cell))),
    "city": _mostly(_has_letters),
    "country": _mostly(lambda cell: bool(country_code(cell)), 0.3),
    "language": _mostly(lambda cell: len(cell) <= 24 and _has_letters(cell)),
    "sector": _mostly(_has_letters),
    "nature": _mostly(lambda cell: nature_of(cell) is not None, 0.3),
    "signal": _mostly(_has_letters),
    "signal_date": _mostly(looks_like_date),
    "basis_on": _mostly(looks_like_date),
    "signal:marketing_score": _mostly(lambda cell: bool(_NUMBER.fullmatch(cell))),
}
