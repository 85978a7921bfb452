"""Ctrl+K without Qt: what was typed, which commands and leads fit it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from qualifier.contact.numbers import national_display
from qualifier.core.lead import Lead
from qualifier.core.text import fold
from qualifier.store import leads
from qualifier.store.database import Connection
from qualifier.ui.desk import Desk
from qualifier.ui.page import Command

LEADS_MOST = 8
LEADS_FROM_LETTERS = 2


class EntryKind(Enum):
    """What Enter does with it."""

    COMMAND = "command"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `id` is the lead's, or the place of the command in what was given."""

    kind: EntryKind
    id: str
    title: str
    detail: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class PaletteState:
    """`is_searching` until the leads for what is typed have been read."""

    typed: str = ""
    entries: tuple[Entry, ...] = ()
    is_searching: bool = False


class PalettePresenter:
    """Finds commands at once and leads on the reader thread; `show` gets each new state."""

    def __init__(
        self, desk: Desk, commands: tuple[Command, ...], show: Callable[[PaletteState], None]
    ) -> None:
        self._desk = desk
        self._commands = commands
        self._show = show
        self.state = PaletteState(entries=self._fitting(""))

    def type(self, typed: str) -> None:
        """Search for what is typed now; answers for less recent typing are dropped."""
        wanted = typed.strip()
        wants_leads = len(wanted) >= LEADS_FROM_LETTERS
        self._set(PaletteState(typed, self._fitting(wanted), is_searching=wants_leads))

        def read(connection: Connection) -> list[Lead]:
            return leads.found(connection, wanted, LEADS_MOST) if wants_leads else []

        self._desk.background.read(read, lambda found: self._found(typed, found), key="palette")

    def command(self, entry: Entry) -> Command:
        """The command behind an entry."""
        return self._commands[int(entry.id)]

    def _found(self, typed: str, found: list[Lead]) -> None:
        if typed == self.state.typed:
            rows = tuple(_lead_entry(lead) for lead in found)
            self._set(PaletteState(typed, self._fitting(typed.strip()) + rows))

    def _fitting(self, typed: str) -> tuple[Entry, ...]:
        wanted = fold(typed).split()
        return tuple(
            Entry(EntryKind.COMMAND, str(place), command.words, keys=command.keys)
            for place, command in enumerate(self._commands)
            if all(word in fold(command.words) for word in wanted)
        )

    def _set(self, after: PaletteState) -> None:
        self.state = after
        self._show(after)


def _lead_entry(lead: Lead) -> Entry:
    name = f"{lead.first_name} {lead.last_name}".strip()
    number = national_display(lead.phone) if lead.phone else lead.email
    parts = [part for part in (lead.company if name else "", lead.city, number) if part]
    title = name or lead.company or lead.email or lead.external_id
    return Entry(EntryKind.LEAD, lead.id, title, " · ".join(parts))
