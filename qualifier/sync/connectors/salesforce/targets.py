"""Where what is told of a lead goes: to the lead, or to what sales have made of it.

A lead that was converted takes no more: its contact does, and its notes and tasks went there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.salesforce.api import Api
from qualifier.sync.connectors.salesforce.fields import CONTACT, LEAD, Fields
from qualifier.sync.connectors.salesforce.leads import CONVERTED, TO_CONTACT, TO_OPPORTUNITY
from qualifier.sync.connectors.salesforce.outcomes import Outcomes
from qualifier.sync.connectors.salesforce.soql import in_blocks, is_in, select


@dataclass(frozen=True, slots=True)
class Target:
    """`who`: the lead or its contact; `what`: the opportunity, "" none."""

    lead_id: str
    who: str
    what: str = ""

    @property
    def is_lead(self) -> bool:
        """Whether it is a lead still."""
        return self.who == self.lead_id

    @property
    def object(self) -> str:
        """What `who` is."""
        return LEAD if self.is_lead else CONTACT


Targets = Mapping[str, Target]


def targets(api: Api, fields: Fields, lead_ids: Iterable[str]) -> Targets:
    """By lead id, of those that are there and to be seen."""
    there = fields.lead()
    names = [one for one in (CONVERTED, TO_CONTACT, TO_OPPORTUNITY) if one in there]
    found: dict[str, Target] = {}
    for some in in_blocks(list(lead_ids)):
        columns = ",".join(("Id", *names))
        for one in api.query(select(columns, LEAD, is_in("Id", some))):
            lead_id = str(one.get("Id"))
            contact = str(one.get(TO_CONTACT) or "") if one.get(CONVERTED) is True else ""
            deal = str(one.get(TO_OPPORTUNITY) or "") if contact else ""
            found[lead_id] = Target(lead_id, contact or lead_id, deal)
    return found


def without_target(deliveries: Iterable[Delivery], at: Targets) -> Outcomes:
    """Those whose lead is not there."""
    return {
        one.operation_key: NeedsAttention("gone_there")
        for one in deliveries
        if one.remote_lead not in at
    }
