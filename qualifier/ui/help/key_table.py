"""The keyboard card of the first day as Markdown, made from the one table of keys."""

from __future__ import annotations

from itertools import zip_longest

from qualifier.texts import _
from qualifier.ui.shortcuts import SHORTCUTS, Shortcut, Where, action_words, where_words
from qualifier.ui.widgets import key_labels

FIRST_DAY = (Where.QUEUE, Where.RINGING, Where.CALL)  # the pages of a day on the phone
_Cells = tuple[str, str]


def key_table(is_mac: bool | None = None) -> str:
    """A Markdown table in the language in use: keys and what they do, twice; ends with a line end.

    The pages follow each other in two columns of the same height; a page that goes on in the
    second one is named there again. `is_mac`: as the caps of macOS; None is this computer.
    """
    flow = [(where, cells) for where in FIRST_DAY for cells in _part(where, is_mac)]
    half = (len(flow) + 2) // 2
    left = [cells for _where, cells in flow[:half]]
    right = [cells for _where, cells in flow[half:]]
    heading = _heading(flow[half][0])
    if right[0] != heading:
        right.insert(0, heading)
    head = _("Keys")
    lines = [f"| {head} | | {head} | |", "|---|---|---|---|"]
    for row in zip_longest(left, right, fillvalue=("", "")):
        lines.append("| " + " | ".join(part for cells in row for part in cells) + " |")
    return "\n".join(lines) + "\n"


def _heading(where: Where) -> _Cells:
    return "", f"**{where_words(where)}**"


def _part(where: Where, is_mac: bool | None) -> list[_Cells]:
    rows = [one for one in SHORTCUTS if one.where is where]
    return [_heading(where), *((_caps(one, is_mac), action_words(one.action)) for one in rows)]


def _caps(shortcut: Shortcut, is_mac: bool | None) -> str:
    return " ".join(f"`{' '.join(key_labels(keys, is_mac))}`" for keys in shortcut.keys)
