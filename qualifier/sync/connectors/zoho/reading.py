"""Leads read by their ids, with the deals they became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qualifier.sync.connectors.base import RemoteLead
from qualifier.sync.connectors.zoho.api import DEALS, LEADS, Api, Json, allowed
from qualifier.sync.connectors.zoho.leads import Leads, Rules, deal_of

# A converted lead is left out of every list and reading unless it is asked for.
BOTH = {"converted": "both"}


class Reading:
    """Records of leads and what belongs to them."""

    def __init__(self, api: Api, leads: Leads) -> None:
        self._api, self._leads = api, leads

    def leads(self, ids: Sequence[str], rules: Rules) -> dict[str, RemoteLead]:
        """By id, those that are there for us."""
        records = self._api.read(LEADS, ids, self._leads.asked(), **BOTH)
        return {one.id: one for one in self.told(records.values(), rules)}

    def there(self, ids: Sequence[str]) -> frozenset[str]:
        """Which of these ids are leads that are there for us."""
        return frozenset(self._api.read(LEADS, ids, ("id",), **BOTH))

    def told(self, records: Iterable[Json], rules: Rules) -> list[RemoteLead]:
        """Records as leads; the deals they became are read for it, all at once."""
        listed = list(records)
        deals = self._deals([deal for one in listed if (deal := deal_of(one))])
        return [self._leads.lead(one, deals, rules) for one in listed]

    def _deals(self, ids: Sequence[str]) -> Mapping[str, Json]:
        names = self._leads.asked_of_deal() if ids else ()
        if not names:
            return {}
        found: Mapping[str, Json] = allowed(lambda: self._api.read(DEALS, ids, names), {})
        return found
