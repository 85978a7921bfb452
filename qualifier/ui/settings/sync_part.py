"""The way from the settings to the sync centre."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.settings.parts import Part
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, WrappedText


class SyncPart(Part):
    """Signal: `asked`, the sync centre is to be opened."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("CRM"))
        words = _(
            "Connect your CRM: leads come from there, and what you find out goes back. "
            "The sync centre shows what waits and what needs you."
        )
        self.open_button = Button(_("Open the sync centre"), glyph=Glyph.CLOUD_SYNC)
        self.open_button.clicked.connect(self.asked)
        self.column.addWidget(WrappedText(words, Type.BODY, Role.TEXT2))
        self.column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
