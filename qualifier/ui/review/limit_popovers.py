"""The limits of the alerts, for admins: the list of them, and one with its parameters and owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualifier.reports.alert_rules import DEFAULTS, AlertId, AlertRule, Owner
from qualifier.reports.measure import Unit
from qualifier.texts import _, current_language
from qualifier.texts import alert_words as words
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.form_parts import ChoiceList, Labelled
from qualifier.ui.queue.popovers import Asking
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Field, Kind, Label, LinkButton, Popover, WrappedText

MOST_SHARE = 10.0  # a pool may well double
MOST_COUNT = 10_000
MOST_MINUTES = 60 * 24 * 5


class LimitsPopover(Popover):
    """Every alert with its limit and owner. `chosen(alert id)`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, rules: Mapping[AlertId, AlertRule]) -> None:
        super().__init__(parent, 560)
        title = _("Limits of the alerts")
        self.setAccessibleName(title)
        self.column.addWidget(Label(title, Type.HEADING))
        self.column.addWidget(
            WrappedText(
                _("They hold for everybody on this computer. Enter changes one."),
                Type.LABEL,
                Role.TEXT2,
            )
        )
        self.table = RowsView(title)
        self.table.opened.connect(self._open)
        columns = (Column(_("Alert")), Column(_("Limit"), 80), Column(_("Who sees to it"), 140))
        self.table.show_lines(columns, tuple(_line(one, rules[one]) for one in AlertId))
        self.table.setFixedHeight(theme().px(380))
        self.column.addWidget(self.table)
        self.table.setFocus()

    def _open(self, alert: str) -> None:
        self.close_quietly()
        self.chosen.emit(alert)


def _line(alert: AlertId, rule: AlertRule) -> Line:
    language = current_language().value
    limit = words.limit_in_words(alert.value, rule.limit, rule.unit.value, language)
    note = "" if rule == DEFAULTS[alert] else _("set here")
    owner = words.owner_label(rule.owner.value)
    cells = (Cell(words.alert_label(alert.value)), Cell(limit, note), Cell(owner))
    return Line(alert.value, cells)


class LimitPopover(Asking):
    """One alert: limit, cases it needs, how long something may wait, owner. `given(AlertRule)`."""

    given = Signal(object)

    def __init__(self, parent: QWidget, alert: AlertId, rule: AlertRule) -> None:
        super().__init__(parent, words.alert_label(alert.value), 400)
        self._alert, self._rule = alert, rule
        self.column.addWidget(
            WrappedText(words.alert_definition(alert.value), Type.LABEL, Role.TEXT2)
        )
        self.limit_field = Field(_limit_label(rule))
        self.minutes_field = Field(_("Minutes it may wait, in opening hours"))
        self.least_field = Field(_("Cases it takes to say anything"))
        self.owner_list = ChoiceList(_("Who sees to it"))
        for one in (self.limit_field, self.minutes_field, self.least_field):
            self.column.addWidget(one)
        self.column.addWidget(Labelled(_("Who sees to it"), self.owner_list))
        self.usual_button = LinkButton(_("As it came with the program"))
        self.usual_button.clicked.connect(lambda: self._show(DEFAULTS[alert]))
        self.column.addWidget(self.usual_button)
        self.minutes_field.setVisible(rule.after_s > 0 or DEFAULTS[alert].after_s > 0)
        self.least_field.setVisible(DEFAULTS[alert].least > 0)
        self._show(rule)
        self._add_buttons(Button(_("Save"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        limit = self._limit()
        minutes = _number(self.minutes_field.text(), 0, MOST_MINUTES)
        least = _number(self.least_field.text(), 0, MOST_COUNT)
        if limit is None:
            self.show_error(self._bounds())
            self.limit_field.edit.setFocus()
        elif minutes is None or least is None or not least.is_integer():
            self.show_error(_("Write minutes and cases as numbers, 0 or more."))
        else:
            owner = Owner(self.owner_list.chosen_id)
            self.given.emit(
                replace(
                    self._rule,
                    limit=limit,
                    owner=owner,
                    after_s=minutes * 60,
                    least=int(least),
                )
            )

    def _show(self, rule: AlertRule) -> None:
        language = current_language().value
        limit = abs(rule.limit) * 100 if rule.unit is Unit.SHARE else rule.limit
        self.limit_field.edit.setText(_typed(limit, language))
        self.minutes_field.edit.setText(_typed(rule.after_s / 60, language))
        self.least_field.edit.setText(str(rule.least))
        self.owner_list.show_choices(words.owners(), rule.owner.value)

    def _limit(self) -> float | None:
        typed = self.limit_field.text().replace("%", "")
        if self._rule.unit is Unit.SHARE:
            # A fall is written as one likes, with its sign or without.
            most = 1.0 if self._rule.falls else MOST_SHARE
            share = _number(typed.lstrip("-−") if self._rule.falls else typed, 0, most * 100)
            if share is None:
                return None
            return -share / 100 if self._rule.falls else share / 100
        return _number(typed, 0, 10 if self._rule.unit is Unit.EACH else MOST_COUNT)

    def _bounds(self) -> str:
        if self._rule.unit is Unit.SHARE and self._rule.falls:
            return _("Write a limit from 0 to 100%.")
        if self._rule.unit is Unit.SHARE:
            return _("Write a limit from 0 to 1,000%.")
        if self._rule.unit is Unit.EACH:
            return _("Write a limit from 0 to 10.")
        return _("Write a limit of 0 or more.")


def _limit_label(rule: AlertRule) -> str:
    if rule.unit is Unit.SHARE:
        return _("Raise it at a fall beyond, in %") if rule.falls else _("Raise it above, in %")
    return _("Raise it below, out of 10") if rule.falls else _("Raise it above")


def _number(typed: str, least: float, most: float) -> float | None:
    """A number as it is typed, with a comma or a point; None if it is none or out of bounds."""
    plain = "".join(typed.split()).replace(",", ".").replace("−", "-")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if least <= number <= most else None


def _typed(number: float, language: str) -> str:
    """A number to be changed: without grouping, which would be read as a comma."""
    plain = f"{round(number, 2):g}"
    return plain.replace(".", ",") if language == "fr" else plain
