"""The leads that a connection set aside: read page by page, called anyway. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qualifier.core.errors import QualifierError
from qualifier.store.aside_list import PAGE, AsideLine, aside_page
from qualifier.store.connections import CrmConnection
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class AsideState:
    """Everything the page shows. `chosen`: id of the line in front."""

    id: str = ""
    name: str = ""
    lines: tuple[AsideLine, ...] = ()
    chosen: str = ""
    is_read: bool = False
    error: QualifierError | None = None

    @property
    def line(self) -> AsideLine | None:
        """The line in front."""
        return next((one for one in self.lines if one.id == self.chosen), None)


class AsidePresenter:
    """Holds the state; `show` gets each new one."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[AsideState], None],
        say: Callable[[str], None],
        warn: Callable[[str], None],
    ) -> None:
        self._desk, self._show, self._say, self._warn = desk, show, say, warn
        self.state = AsideState()
        self._is_left = False

    def open(self, one: CrmConnection) -> None:
        """Show those of a connection."""
        self._set(AsideState(one.id, one.name))
        self.read()

    def leave(self) -> None:
        """The page goes; what is answered from now on finds nobody."""
        self._is_left = True

    def read(self) -> None:
        """All that is on screen, again; where the one in front went, the next takes its place."""
        receiver, limit = self.state.id, max(PAGE, len(self.state.lines))

        def show(found: list[AsideLine]) -> None:
            was, ids = [one.id for one in self.state.lines], [one.id for one in found]
            chosen = self.state.chosen
            if chosen not in ids:
                place = was.index(chosen) if chosen in was else 0
                chosen = ids[min(place, len(ids) - 1)] if ids else ""
            self._set(
                replace(self.state, lines=tuple(found), chosen=chosen, is_read=True, error=None)
            )

        def failed(error: QualifierError) -> None:
            self._set(replace(self.state, is_read=True, error=error))

        self._desk.background.read(
            lambda c: aside_page(c, receiver, limit=limit), show, failed=failed, key="sync aside"
        )

    def more(self) -> None:
        """Those behind the last one, if there are any."""
        state = self.state
        if not state.lines or len(state.lines) % PAGE:
            return

        def add(found: list[AsideLine]) -> None:
            if self.state.lines == state.lines and found:
                self._set(replace(self.state, lines=(*state.lines, *found)))

        self._desk.background.read(
            lambda c: aside_page(c, state.id, state.lines[-1]), add, key="sync aside more"
        )

    def choose(self, line_id: str) -> None:
        """Bring a line to the front."""
        self._set(replace(self.state, chosen=line_id))

    def call_anyway(self) -> None:
        """Have the lead in front stand in the queue again."""
        line = self.state.line
        if line is None:
            return
        request: dict[str, object] = {
            "do": "crm_call_anyway",
            "connection_id": self.state.id,
            "lead_id": line.lead_id,
        }

        def done(_answer: dict[str, object]) -> None:
            self._say(_("{name} is to be called again.").format(name=line.name))
            self.read()

        self._desk.background.ask(request, done, lambda error: self._warn(sentence(error)))

    def _set(self, after: AsideState) -> None:
        if after != self.state:
            self.state = after
            if not self._is_left:
                self._show(after)
