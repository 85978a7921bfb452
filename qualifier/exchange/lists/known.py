"""What the planner of an import asks of the leads that are there already.

The store implements `KnownLeads`; each look-up takes a batch and is one query.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from qualifier.core.lead import Nature, SignalKind


@dataclass(frozen=True, slots=True)
class KnownLead:
    """A stored lead as far as an import must know it.

    `values` are its filled LEAD_FIELDS, `extra` its other columns. `protected` fields were
    confirmed on the phone: a list never overwrites them. `as_of` is the ISO date its values
    were last known good, empty if unknown. `signals` are those it has, as (kind, text).
    `dead_numbers` were found wrong for it on the phone.
    """

    lead_id: str
    values: Mapping[str, str]
    extra: Mapping[str, str] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    as_of: str = ""
    is_opted_out: bool = False
    signals: frozenset[tuple[SignalKind, str]] = frozenset()
    nature: Nature = Nature.UNKNOWN
    legal_basis: str = ""
    basis_source: str = ""
    basis_on: str = ""
    dead_numbers: frozenset[str] = frozenset()


class KnownLeads(Protocol):
    """The leads in the profile. Keys of the answers are the keys asked for."""

    def by_lead_ids(self, lead_ids: Collection[str]) -> Mapping[str, KnownLead]:
        """Leads by our own id, which a file that the program exported has."""
        ...

    def by_external_ids(self, external_ids: Collection[str]) -> Mapping[str, KnownLead]:
        """Leads by the id another system gave them."""
        ...

    def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownLead]:
        """Leads by e-mail address; addresses are asked for in lower case and match any case."""
        ...

    def by_numbers(self, numbers: Collection[str]) -> Mapping[str, Sequence[KnownLead]]:
        """Leads by first or second number, E.164, or by one that is dead for them."""
        ...

    def opposed(self, numbers: Collection[str]) -> Collection[str]:
        """Those of `numbers`, E.164, whose owner asked not to be called."""
        ...


class NoKnownLeads:
    """An empty profile."""

    def by_lead_ids(self, lead_ids: Collection[str]) -> Mapping[str, KnownLead]:
        return {}

    def by_external_ids(self, external_ids: Collection[str]) -> Mapping[str, KnownLead]:
        return {}

    def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownLead]:
        return {}

    def by_numbers(self, numbers: Collection[str]) -> Mapping[str, Sequence[KnownLead]]:
        return {}

    def opposed(self, numbers: Collection[str]) -> Collection[str]:
        return ()
