"""Texts for people: one gettext catalogue per language, for window, documents and command line.

`_` and `ngettext` look the sentence up at the moment they are called, so a language change
shows at the next repaint. English sentences are the keys; French is complete in every release.
"""

from qualifier.texts.catalogue import (
    Language,
    _,
    current_language,
    ngettext,
    pgettext,
    use_language,
)

__all__ = ["Language", "_", "current_language", "ngettext", "pgettext", "use_language"]
