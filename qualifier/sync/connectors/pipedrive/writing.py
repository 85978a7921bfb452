"""Writing values: FIELDS, ROUTE and the field of OPPOSE, one record after the other.

Values are absolute, so that a repeat changes nothing. A lead that was born here carries the
operation key as its `origin_id`. What a lead needs beside it is made before it, so that a lost
answer on the way leaves a person or an organisation that the next attempt finds; what may have
been made in part is looked up before it is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.core.text import fold
from qualifier.sync.connectors.base import Delivery, FieldKind, Step
from qualifier.sync.connectors.pipedrive.api import PAGE, V1, V2, Api, Json, has_more, rows
from qualifier.sync.connectors.pipedrive.contacts import NEW_S, Contacts
from qualifier.sync.connectors.pipedrive.fields import LABELS, Fields
from qualifier.sync.connectors.pipedrive.leads import Whole, org_of, person_of, raw
from qualifier.sync.connectors.pipedrive.reading import Reader
from qualifier.sync.connectors.pipedrive.values import (
    LEAD,
    ORG,
    PERSON,
    Spot,
    check_length,
    in_seconds,
    ours,
    same,
    theirs_v1,
    theirs_v2,
)

COMPANY, NAME = "org.name", "person.name"
_Texts = Mapping[str, tuple[Spot, str]]


class Writing:
    """Leads, persons and organisations, as they are written."""

    def __init__(self, api: Api, fields: Fields, reader: Reader, contacts: Contacts) -> None:
        self._api, self._fields = api, fields
        self._reader, self._contacts = reader, contacts
        self._currency = ""

    # --- writing ----------------------------------------------------------------------------
    def write(self, one: Delivery, more: Mapping[str, str] | None = None) -> str:
        """Write `values` and `more`; the lead's id. Raises one of the three errors."""
        texts = self._texts({**values_of(one), **(more or {})})
        return self._update(one, texts) if one.remote_lead else self._create(one, texts)

    def _update(self, one: Delivery, texts: _Texts) -> str:
        whole = self.there(one.remote_lead)
        if whole is None:
            raise NeedsAttention("gone_there")
        if not texts:
            return one.remote_lead
        of_lead, of_person, of_org = (_on(texts, on) for on in (LEAD, PERSON, ORG))
        if whole.lead.get("is_archived") is True and (of_lead or COMPANY in texts):
            raise NeedsAttention("archived_there")
        body = self._lead_body(whole, of_lead, is_added=one.step is Step.ROUTE)
        person = self._person_body(whole.person, of_person)
        org_id = self._org(whole, of_org)
        if org_id is not None and org_id != org_of(whole.about):
            if not org_id and not person_of(whole.about):
                raise NeedsAttention("field_refused", COMPANY)  # a lead is at one of the two
            body["org_id" if whole.deal else "organization_id"] = int(org_id) if org_id else None
            if org_id and org_of(whole.about) == str(whole.person.get("org_id") or ""):
                person["org_id"] = int(org_id)
        if person and whole.person:
            self._api.change("PATCH", V2, f"/persons/{whole.person['id']}", person)
        elif person and any(text for _spot, text in of_person.values()):
            body["person_id"] = int(self._person(one, of_person, org_id or org_of(whole.about)))
        if body and whole.deal:
            self._api.change("PATCH", V2, f"/deals/{whole.deal['id']}", body)
        elif body:
            self._api.change("PATCH", V1, f"/leads/{one.remote_lead}", body)
        return one.remote_lead

    def _create(self, one: Delivery, texts: _Texts) -> str:
        """A lead that was not there, at its person and organisation. Raises MaybeDone where one of
        these was made and then something passing came: who sends again must look first."""
        blank = Whole("", {"id": ""}, {}, {}, {})
        body = self._lead_body(blank, _on(texts, LEAD), is_added=False)
        body = {key: value for key, value in body.items() if value not in (None, "", [])}
        of_person, of_org = _on(texts, PERSON), _on(texts, ORG)
        self._person_body({}, of_person)  # refused, if it is, before anything is made
        company = _text(texts, COMPANY)
        if not company and any(text for _spot, text in of_org.values()):
            raise NeedsAttention("company_missing")
        body |= {"title": body.get("title") or one.payload.get("name") or one.operation_key}
        begun = False
        try:
            org_id = ""
            if company:
                org_id = str(self._contacts.org(company)["id"])
                begun = True
                rest = {name: part for name, part in of_org.items() if name != COMPANY}
                self._fill_org(org_id, rest)
                body["organization_id"] = int(org_id)
            if not company or any(text for _spot, text in of_person.values()):
                body["person_id"] = int(self._person(one, of_person, org_id))
                begun = True
            body["origin_id"] = one.operation_key
            return str(self._api.change("POST", V1, "/leads", body)["id"])
        except TryLater as error:
            if begun:
                raise MaybeDone("no_answer") from error
            raise

    def _lead_body(self, whole: Whole, texts: _Texts, *, is_added: bool) -> Json:
        """`is_added`: labels join those that are there."""
        body: Json = {}
        custom: Json = {}
        for name, (spot, text) in texts.items():
            if name == LABELS and whole.deal:
                continue  # a deal has other labels
            said = text
            if name == LABELS and is_added:
                said = ";".join({*ours(spot, raw(spot, whole)).split(";"), *text.split(";")})
            currency = self._money(spot, whole)
            if not whole.deal:
                body |= theirs_v1(spot, said, currency)
            elif spot.is_custom:
                custom[spot.key] = theirs_v2(spot, said, currency)
            else:
                body[spot.key] = theirs_v2(spot, said, currency)
            if body.get(spot.key, "") is None and spot.field.kind is FieldKind.LINK:
                del body[spot.key]  # somebody owns it always
        return body | ({"custom_fields": custom} if custom else {})

    def _person_body(self, there: Json, texts: _Texts) -> Json:
        body: Json = {}
        custom: Json = {}
        for spot, text in texts.values():
            if spot.is_custom:
                custom[spot.key] = theirs_v2(spot, text, "")
            elif spot.part:
                current = body.get(spot.key) or there.get(spot.key) or {}
                body[spot.key] = address(current, spot.part, text)
            elif spot.key in ("phone", "email"):
                body[f"{spot.key}s"] = with_primary(there.get(f"{spot.key}s"), text)
            elif spot.key != "name" or text:
                body[spot.key] = text
        return body | ({"custom_fields": custom} if custom else {})

    def _person(self, one: Delivery, texts: _Texts, org_id: str) -> str:
        """The id of the person a lead is at: found, or made. Of one that was found only what is
        empty is filled: it may be somebody else's to know."""
        name = _text(texts, NAME) or str(one.payload.get("name") or "")
        email, phone = _text(texts, "person.email"), _text(texts, "person.phone")
        if not (name or email or phone):
            raise NeedsAttention("person_missing")
        found = self._contacts.person(name, email, phone)
        if found is None:
            filled = {key: part for key, part in texts.items() if part[1]}
            body = {"name": name or email or phone, **self._person_body({}, filled)}
            if org_id:
                body["org_id"] = int(org_id)
            return str(self._contacts.make_person(body)["id"])
        id_ = str(found["id"])
        # A list tells of a person what a search does not.
        is_full = "custom_fields" in found and isinstance(found.get("add_time"), str)
        person = found if is_full else self._reader.records("/persons", [id_]).get(id_, {})
        whole = Whole("", {}, {}, person, {})
        empty = {
            key: (spot, text)
            for key, (spot, text) in texts.items()
            if text and not ours(spot, raw(spot, whole))
        }
        if person and empty:
            self._api.change("PATCH", V2, f"/persons/{id_}", self._person_body(person, empty))
        return id_

    def _org(self, whole: Whole, texts: _Texts) -> str | None:
        """The id of the organisation the lead is at from now on; None where nothing is said of it.

        Another name is another organisation, which may have leads of its own: the lead moves
        there. One that differs in accents or capitals alone is put right where it stands."""
        if not texts:
            return None
        org_id, rest = org_of(whole.about), dict(texts)
        if COMPANY in rest:
            _spot, company = rest.pop(COMPANY)
            current = str(whole.org.get("name") or "")
            if not company:
                return ""
            if whole.org and company != current and fold(company) == fold(current):
                self._api.change("PATCH", V2, f"/organizations/{org_id}", {"name": company})
            elif company != current:
                org_id = str(self._contacts.org(company)["id"])
        if rest and not org_id:
            if any(text for _spot, text in rest.values()):
                raise NeedsAttention("company_missing")
            return None
        self._fill_org(org_id, rest)
        return org_id

    def _fill_org(self, org_id: str, texts: _Texts) -> None:
        if not texts:
            return
        there = self._reader.records("/organizations", [org_id]).get(org_id, {})
        if body := self._person_body(there, texts):
            self._api.change("PATCH", V2, f"/organizations/{org_id}", body)

    # --- finding ----------------------------------------------------------------------------
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
            whole = self.there(one.remote_lead)
            wanted = {**values_of(one), **(more or {})}
            if whole is not None and self._holds(whole, wanted):
                found[one.operation_key] = one.remote_lead
        return found

    def there(self, lead_id: str) -> Whole | None:
        """A lead, or the deal it became, with its person and organisation. Raises where that
        cannot be told; None where it is gone."""
        try:
            lead = self._api.get(V1, f"/leads/{lead_id}").get("data")
        except NeedsAttention as error:
            if error.reason != "gone_there":
                raise
            lead = self._reader.deal(lead_id)
        return next(iter(self._reader.wholes({lead_id: lead})), None) if lead else None

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
        email, phone = values.get("person.email", ""), values.get("person.phone", "")
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

    # --- parts ------------------------------------------------------------------------------
    def _texts(self, values: Mapping[str, str]) -> dict[str, tuple[Spot, str]]:
        found = {name: (self._fields.spot(name), text) for name, text in values.items()}
        for spot, text in found.values():
            check_length(spot, text)
        return found

    def _money(self, spot: Spot, whole: Whole) -> str:
        """The currency of a value: as it stands there, else that of who we are."""
        if spot.key != "value" and spot.type != "monetary":
            return ""
        about = whole.about
        of_deal = (about.get("custom_fields") or {}).get(spot.key) or about.get(spot.key)
        inside = of_deal.get("currency") if isinstance(of_deal, dict) else ""
        beside = "currency" if spot.key == "value" else f"{spot.key}_currency"
        if there := inside or about.get(beside):
            return str(there)
        if not self._currency:
            me = self._api.get(V1, "/users/me").get("data") or {}
            self._currency = str(me.get("default_currency") or "EUR")
        return self._currency


def values_of(one: Delivery) -> dict[str, str]:
    """What a delivery writes."""
    values = one.payload.get("values") or {}
    return {str(name): str(text) for name, text in values.items()}


def with_primary(listed: Any, text: str) -> list[Json]:
    """The whole list, as a writing replaces it: the chosen one becomes `text`, or goes."""
    some = [dict(one) for one in listed or () if isinstance(one, dict) and one.get("value")]
    chosen = next((one for one in some if one.get("primary")), some[0] if some else None)
    if text and (same_one := next((one for one in some if one["value"] == text), None)):
        return [{**one, "primary": one is same_one} for one in some]
    rest = [{**one, "primary": False} for one in some if one is not chosen]
    if text:
        return [
            {"value": text, "primary": True, "label": (chosen or {}).get("label", "work")},
            *rest,
        ]
    return [{**one, "primary": place == 0} for place, one in enumerate(rest)]


def address(there: Json, part: str, text: str) -> Json:
    """An address with another part; its line says the same."""
    before = str(there.get(part) or "")
    line = str(there.get("value") or "")
    if before and before in line:
        line = line.replace(before, text)
    elif text:
        line = ", ".join(one for one in (line, text) if one)
    parts = {key: said for key, said in there.items() if said}
    return {**parts, part: text, "value": line.strip(", ")}


def _on(texts: _Texts, on: str) -> dict[str, tuple[Spot, str]]:
    return {name: part for name, part in texts.items() if part[0].on == on}


def _text(texts: _Texts, name: str) -> str:
    return texts[name][1] if name in texts else ""


def _keyed(page: Sequence[Json], keys: Sequence[str]) -> dict[str, str]:
    origins = {str(one.get("origin_id") or ""): str(one["id"]) for one in page}
    return {key: origins[key] for key in keys if key in origins}
