"""Calls to an Odoo: which version it is, signing in, and methods of its models.

JSON-2 (`POST /json/2/<model>/<method>`) from 19 on, where each call of the older ways writes a
complaint naming the client into the customer's log; JSON-RPC (`POST /jsonrpc`) up to 18. XML-RPC is
not used: what returns nothing looks like a failure there although it was done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.odoo.refusals import Fault, Kind, Refused, error_of
from qualifier.sync.http import Answer, Http

# Methods whose first parameters have other names in older versions (`domain` was `args`), or must
# come by position (`create` up to 18 looks at them).
_BY_POSITION: Mapping[str, tuple[str, ...]] = {
    "create": ("vals_list",),
    "write": ("vals",),
    "read": ("fields",),
    "search": ("domain",),
    "search_count": ("domain",),
    "search_read": ("domain",),
    "fields_get": ("allfields",),
    "load": ("fields", "data"),
    "check_object_reference": ("module", "xml_id"),
    "check_access_rights": ("operation",),
    "has_access": ("operation",),
    "has_group": ("group_ext_id",),
}


@dataclass(frozen=True, slots=True)
class Version:
    """`text` as the server says it: `19.0+e`, `saas~18.2`."""

    major: int
    minor: int
    text: str

    @property
    def has_json2(self) -> bool:
        return self.major >= 19


def version_of(said: Mapping[str, Any]) -> Version:
    """From `server_version_info` (`[19,0,0,"final",0,""]`, online `["saas~18",2,…]`).

    Raises NeedsAttention(version_unsupported, what it said) before 14, TryLater(not_the_crm) where
    it is no version at all.
    """
    text = str(said.get("server_version") or said.get("version") or "")
    info = said.get("server_version_info") or said.get("version_info") or []
    parts = list(info[:2]) if isinstance(info, list) else []
    numbers = [re.search(r"\d+", str(part)) for part in parts] or [None]
    if numbers[0] is None:
        raise TryLater("not_the_crm")
    minor = numbers[1] if len(numbers) > 1 else None
    version = Version(int(numbers[0].group()), int(minor.group()) if minor else 0, text)
    if version.major < 14:
        raise NeedsAttention("version_unsupported", text)
    return version


class Rpc(Protocol):
    """A way to call methods. `about` names what a call is for in its error."""

    now: str  # by the server's clock when it last answered, as Odoo writes instants; "" unknown

    def call(
        self,
        model: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        ids: Sequence[int] | None,
        context: Mapping[str, Any],
        changes: bool,
        written: Mapping[str, Any],
        relations: Mapping[str, str],
    ) -> Any:
        """The bare result. Raises Refused, TryLater, MaybeDone."""


class Json2:
    """The way of 19 and later: arguments by name, errors by status, the key in a header."""

    def __init__(self, http: Http, database: str, key: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"bearer {key}"}
        if database:
            self._headers["X-Odoo-Database"] = database
        self.now = ""

    def call(
        self,
        model: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        ids: Sequence[int] | None = None,
        context: Mapping[str, Any],
        changes: bool,
        written: Mapping[str, Any],
        relations: Mapping[str, str],
    ) -> Any:
        # An object, always: of a list Odoo takes no argument and answers with the whole table.
        body: dict[str, Any] = {**arguments, "context": dict(context)}
        if ids is not None:
            body["ids"] = list(ids)
        path = f"/json/2/{model}/{method}"
        answer = self._http.ask("POST", path, body, headers=self._headers, changes=changes)
        self.now = _time_of(answer) or self.now
        if answer.status == 200:
            return answer.body
        raise error_of(
            fault_of(answer, changes=changes),
            changes=changes,
            about=model,
            record=_named(ids),
            values=written,
            relations=relations,
        )


class JsonRpc:
    """The way of 14 to 18: always status 200, the secret in the body of every call and in no
    header, where a proxy in front of the server would log it."""

    def __init__(self, http: Http, database: str, key: str) -> None:
        self._http = http
        self._database, self._key = database, key
        self._uid = 0
        self.now = ""

    def sign_in(self, login: str) -> int:
        """Our id there. Raises NeedsAttention(key_refused | database_unknown)."""
        arguments = [self._database, login, self._key, {}]
        try:
            uid = self._ask("common", "authenticate", arguments, changes=False)
        except _Failed as failed:
            raise self._at_the_door(failed.fault) from None
        if not isinstance(uid, int) or isinstance(uid, bool) or not uid:
            raise Refused("key_refused", login, kind=Kind.KEY)  # `false`, without an error
        self._uid = uid
        return uid

    def call(
        self,
        model: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        ids: Sequence[int] | None = None,
        context: Mapping[str, Any],
        changes: bool,
        written: Mapping[str, Any],
        relations: Mapping[str, str],
    ) -> Any:
        named = dict(arguments)
        positional = [named.pop(name) for name in _BY_POSITION.get(method, ()) if name in named]
        if ids is not None:
            positional.insert(0, list(ids))
        sent = [self._database, self._uid, self._key, model, method, positional]
        try:
            return self._ask(
                "object",
                "execute_kw",
                [*sent, {**named, "context": dict(context)}],
                changes=changes,
            )
        except _Failed as failed:
            raise error_of(
                failed.fault,
                changes=changes,
                about=model,
                record=_named(ids),
                values=written,
                relations=relations,
            ) from None

    def _ask(self, service: str, method: str, arguments: list[Any], *, changes: bool) -> Any:
        params = {"service": service, "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = self._http.ask("POST", "/jsonrpc", body, changes=changes)
        self.now = _time_of(answer) or self.now
        if answer.status != 200 or not isinstance(answer.body, dict):
            raise _Failed(fault_of(answer, changes=changes))
        if "error" in answer.body:
            error = answer.body["error"]
            data = error.get("data") if isinstance(error, dict) else None
            raise _Failed(fault_in(data, answer.status, changes=changes))
        return answer.body.get("result")  # the key is not there where a method returned None

    def _at_the_door(self, fault: Fault) -> SyncError:
        """An unknown database is an error of PostgreSQL's, in the language of its server; one that
        is starting or full is too, but does not name the database."""
        named = re.search(rf"[\"«„“]\s*{re.escape(self._database)}\s*[\"»“”]", fault.message)
        if fault.name == "psycopg2.OperationalError" and named:
            return NeedsAttention("database_unknown", self._database)
        return error_of(fault, changes=False, about="res.users")


class _Failed(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def _named(ids: Sequence[int] | None) -> str:
    return str(ids[0]) if ids and len(ids) == 1 else ""


def fault_of(answer: Answer, *, changes: bool) -> Fault:
    """The exception that an answer of JSON-2 names, as `fault_in`."""
    return fault_in(answer.body, answer.status, changes=changes)


def fault_in(body: Any, status: int, *, changes: bool) -> Fault:
    """The exception that a body names. Raises TryLater or MaybeDone where it is no Odoo's; a
    success that is not Odoo's either leaves a change open."""
    if not isinstance(body, Mapping) or not isinstance(body.get("name"), str):
        if status >= 500:
            raise MaybeDone("server_error") if changes else TryLater("server_error")
        if changes and status < 300:
            raise MaybeDone("no_answer")
        raise TryLater("not_the_crm")
    return Fault(body["name"], str(body.get("message") or ""), status)


def _time_of(answer: Answer) -> str:
    """When the server answered, by its own clock."""
    try:
        at = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return ""
    return at.replace(tzinfo=None).isoformat(sep=" ")
