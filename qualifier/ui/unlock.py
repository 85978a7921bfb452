"""The window that stands in for the main one until the profile opens: passphrase, recovery key,
backup to restore, or the plain sentence of why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QWidget,
)

from qualifier.core.errors import KeyMissing, QualifierError
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.errand import Errands
from qualifier.ui.secret_card import place_card, show_secret
from qualifier.ui.theme import Role, Type
from qualifier.ui.unlock_state import (
    Ask,
    UnlockState,
    asking,
    open_by_secret,
    state_for,
)
from qualifier.ui.widgets import (
    Button,
    Field,
    Kind,
    Label,
    LinkButton,
    WrappedText,
)


class UnlockWindow(QWidget):
    """Shows one state; emits what the person decided.

    `unlocked(bytes)`: the database key. `key_copy_asked`: put the copy of the key file back.
    `retry_asked`: try to open once more. `quit_asked`. After each, the owner closes the window
    or says with `show_problem` what happened.
    """

    unlocked = Signal(object)
    key_copy_asked = Signal()
    retry_asked = Signal()
    quit_asked = Signal()

    def __init__(
        self,
        folder: Path,
        problem: QualifierError | None = None,
        *,
        can_remember: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`can_remember`: this computer has a native key store (`credentials.native_backend`)."""
        super().__init__(parent)
        self._folder = folder
        self._errands = Errands(self)
        self._build(can_remember)
        self.show_problem(problem)

    def show_problem(self, problem: QualifierError | None) -> None:
        """What keeps the profile shut now."""
        self.show_state(state_for(self._folder, problem))

    def show_state(self, state: UnlockState) -> None:
        """Show one state; the focus goes to what it asks for."""
        self._state = state
        is_secret = state.ask in (Ask.PASSPHRASE, Ask.RECOVERY)
        self.title_label.setText(state.title)
        self.words.show_text(state.sentence)
        self._show_field(state, is_secret)
        self.other_way_link.setVisible(
            is_secret and state.has_passphrase and state.has_recovery and not state.is_busy
        )
        to_recovery = state.ask is Ask.PASSPHRASE
        self.other_way_link.setText(
            _("Use the recovery key") if to_recovery else _("Use the passphrase")
        )
        self.go_button.setText(_button_words(state))
        self.go_button.setVisible(state.ask is not Ask.NOTHING)
        self.go_button.setEnabled(not state.is_busy)
        self._put_focus(state)

    def showEvent(self, event: QShowEvent) -> None:
        # Before the window has it in sight, a focus is forgotten.
        super().showEvent(event)
        if not event.spontaneous():
            self._put_focus(self._state)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._errands.close()
        super().closeEvent(event)

    def _build(self, can_remember: bool) -> None:
        self.setWindowTitle("Qualifier")
        self.resize(720, 520)
        self.title_label = Label("", Type.TITLE, wrap=True)
        self.words = WrappedText("", Type.BODY, Role.TEXT2)
        self.field = Field("", is_secret=True)
        self.remember_box = QCheckBox(_("Keep it in the key store of this computer"))
        self._can_remember = can_remember
        self.other_way_link = LinkButton("")
        self.go_button = Button("", kind=Kind.PRIMARY)
        self.quit_button = Button(_("Quit"))
        for button in (self.other_way_link, self.quit_button, self.go_button):
            button.setAutoDefault(True)  # Enter presses the one with the focus
        self.go_button.clicked.connect(self._go)
        self.quit_button.clicked.connect(self.quit_asked)
        self.field.edit.returnPressed.connect(self._go)
        self.field.text_edited.connect(lambda: self.field.show_error(""))
        self.other_way_link.clicked.connect(self._change_way)
        column = (self.title_label, self.words, self.field, self.remember_box)
        place_card(self, column, self.other_way_link, (self.quit_button, self.go_button))

    def _show_field(self, state: UnlockState, is_secret: bool) -> None:
        is_recovery = state.ask is Ask.RECOVERY
        name = _("Recovery key") if is_recovery else _("Passphrase")
        self.field.setVisible(is_secret)
        show_secret(self.field, name, state.error, is_recovery=is_recovery, is_busy=state.is_busy)
        self.remember_box.setVisible(is_secret and self._can_remember)

    def _put_focus(self, state: UnlockState) -> None:
        if state.ask in (Ask.PASSPHRASE, Ask.RECOVERY):
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif state.ask in (Ask.TRY_AGAIN, Ask.KEY_COPY):
            self.go_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.quit_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_way(self) -> None:
        other = Ask.RECOVERY if self._state.ask is Ask.PASSPHRASE else Ask.PASSPHRASE
        self.field.show_text("")
        self.show_state(asking(self._state, other))

    def _go(self) -> None:
        if self._state.is_busy:
            return
        if self._state.ask is Ask.KEY_COPY:
            self.key_copy_asked.emit()
        elif self._state.ask is Ask.TRY_AGAIN:
            self.retry_asked.emit()
        elif not self.field.text():
            self.field.show_error(_("Nothing is typed yet."))
        else:
            self._try_secret()

    def _try_secret(self) -> None:
        folder, ask, typed = self._folder, self._state.ask, self.field.text()
        remember = self._can_remember and self.remember_box.isChecked()
        self.show_state(replace(self._state, is_busy=True, error=""))
        self._errands.run(
            lambda: open_by_secret(folder, ask, typed, remember=remember),
            self._opened,
            self._refused,
        )

    @property
    def used_recovery_key(self) -> bool:
        """Whether it was the recovery key that opened: the way in it stands for is lost."""
        return self._state.ask is Ask.RECOVERY

    def _opened(self, database_key: bytes) -> None:
        self.show_state(replace(self._state, is_busy=False))
        self.field.show_text("")
        self.unlocked.emit(database_key)

    def _refused(self, error: QualifierError) -> None:
        if isinstance(error, KeyMissing) and error.reason.startswith("wrong_"):
            self.show_state(replace(self._state, is_busy=False, error=sentence(error)))
            self.field.edit.selectAll()
        else:
            self.show_problem(error)


def _button_words(state: UnlockState) -> str:
    if state.is_busy:
        return _("Opening…")
    return {
        Ask.KEY_COPY: _("Put it back"),
        Ask.TRY_AGAIN: _("Try again"),
    }.get(state.ask, _("Open"))
