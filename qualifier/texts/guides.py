"""The guides: which there are, for whom, and their Markdown.

`resources/guides/{fr,en}/<id>.md` is the one source: the program shows it, docs/guides.md links to
it. A guide that connects a CRM is any file `connect-<kind>.md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

from qualifier.core.text import fold
from qualifier.paths import resources_dir
from qualifier.texts.catalogue import Language, _

KEYS_BEGIN, KEYS_END = "<!-- keys -->", "<!-- end of keys -->"


class Reader(Enum):
    """Whom a guide is written for, in the order of the list."""

    QUALIFIER = "qualifier"
    SALES = "sales"
    TEAM_LEAD = "team_lead"
    ADMIN = "admin"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language. `text` is Markdown without its first line, the title.

    `is_one_page`: it is written to be printed on one page.
    """

    id: str
    reader: Reader
    title: str
    text: str
    is_one_page: bool = False


# In the order of the list; `connect-*` are found in the folder.
_READERS: dict[str, Reader] = {
    "first-day": Reader.QUALIFIER,
    "offline": Reader.QUALIFIER,
    "reading-a-dossier": Reader.SALES,
    "review": Reader.TEAM_LEAD,
    "importing": Reader.ADMIN,
    "script": Reader.ADMIN,
    "agreement": Reader.ADMIN,
    "connect": Reader.ADMIN,
    "security": Reader.EVERYONE,
    "trouble": Reader.EVERYONE,
    "words": Reader.EVERYONE,
}
_ONE_PAGE = frozenset({"first-day", "reading-a-dossier"})


def guides_dir() -> Path:
    """Where the guides lie: a folder for each language, and one of pictures."""
    return resources_dir() / "guides"


@lru_cache(maxsize=len(Language))
def guides(language: Language) -> tuple[Guide, ...]:
    """All guides in `language`, in the order of the list."""
    return tuple(_read(path) for path in _files(guides_dir() / language.value))


def _files(folder: Path) -> list[Path]:
    found = []
    for guide_id in _READERS:
        found.append(folder / f"{guide_id}.md")
        if guide_id == "connect":
            found += sorted(folder.glob("connect-*.md"))
    return found


def _read(path: Path) -> Guide:
    first, _rest, text = path.read_text(encoding="utf-8").partition("\n")
    reader = _READERS.get(path.stem, Reader.ADMIN)
    title = first.removeprefix("# ").strip()
    return Guide(path.stem, reader, title, text.lstrip("\n"), path.stem in _ONE_PAGE)


def fitting(all_guides: Sequence[Guide], typed: str) -> tuple[Guide, ...]:
    """The guides that hold every word typed, in the order given."""
    wanted = fold(typed).split()
    return tuple(one for one in all_guides if _holds(f"{one.title}\n{one.text}", wanted))


def best(found: Sequence[Guide], typed: str) -> Guide | None:
    """The first that has every word in its title, else the first."""
    wanted = fold(typed).split()
    titled = (one for one in found if _holds(one.title, wanted))
    return next(titled, found[0] if found else None)


def _holds(text: str, wanted: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in wanted)


def with_keys(text: str, table: str) -> str:
    """`text` with the keyboard card between its marks replaced by `table`; the marks go."""
    before, begin, rest = text.partition(KEYS_BEGIN)
    _old, end, after = rest.partition(KEYS_END)
    return f"{before}{table}{after}" if begin and end else text


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it: lower case, hyphens, no punctuation."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def reader_words(reader: Reader) -> str:
    """The heading of a reader's guides in the list."""
    return {
        Reader.QUALIFIER: _("For qualifiers"),
        Reader.SALES: _("For sales"),
        Reader.TEAM_LEAD: _("For team leads"),
        Reader.ADMIN: _("For admins"),
        Reader.EVERYONE: _("For everyone"),
    }[reader]
