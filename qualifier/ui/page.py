"""What a page of the main window is: a widget that can be entered, left and acted on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from qualifier.ui.shortcuts import Action


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do here, for Ctrl+K: its words, its keys, what runs."""

    words: str
    keys: str
    run: Callable[[], None]


class Page(QWidget):
    """Base of all pages. A page builds itself, shows one state and emits requests."""

    keeps_history = False  # Ctrl+Z in a field is the page's too: typing there is saved at once

    def entered(self) -> None:
        """The page came to the front: read what may have changed, put the focus."""

    def read_again(self) -> None:
        """Answers to what this page read may have been dropped: ask anew."""

    def left(self) -> bool:
        """The page is about to be left; False keeps it (an un-coded call, say)."""
        return True

    def primary_action(self) -> None:
        """Ctrl+Enter."""

    def start_search(self) -> None:
        """Ctrl+F: put the cursor where this page searches."""

    def undo(self) -> bool:
        """Ctrl+Z: take back the last act; False if there is none."""
        return False

    def act(self, action: Action) -> bool:
        """Keys of this page's own part of the map; False leaves them to the control in focus."""
        return False

    def foot_px(self) -> int:
        """The height of a bar at the foot that toasts must leave free."""
        return 0

    def commands(self) -> tuple[Command, ...]:
        """What Ctrl+K offers while this page is in front."""
        return ()

    def retranslate(self) -> None:
        """The language changed: say everything anew."""
