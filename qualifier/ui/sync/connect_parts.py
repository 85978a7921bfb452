"""A part of setting a connection up: which leads come, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from qualifier.sync.kinds import KINDS
from qualifier.texts import _, formats, ngettext
from qualifier.ui.form_parts import ChoiceList, FlowGrid, Labelled
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
from qualifier.ui.widgets import WrappedText


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
        self.list_list = CheckList(_("List"))
        lists = (
            (self.owner_list, "owners"),
            (self.team_list, "teams"),
            (self.stage_list, "stages"),
            (self.list_list, "lists"),
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
        self._list_part = Labelled(self.list_list.accessibleName(), self.list_list)
        when = FlowGrid(190, most=3)
        for choice_list in (self.nature_list, self.since_list, self.every_list):
            when.add_part(Labelled(choice_list.accessibleName(), choice_list))
        for widget in (grid, self._list_part, self.stage_hint, self.opportunities_box, when):
            self.column.addWidget(widget)

    def show_connect(self, state: ConnectState, zone_day: datetime) -> None:
        """Show one state. `zone_day`: now, in the desk's zone."""
        self._form = form = state.form
        people, teams = _people(state.checked), _teams(state.checked)
        self.owner_list.show_choices(people, form.owners)
        self.team_list.show_choices(teams, form.teams)
        self.stage_list.show_choices(state.stages, form.stages)
        there = state.checked.lists if state.checked is not None else ()
        self.list_list.show_choices(there, form.lists)
        self._list_part.setVisible(bool(there or form.lists))  # few CRMs have lists
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
