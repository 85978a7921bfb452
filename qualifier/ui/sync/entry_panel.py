"""Below the table: one row of the outbox in full, and what a person can do with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.outbox_list import EntryLine
from qualifier.texts import _
from qualifier.texts.sync_sentences import receiver_name
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, keys_of, with_keys
from qualifier.ui.sync.faces import Now, line_state, safe_words, what, who
from qualifier.ui.sync.states import CentreState
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Card, ElidedLabel, GlyphLabel, WrappedText
from qualifier.ui.widgets.tip import show_tip


class EntryPanel(Card):
    """Signals: `retry_asked`, `cancel_asked`."""

    retry_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._glyph = GlyphLabel(Glyph.CLOCK, Role.TEXT2, 16)
        self.title_label = ElidedLabel("", Type.HEADING)
        self.who_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.state_text = WrappedText("", Type.BODY, Role.TEXT)
        self.safe_text = WrappedText("", Type.BODY, Role.TEXT2)
        self.retry_button = Button(
            _("Try again"), glyph=Glyph.REPEAT, keys=keys_of(Action.RETRY, Where.SYNC)
        )
        self.retry_button.clicked.connect(self.retry_asked)
        self.cancel_button = Button(
            _("Do not send"), glyph=Glyph.X, keys=keys_of(Action.CANCEL_ROW, Where.SYNC)
        )
        self.cancel_button.clicked.connect(self.cancel_asked)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._glyph)
        head.addWidget(self.title_label)
        head.addWidget(self.who_label, 1)
        head.addWidget(self.retry_button)
        head.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(4)
        column.addLayout(head)
        column.addSpacing(2)
        column.addWidget(self.state_text)
        column.addWidget(self.safe_text)
        column.addStretch(1)

    def show_entry(self, line: EntryLine, state: CentreState, now: Now) -> None:
        """Show a row."""
        face = line_state(line, state, now)
        self._glyph.show_glyph(face.glyph, face.role)
        self.title_label.show_text(what(line))
        to = _("to {receiver}").format(receiver=receiver_name(line.connection, state.names))
        self.who_label.show_text(f"{who(line)}, {to}")
        words = _("{state}: {details}").format(state=face.head, details=face.rest)
        self.state_text.show_text(words)
        self.safe_text.show_text(safe_words(line))
        self.retry_button.setVisible(line.may_retry)
        self.cancel_button.setVisible(line.may_cancel)
        show_tip(self.retry_button, with_keys(_("Try again"), Action.RETRY, Where.SYNC))
        show_tip(self.cancel_button, with_keys(_("Do not send"), Action.CANCEL_ROW, Where.SYNC))
