"""What an import's planner asks of the profile, and what a lead is worth before any call.

Both are asked a hundred thousand times, so answers that only depend on a few values are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

from qualifier.core.agreement import Agreement
from qualifier.core.condition import LeadTest, tests_in
from qualifier.core.handoff import lead_values
from qualifier.core.lead import LEAD_FIELDS, Lead, Nature, Signal, Stage
from qualifier.core.score import score
from qualifier.exchange.lists.known import KnownLead
from qualifier.exchange.lists.lead_row import LeadRow
from qualifier.exchange.workplace import Workplace
from qualifier.store import imports
from qualifier.store.database import Connection
from qualifier.store.imports import Known

_LookUp = Callable[[Connection, Collection[str], str], list[Known]]
_CACHED = 8_192
_READ_AT_ONCE = frozenset({*LEAD_FIELDS, "name"})


class StoredLeads:
    """`lists.known.KnownLeads` on a profile; leads of the batch itself are left to the planner."""

    def __init__(self, place: Workplace, batch_id: str) -> None:
        self._place = place
        self._batch_id = batch_id
        self._has_leads = place.store.read(lambda c: imports.has_leads_but(c, batch_id))

    def by_lead_ids(self, lead_ids: Collection[str]) -> Mapping[str, KnownLead]:
        """Leads by our own id."""
        return {one.lead_id: one for one in self._found(imports.by_lead_ids, lead_ids)}

    def by_external_ids(self, external_ids: Collection[str]) -> Mapping[str, KnownLead]:
        """Leads by the id another system gave them; of several the oldest."""
        found = self._found(imports.by_external_ids, external_ids)
        return {one.values["external_id"]: one for one in reversed(found)}

    def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownLead]:
        """Leads by address in lower case; of several the oldest."""
        found = self._found(imports.by_emails, emails)
        return {one.values["email"].lower(): one for one in reversed(found)}

    def by_numbers(self, numbers: Collection[str]) -> Mapping[str, Sequence[KnownLead]]:
        """Leads by first or second number, or by one that is dead for them."""
        found: dict[str, list[KnownLead]] = {}
        for one in self._found(imports.by_numbers, numbers):
            own = {one.values.get("phone", ""), one.values.get("phone2", "")}
            for number in (own | one.dead_numbers).intersection(numbers):
                found.setdefault(number, []).append(one)
        return found

    def opposed(self, numbers: Collection[str]) -> Collection[str]:
        """Those of `numbers` whose owner asked not to be called."""
        secret = self._place.opposition_secret
        return self._place.store.read(lambda c: imports.opposed_numbers(c, numbers, secret))

    def _found(self, look_up: _LookUp, keys: Collection[str]) -> list[KnownLead]:
        if not self._has_leads:
            return []
        found = self._place.store.read(lambda c: look_up(c, keys, self._batch_id))
        return [_known(one) for one in found]


def _known(found: Known) -> KnownLead:
    one = found.lead
    values = {name: value for name in LEAD_FIELDS if (value := getattr(one, name))}
    return KnownLead(
        lead_id=one.id,
        values=values,
        extra=one.extra,
        protected=found.confirmed,
        as_of=one.created_at.date().isoformat() if one.created_at else "",
        is_opted_out=one.stage is Stage.OPTED_OUT,
        signals=found.signals,
        nature=one.nature,
        legal_basis=one.legal_basis,
        basis_source=one.basis_source,
        basis_on=one.basis_on,
        dead_numbers=found.dead_numbers,
    )


class FirstScores:
    """Fit, maturity and cell of leads before any call, from fields and signals alone."""

    def __init__(self, agreement: Agreement, now: datetime) -> None:
        self._agreement = agreement
        self._now = now
        tested = {
            test.field
            for rule in agreement.field_rules
            for test in tests_in(rule.when)
            if isinstance(test, LeadTest)
        }
        own = tested & _READ_AT_ONCE
        self._values_of = attrgetter(*sorted(own)) if own else lambda _lead: ""
        self._other_columns = tuple(sorted(tested - own))
        self._kept: dict[object, tuple[int, int, str]] = {}

    def of(self, lead: Lead, signals: Sequence[Signal]) -> tuple[int, int, str]:
        """The score of `lead`; leads alike in the fields that count share one."""
        key = (
            self._values_of(lead),
            tuple([lead.value(name) for name in self._other_columns]),
            tuple([(one.kind, one.at) for one in signals]),
        )
        found = self._kept.get(key)
        if found is None:
            made = score(None, None, self._agreement, lead_values(lead), signals, self._now)
            found = (made.fit, made.maturity, str(made.cell))
            if len(self._kept) < _CACHED:
                self._kept[key] = found
        return found


class LastingBars:
    """What keeps a lead from being called whatever the hour, as the queue and a preview show it."""

    def __init__(self, place: Workplace) -> None:
        refusal = place.permission.lasting_refusal

        @lru_cache(maxsize=_CACHED)
        def judged(
            phone: bool, typed: bool, nature: Nature, basis: str, source: bool, day: str
        ) -> str:
            return refusal(
                Lead(
                    id="",
                    phone="+" if phone else "",
                    phone_typed="?" if typed else "",
                    nature=nature,
                    legal_basis=basis,
                    basis_source="?" if source else "",
                    basis_on=day,
                ),
                False,
            )

        self._judged = judged

    def of_lead(self, one: Lead) -> str:
        """The bar of a new lead whose numbers nobody opposed."""
        return self._judged(
            bool(one.phone),
            bool(one.phone_typed),
            one.nature,
            one.legal_basis,
            bool(one.basis_source.strip()),
            one.basis_on,
        )

    def of_row(self, row: LeadRow) -> str:
        """The legal bar of a row that has a number."""
        return self._judged(
            True,
            False,
            row.nature,
            row.legal_basis,
            bool(row.basis_source.strip()),
            row.basis_on,
        )


def newest_first(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Signals as the store gives them."""
    return tuple(sorted(signals, key=lambda one: (one.at, one.id), reverse=True))
