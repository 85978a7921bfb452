"""Whether what was asked and answered keeps Zoho's own description of its API.

The description stands beside the project, and is absent where only the project is. It lags behind
what the API's pages and answers say, so a few parts are put right here: lists of 200 records and
fields, answers for each record that are mixed (207), parts that a list may leave out.
"""

from __future__ import annotations

import functools
import json
import re
import warnings
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "crm-specs" / "zoho" / "oas-3.1"
HOST, BASE = "https://zohoapis.com", "/crm/v8"
# Path → the file that describes it; the first that fits counts.
_FILES = (
    (re.compile(r"/\w+/\d+/Notes"), "related-notes"),
    (re.compile(r"/\w+/\d+/(Calls|Tasks)"), "related-records"),
    (re.compile(r"/\w+/\d+/__timeline"), "timelines"),
    (re.compile(r"/settings/fields(/\d+)?"), "fields"),
    (re.compile(r"/coql"), "coql"),
    (re.compile(r"/users"), "users"),
    (re.compile(r"/org"), "org"),
    (re.compile(r"/Notes"), "notes"),
    (re.compile(r"/\w+(/upsert|/deleted)?"), "record"),
)
_MUST = ("fields", "org", "id", "api_name", "data_type", "field_label")
_MIXED = ("post", "put")


def load() -> bool:
    """Whether there is a description to check against; reads what checks it, which takes a
    moment."""
    return FOLDER.is_dir() and bool(_described("org") and import_module("openapi_core.testing"))


@functools.cache
def _described(name: str) -> Any:
    from openapi_core import Config, OpenAPI

    document = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    _put_right(document, name)
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


def _put_right(document: Any, name: str) -> None:
    for operations in document["paths"].values():
        for method, operation in operations.items():
            if method not in ("get", "post", "put", "patch"):
                continue
            operation.pop("security", None)  # the header is checked by the server
            answers = operation["responses"]
            # Refusals of a whole request have one form on every path.
            for status in ("400", "401", "403", "404", "429", "500"):
                answers[status] = {"description": ""}
            if method in _MIXED and name in ("record", "notes"):
                answers["207"] = answers["400"] = {"description": ""}
            answers["304"] = {"description": ""}
    _loosen(document, name)


def _loosen(node: Any, name: str) -> None:
    """Lists of 100 have 200 where pages do, and a list of fields has as many as an account. Of a
    field only some parts stand in the fake."""
    if isinstance(node, dict):
        if node.get("in") == "query":
            node["required"] = False  # one that its own page calls optional
        if node.get("maxItems") == 100 and name in ("record", "fields", "related-records"):
            node["maxItems"] = 200
        if name in ("fields", "org") and isinstance(node.get("required"), list):
            node["required"] = [one for one in node["required"] if one in _MUST]
        if "\\p{" in str(node.get("pattern") or ""):  # Python knows no classes of letters
            node.pop("pattern")
        for one in node.values():
            _loosen(one, name)
    elif isinstance(node, list):
        for one in node:
            _loosen(one, name)


def problems(
    method: str, path: str, query: Mapping[str, str], body: bytes, status: int, answer: bytes
) -> list[str]:
    """What breaks it; empty if nothing. The same exchange is checked once only."""
    return list(_problems(method, path, tuple(query.items()), body, status, answer))


@functools.lru_cache(500)
def _problems(
    method: str,
    path: str,
    query: tuple[tuple[str, str], ...],
    body: bytes,
    status: int,
    answer: bytes,
) -> tuple[str, ...]:
    from openapi_core.exceptions import OpenAPIError
    from openapi_core.testing import MockRequest, MockResponse

    part = path.removeprefix(BASE)
    if part.endswith("/actions/blueprint"):  # of no file that is there
        return ()
    name = next((file for pattern, file in _FILES if pattern.fullmatch(part)), "")
    if not name or status in (401, 404, 429):
        return () if name else (f"{method} {path} is described nowhere",)
    sent = {"Content-Type": "application/json"} if body else {}
    request = MockRequest(
        HOST, method.lower(), path, args=dict(query), headers=sent, data=body or None
    )
    response = MockResponse(answer, status_code=status, content_type="application/json")
    checks = [("request", lambda: _described(name).validate_request(request))]
    if answer:
        checks.append(("answer", lambda: _described(name).validate_response(request, response)))
    found = []
    for what, check in checks:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # of its kind of sign-in
                check()
        except OpenAPIError as error:
            found.append(f"{what} {method} {path} {status}: {_why(error)}")
    return tuple(found)


def _why(error: Exception) -> str:
    cause = error.__cause__
    said = getattr(cause, "schema_errors", None) or [cause]
    return f"{error!r} " + "; ".join(
        f"{getattr(one, 'json_path', '')} {str(getattr(one, 'message', one))[:200]}" for one in said
    )
