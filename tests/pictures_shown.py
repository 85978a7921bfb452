"""What the pictures of docs/pictures show, as one hash a page and language.

`make screenshots` records it in docs/pictures/shown.json, a test compares. A hash covers the
sentences that the page's own modules say (English and translated), the window's frame, the table of
keys, colours and style, and the sample. So a page that says something else, or something more, is
noticed. Not noticed: another layout of the same words, widgets and fonts that changed, figures that
come out otherwise, sentences of rooms outside `ui` that are not named here.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from babel.messages.pofile import read_po

from qualifier.paths import resources_dir
from qualifier.ui.shortcuts import SHORTCUTS
from qualifier.ui.theme_tokens import DARK, LIGHT
from tests.guide_pictures import PICTURES

RECORD = PICTURES / "shown.json"
FRAME = ("qualifier/ui/rail.py", "qualifier/ui/main_window.py")
# First word of a picture's name → the modules whose sentences it shows.
PAGES: dict[str, tuple[str, ...]] = {
    "welcome": ("qualifier/ui/welcome/",),
    "queue": ("qualifier/ui/queue/", "qualifier/texts/queue_sentences.py"),
    "call": ("qualifier/ui/call/", "qualifier/ui/widgets/"),
    "calls": ("qualifier/ui/calls/calls_page.py", "qualifier/ui/calls/presenter.py"),
    "call-review": ("qualifier/ui/calls/",),
    "dossier": ("qualifier/ui/dossiers/",),
    "dossiers": ("qualifier/ui/dossiers/list_page.py", "qualifier/ui/dossiers/presenter.py"),
    "settings": ("qualifier/ui/settings/", "qualifier/ui/phone_form.py"),
    "help": ("qualifier/ui/help/", "qualifier/ui/shortcuts.py", "qualifier/texts/guides.py"),
    "import": ("qualifier/ui/imports/",),
    "review": ("qualifier/ui/review/", "qualifier/texts/figure_words.py"),
    "scripts": ("qualifier/ui/scripts/",),
    "agreement": ("qualifier/ui/agreement/",),
    "sync": ("qualifier/ui/sync/", "qualifier/texts/sync_sentences.py"),
}


def shown() -> dict[str, str]:
    """`page-language` → what its pictures show now, as a hash."""
    look = _look()
    found = {}
    for page, modules in PAGES.items():
        for language in ("en", "fr"):
            said = [
                f"{english}\0{french if language == 'fr' else ''}"
                for english, french, places in _sentences()
                if any(place.startswith((*FRAME, *modules)) for place in places)
            ]
            words = "\n".join((look, *sorted(said)))
            found[f"{page}-{language}"] = hashlib.sha256(words.encode()).hexdigest()[:16]
    return found


def record() -> None:
    """Write down what the pictures just made show."""
    RECORD.write_text(json.dumps(shown(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def recorded() -> dict[str, str]:
    """What was written down with the pictures."""
    found: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def page_of(picture: str) -> str:
    """The page that a picture (`call-review-coach-1180-light-fr`) is of; empty if none is known."""
    fitting = [one for one in PAGES if picture == one or picture.startswith(f"{one}-")]
    return max(fitting, key=len, default="")


def _look() -> str:
    sample = sorted((resources_dir() / "sample").glob("*"))
    files = (resources_dir() / "theme.qss", *sample)
    parts = [hashlib.sha256(one.read_bytes()).hexdigest() for one in files]
    tokens = [f"{role.name} {LIGHT[role]} {DARK[role]}" for role in LIGHT]
    return "\n".join((*parts, *tokens, *map(str, SHORTCUTS)))


@lru_cache(maxsize=1)
def _sentences() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    path = resources_dir() / "translations/fr/LC_MESSAGES/qualifier.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return tuple(
        (str(one.id), str(one.string), tuple(place for place, _line in one.locations))
        for one in catalogue
        if one.id
    )


if __name__ == "__main__":  # somebody looked at the pictures, and they still hold
    record()
