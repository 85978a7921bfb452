"""The settings page: every change applies at once; the last one can be taken back."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import QEvent, Qt, Signal, qVersion
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qualifier import settings as setting
from qualifier.paths import resources_dir
from qualifier.settings import Setting
from qualifier.store import database
from qualifier.store.key import new_recovery_key
from qualifier.texts import _
from qualifier.ui.desk import Desk
from qualifier.ui.page import Page
from qualifier.ui.settings.agreement_part import AgreementPart
from qualifier.ui.settings.lock_part import LockPart
from qualifier.ui.settings.parts import (
    AboutPart,
    CallsPart,
    FolderPart,
    LookPart,
    Part,
    PhonePart,
    YouPart,
)
from qualifier.ui.settings.presenter import SettingsPresenter
from qualifier.ui.settings.safety_part import SafetyPart
from qualifier.ui.settings.state import SettingsState
from qualifier.ui.settings.sync_part import SyncPart
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Kind, Label, Panel

WIDEST = 900


class SettingsPage(Page):
    """Signals: `said(text)` and `refused(text)` for the window's toasts; `sync_asked`: the sync
    centre; `agreement_asked`: the agreement."""

    sync_asked = Signal()
    agreement_asked = Signal()
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = SettingsPresenter(
            desk, self.show_state, self.said.emit, self.refused.emit, new_recovery_key
        )
        self._build()
        self.show_state(self._presenter.state)

    def read_again(self) -> None:
        self._presenter.read()

    def entered(self) -> None:
        self.read_again()
        self.look.language_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: SettingsState) -> None:
        """Show one state."""
        for part in self.parts:
            part.show_state(state)
        last = state.last_change
        self.undo_button.setVisible(last is not None)
        if last is not None:
            self.undo_button.setText(
                _("Undo: {setting}").format(setting=setting_words(last.setting))
            )

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        return self._presenter.undo()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.matches(QKeySequence.StandardKey.Undo) and self.undo()):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._inner.setMaximumWidth(theme().px(WIDEST))
            self._head.setMinimumHeight(theme().px(60))
            for part in self.parts:
                part.fit()

    def _build(self) -> None:
        self.look, self.you, self.calls = LookPart(), YouPart(), CallsPart()
        self.phone, self.folder, self.safety = PhonePart(), FolderPart(), SafetyPart()
        self.lock, self.sync = LockPart(), SyncPart()
        self.sync.asked.connect(self.sync_asked)
        self.agreement = AgreementPart()
        self.agreement.asked.connect(self.agreement_asked)
        self.about = AboutPart(versions(), licences())
        self.parts: tuple[Part, ...] = (
            self.look,
            self.you,
            self.calls,
            self.phone,
            self.folder,
            self.sync,
            self.agreement,
            self.safety,
            self.lock,
            self.about,
        )
        presenter = self._presenter
        for part in self.parts:
            part.changed.connect(presenter.change)
        self.you.role_toggled.connect(presenter.toggle_role)
        self.safety.passphrase_asked.connect(presenter.ask_for_passphrase)
        self.safety.passphrase_given.connect(presenter.set_passphrase)
        self.safety.recovery_asked.connect(presenter.offer_recovery_key)
        self.safety.recovery_put_away.connect(presenter.recovery_key_put_away)
        self.safety.keyring_asked.connect(presenter.use_keyring)
        self.safety.left.connect(presenter.leave_safety)
        self.lock.pin_asked.connect(presenter.ask_for_pin)
        self.lock.pin_given.connect(presenter.set_pin)
        self.lock.pin_dropped.connect(presenter.drop_pin)
        self.lock.left.connect(presenter.leave_safety)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(self._scroll_part(), 1)

    def _header(self) -> Panel:
        header = self._head = Panel(Role.WINDOW, lines=(Qt.Edge.BottomEdge,))
        self.undo_button = Button("", kind=Kind.GHOST, keys=keys_of(Action.UNDO))
        self.undo_button.clicked.connect(self.undo)
        row = QHBoxLayout(header)
        row.setContentsMargins(24, 14, 24, 14)
        row.setSpacing(12)
        row.addWidget(Label(_("Settings"), Type.TITLE))
        row.addWidget(Label(_("Changes apply at once."), Type.BODY, Role.TEXT2))
        row.addStretch(1)
        row.addWidget(self.undo_button)
        header.setMinimumHeight(theme().px(60))
        return header

    def _scroll_part(self) -> Panel:
        inner = self._inner = QWidget()
        inner.setMaximumWidth(theme().px(WIDEST))
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 32)
        column.setSpacing(16)
        for part in self.parts:
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        ground = Panel(Role.WINDOW)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll)
        return ground


def setting_words(one: Setting) -> str:
    """A setting's name, in a sentence."""
    return {
        setting.LANGUAGE: _("language"),
        setting.THEME: _("theme"),
        setting.TEXT_SIZE: _("text size"),
        setting.REDUCE_MOTION: _("animation"),
        setting.DIGIT_ADVANCES: _("digits"),
        setting.SEAT_NAME: _("name"),
        setting.SEAT_ROLES: _("roles"),
        setting.SCRIPT: _("script"),
        setting.DIALER: _("phone"),
        setting.DIAL_COMMAND: _("command line"),
        setting.HOME_COUNTRY: _("country"),
        setting.FOLDER: _("folder"),
        setting.LOCK_AFTER: _("lock"),
    }.get(one, one.key)


def versions() -> tuple[tuple[str, str], ...]:
    """What the program is made of, as (name, version)."""
    cipher, sqlite = database.versions()
    return (
        ("Qualifier", metadata.version("qualifier")),
        ("Qt", qVersion()),
        ("Python", platform.python_version()),
        ("SQLCipher", f"{cipher} (SQLite {sqlite})"),
    )


def licences() -> str:
    """The notice that comes with the program; empty if it was not shipped along."""
    try:
        return (resources_dir().parent / "NOTICE").read_text(encoding="utf-8")
    except OSError:
        return ""
