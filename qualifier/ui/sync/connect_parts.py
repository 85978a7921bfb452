"""The parts of setting a connection up: where it is, what a check found, which leads come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from qualifier.sync.connectors.row import SECRET_BOXES, Box
from qualifier.sync.kinds import KINDS
from qualifier.texts import _, formats, ngettext
from qualifier.texts.errors import sentence
from qualifier.texts.sync_sentences import finding_sentence
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled, row_of
from qualifier.ui.icons import Glyph
from qualifier.ui.settings.parts import Part
from qualifier.ui.sync.check_list import CheckList
from qualifier.ui.sync.connect_state import (
    EVERY_S,
    NATURES,
    NOBODY,
    SINCE_DAYS,
    Checked,
    ConnectState,
    Form,
)
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Field, Label, Notice, Tone, WrappedText


class WherePart(Part):
    """What the row of the CRM asks for, and the name; "Check" and what it found. Signals:
    `edited(Form)`, `check_asked`."""

    edited = Signal(object)
    check_asked = Signal()

    def __init__(self, kind: str) -> None:
        words = KINDS[kind].words()
        super().__init__(_("Account"), words.hint)
        self._row, self._form = KINDS[kind], Form()
        labels = {**_usual_labels(), **words.labels}
        self.boxes = {
            box: Field(
                labels[box], placeholder=words.examples.get(box, ""), is_secret=box in SECRET_BOXES
            )
            for box in self._row.way().boxes
        }
        self.name_field = Field(_("What it is called here"))
        self.key_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self.check_button = Button(_("Check"), glyph=Glyph.SHIELD_CHECK)
        self.check_button.clicked.connect(self.check_asked)
        self._found = QWidget()
        self._found_column = QVBoxLayout(self._found)
        self._found_column.setContentsMargins(0, 0, 0, 0)
        self._found_column.setSpacing(6)
        self.notices: tuple[Notice, ...] = ()
        self._build()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that this kind has, in order."""
        return (*self.boxes.values(), self.name_field)

    def show_connect(self, state: ConnectState) -> None:
        """Show one state."""
        self._form = form = state.form
        for box, field in self.boxes.items():
            field.show_text(getattr(form, box.value))
        self.name_field.show_text(form.name)
        words = (
            _("The key is kept in the encrypted profile and is never shown again.")
            if state.is_new
            else _("Leave the key empty to keep the one that is there. It is never shown.")
        )
        self.key_label.setText(words)
        self.check_button.setEnabled(state.may_check)
        self.check_button.setText(_("Checking…") if state.is_checking else _("Check"))
        self.check_button.updateGeometry()
        self._show_found(state)

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
        grid = FlowGrid(250, most=2)
        for field in self.fields:
            grid.add_part(field)
            field.text_edited.connect(lambda _text: self._typed())
            field.edit.returnPressed.connect(self.check_asked)
        self.column.addWidget(grid)
        self.column.addWidget(self.key_label)
        self.column.addLayout(row_of(self.check_button))
        self.column.addWidget(self._found)

    def _typed(self) -> None:
        typed = {box: field.text() for box, field in self.boxes.items()}
        self.edited.emit(self._form.with_typed(typed, self.name_field.text()))


class LeadsPart(Part):
    """Which leads come, and how often. Signals: `edited(Form)`, `since_chosen(days)`."""

    edited = Signal(object)
    since_chosen = Signal(int)

    def __init__(self, kind: str) -> None:
        super().__init__(
            _("Leads that come"), _("Nothing ticked: all of them. What is here is always followed.")
        )
        self._form = Form()
        self.owner_list = CheckList(_("Owner"))
        self.team_list = CheckList(_("Team"))
        self.stage_list = CheckList(_("Stage"))
        lists = (
            (self.owner_list, "owners"),
            (self.team_list, "teams"),
            (self.stage_list, "stages"),
        )
        for one, name in lists:
            one.ticked.connect(
                lambda ids, name=name: self.edited.emit(replace(self._form, **{name: ids}))
            )
        self.stage_hint = WrappedText("", Type.LABEL, Role.TEXT2)
        self.since_list = ChoiceList(_("Made there"))
        self.since_list.chosen.connect(self._since)
        self.every_list = ChoiceList(_("How often"))
        self.every_list.chosen.connect(
            lambda one: self.edited.emit(replace(self._form, every_s=int(one)))
        )
        self.nature_list = ChoiceList(_("Who they are"))
        self.nature_list.chosen.connect(
            lambda one: self.edited.emit(replace(self._form, nature=one))
        )
        self.opportunities_box = QCheckBox(_("Opportunities too, not only leads"))
        self.opportunities_box.clicked.connect(
            lambda on: self.edited.emit(replace(self._form, opportunities=on))
        )
        self.opportunities_box.setVisible(KINDS[kind].has_opportunities)
        grid = FlowGrid(190, most=3)
        for check_list in (self.owner_list, self.team_list, self.stage_list):
            grid.add_part(Labelled(check_list.accessibleName(), check_list))
        when = FlowGrid(190, most=3)
        for choice_list in (self.nature_list, self.since_list, self.every_list):
            when.add_part(Labelled(choice_list.accessibleName(), choice_list))
        for widget in (grid, self.stage_hint, self.opportunities_box, when):
            self.column.addWidget(widget)

    def show_connect(self, state: ConnectState, zone_day: datetime) -> None:
        """Show one state. `zone_day`: now, in the desk's zone."""
        self._form = form = state.form
        people, teams = _people(state.checked), _teams(state.checked)
        self.owner_list.show_choices(people, form.owners)
        self.team_list.show_choices(teams, form.teams)
        self.stage_list.show_choices(state.stages, form.stages)
        self.owner_list.setEnabled(bool(people or form.owners))
        self.team_list.setEnabled(bool(teams or form.teams))
        self.stage_list.setEnabled(bool(state.stages or form.stages))
        self.stage_hint.show_text(_hint(state))
        self.stage_hint.setVisible(bool(_hint(state)))
        self.opportunities_box.setChecked(form.opportunities)
        self.since_list.show_choices(*_since_choices(form.since, zone_day))
        every = tuple((str(one), _every_words(one)) for one in sorted({*EVERY_S, form.every_s}))
        self.every_list.show_choices(every, str(form.every_s))
        natures = {
            "": _("Not said: none is called yet"),
            "professional": _("Professionals"),
            "consumer": _("Consumers"),
        }
        self.nature_list.show_choices(tuple((one, natures[one]) for one in NATURES), form.nature)

    def _since(self, choice: str) -> None:
        if choice.isdigit():
            self.since_chosen.emit(int(choice))


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


def _people(checked: Checked | None) -> tuple[tuple[str, str], ...]:
    if checked is None or not checked.people:
        return ()
    return ((NOBODY, _("Nobody yet")), *((one.id, one.name) for one in checked.people))


def _teams(checked: Checked | None) -> tuple[tuple[str, str], ...]:
    named = dict(team for person in checked.people for team in person.teams) if checked else {}
    return tuple(sorted(named.items(), key=lambda team: team[1].casefold()))


def _hint(state: ConnectState) -> str:
    if state.checked is None and not state.form.owners:
        return _("Check the account first: then you see who and which teams are there.")
    if not state.stages:
        return _("Stages can be ticked once the connection is saved.") if state.is_new else ""
    return ""


def _since_choices(since: str, now: datetime) -> tuple[tuple[tuple[str, str], ...], str]:
    choices = [("0", _("At any time"))]
    choices += [
        (str(days), ngettext("In the last {count} day", "In the last {count} days", days))
        for days in SINCE_DAYS
    ]
    said = [(one, words.format(count=one)) for one, words in choices]
    if not since:
        return tuple(said), "0"
    from qualifier.texts import current_language

    try:
        day = datetime.fromisoformat(since).astimezone(now.tzinfo).date()
    except ValueError:
        return tuple(said), "0"
    words = _("Since {day}").format(day=formats.day(day, current_language().value, now.date()))
    return (*said, (since, words)), since


def _every_words(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("Every hour", "Every {count} hours", hours).format(count=hours)
    return ngettext("Every minute", "Every {count} minutes", minutes).format(count=minutes)
