"""How the number is dialled: three large choices, the own command line, and a test call."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.errors import QualifierError
from qualifier.phone import dialer_for
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.form_parts import ChoiceRow, LargeChoice
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Label
from qualifier.ui.widgets.tip import show_tip

# From the range reserved for fiction: nobody's telephone rings.
TEST_NUMBER = "+33199000000"


class PhoneForm(QWidget):
    """Shows the dialer chosen; emits `dialer_chosen(str)` and `command_edited(str)`.

    "Test" starts the shown dialer with a number from the range reserved for fiction.
    """

    dialer_chosen = Signal(str)
    command_edited = Signal(str)
    command_finished = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialer = ""
        self.choices = ChoiceRow(name, dialer_choices(), most=3)
        self.command_field = Field(_("Command line"), placeholder="softphone --dial {number}")
        show_tip(
            self.command_field.edit,
            _("{number} becomes the number, as +33199000000").format(number="{number}"),
        )
        self.test_button = Button(_("Test"), glyph=Glyph.PHONE)
        self.told_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.choices)
        column.addWidget(self.command_field)
        self._test_row = QWidget()
        row = QHBoxLayout(self._test_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.test_button)
        row.addWidget(self.told_label, 1)
        column.addWidget(self._test_row)
        self.choices.chosen.connect(self.dialer_chosen)
        self.command_field.text_edited.connect(self._edited)
        self.command_field.editing_finished.connect(
            lambda: self.command_finished.emit(self.command_field.text())
        )
        self.test_button.clicked.connect(self.test)

    def show_dialer(self, dialer: str, command: str) -> None:
        """Show without emitting."""
        changed = dialer != self._dialer
        self._dialer = dialer
        self.choices.show_chosen(dialer)
        self.command_field.setVisible(dialer == "command")
        self.command_field.show_text(command)
        self._test_row.setVisible(dialer in ("tel_link", "command"))
        if changed:
            self.told_label.setText("")

    def test(self) -> None:
        """Dial the reserved number and say what happened."""
        try:
            dialer_for(self._dialer, self.command_field.text()).dial(TEST_NUMBER)
        except QualifierError as error:
            self._tell(sentence(error), is_bad=True)
        else:
            self._tell(
                _("Started with {number}, which belongs to nobody.").format(number="01 99 00 00 00")
            )

    def _edited(self, text: str) -> None:
        self.told_label.setText("")
        self.command_edited.emit(text)

    def _tell(self, words: str, *, is_bad: bool = False) -> None:
        self.told_label.set_role(Role.DANGER if is_bad else Role.TEXT2)
        self.told_label.setText(words)


def dialer_choices() -> tuple[LargeChoice, ...]:
    """The ways to dial, as cards."""
    return (
        LargeChoice(
            "tel_link",
            _("Phone link"),
            _("Opens the program set for phone links"),
            Glyph.MONITOR,
        ),
        LargeChoice(
            "command", _("Own command"), _("Runs your command line with the number"), Glyph.HASH
        ),
        LargeChoice(
            "by_hand",
            _("By hand"),
            _("Shows the number; you dial, Enter starts the timer"),
            Glyph.PHONE,
        ),
    )
