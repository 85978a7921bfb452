"""The first leads: a file that is read and counted at once, or the sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from qualifier.core.contact_rules import ContactRules
from qualifier.texts import _, current_language, ngettext
from qualifier.texts.list_problems import row_reason
from qualifier.ui.form_parts import ChoiceRow, LargeChoice
from qualifier.ui.icons import Glyph
from qualifier.ui.imports.facts_form import FactsForm
from qualifier.ui.imports.file_dialog import list_file_dialog
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.theme import Role, Type
from qualifier.ui.welcome.reading import RowNamed
from qualifier.ui.welcome.sections import Section
from qualifier.ui.welcome.state import LeadsFrom, Step, WelcomeState
from qualifier.ui.welcome.words import leads_sentence, leads_title, list_warning, step_title
from qualifier.ui.widgets import Button, ButtonSize, Kind, Label, LinkButton, Notice, Popover, Tone

ROWS_NAMED = 12


class LeadsSection(Section):
    """Emits `file_chosen(Path)`, `sample_chosen`, `reading_stopped`, `facts_changed(ListFacts)`."""

    file_chosen = Signal(object)
    sample_chosen = Signal()
    reading_stopped = Signal()
    facts_changed = Signal(object)

    def __init__(self, rules: ContactRules, today: date, state: WelcomeState) -> None:
        super().__init__(Step.LEADS)
        self._rules, self._today = rules, today
        self._named: tuple[RowNamed, ...] = ()
        self.row = ChoiceRow(step_title(Step.LEADS), _choices(state), least=240, most=2)
        self.row.chosen.connect(self._chosen)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Reading leads"))
        self.progress.setTextVisible(False)
        self.cancel_button = Button(_("Cancel"), kind=Kind.GHOST, size=ButtonSize.SMALL)
        self.cancel_button.clicked.connect(self.reading_stopped)
        self._reading = QWidget()
        reading = QHBoxLayout(self._reading)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.addWidget(self.progress, 1)
        reading.addWidget(self.cancel_button)
        self.see_link = LinkButton("")
        self.see_link.clicked.connect(self._show_named)
        self.facts_form = FactsForm(ListFacts())
        self.facts_form.facts_changed.connect(self.facts_changed)
        self.warning = Notice(Tone.WARN, "", glyph=Glyph.TRIANGLE_ALERT)
        self.column.addWidget(self.row)
        self.column.addWidget(self._reading)
        self.column.addWidget(self.see_link, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.facts_form)
        self.column.addWidget(self.warning)

    def show_state(self, state: WelcomeState) -> None:
        super().show_state(state)
        leads = state.leads
        for choice in _choices(state):
            self.row.show_choice(choice)
        is_read = leads.read is not None
        is_file = leads.source is LeadsFrom.FILE and (is_read or leads.is_reading)
        self.row.show_chosen("file" if is_file else "", "sample" if _is_sample(state) else "")
        self._reading.setVisible(leads.is_reading)
        self.progress.setMaximum(leads.expected)
        self.progress.setValue(leads.done)
        self._named = (*leads.read.unready, *leads.read.refused) if leads.read else ()
        count = leads.read.without_number + leads.read.left_out if leads.read else 0
        self.see_link.setVisible(count > 0)
        self.see_link.setText(
            ngettext("See the row", "See the {count} rows", count).format(count=count)
        )
        self.facts_form.setVisible(is_file)
        self.facts_form.show_facts(leads.facts)
        warning = list_warning(leads, self._rules, self._today)
        self.warning.setVisible(bool(warning))
        if warning:
            self.warning.show_notice(
                Tone.WARN, _("None of them can be called yet"), warning, Glyph.TRIANGLE_ALERT
            )

    def _chosen(self, choice: str) -> None:
        if choice == "sample":
            self.sample_chosen.emit()
        else:
            self._ask_for_file()

    def _ask_for_file(self) -> None:
        dialog = list_file_dialog(self)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.open()

    def _show_named(self) -> None:
        box = Popover(self.window(), 460)
        box.closed.connect(box.deleteLater)
        box.column.addWidget(Label(_("Rows without a usable number, or left out"), Type.STRONG))
        for one in self._named[:ROWS_NAMED]:
            words = _("Row {row}, {who}: {why}").format(
                row=one.number, who=one.who or "…", why=row_reason(one.reason)
            )
            box.column.addWidget(Label(words, Type.LABEL, Role.TEXT2, wrap=True))
        if len(self._named) > ROWS_NAMED:
            rest = len(self._named) - ROWS_NAMED
            more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
            box.column.addWidget(Label(more, Type.LABEL, Role.TEXT3))
        close = Button(_("Close"), size=ButtonSize.SMALL)
        close.clicked.connect(box.close_quietly)
        box.column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        box.open_above(self.see_link)


def _is_sample(state: WelcomeState) -> bool:
    return state.leads.source is LeadsFrom.SAMPLE


def _choices(state: WelcomeState) -> tuple[LargeChoice, ...]:
    language = current_language().value
    return (
        LargeChoice(
            "file",
            leads_title(state.leads),
            leads_sentence(state.leads, language),
            Glyph.FILE_SPREADSHEET,
        ),
        LargeChoice(
            "sample",
            _("Sample leads"),
            _("300 fictional people with a past, to try everything"),
            Glyph.SPARKLES,
        ),
    )
