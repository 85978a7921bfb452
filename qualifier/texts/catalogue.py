"""The language in use and its catalogue. Read by all but core."""

from __future__ import annotations

import gettext as gettext_module
from enum import Enum

from qualifier.paths import resources_dir


class Language(Enum):
    """The languages that are complete in every release."""

    FRENCH = "fr"
    ENGLISH = "en"


class _Current:
    """The one piece of state here: which catalogue answers `_`."""

    language = Language.ENGLISH
    catalogue: gettext_module.NullTranslations = gettext_module.NullTranslations()


def use_language(language: Language) -> None:
    """Make `language` the one that `_` answers in, for the whole process.

    Raises FileNotFoundError if French was never compiled (`make setup` does it).
    """
    if language is Language.ENGLISH:
        _Current.catalogue = gettext_module.NullTranslations()
    else:
        folder = resources_dir() / "translations"
        _Current.catalogue = gettext_module.translation("qualifier", folder, [language.value])
    _Current.language = language


def current_language() -> Language:
    """The language `_` answers in."""
    return _Current.language


def _(message: str) -> str:
    """`message` in the language in use; the message itself where it has no translation."""
    return _Current.catalogue.gettext(message)


def pgettext(context: str, message: str) -> str:
    """As `_`, for a word that French says differently in that context."""
    return _Current.catalogue.pgettext(context, message)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` for `count`, by the plural rule of the language in use."""
    return _Current.catalogue.ngettext(one, many, count)
