"""One list of the agreement: its table, what can be done to it, the fields of the entry in front,
and the list inside that entry (choices of a facet, people of a channel)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.core.agreement import HardRule, PointRule
from qualifier.core.editing import agreement_edits as edits
from qualifier.core.editing.agreement_edits import Part, Place, Retirable
from qualifier.texts import _
from qualifier.ui.agreement.entries_table import ROW_PX, EntriesTable
from qualifier.ui.agreement.entry_lines import columns_of, lines_of
from qualifier.ui.agreement.inputs_form import InputsForm
from qualifier.ui.agreement.presenter import AgreementPresenter
from qualifier.ui.agreement.state import AgreementState
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.condition_editor import ConditionEditor, Subjects
from qualifier.ui.shortcuts import Action, Where, keys_of
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, ButtonSize, Card, Label, WrappedText

LEAST_ROWS, INNER_ROWS = 5, 4


class ListPart(QWidget):
    """Works on one list at a time. `named`: a new entry's words were left."""

    left = Signal()

    def __init__(self, presenter: AgreementPresenter, *, is_inner: bool = False) -> None:
        super().__init__()
        self._presenter = presenter
        self._is_inner = is_inner
        self._shown: tuple[Place, int, int] | None = None
        self.place = Place(Part.CRITERIA)
        self.table = EntriesTable("")
        self.form = InputsForm()
        self.title_label = Label("", Type.HEADING)
        self.hint_label = WrappedText("", Type.BODY, Role.TEXT2)
        small, where = ButtonSize.SMALL, Where.AGREEMENT
        self.add_button = Button(
            _("Add"), size=small, glyph=Glyph.PLUS, keys=keys_of(Action.NEW, where)
        )
        self.remove_button = Button("", size=small, keys=keys_of(Action.REMOVE, where))
        self.up_button = Button(glyph=Glyph.ARROW_UP, size=small, name=_("Move up (Alt+Up)"))
        self.down_button = Button(
            glyph=Glyph.ARROW_DOWN, size=small, name=_("Move down (Alt+Down)")
        )
        self.when_label = Label(_("When"), Type.LABEL, Role.TEXT2)
        self.when = ConditionEditor(_("Always"))
        self.inner = ListPart(presenter, is_inner=True) if not is_inner else None
        self._build()
        self._wire()

    # --- acts ----------------------------------------------------------------------------------
    def add(self) -> None:
        """A new entry behind the one in front; its first field has the focus."""
        if self._presenter.add(self.place):
            self.form.focus_on("")

    def remove(self) -> None:
        """Take the entry in front out, retire it, or offer it again."""
        self._presenter.remove(self.place)

    def move_entry(self, by: int) -> None:
        """The entry in front up or down."""
        self._presenter.move(self.place, by)

    def edit(self, name: str = "") -> None:
        """F2: the fields of the entry in front."""
        self.form.focus_on(name)

    def part_in_focus(self) -> ListPart:
        """This list, or the one inside its entry if the focus is there."""
        focus = QApplication.focusWidget()
        inner = self.inner
        if inner is not None and focus is not None and inner.isAncestorOf(focus):
            return inner
        return self

    # --- showing -------------------------------------------------------------------------------
    def show_state(self, state: AgreementState, place: Place, language: str, title: str) -> None:
        """Show a list of the agreement."""
        agreement = state.agreement
        if agreement is None:
            return
        self.place = place
        self.title_label.setText(title)
        hint = part_hint(place)
        self.hint_label.setVisible(bool(hint))
        self.hint_label.show_text(hint)
        self.table.setAccessibleName(title)
        questions = {one.id: one for one in state.questions}
        lines = lines_of(agreement, place, state.published_ids, questions, language)
        self.table.show_entries(columns_of(place.part), lines, state.at(place))
        self._fit_table(len(lines))
        self._show_buttons(state, place, len(lines))
        self._show_entry(state, place, language)

    def _show_entry(self, state: AgreementState, place: Place, language: str) -> None:
        entry = self._presenter.entry(place)
        self.form.setVisible(entry is not None)
        is_rule = isinstance(entry, HardRule | PointRule)
        self.when.setVisible(is_rule)
        self.when_label.setVisible(is_rule)
        if entry is not None:
            shown = (place, state.at(place), state.walked)
            is_other, self._shown = shown != self._shown, shown
            self.form.show_rows(
                self._presenter.rows(place),
                entry,
                state.refusals,
                locked=not state.may_edit,
                forced=is_other,
            )
        if isinstance(entry, HardRule | PointRule):
            subjects = Subjects(state.questions, state.numbers, has_axes=True)
            self.when.show_condition(entry.when, subjects, language, locked=not state.may_edit)
        if self.inner is not None:
            inside = self._presenter.inner_place(place)
            self.inner.setVisible(inside is not None)
            if inside is not None:
                titles = {Part.PEOPLE: _("People"), Part.FACET_CHOICES: _("Choices")}
                self.inner.show_state(state, inside, language, titles[inside.part])

    def _show_buttons(self, state: AgreementState, place: Place, count: int) -> None:
        entry, at = self._presenter.entry(place), state.at(place)
        may = state.may_edit and entry is not None
        self.add_button.setEnabled(state.may_edit)
        words = _("Take out")
        glyph = Glyph.TRASH_2
        if isinstance(entry, Retirable):
            is_kept = not edits.may_remove(state.published_ids, place, entry)
            if entry.retired:
                words, glyph = _("Offer again"), Glyph.ROTATE_CCW
            elif is_kept:
                words, glyph = _("Retire"), Glyph.BAN
        self.remove_button.setText(words)
        self.remove_button.set_glyph(glyph)
        self.remove_button.updateGeometry()
        self.remove_button.setEnabled(may)
        self.up_button.setEnabled(may and at > 0)
        self.down_button.setEnabled(may and at < count - 1)

    def _fit_table(self, count: int) -> None:
        """As many rows as there are, within what leaves room for the fields."""
        if self._is_inner:
            rows = max(1, min(count, INNER_ROWS))
            header = self.table.horizontalHeader().sizeHint().height()
            self.table.setFixedHeight(theme().px(ROW_PX) * rows + header)
        else:
            header = self.table.horizontalHeader().sizeHint().height()
            row = theme().px(ROW_PX)
            self.table.setMinimumHeight(row * min(max(count, 1), LEAST_ROWS) + header)
            self.frame.setMaximumHeight(row * max(count, 1) + header + 2)

    # --- building ------------------------------------------------------------------------------
    def _wire(self) -> None:
        presenter = self._presenter
        self.table.chosen.connect(lambda at: presenter.choose(self.place, int(at)))
        self.table.opened.connect(lambda _at: self.edit())
        self.table.remove_asked.connect(self.remove)
        self.form.edited.connect(lambda name, text: presenter.set_value(name, text, self.place))
        self.form.left.connect(self._field_left)
        self.when.edited.connect(lambda made: presenter.set_condition(self.place, made))
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.up_button.clicked.connect(lambda: self.move_entry(-1))
        self.down_button.clicked.connect(lambda: self.move_entry(1))

    def _field_left(self, name: str) -> None:
        if name.startswith("label."):
            self._presenter.name_entry(self.place)
        self._presenter.seal()
        self.left.emit()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.title_label)
        head.addStretch(1)
        for button in (self.up_button, self.down_button, self.add_button, self.remove_button):
            head.addWidget(button)
        self.frame = frame = Card(radius=3)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.hint_label)
        column.addWidget(frame, 100)
        self.fields = QWidget()
        fields = QVBoxLayout(self.fields)
        fields.setContentsMargins(0, 4, 0, 0)
        fields.setSpacing(8)
        fields.addWidget(self.form)
        fields.addWidget(self.when_label)
        fields.addWidget(self.when)
        if self.inner is not None:
            fields.addWidget(self.inner)
        self.fields.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column.addWidget(self.fields)
        column.addStretch(0 if self._is_inner else 1)


def part_hint(place: Place) -> str:
    """What a list is for, in a sentence."""
    if place.part is Part.REASONS:
        return {
            "rejection": _("Sales refuse before contact: each time with one of these."),
            "turn_back": _("Sales give back to nurturing, with a day to wake up on."),
            "disqualification": _("Sales give up after contact."),
            "nurture": _("Why a lead is not mature yet."),
        }.get(place.of, "")
    return {
        Part.CRITERIA: _(
            "When is a lead qualified? All that must be met hold the gate, if the script asks."
        ),
        Part.FACETS: _("What qualifiers listen for, and the words the capture line knows it by."),
        Part.OUTCOMES: _("How a call can end. What follows hangs on the flags, never on the name."),
        Part.CHANNELS: _("Who receives leads, how many a week, and at which price."),
        Part.HARD: _("These come before points: the first that holds chooses the channel."),
        Part.POINTS: _("Points per channel; the best channel with room receives the lead."),
    }.get(place.part, "")
