"""What the window shows while it is locked: since when and why, one field, and how to get in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qualifier.core.errors import QualifierError
from qualifier.texts import _
from qualifier.ui.errand import Errands
from qualifier.ui.lock.locked import (
    Ask,
    LockedProfile,
    LockedState,
    field_words,
    hint_words,
    refusal,
    since_words,
    why_words,
)
from qualifier.ui.secret_card import place_card, show_secret
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Button,
    Field,
    Kind,
    Label,
    LinkButton,
    WrappedText,
)


class LockPage(QWidget):
    """Signals: `unlocked(bytes)` the database key, `quit_asked`."""

    unlocked = Signal(object)
    quit_asked = Signal()

    def __init__(
        self,
        locked: LockedProfile,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._locked, self._clock = locked, clock
        self._errands = Errands(self)
        self._build()
        self.show_state(locked.state())

    def show_state(self, state: LockedState) -> None:
        """Show one state; the focus is in the field."""
        self._state = state
        is_recovery = state.ask is Ask.RECOVERY
        self.since_label.setText(since_words(state.mark.since, self._clock()))
        self.words.show_text(why_words(state))
        hint = hint_words(self._locked, state)
        self.hint.show_text(hint)
        self.hint.setVisible(bool(hint))
        show_secret(
            self.field,
            field_words(state),
            state.error,
            is_recovery=is_recovery,
            is_busy=state.is_busy,
        )
        has_secret = state.has_pin or state.has_passphrase
        self.other_way_link.setVisible(has_secret and state.has_recovery and not state.is_busy)
        self.other_way_link.setText(
            field_words(replace(state, ask=Ask.SECRET))
            if is_recovery
            else _("Use the recovery key")
        )
        self.open_button.setText(_("Opening…") if state.is_busy else _("Unlock"))
        self.open_button.setEnabled(not state.is_busy)
        # While it is busy too: else the focus, and the next key, would fall to “Quit”.
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Wait for what runs, deliver nothing more."""
        self._errands.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Outside a dialog Enter on a button does nothing.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and not event.isAutoRepeat() and isinstance(watched, QAbstractButton):
                watched.click()
                return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        # Before the window has it in sight, a focus is forgotten.
        super().showEvent(event)
        if not event.spontaneous():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.since_label = Label("", Type.TITLE, wrap=True)
        self.words = WrappedText("", Type.BODY, Role.TEXT2)
        self.hint = WrappedText("", Type.BODY, Role.TEXT)
        self.field = Field("", is_secret=True)
        self.other_way_link = LinkButton("")
        self.open_button = Button("", kind=Kind.PRIMARY)
        self.quit_button = Button(_("Quit"))
        self.open_button.clicked.connect(self._go)
        self.quit_button.clicked.connect(self.quit_asked)
        self.field.edit.returnPressed.connect(self._go)
        self.field.text_edited.connect(lambda: self.field.show_error(""))
        self.other_way_link.clicked.connect(self._change_way)
        for button in (self.other_way_link, self.quit_button, self.open_button):
            button.installEventFilter(self)
        column = (self.since_label, self.words, self.hint, self.field)
        place_card(self, column, self.other_way_link, (self.quit_button, self.open_button))

    def _change_way(self) -> None:
        other = Ask.SECRET if self._state.ask is Ask.RECOVERY else Ask.RECOVERY
        self.field.show_text("")
        self.show_state(replace(self._state, ask=other, error=""))

    def _go_back(self) -> None:
        """What was typed goes; from the recovery key to what is asked for first."""
        if self._state.is_busy:
            return
        if self._state.ask is Ask.RECOVERY and not self.other_way_link.isHidden():
            self._change_way()
        else:
            self.field.show_text("")
            self.show_state(replace(self._state, error=""))

    def _go(self) -> None:
        if self._state.is_busy:
            return
        typed, ask, locked = self.field.text(), self._state.ask, self._locked
        if not typed:
            self.field.show_error(_("Nothing is typed yet."))
            return
        self.show_state(replace(self._state, is_busy=True, error=""))
        self._errands.run(lambda: locked.open(ask, typed), self._opened, self._refused)

    @property
    def lost_passphrase(self) -> bool:
        """Whether the recovery key opened what a passphrase would have."""
        return self._state.ask is Ask.RECOVERY and self._state.has_passphrase

    def _opened(self, database_key: bytes) -> None:
        self.field.show_text("")
        self.unlocked.emit(database_key)

    def _refused(self, error: QualifierError) -> None:
        now = self._locked.state()
        ask = self._state.ask if now.has_pin or now.has_passphrase else Ask.RECOVERY
        # A recovery key is long and can be seen: it stays, to be checked against its sheet.
        keeps = ask is self._state.ask is Ask.RECOVERY
        if not keeps:
            self.field.show_text("")
        self.show_state(replace(now, ask=ask, error=refusal(error, self._locked)))
        if keeps:
            self.field.edit.selectAll()
