"""What the sync centre does: reads the outbox and the conflicts, asks the worker. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.store import aside, connections, outbox_list
from qualifier.store.conflict_sides import Sides, sides
from qualifier.store.database import Connection
from qualifier.store.outbox_list import PAGE, ConflictLine, Counts, Line, Show
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.texts.sync_sentences import reason_sentence, trouble_at
from qualifier.ui.desk import Desk
from qualifier.ui.sync.states import CentreState, Connected, News, news_of

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading found."""

    connected: tuple[Connected, ...]
    lines: tuple[Line, ...]
    counts: Counts
    needy: Mapping[str, int]


class CentrePresenter:
    """Holds the state; `show` gets each new one, `say` and `warn` what is told in passing, `offer`
    what can be taken back."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[CentreState], None],
        say: Told,
        warn: Told,
        offer: Told,
        told: Mapping[str, Any],
    ) -> None:
        """`told`: what the worker said of each connection before there was this page."""
        self._desk, self._show, self._say, self._warn = desk, show, say, warn
        self._offer = offer
        self._news: dict[str, News] = {one: news_of(news) for one, news in told.items()}
        self._hidden: str = ""  # a connection that goes unless that is taken back
        self._given_up: str = ""  # the row of the outbox that is not to be sent after all
        self.state = CentreState()

    # --- reading -------------------------------------------------------------------------------
    def read(self) -> None:
        """Read all that is on screen again; what is chosen stays chosen."""
        show, day = self.state.show, self._day_begins()
        limit = max(PAGE, len(self.state.lines))
        today = self._desk.clock().astimezone(self._desk.zone).date().isoformat()

        def job(connection: Connection) -> _Read:
            return _Read(
                _connected(connection, today),
                tuple(outbox_list.page(connection, show, day, limit=limit)),
                outbox_list.counts(connection, day),
                outbox_list.needy(connection),
            )

        self._desk.background.read(job, self._was_read, failed=self._not_read, key="sync centre")

    def more(self) -> None:
        """The lines after the last one, if there are any."""
        lines, show = self.state.lines, self.state.show
        if not lines or len(lines) % PAGE or not self.state.is_read:
            return
        after, day = lines[-1].mark, self._day_begins()

        def add(found: list[Line]) -> None:
            if self.state.show is show and self.state.lines == lines and found:
                self._set(lines=(*lines, *found))

        self._desk.background.read(
            lambda c: outbox_list.page(c, show, day, after=after), add, key="sync centre more"
        )

    def filter(self, show: Show) -> None:
        """Show other lines."""
        if show is not self.state.show:
            self._set(show=show, lines=(), is_read=False)
            self.read()

    def choose(self, line_id: str) -> None:
        """Bring a line to the front; of a conflict, both sides are read."""
        if line_id != self.state.chosen:
            self._set(chosen=line_id)
            self._read_sides()

    def worker_changed(self, changed: Mapping[str, Any]) -> None:
        """The worker told that something changed."""
        for connection_id, told in (changed.get("crm") or {}).items():
            self._news[connection_id] = news_of(told)
        if {"outbox", "conflicts", "crm", "leads"} & set(changed):
            self.read()

    # --- conflicts -----------------------------------------------------------------------------
    def pick(self, conflict_id: str, side: str) -> None:
        """Choose MINE or THEIRS for a field."""
        self._set(choices={**self.state.choices, conflict_id: side})

    def pick_all(self, side: str) -> None:
        """The same for all fields of the conflict in front."""
        if self.state.conflict is not None:
            ids = [one.conflict.id for one in self.state.conflict.fields]
            self._set(choices={**self.state.choices, **dict.fromkeys(ids, side)})

    def decide_later(self) -> None:
        """Forget what was chosen for this conflict, and go to the next line."""
        mine = self.state.made_choices
        kept = {one: side for one, side in self.state.choices.items() if one not in mine}
        ids = [one.id for one in self.state.lines]
        place = ids.index(self.state.chosen) + 1 if self.state.chosen in ids else 0
        self._set(choices=kept)
        if ids:
            self.choose(ids[place % len(ids)])

    def save(self) -> None:
        """Send the choices made about the conflict in front."""
        made = self.state.made_choices
        if not made or self.state.is_saving:
            return
        self._set(is_saving=True)
        self._desk.background.ask(
            {"do": "conflict_decide", "choices": made},
            lambda done: self._decided(made, done),
            self._save_failed,
        )

    # --- rows of the outbox --------------------------------------------------------------------
    def retry(self) -> None:
        """Have the row in front tried now."""
        entry = self.state.entry
        if entry is not None and entry.may_retry:
            self._ask({"do": "retry_outbox", "entry_id": entry.id}, _("It is tried now."))

    def cancel(self) -> None:
        """Withdraw the row in front; `take_up` takes that back."""
        entry = self.state.entry
        if entry is None or not entry.may_cancel:
            return

        def done(_result: dict[str, object]) -> None:
            self._given_up = entry.id
            self._offer(_("It will not be sent."))
            self.read()

        request: dict[str, object] = {"do": "outbox_cancel", "entry_id": entry.id}
        self._desk.background.ask(request, done, lambda error: self._warn(sentence(error)))

    def take_up(self) -> bool:
        """Have the row that was cancelled last stand in the outbox again; False if none was."""
        was, self._given_up = self._given_up, ""
        if was:
            words = _("It stands in the outbox again.")
            self._ask({"do": "outbox_take_up", "entry_id": was}, words)
        return bool(was)

    # --- connections ---------------------------------------------------------------------------
    def sync(self) -> None:
        """Send and receive now."""
        if self.state.is_syncing:
            return
        self._set(is_syncing=True)

        def done(result: dict[str, object]) -> None:
            self._set(is_syncing=False)
            problem = str(result.get("problem") or "")
            if problem:
                words = reason_sentence(problem, str(result.get("about") or ""))
                self._warn(trouble_at(str(result.get("who") or ""), words))
            else:
                self._say(_round_words(result))
            self.read()

        def failed(error: QualifierError) -> None:
            self._set(is_syncing=False)
            self._warn(sentence(error))

        self._desk.background.ask({"do": "sync"}, done, failed)

    def pause(self, connection_id: str, paused: bool) -> None:
        """Stop exchanging with one, or take it up again."""
        self._ask({"do": "crm_pause", "connection_id": connection_id, "paused": paused})

    def pause_all(self) -> None:
        """Stop exchanging with all; where all are paused, take all up again."""
        paused = not self.state.is_paused
        for one in self.state.connected:
            if one.connection.is_paused is not paused:
                self.pause(one.connection.id, paused)

    def accept_gone(self, connection_id: str, count: int) -> None:
        """A person says that so many leads are gone there: they stay here, without a link."""
        words = _("They stay here as leads of yours, without a record there.")
        self._ask({"do": "crm_gone", "connection_id": connection_id, "accept": count}, words)

    def hide(self, connection_id: str) -> str:
        """Take a connection away from the page, until it is removed or shown again; its name."""
        self.remove_hidden()
        name = self.state.names.get(connection_id, "")
        self._hidden = connection_id
        self._set(connected=self._shown(self.state.connected))
        return name

    def show_hidden(self) -> bool:
        """The removal was taken back; False if there was none."""
        was, self._hidden = self._hidden, ""
        if was:
            self.read()
        return bool(was)

    def remove_hidden(self) -> None:
        """It was not taken back: now it goes."""
        was, self._hidden = self._hidden, ""
        if was:
            self._ask({"do": "crm_remove", "connection_id": was})

    # --- within --------------------------------------------------------------------------------
    def _was_read(self, found: _Read) -> None:
        was, chosen = self.state, self.state.chosen
        ids = [one.id for one in found.lines]
        if chosen not in ids:  # gone: what stands in its place now
            old = [one.id for one in was.lines]
            place = old.index(chosen) if chosen in old else 0
            chosen = ids[min(place, len(ids) - 1)] if ids else ""
        self._set(
            connected=self._shown(found.connected),
            lines=found.lines,
            counts=found.counts,
            needy=found.needy,
            chosen=chosen,
            is_read=True,
            problem="",
        )
        self._read_sides()

    def _not_read(self, error: QualifierError) -> None:
        self._set(is_read=True, problem=sentence(error))

    def _read_sides(self) -> None:
        line = self.state.line
        if not isinstance(line, ConflictLine):
            return
        lead_id, receiver = line.lead_id, line.connection

        def show(found: Sides | None) -> None:
            if self.state.chosen == line.id:
                self._set(sides=found)

        self._desk.background.read(
            lambda c: sides(c, lead_id, receiver), show, key="sync centre sides"
        )

    def _shown(self, connected: tuple[Connected, ...]) -> tuple[Connected, ...]:
        return tuple(
            replace(one, news=self._news.get(one.connection.id, one.news))
            for one in connected
            if one.connection.id != self._hidden
        )

    def _decided(self, made: Mapping[str, str], done: Mapping[str, object]) -> None:
        kept = {one: side for one, side in self.state.choices.items() if one not in made}
        self._set(choices=kept, is_saving=False)
        count = int(str(done.get("decided", len(made))))
        words = ngettext("{count} field decided.", "{count} fields decided.", count)
        self._say(words.format(count=count))
        self.read()

    def _save_failed(self, error: QualifierError) -> None:
        self._set(is_saving=False)
        self._warn(sentence(error))

    def _ask(self, request: dict[str, object], words: str = "") -> None:
        def done(_result: dict[str, object]) -> None:
            if words:
                self._say(words)
            self.read()

        self._desk.background.ask(request, done, lambda error: self._warn(sentence(error)))

    def _day_begins(self) -> datetime:
        today = self._desk.clock().astimezone(self._desk.zone).date()
        return datetime.combine(today, time(), self._desk.zone).astimezone(UTC)

    def _set(self, **values: object) -> None:
        after: CentreState = replace(self.state, **values)  # type: ignore[arg-type] # ours
        if after != self.state:
            self.state = after
            self._show(after)


def _connected(connection: Connection, today: str) -> tuple[Connected, ...]:
    asides = aside.counts(connection)
    return tuple(
        Connected(
            one,
            connections.exchanged_on(connection, one.id, today),
            asides=asides.get(one.id, {}),
        )
        for one in connections.all_of(connection)
    )


def _round_words(result: Mapping[str, object]) -> str:
    """What a round did: 3 sent, 12 read."""
    sent, leads = _number(result, "confirmed"), _number(result, "leads")
    changed, differ = _number(result, "changed"), _number(result, "differ")
    parts = []
    if sent:
        parts.append(ngettext("{count} sent", "{count} sent", sent).format(count=sent))
    if leads:
        parts.append(ngettext("{count} new lead", "{count} new leads", leads).format(count=leads))
    if changed:
        parts.append(
            ngettext("{count} lead changed", "{count} leads changed", changed).format(count=changed)
        )
    if differ:
        parts.append(ngettext("{count} needs you", "{count} need you", differ).format(count=differ))
    return ", ".join(parts) if parts else _("Nothing new on either side.")


def _number(result: Mapping[str, object], name: str) -> int:
    value = result.get(name, 0)
    return value if isinstance(value, int) else 0
