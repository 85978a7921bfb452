"""What an administrator does once at a CRM so that people can sign in: steps, and what to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.sync.sign_in.facts import OAuth
from qualifier.sync.sign_in.steps import SetUpStep
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.settings.parts import Part
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Field, Label, WrappedText


class SetUpPart(Part):
    """The steps, folded where a connection is there already. Signal: `copied(words)`."""

    copied = Signal(str)

    def __init__(self, oauth: OAuth) -> None:
        super().__init__(
            _("Once, at the CRM"),
            _("An administrator does this. Then everybody signs in with the same client ID."),
        )
        self.fold_button = Button("", glyph=Glyph.LIST_CHECKS)
        self.fold_button.setCheckable(True)
        self.fold_button.toggled.connect(self.show_steps)
        self.copy_buttons: tuple[Button, ...] = ()
        self._steps = QWidget()
        column = QVBoxLayout(self._steps)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for number, step in enumerate(oauth.set_up, start=1):
            column.addLayout(self._step(number, step))
        self.column.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._steps)
        self.show_steps(True)

    def show_steps(self, are_shown: bool) -> None:
        """Show the steps, or fold them."""
        self._steps.setVisible(are_shown)
        self.fold_button.setChecked(are_shown)
        self.fold_button.setText(_("Hide the steps") if are_shown else _("Show the steps"))
        self.fold_button.updateGeometry()

    def _step(self, number: int, step: SetUpStep) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(WrappedText(step.words, Type.BODY, Role.TEXT))
        for text in step.copies:
            words.addLayout(self._copy_row(text))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(f"{number}.", Type.STRONG, Role.TEXT2), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _copy_row(self, text: str) -> QHBoxLayout:
        field = Field(_("To copy"), text, hide_label=True)
        field.edit.setReadOnly(True)
        field.edit.setAccessibleName(text)
        name = _("Copy {text}").format(text=text)
        button = Button(glyph=Glyph.COPY, size=ButtonSize.NORMAL, name=name)
        button.clicked.connect(lambda _on=False: self._copy(text))
        self.copy_buttons = (*self.copy_buttons, button)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(field, 1)
        row.addWidget(button)
        return row

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(_("Copied: {text}").format(text=text))
