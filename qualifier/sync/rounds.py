"""Rounds of sync with the folder: where it lies now, what goes out, what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from qualifier.core.ids import NewId
from qualifier.exchange.dossiers import content, file_name, load_dossier, payload
from qualifier.exchange.dossiers.html import to_html
from qualifier.exchange.workplace import Workplace
from qualifier.settings import FOLDER
from qualifier.store.database import Connection
from qualifier.store.outbox import Entry
from qualifier.sync import feedback
from qualifier.sync.connectors.base import Answered
from qualifier.sync.connectors.folder import FolderConnector
from qualifier.sync.engine import Engine, Round

DEFAULT_FOLDER = "hand-offs"


@dataclass(frozen=True, slots=True)
class FolderRound:
    """What a round did, rows of feedback that fit no hand-off here, and those that came late."""

    done: Round
    unknown: tuple[Answered, ...] = ()
    late: tuple[Answered, ...] = ()


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
        self._language = language
        self._clock, self._random, self._new_id = clock, random, new_id
        self._folder: Path | None = None
        self._engine: Engine | None = None
        self._unknown: list[Answered] = []
        self._late: list[Answered] = []

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first."""
        return self._engine_now().recover()

    def round(self, stop: Callable[[], bool] = lambda: False) -> FolderRound:
        """Send what is due, take in what came. Raises StoreFailed, DiskFull or ProfileDamaged."""
        done = self.send(stop)
        return FolderRound(done) if stop() else self.receive(done)

    def send(self, stop: Callable[[], bool] = lambda: False) -> Round:
        """The first half of a round: what is due goes out. Raises as `round`."""
        return self._engine_now().send(stop)

    def receive(self, done: Round = Round()) -> FolderRound:  # noqa: B008 (frozen)
        """The second half: what sales answered comes in. Raises as `round`."""
        self._unknown, self._late = [], []
        done = self._engine_now().receive(done)
        return FolderRound(done, tuple(self._unknown), tuple(self._late))

    def _engine_now(self) -> Engine:
        """The engine for the folder as it is set now; a new folder begins without old failures."""
        folder = folder_of(self._place)
        if self._engine is None or folder != self._folder:
            self._folder = folder
            self._engine = Engine(
                self._place.store,
                FolderConnector(folder),
                lambda c, entry: compose(c, self._place, entry, self._language()),
                self._take,
                clock=self._clock,
                random=self._random,
                new_id=self._new_id,
            )
        return self._engine

    def _take(self, answered: Sequence[Answered]) -> int:
        taken = feedback.take(self._place, self.name, answered, self._clock(), self._new_id)
        self._unknown.extend(taken.unknown)
        self._late.extend(taken.late)
        return taken.new


def folder_of(place: Workplace) -> Path:
    """Where the folder connector writes: the setting, else inside the profile."""
    said = place.store.settings().text(FOLDER)
    return Path(said) if said else place.store.folder / DEFAULT_FOLDER


def compose(
    connection: Connection, place: Workplace, entry: Entry, language: str
) -> tuple[Mapping[str, Any], Mapping[str, bytes]]:
    """The list's row and the dossiers of a hand-off, from facts. Raises NotFound."""
    # Half a second of libraries: for the first dossier, not for every start of a worker.
    from qualifier.exchange.dossiers.pdf import to_pdf

    loaded = load_dossier(connection, place.documents, entry.handoff_id, language)
    page = content(loaded.dossier, loaded.route, language, history=loaded.history)
    stem = file_name(loaded.dossier)
    files = {f"{stem}.html": to_html(page).encode(), f"{stem}.pdf": to_pdf(page)}
    return payload(loaded.dossier, loaded.route, language), files
