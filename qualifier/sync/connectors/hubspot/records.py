"""Writing properties of contacts: FIELDS, ROUTE and the property of OPPOSE, a hundred at a time.

Values are absolute, so that a repeat changes nothing. A record that was born here is addressed by
our unique property, which holds the operation key that made it; all others by their id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention, SyncError
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.hubspot.api import Api, Json, objects
from qualifier.sync.connectors.hubspot.errors import (
    TakenThere,
    UnknownThere,
    is_of_record,
)
from qualifier.sync.connectors.hubspot.fields import CONTACTS, EXTERNAL_ID, Fields
from qualifier.sync.connectors.hubspot.outcomes import (
    Outcome,
    Outcomes,
    for_the_rest,
    is_of_all,
    matched,
)
from qualifier.sync.connectors.hubspot.values import LONGEST, same

_NAMES = ("firstname", "lastname", "email")


class Records:
    """Contacts, as they are written."""

    def __init__(self, api: Api, fields: Fields) -> None:
        self._api, self._fields = api, fields

    def write(
        self, deliveries: Sequence[Delivery], more: Mapping[str, str] | None = None
    ) -> Outcomes:
        """Write `values` and `more` of each. By operation key the record's id or why not."""
        outcomes: Outcomes = {}
        known, new = [], []
        for one in deliveries:
            values = {**_values(one), **(more or {})}
            too_long = next((name for name, text in values.items() if len(text) > LONGEST), None)
            if too_long:
                outcomes[one.operation_key] = NeedsAttention("too_long", too_long)
            elif one.remote_lead and not values:
                outcomes[one.operation_key] = one.remote_lead
            elif one.remote_lead:
                known.append(_input(one, one.remote_lead, values))
            else:
                new.append(
                    {**_input(one, _key(one), _named(one, values)), "idProperty": EXTERNAL_ID}
                )
        if new and EXTERNAL_ID not in self._fields.unique():
            missing = NeedsAttention("key_field_missing", EXTERNAL_ID)
            outcomes |= dict.fromkeys((_trace(one) for one in new), missing)
            new = []
        return outcomes | self._in_turn(("update", known), ("upsert", new))

    def find(
        self, deliveries: Sequence[Delivery], more: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """By operation key the ids of records that these have reached: made under the key, or
        holding every value already."""
        found: dict[str, str] = {}
        born = {_key(one): one for one in deliveries if not one.remote_lead}
        if born and EXTERNAL_ID in self._fields.unique():
            for record in self._api.read_batch(CONTACTS, list(born), (EXTERNAL_ID,), EXTERNAL_ID):
                key = str((record.get("properties") or {}).get(EXTERNAL_ID) or "")
                if key in born and record.get("id"):
                    found[born[key].operation_key] = str(record["id"])
        known = [one for one in deliveries if one.remote_lead]
        if known:
            wanted = {one.operation_key: {**_values(one), **(more or {})} for one in known}
            names = sorted({name for values in wanted.values() for name in values})
            ids = list(dict.fromkeys(one.remote_lead for one in known))
            there = {
                str(record.get("id")): record.get("properties") or {}
                for record in self._api.read_batch(CONTACTS, ids, names)
            }
            for one in known:
                has = there.get(one.remote_lead)
                if has is not None and self._holds(has, wanted[one.operation_key]):
                    found[one.operation_key] = one.remote_lead
        return found

    def _holds(self, has: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
        return all(
            same(self._fields.kind(name), str(has.get(name) or ""), text)
            for name, text in wanted.items()
        )

    def _in_turn(self, *batches: tuple[str, list[Json]]) -> Outcomes:
        """One batch after the other; where the way there is cut, no more are sent."""
        outcomes: Outcomes = {}
        for verb, inputs in batches:
            cut = next((o for o in outcomes.values() if is_of_all(o)), None)
            if cut is not None:
                outcomes |= dict.fromkeys((_trace(one) for one in inputs), for_the_rest(cut))
            elif inputs:
                outcomes |= self._batch(verb, inputs)
        return outcomes

    def _batch(self, verb: str, inputs: list[Json]) -> Outcomes:
        """Write. One refused input can fail the whole call, so the others are sent without it."""
        try:
            answer = self._api.change(f"{objects(CONTACTS)}/batch/{verb}", {"inputs": inputs})
        except SyncError as error:
            if is_of_record(error):
                return self._apart(verb, inputs, error)
            return dict.fromkeys((_trace(one) for one in inputs), error)
        key_of = {name: _trace(one) for one in inputs for name in (one["id"], _trace(one))}
        outcomes = matched(answer, key_of, _names)
        for one in inputs:
            refused = outcomes[_trace(one)]
            if verb == "upsert" and isinstance(refused, TakenThere):
                outcomes[_trace(one)] = self._adopt(one, refused)
        return outcomes

    def _apart(self, verb: str, inputs: list[Json], error: SyncError) -> Outcomes:
        """After the refusal of all for the sake of some: nothing was written, so try in parts."""
        if isinstance(error, UnknownThere):
            hit = [one for one in inputs if error.field in one["properties"]]
            rest = [one for one in inputs if error.field not in one["properties"]]
            if hit:
                outcomes: Outcomes = dict.fromkeys((_trace(one) for one in hit), error)
                return outcomes | (self._batch(verb, rest) if rest else {})
        if len(inputs) == 1:
            if verb == "upsert" and isinstance(error, TakenThere):
                return {_trace(inputs[0]): self._adopt(inputs[0], error)}
            return {_trace(inputs[0]): error}
        half = len(inputs) // 2
        return self._in_turn((verb, inputs[:half]), (verb, inputs[half:]))

    def _adopt(self, one: Json, taken: TakenThere) -> Outcome:
        """Somebody's record has the e-mail of a new lead: it is that lead's from now on. Our key
        stays off it, as it may have another one's."""
        try:
            remote_id = taken.remote_id or self._by_email(str(one["properties"].get("email") or ""))
            if not remote_id:
                return taken
            values = {n: text for n, text in one["properties"].items() if n != EXTERNAL_ID}
            again = {"id": remote_id, "properties": values, "objectWriteTraceId": _trace(one)}
            return self._batch("update", [again])[_trace(one)]
        except SyncError as error:
            return error

    def _by_email(self, email: str) -> str:
        found = self._api.read_batch(CONTACTS, [email], ("email",), "email") if email else []
        return str(found[0].get("id") or "") if found else ""


def _names(record: Json) -> tuple[object, ...]:
    return (record.get("properties") or {}).get(EXTERNAL_ID), record.get("id")


def _input(one: Delivery, remote_id: str, values: Mapping[str, str]) -> Json:
    return {
        "id": remote_id,
        "properties": dict(values),
        "objectWriteTraceId": one.operation_key,
    }


def _trace(one: Json) -> str:
    return str(one["objectWriteTraceId"])


def _values(one: Delivery) -> dict[str, str]:
    values = one.payload.get("values") or {}
    return {str(name): str(text) for name, text in values.items()}


def _key(one: Delivery) -> str:
    """Under what a record that is made can be found again."""
    return _values(one).get(EXTERNAL_ID) or one.operation_key


def _named(one: Delivery, values: dict[str, str]) -> dict[str, str]:
    """A contact is shown by its name or e-mail; one that has neither gets the payload's name."""
    name = str(one.payload.get("name") or "")
    if name and not any(values.get(part) for part in _NAMES):
        return {**values, "lastname": name}
    return values
