"""The versions of the agreement: who published what and when; back to one, out to a file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualifier.texts import _, formats
from qualifier.ui.agreement.entries_table import EntriesTable
from qualifier.ui.agreement.state import AgreementState
from qualifier.ui.desk import Desk
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Card, FlowRow, Label, WrappedText


class VersionsPart(QWidget):
    """Signals: `roll_back_asked(number)`, `export_asked(number)` (0: the draft), `import_asked`,
    `throw_asked`."""

    roll_back_asked = Signal(int)
    export_asked = Signal(int)
    import_asked = Signal()
    throw_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._at = 0
        small = ButtonSize.SMALL
        self.table = EntriesTable(_("Versions"))
        self.table.chosen.connect(self._chose)
        self.back_button = Button("", size=small, glyph=Glyph.ROTATE_CCW)
        self.export_button = Button("", size=small, glyph=Glyph.FILE_DOWN)
        self.draft_button = Button(_("Save the draft as a file…"), size=small)
        self.import_button = Button(_("Read a file in…"), size=small, glyph=Glyph.IMPORT)
        self.throw_button = Button(_("Throw the draft away"), size=small, glyph=Glyph.TRASH_2)
        self.back_button.clicked.connect(lambda: self.roll_back_asked.emit(self.number))
        self.export_button.clicked.connect(lambda: self.export_asked.emit(self.number))
        self.draft_button.clicked.connect(lambda: self.export_asked.emit(0))
        self.import_button.clicked.connect(self.import_asked)
        self.throw_button.clicked.connect(self.throw_asked)
        self._buttons = FlowRow(
            (
                self.back_button,
                self.export_button,
                self.import_button,
                self.draft_button,
                self.throw_button,
            )
        )
        words = _(
            "A published version never changes. Calls keep the one they began on; going back makes "
            "a draft of an older one, to be published as a new version."
        )
        self._state = AgreementState()
        frame = Card(radius=3)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Label(_("Versions"), Type.HEADING))
        column.addWidget(WrappedText(words, Type.BODY, Role.TEXT2))
        column.addWidget(self._buttons)
        column.addWidget(frame, 1)

    @property
    def number(self) -> int:
        """The version in front; 0 where there is none."""
        versions = self._state.versions
        return versions[self._at].number if self._at < len(versions) else 0

    def show_state(self, state: AgreementState) -> None:
        """Show the versions."""
        self._state = state
        self._at = max(0, min(self._at, len(state.versions) - 1))
        columns = (
            Column(_("Version"), 90, right=True),
            Column(_("Published"), 170),
            Column(_("By"), 180),
            Column(_("What changed")),
            Column(_("Calls"), 80, right=True),
        )
        desk = self._desk
        lines = tuple(
            Line(
                str(at),
                (
                    Cell(str(one.number), right=True, is_strong=at == 0),
                    Cell(formats.moment(one.at, desk.clock(), desk.zone, desk.language)),
                    Cell(one.by),
                    Cell(one.note or (_("As delivered") if one.number == 1 and not one.by else "")),
                    Cell(formats.number(one.calls, desk.language, 0), right=True),
                ),
            )
            for at, one in enumerate(state.versions)
        )
        self.table.show_entries(columns, lines, self._at)
        self._show_buttons()

    def _show_buttons(self) -> None:
        state, number = self._state, self.number
        may = state.may_edit and not state.is_busy
        self.back_button.setText(_("Back to version {number}").format(number=number))
        self.export_button.setText(_("Save version {number} as a file…").format(number=number))
        self.back_button.setEnabled(may and self._at > 0)
        self.export_button.setEnabled(number > 0)
        self.import_button.setEnabled(may)
        self.draft_button.setVisible(state.is_draft)
        self.throw_button.setVisible(state.is_draft)
        self.throw_button.setEnabled(may)
        self._buttons.place()

    def _chose(self, at: str) -> None:
        self._at = int(at)
        self._show_buttons()
