"""An Odoo that we are signed in to: what every part of the connector calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.odoo.refusals import Kind, Refused, error_of
from qualifier.sync.connectors.odoo.server import (
    Json2,
    JsonRpc,
    Rpc,
    Version,
    fault_of,
    version_of,
)
from qualifier.sync.http import Http

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
        Raises Refused, TryLater, MaybeDone."""
        return self._rpc.call(
            model,
            method,
            arguments,
            ids=ids,
            context={**self._context, **context},
            changes=True,
            written=written,
            relations=relations,
        )

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
    return [one for one in result if isinstance(one, int)] if isinstance(result, list) else []


def ask_version(http: Http) -> Version:
    """Which Odoo it is, asked without a login or a database. Raises TryLater(not_the_crm) where it
    is none, NeedsAttention(version_unsupported)."""
    body: Any = {"jsonrpc": "2.0", "method": "call", "params": {}}
    answer = http.ask("POST", "/web/webclient/version_info", body, changes=False)
    if answer.status != 200:  # what stands before the server may want to know who asks, too
        raise error_of(fault_of(answer, changes=False), changes=False)
    said = answer.body.get("result") if isinstance(answer.body, dict) else None
    if not isinstance(said, dict):
        raise TryLater("not_the_crm")
    return version_of(said)


def sign_in(http: Http, version: Version, database: str, login: str, key: str) -> Session:
    """Raises NeedsAttention(key_refused, database_unknown, login_missing, plan_refuses_api, …)."""
    if version.has_json2:
        rpc: Rpc = Json2(http)
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
