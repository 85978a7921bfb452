"""What a scorecard asks: criteria named, added and retired in place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualifier.core import coaching as coach
from qualifier.core.ids import NewId
from qualifier.texts import _, current_language
from qualifier.ui.form_parts import row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.queue.popovers import Asking
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Kind, LineEdit, WrappedText


class CriteriaPopover(Asking):
    """`given(tuple of Criterion)`: those to ask from now on, in order. A retired one keeps the
    points it got; a name is changed in the language in use."""

    given = Signal(object)

    def __init__(self, parent: QWidget, criteria: Sequence[coach.Criterion], new_id: NewId) -> None:
        super().__init__(parent, _("What a scorecard asks"), 420)
        self._criteria, self._new_id = tuple(criteria), new_id
        self._language = current_language().value
        words = _("A retired line is no longer asked; the points it got stay on their calls.")
        self.column.addWidget(WrappedText(words, Type.LABEL, Role.TEXT2))
        self.name_edits: dict[str, LineEdit] = {}
        self.retire_buttons: dict[str, Button] = {}
        for one in self._criteria:
            self._add_row(one)
        self.new_edit = LineEdit(placeholder=_("Add a line"), glyph=Glyph.PLUS)
        self.new_edit.setAccessibleName(_("Add a line"))
        self.new_edit.setMaxLength(coach.MOST_LINE)
        self.column.addWidget(self.new_edit)
        self._add_buttons(Button(_("Save"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        found = self._criteria
        for one in self._criteria:
            label = self.name_edits[one.id].text().strip()
            if not label:
                self.show_error(_("Every line needs a name."))
                return
            if label != one.label.within(self._language):
                found = coach.renamed(found, one.id, label, self._language)
        if self.new_edit.text().strip():
            found = coach.added(found, self.new_edit.text(), self._language, self._new_id)
        if all(one.is_retired for one in found):
            self.show_error(_("Keep one line at least."))
            return
        self.given.emit(found)

    def _add_row(self, one: coach.Criterion) -> None:
        edit = LineEdit(one.label.within(self._language))
        edit.setMaxLength(coach.MOST_LINE)
        button = Button("", size=ButtonSize.SMALL)
        button.clicked.connect(partial(self._turn, one.id))
        self.name_edits[one.id], self.retire_buttons[one.id] = edit, button
        row = row_of(edit, button, stretch=False)
        row.setStretch(0, 1)
        self.column.addLayout(row)
        self._show_row(one)

    def _turn(self, criterion_id: str) -> None:
        now = next(one for one in self._criteria if one.id == criterion_id)
        self._criteria = coach.retired(self._criteria, criterion_id, is_retired=not now.is_retired)
        self._show_row(next(one for one in self._criteria if one.id == criterion_id))

    def _show_row(self, one: coach.Criterion) -> None:
        name = one.label.within(self._language)
        words = _("Bring back") if one.is_retired else _("Retire")
        button = self.retire_buttons[one.id]
        button.setText(words)
        button.setAccessibleName(_("{act}: {name}").format(act=words, name=name))
        button.updateGeometry()
        state = _("{name}, retired") if one.is_retired else "{name}"
        self.name_edits[one.id].setAccessibleName(state.format(name=name))
        self.name_edits[one.id].setEnabled(not one.is_retired)
