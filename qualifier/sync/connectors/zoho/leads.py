"""A lead of Zoho as ours: which ones are, their values, and what sales say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qualifier.sync.connectors.base import FieldKind, RemoteLead, Standing
from qualifier.sync.connectors.zoho.api import Json
from qualifier.sync.connectors.zoho.fields import (
    CONVERTED,
    DEAL,
    DO_NOT_CALL,
    LOSS,
    OF_DEAL,
    OWNER,
    REASON,
    STAGE,
    STATUS,
    VERDICT,
    VERDICTS,
    Fields,
)
from qualifier.sync.connectors.zoho.values import ours, seconds_of

MODIFIED = "Modified_Time"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which leads are ours; each part that is empty lets all through.

    `owners`: ids; `teams`: ids of roles, their users' leads. `since`: those changed since then
    only. `stages`: values of Lead_Status.
    """

    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def mark(self) -> str:
        """Differs where the scope does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


# Of the options a new account has; what says nothing of a hand-off is not in it.
DEFAULT_STATUS = {
    "Contact in Future": "turned_back",
    "Junk Lead": "disqualified",
    "Not Qualified": "disqualified",
    "Lost Lead": "lost",
}
_NO_STANDING = Standing()
Rules = Mapping[str, Sequence[str]]
"""Field → the values that it may have."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What values of Lead_Status say, as statuses of core.feedback.

    Our own field comes first, then the deal that the lead became, then that it became one at all.
    """

    of_status: Mapping[str, str] = field(default_factory=lambda: DEFAULT_STATUS)


@dataclass(frozen=True, slots=True)
class _Names:
    """What every record is asked: fields that it brings with their kinds, and names of ours."""

    wanted: tuple[tuple[str, FieldKind], ...]
    verdict: str
    reason: str
    opposed: str


class Leads:
    """Turns records into leads. `asked` are the names of fields that every reading asks for."""

    def __init__(
        self, fields: Fields, wanted: Sequence[str], scope: Scope, feedback: Feedback
    ) -> None:
        self._fields, self._wanted = fields, tuple(dict.fromkeys(wanted))
        self._of_deal = tuple(one for one in self._wanted if one.startswith(OF_DEAL))
        self._scope, self._feedback = scope, feedback
        self._known: tuple[object, _Names] = (None, _Names((), "", "", ""))

    def asked(self) -> tuple[str, ...]:
        """Names that the account has: one that it lacks would fail the whole reading."""
        there = self._fields.lead()
        own = (self._fields.own(name) for name in (VERDICT, REASON, DO_NOT_CALL))
        needed = (MODIFIED, OWNER, STATUS, CONVERTED, DEAL, *own)
        return tuple(name for name in dict.fromkeys((*self._wanted, *needed)) if name in there)

    def asked_of_deal(self) -> tuple[str, ...]:
        """Names of fields of the deals that leads became."""
        more = (one.removeprefix(OF_DEAL) for one in self._of_deal)
        there = self._fields.of("Deals")
        return tuple(name for name in dict.fromkeys((STAGE, LOSS, *more)) if name in there)

    def lead(self, record: Json, deals: Mapping[str, Json], rules: Rules) -> RemoteLead:
        """`deals`: those by their id that leads became, as far as they may be read."""
        deal_id = deal_of(record)
        deal = deals.get(deal_id, {})
        names = self._names()
        values = {name: ours(kind, record.get(name)) for name, kind in names.wanted}
        for name in self._of_deal:
            values[name] = ours(FieldKind.TEXT, deal.get(name.removeprefix(OF_DEAL)))
        standing = self._standing(record, deal, names)
        opposed = record.get(names.opposed) is True
        is_converted = record.get(CONVERTED) is True
        is_outside = not self.is_ours(record, rules)
        said = (values, standing, opposed, is_converted)
        changed_at = record.get(MODIFIED)
        return RemoteLead(
            id=str(record["id"]),
            stamp=_stamp(changed_at, said, deal_id, is_outside=is_outside),
            values=values,
            is_archived=is_converted,  # it is a contact now, and called as a lead no more
            opposed=opposed,
            standing=standing,
            is_outside=is_outside,
            changed_at=ours(FieldKind.INSTANT, changed_at),
        )

    def is_ours(self, record: Json, rules: Rules) -> bool:
        """Whether a record is in the scope, whose `rules` are given."""
        return not rules or all(
            ours(FieldKind.TEXT, record.get(name)) in allowed for name, allowed in rules.items()
        )

    def rules(self, owners: Sequence[str]) -> Rules:
        """What the scope allows; `owners` are those of the scope and of its team."""
        rules = {OWNER: owners, STATUS: self._scope.stages}
        return {name: allowed for name, allowed in rules.items() if allowed}

    def _names(self) -> _Names:
        """What fields are called and hold, looked up once for all records."""
        there = self._fields.lead()
        if self._known[0] is not there:
            own, kind = self._fields.own, self._fields.kind
            plain = [name for name in self._wanted if name not in self._of_deal]
            wanted = tuple((name, kind(name)) for name in plain)
            self._known = there, _Names(wanted, own(VERDICT), own(REASON), own(DO_NOT_CALL))
        return self._known[1]

    def _standing(self, record: Json, deal: Json, names: _Names) -> Standing:
        verdict = str(record.get(names.verdict) or "")
        if status := VERDICTS.get(verdict):
            return self._reasoned(status, names.reason, record.get(names.reason))
        if deal and (ends := self._fields.outcomes().get(str(deal.get(STAGE) or ""))):
            return self._reasoned(ends, OF_DEAL + LOSS, deal.get(LOSS) if ends == "lost" else None)
        if record.get(CONVERTED) is True:
            return Standing("accepted")
        said = str(record.get(STATUS) or "")
        if status := self._feedback.of_status.get(said, ""):
            return self._reasoned(status, STATUS, said)
        return _NO_STANDING

    def _reasoned(self, status: str, name: str, value: Any) -> Standing:
        reason = ours(FieldKind.TEXT, value)
        return Standing(status, reason, self._fields.options(name).get(reason, reason))


def deal_of(record: Json) -> str:
    """The deal that a lead became, "" if it is none."""
    return ours(FieldKind.LINK, record.get(DEAL))


def _stamp(changed_at: Any, said: object, deal: str, *, is_outside: bool) -> str:
    """Zoho tells times in whole seconds, and a deal changes without its lead: so what was read is
    part of the version. A sign where it is not in the scope: another scope changes no record. The
    deal stands at the end, so that the leads of a changed one are found among those known."""
    digest = hashlib.blake2s(repr(said).encode(), digest_size=6).hexdigest()
    sign = "-" if is_outside else ""
    return f"{seconds_of(changed_at)}.{digest}{sign}" + (f"@{deal}" if deal else "")


def deals_known(known: Mapping[str, str]) -> dict[str, list[str]]:
    """Deal → the leads that became it, of those known by their stamps."""
    found: dict[str, list[str]] = {}
    for lead, stamp in known.items():
        _version, at, deal = stamp.rpartition("@")
        if at:
            found.setdefault(deal, []).append(lead)
    return found
