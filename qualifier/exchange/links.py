"""What the desktop hands to the program: a link to a lead, or the file of a script.

    qualifier "qualifier:lead/LEAD_ID"     qualifier FILE.qualifier.yaml

A link comes from anywhere, so it is read strictly, says no more than which lead to show, and
nothing of it is repeated in a message. Showing a lead dials nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from qualifier.core.errors import ActionRefused, FileRefused

SCHEME = "qualifier:"
SCRIPT_ENDING = ".qualifier.yaml"
_LEAD = re.compile(r"qualifier:(?://)?lead/([0-9A-Za-z][0-9A-Za-z_-]{0,63})/?", re.IGNORECASE)
_WITH_VALUE = ("--profile", "--passphrase-file", "--lang")


def split(given: Sequence[str]) -> tuple[list[str], str | None]:
    """The options, and the link or script file behind them (None where a command stands)."""
    if given and _is_link(given[0]):  # as desktops start it: nothing else may come with it
        if len(given) > 1:
            raise ActionRefused("bad_link")
        return [], given[0]
    if given and _is_thing(given[-1]) and _are_options(given[:-1]):
        return list(given[:-1]), given[-1]
    return list(given), None


def wish_of(thing: str) -> dict[str, str]:
    """What the window is to show. Raises ActionRefused(bad_link) or FileRefused(not_found)."""
    if _is_link(thing):
        found = _LEAD.fullmatch(thing)
        if found is None:
            raise ActionRefused("bad_link")
        return {"do": "show_lead", "lead_id": found[1]}
    file = _path(thing)
    try:
        is_there = file.is_file()
    except (OSError, ValueError):  # too long a name, or one with a zero byte
        is_there = False
    if not is_there:
        raise FileRefused("not_found", file.name[:80], is_document=True)
    return {"do": "open_script", "file": str(file.absolute())}


def _path(thing: str) -> Path:
    if not thing.lower().startswith("file:"):
        return Path(thing)
    return Path(unquote(urlsplit(thing).path))  # desktops may hand files over as addresses


def _is_link(thing: str) -> bool:
    return thing.lower().startswith(SCHEME)


def _is_thing(thing: str) -> bool:
    is_option = thing.startswith("-")
    return _is_link(thing) or (thing.lower().endswith(SCRIPT_ENDING) and not is_option)


def _are_options(given: Sequence[str]) -> bool:
    """Whether these are options of the program alone, and no command."""
    rest = list(given)
    while rest:
        one = rest.pop(0)
        if one in _WITH_VALUE and rest:
            rest.pop(0)
        elif one != "--json" and not one.startswith(tuple(f"{name}=" for name in _WITH_VALUE)):
            return False
    return True
