"""The first run put together: its window, its presenter, and the profile it ends in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from qualifier.core.errors import KeyringMissing
from qualifier.exchange.documents.contact_rules_document import contact_rules_named
from qualifier.settings import CONTACT_RULES
from qualifier.store.key import new_recovery_key
from qualifier.sync import credentials
from qualifier.texts import Language, current_language
from qualifier.ui.errand import Errands
from qualifier.ui.language import speak
from qualifier.ui.welcome.carry_out import Made, SetUp, carry_out
from qualifier.ui.welcome.presenter import WelcomePresenter
from qualifier.ui.welcome.script_offers import script_offers
from qualifier.ui.welcome.state import WelcomeState
from qualifier.ui.welcome.window import WelcomeWindow


class FirstRun(QObject):
    """Show `widget`; `done(Made)` comes once, with the open profile and what to import first."""

    done = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._errands = Errands(self)
        self._window: WelcomeWindow | None = None
        self.presenter = WelcomePresenter(
            current_language().value, self._show, _speak, new_recovery_key, self._errands
        )
        rules = contact_rules_named(str(CONTACT_RULES.default))
        today = datetime.now(UTC).astimezone().date()
        self._window = WelcomeWindow(self.presenter, rules, today)
        self._window.set_up.connect(self._carry_out)
        application = QCoreApplication.instance()
        if application is not None:  # leaving in the middle must not wait for a long list
            application.aboutToQuit.connect(self.close)
        self._errands.run(_has_keyring, self.presenter.keyring_found, self.presenter.failed)
        self._errands.run(script_offers, self._window.show_offers, self.presenter.failed)

    @property
    def widget(self) -> QWidget:
        """The page, to be put into the window."""
        assert self._window is not None
        return self._window

    def close(self) -> None:
        """Stop reading and wait for what runs."""
        self.presenter.close()
        self._errands.close()

    def _show(self, state: WelcomeState) -> None:
        if self._window is not None:
            self._window.show_state(state)

    def _carry_out(self, set_up: SetUp) -> None:
        self._errands.run(
            lambda: carry_out(set_up, self._folder), self._made, self.presenter.failed
        )

    def _made(self, made: Made) -> None:
        self.close()
        self.done.emit(made)


def _speak(language: str) -> None:
    speak(Language(language))


def _has_keyring() -> bool:
    try:
        credentials.native_backend()
    except KeyringMissing:
        return False
    return True
