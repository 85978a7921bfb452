"""How leads come in: in the order of their last change, from where the last page ended.

A page asks for what was changed after the last one of the page before, or at the same instant with
a greater id, so that a lost cursor of the server costs nothing and what moves is only told again. A
round begins five minutes before the one before it began, as some changes are dated earlier than
they can be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.connectors.salesforce.api import Api, Json
from qualifier.sync.connectors.salesforce.fields import LEAD, MODIFIED, Fields
from qualifier.sync.connectors.salesforce.leads import Leads, Scope
from qualifier.sync.connectors.salesforce.soql import in_blocks, is_in, literal, quoted, select
from qualifier.sync.connectors.salesforce.values import moment_of

FOUND_MOST = 2000  # of a page; the most that one answer holds
GONE_MOST = 400  # ids of a query that asks for nothing else
OVERLAP_S = 300.0
BIN = timedelta(
    days=1
)  # how long before a round's begin the deleted are looked through for mergers
PHASES = ("load", "rest", "sweep")
MASTER = "MasterRecordId"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the pulling is. `phase`: load (all that the scope holds), sweep (what changed since
    `begin`) or rest (all that had changed up to `to`, seconds since 1970, was told). `at` and
    `after`: instant and id of the last one told. `is_anew`: nothing was known when it began."""

    phase: str
    to: float = 0.0
    begin: str = ""
    at: str = ""
    after: str = ""
    is_anew: bool = False
    scope: str = ""  # its mark: a cursor is good for one scope

    def text(self) -> str:
        """For the store."""
        return json.dumps(asdict(self), separators=(",", ":"))


def read_cursor(text: str, scope: str) -> Cursor | None:
    """None for "", for what no version of this wrote and for another scope: then all is told
    again."""
    try:
        at = Cursor(**json.loads(text)) if text else None
    except (ValueError, TypeError):
        return None
    if at is None or at.phase not in PHASES or at.scope != scope:
        return None
    instants = (moment_of(one) is not None for one in (at.at, at.begin) if one)
    return at if all(instants) and isinstance(at.to, int | float) else None


class Pulling:
    """Pages of leads, of `most` at most."""

    def __init__(
        self, api: Api, fields: Fields, leads: Leads, scope: Scope, *, most: int = FOUND_MOST
    ) -> None:
        self._api, self._fields, self._leads = api, fields, leads
        self._scope, self._most = scope, most

    def page(self, cursor: str, known: Mapping[str, str]) -> Page:
        """See base.Crm.pull."""
        self._fields.lead()  # its answer tells Salesforce's time, before a round is dated
        at = self._begun(read_cursor(cursor, self._scope.mark), known)
        records = self._changed(at)
        is_last = len(records) < self._most
        then = at
        if records:
            then = replace(at, at=str(records[-1].get(MODIFIED)), after=str(records[-1].get("Id")))
            if (then.at, then.after) == (at.at, at.after):
                raise NeedsAttention("unexpected_order", MODIFIED)
        if is_last:
            then = Cursor("rest", at.to, scope=at.scope)
            if at.phase == "sweep":
                here = {one.get("Id") for one in records}
                records += [one for one in self._followed(at.begin) if one.get("Id") not in here]
        return self._told(records, known, at, then, is_last=is_last)

    def read(self, ids: Sequence[str]) -> dict[str, RemoteLead]:
        """See base.Crm.read."""
        found: dict[str, RemoteLead] = {}
        for some in in_blocks(ids, self._leads.columns()):
            records = self._select(is_in("Id", some), is_pull=False)
            merged = self._merged_into(some) if records else {}
            for record in records:
                lead = self._leads.lead(record, merged.get(str(record.get("Id")), ()))
                found[lead.id] = lead
        return found

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """See base.Crm.gone. Deleted, merged away and hidden look alike: not found."""
        there = set()
        for some in in_blocks(ids, most=GONE_MOST):
            found = self._api.query(select("Id", LEAD, is_in("Id", some)))
            there |= {str(one.get("Id")) for one in found}
        return frozenset(ids) - there

    def _begun(self, at: Cursor | None, known: Mapping[str, str]) -> Cursor:
        """The cursor of a page: a new round's where none is under way."""
        if at is not None and at.phase != "rest":
            return at
        to, mark = self._api.now(), self._scope.mark
        if at is None:
            since = literal(self._scope.since) if self._scope.since and not known else ""
            return Cursor("load", to, since, is_anew=not known, scope=mark)
        begin = datetime.fromtimestamp(at.to - OVERLAP_S, UTC)
        return Cursor("sweep", max(to, at.to), literal(begin), scope=mark)

    def _changed(self, at: Cursor) -> list[Json]:
        """The next page. It is narrowed to the scope only while nothing is known: a known lead that
        leaves the scope must be told, and so must sales' answer."""
        conditions = list(self._scope.conditions) if at.is_anew else []
        if at.at:
            moment = moment_of(at.at)
            assert moment is not None  # `read_cursor` has seen to it
            last = literal(moment)
            after = f"({MODIFIED} = {last} AND Id > {quoted(at.after)})"
            conditions.append(f"({MODIFIED} > {last} OR {after})")
        elif at.begin:
            conditions.append(f"{MODIFIED} >= {at.begin}")
        order = f"{MODIFIED}, Id"
        return self._select(" AND ".join(conditions), order=order, limit=self._most)

    def _followed(self, begin: str) -> list[Json]:
        found: dict[str, Json] = {}
        for condition in self._leads.followed(begin):
            found |= {str(one.get("Id")): one for one in self._select(condition)}
        return list(found.values())

    def _select(
        self, where: str, *, order: str = "", limit: int = 0, is_pull: bool = True
    ) -> list[Json]:
        """A query of leads. A field that was hidden since it was described fails it: then it is
        described anew, once."""
        try:
            query = select(self._leads.columns(), LEAD, where, order=order, limit=limit)
            return self._api.query(query, is_pull=is_pull)
        except NeedsAttention as error:
            if error.reason != "field_refused":
                raise
        self._fields.forget()
        query = select(self._leads.columns(), LEAD, where, order=order, limit=limit)
        return self._api.query(query, is_pull=is_pull)

    def _merged_into(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Winner → the losers that the bin still holds, and those that these had swallowed."""
        into: dict[str, str] = {}
        asked = list(ids)
        while asked:
            found: dict[str, str] = {}
            for some in in_blocks(asked):
                found |= self._losers(is_in(MASTER, some))
            asked = [one for one in found if one not in into]
            into |= found
        return _by_winner(into)

    def _losers(self, condition: str) -> dict[str, str]:
        """Loser → winner, of those that were merged away and are not purged yet."""
        deleted = select(f"Id,{MASTER}", LEAD, f"IsDeleted = true AND {condition}")
        found = self._api.query(deleted, all_rows=True)
        return {str(one.get("Id")): str(one.get(MASTER)) for one in found if one.get(MASTER)}

    def _told(
        self,
        records: Sequence[Json],
        known: Mapping[str, str],
        at: Cursor,
        then: Cursor,
        *,
        is_last: bool,
    ) -> Page:
        merged = self._mergers(at) if records and known and not at.is_anew else {}
        leads, seen = [], 0
        for record in records:
            lead = self._leads.lead(record, merged.get(str(record.get("Id")), ()))
            # Where both are of one second, a merger shows by the loser alone.
            swallows = any(one in known for one in lead.merged)
            if known.get(lead.id) == lead.stamp and not swallows:
                seen += 1
            elif lead.id in known or swallows or not lead.is_outside:
                leads.append(lead)
        return Page(tuple(leads), then.text(), is_last, seen)

    def _mergers(self, at: Cursor) -> dict[str, list[str]]:
        """Mergers of a round; of a load all that the bin still holds."""
        condition = f"{MASTER} != null"
        begin = moment_of(at.begin)
        if at.phase == "sweep" and begin is not None:
            condition += f" AND {MODIFIED} >= {literal(begin - BIN)}"
        return _by_winner(self._losers(condition))


def _by_winner(into: Mapping[str, str]) -> dict[str, list[str]]:
    """Winner → all its losers, of loser → winner."""
    losers: dict[str, list[str]] = {}
    for loser, winner in into.items():
        losers.setdefault(winner, []).append(loser)
    return {winner: _all_of(winner, losers) for winner in losers}


def _all_of(winner: str, losers: Mapping[str, Sequence[str]]) -> list[str]:
    """The losers of a winner, and those that these had swallowed before."""
    found: list[str] = []
    open_ones = list(losers.get(winner, ()))
    while open_ones:
        one = open_ones.pop(0)
        if one not in found and one != winner:
            found.append(one)
            open_ones += losers.get(one, ())
    return found
