"""Lead fields as heard on the phone: a corrected fact, or another person at the same company.

What is typed goes through the same doors as a list's cells: numbers become E.164 with their kind
and time zone, an e-mail address must look like one, a full name is split.
"""

from __future__ import annotations

from qualifier.contact.numbers import NumberRead, parse_number
from qualifier.contact.time_zones import time_zone_for
from qualifier.core.answer import Contact
from qualifier.core.errors import AnswerRefused
from qualifier.core.lead import Lead, PhoneKind, with_values
from qualifier.core.questions.written import email_address
from qualifier.exchange.lists.countries import country_code
from qualifier.exchange.lists.people_names import split_name

_PROBLEMS = {"too_short": "phone_too_short", "too_long": "phone_too_long"}


def number_heard(typed: str, country: str) -> NumberRead:
    """The number that was said. Raises AnswerRefused with what is wrong with it."""
    read = parse_number(typed, country)
    if read.problem:
        raise AnswerRefused(_PROBLEMS.get(read.problem, "not_a_phone"))
    return read


def corrected(lead: Lead, field: str, typed: str, home_country: str) -> dict[str, str]:
    """The values that change when one of LEAD_FIELDS is typed anew. Raises AnswerRefused.

    `home_country` (ISO 3166) reads numbers where the lead has no country. Empty clears the field.
    """
    text = typed.strip()
    if field == "email":
        return {"email": email_address(text) if text else ""}
    if field in ("country", "postal_code", "city"):
        return _placed(lead, field, text)
    if field not in ("phone", "phone2"):
        return {field: text}
    if not text:
        return {field: ""} | ({"phone_kind": PhoneKind.NONE.value} if field == "phone" else {})
    read = number_heard(text, lead.country or home_country)
    return {field: read.e164} | (_number(lead, read) if field == "phone" else {})


def redirected(lead: Lead, contact: Contact, home_country: str) -> dict[str, str]:
    """The values of a lead once somebody named the right person there. Raises AnswerRefused.

    The former person's role and address never stand beside the new name. A number that was not
    given stays: the same switchboard answers.
    """
    first_name, last_name = split_name(contact.name)
    values = {
        "first_name": first_name,
        "last_name": last_name,
        "job_title": contact.role.strip(),
        "email": email_address(contact.email) if contact.email.strip() else "",
    }
    if contact.phone.strip():
        read = number_heard(contact.phone, lead.country or home_country)
        values |= {"phone": read.e164} | _number(lead, read)
    return values


def _placed(lead: Lead, field: str, text: str) -> dict[str, str]:
    """A part of the address, and the time zone that follows from all of it."""
    value = (country_code(text) or text) if field == "country" else text
    after = with_values(lead, {field: value})
    zone = time_zone_for(after.country, after.postal_code, after.city, after.phone)
    return {field: value, "time_zone": zone or lead.time_zone}


def _number(lead: Lead, read: NumberRead) -> dict[str, str]:
    zone = time_zone_for(lead.country, lead.postal_code, lead.city, read.e164)
    return {
        "phone_kind": read.kind.value,
        "phone_typed": "",
        "time_zone": zone or lead.time_zone,
    }
