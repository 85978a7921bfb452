"""The import page's state machine: asks the worker, shows what came back. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualifier.core.errors import ActionRefused, QualifierError
from qualifier.exchange.lists.targets import target_of
from qualifier.settings import HOME_COUNTRY
from qualifier.store import imports
from qualifier.store.imports import Batch
from qualifier.ui.desk import Desk
from qualifier.ui.imports.list_facts import ListFacts
from qualifier.ui.imports.state import ImportState, Phase, preview_of, totals_of

PAST_SHOWN = 8
Show = Callable[[ImportState], None]


def _nothing() -> None:
    return


class ImportPresenter:
    """Holds the state; `show` is called with each new one, `imported` after each import or undo."""

    def __init__(self, desk: Desk, show: Show, imported: Callable[[], None]) -> None:
        self._desk = desk
        self._show = show
        self._imported = imported
        self.state = ImportState(facts=self._fresh_facts())
        self._number = 0  # of the newest request: answers to older ones are dropped
        self._cancel: Callable[[], None] = _nothing

    def open_file(
        self,
        file: Path,
        column_map: dict[str, object] | None = None,
        facts: ListFacts | None = None,
        *,
        at_once: bool = False,
    ) -> None:
        """Preview a list. `column_map` as ColumnMap.as_json; `at_once` imports without asking
        again, for the list that was looked at in the first run."""
        self._stop()
        self._set(
            ImportState(
                Phase.IMPORTING if at_once else Phase.READING,
                file,
                facts or self._fresh_facts(),
                past=self.state.past,
            )
        )
        if at_once:
            self._ask_import(column_map)
        else:
            self._ask_preview(column_map)

    def change_target(self, column: int, target: str) -> None:
        """A person gave a column another target (its text); everything is counted anew."""
        preview = self.state.preview
        if preview is None or self.state.phase not in (Phase.PREVIEW, Phase.READING):
            return
        changed = preview.column_map.with_target(column, target_of(target))
        self._set(
            replace(
                self.state,
                phase=Phase.READING,
                preview=replace(preview, column_map=changed),
            )
        )
        self._ask_preview(changed.as_json())

    def change_facts(self, facts: ListFacts) -> None:
        """Something else is said of the whole list; everything is counted anew."""
        preview = self.state.preview
        self._set(replace(self.state, facts=facts))
        if preview is not None and not facts.has_bad_day:
            self._set(replace(self.state, phase=Phase.READING))
            self._ask_preview(preview.column_map.as_json())

    def show_kind(self, kind: str) -> None:
        """Show the examples of a kind of rows."""
        self._set(replace(self.state, kind=kind))

    def run(self) -> None:
        """Import what the preview shows."""
        preview = self.state.preview
        if not self.state.may_import or preview is None:
            return
        self._set(replace(self.state, phase=Phase.IMPORTING, done=0, expected=preview.rows))
        self._ask_import(preview.column_map.as_json())

    def cancel(self) -> None:
        """Stop what the worker does. A stopped import leaves nothing behind."""
        phase = self.state.phase
        if phase is Phase.READING:
            self._stop()
            self._set(ImportState(facts=self.state.facts, past=self.state.past))
        elif phase is Phase.IMPORTING:
            self._cancel()  # the worker takes out what was written, then answers `cancelled`

    def undo(self) -> None:
        """Take the whole batch out again."""
        if self.state.phase is not Phase.DONE or not self.state.batch_id:
            return
        self._set(replace(self.state, phase=Phase.UNDOING, done=0, expected=0))
        self._ask(
            {"do": "import_undo", "batch_id": self.state.batch_id},
            self._undone,
            self._not_undone,
        )

    def undo_batch(self, batch: Batch) -> None:
        """Take an import of before out again."""
        if self.state.phase in (Phase.NO_FILE, Phase.REFUSED):
            done = replace(self.state, phase=Phase.DONE, batch_id=batch.id, result=batch.totals)
            self._set(replace(done, error=None))
            self.undo()

    def start_over(self) -> None:
        """Ready for another file."""
        self._stop()
        self._set(ImportState(facts=self._fresh_facts(), past=self.state.past))

    def read_past(self) -> None:
        """Read which imports there were."""
        self._desk.background.read(
            lambda c: tuple(imports.newest(c, PAST_SHOWN)),
            lambda found: self._set(replace(self.state, past=found)),
            key="imports-past",
        )

    # --- asking the worker ---------------------------------------------------------------------
    def _request(self, do: str, column_map: dict[str, object] | None) -> dict[str, object]:
        return {
            "do": do,
            "file": str(self.state.file),
            "map": column_map,
            **self.state.facts.as_request(),
        }

    def _ask_preview(self, column_map: dict[str, object] | None) -> None:
        self._stop()
        request = self._request("import_preview", column_map)
        self._ask(request, self._previewed, self._refused)

    def _ask_import(self, column_map: dict[str, object] | None) -> None:
        self._ask(self._request("import", column_map), self._done, self._not_imported)

    def _ask(
        self,
        request: dict[str, object],
        then: Callable[[dict[str, Any]], None],
        failed: Callable[[QualifierError], None],
    ) -> None:
        self._number += 1
        number = self._number

        def if_newest(act: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda given: act(given) if number == self._number else None

        def told(done: int, expected: int) -> None:
            if number == self._number:
                self._set(replace(self.state, done=done, expected=expected))

        self._cancel = self._desk.background.ask(request, if_newest(then), if_newest(failed), told)

    def _stop(self) -> None:
        self._number += 1
        self._cancel()
        self._cancel = _nothing

    # --- what came back ------------------------------------------------------------------------
    def _previewed(self, answer: dict[str, Any]) -> None:
        preview = preview_of(answer)
        kind = self.state.kind
        if not preview.examples.get(kind):
            kind = next((one for one, rows in preview.examples.items() if rows), kind)
        self._set(replace(self.state, phase=Phase.PREVIEW, preview=preview, kind=kind, error=None))

    def _refused(self, error: QualifierError) -> None:
        self._set(replace(self.state, phase=Phase.REFUSED, error=error, preview=None))

    def _done(self, answer: dict[str, Any]) -> None:
        self._set(
            replace(
                self.state,
                phase=Phase.DONE,
                result=totals_of(answer),
                batch_id=str(answer.get("batch_id", "")),
                error=None,
            )
        )
        self._imported()

    def _not_imported(self, error: QualifierError) -> None:
        was_stopped = isinstance(error, ActionRefused) and error.reason in (
            "cancelled",
            "import_cancelled",
        )
        phase = Phase.PREVIEW if self.state.preview is not None else Phase.REFUSED
        self._set(replace(self.state, phase=phase, error=error))
        if was_stopped:
            self._imported()

    def _undone(self, answer: dict[str, Any]) -> None:
        self._set(replace(self.state, phase=Phase.UNDONE, result=totals_of(answer), error=None))
        self._imported()

    def _not_undone(self, error: QualifierError) -> None:
        self._set(replace(self.state, phase=Phase.DONE, error=error))

    def _fresh_facts(self) -> ListFacts:
        return ListFacts(country=self._desk.settings.text(HOME_COUNTRY))

    def _set(self, after: ImportState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)
