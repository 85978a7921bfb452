"""What pydantic found wrong, as our errors: a reason, the place in the document, the line."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from qualifier.core.errors import DocumentError
from qualifier.core.flaw import Flaw
from qualifier.exchange.documents.yaml_tree import Place, Tree, shown_place

Model = TypeVar("Model", bound=BaseModel)

MOST_FLAWS = 200  # nobody mends more at a time
MOST_SHOWN = 80  # characters of a foreign word in a message

_EXPECTED = {
    "string_type": "text",
    "string_sub_type": "text",
    "int_type": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "bool_type": "true_or_false",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}
_BOUNDS = ("greater_than_equal", "less_than_equal", "greater_than", "less_than")


def flawed(flaw: Flaw, **details: str) -> PydanticCustomError:
    """For validators: the error that comes out as a DocumentError of that reason."""
    return PydanticCustomError("document_flaw", "{flaw}", {"flaw": flaw, "details": details})


def validated(model: type[Model], tree: Tree, name: str) -> Model:
    """The document in `tree` as `model`. Raises DocumentError for its first flaw.

    The flaw's `details` name the file and the line; `all_flaws` finds the others.
    """
    try:
        return model.model_validate(tree.value)
    except ValidationError as error:
        raise _refused(error, model, tree, name)[0] from error


def all_flaws(model: type[BaseModel], tree: Tree, name: str) -> tuple[DocumentError, ...]:
    """All that keeps `tree` from being a `model`, in document order."""
    try:
        model.model_validate(tree.value)
    except ValidationError as error:
        return _refused(error, model, tree, name)
    return ()


def check_format(tree: Tree, expected: str, name: str) -> None:
    """Raise DocumentError unless the document says that it is of format `expected`."""
    assert isinstance(tree.value, dict)
    said = tree.value.get("format")
    details = {"expected": expected, "line": str(tree.line(("format",)) or 1), "file": name}
    if said is None:
        raise DocumentError(Flaw.MISSING_KEY, "format", {**details, "key": "format"})
    if said == expected:
        return
    kind, _, version = expected.partition("/")
    found, _, newer = str(said).partition("/")
    is_newer = found == kind and newer.isdecimal() and int(newer) > int(version)
    flaw = Flaw.NEWER_FORMAT if is_newer else Flaw.WRONG_FORMAT
    raise DocumentError(flaw, "format", {**details, "found": str(said)})


def near(word: str, known: list[str]) -> dict[str, str]:
    """The detail `near`, if `word` looks like a slip of a known one."""
    matches = get_close_matches(word[:MOST_SHOWN], known, n=1, cutoff=0.6)
    return {"near": matches[0]} if matches else {}


def _refused(
    error: ValidationError, model: type[BaseModel], tree: Tree, name: str
) -> tuple[DocumentError, ...]:
    details = error.errors(include_url=False)[:MOST_FLAWS]
    found = [_one(detail, model, tree, name) for detail in details]
    return tuple(sorted(found, key=lambda one: int(one.details["line"])))


def _one(detail: ErrorDetails, model: type[BaseModel], tree: Tree, name: str) -> DocumentError:
    place: Place = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "extra_forbidden":
        key = str(place[-1])
        flaw, about = (
            Flaw.UNKNOWN_KEY,
            {"key": key[:MOST_SHOWN], **near(key, known_keys(model, place[:-1]))},
        )
    else:
        flaw, about = _judged(detail, place)
    about |= {"line": str(tree.line(place) or 1), "file": name}
    return DocumentError(flaw, shown_place(place), about)


def _judged(detail: ErrorDetails, place: Place) -> tuple[Flaw, dict[str, str]]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "document_flaw":
        return Flaw(context["flaw"]), dict(context["details"])
    if kind == "missing":
        return Flaw.MISSING_KEY, {"key": str(place[-1])}
    if kind in ("literal_error", "enum"):
        return Flaw.UNKNOWN_VALUE, _value_details(detail["input"], context)
    if kind in _BOUNDS:
        bound = next(str(one) for word, one in context.items() if word in ("ge", "le", "gt", "lt"))
        return Flaw.OUT_OF_RANGE, {"value": str(detail["input"]), "bound": bound}
    if kind == "string_too_long":
        return Flaw.TOO_LONG, {"most": str(context["max_length"])}
    if kind == "too_long":
        return Flaw.TOO_MANY, {"most": str(context["max_length"])}
    return Flaw.WRONG_TYPE, {"expected": _EXPECTED[kind]}


def _value_details(value: object, context: Mapping[str, Any]) -> dict[str, str]:
    allowed = [one.strip("'") for one in str(context["expected"]).replace(" or ", ", ").split(", ")]
    return {
        "value": str(value)[:MOST_SHOWN],
        "allowed": ", ".join(allowed),
        **near(str(value), allowed),
    }


def known_keys(model: type[BaseModel], place: Place) -> list[str]:
    """Keys that the mapping at `place` of a `model` document may have, by its schema."""
    whole = _schema(model)
    node: dict[str, Any] = _resolved(whole, whole)
    for part in place:
        below = node.get("items") if isinstance(part, int) else None
        below = below or node.get("properties", {}).get(part) or node.get("additionalProperties")
        if not isinstance(below, dict):
            return []
        node = _resolved(below, whole)
    return list(node.get("properties", {}))


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _resolved(node: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    for one in (node, *node.get("anyOf", ()), *node.get("allOf", ())):
        if "$ref" in one:
            found: dict[str, Any] = whole["$defs"][one["$ref"].rpartition("/")[2]]
            return found
    return next((one for one in node.get("anyOf", ()) if one.get("type") != "null"), node)
