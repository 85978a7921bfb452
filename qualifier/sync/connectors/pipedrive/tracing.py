"""Whether values have arrived, and whether a lead was made: what is looked up before a resend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.pipedrive.api import PAGE, V1, Api, Json, has_more, rows
from qualifier.sync.connectors.pipedrive.contacts import NEW_S, Contacts
from qualifier.sync.connectors.pipedrive.fields import Fields
from qualifier.sync.connectors.pipedrive.leads import Whole, raw
from qualifier.sync.connectors.pipedrive.reading import Reader
from qualifier.sync.connectors.pipedrive.values import in_seconds, ours, same

COMPANY, NAME, EMAIL, PHONE = "org.name", "person.name", "person.email", "person.phone"


class Tracing:
    """Leads, as they are looked up."""

    def __init__(self, api: Api, fields: Fields, reader: Reader, contacts: Contacts) -> None:
        self._api, self._fields = api, fields
        self._reader, self._contacts = reader, contacts

    def find(
        self, deliveries: Sequence[Delivery], more: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """By operation key the ids of leads that these have reached: made under the key, or
        holding every value already."""
        found: dict[str, str] = {}
        born = [one for one in deliveries if not one.remote_lead]
        made = self._made([one.operation_key for one in born]) if born else {}
        for one in born:
            if id_ := made.get(one.operation_key) or self._made_earlier(one):
                found[one.operation_key] = id_
        for one in deliveries:
            if not one.remote_lead:
                continue
            wanted = {**values_of(one), **(more or {})}
            whole = self.there(one.remote_lead)
            if whole is not None and self._holds(whole, wanted):
                found[one.operation_key] = one.remote_lead
        return found

    def there(self, lead_id: str, *, is_alone: bool = False) -> Whole | None:
        """A lead, or the deal it became, with its person and organisation, unless `is_alone`.
        Raises where that cannot be told; None where it is gone."""
        try:
            lead = self._api.get(V1, f"/leads/{lead_id}").get("data")
        except NeedsAttention as error:
            if error.reason != "gone_there":
                raise
            lead = self._reader.deal(lead_id)
        if not lead:
            return None
        if is_alone:
            is_deal = isinstance(lead.get("id"), int)
            return Whole(lead_id, {} if is_deal else lead, lead if is_deal else {}, {}, {})
        return self._reader.wholes({lead_id: lead})[0]

    def _holds(self, whole: Whole, wanted: Mapping[str, str]) -> bool:
        spots = self._fields.known()
        for name, text in wanted.items():
            spot = spots.get(name)
            if spot is None or not same(spot, ours(spot, raw(spot, whole)), text):
                return False
        return True

    def _made(self, keys: Sequence[str]) -> dict[str, str]:
        """Of the leads that are new or changed lately, those made under these keys: the list is
        exact, where a search lags."""
        since = in_seconds(int((self._api.now() - NEW_S) * 1000))
        query = {"limit": str(PAGE), "updated_since": since, "sort": "update_time ASC"}
        found: dict[str, str] = {}
        start = 0
        while True:
            body = self._api.get(V1, "/leads", {**query, "start": str(start)})
            page = rows(body)
            found |= _keyed(page, keys)
            start += len(page)
            if not page or not has_more(body):
                return found

    def _made_earlier(self, one: Delivery) -> str:
        """A lead made under the key at the person or organisation it would be at, "" none."""
        values = values_of(one)
        email, phone = values.get(EMAIL, ""), values.get(PHONE, "")
        name, company = values.get(NAME) or "", values.get(COMPANY, "")
        if email or phone or name:
            name = name or str(one.payload.get("name") or "")
            person = self._contacts.person(name, email, phone)
            query = {"person_id": str(person["id"])} if person else {}
        else:
            org = self._contacts.org_there(company) if company else None
            query = {"organization_id": str(org["id"])} if org else {}
        if not query:
            return ""
        page = rows(self._api.get(V1, "/leads", {"limit": str(PAGE), **query}))
        return _keyed(page, [one.operation_key]).get(one.operation_key, "")


def values_of(one: Delivery) -> dict[str, str]:
    """What a delivery writes."""
    values = one.payload.get("values") or {}
    return {str(name): str(text) for name, text in values.items()}


def _keyed(page: Sequence[Json], keys: Sequence[str]) -> dict[str, str]:
    origins = {str(one.get("origin_id") or ""): str(one["id"]) for one in page}
    return {key: origins[key] for key in keys if key in origins}
