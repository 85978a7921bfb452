"""The apostrophe that keeps a spreadsheet from running a cell as a formula.

Writing puts it on, reading takes it off: `unguarded(guarded(text)) == text` for every text.
Source: OWASP, "CSV Injection" (= + - @, tab, carriage return, line feed, full-width forms).
"""

from __future__ import annotations

GUARD = "'"
_DANGEROUS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n\0")
_BLANK = " \u00a0\u202f\u2007\u3000\u200b\ufeff\v\f"


def _needs_guard(text: str) -> bool:
    """Whether a spreadsheet may run `text`, seen through blanks and apostrophes before it."""
    rest = text.lstrip(_BLANK + GUARD)
    return rest[:1] in _DANGEROUS if rest else False


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would calculate."""
    return GUARD + text if _needs_guard(text) else text


def is_guarded(text: str) -> bool:
    """Whether the apostrophe is on already."""
    return text.startswith(GUARD) and _needs_guard(text)


def unguarded(text: str) -> str:
    """`text` without the apostrophe that `guarded` (or a careful person) put before it."""
    return text[1:] if is_guarded(text) else text
