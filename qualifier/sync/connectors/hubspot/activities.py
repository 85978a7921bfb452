"""Notes, calls and tasks at a contact, and how one is known again after a lost answer.

A repeat makes a second one, so each carries a mark. Where the account could have our unique
property on activities, HubSpot itself refuses a second one and finds the first at once. Elsewhere
the mark is a short line at the end of the body, `Ref LQ-` and twelve digits from the operation key,
that is read back through the contact's activities; one may take moments to show there, so that its
absence is believed only `settle_s` after the outcome became unknown.
"""

from __future__ import annotations

import hashlib
import html
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.hubspot.api import Api, Json, associations, objects, rows, strange
from qualifier.sync.connectors.hubspot.errors import is_of_record
from qualifier.sync.connectors.hubspot.fields import (
    CALLS,
    CONTACTS,
    NOTES,
    OPERATION_KEY,
    OWNER,
    TASKS,
    Fields,
)
from qualifier.sync.connectors.hubspot.outcomes import (
    Outcomes,
    for_the_rest,
    is_of_all,
    matched,
)
from qualifier.sync.connectors.hubspot.values import LONGEST

SETTLE_S = 120.0
READ_MOST, MADE_MOST = 100, 100  # of a call, by HubSpot's limits
LOAD_MOST = 1_000_000  # characters of what activities of one call say
TYPE_OF = {
    Step.NOTE: NOTES,
    Step.OPPOSE: NOTES,
    Step.CALL: CALLS,
    Step.TASK: TASKS,
    Step.ASK: TASKS,
}
BODY_OF = {NOTES: "hs_note_body", CALLS: "hs_call_body", TASKS: "hs_task_body"}
# HubSpot's own types of association from an activity to a contact.
TO_CONTACT = {NOTES: 202, CALLS: 194, TASKS: 204}
# Outcomes of a call that every account has at first; one may take them away.
DISPOSITION = "hs_call_disposition"
CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
NO_ANSWER = "73a0d17f-1163-4015-bdd5-ec830791da20"
_MARK = re.compile(r"Ref LQ-[0-9a-f]{12}")
NOON = "T12:00:00Z"  # of a due day: in most time zones of the world it is that day


def reference(operation_key: str) -> str:
    """The visible mark of an activity: a hash, as keys made one after the other begin alike."""
    return "Ref LQ-" + hashlib.sha256(operation_key.encode()).hexdigest()[:12]


class Activities:
    """Activities at contacts. `monotonic` measures how long an outcome has been unknown."""

    def __init__(
        self,
        api: Api,
        fields: Fields,
        *,
        settle_s: float = SETTLE_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api, self._fields = api, fields
        self._settle_s, self._monotonic = settle_s, monotonic
        self._unknown_since: dict[str, float] = {}

    def create(self, deliveries: Sequence[Delivery]) -> Outcomes:
        """Make them, as many in a call as it takes. By operation key the activity's id or why
        not."""
        outcomes: Outcomes = {}
        ready: list[Delivery] = []
        for one in deliveries:
            if (refusal := _refusal(one)) is None:
                ready.append(one)
            else:
                outcomes[one.operation_key] = refusal
        outcomes |= self._in_turn(*_loads(ready))
        for key, outcome in outcomes.items():
            if isinstance(outcome, MaybeDone):
                self._unknown_since[key] = self._monotonic()
            elif isinstance(outcome, str):
                self._unknown_since.pop(key, None)
        return outcomes

    def find(self, deliveries: Sequence[Delivery]) -> dict[str, str]:
        """By operation key the ids of those that are there.

        Raises TryLater(no_answer) while the absence of one cannot be believed yet.
        """
        object_type = TYPE_OF[deliveries[0].step]
        if self._fields.is_keyed(object_type):
            return self._by_key(object_type, [one.operation_key for one in deliveries])
        found = self._by_reference(object_type, deliveries)
        now, left_s = self._monotonic(), 0.0
        for one in deliveries:
            if one.operation_key not in found:
                since = self._unknown_since.setdefault(one.operation_key, now)
                left_s = max(left_s, since + self._settle_s - now)
        if left_s > 0:
            raise TryLater("no_answer", left_s)
        return found

    def _in_turn(self, *loads: Sequence[Delivery]) -> Outcomes:
        """One call after the other; where the way there is cut, no more are sent."""
        outcomes: Outcomes = {}
        for some in loads:
            cut = next((one for one in outcomes.values() if is_of_all(one)), None)
            if cut is not None:
                outcomes |= dict.fromkeys((one.operation_key for one in some), for_the_rest(cut))
            elif len(some) == 1:
                outcomes |= self._alone(some[0])
            else:
                outcomes |= self._together(some)
        return outcomes

    def _together(self, some: Sequence[Delivery]) -> Outcomes:
        """Several of one type. One refused input can fail the whole call: then none was made, and
        each half is tried again."""
        object_type = TYPE_OF[some[0].step]
        inputs = [self._input(object_type, one) for one in some]
        path = f"{objects(object_type)}/batch/create"
        try:
            answer = self._api.change(path, {"inputs": inputs}, good=(201, 207))
        except SyncError as error:
            if is_of_record(error):
                half = len(some) // 2
                return self._in_turn(some[:half], some[half:])
            return dict.fromkeys((one.operation_key for one in some), error)
        keys = [one.operation_key for one in some]
        key_of = {name: key for key in keys for name in (key, reference(key))}
        outcomes = matched(answer, key_of, _names)
        refused = [
            one
            for one in some
            if isinstance(why := outcomes[one.operation_key], SyncError) and is_of_record(why)
        ]
        return outcomes | self._in_turn(*([one] for one in refused))

    def _alone(self, one: Delivery) -> Outcomes:
        """One, with what can be done about a refusal."""
        object_type = TYPE_OF[one.step]
        said = self._input(object_type, one)
        try:
            return {one.operation_key: self._post(object_type, said)}
        except SyncError as error:
            if not is_of_record(error):
                return {one.operation_key: error}
            try:
                return {one.operation_key: self._mended(object_type, one, said, error)}
            except SyncError as again:
                return {one.operation_key: again}

    def _mended(self, object_type: str, one: Delivery, said: Json, error: SyncError) -> str:
        """After a refusal: it is there already, or it goes without what is refused. Raises
        `error` where neither is so."""
        key, values = one.operation_key, said["properties"]
        if OPERATION_KEY in values and (there := self._by_key(object_type, [key])):
            return there[key]
        if isinstance(error, NeedsAttention) and error.field == DISPOSITION in values:
            del values[DISPOSITION]
            return self._post(object_type, said)
        raise error

    def _input(self, object_type: str, one: Delivery) -> Json:
        values = properties_of(one)
        if self._fields.is_keyed(object_type):
            values[OPERATION_KEY] = one.operation_key
        kind = {
            "associationCategory": "HUBSPOT_DEFINED",
            "associationTypeId": TO_CONTACT[object_type],
        }
        return {
            "properties": values,
            "associations": [{"to": {"id": one.remote_lead}, "types": [kind]}],
            "objectWriteTraceId": one.operation_key,
        }

    def _post(self, object_type: str, said: Json) -> str:
        made = self._api.change(objects(object_type), said, good=(201,)).body
        if not isinstance(made, dict) or not made.get("id"):
            raise strange(changes=True)
        return str(made["id"])

    def _by_key(self, object_type: str, keys: Sequence[str]) -> dict[str, str]:
        records = self._api.read_batch(object_type, keys, (OPERATION_KEY,), OPERATION_KEY)
        found = {
            str((one.get("properties") or {}).get(OPERATION_KEY)): str(one.get("id") or "")
            for one in records
        }
        return {key: found[key] for key in keys if found.get(key)}

    def _by_reference(self, object_type: str, deliveries: Sequence[Delivery]) -> dict[str, str]:
        """Through the associations of the contacts and the bodies behind them: neither is a search
        index, which lags most."""
        mark_of = {one.operation_key: reference(one.operation_key) for one in deliveries}
        at = self._associated(object_type, [one.remote_lead for one in deliveries])
        bodies: dict[str, str] = {}
        ids = sorted({activity for some in at.values() for activity in some})
        for first in range(0, len(ids), READ_MOST):
            some = ids[first : first + READ_MOST]
            for record in self._api.read_batch(object_type, some, (BODY_OF[object_type],)):
                has = record.get("properties") or {}
                bodies[str(record.get("id"))] = str(has.get(BODY_OF[object_type]) or "")
        found: dict[str, str] = {}
        for one in deliveries:
            for activity in at.get(one.remote_lead, ()):
                if mark_of[one.operation_key] in bodies.get(activity, ""):
                    found[one.operation_key] = activity
        return found

    def _associated(self, object_type: str, contacts: Iterable[str]) -> dict[str, list[str]]:
        """By contact the ids of its activities of a type; a contact with many has more pages."""
        found: dict[str, list[str]] = {}
        path = f"{associations(CONTACTS, object_type)}/batch/read"
        inputs: list[Json] = [{"id": one} for one in dict.fromkeys(contacts) if one]
        while inputs:
            more: list[Json] = []
            for result in rows(self._api.ask(path, {"inputs": inputs}), changes=False):
                contact = str((result.get("from") or {}).get("id") or "")
                listed = result.get("to") or []
                found.setdefault(contact, []).extend(str(one["toObjectId"]) for one in listed)
                after = ((result.get("paging") or {}).get("next") or {}).get("after")
                if after and listed:
                    more.append({"id": contact, "after": str(after)})
            inputs = more
        return found


def _refusal(one: Delivery) -> NeedsAttention | None:
    """Why one is not even sent."""
    body = BODY_OF[TYPE_OF[one.step]]
    if len(properties_of(one)[body]) > LONGEST:
        return NeedsAttention("too_long", body)
    return None if one.remote_lead else NeedsAttention("gone_there")


def _loads(deliveries: Sequence[Delivery]) -> list[list[Delivery]]:
    """What goes into a call each: so many, and not so long that it takes a minute to send."""
    loads: list[list[Delivery]] = []
    room = 0
    for one in deliveries:
        size = len(str(one.payload.get("html") or ""))
        if not loads or len(loads[-1]) == MADE_MOST or size > room:
            loads.append([])
            room = LOAD_MOST
        loads[-1].append(one)
        room -= size
    return loads


def _names(record: Json) -> list[object]:
    """What tells of which delivery a record is, where its trace id is missing."""
    has = record.get("properties") or {}
    marks = [mark for body in BODY_OF.values() for mark in _MARK.findall(str(has.get(body) or ""))]
    return [has.get(OPERATION_KEY), *reversed(marks)]  # ours is the last: it stands at the end


def properties_of(one: Delivery) -> dict[str, str]:
    """What an activity holds. Times come from the payload, so that a repeat is the same."""
    said = one.payload
    title = str(said.get("title") or "")
    body = f"{said.get('html') or ''}<p>{reference(one.operation_key)}</p>"
    if one.step in (Step.NOTE, Step.OPPOSE):
        heading = f"<p><b>{html.escape(title)}</b></p>" if title else ""
        return {"hs_timestamp": str(said["at"]), "hs_note_body": heading + body}
    if one.step is Step.CALL:
        return _call(said, title, body)
    values = {
        "hs_timestamp": str(said["due_on"]) + NOON,  # of a task: when it is due
        "hs_task_subject": title,
        "hs_task_body": body,
        "hs_task_type": "CALL" if one.step is Step.TASK else "TODO",
        "hs_task_priority": "HIGH" if one.step is Step.TASK else "MEDIUM",
        "hs_task_status": "NOT_STARTED",
    }
    return values | ({OWNER: str(said["person"])} if said.get("person") else {})


def _call(said: Any, title: str, body: str) -> dict[str, str]:
    is_connected = bool(said.get("is_connected"))
    values = {
        "hs_timestamp": str(said["at"]),
        "hs_call_title": title,
        "hs_call_body": body,
        "hs_call_direction": "OUTBOUND",
        "hs_call_duration": str(round(float(said.get("duration_s") or 0) * 1000)),
        "hs_call_status": "COMPLETED" if is_connected else "NO_ANSWER",
        DISPOSITION: CONNECTED if is_connected else NO_ANSWER,
    }
    return values | ({"hs_call_to_number": str(said["number"])} if said.get("number") else {})
