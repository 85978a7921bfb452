"""One question before publishing: what changed, in a sentence for colleagues."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualifier.texts import _
from qualifier.texts.document_problems import overtaken_sentence
from qualifier.ui.form_parts import row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.problems_strip import warning_count
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Kind, Label, Popover, WrappedText

MOST_NOTE = 200


class PublishPopover(Popover):
    """`published(note)`: do it."""

    published = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 400)
        self._title = Label("", Type.HEADING)
        self._words = WrappedText("", Type.BODY, Role.TEXT2)
        self.note_field = Field(_("What changed, and why"))
        self.note_field.edit.setMaxLength(MOST_NOTE)
        self.note_field.edit.returnPressed.connect(self._publish)
        self.publish_button = Button(
            _("Publish"), kind=Kind.PRIMARY, glyph=Glyph.UPLOAD, keys="Return"
        )
        self.publish_button.clicked.connect(self._publish)
        self.later_button = Button(_("Not yet"), kind=Kind.GHOST, keys="Esc")
        self.later_button.clicked.connect(self.close_quietly)
        self.column.addWidget(self._title)
        self.column.addWidget(self._words)
        self.column.addWidget(self.note_field)
        self.column.addLayout(row_of(self.publish_button, self.later_button))

    def show_number(self, number: int, warnings: int, base: int) -> None:
        """Which version it becomes, and what stays to be looked at. `base`: the version that the
        draft was begun from."""
        self._title.setText(_("Publish version {number}").format(number=number))
        words = _("New calls begin on it. Calls under way end on the version they began on.")
        if warnings:
            words += " " + _("There are {warnings}.").format(warnings=warning_count(warnings))
        if base < number - 1:
            words += " " + overtaken_sentence(base, number - 1)
        self._words.show_text(words)
        self.note_field.show_text("")

    def _publish(self) -> None:
        note = self.note_field.text().strip()
        self.close_quietly()
        self.published.emit(note)
