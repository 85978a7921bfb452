"""The properties a new HubSpot account has, as far as the tests go, and how values are judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

LONGEST = 65_536
STAGES = ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity")
STAGES += ("customer",)
STATUSES = ("NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT")
STATUSES += ("CONNECTED", "BAD_TIMING")
DISPOSITIONS = (
    "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "73a0d17f-1163-4015-bdd5-ec830791da20",
)
PAIRS = {
    "string": {"text", "textarea", "html", "phonenumber", "file"},
    "number": {"number", "calculation_equation"},
    "date": {"date"},
    "datetime": {"date"},
    "enumeration": {"select", "radio", "checkbox", "booleancheckbox"},
    "bool": {"booleancheckbox"},
    "phone_number": {"phonenumber"},
}


@dataclass
class Definition:
    """A property. `json` is what the API lists; the rest is what the server acts on."""

    name: str
    type: str = "string"
    field_type: str = "text"
    options: tuple[str, ...] = ()
    is_unique: bool = False
    is_fixed: bool = False
    is_ours: bool = True  # made by the account, not by HubSpot
    label: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """As the API lists it."""
        return {
            "name": self.name,
            "label": self.label or self.name,
            "type": self.type,
            "fieldType": self.field_type,
            "options": [
                {"label": one.title(), "value": one, "displayOrder": place, "hidden": False}
                for place, one in enumerate(self.options)
            ],
            "hasUniqueValue": self.is_unique,
            "hubspotDefined": not self.is_ours,
            "archived": False,
            "modificationMetadata": {"readOnlyValue": self.is_fixed},
            **self.more,
        }


def _theirs(name: str, type_: str = "string", field_type: str = "text", **more: Any) -> Definition:
    return Definition(name, type_, field_type, is_ours=False, **more)


def _common() -> list[Definition]:
    return [
        _theirs("hs_object_id", "number", "number", is_fixed=True),
        _theirs("createdate", "datetime", "date", is_fixed=True),
        _theirs("hs_merged_object_ids", "enumeration", "checkbox", is_fixed=True),
        _theirs(
            "hubspot_owner_id",
            "enumeration",
            "select",
            more={"referencedObjectType": "OWNER", "externalOptions": True},
        ),
    ]


def defaults() -> dict[str, dict[str, Definition]]:
    """By type of object and name."""
    texts = "firstname lastname company jobtitle email city hs_additional_emails website".split()
    contacts = [
        *_common(),
        *(_theirs(name) for name in texts),
        _theirs("lastmodifieddate", "datetime", "date", is_fixed=True),
        _theirs("phone", field_type="phonenumber"),
        _theirs("lifecyclestage", "enumeration", "radio", options=STAGES),
        _theirs("hs_lead_status", "enumeration", "radio", options=STATUSES),
        _theirs("message", field_type="textarea"),
        _theirs("date_of_birth", "date", "date"),
        _theirs("hs_score", "number", "calculation_equation"),
    ]
    notes = ["hs_timestamp", "hs_note_body"]
    calls = "hs_timestamp hs_call_title hs_call_body hs_call_direction hs_call_duration".split()
    calls += "hs_call_from_number hs_call_to_number hs_call_status".split()
    tasks = "hs_timestamp hs_task_subject hs_task_body hs_task_type hs_task_priority".split()
    tasks += ["hs_task_status", "hs_task_reminders"]
    activities = {"notes": notes, "calls": calls, "tasks": tasks}
    kinds = {
        "hs_timestamp": ("datetime", "date"),
        "hs_call_duration": ("number", "number"),
    }
    made = {"contacts": {one.name: one for one in contacts}}
    for type_, names in activities.items():
        listed = [*_common(), *(_theirs(name, *kinds.get(name, ())) for name in names)]
        listed.append(_theirs("hs_lastmodifieddate", "datetime", "date", is_fixed=True))
        made[type_] = {one.name: one for one in listed}
    made["calls"]["hs_call_disposition"] = _theirs(
        "hs_call_disposition", "enumeration", "select", options=DISPOSITIONS
    )
    return made


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _is_day(text: str) -> bool:
    if text.isdigit():
        return int(text) % 86_400_000 == 0
    return _parses(date.fromisoformat, text)


def _is_instant(text: str) -> bool:
    has_zone = re.search(r"(Z|[+-]\d\d:?\d\d)$", text) is not None
    return text.isdigit() or (has_zone and _parses(datetime.fromisoformat, text))


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


_JUDGES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "number": (_is_number, "INVALID_INTEGER"),
    "date": (_is_day, "INVALID_DATE"),
    "datetime": (_is_instant, "INVALID_DATE"),
    "bool": (lambda text: text in ("true", "false"), "INVALID_OPTION"),
}


def wrong(definition: Definition, text: str) -> str:
    """The code of what is wrong with a value, "" if nothing."""
    if definition.is_fixed or definition.field_type == "calculation_equation":
        return "READ_ONLY_VALUE"
    if not text:
        return ""
    if len(text) > LONGEST:
        return "PROPERTY_VALUE_TOO_LONG"
    judge = _JUDGES.get(definition.type)
    if judge is not None and not judge[0](text):
        return judge[1]
    if definition.type == "enumeration" and not definition.more.get("externalOptions"):
        chosen = [part for part in text.split(";") if part]
        if definition.field_type != "checkbox" and len(chosen) != 1:
            return "INVALID_OPTION"
        if any(one not in definition.options for one in chosen):
            return "INVALID_OPTION"
    if definition.name == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return "INVALID_EMAIL"
    return ""
