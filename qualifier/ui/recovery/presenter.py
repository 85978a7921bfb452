"""Leads from the survey over the choice to the mended profile. Plain Python, no waiting."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from qualifier.core.errors import ActionRefused, DiskFull, QualifierError
from qualifier.core.salvage import Survey
from qualifier.exchange.salvage_job import Salvaged, Watch, salvage
from qualifier.exchange.salvage_survey import survey
from qualifier.store import backups, room
from qualifier.store.backups import Backup
from qualifier.store.locks import hold_service, hold_worker
from qualifier.texts import current_language
from qualifier.texts.errors import sentence
from qualifier.texts.room_sentences import room_sentence
from qualifier.ui.away import Away
from qualifier.ui.recovery import state as states
from qualifier.ui.recovery.state import Choice, Phase, RecoveryState

Result = TypeVar("Result")


class RecoveryPresenter:
    """`show` gets each state. The window's lock of the profile is held by the caller, and no Store
    of it is open."""

    def __init__(
        self,
        folder: Path,
        database_key: bytes,
        clock: Callable[[], datetime],
        runner: Away,
        show: Callable[[RecoveryState], None],
    ) -> None:
        self._folder, self._key = folder, database_key
        self._clock, self._runner, self._show_state = clock, runner, show
        self._is_cancelled = False
        self._survey = Survey(None)
        self._copies: tuple[Backup, ...] = ()
        self.state = states.surveying()

    def start(self) -> None:
        """Look at the file and its copies."""
        self._is_cancelled = False
        self._show(states.surveying())

        def look() -> tuple[tuple[Backup, ...], Survey]:
            with self._locks():
                return backups.list_backups(self._folder), survey(
                    self._folder, self._key, self._watch()
                )

        def looked(found: tuple[tuple[Backup, ...], Survey]) -> None:
            self._copies, self._survey = found
            self._choose("")

        self._runner.run(look, looked, lambda error: self._show(states.failed(self._words(error))))

    def take(self, choice: Choice) -> None:
        """Go the chosen way."""
        if self.state.phase is not Phase.CHOOSING or not choice.is_open:
            return
        self._is_cancelled = False
        self._show(states.mending(self._language, choice))

        def mend() -> Salvaged:
            with self._locks():
                return salvage(
                    self._folder, self._key, self._clock(), self._watch(), copy=choice.copy
                )

        self._runner.run(
            mend,
            lambda made: self._show(states.finished(made, self._language)),
            self._not_mended,
        )

    def cancel(self) -> None:
        """Stop what runs; the profile stays as it was."""
        self._is_cancelled = True

    def _not_mended(self, error: QualifierError) -> None:
        is_wish = isinstance(error, ActionRefused) and error.reason == "cancelled"
        self._choose("" if is_wish else self._words(error))

    def _choose(self, error: str) -> None:
        self._show(
            states.choosing(
                self._folder / backups.FOLDER,
                self._survey,
                self._copies,
                self._language,
                self._clock(),
                error,
            )
        )

    def _words(self, error: QualifierError) -> str:
        if isinstance(error, DiskFull):
            return room_sentence(room.look(self._folder), self._language)
        return sentence(error)

    def _locks(self) -> ExitStack:
        """No other program may write meanwhile. Raises ProfileHeld."""
        with ExitStack() as taken:
            taken.enter_context(hold_service(self._folder))
            taken.enter_context(hold_worker(self._folder))
            return taken.pop_all()

    def _watch(self) -> Watch:
        def progress(done: int, expected: int) -> None:
            self._runner.call_here(lambda: self._progressed(done, expected))

        return Watch(progress, lambda: self._is_cancelled)

    def _progressed(self, done: int, expected: int) -> None:
        if self.state.phase in (Phase.SURVEYING, Phase.MENDING):
            self._show(replace(self.state, done=done, expected=expected))

    def _show(self, state: RecoveryState) -> None:
        self.state = state
        self._show_state(state)

    @property
    def _language(self) -> str:
        return current_language().value
