"""What lists do to phone numbers before we see them: labels, extensions, several in one cell,
spreadsheets that took them for figures.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 300
LEAST_DIGITS = 6  # fewer cannot be a whole number beside another

_EXCEL_POWER = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+")
_EXCEL_DECIMALS = re.compile(r"(\+?\d{7,15})[.,]0{1,2}")
_EXTENSION = re.compile(
    r"(?P<number>.*\d)[\s.,;:/-]*\(?\s*"
    r"(?:\bpostes?\b|\bp\.|\bext(?:ension)?\b\.?|x|\bint(?:erne)?\b\.?|\bdurchwahl\b|#)"
    r"\s*(?:n[°o]\s*)?[:.]?\s*(?P<extension>\d{1,6})\s*\)?",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN = re.compile(r"\(?\+?[\d\s.()/\-]*")
_FAX = re.compile(r"\b(?:fax|t[ée]l[ée]copie)", re.IGNORECASE)
_TWO_NATIONAL = re.compile(r"(0\d{8,10})(0\d{8,10})")
_NOT_SAID = re.compile(
    r"[\W_]*|n/?a|nan|null|none|unknown|inconnue?|aucune?|n[ée]ant|sans|non renseign[ée]e?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[^\d\s+().\-]+|\s{2,}|\s-\s")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell made clean: `text` without its extension; `excel` if a spreadsheet rounded it."""

    text: str
    extension: str = ""
    excel: bool = False


def read_cell(typed: str) -> Cell:
    """`typed` without what surrounds its numbers; digits are ASCII, spaces plain."""
    text = typed[:MOST_CHARACTERS]
    if not text.isascii():
        text = _plain_characters(text)
    text = text.strip(" \t\r\n\"'=`")
    if _EXCEL_POWER.fullmatch(text):
        return Cell(text, excel=True)
    if decimals := _EXCEL_DECIMALS.fullmatch(text):
        text = decimals[1]
    if found := _EXTENSION.fullmatch(text):
        return Cell(found["number"], found["extension"])
    return Cell(text)


def is_plain(text: str) -> bool:
    """Whether `text` holds nothing but what one number may be written with."""
    return _PLAIN.fullmatch(text) is not None


def pieces(text: str) -> tuple[str, ...]:
    """The parts of `text` that may each be a number, in order."""
    before_fax = _FAX.split(text)[0]
    if _digit_count(before_fax) >= LEAST_DIGITS:
        text = before_fax
    parts = (part.strip(" .-\t\n") for part in _BETWEEN.split(text))
    found = tuple(part for part in parts if _digit_count(part) >= LEAST_DIGITS)
    if len(found) == 1:
        digits = "".join(filter(str.isdigit, found[0]))
        if run_together := _TWO_NATIONAL.fullmatch(digits):
            return run_together[1], run_together[2]
    return found


def is_not_said(text: str) -> bool:
    """Whether the cell is blank, or says in a word or a dash that there is no number."""
    return _NOT_SAID.fullmatch(text) is not None


def _digit_count(text: str) -> int:
    return sum(map(str.isdigit, text))


def _plain_characters(text: str) -> str:
    """Without invisible marks (Windows' contacts add them); dashes and digits made ASCII."""
    out: list[str] = []
    for one in text:
        category = unicodedata.category(one)
        if category == "Nd":
            out.append(str(unicodedata.decimal(one)))
        elif category == "Pd" or one == "−":
            out.append("-")
        elif category == "Zs":
            out.append(" ")
        elif category != "Cf":
            out.append("+" if one == "＋" else one)
    return "".join(out)
