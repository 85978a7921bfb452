"""The scripts there are, with their versions and drafts; new ones, files in and out. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualifier.core.editing.names import free_id, id_from
from qualifier.core.errors import DocumentError, QualifierError
from qualifier.core.roles import Right
from qualifier.core.script import Question, Script, Section
from qualifier.core.text import Text
from qualifier.settings import AGREEMENT, SCRIPT
from qualifier.store import document_versions as kept
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind, Draft, Version
from qualifier.texts import _
from qualifier.texts.errors import sentence
from qualifier.ui.desk import Desk

KIND = DocumentKind.SCRIPT
DRAFT = 0  # as a version's number: the draft


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One script: its newest words, its versions newest first, the draft if there is one."""

    id: str
    title: Text
    persona: str
    versions: tuple[Version, ...]
    draft: Draft | None
    is_default: bool = False

    @property
    def newest(self) -> Version | None:
        return self.versions[0] if self.versions else None


@dataclass(frozen=True, slots=True)
class LibraryState:
    """`is_read` False before the first reading."""

    lines: tuple[ScriptLine, ...] = ()
    chosen: str = ""
    is_read: bool = False
    is_busy: bool = False
    may_edit: bool = True
    error: QualifierError | None = None

    @property
    def line(self) -> ScriptLine | None:
        return next((one for one in self.lines if one.id == self.chosen), None)


class LibraryPresenter:
    """Holds the state; `show` is called with each new one."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[LibraryState], None],
        say: Callable[[str], None],
        warn: Callable[[str], None],
        open_script: Callable[[str], None],
    ) -> None:
        self._desk, self._show, self._say, self._warn = desk, show, say, warn
        self._open_script = open_script
        self.state = LibraryState()

    def read(self) -> None:
        """Read what there is."""
        self._desk.background.read(
            self._read, self._was_read, failed=self._failed, key="script library"
        )

    def choose(self, script_id: str) -> None:
        """Bring a script's versions to the front."""
        self._set(replace(self.state, chosen=script_id))

    def edit(self) -> None:
        """Open the script in front in the editor."""
        if self.state.chosen:
            self._open_script(self.state.chosen)

    def make(self, title: str) -> None:
        """A new script with one section and one question, as a draft."""
        if not self.state.may_edit:
            return
        from qualifier.exchange.documents.draft_document import script_draft_text

        taken = {one.id for one in self.state.lines}
        new_id = free_id(id_from(title) or "script", taken)
        language = self._desk.language
        words = Text(fr=title) if language == "fr" else Text(en=title)
        opening = Question("hello", "say")
        script = Script(
            new_id,
            words,
            (Section("opening", Text("Ouverture", "Opening"), (opening,)),),
            agreement=self._desk.settings.text(AGREEMENT),
        )
        draft = Draft(new_id, script_draft_text(script), 0, self._desk.seat, self._desk.clock())
        self._put(draft, new_id)

    def duplicate(self, title: str) -> None:
        """A new script that begins as a copy of the newest version (or draft) in front."""
        line = self.state.line
        if line is None or not self.state.may_edit:
            return
        taken = {one.id for one in self.state.lines}
        new_id = free_id(id_from(title) or line.id, taken)

        def copied(connection: Connection) -> None:
            from qualifier.exchange.documents.draft_document import (
                script_draft_text,
                script_from_draft,
            )

            draft = kept.draft(connection, KIND, line.id)
            if draft is not None:
                script = script_from_draft(draft.text)
            else:
                script = self._desk.documents.newest_script(connection, line.id)
            words = Text(title, title)
            copy = replace(script, id=new_id, title=words, version=0)
            at, by = self._desk.clock(), self._desk.seat
            kept.put_draft(connection, KIND, Draft(new_id, script_draft_text(copy), 0, by, at))

        self._desk.background.write(copied, lambda _done: self._open_script(new_id), self._warn_of)

    def use_for_calls(self) -> None:
        """New calls begin with the script in front."""
        line = self.state.line
        if line is not None and line.newest is not None:
            self._desk.change_setting(SCRIPT, line.id)
            title = line.title.within(self._desk.language) or line.id
            self._say(_("New calls begin with “{script}”.").format(script=title))
            self.read()

    def roll_back(self, number: int) -> None:
        """A draft of an older version, to look at and publish anew."""
        line = self.state.line
        if line is None or not self.state.may_edit:
            return
        if line.draft is not None:
            self._warn(_("A draft is being written. Publish it or throw it away first."))
            return
        request = self._request("document_roll_back", line.id) | {"version": number}
        self._ask(request, lambda _done: self._open_script(line.id))

    def read_file(self, path: Path) -> None:
        """Make a draft of a script in a file."""
        request = self._request("document_import", "") | {"file": str(path)}
        self._ask(request, lambda done: self._open_script(str(done["document_id"])))

    def write_file(self, number: int, path: Path) -> None:
        """Write a version (or the draft) as a YAML file."""
        line = self.state.line
        if line is not None:
            request = self._request("document_export", line.id)
            request |= {"version": number, "file": str(path)}
            self._ask(request, lambda _done: self._told_written(path))

    def forget_draft(self) -> None:
        """A script that was never published goes with its draft."""
        line = self.state.line
        if line is not None and line.draft is not None and self.state.may_edit:
            self._desk.background.write(
                lambda c: kept.drop_draft(c, KIND, line.id),
                lambda _done: self.read(),
                self._warn_of,
            )

    def bring_back(self, draft: Draft) -> None:
        """Undo `forget_draft`."""
        self._desk.background.write(
            lambda c: kept.put_draft(c, KIND, draft), lambda _done: self.read(), self._warn_of
        )

    # --- within --------------------------------------------------------------------------------
    def _read(self, connection: Connection) -> tuple[ScriptLine, ...]:
        ids = kept.document_ids(connection, KIND)
        chosen = self._desk.settings.text(SCRIPT)
        return tuple(self._line(connection, one, one == chosen) for one in ids)

    def _line(self, connection: Connection, script_id: str, is_default: bool) -> ScriptLine:
        versions = kept.versions(connection, KIND, script_id)
        draft = kept.draft(connection, KIND, script_id)
        if versions:
            number = versions[0].number
            script = self._desk.documents.script(connection, script_id, number)
        else:
            from qualifier.exchange.documents.draft_document import script_from_draft

            assert draft is not None
            try:
                script = script_from_draft(draft.text)
            except DocumentError:  # the others are shown; opening it tells what is wrong
                return ScriptLine(script_id, Text(), "", (), draft, is_default)
        return ScriptLine(script_id, script.title, script.persona, versions, draft, is_default)

    def _was_read(self, lines: tuple[ScriptLine, ...]) -> None:
        settings = self._desk.settings
        may_edit = settings.may(Right.SETTINGS)
        ids = [one.id for one in lines]
        default = next((one.id for one in lines if one.is_default), ids[0] if ids else "")
        chosen = self.state.chosen if self.state.chosen in ids else default
        self._set(LibraryState(lines, chosen, is_read=True, may_edit=may_edit))

    def _failed(self, error: QualifierError) -> None:
        self._set(replace(self.state, error=error, is_read=True))

    def _put(self, draft: Draft, script_id: str) -> None:
        self._desk.background.write(
            lambda c: kept.put_draft(c, KIND, draft),
            lambda _done: self._open_script(script_id),
            self._warn_of,
        )

    def _request(self, do: str, script_id: str) -> dict[str, object]:
        return {"do": do, "kind": KIND.value, "document_id": script_id}

    def _ask(self, request: dict[str, object], then: Callable[[dict[str, Any]], None]) -> None:
        self._set(replace(self.state, is_busy=True))

        def done(answer: dict[str, Any]) -> None:
            self._set(replace(self.state, is_busy=False))
            then(answer)

        self._desk.background.ask(request, done, self._refused)

    def _refused(self, error: QualifierError) -> None:
        self._set(replace(self.state, is_busy=False))
        self._warn_of(error)

    def _warn_of(self, error: QualifierError) -> None:
        self._warn(sentence(error))

    def _told_written(self, path: Path) -> None:
        self._say(_("Written to {file}.").format(file=path.name))

    def _set(self, after: LibraryState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)
