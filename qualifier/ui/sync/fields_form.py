"""Below the table of fields: change the row in front, or add one."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from qualifier.core.field_mapping import Way, ways_of
from qualifier.texts import _
from qualifier.texts.sync_sentences import ours_label, way_words
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.sync.fields_state import FieldsState
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Card, ElidedLabel, Label


class FieldsForm(Card):
    """Signals: `turn_asked`, `remove_asked`, `take_asked`, `pointed(theirs)` for the row in front;
    `added(ours, theirs, way)`."""

    turn_asked = Signal()
    remove_asked = Signal()
    take_asked = Signal()
    pointed = Signal(str)
    added = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.ours_label = ElidedLabel("", Type.BODY_MEDIUM)
        self.turn_button = Button("", keys=keys_of(Action.TURN_WAY, Where.SYNC))
        self.turn_button.clicked.connect(self.turn_asked)
        self.theirs_list = ChoiceList(_("Field there, of the row chosen"))
        self.theirs_list.chosen.connect(self.pointed)
        self.take_button = Button(_("Take"), glyph=Glyph.CHECK, keys="Return")
        self.take_button.clicked.connect(self.take_asked)
        self.remove_button = Button(
            _("Take out"), glyph=Glyph.TRASH_2, keys=keys_of(Action.CANCEL_ROW, Where.SYNC)
        )
        self.remove_button.clicked.connect(self.remove_asked)
        self.new_ours_list = ChoiceList(_("New: field here"))
        self.new_ours_list.chosen.connect(lambda _one: self._fit_ways())
        self.new_way_list = ChoiceList(_("New: which way"))
        self.new_theirs_list = ChoiceList(_("New: field there"))
        self.add_button = Button(_("Add"), glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self._add)
        self._build()

    def show_state(self, state: FieldsState) -> None:
        """Show the row in front, and what can be added."""
        line = state.line
        fields = tuple((one.name, _named(one.label, one.name)) for one in state.fields)
        self.theirs_list.setEnabled(line is not None and not line.is_proposed)
        if line is None:
            self.ours_label.show_text(_("No row is chosen."))
            self.theirs_list.show_choices((), "")
        else:
            ours = line.row.ours
            self.ours_label.show_text(state.labels.get(ours) or ours_label(ours))
            known = fields
            if line.row.theirs not in {one for one, _words in fields}:
                known = ((line.row.theirs, line.row.theirs), *fields)
            self.theirs_list.show_choices(known, line.row.theirs)
        is_own = line is not None and not line.is_proposed
        self.turn_button.setText(way_words(line.row.way.value) if line is not None else "")
        self.turn_button.setVisible(line is not None)
        self.turn_button.setEnabled(line is not None and is_own and len(ways_of(line.row.ours)) > 1)
        name = _("Which way: {way}").format(way=self.turn_button.text())
        self.turn_button.setAccessibleName(name)
        self.remove_button.setVisible(is_own)
        self.take_button.setVisible(line is not None and line.is_proposed)
        self._show_new(state, fields)

    def _show_new(self, state: FieldsState, fields: tuple[tuple[str, str], ...]) -> None:
        offered = (one for one in state.labels.items() if one[0] not in state.retired)
        ours = tuple(sorted(offered, key=lambda one: one[1].casefold()))
        kept = self.new_ours_list.chosen_id, self.new_theirs_list.chosen_id
        if self.new_ours_list.count() != len(ours):
            self.new_ours_list.show_choices(ours, kept[0])
        if self.new_theirs_list.count() != len(fields):
            self.new_theirs_list.show_choices(fields, kept[1])
        self._fit_ways()
        self.add_button.setEnabled(bool(ours and fields))

    def _fit_ways(self) -> None:
        ours = self.new_ours_list.chosen_id
        ways = ways_of(ours) if ours else tuple(Way)
        choices = tuple((one.value, way_words(one.value)) for one in ways)
        kept = self.new_way_list.chosen_id
        ids = [one for one, _words in choices]
        self.new_way_list.show_choices(choices, kept if kept in ids else ids[0])

    def _add(self) -> None:
        self.added.emit(
            self.new_ours_list.chosen_id,
            self.new_theirs_list.chosen_id,
            self.new_way_list.chosen_id,
        )

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for column, share in ((1, 4), (2, 2), (3, 4)):
            grid.setColumnStretch(column, share)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.take_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid.addWidget(Label(_("Row chosen"), Type.LABEL, Role.TEXT2), 0, 0)
        grid.addWidget(self.ours_label, 0, 1)
        grid.addWidget(self.turn_button, 0, 2)
        grid.addWidget(self.theirs_list, 0, 3)
        grid.addLayout(buttons, 0, 4)
        grid.addWidget(Label(_("New row"), Type.LABEL, Role.TEXT2), 1, 0)
        grid.addWidget(self.new_ours_list, 1, 1)
        grid.addWidget(self.new_way_list, 1, 2)
        grid.addWidget(self.new_theirs_list, 1, 3)
        grid.addWidget(self.add_button, 1, 4)
        order = (
            self.turn_button, self.theirs_list, self.take_button, self.remove_button,
            self.new_ours_list, self.new_way_list, self.new_theirs_list, self.add_button,
        )  # fmt: skip
        for one, after in pairwise(order):
            QWidget.setTabOrder(one, after)


def _named(label: str, name: str) -> str:
    return label if label == name else f"{label} ({name})"
