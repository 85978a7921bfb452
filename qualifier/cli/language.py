"""The language of the command line: --lang, else the profile's setting, else the system's."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from qualifier.texts import Language, use_language


def speak_before_profile(arguments: Sequence[str]) -> None:
    """Speak as --lang says, else as the system does, until a profile says otherwise."""
    speak(asked_language(arguments) or system_language(os.environ))


def asked_language(arguments: Sequence[str]) -> str:
    """The value of --lang among raw arguments; empty if there is none that we know."""
    for place, one in enumerate(arguments):
        name, equals, value = one.partition("=")
        if name == "--lang":
            found = value if equals else "".join(arguments[place + 1 : place + 2])
            return found if found in {member.value for member in Language} else ""
    return ""


def system_language(environment: Mapping[str, str]) -> str:
    """fr or en, by the first variable that says anything."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        said = environment.get(name, "")
        if said:
            return "fr" if said.lower().startswith("fr") else "en"
    return "en"


def speak(language: str) -> None:
    """Use `language`; English where its catalogue was never compiled."""
    try:
        use_language(Language(language))
    except (FileNotFoundError, ValueError):
        use_language(Language.ENGLISH)
