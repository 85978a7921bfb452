"""The keyboard card of the first day as Markdown, made from the one table of keys."""

from __future__ import annotations

from itertools import zip_longest

from qualifier.texts import _
from qualifier.ui.shortcuts import SHORTCUTS, Shortcut, Where, action_words, where_words
from qualifier.ui.widgets import key_labels

# The pages of a day on the phone, in two columns of about the same height.
COLUMNS: tuple[tuple[Where, ...], ...] = ((Where.QUEUE, Where.RINGING), (Where.CALL,))
_Cells = tuple[str, str]


def key_table(is_mac: bool | None = None) -> str:
    """A Markdown table in the language in use: keys and what they do, twice; ends with a line end.

    `is_mac`: as the caps of macOS; None is the computer the program runs on.
    """
    columns = [[cells for where in column for cells in _part(where, is_mac)] for column in COLUMNS]
    head = _("Keys")
    lines = [("| " + f"{head} | | " * len(columns)).rstrip(), "|" + "---|---|" * len(columns)]
    for row in zip_longest(*columns, fillvalue=("", "")):
        lines.append("| " + " | ".join(part for cells in row for part in cells) + " |")
    return "\n".join(lines) + "\n"


def _part(where: Where, is_mac: bool | None) -> list[_Cells]:
    rows = [one for one in SHORTCUTS if one.where is where]
    told = [(_caps(one, is_mac), action_words(one.action)) for one in rows]
    return [("", f"**{where_words(where)}**"), *told]


def _caps(shortcut: Shortcut, is_mac: bool | None) -> str:
    return " ".join(f"`{' '.join(key_labels(keys, is_mac))}`" for keys in shortcut.keys)
