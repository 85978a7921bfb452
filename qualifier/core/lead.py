"""The lead: a person at a company who may buy, and where they stand.

Working values only; what happened to a lead is facts of calls, hand-offs and signals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any


class Stage(Enum):
    """Stages of DOMAIN.md; transitions are facts of their own (`stage_change`)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    QUALIFIED = "qualified"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    WON = "won"
    LOST = "lost"
    NURTURING = "nurturing"
    REJECTED = "rejected"
    DISQUALIFIED = "disqualified"
    OPTED_OUT = "opted_out"


class Nature(Enum):
    """Whom the law sees behind the number; decides which contact rules hold."""

    PROFESSIONAL = "professional"
    CONSUMER = "consumer"
    UNKNOWN = "unknown"


class PhoneKind(Enum):
    """What the number is, by its numbering plan."""

    MOBILE = "mobile"
    FIXED = "fixed"
    OTHER = "other"
    NONE = "none"


# Fields a list may fill and a script may read as {lead.…}; order is the order on the card.
LEAD_FIELDS: tuple[str, ...] = (
    "external_id",
    "first_name",
    "last_name",
    "job_title",
    "company",
    "phone",
    "phone2",
    "email",
    "website",
    "street",
    "postal_code",
    "city",
    "country",
    "language",
    "sector",
    "staff",
    "source",
    "campaign",
    "owner",
    "notes",
)

_IS_FIELD = frozenset(LEAD_FIELDS)  # asked a million times by an import

# What a number tells of itself; it changes with the number.
_OF_NUMBER = frozenset({"phone_kind", "phone_typed", "time_zone"})


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead as it stands now.

    `phone` and `phone2` are E.164 or empty; `phone_typed` is what the list said when it
    could not be read as a number. `country` is ISO 3166 alpha-2 or empty, `time_zone` an
    IANA name or empty. `extra` holds the list's columns that have no field of ours.
    """

    id: str
    external_id: str = ""
    first_name: str = ""
    last_name: str = ""
    job_title: str = ""
    company: str = ""
    phone: str = ""
    phone2: str = ""
    phone_typed: str = ""
    phone_kind: PhoneKind = PhoneKind.NONE
    email: str = ""
    website: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    time_zone: str = ""
    language: str = ""
    sector: str = ""
    staff: str = ""
    source: str = ""
    campaign: str = ""
    owner: str = ""
    notes: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    stage: Stage = Stage.NEW
    nature: Nature = Nature.UNKNOWN
    legal_basis: str = ""
    basis_source: str = ""
    basis_on: str = ""
    possible_duplicate: bool = False
    batch_id: str = ""
    created_at: datetime | None = None

    @property
    def name(self) -> str:
        """First and last name, or the company where the list names no person."""
        person = f"{self.first_name} {self.last_name}".strip()
        return person or self.company or self.email or self.external_id

    @property
    def company_beside_name(self) -> str:
        """The company, or where it stands in for a person's name already: the city."""
        return self.company if self.company != self.name else self.city

    def value(self, field_name: str) -> str:
        """The lead's value of one of LEAD_FIELDS, or of an extra column; empty if unknown."""
        if field_name in _IS_FIELD:
            return str(getattr(self, field_name))
        return self.extra.get(field_name, "")


def with_values(lead: Lead, values: Mapping[str, str]) -> Lead:
    """The lead with some of LEAD_FIELDS changed, and what follows from its number.

    Raises ValueError for any other name.
    """
    if unknown := sorted(set(values) - set(LEAD_FIELDS) - _OF_NUMBER):
        raise ValueError(", ".join(unknown))
    changed: dict[str, Any] = dict(values)
    if "phone_kind" in changed:
        changed["phone_kind"] = PhoneKind(changed["phone_kind"])
    return replace(lead, **changed)


class SignalKind(Enum):
    """Buying signals with points of their own (DOMAIN.md "Scores")."""

    QUOTE = "quote"
    CALLBACK_REQUEST = "callback_request"
    DEMO = "demo"
    CONFIGURATOR = "configurator"
    PRICE_PAGE = "price_page"
    COMPARISON = "comparison"
    EVENT = "event"
    WEBINAR = "webinar"
    DOWNLOAD = "download"
    EMAIL_OPENED = "email_opened"
    VISIT = "visit"
    MARKETING_SCORE = "marketing_score"
    OTHER = "other"


# Signals strong enough to make a lead hot for two hours (DOMAIN.md "Queue").
STRONG_SIGNALS = frozenset(
    {
        SignalKind.QUOTE,
        SignalKind.CALLBACK_REQUEST,
        SignalKind.DEMO,
        SignalKind.CONFIGURATOR,
    }
)


@dataclass(frozen=True, slots=True)
class Signal:
    """A dated act that shows interest. `text` is what the list or CRM said of it."""

    kind: SignalKind
    at: datetime
    text: str = ""
    id: str = ""
