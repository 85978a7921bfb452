"""Whether what was asked and answered keeps the contract of Salesforce's API.

There is no description of it by Salesforce. One that others drew from its collection of requests
lies beside the project, and is absent where only the project is: its paths of composite calls and
collections are used, and their examples that became demands ("NumberOfEmployees") are left out.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "crm-specs" / "salesforce" / "openapi-from-postman"
HOST = "https://org.example"
BASE = "/services/data/v64.0"
CHECKED = (f"{BASE}/composite", f"{BASE}/composite/sobjects")
_FAILURES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["message", "errorCode"],
        "properties": {
            "message": {"type": "string"},
            "errorCode": {"type": "string"},
            "fields": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_RESULT = {
    "type": "object",
    "required": ["success", "errors"],
    "properties": {
        "id": {"type": "string"},
        "success": {"type": "boolean"},
        "created": {"type": "boolean"},
        "errors": {"type": "array", "items": {"type": "object", "required": ["statusCode"]}},
    },
}


def load() -> bool:
    """Whether there is a contract to check against; reads it, which takes a moment."""
    return (FOLDER / "composite.yml").is_file() and _contract() is not None


@functools.cache
def _contract() -> Any:
    from openapi_core import OpenAPI

    told = yaml.safe_load((FOLDER / "composite.yml").read_text(encoding="utf-8"))
    upsert = yaml.safe_load((FOLDER / "collections.yml").read_text(encoding="utf-8"))
    paths: dict[str, Any] = {}
    for path in ("/composite", "/composite/sobjects"):
        here = {method: told["paths"][path][method] for method in ("post", "patch")
                if method in told["paths"][path]}  # fmt: skip
        paths[BASE + path] = {method: _mended(one) for method, one in here.items()}
    one = upsert["paths"]["/data/v64.0/composite/sobjects/{SOBJECT_API_NAME}/{FIELD_NAME}"]
    records = {"type": "array", "minItems": 1, "maxItems": 200, "items": {"type": "object"}}
    one["patch"]["requestBody"]["content"]["application/json"]["schema"] = {
        "type": "object",
        "required": ["allOrNone", "records"],
        "properties": {"allOrNone": {"type": "boolean"}, "records": records},
    }
    paths[BASE + "/composite/sobjects/{SOBJECT_API_NAME}/{FIELD_NAME}"] = {
        "parameters": one.get("parameters", []),
        "patch": _mended(one["patch"]),
    }
    return OpenAPI.from_dict(
        {
            "openapi": "3.1.0",
            "info": {"title": "Salesforce", "version": "64.0"},
            "servers": [{"url": HOST}],
            "paths": paths,
            "components": told["components"],
        }
    )


def _mended(operation: dict[str, Any]) -> dict[str, Any]:
    """Without servers of its own, and with the answers as the fact of one record's failure has
    them: a list of errors, and results whose errors are objects."""
    kept = {name: part for name, part in operation.items() if name not in ("servers", "security")}
    answer = kept["responses"]["200"]["content"]
    schema = next(iter(answer.values()))["schema"]
    if schema.get("type") == "array":
        schema = {"type": "array", "items": _RESULT}
    kept["responses"] = {
        "200": {"description": "", "content": {"application/json": {"schema": schema}}},
        "default": {"description": "", "content": {"application/json": {"schema": _FAILURES}}},
    }
    return kept


def problems(
    method: str, path: str, headers: Mapping[str, str], body: bytes, status: int, answer: bytes
) -> list[str]:
    """What breaks the contract; empty if nothing, and of a path that it does not tell of."""
    from openapi_core.exceptions import OpenAPIError
    from openapi_core.testing import MockRequest, MockResponse

    if not path.startswith(CHECKED) or method not in ("POST", "PATCH"):
        return []
    request = MockRequest(HOST, method.lower(), path, headers=dict(headers), data=body or None)
    response = MockResponse(answer, status_code=status, content_type="application/json")
    found = []
    for part, check in (
        ("request", lambda: _contract().validate_request(request)),
        ("answer", lambda: _contract().validate_response(request, response)),
    ):
        try:
            check()
        except OpenAPIError as error:
            found.append(f"{part} {method} {path} {status}: {error!r} {error.__cause__!r}")
    return found
