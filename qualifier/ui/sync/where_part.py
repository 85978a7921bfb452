"""The part of setting a connection up that says where it is and as whom, and what a check found."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualifier.sync.connectors.row import BY_BROWSER, BY_KEY, SECRET_BOXES, Box
from qualifier.sync.kinds import KINDS
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.texts.sync_sentences import finding_sentence
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled
from qualifier.ui.icons import Glyph
from qualifier.ui.settings.parts import Part
from qualifier.ui.sync.connect_state import Checked, ConnectState, Form
from qualifier.ui.sync.sign_in_row import SignInRow
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Label, Notice, Tone


class WherePart(Part):
    """What the row of the CRM asks for, and the name; "Check" or "Sign in", and what was found.

    Signals: `edited(Form)`, `check_asked`, `way_chosen(str)`; of signing in see `sign_in`.
    """

    edited = Signal(object)
    check_asked = Signal()
    way_chosen = Signal(str)

    def __init__(self, kind: str) -> None:
        self._row, self._form = KINDS[kind], Form()
        words = self._row.words()
        has_one_way = len(self._row.ways) == 1
        super().__init__(_("Account"), words.hint if has_one_way else "")
        self._hint = "" if has_one_way else words.hint
        labels = {**_usual_labels(), **words.labels}
        self.way_list = ChoiceList(_("How one gets in"))
        self.way_list.chosen.connect(self.way_chosen)
        self.centre_list = ChoiceList(labels[Box.CENTRE])
        self.centre_list.chosen.connect(
            lambda one: self.edited.emit(replace(self._form, centre=one))
        )
        self._centres = (("", _("Choose")), *words.centres.items())
        asked = {box for way in self._row.ways for box in way.boxes}
        self.boxes = {
            box: Field(
                labels[box], placeholder=words.examples.get(box, ""), is_secret=box in SECRET_BOXES
            )
            for box in Box
            if box in asked and box is not Box.CENTRE
        }
        self.name_field = Field(_("What it is called here"))
        self.key_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self.check_button = Button(_("Check"), glyph=Glyph.SHIELD_CHECK)
        self.check_button.clicked.connect(self.check_asked)
        self.sign_in = SignInRow(self.check_button)
        self._found = QWidget()
        self._found.hide()
        self._found_column = QVBoxLayout(self._found)
        self._found_column.setContentsMargins(0, 0, 0, 0)
        self._found_column.setSpacing(6)
        self.notices: tuple[Notice, ...] = ()
        self._grid: FlowGrid | None = None
        self._way = ""
        self._build()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked for, in order."""
        way = self._row.way(self._form.way)
        return (*(self.boxes[box] for box in way.boxes if box in self.boxes), self.name_field)

    @property
    def first(self) -> QWidget:
        """Where one begins."""
        boxes = self._row.way(self._form.way).boxes
        return self.centre_list if boxes[0] is Box.CENTRE else self.boxes[boxes[0]].edit

    @property
    def key_field(self) -> QWidget:
        """Where one begins who must get in anew."""
        way = self._row.way(self._form.way)
        if way.id == BY_BROWSER:
            return self.sign_in.sign_in_button
        return self.boxes[Box.KEY].edit

    def show_connect(self, state: ConnectState) -> None:
        """Show one state."""
        self._form = form = state.form
        self._show_way(state)
        for box, field in self.boxes.items():
            field.show_text(getattr(form, box.value))
        self.centre_list.show_choices(self._centres, form.centre)
        self.name_field.show_text(form.name)
        hint = self._hint if not state.is_by_browser else ""
        self.key_label.setText(f"{hint} {_secret_words(state)}".strip())
        self.check_button.setEnabled(state.may_check)
        self.check_button.setText(_("Checking…") if state.is_checking else _("Check"))
        self.check_button.updateGeometry()
        self.sign_in.show_connect(state)
        self._show_found(state)

    def _show_way(self, state: ConnectState) -> None:
        """The fields of this way, where another one was shown."""
        way = state.way
        if self._way == way.id:
            return
        self._way = way.id
        self.way_list.show_choices(_way_choices(), way.id)
        grid = FlowGrid(250, most=2)
        shown: list[QWidget] = [
            self._centre if box is Box.CENTRE else self.boxes[box] for box in way.boxes
        ]
        for part in (*shown, self.name_field):
            grid.add_part(part)
            part.show()
        for part in (self._centre, *self.boxes.values()):
            if part not in shown:
                part.setParent(self)
                part.hide()
        if self._grid is not None:
            self.column.replaceWidget(self._grid, grid)
            grid.show()
            self._grid.hide()
            self._grid.deleteLater()
        self._grid = grid
        order = (*(one.focusProxy() or one for one in shown), self.name_field.edit)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _show_found(self, state: ConnectState) -> None:
        told = _told(state)
        if [(one.accessibleName()) for one in self.notices] == [
            f"{title} {words}".strip() for _tone, title, words in told
        ]:
            return
        for notice in self.notices:
            self._found_column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        glyphs = {
            Tone.OK: Glyph.CIRCLE_CHECK,
            Tone.WARN: Glyph.TRIANGLE_ALERT,
            Tone.DANGER: Glyph.CIRCLE_ALERT,
        }
        self.notices = tuple(
            Notice(tone, title, words, glyph=glyphs[tone]) for tone, title, words in told
        )
        for notice in self.notices:
            self._found_column.addWidget(notice)
        self._found.setVisible(bool(told))

    def _build(self) -> None:
        self._centre = Labelled(self.centre_list.accessibleName(), self.centre_list)
        for field in (*self.boxes.values(), self.name_field):
            field.text_edited.connect(lambda _text: self._typed())
            field.edit.returnPressed.connect(self.check_asked)
        if len(self._row.ways) > 1:
            self.column.addWidget(Labelled(self.way_list.accessibleName(), self.way_list))
        self._show_way(ConnectState(self._row.id))
        assert self._grid is not None
        self.column.addWidget(self._grid)
        self.column.addWidget(self.key_label)
        self.column.addWidget(self.sign_in)
        self.column.addWidget(self._found)

    def _typed(self) -> None:
        typed: dict[Box, str] = {box: field.text() for box, field in self.boxes.items()}
        self.edited.emit(replace(self._form.with_typed(typed), name=self.name_field.text()))


def _usual_labels() -> dict[Box, str]:
    """What boxes are called where a CRM has no words of its own."""
    return {
        Box.ADDRESS: _("Address"),
        Box.DATABASE: _("Database"),
        Box.LOGIN: _("Login"),
        Box.CENTRE: _("Data centre"),
        Box.CLIENT_ID: _("Client ID"),
        Box.CLIENT_SECRET: _("Client secret"),
        Box.KEY: _("Key"),
    }


def _way_choices() -> tuple[tuple[str, str], ...]:
    return (
        (BY_KEY, _("With a key that is pasted")),
        (BY_BROWSER, _("Signed in through the browser")),
    )


def _secret_words(state: ConnectState) -> str:
    if state.is_by_browser:
        return _("You sign in on the CRM’s own page. Qualifier never sees your password.")
    if state.is_new:
        return _("The key is kept in the encrypted profile and is never shown again.")
    return _("Leave the key empty to keep the one that is there. It is never shown.")


def _told(state: ConnectState) -> list[tuple[Tone, str, str]]:
    """Tone, title and sentence of each thing that a check brought to light."""
    if state.error is not None:
        return [(Tone.DANGER, _("This did not work."), sentence(state.error))]
    checked = state.checked
    if checked is None or state.is_checking:
        return []
    title = _("Signed in as {account}").format(account=checked.account)
    if state.checked_where != state.form.where:
        title = _("This was changed since it was checked. Check once more.")
        return [(Tone.WARN, title, "")]
    told = [(Tone.OK, title, _version(checked))] if checked.is_usable else []
    for one in checked.findings:
        tone = Tone.DANGER if one.is_blocking else Tone.WARN
        told.append((tone, finding_sentence(one.id, one.about), ""))
    return told


def _version(checked: Checked) -> str:
    if not checked.version:
        return ""
    return _("Version {version}").format(version=checked.version)
