"""The fields a new Zoho account has, as far as the tests go, and how values are judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.fakes.fake_zoho import refusals
from tests.fakes.fake_zoho.refusals import Json

STATUSES = ("-None-", "Attempted to Contact", "Contact in Future", "Contacted", "Junk Lead")
STATUSES += ("Lost Lead", "Not Contacted", "Pre-Qualified", "Not Qualified")
# As a French account calls them: value → what Zoho itself called it.
STAGES = {
    "Qualification": "Qualification",
    "Devis": "Proposal/Price Quote",
    "Gagné": "Closed Won",
    "Perdu": "Closed Lost",
}
LOSSES = ("-None-", "Price Too High", "Competitor", "No Budget")
LONGEST = {"text": 255, "email": 100, "phone": 30, "website": 450, "picklist": 120}
AREAS = {"small": 2_000, "large": 32_000, "rich_text": 50_000}


@dataclass
class Definition:
    """A field. `json` is what the API lists; the rest is what the server acts on."""

    name: str
    type: str = "text"
    options: Sequence[tuple[str, str]] = ()  # value and label
    area: str = ""
    is_unique: bool = False
    is_fixed: bool = False
    is_needed: bool = False
    is_ours: bool = False  # made by the account, not by Zoho
    label: str = ""
    id: str = ""
    more: Json = field(default_factory=dict)
    picks: Json = field(default_factory=dict)  # value → what its entry says besides

    def json(self) -> Json:
        """As the API lists it."""
        said: Json = {
            "id": self.id,
            "api_name": self.name,
            "field_label": self.label or self.name.replace("_", " "),
            "display_label": self.label or self.name.replace("_", " "),
            "data_type": self.type,
            "system_mandatory": self.is_needed,
            "read_only": self.is_fixed,
            "field_read_only": self.is_fixed,
            "custom_field": self.is_ours,
            "visible": True,
            "operation_type": {
                "web_update": not self.is_fixed,
                "api_create": not self.is_fixed,
                "web_create": not self.is_fixed,
                "api_update": not self.is_fixed,
            },
            "unique": {"case_sensitive": True} if self.is_unique else {},
            "pick_list_values": [
                {
                    "id": f"{self.id}{place:02}",
                    "display_value": label,
                    "actual_value": value,
                    "reference_value": value,
                    "sequence_number": place + 1,
                    "type": "used",
                    **self.picks.get(value, {}),
                }
                for place, (value, label) in enumerate(self.options)
            ],
            **self.more,
        }
        if self.type in LONGEST:
            said["length"] = LONGEST[self.type]
        if self.area:
            said |= {"textarea": {"type": self.area}, "length": AREAS[self.area]}
        return said


def _plain(*names: str) -> list[Definition]:
    return [Definition(name) for name in names]


def _chosen(name: str, *values: str, **more: Any) -> Definition:
    return Definition(name, "picklist", [(one, one) for one in values], **more)


def _system() -> list[Definition]:
    return [
        Definition("Owner", "ownerlookup"),
        Definition("Created_Time", "datetime", is_fixed=True),
        Definition("Modified_Time", "datetime", is_fixed=True),
    ]


def _leads() -> list[Definition]:
    return [
        *_system(),
        Definition("Last_Name", is_needed=True),
        Definition("Company", is_needed=True),
        *_plain("First_Name", "Designation", "City", "Street", "Zip_Code", "Country"),
        Definition("Email", "email"),
        Definition("Phone", "phone"),
        Definition("Mobile", "phone"),
        Definition("Website", "website"),
        _chosen("Lead_Status", *STATUSES),
        Definition("Description", "textarea", area="large"),
        Definition("Converted__s", "boolean", is_fixed=True),
        Definition("Converted_Deal", "lookup", is_fixed=True),
    ]


def _deals() -> list[Definition]:
    picks = {one: {"reference_value": first} for one, first in STAGES.items()}
    return [
        *_system(),
        Definition("Deal_Name", is_needed=True),
        _chosen("Stage", *STAGES, picks=picks),
        _chosen("Reason_For_Loss__s", *LOSSES),
        Definition("Amount", "currency"),
    ]


def _notes(area: str) -> list[Definition]:
    return [
        *_system(),
        Definition("Note_Title"),
        Definition("Note_Content", "textarea", area=area, is_needed=True),
        Definition("Parent_Id", "lookup", is_needed=True),
    ]


def _activity(area: str) -> list[Definition]:
    return [
        *_system(),
        Definition("Subject", is_needed=True),
        Definition("Description", "textarea", area=area),
        Definition("What_Id", "lookup"),
    ]


def _calls() -> list[Definition]:
    return [
        _chosen("Call_Type", "Outbound", "Inbound", "Missed", is_needed=True),
        Definition("Call_Start_Time", "datetime", is_needed=True),
        Definition("Call_Duration"),
        _chosen("Outgoing_Call_Status", "Scheduled", "Completed", "Overdue"),
        _chosen("Call_Result", "-None-", "Interested", "No response/Busy"),
    ]


def _tasks() -> list[Definition]:
    return [
        Definition("Due_Date", "date"),
        _chosen("Status", "Not Started", "In Progress", "Completed"),
        _chosen("Priority", "High", "Normal", "Low"),
    ]


def defaults(*, is_rich: bool) -> dict[str, dict[str, Definition]]:
    """By module and name. `is_rich`: whether notes and descriptions are shown as HTML."""
    area = "rich_text" if is_rich else "large"
    listed = {
        "Leads": _leads(),
        "Deals": _deals(),
        "Notes": _notes(area),
        "Calls": [*_activity(area), *_calls()],
        "Tasks": [*_activity(area), *_tasks()],
    }
    number = 5_725_767_000_000_001_001
    made: dict[str, dict[str, Definition]] = {}
    for module, some in listed.items():
        made[module] = {}
        for one in some:
            number += 1
            one.id = str(number)
            made[module][one.name] = one
    return made


def judge(one: Definition, value: Any) -> None:
    """Raises RecordRefused for a value that the field does not take."""
    if value is None or one.is_fixed:
        return
    longest = AREAS.get(one.area) or LONGEST.get(one.type)
    if one.name == "Note_Content":
        longest = 65_535
    is_good = _GOOD.get(one.type, _is_text)
    if not is_good(value):
        raise refusals.invalid(one.name, one.type)
    if longest and isinstance(value, str) and len(value) > longest:
        raise refusals.invalid(one.name, maximum_length=longest)
    values = [value] if one.type == "picklist" else value if _is_several(one.type) else []
    there = [known for known, _ in one.options]
    for chosen in values:
        if chosen not in there:
            raise refusals.invalid(one.name, supported_values=there)


def _is_several(type_: str) -> bool:
    return type_ == "multiselectpicklist"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return _parses(date.fromisoformat, value) and len(value) == 10


def _is_instant(value: Any) -> bool:
    """With an offset in digits; a Z and fractions of a second are not taken."""
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
    return (
        isinstance(value, str)
        and re.fullmatch(shape, value) is not None
        and _parses(datetime.fromisoformat, value)
    )


def _is_link(value: Any) -> bool:
    return isinstance(value, dict) and str(value.get("id") or "").isdigit()


def _parses(parse: Any, value: Any) -> bool:
    try:
        parse(value)
    except (TypeError, ValueError):
        return False
    return True


_GOOD = {
    "double": _is_number,
    "currency": _is_number,
    "integer": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_day,
    "datetime": _is_instant,
    "email": lambda value: (
        _is_text(value) and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) is not None
    ),
    "multiselectpicklist": lambda value: isinstance(value, list),
    "lookup": _is_link,
    "ownerlookup": _is_link,
}
