"""A new passphrase typed twice, and a recovery key to put away: for first run and settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.errors import QualifierError
from qualifier.store.durable import write_durably
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.file_dialogs import file_dialog
from qualifier.ui.form_parts import FlowGrid
from qualifier.ui.icons import Glyph
from qualifier.ui.passphrases import Strength, hint, strength_of
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Card, Field, Label, WrappedText

_IN_A_ROW = 4


class PassphraseFields(QWidget):
    """Passphrase and its repetition, with a hint. `changed(str, str)` on each keystroke."""

    changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = Field(_("Passphrase"), is_secret=True)
        self.second = Field(_("The same once more"), is_secret=True)
        self.hint_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        fields = FlowGrid(200, most=2)
        fields.add_part(self.first)
        fields.add_part(self.second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(fields)
        column.addWidget(self.hint_label)
        self.first.text_edited.connect(self._edited)
        self.second.text_edited.connect(self._edited)
        self._show_hint()

    def texts(self) -> tuple[str, str]:
        """What is typed in both."""
        return self.first.text(), self.second.text()

    def show_texts(self, passphrase: str, repeated: str) -> None:
        """Show without emitting."""
        self.first.show_text(passphrase)
        self.second.show_text(repeated)
        self._show_hint()

    def _edited(self) -> None:
        self._show_hint()
        self.changed.emit(*self.texts())

    def _show_hint(self) -> None:
        passphrase, repeated = self.texts()
        disagree = bool(repeated) and not passphrase.startswith(repeated)
        is_bad = disagree or strength_of(passphrase) in (Strength.TOO_SHORT, Strength.WEAK)
        good = strength_of(passphrase) is Strength.GOOD
        self.hint_label.setText(hint(passphrase, repeated))
        self.hint_label.set_role(Role.WARN if is_bad else Role.POS if good else Role.TEXT2)


class RecoveryCard(Card):
    """The recovery key in eight groups, copied or saved, and the tick that it is put away.

    `put_away(bool)`: the tick. `is_put_away` is shown with `show_put_away`.
    """

    put_away = Signal(bool)

    def __init__(
        self,
        recovery_key: str,
        *,
        write: Callable[[Path, bytes], None] = write_durably,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(fill=Role.WINDOW, parent=parent)
        self._write = write
        self._key = recovery_key
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(Label(_("Recovery key"), Type.STRONG))
        column.addWidget(
            WrappedText(
                _(
                    "The only way in if the passphrase or this computer's key store is lost. "
                    "Nobody else has it. Print it or write it down; keep it away from this "
                    "computer."
                ),
                Type.LABEL,
                Role.TEXT2,
            )
        )
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(20)
        self._groups.setVerticalSpacing(4)
        self._group_labels: list[Label] = []
        column.addLayout(self._groups)
        self.copy_button = Button(_("Copy"), size=ButtonSize.SMALL, glyph=Glyph.COPY)
        self.save_button = Button(_("Save to a file"), size=ButtonSize.SMALL, glyph=Glyph.SAVE)
        self.told_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        row.addWidget(self.told_label, 1)
        column.addLayout(row)
        self.away_box = QCheckBox(_("I have put it away, not on this computer"))
        column.addWidget(self.away_box)
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self._ask_where)
        self.away_box.clicked.connect(self.put_away)
        self.show_key(recovery_key)

    def show_key(self, recovery_key: str) -> None:
        """Show the eight groups, four in a row."""
        self._key = recovery_key
        groups = recovery_key.split("-") if recovery_key else []
        while len(self._group_labels) < len(groups):
            place = len(self._group_labels)
            label = Label("", Type.TITLE)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._group_labels.append(label)
            self._groups.addWidget(label, place // _IN_A_ROW, place % _IN_A_ROW)
        self._groups.setColumnStretch(_IN_A_ROW, 1)
        for place, label in enumerate(self._group_labels):
            group = groups[place] if place < len(groups) else ""
            label.setText(group)
            label.setAccessibleName(
                _("Group {number}: {letters}").format(number=place + 1, letters=" ".join(group))
            )

    def show_put_away(self, is_put_away: bool) -> None:
        """Show the tick without emitting."""
        self.away_box.setChecked(is_put_away)

    def save_to(self, file: Path) -> None:
        """Write the key as text; what happened is said beside the buttons."""
        text = _("Recovery key of Qualifier") + "\n\n" + self._key + "\n"
        try:
            self._write(file, text.encode())
        except QualifierError as error:
            self._tell(sentence(error), is_bad=True)
        except OSError:
            self._tell(_("The file could not be written. Choose another folder."), is_bad=True)
        else:
            self._tell(_("Saved as {file}. Move it off this computer.").format(file=file.name))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self._tell(_("Copied. Paste it where only you look."))

    def _ask_where(self) -> None:
        dialog = file_dialog(self, _("Save the recovery key"), "qualifier-recovery-key.txt")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def _tell(self, words: str, *, is_bad: bool = False) -> None:
        self.told_label.set_role(Role.DANGER if is_bad else Role.TEXT2)
        self.told_label.setText(words)
