"""When the gate is shut: what is missing, the nurturing exit, and the override with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.call.ending import OVERRIDE_LEAST
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Button,
    ButtonSize,
    GateMark,
    Kind,
    Label,
    LinkButton,
    Popover,
    TextArea,
)


class GatePanel(Popover):
    """Signals: `criterion_chosen(question)`, `nurture_asked`, `override_given(reason)`."""

    criterion_chosen = Signal(str)
    nurture_asked = Signal()
    override_given = Signal(str)

    def __init__(
        self, gate: GateMark, exit_words: str, *, may_override: bool, parent: QWidget
    ) -> None:
        """`exit_words` propose the nurturing date; empty where nurturing is no way out."""
        super().__init__(parent, 420)
        self.column.addWidget(Label(_("Not ready to hand over"), Type.HEADING))
        self.column.addWidget(Label(gate.headline, Type.BODY, Role.WARN, wrap=True))
        for question, label in gate.missing:
            link = LinkButton(label)
            link.clicked.connect(lambda _=False, one=question: self._go(one))
            self.column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if exit_words:
            nurture = Button(exit_words, kind=Kind.PRIMARY, keys="Ctrl+Shift+N")
            nurture.clicked.connect(self.nurture_asked)
            self.column.addWidget(nurture, 0, Qt.AlignmentFlag.AlignLeft)
        self._reason = TextArea(
            _("Reason"), placeholder=_("Why hand it over all the same?"), lines=2
        )
        self._why = Label("", Type.LABEL, Role.TEXT3, wrap=True)
        self._anyway = Button(
            _("Hand over anyway"), kind=Kind.DEFAULT, size=ButtonSize.SMALL, keys="Ctrl+Return"
        )
        self._anyway.clicked.connect(self.override)
        self._may_override = may_override
        if may_override:
            words = _("It travels with the dossier and is shown to the team lead.")
            self._why.setText(words)
            self.column.addWidget(self._reason)
        else:
            self._why.setText(_("This cannot be overridden."))
        self.column.addWidget(self._why)
        row = QHBoxLayout()
        row.addStretch(1)
        back = Button(_("Back"), kind=Kind.GHOST, size=ButtonSize.SMALL, keys="Esc")
        back.clicked.connect(self.close_quietly)
        row.addWidget(back)
        if may_override:
            row.addWidget(self._anyway)
        self.column.addLayout(row)

    def _go(self, question: str) -> None:
        self.close_quietly()
        self.criterion_chosen.emit(question)

    def override(self) -> None:
        """Hand over all the same, with the reason that was written; asks for it if there is none.

        Nothing happens where the agreement or a block forbids it.
        """
        if not self._may_override:
            return
        reason = self._reason.toPlainText().strip()
        if len(reason) < OVERRIDE_LEAST:
            self._why.set_role(Role.DANGER)
            self._why.setText(
                _("Write why, in {least} characters at least.").format(least=OVERRIDE_LEAST)
            )
            self._reason.setFocus()
            return
        self.close_quietly()
        self.override_given.emit(reason)
