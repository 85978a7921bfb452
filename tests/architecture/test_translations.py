"""French is complete: every sentence of the source stands translated in the catalogue."""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT, sources

FRENCH = ROOT / "resources/translations/fr/LC_MESSAGES/qualifier.po"
HAS_SENTENCES = re.compile(r"\b(?:N?_|[a-z]*gettext)\s*\(")  # the rest need not be extracted
PLACEHOLDER = re.compile(r"{\w*")


def french_catalogue() -> Catalog:
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def test_every_sentence_is_in_french():
    french = french_catalogue()
    missing = [
        f"{source.name}:{line} {sentence!r}"
        for source in sources("qualifier")
        if HAS_SENTENCES.search(source.text)
        for line, sentence, _comments, context in extract_from_file("python", ROOT / source.name)
        if not is_translated(french.get(sentence, context))
    ]
    assert not missing, "\n".join(missing)


def is_translated(message: Message | None) -> bool:
    """All plural forms are there, and a person has looked at them (not fuzzy)."""
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms)


def test_translations_fill_in_the_same_values():
    wrong = [
        f"{message.id!r} → {form!r}"
        for message in french_catalogue()
        if message.id and is_translated(message)
        for form in (message.string if isinstance(message.string, tuple) else (message.string,))
        if not placeholders(form) <= placeholders(message.id)
    ]
    assert not wrong, "\n".join(wrong)


def placeholders(sentence: str | tuple[str, ...]) -> set[str]:
    """Names in braces; of a plural, those of all its forms."""
    return set(PLACEHOLDER.findall(sentence if isinstance(sentence, str) else " ".join(sentence)))
