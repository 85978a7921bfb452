"""The imports of before, each with its undo, and the question before an undo."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.imports import Batch, BatchState
from qualifier.texts import _, current_language
from qualifier.texts.formats import moment
from qualifier.ui.icons import Glyph
from qualifier.ui.imports.words import done_sentence, done_title
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    ElidedLabel,
    Hairline,
    Kind,
    Label,
    Popover,
    WrappedText,
)

WIDTH = 640


class PastImports(QWidget):
    """Signal: `undo_asked(Batch, QWidget)`, the widget being the button that was pressed."""

    undo_asked = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(theme().px(WIDTH))
        self.buttons: dict[str, Button] = {}
        self._shown: tuple[Batch, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 0, 24, 24)
        self._column.setSpacing(6)
        self._column.addWidget(Label(_("Imports of before"), Type.HEADING))
        self.hide()

    def show_past(self, past: tuple[Batch, ...], now: datetime, zone: ZoneInfo) -> None:
        """Show these, newest first; nothing at all where there is none."""
        self.setVisible(bool(past))
        if past == self._shown:
            return
        self._shown = past
        self.buttons.clear()
        while self._column.count() > 1:
            item = self._column.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for batch in past:
            self._column.addWidget(Hairline())
            self._column.addWidget(self._row(batch, now, zone))

    def _row(self, batch: Batch, now: datetime, zone: ZoneInfo) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        language = current_language().value
        at = moment(batch.at, now, zone, language)
        others = done_sentence(batch.totals, language).removesuffix(".")
        told = ", ".join(filter(None, (at, batch.by, done_title(batch.totals, language), others)))
        words.addWidget(ElidedLabel(batch.file, Type.STRONG, Role.TEXT))
        words.addWidget(ElidedLabel(told, Type.LABEL, Role.TEXT2))
        layout.addLayout(words, 1)
        if batch.state is BatchState.DONE:
            button = Button(_("Undo"), size=ButtonSize.SMALL, glyph=Glyph.UNDO_2)
            button.setAccessibleName(_("Undo the import of {file}").format(file=batch.file))
            button.clicked.connect(lambda: self.undo_asked.emit(batch, button))
            self.buttons[batch.id] = button
            layout.addWidget(button)
        else:
            layout.addWidget(Label(_state_words(batch.state), Type.LABEL, Role.TEXT2))
        return row


class UndoPopover(Popover):
    """Asks before a whole list is taken out. Signal: `confirmed`."""

    confirmed = Signal()

    def __init__(self, batch: Batch, parent: QWidget) -> None:
        super().__init__(parent, 400)
        self.column.addWidget(Label(_("Undo this import?"), Type.HEADING))
        self.column.addWidget(
            WrappedText(
                _(
                    "{file}: the leads it added are taken out, those it changed become what they "
                    "were. Leads that were worked on since stay."
                ).format(file=batch.file)
            )
        )
        cancel = Button(_("Keep it"), kind=Kind.GHOST, keys="Esc")
        cancel.clicked.connect(self.close_quietly)
        self.undo_button = Button(_("Undo the import"), kind=Kind.DESTRUCTIVE)
        self.undo_button.clicked.connect(self._confirm)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.undo_button)
        self.column.addLayout(row)
        self.closed.connect(self.deleteLater)

    def _confirm(self) -> None:
        self.close_quietly()
        self.confirmed.emit()


def _state_words(state: BatchState) -> str:
    return {
        BatchState.UNDONE: _("Undone"),
        BatchState.CANCELLED: _("Stopped; nothing was kept"),
        BatchState.RUNNING: _("Under way"),
    }.get(state, "")
