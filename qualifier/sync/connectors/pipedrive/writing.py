"""Writing values: FIELDS, ROUTE and the field of OPPOSE, one record after the other.

Values are absolute, so that a repeat changes nothing. A lead that was born here carries the
operation key as its `origin_id`. What a lead needs beside it is made before it, so that a lost
answer on the way leaves a person or an organisation that the next attempt finds; what may have
been made in part is looked up before it is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.core.text import fold
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.pipedrive.api import V1, V2, Api
from qualifier.sync.connectors.pipedrive.bodies import LeadBody, Texts, contact_body
from qualifier.sync.connectors.pipedrive.contacts import Contacts
from qualifier.sync.connectors.pipedrive.fields import Fields
from qualifier.sync.connectors.pipedrive.leads import Whole, org_of, person_of, raw
from qualifier.sync.connectors.pipedrive.reading import Reader
from qualifier.sync.connectors.pipedrive.tracing import (
    COMPANY,
    EMAIL,
    NAME,
    PHONE,
    Tracing,
    values_of,
)
from qualifier.sync.connectors.pipedrive.values import (
    LEAD,
    ORG,
    PERSON,
    Spot,
    check_length,
    ours,
)


class Writing:
    """Leads, persons and organisations, as they are written."""

    def __init__(
        self, api: Api, fields: Fields, reader: Reader, contacts: Contacts, tracing: Tracing
    ) -> None:
        self._api, self._fields = api, fields
        self._reader, self._contacts, self._tracing = reader, contacts, tracing
        self._bodies = LeadBody(api)

    def write(self, one: Delivery, more: Mapping[str, str] | None = None) -> str:
        """Write `values` and `more`; the lead's id. Raises one of the three errors."""
        texts = self._texts({**values_of(one), **(more or {})})
        return self._update(one, texts) if one.remote_lead else self._create(one, texts)

    def _update(self, one: Delivery, texts: Texts) -> str:
        is_alone = all(spot.on == LEAD for spot, _text in texts.values())
        whole = self._tracing.there(one.remote_lead, is_alone=is_alone)
        if whole is None:
            raise NeedsAttention("gone_there")
        if not texts:
            return one.remote_lead
        of_lead, of_person, of_org = (_on(texts, on) for on in (LEAD, PERSON, ORG))
        if whole.lead.get("is_archived") is True and (of_lead or COMPANY in texts):
            raise NeedsAttention("archived_there")
        body = self._bodies.of(whole, of_lead, is_added=one.step is Step.ROUTE)
        person = contact_body(whole.person, of_person)
        org_id = self._org(whole, of_org)
        if org_id is not None and org_id != org_of(whole.about):
            if not org_id and not person_of(whole.about):
                raise NeedsAttention("field_refused", COMPANY)  # a lead is at one of the two
            body["org_id" if whole.deal else "organization_id"] = int(org_id) if org_id else None
            if org_id and org_of(whole.about) == str(whole.person.get("org_id") or ""):
                person["org_id"] = int(org_id)
        if person and whole.person:
            self._api.change("PATCH", V2, f"/persons/{whole.person['id']}", person)
        elif person and person_of(whole.about):
            raise NeedsAttention("person_hidden")
        elif person and any(text for _spot, text in of_person.values()):
            body["person_id"] = int(self._person(one, of_person, org_id or org_of(whole.about)))
        if body and whole.deal:
            self._api.change("PATCH", V2, f"/deals/{whole.deal['id']}", body)
        elif body:
            self._api.change("PATCH", V1, f"/leads/{one.remote_lead}", body)
        return one.remote_lead

    def _create(self, one: Delivery, texts: Texts) -> str:
        """A lead that was not there, at its person and organisation. Raises MaybeDone where one of
        these was made and then something passing came: who sends again must look first."""
        blank = Whole("", {"id": ""}, {}, {}, {})
        body = self._bodies.of(blank, _on(texts, LEAD), is_added=False)
        body = {key: value for key, value in body.items() if value not in (None, "", [])}
        of_person, of_org = _on(texts, PERSON), _on(texts, ORG)
        contact_body({}, of_person)  # refused, if it is, before anything is made
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

    def _person(self, one: Delivery, texts: Texts, org_id: str) -> str:
        """The id of the person a lead is at: found, or made. Of one that was found only what is
        empty is filled: it may be somebody else's to know."""
        name = _text(texts, NAME) or str(one.payload.get("name") or "")
        email, phone = _text(texts, EMAIL), _text(texts, PHONE)
        if not (name or email or phone):
            raise NeedsAttention("person_missing")
        found = self._contacts.person(name, email, phone)
        if found is None:
            filled = {key: part for key, part in texts.items() if part[1]}
            body = {"name": name or email or phone, **contact_body({}, filled)}
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
            self._api.change("PATCH", V2, f"/persons/{id_}", contact_body(person, empty))
        return id_

    def _org(self, whole: Whole, texts: Texts) -> str | None:
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

    def _fill_org(self, org_id: str, texts: Texts) -> None:
        if not texts:
            return
        there = self._reader.records("/organizations", [org_id]).get(org_id, {})
        if body := contact_body(there, texts):
            self._api.change("PATCH", V2, f"/organizations/{org_id}", body)

    def _texts(self, values: Mapping[str, str]) -> dict[str, tuple[Spot, str]]:
        found = {name: (self._fields.spot(name), text) for name, text in values.items()}
        for spot, text in found.values():
            check_length(spot, text)
        return found


def _on(texts: Texts, on: str) -> dict[str, tuple[Spot, str]]:
    return {name: part for name, part in texts.items() if part[0].on == on}


def _text(texts: Texts, name: str) -> str:
    return texts[name][1] if name in texts else ""
