"""One row of a list as a lead in waiting: read, not yet planned, not yet stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from qualifier.core.lead import Lead, Nature, PhoneKind, SignalKind
from qualifier.exchange.lists.record import Repair


@dataclass(frozen=True, slots=True)
class ListDefaults:
    """What a person says once of a whole list; a cell of the row wins over it.

    `country` (ISO alpha-2) is that of numbers written nationally, not of the leads. `basis_on`
    is an ISO date. `zone` is the IANA zone of times written without one, UTC if empty.
    `assumed_source` and `assumed_on` stand in where nobody said them: for `basis` alone, never for
    one that a row brings, because a proof must not be made up.
    """

    country: str = "FR"
    nature: Nature = Nature.UNKNOWN
    basis: str = ""
    basis_source: str = ""
    basis_on: str = ""
    zone: str = ""
    assumed_source: str = ""
    assumed_on: str = ""

    def time_zone(self) -> tzinfo:
        """The zone of times written without one. Raises ZoneInfoNotFoundError if unknown."""
        return ZoneInfo(self.zone or "UTC")


@dataclass(frozen=True, slots=True)
class ListSignal:
    """A buying signal that a list tells; `at` is None where it gives no date."""

    kind: SignalKind
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A row read. `values` holds the filled ones of LEAD_FIELDS; numbers in it are E.164.

    `number` is the row's place in the file. `phone_typed` and `number_problem` (ids of
    `contact.numbers`) tell of a first number that could not be read. `lead_id` is ours, in a file
    that the program exported, and counts only where the profile knows it. `is_opposed`: the list
    itself says not to call; `is_email_opposed`: not to write.
    """

    number: int
    values: Mapping[str, str]
    extra: Mapping[str, str] = field(default_factory=dict)
    signals: tuple[ListSignal, ...] = ()
    phone_typed: str = ""
    phone_kind: PhoneKind = PhoneKind.NONE
    number_country: str = ""
    time_zone: str = ""
    number_problem: str = ""
    nature: Nature = Nature.UNKNOWN
    legal_basis: str = ""
    basis_source: str = ""
    basis_on: str = ""
    is_opposed: bool = False
    is_email_opposed: bool = False
    repairs: tuple[Repair, ...] = ()
    lead_id: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the row, E.164, first the one to dial."""
        first, second = self.values.get("phone"), self.values.get("phone2")
        if first and second:
            return (first, second)
        only = first or second
        return (only,) if only else ()

    @property
    def is_empty(self) -> bool:
        """Whether the row tells nothing of anybody."""
        return not (self.values or self.extra or self.phone_typed)

    @property
    def name(self) -> str:
        """The person's name, else empty."""
        return f"{self.values.get('first_name', '')} {self.values.get('last_name', '')}".strip()

    def as_lead(
        self, lead_id: str, batch_id: str, created_at: datetime, *, possible_duplicate: bool
    ) -> Lead:
        """The lead to store when the row is new."""
        return Lead(
            id=lead_id,
            **self.values,  # type: ignore[arg-type] # keys are LEAD_FIELDS, all of them text
            phone_typed=self.phone_typed,
            phone_kind=self.phone_kind,
            time_zone=self.time_zone,
            extra=self.extra,
            nature=self.nature,
            legal_basis=self.legal_basis,
            basis_source=self.basis_source,
            basis_on=self.basis_on,
            possible_duplicate=possible_duplicate,
            batch_id=batch_id,
            created_at=created_at,
        )
