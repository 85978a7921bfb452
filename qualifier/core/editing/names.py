"""Ids for new parts of a document: made of the words people give them, and free."""

from __future__ import annotations

import re
from collections.abc import Collection

from qualifier.core.script import END
from qualifier.core.text import fold

MOST_LENGTH = 40
_NEW = ("question", "section", "choice", "objection")  # what a new part is called at first
_NOT_ID = re.compile(r"[^a-z0-9]+")
# Words that say nothing by themselves, so that an id begins with what it is about.
_SMALL = frozenset(
    "a an the le la les l un une des du de d et and of to is are vous your votre vos est ce que"
    " quel quelle quels quelles which what do does did you".split()
)


def id_from(words: str) -> str:
    """An id (FORMATS.md: `[a-z][a-z0-9_]*`) made of the telling words; empty if there are none."""
    parts = [one for one in _NOT_ID.split(fold(words)) if one]
    telling = [one for one in parts if one not in _SMALL] or parts
    found = ""
    for part in telling[:4]:
        longer = f"{found}_{part}" if found else part
        if len(longer) > MOST_LENGTH:
            break
        found = longer
    found = found or (telling[0][:MOST_LENGTH] if telling else "")
    return found if not found or found[0].isalpha() else f"n_{found}"


def is_made_up(id_: str) -> bool:
    """Whether it is that of a new part, which has not got its words yet."""
    return id_.rstrip("0123456789").rstrip("_") in _NEW


def free_id(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number behind it that is free. `end` is never free."""
    if wanted not in taken and wanted != END:
        return wanted
    number = 2
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"
