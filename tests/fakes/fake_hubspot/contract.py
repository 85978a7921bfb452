"""Whether what was asked and answered keeps the contract of HubSpot's API.

The contract is a document beside the project, and absent where only the project is. What it leaves
out and the connector needs, the groups of properties, the making of many activities at once, and
lists with their members, stands here in the same terms. Source of the second: HubSpot's reference,
"Create notes" (batch); of the third: "Search lists", "List memberships".
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT.parent / "shared" / "crm-specs" / "contracts" / "hubspot-contract.yaml"
TOLD = ("Authorization", "Content-Type")
HOST = "https://api.hubapi.com"
_GROUP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "label"],
    "properties": {
        "name": {"type": "string"},
        "label": {"type": "string"},
        "displayOrder": {"type": "integer"},
        "archived": {"type": "boolean"},
    },
}
_FAILURE = {"default": {"$ref": "#/components/responses/Error"}}


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


_GROUPS = {
    "parameters": [{"$ref": "#/components/parameters/objectType"}],
    "get": {
        "responses": {
            "200": _json(
                {
                    "type": "object",
                    "required": ["results"],
                    "properties": {"results": {"type": "array", "items": _GROUP}},
                }
            ),
            **_FAILURE,
        }
    },
    "post": {
        "requestBody": {"required": True, **_json(_GROUP)},
        "responses": {"201": _json(_GROUP), **_FAILURE},
    },
}
_MANY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["inputs"],
    "properties": {
        "inputs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {"$ref": "#/components/schemas/Create"},
        }
    },
}
_CREATE_MANY = {
    "parameters": [{"$ref": "#/components/parameters/objectType"}],
    "post": {
        "requestBody": {"required": True, "content": _json(_MANY)["content"]},
        "responses": {
            "201": {"$ref": "#/components/responses/Batch"},
            "207": {"$ref": "#/components/responses/Batch"},
            **_FAILURE,
        },
    },
}


_LISTS = {
    "post": {
        "requestBody": {
            "required": True,
            "content": _json(
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["additionalProperties", "offset"],
                    "properties": {
                        "additionalProperties": {"type": "array", "items": {"type": "string"}},
                        "listIds": {"type": "array", "items": {"type": "string"}},
                        "processingTypes": {"type": "array", "items": {"type": "string"}},
                        "offset": {"type": "integer", "minimum": 0},
                        "count": {"type": "integer", "minimum": 1, "maximum": 500},
                        "objectTypeId": {"type": "string"},
                        "query": {"type": "string"},
                        "sort": {"type": "string"},
                    },
                }
            )["content"],
        },
        "responses": {
            "200": _json(
                {
                    "type": "object",
                    "required": ["lists", "offset", "hasMore", "total"],
                    "properties": {
                        "lists": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["listId", "name", "objectTypeId", "processingType"],
                            },
                        }
                    },
                }
            ),
            **_FAILURE,
        },
    }
}
_MEMBERS = {
    "parameters": [
        {"name": "listId", "in": "path", "required": True, "schema": {"type": "string"}}
    ],
    "get": {
        "parameters": [
            {"name": "after", "in": "query", "schema": {"type": "string"}},
            {"name": "before", "in": "query", "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 250},
            },
        ],
        "responses": {
            "200": _json(
                {
                    "type": "object",
                    "required": ["results"],
                    "properties": {
                        "results": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["recordId", "membershipTimestamp"],
                                "properties": {"recordId": {"type": "string"}},
                            },
                        }
                    },
                }
            ),
            **_FAILURE,
        },
    },
}


def load() -> bool:
    """Whether there is a contract to check against; reads it, which takes a moment."""
    return FILE.is_file() and _contract() is not None


@functools.cache
def _contract() -> Any:
    from openapi_core import OpenAPI

    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    del _GROUPS["post"]["requestBody"]["description"]  # type: ignore[attr-defined]
    document["paths"]["/crm/properties/2026-09/{objectType}/groups"] = _GROUPS
    document["paths"]["/crm/objects/2026-09/{objectType}/batch/create"] = _CREATE_MANY
    document["paths"]["/crm/lists/2026-09/search"] = _LISTS
    document["paths"]["/crm/lists/2026-09/{listId}/memberships"] = _MEMBERS
    return OpenAPI.from_dict(document)


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
            tuple((name, text) for name, text in headers.items() if name in TOLD),
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

    request = MockRequest(
        HOST,
        method.lower(),
        path,
        args=dict(query),
        headers=dict(headers),
        data=body or None,
    )
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
    return tuple(found)
