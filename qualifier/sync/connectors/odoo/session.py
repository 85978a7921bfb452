"""An Odoo that we are signed in to: what every part of the connector calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.odoo.refusals import Kind, Refused, error_of
from qualifier.sync.connectors.odoo.server import (
    Json2,
    JsonRpc,
    Rpc,
    Version,
    fault_in,
    fault_of,
    version_of,
)
from qualifier.sync.http import Answer, Http

NO_VALUES: Mapping[str, Any] = {}
UNARCHIVED_TOO: Mapping[str, Any] = {"active_test": False}


class Session:
    """Calls as an account: `uid`, in its language, so that labels come in it.

    One thread at a time: Odoo Online wants no calls side by side.
    """

    def __init__(self, rpc: Rpc, version: Version, uid: int, lang: str) -> None:
        self._rpc = rpc
        self.version = version
        self.uid = uid
        self._context: Mapping[str, Any] = {"lang": lang} if lang else {}
        self._references: dict[str, int | None] = {}

    @property
    def now(self) -> str:
        """The server's clock at its last answer, as Odoo writes instants; "" if it does not say."""
        return self._rpc.now

    def ask(
        self,
        model: str,
        method: str,
        *,
        ids: Sequence[int] | None = None,
        context: Mapping[str, Any] = NO_VALUES,
        **arguments: Any,
    ) -> Any:
        """A question: it changes nothing there. Raises Refused, TryLater."""
        return self._rpc.call(
            model,
            method,
            arguments,
            ids=ids,
            context={**self._context, **context},
            changes=False,
            written=NO_VALUES,
            relations={},
        )

    def act(
        self,
        model: str,
        method: str,
        *,
        ids: Sequence[int] | None = None,
        context: Mapping[str, Any] = NO_VALUES,
        written: Mapping[str, Any] = NO_VALUES,
        relations: Mapping[str, str] = NO_VALUES,
        **arguments: Any,
    ) -> Any:
        """A call that changes something. `written` and `relations` tell which field was refused.
        Raises Refused, TryLater, MaybeDone, the last of these also for an answer that is not what
        the method is documented to return: a module or a proxy may stand behind it."""
        result = self._rpc.call(
            model,
            method,
            arguments,
            ids=ids,
            context={**self._context, **context},
            changes=True,
            written=written,
            relations=relations,
        )
        if not _is_documented(method, result):
            raise MaybeDone("no_answer")
        return result

    def rows(
        self,
        model: str,
        domain: Sequence[Any],
        fields: Sequence[str],
        *,
        limit: int,
        order: str = "id",
        archived_too: bool = False,
    ) -> list[dict[str, Any]]:
        """`search_read`, with a limit always."""
        found = self.ask(
            model,
            "search_read",
            domain=list(domain),
            fields=list(fields),
            limit=limit,
            order=order,
            context=UNARCHIVED_TOO if archived_too else NO_VALUES,
        )
        if not isinstance(found, list):
            raise TryLater("not_the_crm")
        return found

    def reference(self, name: str) -> int | None:
        """The id of an external id `module.name` that comes with Odoo; None if an administrator
        deleted it or we may not see it. Asked once."""
        if name not in self._references:
            self._references[name] = self.made(name)[1]
        return self._references[name]

    def made(self, name: str) -> tuple[bool, int | None]:
        """Whether there is an external id, and the id of its record if we may see it."""
        module, _, rest = name.partition(".")
        try:
            found = self.ask(
                "ir.model.data",
                "check_object_reference",
                module=module,
                xml_id=rest,
                context=UNARCHIVED_TOO,
            )
        except Refused as error:
            if error.kind is Kind.VALUE:
                return False, None
            raise
        is_found = isinstance(found, list) and len(found) == 2 and bool(found[1])
        return True, int(found[1]) if is_found else None

    def may(self, model: str, operation: str) -> bool:
        """Whether the account may `read`, `write`, `create` records of a model."""
        if self.version.major >= 18:
            return self.ask(model, "has_access", ids=[], operation=operation) is True
        return (
            self.ask(model, "check_access_rights", operation=operation, raise_exception=False)
            is True
        )

    def is_in(self, group: str) -> bool:
        """Whether we are in a group, given by its external id."""
        ids = [self.uid] if self.version.major >= 18 else None
        return self.ask("res.users", "has_group", ids=ids, group_ext_id=group) is True


def ids_of(result: Any) -> list[int]:
    """Ids from what a method returned: an int, a list, or on 14 text as `mail.message(18,)`."""
    if isinstance(result, bool) or result is None:
        return []
    if isinstance(result, int):
        return [result]
    if isinstance(result, str):
        inside = result.partition("(")[2].rstrip(")")
        return [int(one) for one in inside.split(",") if one.strip().isdigit()]
    if not isinstance(result, list):
        return []
    return [one for one in result if isinstance(one, int) and not isinstance(one, bool)]


def _is_documented(method: str, result: Any) -> bool:
    """Whether a method that changes something returned what it returns when it was done."""
    match method:
        case "write":
            return result is True
        case "load":  # ids, or `false` and what was wrong with the rows
            is_told = isinstance(result, dict) and isinstance(result.get("messages"), list)
            return is_told and bool(ids_of(result.get("ids")) or result["messages"])
    return bool(ids_of(result))  # create, message_post


def ask_version(http: Http) -> Version:
    """Which Odoo it is, asked without a login or a database, in the three ways there are: 19 and
    later answer the first; a proxy may keep any of them from strangers.

    Raises TryLater(not_the_crm) where it is none, NeedsAttention(version_unsupported), and what the
    first of them was refused with where all are.
    """
    refused: list[SyncError] = []
    for method, path, params in _VERSION_AT:
        body = {"jsonrpc": "2.0", "method": "call", "params": params} if method == "POST" else None
        try:
            return version_of(_said_by(http.ask(method, path, body, changes=False)))
        except TryLater as error:
            if error.reason != "not_the_crm":  # no way there at all, or not now
                raise
            refused.append(error)
        except Refused as error:
            if error.kind is Kind.KEY:  # what stands before the server wants to know who asks
                raise
            refused.append(error)
    raise next((one for one in refused if isinstance(one, Refused)), refused[0])


_VERSION_AT: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("GET", "/web/version", {}),
    ("POST", "/web/webclient/version_info", {}),
    ("POST", "/jsonrpc", {"service": "common", "method": "version", "args": []}),
)


def _said_by(answer: Answer) -> Mapping[str, Any]:
    """What an answer says of the version. Raises Refused, TryLater."""
    body = answer.body
    if answer.status == 200 and isinstance(body, dict):
        said = body if "version_info" in body else body.get("result")
        if isinstance(said, dict):
            return said
        if "error" in body:
            error = body["error"]
            data = error.get("data") if isinstance(error, dict) else None
            raise error_of(fault_in(data, answer.status, changes=False), changes=False)
    raise error_of(fault_of(answer, changes=False), changes=False)


def sign_in(http: Http, version: Version, database: str, login: str, key: str) -> Session:
    """Raises NeedsAttention(key_refused, database_unknown, login_missing, plan_refuses_api, …)."""
    if version.has_json2:
        rpc: Rpc = Json2(http, database, key)
        try:
            said = _context(rpc)
        except TryLater as error:
            _tell_whether_database_is_unknown(rpc, http, database, error)
            raise
        if not isinstance(said.get("uid"), int):
            raise TryLater("not_the_crm")
        return Session(rpc, version, said["uid"], str(said.get("lang") or ""))
    if not login:
        raise NeedsAttention("login_missing")
    if not database:
        raise NeedsAttention("database_unknown")
    older = JsonRpc(http, database, key)
    uid = older.sign_in(login)
    return Session(older, version, uid, str(_context(older).get("lang") or ""))


def _context(rpc: Rpc) -> dict[str, Any]:
    said = rpc.call(
        "res.users",
        "context_get",
        {},
        ids=None,
        context={},
        changes=False,
        written=NO_VALUES,
        relations={},
    )
    if not isinstance(said, dict):
        raise TryLater("not_the_crm")
    return said


def _tell_whether_database_is_unknown(rpc: Rpc, http: Http, database: str, error: TryLater) -> None:
    """JSON-2 answers with a page where the database is unknown, as a stranger's portal does. It is
    the database if the server itself still answers in JSON, and that question again does not."""
    if error.reason != "not_the_crm":
        return
    ask_version(http)
    try:
        _context(rpc)
    except TryLater as again:
        if again.reason != "not_the_crm":
            raise
        raise NeedsAttention("database_unknown", database) from again
