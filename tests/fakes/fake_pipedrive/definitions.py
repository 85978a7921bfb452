"""The fields a Pipedrive account has, and how values are judged in v1 and in v2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.fakes.fake_pipedrive import refusals

LEAD_KEYS = {
    "title", "owner_id", "label_ids", "person_id", "organization_id", "value", "is_archived",
    "expected_close_date", "visible_to", "was_seen", "origin_id", "channel", "channel_id",
}  # fmt: skip
PERSON_KEYS = {
    "name", "owner_id", "org_id", "add_time", "emails", "phones", "visible_to", "label_ids",
    "custom_fields",
}  # fmt: skip
SYNCED_KEYS = {"job_title", "notes", "im", "birthday", "postal_address"}
ORG_KEYS = {
    "name", "owner_id", "visible_to", "label_ids", "address", "website", "linkedin", "industry",
    "annual_revenue", "employee_count", "custom_fields",
}  # fmt: skip
DEAL_KEYS = {
    "title", "owner_id", "person_id", "org_id", "pipeline_id", "stage_id", "value", "currency",
    "is_archived", "status", "lost_reason", "expected_close_date", "label_ids", "custom_fields",
}  # fmt: skip
LONGEST = {"varchar": 255, "text": 65_000}


@dataclass(frozen=True)
class Definition:
    """A custom field. `options` are id → label."""

    key: str
    name: str
    type: str
    options: Mapping[int, str] = field(default_factory=dict)
    description: str = ""

    def json(self, *, is_deal: bool) -> dict[str, Any]:
        """As the API lists it; only fields of deals have descriptions."""
        listed = [{"id": one, "label": label} for one, label in self.options.items()]
        told: dict[str, Any] = {
            "field_name": self.name,
            "field_code": self.key,
            "field_type": self.type,
            "options": listed or None,
            "subfields": None,
            "is_custom_field": True,
            "is_optional_response_field": False,
        }
        return told | ({"description": self.description} if is_deal else {})


def judge_v1(one: Definition, key: str, value: Any) -> None:
    """A custom value of a lead. Raises Refused."""
    if key.endswith("_currency"):
        if one.type != "monetary" or not (isinstance(value, str) and len(value) == 3):
            raise refusals.invalid(key)
        return
    if value is None:
        return
    if one.type == "set":
        parts = value.split(",") if isinstance(value, str) else ["-"]
        if not all(part.isdigit() and int(part) in one.options for part in parts):
            raise refusals.invalid(key, str(value))
    elif not _is(one, value, is_money_plain=True):
        raise refusals.invalid(key, str(value))


def judge_v2(one: Definition, value: Any) -> None:
    """A custom value of a person, an organisation or a deal. Raises Refused."""
    if value is None:
        return
    if one.type == "set":
        fits = isinstance(value, list) and value and all(part in one.options for part in value)
    else:
        fits = _is(one, value, is_money_plain=False)
    if not fits:
        raise refusals.invalid(one.key, str(value))


def _is(one: Definition, value: Any, *, is_money_plain: bool) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    match one.type:
        case "enum":
            return value in one.options and not isinstance(value, bool)
        case "double":
            return is_number
        case "monetary" if is_money_plain:
            return is_number
        case "monetary":
            return isinstance(value, dict) and value.keys() == {"value", "currency"}
        case "date":
            return isinstance(value, str) and _is_day(value)
        case "user" | "org" | "people":
            return isinstance(value, int)
        case _:
            return isinstance(value, str) and len(value) <= LONGEST.get(one.type, 10**9)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def to_v2(one: Definition, values: Mapping[str, Any]) -> Any:
    """A lead's value in the form of a deal's."""
    value = values[one.key]
    if one.type == "set":
        return [int(part) for part in value.split(",")]
    if one.type == "monetary":
        return {"value": value, "currency": values.get(f"{one.key}_currency", "EUR")}
    return value
