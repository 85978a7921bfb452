"""Writing fields of leads: FIELDS, ROUTE and the tick of OPPOSE, a hundred at a time.

Values are absolute, so that a repeat changes nothing. A record that was born here is made by our
unique field, which holds the operation key that made it; all others are addressed by their id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention, SyncError
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.zoho.api import LEADS, ROOT, Api, Json
from qualifier.sync.connectors.zoho.blueprint import asked_for
from qualifier.sync.connectors.zoho.errors import BY_BLUEPRINT, TakenThere
from qualifier.sync.connectors.zoho.fields import EXTERNAL_ID, STATUS, Fields
from qualifier.sync.connectors.zoho.outcomes import (
    Inputs,
    Outcomes,
    for_the_rest,
    is_of_all,
    written,
)
from qualifier.sync.connectors.zoho.queries import by_value
from qualifier.sync.connectors.zoho.reading import BOTH
from qualifier.sync.connectors.zoho.values import same, theirs

# Of the fields without which no lead is made, those that the payload's name can stand in for.
NAMES = ("Last_Name", "Company")


class Records:
    """Leads, as they are written."""

    def __init__(self, api: Api, fields: Fields) -> None:
        self._api, self._fields = api, fields

    def write(
        self, deliveries: Sequence[Delivery], more: Mapping[str, str] | None = None
    ) -> Outcomes:
        """Write `values` and `more` of each. By operation key the record's id or why not."""
        outcomes: Outcomes = {}
        known: list[tuple[str, Json]] = []
        new: list[tuple[str, Json]] = []
        for one in deliveries:
            values = {**values_of(one), **(more or {})}
            if unknown := self._unknown(values):
                # Zoho passes over names that it does not know, without a word.
                outcomes[one.operation_key] = NeedsAttention("field_refused", unknown)
            elif one.remote_lead and not values:
                outcomes[one.operation_key] = one.remote_lead
            elif one.remote_lead:
                record = {"id": one.remote_lead, **self._theirs(values)}
                known.append((one.operation_key, record))
            else:
                new.append((one.operation_key, self._born(one, values)))
        key_field = self._fields.own(EXTERNAL_ID)
        if new and key_field not in self._fields.unique():
            missing = NeedsAttention("unique_field_missing", EXTERNAL_ID)
            outcomes |= dict.fromkeys((key for key, _ in new), missing)
            new = []
        outcomes |= self._update(known)
        cut = next((one for one in outcomes.values() if is_of_all(one)), None)
        if cut is not None:
            return outcomes | dict.fromkeys((key for key, _ in new), for_the_rest(cut))
        return outcomes | self._make(new, key_field)

    def find(
        self, deliveries: Sequence[Delivery], more: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """By operation key the ids of records that these have reached: made under the key, or
        holding every value already."""
        found: dict[str, str] = {}
        born = {_key(one): one.operation_key for one in deliveries if not one.remote_lead}
        key_field = self._fields.own(EXTERNAL_ID)
        if born and key_field in self._fields.unique():
            made = by_value(self._api, LEADS, key_field, list(born))
            found |= {born[key]: record for key, record in made.items() if key in born}
        known = [one for one in deliveries if one.remote_lead]
        if known:
            wanted = {one.operation_key: {**values_of(one), **(more or {})} for one in known}
            there = self._fields.lead()
            names = sorted({n for values in wanted.values() for n in values if n in there})
            ids = [one.remote_lead for one in known]
            records = self._api.read(LEADS, ids, ("id", *names), **BOTH)
            for one in known:
                has = records.get(one.remote_lead)
                if has is not None and self._holds(has, wanted[one.operation_key]):
                    found[one.operation_key] = one.remote_lead
        return found

    def _holds(self, has: Json, wanted: Mapping[str, str]) -> bool:
        there = self._fields.lead()
        return all(
            name in there and same(self._fields.kind(name), has.get(name), text)
            for name, text in wanted.items()
        )

    def _unknown(self, values: Mapping[str, str]) -> str:
        """The first name that the account does not have, "" if there is none."""
        there = self._fields.lead()
        if any(name not in there for name in values):
            self._fields.fresh()
        there = self._fields.lead()
        return next((name for name in values if name not in there), "")

    def _theirs(self, values: Mapping[str, str]) -> Json:
        return {name: theirs(self._fields.kind(name), text) for name, text in values.items()}

    def _born(self, one: Delivery, values: dict[str, str]) -> Json:
        """A record that is made. What the account demands and nobody knows gets the payload's
        name: a company in Zoho, where a private person has none."""
        name = str(one.payload.get("name") or "")
        needed = ("Last_Name", *self._fields.needed())
        stand_in = {part: name for part in NAMES if part in needed and name}
        whole = {part: text for part, text in values.items() if text}
        return {**self._theirs({**stand_in, **whole}), self._fields.own(EXTERNAL_ID): _key(one)}

    def _update(self, inputs: Inputs) -> Outcomes:
        outcomes = written(
            lambda some: self._api.write("PUT", f"{ROOT}/{LEADS}", {"data": some}), inputs
        )
        for key, record in inputs:
            why = outcomes[key]
            if isinstance(why, NeedsAttention) and why.reason == BY_BLUEPRINT and not why.field:
                try:
                    why.field = asked_for(self._api, str(record["id"]), record)
                except SyncError:
                    why.field = STATUS  # what was refused stays refused, whoever can say more
        return outcomes

    def _make(self, inputs: Inputs, key_field: str) -> Outcomes:
        outcomes = written(
            lambda some: self._api.write(
                "POST",
                f"{ROOT}/{LEADS}/upsert",
                {"data": some, "duplicate_check_fields": [key_field]},
            ),
            inputs,
        )
        adopted = []
        for key, record in inputs:
            # Somebody's record has a value that may be there once only, an e-mail address: it is
            # that lead's from now on. Our key stays off it, as it may have another one's.
            refused = outcomes[key]
            if isinstance(refused, TakenThere) and refused.remote_id:
                values = {name: one for name, one in record.items() if name != key_field}
                adopted.append((key, {**values, "id": refused.remote_id}))
        return outcomes | self._update(adopted)


def values_of(one: Delivery) -> dict[str, str]:
    """The values that a delivery brings."""
    values: Mapping[str, Any] = one.payload.get("values") or {}
    return {str(name): str(text) for name, text in values.items()}


def _key(one: Delivery) -> str:
    """Under what a record that is made can be found again."""
    return values_of(one).get(EXTERNAL_ID) or one.operation_key
