"""The buttons that sign in through the browser, wait for it, check, and sign out."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualifier.texts import _, formats
from qualifier.ui.form_parts import row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.sync.connect_state import ConnectState
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, FlowRow, Label, LinkButton

SECOND_MS = 1000


class SignInRow(QWidget):
    """Signals: `sign_in_asked`, `cancel_asked`, `sign_out_asked`; `second_passed` while the browser
    is waited for."""

    sign_in_asked = Signal()
    cancel_asked = Signal()
    sign_out_asked = Signal()
    second_passed = Signal()

    def __init__(self, check_button: Button) -> None:
        super().__init__()
        self._url = ""
        self.check_button = check_button
        self.sign_in_button = Button(_("Sign in"), glyph=Glyph.LOG_IN)
        self.sign_in_button.clicked.connect(self.sign_in_asked)
        self.sign_out_button = Button(_("Sign out"), glyph=Glyph.LOG_OUT)
        self.sign_out_button.clicked.connect(self.sign_out_asked)
        self._buttons = FlowRow((self.sign_in_button, check_button, self.sign_out_button))
        self.waiting_label = Label("", Type.BODY_MEDIUM, wrap=True)
        self.copy_link = LinkButton(_("Copy the address"), role=Role.ACCENT)
        self.copy_link.clicked.connect(self._copy)
        self.cancel_button = Button(_("Cancel"), name=_("Cancel the sign-in"))
        self.cancel_button.clicked.connect(self.cancel_asked)
        self._waiting = QWidget()
        self._waiting.hide()
        row = row_of(self.waiting_label, self.copy_link, self.cancel_button, stretch=False, gap=12)
        row.setContentsMargins(0, 0, 0, 0)
        row.setStretch(0, 1)
        self._waiting.setLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._buttons)
        column.addWidget(self._waiting)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.second_passed)

    def show_connect(self, state: ConnectState) -> None:
        """Show one state."""
        is_waiting = state.is_signing_in
        self._url = state.sign_in.url
        self.sign_in_button.setVisible(state.is_by_browser)
        self.sign_in_button.setEnabled(state.may_sign_in)
        again = state.is_signed_in or not state.is_new
        self.sign_in_button.setText(_("Sign in again") if again else _("Sign in"))
        self.sign_out_button.setVisible(state.is_by_browser and state.is_signed_in)
        self.sign_out_button.setEnabled(not state.is_busy)
        self.check_button.setVisible(not state.is_by_browser or state.is_signed_in)
        self._buttons.setVisible(not is_waiting)
        self._buttons.place()
        self.waiting_label.setText(_waiting_words(state))
        self.copy_link.setEnabled(bool(self._url))
        had_focus = self.cancel_button.hasFocus() or self.copy_link.hasFocus()
        self._waiting.setVisible(is_waiting)
        if had_focus and not is_waiting:
            self.sign_in_button.setFocus()
        if bool(self._url) != self._timer.isActive():
            (self._timer.start if self._url else self._timer.stop)()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url)


def _waiting_words(state: ConnectState) -> str:
    if not state.sign_in.url:
        return _("Opening the browser…")
    time = formats.duration(state.sign_in.left_s)
    if not state.sign_in.has_browser:
        words = _("No browser could be opened. Copy the address, and open it in one. {time}")
        return words.format(time=time)
    return _("Waiting for the browser… {time}").format(time=time)
