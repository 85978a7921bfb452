"""Writing values: FIELDS, ROUTE and the tick of OPPOSE, up to two hundred records in a call.

Values are absolute, so that a repeat changes nothing. A record that is born here is addressed by
our external id, which holds the operation key that made it; all others by their id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.salesforce.api import (
    OURS_TO_ASSIGN,
    SAVE_TWINS,
    THEIRS_TO_ASSIGN,
    Api,
    Json,
)
from qualifier.sync.connectors.salesforce.fields import (
    CONTACT,
    DO_NOT_CALL,
    EXTERNAL_ID,
    LEAD,
    OWNER,
    Fields,
)
from qualifier.sync.connectors.salesforce.outcomes import (
    Outcomes,
    collected,
    for_the_rest,
    is_of_all,
)
from qualifier.sync.connectors.salesforce.soql import in_blocks, is_id, is_in, select
from qualifier.sync.connectors.salesforce.targets import Targets
from qualifier.sync.connectors.salesforce.values import NOT_PROVIDED, same, theirs

_DEMANDED = ("LastName", "Company")  # of every lead


class Records:
    """Leads, as they are written. Where a ROUTE sets no owner, the org's assignment rule does."""

    def __init__(self, api: Api, fields: Fields) -> None:
        self._api, self._fields = api, fields

    def write(self, deliveries: Sequence[Delivery], *, routes: bool = False) -> Outcomes:
        """Write `values` of each. By operation key the record's id or why not."""
        outcomes: Outcomes = {}
        known: dict[str, Json] = {}
        left: dict[str, Json] = {}
        new: dict[str, Json] = {}
        for one in deliveries:
            try:
                said = self._said(one)
            except NeedsAttention as error:
                outcomes[one.operation_key] = error
                continue
            if not one.remote_lead:
                new[one.operation_key] = said
            elif not _values(one):
                outcomes[one.operation_key] = one.remote_lead
            elif routes and OWNER not in said:
                left[one.operation_key] = said
            else:
                known[one.operation_key] = said
        if new and not self._fields.is_key(LEAD, EXTERNAL_ID):
            outcomes |= dict.fromkeys(new, NeedsAttention("external_id_missing", EXTERNAL_ID))
            new = {}
        ways: tuple[tuple[dict[str, Json], Callable[[Mapping[str, Json]], Outcomes]], ...] = (
            (known, lambda load: self._change(load, OURS_TO_ASSIGN)),
            (left, lambda load: self._change(load, THEIRS_TO_ASSIGN)),
            (new, lambda load: collected(load, self._make)),
        )
        for load, send in ways:
            cut = next((one for one in outcomes.values() if is_of_all(one)), None)
            if cut is not None:
                outcomes |= dict.fromkeys(load, for_the_rest(cut))
            elif load:
                outcomes |= send(load)
        return outcomes

    def oppose(self, deliveries: Sequence[Delivery], at: Targets) -> Outcomes:
        """Nobody is to call them: the tick, and what else the payload sets on a lead."""
        said: dict[str, Json] = {}
        outcomes: Outcomes = {}
        for one in deliveries:
            target = at[one.remote_lead]
            if not self._fields.may_write(target.object, DO_NOT_CALL, is_new=False):
                outcomes[one.operation_key] = NeedsAttention("field_hidden", DO_NOT_CALL)
                continue
            try:
                values = self._said(one) if target.is_lead else {}
            except NeedsAttention as error:
                outcomes[one.operation_key] = error
                continue
            tick = {"attributes": {"type": target.object}, "id": target.who, DO_NOT_CALL: True}
            said[one.operation_key] = {**values, **tick}
        return outcomes | (self._change(said, OURS_TO_ASSIGN) if said else {})

    def opposed(self, deliveries: Sequence[Delivery], at: Targets) -> set[str]:
        """Operation keys of those whose record has the tick."""
        ticked: set[str] = set()
        for of in (LEAD, CONTACT):
            if DO_NOT_CALL not in self._fields.of(of):
                continue
            ids = [target.who for target in at.values() if target.object == of]
            for some in in_blocks(ids):
                has_it = f"{DO_NOT_CALL} = true AND {is_in('Id', some)}"
                found = self._api.query(select("Id", of, has_it))
                ticked |= {str(one.get("Id")) for one in found}
        return {
            one.operation_key
            for one in deliveries
            if one.remote_lead in at and at[one.remote_lead].who in ticked
        }

    def find(self, deliveries: Sequence[Delivery]) -> dict[str, str]:
        """By operation key the ids of records that these have reached: made under the key, or
        holding every value already."""
        found: dict[str, str] = {}
        born = {_key(one): one for one in deliveries if not one.remote_lead}
        if born and self._fields.is_key(LEAD, EXTERNAL_ID):
            found |= {born[key].operation_key: made for key, made in self._born(list(born)).items()}
        known = [one for one in deliveries if one.remote_lead and is_id(one.remote_lead)]
        names = sorted({name for one in known for name in _values(one)})
        names = [name for name in names if name in self._fields.lead()]
        columns = ",".join(("Id", *names))
        there: dict[str, Json] = {}
        for some in in_blocks([one.remote_lead for one in known], columns):
            records = self._api.query(select(columns, LEAD, is_in("Id", some)))
            there |= {str(one.get("Id")): one for one in records}
        for one in known:
            has = there.get(one.remote_lead)
            if has is not None and self._holds(has, _values(one)):
                found[one.operation_key] = one.remote_lead
        return found

    def _born(self, keys: Sequence[str]) -> dict[str, str]:
        """Key → record that was made under it, or the one it was merged into since."""
        columns = f"Id,IsDeleted,MasterRecordId,{EXTERNAL_ID}"
        found = self._api.query(select(columns, LEAD, is_in(EXTERNAL_ID, keys)), all_rows=True)
        made = {}
        for one in sorted(found, key=lambda record: record.get("IsDeleted") is not True):
            is_there = one.get("IsDeleted") is not True
            made_id = one.get("Id") if is_there else one.get("MasterRecordId")
            if made_id:
                made[str(one.get(EXTERNAL_ID))] = str(made_id)
        return made

    def _holds(self, has: Json, wanted: Mapping[str, str]) -> bool:
        return all(
            name in has and same(self._fields.kind(name), has[name], text)
            for name, text in wanted.items()
        )

    def _change(self, said: Mapping[str, Json], headers: Mapping[str, str]) -> Outcomes:
        sent = {**headers, **SAVE_TWINS}
        return collected(said, lambda some: self._api.save("PATCH", some, headers=sent))

    def _make(self, some: Sequence[Json]) -> list[object]:
        return self._api.save("PATCH", some, by=f"{LEAD}/{EXTERNAL_ID}", headers=OURS_TO_ASSIGN)

    def _said(self, one: Delivery) -> Json:
        """A record as it is sent. Raises NeedsAttention(field_refused, …) for what the account does
        not see or may not write: asked for there, it would fail all records of the call."""
        fields, is_new = self._fields.lead(), not one.remote_lead
        record: Json = {"attributes": {"type": LEAD}}
        for name, text in _values(one).items():
            there = self._fields.lead(name).get(name)
            if there is None or not self._fields.may_write(LEAD, name, is_new=is_new):
                raise NeedsAttention("field_refused", name)
            if there.longest and len(text) > there.longest:
                raise NeedsAttention("too_long", name)
            record[name] = theirs(there.kind, text, name)
        if not is_new:
            return {**record, "id": one.remote_lead}
        named = str(one.payload.get("name") or "")[: fields["LastName"].longest or None]
        for name, instead in zip(_DEMANDED, (named, NOT_PROVIDED), strict=True):
            if not record.get(name):
                record[name] = instead or NOT_PROVIDED
        return {**record, EXTERNAL_ID: _key(one)}


def _values(one: Delivery) -> dict[str, str]:
    values = one.payload.get("values") or {}
    return {str(name): str(text) for name, text in values.items()}


def _key(one: Delivery) -> str:
    """Under what a record that is made can be found again."""
    return _values(one).get(EXTERNAL_ID) or one.operation_key
