"""The two ways in: JSON-2 by path, JSON-RPC by envelope. Pure functions from request to answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.api import Api, bound
from tests.fakes.fake_odoo.database import Account, Database

NO_DATABASE = (
    "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected "
    "and the requested URL was not found in the server-wide controllers.</p>\n"
)
JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Reply:
    """What goes out."""

    status: int
    content: bytes
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


def as_json(body: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(body).encode())


class Wire:
    """Answers requests to one server that holds one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._api = Api(database)

    def answer(self, request: Request, trouble: faults.OdooError | None = None) -> Reply:
        """`trouble`: what the call fails with instead of being done."""
        path = request.path.partition("?")[0]
        if path == "/web/version" and trouble:
            return as_json(trouble.body(), trouble.status)
        if path == "/web/version" and self._database.major >= 19:
            said = self._version()
            names = {"version": "server_version", "version_info": "server_version_info"}
            return as_json({name: said[theirs] for name, theirs in names.items()})
        if path == "/web/webclient/version_info":
            if trouble:
                return as_json(trouble.body(), trouble.status)
            return self._rpc_reply(self._parsed(request), self._version())
        if path == "/jsonrpc":
            return self._json_rpc(request, trouble)
        if self._database.major >= 19 and path.startswith("/json/2"):
            return self._json2(request, path, trouble)
        return Reply(404, b"<!doctype html><title>404 Not Found</title>", HTML)

    def _parsed(self, request: Request) -> Any:
        try:
            return json.loads(request.body or b"{}")
        except ValueError:
            return None

    def _version(self) -> dict[str, Any]:
        major = self._database.major
        return {
            "server_version": f"{major}.0",
            "server_version_info": [major, 0, 0, "final", 0, ""],
            "server_serie": f"{major}.0",
            "protocol_version": 1,
        }

    # --- JSON-2 -----------------------------------------------------------------------------------
    def _json2(self, request: Request, path: str, trouble: faults.OdooError | None) -> Reply:
        if request.headers.get("X-Odoo-Database", self._database.name) != self._database.name:
            return Reply(404, NO_DATABASE.encode(), HTML)
        try:
            if request.method != "POST":
                raise faults.not_found("Did you mean POST /json/2/<model>/<method>?")
            account = self._bearer(request.headers.get("Authorization", ""))
            if trouble:
                raise trouble
            return as_json(self._json2_call(account, request, path))
        except faults.OdooError as error:
            reply = as_json(error.body(), error.status)
            if error.status == 401:
                reply.headers["WWW-Authenticate"] = "Bearer "
            return reply

    def _bearer(self, said: str) -> Account:
        found = re.fullmatch(r"bearer (\S+)", said, re.IGNORECASE)
        if found is None:
            raise faults.OdooError(
                "werkzeug.exceptions.Unauthorized",
                "User not authenticated, use an API Key with a Bearer Authorization header.",
                401,
            )
        for account in self._database.accounts.values():
            if account.key and account.key == found.group(1):
                return account
        raise faults.unauthorized()

    def _json2_call(self, account: Account, request: Request, path: str) -> Any:
        try:
            body = json.loads(request.body or b"{}")
        except ValueError as error:
            words = f"could not parse the body as json: {error}"
            raise faults.OdooError("werkzeug.exceptions.BadRequest", words, 400) from error
        named = dict(body) if isinstance(body, dict) else {}  # a list is ignored silently
        _empty, _json, _two, model, name, *_rest = path.split("/")
        ids, context = named.pop("ids", []), named.pop("context", {})
        method = self._api.method(model, name)
        if method.of_model and ids:
            raise faults.unprocessable(f"cannot call {model}.{name} with ids")
        return self._api.call(account, model, name, ids, bound(method, [], named), context)

    # --- JSON-RPC ---------------------------------------------------------------------------------
    def _json_rpc(self, request: Request, trouble: faults.OdooError | None) -> Reply:
        body = self._parsed(request)
        if body is None:
            return Reply(400, b"<h1>Bad Request</h1><p>Invalid JSON data</p>", HTML)
        params = body["params"]
        service, method, args = params["service"], params["method"], params["args"]
        try:
            if service == "common":
                return self._rpc_reply(body, self._common(method, args, trouble))
            account = self._check(*args[:3])
            if trouble:
                raise trouble
            return self._rpc_reply(body, self._execute(account, args))
        except faults.OdooError as error:
            said = error.body()
            if error.name == "werkzeug.exceptions.Unauthorized":
                said = faults.denied().body()
            code = 200 if self._database.major < 19 else 0
            problem = {"code": code, "message": "Odoo Server Error", "data": said}
            return as_json({"jsonrpc": "2.0", "id": body.get("id"), "error": problem})

    def _rpc_reply(self, body: Any, result: Any) -> Reply:
        """A method that returned None leaves no `result` at all."""
        answer = {"jsonrpc": "2.0", "id": (body or {}).get("id")}
        return as_json(answer if result is None else {**answer, "result": result})

    def _common(self, method: str, args: Any, trouble: faults.OdooError | None) -> Any:
        if method == "version":
            return self._version()
        database, login, secret, _agent = args
        if database != self._database.name:
            words = (
                'connection to server at "db", port 5432 failed: FATAL:  database '
                f'"{database}" does not exist\n'
            )
            raise faults.OdooError("psycopg2.OperationalError", words, 500)
        if trouble and trouble.status == 401:
            return False
        if trouble:
            raise trouble
        for account in self._database.accounts.values():
            if account.login == login and account.key and account.key == secret:
                return account.id
        return False

    def _check(self, database: str, uid: int, secret: str) -> Account:
        account = self._database.accounts.get(uid)
        if database != self._database.name or not account or account.key != secret or not secret:
            raise faults.denied()
        return account

    def _execute(self, account: Account, args: Any) -> Any:
        model, name, positional = args[3], args[4], list(args[5])
        named = dict(args[6]) if len(args) > 6 else {}
        context = named.pop("context", {})
        try:
            method = self._api.method(model, name)
        except faults.OdooError as error:
            raise self._in_rpc(error, model, name) from error
        ids: list[int] = []
        if not method.of_model:
            ids = positional.pop(0) if positional else []
            ids = [ids] if isinstance(ids, int) else ids
        try:
            given = bound(method, positional, named)
        except faults.OdooError as error:
            raise faults.wrong_type(f"{name}() {error.message}") from error
        result = self._api.call(account, model, name, ids, given, context)
        is_single = name == "create" and isinstance(given.get("vals_list"), dict)
        return result[0] if is_single else result

    def _in_rpc(self, error: faults.OdooError, model: str, name: str) -> faults.OdooError:
        """A model or method that is not there, as the older way says it."""
        if error.name != "werkzeug.exceptions.NotFound":
            return error
        if model not in self._database.models:
            return faults.user(f"Object {model} doesn't exist")
        words = (
            f"type object '{model}' has no attribute '{name}'"
            if self._database.major < 16
            else f"The method '{model}.{name}' does not exist"
        )
        return faults.OdooError("builtins.AttributeError", words, 500)
