"""The way from the settings to the agreement."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.settings.parts import Part
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, WrappedText


class AgreementPart(Part):
    """Signal: `asked`, the agreement is to be opened."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Agreement"))
        words = _(
            "What marketing and sales promise each other: when a lead is qualified, where it goes, "
            "why it may be refused, how fast everybody answers."
        )
        self.open_button = Button(_("Open the agreement"), glyph=Glyph.HANDSHAKE)
        self.open_button.clicked.connect(self.asked)
        self.column.addWidget(WrappedText(words, Type.BODY, Role.TEXT2))
        self.column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
