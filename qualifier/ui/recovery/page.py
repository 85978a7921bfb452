"""The page of a damaged profile: the ways out as a list, progress, and what came back."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.recovery.choice_list import ChoiceList
from qualifier.ui.recovery.state import Phase, RecoveryState
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Card, GlyphLabel, Kind, Label, WrappedText

CARD_WIDTH = 680
MARGIN = 24  # px, whatever the text size
LINES_MOST = 8
_DAMAGED, _SOUND = (Glyph.CIRCLE_ALERT, Role.WARN), (Glyph.CIRCLE_CHECK, Role.POS)


class RecoveryPage(QWidget):
    """Shows one state. `chosen(Choice)`, `cancel_asked`, `again_asked`, `go_on_asked`,
    `quit_asked`."""

    chosen = Signal(object)
    cancel_asked = Signal()
    again_asked = Signal()
    go_on_asked = Signal()
    quit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RecoveryState(Phase.SURVEYING, "", "")
        self._build()

    def show_state(self, state: RecoveryState) -> None:
        """Show one state; where the phase is new the focus goes to what it asks for."""
        is_new = state.phase is not self._state.phase or not self.title_label.text()
        self._state = state
        is_busy = state.phase in (Phase.SURVEYING, Phase.MENDING)
        self.title_label.setText(state.title)
        self.words.show_text(state.sentence)
        self.error_words.show_text(state.error)
        self.error_words.setVisible(bool(state.error))
        self.progress.setVisible(is_busy)
        self.progress.setMaximum(state.expected)
        self.progress.setValue(state.done)
        self.cancel_button.setVisible(state.phase is Phase.MENDING)
        self.quit_button.setVisible(state.phase is not Phase.MENDING)
        self.go_button.setVisible(not is_busy)
        self.choice_list.setVisible(state.phase is Phase.CHOOSING)
        if is_new:
            is_done = state.phase is Phase.DONE
            self.mark.show_glyph(*(_SOUND if is_done else _DAMAGED))
            self.go_button.setText(_button_words(state.phase))
            self._show_choices(state)
            self._show_lines(state)
            self._allow_go()
            self._put_focus()
            self._announce()

    def showEvent(self, event: QShowEvent) -> None:
        # Before the window has it in sight, a focus is forgotten.
        super().showEvent(event)
        if not event.spontaneous():
            self._put_focus()

    def _build(self) -> None:
        self.mark = GlyphLabel(*_DAMAGED, 20)
        self.title_label = Label("", Type.TITLE, wrap=True)
        self.words = WrappedText("", Type.BODY, Role.TEXT2)
        self.error_words = WrappedText("", Type.BODY, Role.DANGER)
        self.choice_list = ChoiceList()
        self.choice_list.itemActivated.connect(self._go)
        self.choice_list.currentRowChanged.connect(self._allow_go)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.line_labels = [WrappedText("", Type.BODY, Role.TEXT) for _line in range(LINES_MOST)]
        keys = keys_of(Action.PRIMARY)
        self.go_button = Button("", kind=Kind.PRIMARY, keys=keys)
        self.go_button.clicked.connect(self._go)
        self.quit_button = Button(_("Quit"))
        self.quit_button.clicked.connect(self.quit_asked)
        self.cancel_button = Button(_("Cancel"), keys="Esc")
        self.cancel_button.clicked.connect(self.cancel_asked)
        # Enter presses the one with the focus. Not Cancel: it gets the focus from the very Enter
        # that chose, and a key held down would cancel.
        self.go_button.setAutoDefault(True)
        self.quit_button.setAutoDefault(True)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(sequence), self, self._go)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._cancel)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(self._middle())
        outer.addStretch(1)

    def _middle(self) -> QHBoxLayout:
        card = Card()
        card.setFixedWidth(theme().px(CARD_WIDTH))
        column = QVBoxLayout(card)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 20)
        column.setSpacing(12)
        column.addWidget(self.mark)
        for widget in (self.title_label, self.words, self.error_words, self.choice_list):
            column.addWidget(widget)
        for line in self.line_labels:
            column.addWidget(line)
        column.addWidget(self.progress)
        column.addSpacing(4)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.quit_button, self.cancel_button, self.go_button):
            row.addWidget(button)
        column.addLayout(row)
        # Not by alignment: an aligned card forgets that its sentences wrap.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        return middle

    def _show_choices(self, state: RecoveryState) -> None:
        if state.phase is not Phase.CHOOSING:
            return
        with QSignalBlocker(self.choice_list):
            self.choice_list.show_choices(state.choices, theme().px(CARD_WIDTH) - 2 * MARGIN)

    def _show_lines(self, state: RecoveryState) -> None:
        for place, label in enumerate(self.line_labels):
            text = state.lines[place] if place < len(state.lines) else ""
            label.show_text(text)
            label.setVisible(bool(text))

    def _put_focus(self) -> None:
        target: QWidget = self.go_button
        if self._state.phase is Phase.CHOOSING:
            target = self.choice_list
        elif self._state.phase is Phase.MENDING:
            target = self.cancel_button
        elif self._state.phase is Phase.SURVEYING:
            target = self.quit_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _announce(self) -> None:
        """Screen readers hear the new title."""
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.title_label, QAccessible.Event.NameChanged)
        )

    def _allow_go(self) -> None:
        is_choosing = self._state.phase is Phase.CHOOSING
        self.go_button.setEnabled(not is_choosing or self.choice_list.chosen() is not None)

    def _cancel(self) -> None:
        if self._state.phase is Phase.MENDING:
            self.cancel_asked.emit()

    def _go(self) -> None:
        match self._state.phase:
            case Phase.CHOOSING:
                choice = self.choice_list.chosen()
                if choice is not None:
                    self.chosen.emit(choice)
            case Phase.DONE:
                self.go_on_asked.emit()
            case Phase.FAILED:
                self.again_asked.emit()
            case _:
                pass


def _button_words(phase: Phase) -> str:
    return {
        Phase.CHOOSING: _("Repair"),
        Phase.DONE: _("Go on"),
        Phase.FAILED: _("Try again"),
    }.get(phase, "")
