"""Rounds of sync with the folder: where it lies now, what goes out, what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.core.ids import NewId
from qualifier.exchange.dossiers import content, file_name, load_dossier, payload
from qualifier.exchange.dossiers.html import to_html
from qualifier.exchange.workplace import Workplace
from qualifier.settings import FOLDER
from qualifier.store.database import Connection
from qualifier.store.outbox import Entry
from qualifier.sync import feedback
from qualifier.sync.connectors.base import Delivery, Quota
from qualifier.sync.connectors.folder import FolderConnector
from qualifier.sync.engine import Engine, Sent
from qualifier.sync.rounds import Received, Stop

DEFAULT_FOLDER = "hand-offs"


class FolderSync:
    """Rounds with the folder that the settings name. Clock, random source and ids are passed in.

    `language` says in which language dossiers leave.
    """

    name = FolderConnector.name

    def __init__(
        self,
        place: Workplace,
        language: Callable[[], str],
        *,
        clock: Callable[[], datetime],
        random: Random,
        new_id: NewId,
    ) -> None:
        self._place = place
        self._cargo = FolderCargo(place, language)
        self._clock, self._random, self._new_id = clock, random, new_id
        self._folder: Path | None = None
        self._connector = FolderConnector(Path())
        self._engine: Engine | None = None

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first."""
        return self._engine_now().recover()

    def send(self, stop: Stop = lambda: False) -> Sent:
        """What is due goes out. Raises StoreFailed, DiskFull or ProfileDamaged."""
        return self._engine_now().send(stop)

    def quota(self) -> Quota | None:
        """A folder counts nothing."""
        return None

    def receive(self, _stop: Stop = lambda: False) -> Received:
        """What sales answered comes in. Raises as `send`."""
        self._engine_now()
        refused: tuple[NeedsAttention, ...] = ()
        taken = feedback.Taken(0, ())
        try:
            answered = self._connector.pull_feedback()
            refused = self._connector.refused
            if answered:
                taken = feedback.take(self._place, self.name, answered, self._clock(), self._new_id)
            self._connector.feedback_taken()
        except (TryLater, MaybeDone) as error:
            return Received(refused=refused, problem=error.reason)
        except NeedsAttention as error:
            return Received(refused=refused, problem=error.reason, about=error.field)
        return Received(feedback=taken.new, unknown=taken.unknown, late=taken.late, refused=refused)

    def _engine_now(self) -> Engine:
        """The engine for the folder as it is set now; a new folder begins without old failures."""
        folder = folder_of(self._place)
        if self._engine is None or folder != self._folder:
            self._folder = folder
            self._connector = FolderConnector(folder)
            self._engine = Engine(
                self._place.store,
                self._connector,
                self._cargo,
                clock=self._clock,
                random=self._random,
            )
        return self._engine


class FolderCargo:
    """A hand-off as the list's row and its dossiers, from facts."""

    def __init__(self, place: Workplace, language: Callable[[], str]) -> None:
        self._place, self._language = place, language

    def compose(
        self, connection: Connection, entry: Entry
    ) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
        """Row and files. Raises NotFound."""
        # Half a second of libraries: for the first dossier, not for every start of a worker.
        from qualifier.exchange.dossiers.pdf import to_pdf

        language = self._language()
        loaded = load_dossier(connection, self._place.documents, entry.handoff_id, language)
        page = content(loaded.dossier, loaded.route, language, history=loaded.history)
        stem = file_name(loaded.dossier)
        files = {f"{stem}.html": to_html(page).encode(), f"{stem}.pdf": to_pdf(page)}
        return payload(loaded.dossier, loaded.route, language), files

    def addresses(self, _connection: Connection, entries: Sequence[Entry]) -> list[str]:
        """A folder has no records."""
        return ["" for _one in entries]

    def ready(self, deliveries: Sequence[Delivery]) -> list[Delivery | SyncError | None]:
        """All go as they are."""
        return list(deliveries)

    def arrived(self, connection: Connection, entry: Entry, remote_id: str) -> None:
        """The row of the outbox says it all."""


def folder_of(place: Workplace) -> Path:
    """Where the folder connector writes: the setting, else inside the profile."""
    said = place.store.settings().text(FOLDER)
    return Path(said) if said else place.store.folder / DEFAULT_FOLDER
