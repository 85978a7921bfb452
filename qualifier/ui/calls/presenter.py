"""What the page of calls does with the profile: the list page by page, one call with its facts."""

from __future__ import annotations

from collections.abc import Callable

from qualifier.core.text import LANGUAGES
from qualifier.store import call_list, calls, leads
from qualifier.store.call_list import CallRow, Mark, Only
from qualifier.store.database import Connection
from qualifier.texts import _, formats
from qualifier.ui.calls.facts import fact_lines
from qualifier.ui.calls.states import CallFace, CallsState
from qualifier.ui.desk import Desk, Failed
from qualifier.ui.dossiers.two_line_table import Cell, Line
from qualifier.ui.widgets import Tone

PAGE = 100


class CallsPresenter:
    """Reads for the page of calls. One per window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: list[CallRow] = []
        self._typed = ""
        self.only = Only.ALL
        self._is_whole = False

    def search(self, typed: str, then: Callable[[CallsState], None], failed: Failed) -> None:
        """The newest calls whose lead fits what was typed."""
        self._typed = typed

        def show(rows: list[CallRow]) -> None:
            self._rows, self._is_whole = rows, len(rows) < PAGE
            then(self.state())

        self._desk.background.read(lambda c: self._page(c, typed), show, failed=failed, key="calls")

    def more(self, then: Callable[[CallsState], None], failed: Failed) -> None:
        """The next page, if there is one."""
        if self._is_whole or not self._rows:
            return
        after, typed = self._rows[-1].mark, self._typed

        def show(rows: list[CallRow]) -> None:
            self._is_whole = len(rows) < PAGE
            self._rows += rows
            then(self.state())

        self._desk.background.read(
            lambda c: self._page(c, typed, after),
            show,
            failed=failed,
            key="calls",
        )

    def preview(self, call_id: str, then: Callable[[CallFace], None], failed: Failed) -> None:
        """One call with its facts."""
        self._desk.background.read(
            lambda c: self._face(c, call_id), then, failed=failed, key="call_preview"
        )

    def state(self) -> CallsState:
        """The list as it was read last, in the language in use."""
        lines = tuple(self._line(row) for row in self._rows)
        if lines:
            return CallsState(lines, self._typed)
        if self.only is Only.EXAMPLES and not self._typed.strip():
            sentence = _("Tick “Training example” when you review a call.")
            return CallsState((), "", _("No training example yet."), sentence)
        if self.only is Only.FOR_ME and not self._typed.strip():
            sentence = _("They stand here once your team lead shares one.")
            return CallsState((), "", _("No comment on your calls yet."), sentence)
        if self._typed.strip():
            erase = _("Erase the search to see them all.")
            return CallsState((), self._typed, _("No call matches."), erase)
        sentence = _("They stand here from the moment you dial, with all their facts.")
        return CallsState((), "", _("No call yet."), sentence)

    def _page(self, connection: Connection, typed: str, after: Mark | None = None) -> list[CallRow]:
        seat = self._desk.seat
        return call_list.page(
            connection, typed=typed, only=self.only, seat=seat, after=after, limit=PAGE
        )

    def _line(self, row: CallRow) -> Line:
        desk = self._desk
        local = row.begun_at.astimezone(desk.zone)
        at = formats.stamp(row.begun_at, desk.clock(), desk.zone, desk.language)
        clock = formats.clock(local)
        company = row.company if row.company != row.name else ""
        talked = formats.duration(row.talked_s) if row.talked_s else ""
        if row.outcome:
            outcome = Cell(self._outcome(row))
        else:
            outcome = Cell(_("no outcome yet"), tone=Tone.WARN)
        return Line(
            row.id,
            (
                Cell(at, clock if at != clock else ""),
                Cell(row.name, company, is_strong=True),
                outcome,
                Cell(talked, right=True),
                Cell(row.seat),
            ),
        )

    def _outcome(self, row: CallRow) -> str:
        known = self._desk.agreement.outcome_by_id.get(row.outcome)
        return known.label.within(self._desk.language) if known else row.outcome

    def _face(self, connection: Connection, call_id: str) -> CallFace:
        desk = self._desk
        head = calls.head(connection, call_id)
        script = desk.documents.script(connection, head.script_id, head.script_version)
        agreement = desk.documents.agreement(connection, head.agreement_id, head.agreement_version)
        call = calls.load(connection, call_id, script)
        lead = leads.get(connection, call.lead_id)
        moment = formats.moment(call.begun_at, desk.clock(), desk.zone, desk.language)
        talked = formats.duration(call.duration_s) if call.duration_s else ""
        named = f"{script.title.within(desk.language)} v{script.version}"
        under = " · ".join(one for one in (moment, talked, call.seat, named) if one)
        return CallFace(
            call.id,
            lead.id,
            lead.name,
            lead.company if lead.company != lead.name else "",
            call_list.cell_of(connection, lead.id),
            under,
            call.outcome is not None,
            fact_lines(call, script, agreement, desk.language, desk.zone, _spoken(lead.language)),
        )


def _spoken(language: str) -> str:
    """A lead's language where it is one whose quotation marks are known."""
    code = language[:2].lower()
    return code if code in LANGUAGES else ""
