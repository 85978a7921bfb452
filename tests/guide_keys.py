"""The keyboard card in the guides' files, from the one table of keys: `make texts` runs this.

The program makes the card anew for its computer; in the files stands that of Linux and Windows.
"""

from __future__ import annotations

from pathlib import Path

from qualifier.texts import Language, use_language
from qualifier.texts.guides import KEYS_BEGIN, KEYS_END, guides_dir, with_keys
from qualifier.ui.help.key_table import key_table


def path_of(language: Language) -> Path:
    """The guide that has the card."""
    return guides_dir() / language.value / "first-day.md"


def wanted(language: Language) -> str:
    """The whole file as it should be; the language in use is `language` afterwards."""
    use_language(language)
    table = f"{KEYS_BEGIN}\n{key_table(is_mac=False)}{KEYS_END}"
    return with_keys(path_of(language).read_text(encoding="utf-8"), table)


if __name__ == "__main__":
    for one in Language:
        path_of(one).write_text(wanted(one), encoding="utf-8")
