"""Setting a connection up: check what is typed, then save it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from qualifier.core.errors import NeedsAttention, QualifierError
from qualifier.store.connections import CrmConnection
from qualifier.sync.kinds import KINDS, crm_name
from qualifier.ui.desk import Desk
from qualifier.ui.sync.connect_state import (
    ConnectState,
    Form,
    SignIn,
    checked_of,
    details_of,
    form_of,
    place_of,
)
from qualifier.wire import error_from

LATEST_S = 40  # the code that came in the last second is exchanged yet


class ConnectPresenter:
    """Holds the state; `show` gets each new one, `saved` the id of what was saved."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[ConnectState], None],
        saved: Callable[[str, bool], None],
        open_url: Callable[[str], bool] = lambda _url: False,
    ) -> None:
        """`saved(id, is_new)`; `open_url` opens an address in the browser."""
        self._desk, self._show, self._saved, self._open = desk, show, saved, open_url
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

    def choose_way(self, way_id: str) -> None:
        """How one gets in there."""
        self.cancel_sign_in()
        self._set(replace(self.state, form=replace(self.state.form, way=way_id), error=None))

    def check(self) -> None:
        """Ask there who we are and what is missing."""
        state = self.state
        if not state.may_check:
            return
        where, asked = state.form.where, self._asked
        request: dict[str, object] = {
            "do": "crm_check",
            "kind": state.kind,
            "connection_id": state.token_id,
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
        if state.token_id != state.id:
            request["token_of"] = state.token_id
        self._set(replace(state, is_saving=True, error=None))

        def done(answer: Mapping[str, Any]) -> None:
            if asked == self._asked:
                self._set(replace(self.state, sign_in=SignIn()))  # it is the connection's now
                self.leave()
                self._saved(str(answer.get("id") or state.id), is_new)

        self._desk.background.ask(request, done, lambda error: self._failed(error, asked))

    # --- through the browser -------------------------------------------------------------------
    def sign_in(self) -> None:
        """Have the worker listen, and open the browser."""
        state = self.state
        if not state.may_sign_in:
            return
        self._drop_token()
        asked, is_same = self._asked, state.form.where == place_of(state.kept)
        request: dict[str, object] = {
            "do": "crm_sign_in",
            # What is typed anew is the connection's only when it is saved.
            "connection_id": state.id if is_same else "",
            "kind": state.kind,
            "details": details_of(state.form, state.kept),
            "client_secret": state.form.client_secret,
            "secret_of": state.id,
        }
        self._set(replace(state, sign_in=SignIn(is_asked=True), checked=None, error=None))

        def begun(answer: Mapping[str, Any]) -> None:
            if asked != self._asked:
                return
            url, left_s = str(answer["url"]), int(answer["patience_s"])
            has_browser = self._open(url)
            begun_one = SignIn(str(answer["id"]), None, False, url, left_s, has_browser)
            self._set(replace(self.state, sign_in=begun_one))

        self._desk.background.ask(request, begun, lambda error: self._failed(error, asked))

    def worker_changed(self, changed: Mapping[str, Any]) -> None:
        """The worker told what came of a sign-in."""
        told, state = changed.get("sign_in") or {}, self.state
        if not told or told.get("id") != state.sign_in.id or not state.sign_in.url:
            return
        if told.get("state") != "done":
            self._failed(error_from(told["error"]), self._asked)
            return
        done = SignIn(state.sign_in.id, where=state.form.where)
        self._set(replace(state, sign_in=done, is_signed_out=False))
        self.check()

    def second_passed(self) -> None:
        """The browser is waited for: a second less."""
        left_s = self.state.sign_in.left_s - 1
        if left_s < -LATEST_S:  # the worker would have said so
            self._failed(NeedsAttention("sign_in_late"), self._asked)
        else:
            self._set(replace(self.state, sign_in=replace(self.state.sign_in, left_s=left_s)))

    def cancel_sign_in(self) -> None:
        """Wait for the browser no more."""
        if self.state.is_signing_in:
            self._desk.background.ask({"do": "crm_sign_in_stop"})
            self._set(replace(self.state, sign_in=SignIn()))

    def sign_out(self) -> None:
        """Take the access back, there and here."""
        state, asked = self.state, self._asked
        if state.is_busy:
            return
        request: dict[str, object] = {
            "do": "crm_sign_out",
            "connection_id": state.token_id,
            "kind": state.kind,
        }

        def done(_answer: Mapping[str, Any]) -> None:
            if asked == self._asked:
                self._set(replace(self.state, sign_in=SignIn(), is_signed_out=True, checked=None))

        self._desk.background.ask(request, done, lambda error: self._failed(error, asked))

    def _drop_token(self) -> None:
        """A sign-in of what was never saved is taken back."""
        one = self.state.sign_in
        if one.where is not None and one.id != self.state.id:
            self._desk.background.ask(
                {"do": "crm_sign_out", "connection_id": one.id, "kind": self.state.kind}
            )

    # --- within --------------------------------------------------------------------------------
    def leave(self) -> None:
        """Forget what was typed."""
        self.cancel_sign_in()
        self._drop_token()
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
            one = self.state.sign_in
            kept = one if one.where is not None else SignIn()
            self._set(
                replace(
                    self.state,
                    sign_in=kept,
                    is_checking=False,
                    is_saving=False,
                    checked=None,
                    error=error,
                )
            )

    def _set(self, after: ConnectState) -> None:
        if after != self.state:
            self.state = after
            self._show(after)
