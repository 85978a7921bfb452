"""The foot of the import page: how far the worker is, what keeps the button shut, the button."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.imports.state import ImportState, Phase
from qualifier.ui.imports.words import button_words, progress_words, shut_reason
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, ButtonSize, ElidedLabel, Kind, Panel
from qualifier.ui.widgets.tip import show_tip

SHOWN_AFTER_MS = 300


class ImportFooter(Panel):
    """Signals: `cancel_asked`, `import_asked`. Progress shows after 300 ms of waiting."""

    cancel_asked = Signal()
    import_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.TopEdge,), parent=parent)
        self.progress_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.progress.setFixedWidth(theme().px(180))
        self.cancel_button = Button(_("Cancel"), kind=Kind.GHOST)
        self.cancel_button.clicked.connect(self.cancel_asked)
        self.busy = QWidget()
        busy = QHBoxLayout(self.busy)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.setSpacing(12)
        busy.addWidget(self.progress)
        busy.addWidget(self.progress_label, 1)
        busy.addWidget(self.cancel_button)
        self.busy.hide()
        self.told_label = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.import_button = Button(
            _("Import"), kind=Kind.PRIMARY, size=ButtonSize.MAIN, keys=keys_of(Action.PRIMARY)
        )
        self.import_button.clicked.connect(self.import_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 14, 24, 14)
        row.setSpacing(16)
        row.addWidget(self.busy, 1)
        row.addWidget(self.told_label, 1)
        row.addWidget(self.import_button)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SHOWN_AFTER_MS)
        self._patience.timeout.connect(self.busy.show)

    def show_state(self, state: ImportState, language: str) -> None:
        """Show progress, trouble, and the button with its reason."""
        self.progress_label.show_text(progress_words(state, language))
        self.progress.setMaximum(state.expected)
        self.progress.setValue(state.done)
        self.cancel_button.setVisible(state.phase in (Phase.READING, Phase.IMPORTING))
        if not state.is_busy:
            self._patience.stop()
            self.busy.hide()
        elif self.busy.isHidden() and not self._patience.isActive():
            self._patience.start()
        reason = shut_reason(state)
        self.import_button.setText(button_words(state, language))
        self.import_button.setEnabled(state.may_import)
        show_tip(self.import_button, reason)
        self.import_button.setAccessibleDescription(reason)
        self.told_label.setVisible(not state.is_busy)
        self.told_label.show_text(*_told(state, reason))


def _told(state: ImportState, reason: str) -> tuple[str, Role]:
    if state.error is not None and state.preview is not None:
        return sentence(state.error), Role.DANGER
    if state.phase is Phase.PREVIEW and not reason:
        return _("Nothing is imported yet."), Role.TEXT2
    return reason, Role.TEXT2
