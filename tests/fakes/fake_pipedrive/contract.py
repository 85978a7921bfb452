"""Whether what was asked and answered keeps the contract of Pipedrive's API.

The two specifications are beside the project, and absent where only the project is. They leave out
what an error answers, and that a last page has no cursor; what they say of `sort` is the field
alone, where its description asks for the way too; and these subsets leave out some operations that
are like others.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "crm-specs" / "pipedrive"
FILES = {"v1": FOLDER / "openapi-v1.subset.json", "v2": FOLDER / "openapi-v2.subset.json"}
TOLD = ("authorization", "content-type", "x-api-token")
HOST = "https://api.pipedrive.com"


def load() -> bool:
    """Whether there is a contract to check against; reads it, which takes a moment."""
    return all(one.is_file() for one in FILES.values()) and all(map(_contract, FILES))


@functools.cache
def _contract(version: str) -> Any:
    from openapi_core import Config, OpenAPI

    document = json.loads(FILES[version].read_text(encoding="utf-8"))
    paths = document["paths"]
    if version == "v1":
        for path in ("/leads", "/leads/archived"):
            for one in paths[path]["get"]["parameters"]:
                if one["name"] == "sort":
                    one["schema"] = {"type": "string", "pattern": "^[a-z_]+ (ASC|DESC)$"}
    else:
        paths["/deals/archived"] = {"get": copy.deepcopy(paths["/deals"]["get"])}
        paths["/organizations/search"] = {"get": copy.deepcopy(paths["/persons/search"]["get"])}
        paths["/organizations"]["post"] = {
            key: value
            for key, value in copy.deepcopy(paths["/organizations/{id}"]["patch"]).items()
            if key != "parameters"
        }
    _mend(paths)
    for operations in paths.values():
        for one in operations.values():
            if isinstance(one, dict):
                one.pop("operationId", None)  # the copies have those of their originals
                one["security"] = [{"api_key": []}, {"bearer": []}]
    # A sign-in's token as it goes over the wire; how it is come by is not asked here.
    document["components"]["securitySchemes"] = {
        "api_key": {"type": "apiKey", "name": "x-api-token", "in": "header"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


def _mend(part: Any) -> None:
    """The last page of a list has a null for its cursor, by every page of the documentation."""
    if isinstance(part, dict):
        if isinstance(part.get("next_cursor"), dict):
            part["next_cursor"]["nullable"] = True
        for one in part.values():
            _mend(one)
    elif isinstance(part, list):
        for one in part:
            _mend(one)


def problems(
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    status: int,
    answer: bytes,
) -> list[str]:
    """What breaks the contract; empty if nothing. The same exchange is checked once only."""
    return list(
        _problems(
            method,
            path,
            tuple(query.items()),
            tuple((name, text) for name, text in headers.items() if name.lower() in TOLD),
            body,
            status,
            answer,
        )
    )


@functools.lru_cache(500)
def _problems(
    method: str,
    path: str,
    query: tuple[tuple[str, str], ...],
    headers: tuple[tuple[str, str], ...],
    body: bytes,
    status: int,
    answer: bytes,
) -> tuple[str, ...]:
    from openapi_core.exceptions import OpenAPIError
    from openapi_core.testing import MockRequest, MockResponse

    version = path.split("/")[2]
    at = path.removeprefix("/api") if version == "v1" else path
    contract = _contract(version)
    request = MockRequest(
        HOST, method.lower(), at, args=dict(query), headers=dict(headers), data=body or None
    )
    response = MockResponse(answer, status_code=status, content_type="application/json")
    found = list(_unsaid(method, path, dict(query), body))
    checks = [("request", lambda: contract.validate_request(request))]
    if status < 300:  # errors are mostly not declared
        checks.append(("answer", lambda: contract.validate_response(request, response)))
    for part, check in checks:
        try:
            check()
        except OpenAPIError as error:
            found.append(f"{part} {method} {path} {status}: {error!r} {error.__cause__!r}")
    return tuple(found)


def _unsaid(method: str, path: str, query: Mapping[str, str], body: bytes) -> list[str]:
    """What the schemas do not say, and the fact sheet does."""
    said = json.loads(body) if body else {}
    found = []
    if path.endswith("/activities") and method == "POST":
        if "person_id" in said:
            found.append("person_id in an activity")
        if not said.get("participants"):
            found.append("an activity without a participant")
    if path == "/api/v2/persons" and method == "POST" and not said.get("name"):
        found.append("a person without a name")
    if any(value == [] for value in (said.get("custom_fields") or {}).values()):
        found.append("an empty list as a value")
    if "api_token" in query:
        found.append("the token in the query")
    return found
