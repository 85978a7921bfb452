"""Setting a connection up: check what is typed, then save it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from qualifier.core.errors import QualifierError
from qualifier.store.connections import CrmConnection
from qualifier.sync.kinds import KINDS, crm_name
from qualifier.ui.desk import Desk
from qualifier.ui.sync.connect_state import ConnectState, Form, checked_of, details_of, form_of


class ConnectPresenter:
    """Holds the state; `show` gets each new one, `saved` the id of what was saved."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[ConnectState], None],
        saved: Callable[[str, bool], None],
    ) -> None:
        """`saved(id, is_new)`."""
        self._desk, self._show, self._saved = desk, show, saved
        self.state = ConnectState()
        self._asked = 0  # answers to what is no longer on screen are dropped

    def begin(self, kind: str) -> None:
        """A new connection."""
        self._asked += 1
        self._set(ConnectState(kind, form=Form(name=crm_name(kind))))

    def edit(self, one: CrmConnection) -> None:
        """Change one that is there; who and which stages there are is asked at once."""
        self._asked += 1
        form = form_of(one.name, one.details)
        self._set(ConnectState(one.kind, one.id, form, dict(one.details)))
        self.check()
        asked = self._asked
        self._desk.background.ask(
            {"do": "crm_fields", "connection_id": one.id},
            lambda done: self._fields_told(done, asked),
            lambda _error: None,  # the check beside it says why
        )

    def change(self, form: Form) -> None:
        """Something was typed or chosen."""
        self._set(replace(self.state, form=form))

    def check(self) -> None:
        """Ask there who we are and what is missing."""
        state = self.state
        if not state.may_check:
            return
        where, asked = state.form.where, self._asked
        request: dict[str, object] = {
            "do": "crm_check",
            "kind": state.kind,
            "connection_id": state.id,
            "details": details_of(state.form, state.kept),
            "secret": state.form.secret,
        }
        self._set(replace(state, is_checking=True, error=None))

        def done(answer: Mapping[str, Any]) -> None:
            if asked == self._asked:
                checked = checked_of(answer)
                self._set(
                    replace(self.state, is_checking=False, checked=checked, checked_where=where)
                )

        self._desk.background.ask(request, done, lambda error: self._failed(error, asked))

    def save(self) -> None:
        """Keep it; the key goes to the worker and is forgotten here."""
        state = self.state
        if not state.may_save:
            return
        asked, is_new = self._asked, state.is_new
        connection = {
            "id": state.id,
            "kind": state.kind,
            "name": state.form.name.strip() or crm_name(state.kind),
            "details": details_of(state.form, state.kept),
        }
        request: dict[str, object] = {
            "do": "crm_save",
            "connection": connection,
            "secret": state.form.secret,
        }
        self._set(replace(state, is_saving=True, error=None))

        def done(answer: Mapping[str, Any]) -> None:
            if asked == self._asked:
                self.leave()
                self._saved(str(answer.get("id") or state.id), is_new)

        self._desk.background.ask(request, done, lambda error: self._failed(error, asked))

    def leave(self) -> None:
        """Forget what was typed."""
        self._asked += 1
        self._set(ConnectState(self.state.kind))

    def since_days(self, days: int) -> str:
        """The instant at which the day so many days ago began here, "" for 0."""
        if not days:
            return ""
        day = self._desk.clock().astimezone(self._desk.zone).date() - timedelta(days=days)
        begin = datetime.combine(day, time(), self._desk.zone).astimezone(UTC)
        return begin.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _fields_told(self, done: Mapping[str, Any], asked: int) -> None:
        if asked != self._asked:
            return
        for one in done.get("fields") or ():
            if one.get("name") in KINDS[self.state.kind].stage_fields:
                stages = tuple((str(key), str(said)) for key, said in one["options"].items())
                self._set(replace(self.state, stages=stages))

    def _failed(self, error: QualifierError, asked: int) -> None:
        if asked == self._asked:
            self._set(
                replace(self.state, is_checking=False, is_saving=False, checked=None, error=error)
            )

    def _set(self, after: ConnectState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)
