"""A lead of Salesforce: which ones are ours, their values, and what sales say of them.

Sales turn a lead into a contact, an account and often an opportunity ("convert"). It stays, and can
be read but not changed; whether the deal is won stands at the opportunity from then on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qualifier.core.errors import TryLater
from qualifier.sync.connectors.base import FieldKind, RemoteLead, Standing
from qualifier.sync.connectors.salesforce.api import Json
from qualifier.sync.connectors.salesforce.fields import (
    CONTACT,
    DO_NOT_CALL,
    LEAD,
    MODIFIED,
    OPPORTUNITY,
    OWNER,
    REASON,
    STATUS,
    VERDICT,
    VERDICTS,
    Fields,
    options,
)
from qualifier.sync.connectors.salesforce.soql import is_in, select
from qualifier.sync.connectors.salesforce.values import ours

CHANGED, CONVERTED = "LastModifiedDate", "IsConverted"
TO_CONTACT, TO_OPPORTUNITY = "ConvertedContactId", "ConvertedOpportunityId"
AT_CONTACT, AT_OPPORTUNITY = "ConvertedContact", "ConvertedOpportunity"
# Salesforce has no field of its own for why a deal was lost; admins make one, mostly so called.
LOST_REASONS = (REASON, "Loss_Reason__c", "Lost_Reason__c", "Closed_Lost_Reason__c")
# Of the statuses that orgs have at first; what says nothing of a hand-off is not in it.
DEFAULT_STATUS = {
    "Closed - Not Converted": "disqualified",
    "Unqualified": "disqualified",
    "Nurturing": "turned_back",
}
_NO_STANDING = Standing()
_NEEDED = (
    MODIFIED, CHANGED, OWNER, STATUS, CONVERTED, TO_CONTACT, TO_OPPORTUNITY, DO_NOT_CALL, VERDICT,
    REASON,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """Which leads are ours; each part that is empty lets all through.

    `owners`: ids of users; `teams`: ids of queues, which own leads as users do. `since`: those
    touched since then only.
    """

    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()  # values of Status
    since: datetime | None = None

    @property
    def mark(self) -> str:
        """Differs where the scope does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]

    @property
    def conditions(self) -> tuple[str, ...]:
        """For a query of what is not known yet."""
        owners = (*self.owners, *self.teams)
        parts = ((OWNER, owners), (STATUS, self.stages))
        return tuple(is_in(name, allowed) for name, allowed in parts if allowed)

    def holds(self, record: Json) -> bool:
        """Whether a record is in it."""
        owners = (*self.owners, *self.teams)
        return (not owners or record.get(OWNER) in owners) and (
            not self.stages or record.get(STATUS) in self.stages
        )


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a lead's Status says, as statuses of core.feedback; the rest needs no table."""

    of_status: Mapping[str, str] = field(default_factory=lambda: DEFAULT_STATUS)


class Leads:
    """Turns records into leads. `wanted` are the fields that leads bring."""

    def __init__(
        self, fields: Fields, wanted: Sequence[str], scope: Scope, feedback: Feedback
    ) -> None:
        self._fields, self._wanted = fields, tuple(wanted)
        self._scope, self._feedback = scope, feedback

    def columns(self) -> str:
        """What a query asks for: only what the account sees."""
        there = self._fields.lead()
        names = [name for name in dict.fromkeys((*self._wanted, *_NEEDED)) if name in there]
        if TO_OPPORTUNITY in there and (told := self._fields.of(OPPORTUNITY)):
            beside = ("IsClosed", "IsWon", OWNER, MODIFIED, self._lost_reason())
            names += [f"{AT_OPPORTUNITY}.{one}" for one in beside if one in told]
        if TO_CONTACT in there and DO_NOT_CALL in self._fields.of(CONTACT):
            names.append(f"{AT_CONTACT}.{DO_NOT_CALL}")
        return ",".join(("Id", *(one for one in names if one != "Id")))

    def followed(self, since: str) -> list[str]:
        """Conditions of leads that have changed since an instant only by what stands beside them:
        an opportunity that went on, a contact who must not be called."""
        there, ways = self._fields.lead(), []
        if TO_OPPORTUNITY in there and MODIFIED in self._fields.of(OPPORTUNITY):
            ways.append((TO_OPPORTUNITY, OPPORTUNITY, ""))
        if TO_CONTACT in there and DO_NOT_CALL in self._fields.of(CONTACT):
            ways.append((TO_CONTACT, CONTACT, f"{DO_NOT_CALL} = true AND "))
        return [
            f"{link} IN ({select('Id', of, f'{more}{MODIFIED} >= {since}')})"
            for link, of, more in ways
        ]

    def is_ours(self, record: Json) -> bool:
        """Whether a record is in the scope."""
        return self._scope.holds(record)

    def lead(self, record: Json, merged: Sequence[str] = ()) -> RemoteLead:
        """`merged`: ids of those that were merged into it. Raises TryLater(not_the_crm) if it is no
        record."""
        remote_id, modified = str(record.get("Id") or ""), str(record.get(MODIFIED) or "")
        if not remote_id or not modified:
            raise TryLater("not_the_crm")
        fields = self._fields.lead()
        values = {
            name: ours(fields[name].kind, record.get(name)) if name in fields else ""
            for name in self._wanted
        }
        standing, is_outside = self._standing(record), not self.is_ours(record)
        is_archived = record.get(CONVERTED) is True
        contact = _beside(record, AT_CONTACT)
        opposed = record.get(DO_NOT_CALL) is True or contact.get(DO_NOT_CALL) is True
        said = repr((sorted(values.items()), standing, is_outside, is_archived, opposed))
        return RemoteLead(
            id=remote_id,
            # Two changes in one second may have one time: what was read tells them apart.
            stamp=f"{modified}#{hashlib.sha256(said.encode()).hexdigest()[:12]}",
            values=values,
            is_archived=is_archived,
            merged=tuple(merged),
            opposed=opposed,
            standing=standing,
            is_outside=is_outside,
            changed_at=ours(FieldKind.INSTANT, record.get(CHANGED) or modified),
        )

    def _standing(self, record: Json) -> Standing:
        """A deal that is over counts most, then what sales said to us, then that it goes on."""
        deal, by = _beside(record, AT_OPPORTUNITY), str(record.get(OWNER) or "")
        if deal.get("IsClosed") is True:
            by = str(deal.get(OWNER) or by)
            if deal.get("IsWon") is True:
                return Standing("won", by=by)
            name = self._lost_reason()
            reason = str(deal.get(name) or "")
            return Standing("lost", reason, self._label(OPPORTUNITY, name, reason), by=by)
        verdict = str(record.get(VERDICT) or "")
        if verdict in VERDICTS:
            reason = str(record.get(REASON) or "")
            return Standing(verdict, reason, self._label(LEAD, REASON, reason), by=by)
        if record.get(CONVERTED) is True:
            return Standing("accepted", by=by)
        status = str(record.get(STATUS) or "")
        said = self._feedback.of_status.get(status, "")
        if said:
            return Standing(said, status, self._label(LEAD, STATUS, status), by=by)
        return _NO_STANDING

    def _lost_reason(self) -> str:
        told = self._fields.of(OPPORTUNITY)
        return next((name for name in LOST_REASONS if name in told), "")

    def _label(self, of: str, name: str, value: str) -> str:
        """The words of a value; what cannot be chosen any more is told as it stands."""
        return options(self._fields.of(of).get(name, {})).get(value, value)


def _beside(record: Json, name: str) -> Mapping[str, Any]:
    found = record.get(name)
    return found if isinstance(found, dict) else {}
