"""Panels over the review: the leads behind a figure, an alert, a definition, days, a survey."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from qualifier.exchange.review_page.faces import AlertLine, Behind
from qualifier.texts import _, current_language, figure_words, formats, ngettext
from qualifier.ui.dossiers.two_line_table import Cell, Column, Line, RowsView
from qualifier.ui.queue.popovers import Asking
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import Button, Field, Kind, Label, LinkButton, Popover, WrappedText

LIST_PX = 300
MOST_WORDS = 500
LONGEST_DAYS = 3660
_DAY = re.compile(
    r"(?P<d>\d\d?)[/.](?P<m>\d\d?)[/.](?P<y>\d{4})|(?P<yy>\d{4})-(?P<mm>\d\d?)-(?P<dd>\d\d?)"
)


class BehindPopover(Popover):
    """The leads behind a figure. `lead_opened(lead id)`."""

    lead_opened = Signal(str)

    def __init__(self, parent: QWidget, title: str, definition: str) -> None:
        super().__init__(parent, 440)
        self.setAccessibleName(title)
        self.column.addWidget(Label(title, Type.HEADING, wrap=True))
        if definition:
            self.column.addWidget(WrappedText(definition, Type.LABEL, Role.TEXT2))
        self.count_label = Label("", Type.LABEL, Role.TEXT2, wrap=True)
        self.column.addWidget(self.count_label)
        self.table = RowsView(_("Leads behind the figure"))
        self.table.setMinimumHeight(theme().px(120))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.opened.connect(self._open)
        self.table.hide()
        self.column.addWidget(self.table)

    def show_leads(self, behind: Behind) -> None:
        """Show who they are."""
        language = current_language().value
        count = formats.number(behind.count, language, 0)
        said = ngettext("{count} lead", "{count} leads", behind.count).format(count=count)
        shown = len(behind.leads)
        if shown < behind.count:
            said = _("{leads}, the first {shown} of them").format(leads=said, shown=shown)
        self.count_label.setText(_("{leads}. Enter opens one.").format(leads=said))
        lines = tuple(
            Line(one, (Cell(name, company if company != name else "", is_strong=True),))
            for one, name, company in behind.leads
        )
        self.table.show_lines((Column(_("Lead")),), lines)
        self.table.setFixedHeight(theme().px(min(LIST_PX, 32 + 50 * max(shown, 1))))
        self.table.setVisible(bool(lines))
        self.adjustSize()
        if lines:
            self.table.setFocus()

    def show_error(self, sentence: str) -> None:
        """The leads could not be read."""
        self.count_label.set_role(Role.DANGER)
        self.count_label.setText(sentence)

    def _open(self, lead_id: str) -> None:
        self.close_quietly()
        self.lead_opened.emit(lead_id)


class AlertPopover(BehindPopover):
    """An alert: its owner and leads; put on the agenda, or dismissed with a reason.
    `seen_to(act, reason)`, `limit_asked`."""

    seen_to = Signal(str, str)
    limit_asked = Signal()

    def __init__(
        self, parent: QWidget, alert: AlertLine, *, may_act: bool, may_set: bool = False
    ) -> None:
        super().__init__(parent, figure_words.named(alert.label, alert.value), alert.definition)
        owner = _("Who sees to it: {owner}").format(owner=alert.owner)
        said = ((alert.detail, Role.TEXT), (owner, Role.TEXT), (alert.done, Role.TEXT2))
        for place, (text, ink) in enumerate((one for one in said if one[0]), start=2):
            self.column.insertWidget(place, WrappedText(text, Type.BODY, ink))
        self.error_label = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self.error_label.hide()
        self.reason_field = Field(_("Why it can be left"))
        self.reason_field.edit.setMaxLength(MOST_WORDS)
        self.agenda_button = Button(_("Put on the agenda"), kind=Kind.PRIMARY)
        self.agenda_button.clicked.connect(lambda: self.seen_to.emit("agenda", ""))
        self.dismiss_button = Button(_("Dismiss"))
        self.dismiss_button.clicked.connect(self._dismiss)
        row = QHBoxLayout()
        row.addWidget(self.agenda_button)
        row.addWidget(self.dismiss_button)
        row.addStretch(1)
        self.limit_button = LinkButton(_("Change the limit"))
        self.limit_button.clicked.connect(self.limit_asked)
        self.limit_button.setVisible(may_set)
        row.addWidget(self.limit_button)
        self.column.addWidget(self.reason_field)
        self.column.addWidget(self.error_label)
        self.column.addLayout(row)
        for one in (self.reason_field, self.agenda_button, self.dismiss_button):
            one.setVisible(may_act)

    def show_refused(self, sentence: str) -> None:
        """What was asked could not be done; the panel stays open."""
        self.error_label.setText(sentence)
        self.error_label.show()
        self.adjustSize()

    def _dismiss(self) -> None:
        reason = self.reason_field.text().strip()
        if reason:
            self.seen_to.emit("dismissed", reason)
        else:
            self.show_refused(_("Say in a sentence why it can be left."))
            self.reason_field.edit.setFocus()


class WordsPopover(Popover):
    """How a figure is worked out, and its chart in a sentence."""

    def __init__(self, parent: QWidget, title: str, words: str) -> None:
        super().__init__(parent, 420)
        self.setAccessibleName(title)
        self.column.addWidget(Label(title, Type.HEADING))
        for part in words.split("\n\n"):
            self.column.addWidget(WrappedText(part, Type.BODY, Role.TEXT))
        self.close_button = Button(_("Close"), kind=Kind.GHOST, keys="Esc")
        self.close_button.clicked.connect(self.close_quietly)
        self.column.addWidget(self.close_button)


class DaysPopover(Asking):
    """From which day to which? `chosen(period)`, as `reports.period.period_of` reads it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, first: date, last: date) -> None:
        super().__init__(parent, _("From one day to another"), 340)
        shown = "%d/%m/%Y" if current_language().value == "fr" else "%Y-%m-%d"
        self.from_field = Field(_("First day"), first.strftime(shown))
        self.to_field = Field(_("Last day"), last.strftime(shown))
        self.column.addWidget(self.from_field)
        self.column.addWidget(self.to_field)
        self._add_buttons(Button(_("Show"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        days = [day_of(one.text()) for one in (self.from_field, self.to_field)]
        first, last = days
        if first is None or last is None:
            self.show_error(_("Write the day as 24/11/2026 or 2026-11-24."))
        elif last < first:
            self.show_error(_("The last day is before the first one."))
        elif (last - first).days >= LONGEST_DAYS:
            self.show_error(_("Ten years at most."))
        else:
            self.close_quietly()
            self.chosen.emit(f"{first.isoformat()}..{last.isoformat()}")


class SurveyPopover(Asking):
    """What did the satisfaction survey give? `given(answers, score)`."""

    given = Signal(int, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Satisfaction survey"), 340)
        self.answers_field = Field(_("Answers"))
        self.score_field = Field(_("Mean, of 10"))
        self.column.addWidget(self.answers_field)
        self.column.addWidget(self.score_field)
        self._add_buttons(Button(_("Enter it"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        try:
            answers = int(self.answers_field.text())
            score = float(self.score_field.text().replace(",", "."))
        except ValueError:
            answers, score = 0, -1.0
        if answers < 1 or not 0 <= score <= 10:
            self.show_error(_("Write how many answered, and their mean between 0 and 10."))
            return
        self.given.emit(answers, score)


def day_of(typed: str) -> date | None:
    """A day as it is typed, 24/11/2026 or 2026-11-24; None if it is none."""
    found = _DAY.fullmatch(typed.strip())
    if found is None:
        return None
    day, month, year = found.group("d", "m", "y") if found["d"] else found.group("dd", "mm", "yy")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
