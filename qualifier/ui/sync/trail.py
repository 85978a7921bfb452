"""Where a page stands: Settings › Sync centre, each step before the last one a link."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import ElidedLabel, GlyphLabel, LinkButton


class Trail(QWidget):
    """Signals: `settings_asked`, `centre_asked`."""

    settings_asked = Signal()
    centre_asked = Signal()

    def __init__(self, title: str, *, below: bool = False, parent: QWidget | None = None) -> None:
        """`below`: a page below the sync centre, which then is a link as well."""
        super().__init__(parent)
        self.settings_link = LinkButton(_("Settings"), role=Role.TEXT2)
        self.settings_link.clicked.connect(self.settings_asked)
        self.centre_link = LinkButton(_("Sync centre"), role=Role.TEXT2)
        self.centre_link.clicked.connect(self.centre_asked)
        self.title_label = ElidedLabel(title, Type.TITLE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.settings_link)
        row.addWidget(GlyphLabel(Glyph.CHEVRON_RIGHT, Role.TEXT3, 14))
        if below:
            row.addWidget(self.centre_link)
            row.addWidget(GlyphLabel(Glyph.CHEVRON_RIGHT, Role.TEXT3, 14))
        row.addWidget(self.title_label, 1)
        self.centre_link.setVisible(below)
