"""The foot of a dossier under review: a word for the salesperson, and sending."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.ui.dossiers.states import DossierFace
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Kind, Label, Panel, TextArea
from qualifier.ui.widgets.tip import show_tip

WORD_MOST = 400


class SendFoot(Panel):
    """Signals: `send_asked`, `word_edited(str)`."""

    send_asked = Signal()
    word_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.TopEdge,), parent=parent)
        self.label = Label("", Type.BODY, Role.TEXT2)
        self.word_field = TextArea("", lines=2)
        self.error_label = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self.error_label.hide()
        self.send_button = Button(
            " ",
            kind=Kind.PRIMARY,
            size=ButtonSize.MAIN,
            glyph=Glyph.SEND,
            keys=keys_of(Action.SEND, Where.DOSSIER),
        )
        self.send_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.send_button.clicked.connect(self.send_asked)
        self.label.setBuddy(self.word_field)
        self.word_field.textChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(6)
        column.addWidget(self.label)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(10)
        self._row.addWidget(self.word_field, 1)
        self._row.addWidget(self.send_button)
        column.addLayout(self._row)
        column.addWidget(self.error_label)
        self._showing = False

    def show_face(self, face: DossierFace) -> None:
        """Who gets the word, and whether it may be sent (else the tooltip says why not)."""
        self.label.setText(face.word_label)
        self.word_field.setAccessibleName(face.word_label)
        self.send_button.setText(face.send_text)
        self.send_button.setEnabled(face.may_send)
        show_tip(self.send_button, face.why_not)
        self.send_button.updateGeometry()

    def show_word(self, word: str) -> None:
        """Put what was typed before into the field."""
        self._showing = True
        self.word_field.setPlainText(word)
        self._showing = False

    def show_error(self, sentence: str) -> None:
        """What keeps it from being sent; empty: nothing does."""
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def word(self) -> str:
        """What was typed, on one line."""
        return " ".join(self.word_field.toPlainText().split())[:WORD_MOST]

    def set_flat(self, flat: bool) -> None:
        """Field and button side by side, for narrow windows."""
        way = QBoxLayout.Direction.LeftToRight if flat else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        policy = QSizePolicy.Policy.Fixed if flat else QSizePolicy.Policy.Expanding
        self.send_button.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def _tell(self) -> None:
        if not self._showing:
            self.word_edited.emit(self.word())
