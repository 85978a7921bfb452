"""Changing which field here is which field there. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.core.field_mapping import HANDOFF_FIELDS, SCORES, FieldRow, Way, ways_of
from qualifier.core.lead import LEAD_FIELDS, SignalKind
from qualifier.store.connections import CrmConnection
from qualifier.store.database import Connection
from qualifier.store.durable import write_durably
from qualifier.texts import _, ngettext
from qualifier.texts.errors import sentence
from qualifier.texts.sync_sentences import ours_label, trouble_at
from qualifier.ui.desk import Desk
from qualifier.ui.sync.fields_state import (
    FieldsState,
    fields_of,
    problems_of,
    rows_as_json,
    rows_of,
)

Told = Callable[[str], None]


class FieldsPresenter:
    """Holds the state; `show` gets each new one. Changes hold once they are saved."""

    def __init__(
        self, desk: Desk, show: Callable[[FieldsState], None], say: Told, warn: Told
    ) -> None:
        self._desk, self._show, self._say, self._warn = desk, show, say, warn
        self._before: list[tuple[FieldRow, ...]] = []
        self._left: tuple[FieldRow, ...] = ()  # unsaved rows to take up once all is read
        self._saving: tuple[FieldRow, ...] | None = None
        self.state = FieldsState()

    # --- reading -------------------------------------------------------------------------------
    def open(self, one: CrmConnection, left: tuple[FieldRow, ...] = ()) -> None:
        """Ask the worker for the fields of both sides. `left`: rows that were never saved."""
        self._before, self._left = [], left
        self._set(FieldsState(one.id, one.name, one.kind, is_busy=True))
        self._desk.background.read(self._labels, self._labels_read, key="sync fields")
        self._ask({"do": "crm_fields", "connection_id": one.id}, self._fields_told)

    def leave(self, say: Told, warn: Told) -> None:
        """The page goes: what became of what is being saved is told there from now on."""
        name = self.state.name
        self._show = lambda _state: None
        self._say = say
        self._warn = lambda words: warn(trouble_at(name, words))

    @property
    def is_unsaved(self) -> bool:
        """Whether rows were changed that are not on their way to the worker."""
        return self.state.is_changed and self.state.rows != self._saving

    def choose(self, line_id: str) -> None:
        """Bring a line to the front."""
        self._set(replace(self.state, chosen=line_id))

    # --- changing ------------------------------------------------------------------------------
    def add(self, ours: str, theirs: str, way: str) -> None:
        """One more row; a row of the same two is changed."""
        if not ours or not theirs:
            return
        allowed = ways_of(ours)
        wanted = Way(way) if Way(way) in allowed else allowed[0]
        rows = [one for one in self.state.rows if (one.ours, one.theirs) != (ours, theirs)]
        made = FieldRow(ours, theirs, wanted)
        self._change((*rows, made), f"{ours}>{theirs}")

    def turn(self) -> None:
        """The next way of the row in front: both, in, out."""
        line = self.state.line
        if line is None or line.is_proposed:
            return
        ways = ways_of(line.row.ours)
        if len(ways) > 1:
            turned = replace(line.row, way=ways[(ways.index(line.row.way) + 1) % len(ways)])
            self._change(_with(self.state.rows, line.row, turned), line.id)

    def point_to(self, theirs: str) -> None:
        """The row in front goes to another field there."""
        line = self.state.line
        if line is None or line.is_proposed or not theirs or theirs == line.row.theirs:
            return
        moved = replace(line.row, theirs=theirs, convert={})
        self._change(_with(self.state.rows, line.row, moved), f"{moved.ours}>{moved.theirs}")

    def remove(self) -> None:
        """Take the row in front out."""
        line = self.state.line
        if line is None or line.is_proposed:
            return
        ids = [one.id for one in self.state.lines]
        rows = tuple(one for one in self.state.rows if one != line.row)
        after = replace(self.state, rows=rows)
        place = min(ids.index(line.id), len(after.lines) - 1)
        self._change(rows, after.lines[place].id if after.lines else "")

    def take(self) -> None:
        """Put the proposal in front in force."""
        line = self.state.line
        if line is not None and line.is_proposed:
            self._change((*self.state.rows, line.row), f"{line.row.ours}>{line.row.theirs}")

    def take_all(self) -> None:
        """Put all proposals in force."""
        self._change((*self.state.rows, *(one.row for one in self.state.offers)))

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        if not self._before:
            return False
        self._set(replace(self.state, rows=self._before.pop()))
        return True

    # --- saving --------------------------------------------------------------------------------
    def save(self) -> None:
        """Have the worker keep the rows; what cannot work is said beside its row."""
        if not self.state.may_save:
            return
        rows = self._saving = self.state.rows
        self._set(replace(self.state, is_busy=True))
        request: dict[str, object] = {
            "do": "crm_map",
            "connection_id": self.state.id,
            "rows": rows_as_json(rows),
        }
        self._ask(request, lambda done: self._saved(rows, done))

    def make_missing(self) -> None:
        """Have the account given the fields that it lacks."""
        if self.state.missing and not self.state.is_busy:
            self._set(replace(self.state, is_busy=True))
            request: dict[str, object] = {
                "do": "crm_make_fields",
                "connection_id": self.state.id,
                "names": list(self.state.missing),
            }
            self._ask(request, self._made)

    # --- the document --------------------------------------------------------------------------
    def write_file(self, path: Path) -> None:
        """Write the rows as a document that others can read in."""
        rows = self.state.rows

        def job(_connection: Connection) -> Path:
            from qualifier.exchange.documents.mapping_document import mapping_to_text

            write_durably(path, mapping_to_text(rows).encode())
            return path

        self._desk.background.read(
            job, lambda done: self._say(_("Saved as {file}").format(file=done.name)),
            failed=self._refused,
        )  # fmt: skip

    def read_file(self, path: Path) -> None:
        """Put the rows of a document in place of these; nothing holds before it is saved."""

        def job(_connection: Connection) -> tuple[FieldRow, ...]:
            from qualifier.exchange.documents.mapping_document import mapping_from_text
            from qualifier.exchange.documents.yaml_file import text_of

            return mapping_from_text(text_of(path), path.name)

        def then(rows: tuple[FieldRow, ...]) -> None:
            self._change(rows)
            words = ngettext("{count} row read.", "{count} rows read.", len(rows))
            self._say(words.format(count=len(rows)))

        self._desk.background.read(job, then, failed=self._refused)

    # --- within --------------------------------------------------------------------------------
    def _fields_told(self, done: Mapping[str, Any]) -> None:
        kept = rows_of(done.get("rows"))
        rows, is_left = self._rows_beside(kept), bool(self._left)
        self._left = ()
        state = replace(
            self.state,
            rows=rows,
            kept=kept,
            proposed=rows_of(done.get("proposed")),
            fields=fields_of(done.get("fields")),
            problems=problems_of(done.get("problems")),
            missing=tuple(str(one) for one in done.get("missing") or ()),
            is_read=True,
            is_busy=False,
            error=None,
        )
        chosen = state.chosen or (state.lines[0].id if state.lines else "")
        if is_left and rows != kept:
            self._before.append(kept)
        self._set(replace(state, chosen=chosen))

    def _rows_beside(self, kept: tuple[FieldRow, ...]) -> tuple[FieldRow, ...]:
        """The rows to show where the worker has `kept` by now: what was changed here and not saved
        stays, with what has come to the worker's since."""
        if self._left:
            return self._left
        if not self.state.is_changed:
            return kept
        mapped = {one.ours for one in self.state.rows}
        new = (one for one in kept if one not in self.state.kept and one.ours not in mapped)
        return (*self.state.rows, *new)

    def _saved(self, rows: tuple[FieldRow, ...], done: Mapping[str, Any]) -> None:
        problems = problems_of(done.get("problems"))
        self._saving = None
        if problems:
            faulty = next((one.id for one in self.state.lines if one.problem), self.state.chosen)
            self._set(replace(self.state, is_busy=False, problems=problems))
            faulty = next((one.id for one in self.state.lines if one.problem), faulty)
            self._set(replace(self.state, chosen=faulty))
            words = ngettext(
                "Not saved: {count} row cannot work as it is.",
                "Not saved: {count} rows cannot work as they are.",
                len(problems),
            )
            self._warn(words.format(count=len(problems)))
            return
        if self.state.rows == rows:  # else it was changed meanwhile, and can be undone
            self._before = []
        self._set(replace(self.state, is_busy=False, kept=rows, problems={}))
        self._say(_("Saved. The next exchange goes by these fields."))

    def _made(self, done: Mapping[str, Any]) -> None:
        made = [str(one) for one in done.get("made") or ()]
        words = ngettext("{count} field made there.", "{count} fields made there.", len(made))
        self._say(words.format(count=len(made)))
        self._ask({"do": "crm_fields", "connection_id": self.state.id}, self._fields_told)

    def _change(self, rows: Iterable[FieldRow], chosen: str = "") -> None:
        after = tuple(rows)
        if after != self.state.rows:
            self._before.append(self.state.rows)
            there = {(one.ours, one.theirs) for one in after}
            left = {pair: said for pair, said in self.state.problems.items() if pair in there}
            state = replace(self.state, rows=after, problems=left)
            self._set(replace(state, chosen=chosen or state.chosen))

    def _ask(self, request: dict[str, object], then: Callable[[Mapping[str, Any]], None]) -> None:
        asked = self.state.id

        def done(answer: Mapping[str, Any]) -> None:
            if self.state.id == asked:
                then(answer)

        def failed(error: QualifierError) -> None:
            self._saving = None
            if self.state.id == asked:
                self._set(
                    replace(self.state, is_busy=False, error=None if self.state.is_read else error)
                )
                if self.state.is_read:
                    self._warn(sentence(error))

        self._desk.background.ask(request, done, failed)

    def _refused(self, error: QualifierError) -> None:
        self._warn(sentence(error))

    def _labels(self, connection: Connection) -> dict[str, str]:
        """What of ours can be mapped, in the words of the documents in force."""
        language, agreement = self._desk.language, self._desk.agreement
        names = [f"lead.{name}" for name in ("name", *LEAD_FIELDS, "opposed")]
        names += [f"score.{name}" for name in SCORES]
        names += [f"handoff.{name}" for name in HANDOFF_FIELDS]
        labels = {name: ours_label(name) for name in names}
        for criterion in agreement.criteria:
            words = _("Criterion: {name}").format(name=criterion.label.within(language))
            labels[f"criteria.{criterion.id}"] = words
        for facet in agreement.facets:
            words = _("Impression: {name}").format(name=facet.label.within(language))
            labels[f"impression.{facet.id}.last"] = words
        for script in self._desk.documents.newest_scripts(connection):
            for question in script.questions():
                labels.setdefault(f"answer.{question.id}", ours_label(f"answer.{question.id}"))
        labels |= {f"signal.{one.value}": ours_label(f"signal.{one.value}") for one in SignalKind}
        return labels

    def _labels_read(self, labels: dict[str, str]) -> None:
        agreement = self._desk.agreement
        retired = frozenset(
            (
                *(f"criteria.{one.id}" for one in agreement.criteria if one.retired),
                *(f"impression.{one.id}.last" for one in agreement.facets if one.retired),
            )
        )
        self._set(replace(self.state, labels=labels, retired=retired))

    def _set(self, after: FieldsState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)


def _with(rows: tuple[FieldRow, ...], before: FieldRow, after: FieldRow) -> tuple[FieldRow, ...]:
    return tuple(after if one == before else one for one in rows)
