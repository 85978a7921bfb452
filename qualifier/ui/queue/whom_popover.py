"""Whom a list holds, said afterwards: without it the law lets nobody of the list be called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from qualifier.core.contact_rules import ContactRules
from qualifier.core.errors import QualifierError
from qualifier.core.lead import Nature
from qualifier.exchange.lists.targets import ColumnMap
from qualifier.exchange.whom_order import WhomOrder
from qualifier.store import imports, leads, whom
from qualifier.store.database import Connection
from qualifier.texts import _, current_language, formats, ngettext
from qualifier.texts.contact_sentences import bar_sentence
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk
from qualifier.ui.imports.facts_form import FactsForm
from qualifier.ui.imports.list_facts import ListFacts, whole_list_bar
from qualifier.ui.queue import actions
from qualifier.ui.queue.popovers import Asking
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, Kind, WrappedText


@dataclass(frozen=True, slots=True)
class WhomAsk:
    """Of which list: its `file`, and how many of its leads are `waiting` for it.

    Without a `batch_id` it is asked of the lead `name` alone.
    """

    lead_id: str
    name: str
    batch_id: str = ""
    file: str = ""
    waiting: int = 1


def read_whom(connection: Connection, lead_id: str) -> WhomAsk:
    """What is to be asked with this lead on screen. Raises NotFound."""
    lead = leads.get(connection, lead_id)
    if not lead.batch_id:
        return WhomAsk(lead.id, lead.name)
    file = imports.get(connection, lead.batch_id).file
    waiting = whom.waiting(connection, lead.batch_id)
    return WhomAsk(lead.id, lead.name, lead.batch_id, file, waiting)


class WhomPopover(Asking):
    """Signal: `said(WhomOrder)`."""

    said = Signal(object)

    def __init__(self, parent: QWidget, ask: WhomAsk, rules: ContactRules, today: date) -> None:
        super().__init__(parent, _("Whom does the list hold?"), 420)
        self._ask, self._rules, self._today = ask, rules, today
        self._facts = ListFacts()
        self.form = FactsForm(self._facts, least=170, most=2, asks_country=False)
        self.form.facts_changed.connect(self._take)
        self.bar = WrappedText("", Type.LABEL, Role.WARN)
        self.button = Button(_("Confirm"), kind=Kind.PRIMARY, keys="Return")
        self.column.addWidget(WrappedText(_about(ask), Type.LABEL, Role.TEXT2))
        self.column.addWidget(self.form)
        self.column.addWidget(self.bar)
        self._add_buttons(self.button)
        self.bar.hide()

    def confirm(self) -> None:
        self.form.commit()
        facts = self._facts
        if not self.button.isEnabled():
            return
        if facts.nature is Nature.UNKNOWN:
            self.show_error(_("Choose professionals or consumers."))
        elif facts.has_bad_day:
            self.show_error(_("Correct the date first."))
        else:
            told = facts.as_request()
            self.said.emit(
                WhomOrder(
                    facts.nature,
                    self._ask.batch_id,
                    self._ask.lead_id,
                    str(told["basis"]),
                    str(told["basis_source"]),
                    str(told["basis_on"]),
                )
            )

    def show_writing(self, is_writing: bool, done: int = 0, expected: int = 0) -> None:
        """While it is being written; Esc closes, the writing goes on."""
        self.button.setEnabled(not is_writing)
        self.form.setEnabled(not is_writing)
        if is_writing and expected:
            language = current_language().value
            self.button.setText(
                _("{done} of {total}").format(
                    done=formats.number(done, language, 0),
                    total=formats.number(expected, language, 0),
                )
            )

    def _take(self, facts: ListFacts) -> None:
        self._facts = facts
        self.form.show_facts(facts)
        self.show_error("")
        bar = None
        if facts.nature is not Nature.UNKNOWN:
            bar = whole_list_bar(facts, ColumnMap(()), self._rules, self._today)
        self.bar.show_text(bar_sentence(bar) if bar else "")
        self.bar.setVisible(bar is not None)
        self.adjustSize()


class WhomAsking:
    """Asks with a lead on screen, lets the worker write, tells what that did."""

    def __init__(
        self,
        desk: Desk,
        parent: Callable[[], QWidget],
        show: Callable[[WhomPopover], None],
        told: Callable[[str], None],
    ) -> None:
        """`show` opens the panel where it belongs; `told` gets a sentence once it is written."""
        self._desk, self._parent, self._show, self._told = desk, parent, show, told

    def ask(self, lead_id: str) -> None:
        """Read whose list it is, then ask."""
        self._desk.background.read(lambda c: read_whom(c, lead_id), self._open)

    def _open(self, ask: WhomAsk) -> None:
        desk = self._desk
        today = desk.clock().astimezone(desk.zone).date()
        asked = WhomPopover(self._parent(), ask, desk.permission.rules, today)
        asked.said.connect(lambda order: self._write(asked, order))
        self._show(asked)

    def _write(self, asked: WhomPopover, order: WhomOrder) -> None:
        def done(changed: int, can_be_called: int) -> None:
            if isValid(asked):
                asked.close_quietly()
            self._told(whom_said(changed, can_be_called))

        def failed(error: QualifierError) -> None:
            if isValid(asked):
                asked.show_writing(False)
                asked.show_error(sentence(error))

        def progress(count: int, expected: int) -> None:
            if isValid(asked):
                asked.show_writing(True, count, expected)

        asked.show_writing(True)
        actions.say_whom(self._desk, order, then=done, failed=failed, progress=progress)


def whom_said(changed: int, can_be_called: int) -> str:
    """What saying it did."""
    if can_be_called < changed:
        return ngettext(
            "Noted for {count} lead; {ready} of them may be called within calling hours.",
            "Noted for {count} leads; {ready} of them may be called within calling hours.",
            changed,
        ).format(count=changed, ready=can_be_called)
    return ngettext(
        "{count} lead may be called within calling hours.",
        "{count} leads may be called within calling hours.",
        changed,
    ).format(count=changed)


def _about(ask: WhomAsk) -> str:
    if not ask.batch_id:
        return _("For {name}. What was said before stays in the history.").format(name=ask.name)
    count = formats.number(ask.waiting, current_language().value, 0)
    return ngettext(
        "For the {count} lead of {file} that waits for it. Nobody else changes.",
        "For the {count} leads of {file} that wait for it. Nobody else changes.",
        ask.waiting,
    ).format(count=count, file=ask.file)
