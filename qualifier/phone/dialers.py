"""Three ways to dial: the program set for tel: links, an own command line, the person's hand.

None of them tells when somebody answers: the qualifier does, with Enter.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import Protocol

from qualifier.core.errors import ActionRefused

NUMBER = "{number}"
_E164 = re.compile(r"\+\d{6,15}")


class Dialer(Protocol):
    """A way to dial. Raises ActionRefused(dialer_failed) if nothing took the number."""

    name: str

    def dial(self, number: str) -> None:
        """Have `number` (E.164) dialled; returns at once."""


class TelLink:
    """Hands a tel: link to the system, as a browser would."""

    name = "tel_link"

    def dial(self, number: str) -> None:
        link = f"tel:{_checked(number)}"
        if sys.platform == "win32":
            try:
                os.startfile(link)  # noqa: S606 - a tel: link made here
            except OSError as error:
                raise ActionRefused("dialer_failed", {"command": link}) from error
            return
        _run(["open" if sys.platform == "darwin" else "xdg-open", link])


class CommandLine:
    """Runs the person's own command; `{number}` in it is replaced. Never through a shell."""

    name = "command"

    def __init__(self, template: str) -> None:
        self._template = template

    def dial(self, number: str) -> None:
        try:
            words = shlex.split(self._template)
        except ValueError as error:
            raise ActionRefused("dialer_failed", {"command": self._template}) from error
        if not words or not any(NUMBER in word for word in words):
            raise ActionRefused("dialer_without_number", {"command": self._template})
        _run([word.replace(NUMBER, _checked(number)) for word in words])


class ByHand:
    """The number is on screen; the person dials it."""

    name = "by_hand"

    def dial(self, number: str) -> None:
        _checked(number)


def dialer_for(name: str, command: str) -> Dialer:
    """The dialer of the setting `name`; by hand where it is unknown."""
    if name == TelLink.name:
        return TelLink()
    return CommandLine(command) if name == CommandLine.name else ByHand()


def _checked(number: str) -> str:
    if not _E164.fullmatch(number):
        raise ActionRefused("number_unusable", {"number": number})
    return number


def _run(command: list[str]) -> None:
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ActionRefused("dialer_failed", {"command": command[0]}) from error
