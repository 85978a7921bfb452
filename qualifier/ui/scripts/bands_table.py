"""Points of a number: one line a band, from the lowest up; the last is the rest."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from qualifier.core.script import Band, Question
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.figure_edit import figure, figure_validator, show_figure
from qualifier.ui.scripts.points_edit import POINTS_PX, number, points_edit, show_typed, signed
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, ButtonSize, Label, LineEdit

BOUND_PX = 110


class BandsTable(QWidget):
    """Signals: `edited(place, Band, joins)`, `add_asked`, `remove_asked(place)`, `left`."""

    edited = Signal(int, object, bool)
    add_asked = Signal()
    remove_asked = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[_BandRow] = []
        self.criterion = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(5, 1)
        for column, words in enumerate((_("Below"), _("Fit"), _("Maturity"), "✓")):
            self._grid.addWidget(Label(words, Type.LABEL, Role.TEXT2), 0, column)
        self.add_button = Button(_("Add a band"), size=ButtonSize.SMALL, glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self.add_asked)
        self._foot = Label(_("Without bands any number scores nothing."), Type.LABEL, Role.TEXT3)

    def show_question(self, question: Question, *, locked: bool) -> None:
        """Show the bands of a question."""
        self.criterion = question.criterion
        count = len(question.bands)
        while len(self.rows) < count:
            row = _BandRow(self, len(self.rows))
            self.rows.append(row)
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, len(self.rows), column)
        for place, row in enumerate(self.rows):
            for widget in row.widgets:
                widget.setVisible(place < count)
            if place < count:
                row.show_band(question.bands[place], locked)
        self._grid.addWidget(self.add_button, len(self.rows) + 1, 0, 1, 2)
        self._grid.addWidget(self._foot, len(self.rows) + 1, 2, 1, 4)
        self._foot.setVisible(not count)
        self.add_button.setEnabled(not locked)


class _BandRow:
    """The controls of one band."""

    def __init__(self, table: BandsTable, place: int) -> None:
        self._table, self._place = table, place
        self._band = Band(None)
        self.bound_edit = LineEdit(placeholder=_("the rest"))
        self.bound_edit.setFixedWidth(theme().px(BOUND_PX))
        self.bound_edit.setValidator(figure_validator(self.bound_edit))
        self.bound_edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.fit_edit, self.maturity_edit = points_edit(), points_edit()
        for edit in (self.fit_edit, self.maturity_edit):
            edit.setFixedWidth(theme().px(POINTS_PX))
        self.counts_box = QCheckBox()
        self.remove_button = Button(glyph=Glyph.X, size=ButtonSize.SMALL, name=_("Remove the band"))
        for edit in (self.bound_edit, self.fit_edit, self.maturity_edit):
            edit.textEdited.connect(self._typed)
            edit.editingFinished.connect(table.left)
        self.counts_box.clicked.connect(self._counts)
        self.remove_button.clicked.connect(lambda: table.remove_asked.emit(self._place))

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return (
            self.bound_edit,
            self.fit_edit,
            self.maturity_edit,
            self.counts_box,
            self.remove_button,
        )

    def show_band(self, band: Band, locked: bool) -> None:
        self._band = band
        show_figure(self.bound_edit, band.below)
        show_typed(self.fit_edit, signed(band.fit))
        show_typed(self.maturity_edit, signed(band.maturity))
        number = self._place + 1
        self.bound_edit.setAccessibleName(_("Band {number}, below").format(number=number))
        self.fit_edit.setAccessibleName(_("Band {number}, points for fit").format(number=number))
        self.maturity_edit.setAccessibleName(
            _("Band {number}, points for maturity").format(number=number)
        )
        self.counts_box.setAccessibleName(
            _("Band {number} meets the criterion").format(number=number)
        )
        self.counts_box.setEnabled(bool(self._table.criterion) and not locked)
        self.counts_box.setChecked(self._table.criterion in band.meets)
        for edit in (self.bound_edit, self.fit_edit, self.maturity_edit):
            edit.setReadOnly(locked)
        self.remove_button.setEnabled(not locked)

    def _typed(self) -> None:
        below = figure(self.bound_edit.text())
        if below is None and self.bound_edit.text():
            return
        fit, maturity = number(self.fit_edit.text()), number(self.maturity_edit.text())
        if fit is None or maturity is None:
            return
        band = replace(self._band, below=below, fit=fit, maturity=maturity)
        self._table.edited.emit(self._place, band, True)

    def _counts(self, on: bool) -> None:
        rest = tuple(one for one in self._band.meets if one != self._table.criterion)
        meets = (*rest, self._table.criterion) if on else rest
        self._table.edited.emit(self._place, replace(self._band, meets=meets), False)
