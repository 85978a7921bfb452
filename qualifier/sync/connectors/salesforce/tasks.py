"""Calls, follow-ups and questions as tasks at a lead, and how one is known again.

Where activities have our external id, a task is written by it: a repeat finds the one that is
there. Elsewhere its description ends with our mark, which is read back. Descriptions are plain
text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.salesforce.api import OURS_TO_ASSIGN, Api, Json
from qualifier.sync.connectors.salesforce.errors import is_of_record
from qualifier.sync.connectors.salesforce.fields import OWNER, REFERENCE, TASK, Fields, options
from qualifier.sync.connectors.salesforce.outcomes import Outcomes, collected
from qualifier.sync.connectors.salesforce.references import Settling, reference
from qualifier.sync.connectors.salesforce.soql import in_blocks, is_in, select
from qualifier.sync.connectors.salesforce.targets import Target, Targets
from qualifier.sync.connectors.salesforce.values import in_lines

SUBJECT_MOST, TEXT_MOST = 255, 32_000
USER = "005"  # what ids of users begin with: a queue cannot own the task of a lead
REMIND_AT = "T07:00:00Z"
_DONE, _OPEN = "Completed", "Not Started"


class Tasks:
    """Tasks at leads and contacts."""

    def __init__(self, api: Api, fields: Fields, settling: Settling) -> None:
        self._api, self._fields, self._settling = api, fields, settling

    def create(self, deliveries: Sequence[Delivery], at: Targets) -> Outcomes:
        """Make them; by operation key the task's id or why not. All have a target."""
        is_keyed = self._is_keyed()
        outcomes: Outcomes = {}
        said: dict[str, Json] = {}
        for one in deliveries:
            record = self._said(one, at[one.remote_lead])
            if len(str(record["Description"])) > TEXT_MOST:
                outcomes[one.operation_key] = NeedsAttention("too_long", "Description")
            else:
                said[one.operation_key] = record
        if said:
            write = self._by_reference if is_keyed else self._plainly
            outcomes |= collected(said, write)
        if not is_keyed:
            return self._settling.note(outcomes)
        # What was made by a call whose answer was lost cannot be made again in every field.
        doubted = [
            key
            for key, outcome in outcomes.items()
            if isinstance(outcome, NeedsAttention) and is_of_record(outcome)
        ]
        return outcomes | (self._by_key(doubted) if doubted else {})

    def find(self, deliveries: Sequence[Delivery], at: Targets) -> dict[str, str]:
        """By operation key the ids of those that are there.

        Raises TryLater(no_answer) while the absence of one cannot be believed yet.
        """
        if self._is_keyed():
            return self._by_key([one.operation_key for one in deliveries])
        marks = {reference(one.operation_key): one.operation_key for one in deliveries}
        found: dict[str, str] = {}
        for some in in_blocks([place for target in at.values() for place in _places(target)]):
            query = select("Id,Description", TASK, is_in("WhoId", some))
            for task in self._api.query(query):
                key = marks.get(str(task.get("Description") or "").rpartition("\n")[2])
                if key:
                    found[key] = str(task.get("Id"))
        self._settling.wait([one for one in deliveries if one.remote_lead in at], found)
        return found

    def _is_keyed(self) -> bool:
        return self._fields.is_key(TASK, REFERENCE)

    def _by_reference(self, some: Sequence[Json]) -> list[Any]:
        return self._api.save("PATCH", some, by=f"{TASK}/{REFERENCE}", headers=OURS_TO_ASSIGN)

    def _plainly(self, some: Sequence[Json]) -> list[Any]:
        return self._api.save("POST", some, headers=OURS_TO_ASSIGN)

    def _by_key(self, keys: Sequence[str]) -> dict[str, str]:
        query = select(f"Id,{REFERENCE}", TASK, is_in(REFERENCE, keys))
        found = self._api.query(query)
        return {str(one.get(REFERENCE)): str(one.get("Id")) for one in found}

    def _said(self, one: Delivery, target: Target) -> Json:
        """What a task holds, of fields that the account may set. Times come from the payload, so
        that a repeat is the same."""
        values = {**_task(one), "WhoId": target.who, "WhatId": target.what or None}
        text = in_lines(str(one.payload.get("html") or ""))
        if self._is_keyed():
            values[REFERENCE] = one.operation_key
        else:
            text = f"{text}\n{reference(one.operation_key)}"
        values["Description"] = text
        for name in ("Status", "Priority", "CallDisposition"):
            if name in values:
                values[name] = self._choice(name, str(values[name]))
        record: Json = {"attributes": {"type": TASK}}
        return record | {
            name: value
            for name, value in values.items()
            if value is not None and self._fields.may_write(TASK, name, is_new=True)
        }

    def _choice(self, name: str, wanted: str) -> str | None:
        """The wanted value of a list, or the one that is set where nobody chooses."""
        there = self._fields.of(TASK).get(name, {})
        known = options(there)
        if not known or wanted in known:
            return wanted
        marked = [part for part in there.get("picklistValues") or () if part.get("defaultValue")]
        return str(marked[0]["value"]) if marked else None


def _places(target: Target) -> tuple[str, ...]:
    return (target.who,) if target.is_lead else (target.who, target.lead_id)


def _task(one: Delivery) -> dict[str, Any]:
    """By step: an opposition and a call are done, a follow-up is open."""
    said: Mapping[str, Any] = one.payload
    values: dict[str, Any] = {"Subject": str(said.get("title") or "")[:SUBJECT_MOST]}
    if one.step in (Step.TASK, Step.ASK):
        due_on, person = str(said["due_on"]), str(said.get("person") or "")
        return values | {
            "Status": _OPEN,
            "Priority": "High" if one.step is Step.TASK else "Normal",
            "ActivityDate": due_on,
            "IsReminderSet": True,
            "ReminderDateTime": due_on + REMIND_AT,
            OWNER: person if person.startswith(USER) else None,
        }
    values |= {"Status": _DONE, "Priority": "Normal", "ActivityDate": str(said["at"])[:10]}
    if one.step is not Step.CALL:
        return values
    return values | {
        "TaskSubtype": "Call",
        "CallType": "Outbound",
        "CallDurationInSeconds": round(float(said.get("duration_s") or 0)),
        "CallDisposition": "Connected" if said.get("is_connected") else "No answer",
    }
