"""Notes, calls and tasks at a lead, and how one is known again after a lost answer.

A repeat makes a second one, so each carries a mark. Calls and tasks have our unique field, where
the account could be given it: then Zoho itself refuses a second one, and says which is the first.
Notes have no fields of ours: their mark is `Ref LQ-` and twelve digits from the operation key, at
the end of the title, as a long text may be cut where a list of them is read. What is not found is
taken as not made only `settle_s` after its outcome became unknown: the server may still be at it.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Sequence

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Delivery, FieldKind, Step
from qualifier.sync.connectors.zoho.api import CALLS, LEADS, NOTES, ROOT, TASKS, Api, Json
from qualifier.sync.connectors.zoho.errors import TakenThere, is_of_record
from qualifier.sync.connectors.zoho.fields import Fields, kind_of, options_of
from qualifier.sync.connectors.zoho.outcomes import Outcomes, for_the_rest, is_of_all, written
from qualifier.sync.connectors.zoho.plain import to_plain
from qualifier.sync.connectors.zoho.queries import by_value
from qualifier.sync.connectors.zoho.values import moment_of, zoho_time

SETTLE_S = 60.0
LOAD_MOST = 1_000_000  # characters of what activities of one call say
MODULE_OF = {
    Step.NOTE: NOTES,
    Step.OPPOSE: NOTES,
    Step.CALL: CALLS,
    Step.TASK: TASKS,
    Step.ASK: TASKS,
}
TITLE_OF = {NOTES: ("Note_Title", 120), CALLS: ("Subject", 250), TASKS: ("Subject", 250)}
BODY_OF = {NOTES: "Note_Content", CALLS: "Description", TASKS: "Description"}
LONGEST = {NOTES: 65_535, CALLS: 32_000, TASKS: 32_000}  # characters of a body
# What says more of an activity, and is left out where the account's own choice of values or forms
# refuses it: the activity counts for more. The status of a call has two names.
EXTRAS = (
    "Call_Duration",
    "Call_Result",
    "Outgoing_Call_Status",
    "Outbound_Call_Status",
    "Priority",
    "Status",
)
_MARK = re.compile(r"Ref LQ-[0-9a-f]{12}")


def reference(operation_key: str) -> str:
    """The visible mark of an activity: a hash, as keys made one after the other begin alike."""
    return "Ref LQ-" + hashlib.sha256(operation_key.encode()).hexdigest()[:12]


class Activities:
    """Activities at leads. `monotonic` measures how long an outcome has been unknown."""

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
        """Make them, a hundred in a call. By operation key the activity's id or why not."""
        outcomes: Outcomes = {}
        ready: list[tuple[str, Json]] = []
        module = MODULE_OF[deliveries[0].step] if deliveries else NOTES
        for one in deliveries:
            record = self._record(module, one)
            if not one.remote_lead:
                outcomes[one.operation_key] = NeedsAttention("gone_there")
            elif len(record[BODY_OF[module]]) > LONGEST[module]:
                outcomes[one.operation_key] = NeedsAttention("too_long", BODY_OF[module])
            else:
                ready.append((one.operation_key, record))
        outcomes |= self._sent(module, ready)
        outcomes |= self._sent(module, self._without_extras(ready, outcomes))
        for key, outcome in outcomes.items():
            if isinstance(outcome, TakenThere):  # made before, under this very key
                outcomes[key] = self._first(module, key, outcome)
            if isinstance(outcome, MaybeDone):
                self._unknown_since[key] = self._monotonic()
            elif isinstance(outcome, str):
                self._unknown_since.pop(key, None)
        return outcomes

    def find(self, deliveries: Sequence[Delivery]) -> dict[str, str]:
        """By operation key the ids of those that are there.

        Raises TryLater(no_answer) while the absence of one cannot be believed yet.
        """
        module = MODULE_OF[deliveries[0].step]
        if key_field := self._key_of(module):
            keys = [one.operation_key for one in deliveries]
            return by_value(self._api, module, key_field, keys)
        found = self._by_reference(module, deliveries)
        now, left_s = self._monotonic(), 0.0
        for one in deliveries:
            if one.operation_key not in found:
                since = self._unknown_since.setdefault(one.operation_key, now)
                left_s = max(left_s, since + self._settle_s - now)
        if left_s > 0:
            raise TryLater("no_answer", left_s)
        return found

    def _key_of(self, module: str) -> str:
        return "" if module == NOTES else self._fields.key_of(module)

    def _sent(self, module: str, inputs: Sequence[tuple[str, Json]]) -> Outcomes:
        """As many in a call as it takes; where the way there is cut, no more are sent."""
        outcomes: Outcomes = {}
        for some in _loads(inputs, BODY_OF[module]):
            cut = next((one for one in outcomes.values() if is_of_all(one)), None)
            if cut is not None:
                outcomes |= dict.fromkeys((key for key, _ in some), for_the_rest(cut))
            else:
                outcomes |= written(
                    lambda data: self._api.write("POST", f"{ROOT}/{module}", {"data": data}), some
                )
        return outcomes

    def _without_extras(
        self, inputs: Iterable[tuple[str, Json]], outcomes: Outcomes
    ) -> list[tuple[str, Json]]:
        """Those that were refused for the sake of what only says more, without that."""
        again = []
        for key, record in inputs:
            refused = outcomes[key]
            if not isinstance(refused, NeedsAttention) or not is_of_record(refused):
                continue
            hit = set(refused.field.split(", ")) & set(EXTRAS)
            if hit & record.keys():
                again.append((key, {n: v for n, v in record.items() if n not in EXTRAS}))
        return again

    def _first(self, module: str, key: str, taken: TakenThere) -> str | SyncError:
        key_field = self._key_of(module)
        if not key_field or key_field not in taken.field:
            return taken
        if taken.remote_id:
            return taken.remote_id
        try:
            return by_value(self._api, module, key_field, [key]).get(key) or taken
        except SyncError as error:
            return error

    # --- what they hold -------------------------------------------------------------------------
    def _record(self, module: str, one: Delivery) -> Json:
        """An activity. Times come from the payload, so that a repeat is the same."""
        said, lead = one.payload, one.remote_lead
        title_field, most = TITLE_OF[module]
        title = str(said.get("title") or "")
        if key_field := self._key_of(module):
            named = {title_field: title[:most], key_field: one.operation_key}
        else:
            mark = reference(one.operation_key)
            named = {title_field: f"{title[: most - len(mark) - 3].rstrip()} · {mark}".lstrip(" ·")}
        html = str(said.get("html") or "")
        body = html if self._is_rich(module) else to_plain(html)
        if module == NOTES:
            parent = {"module": {"api_name": LEADS}, "id": lead}
            return {"Parent_Id": parent, **named, BODY_OF[NOTES]: body}
        at = {"What_Id": {"id": lead}, "$se_module": LEADS}
        more = self._call(one) if module == CALLS else self._task(one)
        return {**named, **at, BODY_OF[module]: body, **more}

    def _call(self, one: Delivery) -> Json:
        said, is_connected = one.payload, bool(one.payload.get("is_connected"))
        begun, seconds = moment_of(said["at"]), round(float(said.get("duration_s") or 0))
        extras = {
            "Call_Duration": f"{seconds // 60:02}:{seconds % 60:02}",
            "Outgoing_Call_Status": "Completed",
            "Outbound_Call_Status": "Completed",
        }
        if not is_connected:
            extras["Call_Result"] = "No response/Busy"
        return {
            "Call_Type": "Outbound",
            "Call_Start_Time": zoho_time(begun) if begun else str(said["at"]),
            **self._had(CALLS, extras),
        }

    def _task(self, one: Delivery) -> Json:
        said, is_follow_up = one.payload, one.step is Step.TASK
        extras = {"Status": "Not Started", "Priority": "High" if is_follow_up else "Normal"}
        person = str(said.get("person") or "")
        owner = {"Owner": {"id": person}} if person else {}
        return {"Due_Date": str(said["due_on"]), **owner, **self._had(TASKS, extras)}

    def _had(self, module: str, values: dict[str, str]) -> Json:
        """Those that the account has a field and, of a choice, an option for."""
        there = self._fields.of(module)
        return {
            name: value
            for name, value in values.items()
            if name in there
            and (kind_of(there[name]) is not FieldKind.CHOICE or value in options_of(there[name]))
        }

    def _is_rich(self, module: str) -> bool:
        """Whether a text is shown as HTML there, or every sign of it as it is."""
        there = self._fields.of(module).get(BODY_OF[module])
        return there is not None and kind_of(there) is FieldKind.HTML

    # --- looking up -----------------------------------------------------------------------------
    def _by_reference(self, module: str, deliveries: Sequence[Delivery]) -> dict[str, str]:
        """Through the list of each lead's activities, which is no index that lags."""
        wanted = {reference(one.operation_key): one.operation_key for one in deliveries}
        found: dict[str, str] = {}
        title_field = TITLE_OF[module][0]
        query = {"fields": f"id,{title_field}"}
        for lead in dict.fromkeys(one.remote_lead for one in deliveries if one.remote_lead):
            try:
                for record in self._api.pages(f"{ROOT}/{LEADS}/{lead}/{module}", query):
                    for mark in _MARK.findall(str(record.get(title_field) or "")):
                        if mark in wanted:
                            found[wanted[mark]] = str(record["id"])
            except NeedsAttention as error:
                if error.reason != "gone_there":
                    raise
        return found


def _loads(inputs: Sequence[tuple[str, Json]], body: str) -> list[list[tuple[str, Json]]]:
    """What goes into a call each: not so long that it takes a minute to send."""
    loads: list[list[tuple[str, Json]]] = []
    room = 0
    for key, record in inputs:
        size = len(str(record.get(body) or ""))
        if not loads or size > room:
            loads.append([])
            room = LOAD_MOST
        loads[-1].append((key, record))
        room -= size
    return loads
