"""A form made of `Inputs`: it shows what stands and tells what was typed or chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.agreement.inputs import MOST_LINE, ON, Input, Kind, Rows
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled
from qualifier.ui.widgets import Field
from qualifier.ui.widgets.tip import show_tip

LEAST_PX, WIDE_PX, MOST_COLUMNS = 130, 192, 6  # of one field


class InputsForm(QWidget):
    """`edited(name, text)` while typing or on choosing; `left(name)` when a field is left."""

    edited = Signal(str, str)
    left = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls: dict[str, Field | QCheckBox | Labelled] = {}
        self._shape: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_rows(
        self,
        rows: Rows,
        entry: Any,
        refusals: Mapping[str, str],
        *,
        locked: bool,
        forced: bool = False,
    ) -> None:
        """Show an entry. A field being typed in keeps its letters unless `forced` (undo)."""
        shape = tuple(tuple((one.name, one.label, one.kind) for one in row) for row in rows)
        if shape != self._shape:
            self._build(rows, shape)
        for row in rows:
            for one in row:
                self._show(one, entry, refusals.get(one.name, ""), locked=locked, forced=forced)

    def focus_on(self, name: str) -> None:
        """The field of that name, else the first one."""
        control = self.controls.get(name) or next(iter(self.controls.values()), None)
        if isinstance(control, Field):
            control.edit.setFocus()
            control.edit.selectAll()
        elif control is not None:
            (control.control if isinstance(control, Labelled) else control).setFocus()

    def _show(self, one: Input, entry: Any, refusal: str, *, locked: bool, forced: bool) -> None:
        control, value = self.controls[one.name], one.read(entry)
        if isinstance(control, Field):
            edit = control.edit
            if not refusal and (forced or not edit.hasFocus()):
                control.show_text(value)
                if not edit.hasFocus():
                    edit.setCursorPosition(0)
            if refusal != control.error_label.text():
                control.show_error(refusal)
            edit.setReadOnly(locked or one.is_locked)
            show_tip(edit, one.why_locked)
            edit.setAccessibleDescription(refusal or one.why_locked)
        elif isinstance(control, QCheckBox):
            control.setChecked(value == ON)
            control.setEnabled(not locked)
        else:
            choices = control.control
            assert isinstance(choices, ChoiceList)
            known = one.choices
            if value not in {choice_id for choice_id, _words in known}:
                known = (*known, (value, _("{id} (not there)").format(id=value)))
            choices.show_choices(known, value)
            choices.setEnabled(not locked)

    def _build(self, rows: Rows, shape: tuple[object, ...]) -> None:
        self._shape = shape
        # One of them may have the focus: losing it, it would tell of a place that is left.
        for control in self.controls.values():
            _focusable(control).blockSignals(True)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.controls = {}
        for row in rows:
            if not row:
                continue
            if all(one.kind is Kind.BOX for one in row):
                self._column.addWidget(self._boxes(row))
                continue
            least = WIDE_PX if any(one.is_wide for one in row) else LEAST_PX
            grid = FlowGrid(least, most=max(min(len(row), MOST_COLUMNS), 1), at_top=True)
            for one in row:
                grid.add_part(self._control(one))
            self._column.addWidget(grid)
        self._column.addStretch(1)
        for before, after in pairwise(self.controls.values()):
            QWidget.setTabOrder(_focusable(before), _focusable(after))

    def _boxes(self, row: tuple[Input, ...]) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        for one in row:
            layout.addWidget(self._control(one))
        layout.addStretch(1)
        return line

    def _control(self, one: Input) -> QWidget:
        made: Field | QCheckBox | Labelled
        match one.kind:
            case Kind.BOX:
                made = QCheckBox(one.label)
                made.clicked.connect(self._teller(one.name, lambda on: ON if on else ""))
            case Kind.LIST:
                choices = ChoiceList(one.label)
                choices.chosen.connect(self._teller(one.name, str))
                made = Labelled(one.label, choices)
            case Kind.LINE:
                made = Field(one.label, placeholder=one.hint)
                made.edit.setMaxLength(MOST_LINE)
                if one.is_late:
                    made.editing_finished.connect(self._late_teller(one.name, made))
                else:
                    made.text_edited.connect(self._teller(one.name, str))
                made.editing_finished.connect(self._leaver(one.name))
        self.controls[one.name] = made
        return made

    def _teller(self, name: str, as_text: Callable[[Any], str]) -> Callable[[Any], None]:
        return lambda value: self.edited.emit(name, as_text(value))

    def _late_teller(self, name: str, field: Field) -> Callable[[], None]:
        return lambda: self.edited.emit(name, field.text())

    def _leaver(self, name: str) -> Callable[[], None]:
        return lambda: self.left.emit(name)


def _focusable(control: Field | QCheckBox | Labelled) -> QWidget:
    if isinstance(control, Field):
        return control.edit
    return control.control if isinstance(control, Labelled) else control
