"""The head of a dossier: back, who it is about, who made it, and its files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.dossiers.states import DossierFace
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, with_keys
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Badge, Button, ElidedLabel, Kind, Panel, usual_cell
from qualifier.ui.widgets.tip import show_tip


class DossierHead(Panel):
    """Signals: `back_asked`, `pdf_asked`, `html_asked`."""

    back_asked = Signal()
    pdf_asked = Signal()
    html_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.BottomEdge,), parent=parent)
        self.back_button = Button(kind=Kind.GHOST, glyph=Glyph.CHEVRON_LEFT, name=_("Back"))
        self._name = ElidedLabel("", Type.TITLE, Role.TEXT)
        self._badge = Badge(usual_cell("D", 4))
        self._under = ElidedLabel("", Type.BODY, Role.TEXT2)
        self._made = ElidedLabel("", Type.BODY, Role.TEXT2)
        self.html_button = Button("HTML", glyph=Glyph.FILE_TEXT)
        self.pdf_button = Button("PDF", glyph=Glyph.DOWNLOAD)
        self.back_button.clicked.connect(self.back_asked)
        self.html_button.clicked.connect(self.html_asked)
        self.pdf_button.clicked.connect(self.pdf_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 24, 10)
        row.setSpacing(10)
        row.addWidget(self.back_button)
        row.addLayout(self._who(), 1)
        row.addWidget(self._made)
        row.addSpacing(4)
        row.addWidget(self.html_button)
        row.addWidget(self.pdf_button)
        self.retranslate()

    def show_face(self, face: DossierFace) -> None:
        """Who it is about and who made it when."""
        who = face.content.who
        self._name.show_text(who.name)
        self._badge.show_cell(usual_cell(who.cell[:1], int(who.cell[1:])))
        under = " · ".join(one for one in (who.role, who.phone) if one)
        self._under.show_text(under)
        self._made.show_text(face.made)

    def retranslate(self) -> None:
        """Say names and tooltips anew."""
        self.back_button.setAccessibleName(_("Back"))
        show_tip(self.back_button, with_keys(_("Back"), Action.BACK))
        for button, words in (
            (self.pdf_button, _("Save the dossier as a PDF of one page")),
            (self.html_button, _("Save the dossier as the salesperson reads it")),
        ):
            button.setAccessibleName(f"{button.text()}, {words}")
        show_tip(
            self.pdf_button,
            with_keys(_("Save the dossier as a PDF of one page"), Action.PDF, Where.DOSSIER),
        )
        show_tip(self.html_button, _("Save the dossier as the salesperson reads it"))

    def _who(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name)
        first.addWidget(self._badge)
        first.addStretch(1)
        column.addLayout(first)
        column.addWidget(self._under)
        return column
