"""How contacts come in: all of them by the list, then what changed by windows of a search.

A search gives 10,000 results at most and forgets what moves while it is paged. So a sweep fixes a
window of modification times, sorts by the id, which never moves, and asks for ids above the last
one instead of for a next page. The window ends some seconds ago, as fresh changes take moments to
be found, and the next begins ten minutes before this one's end, as some take longer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.connectors.hubspot.api import Api, Json, next_after, objects, rows
from qualifier.sync.connectors.hubspot.fields import CONTACTS, Fields
from qualifier.sync.connectors.hubspot.leads import Leads, Rules, Scope, is_unchanged
from qualifier.sync.connectors.hubspot.lists import Lists
from qualifier.sync.connectors.hubspot.people import People
from qualifier.sync.connectors.hubspot.values import milliseconds

LAG_S = 30.0
OVERLAP_MS = 600_000
FOUND_MOST, LISTED_MOST, READ_MOST = 200, 100, 100  # of a page, by HubSpot's limits
LONGEST_QUERY = 4000  # names of properties in a URL; beyond, 414 is near
PHASES = ("load", "first", "members", "rest", "sweep")
MODIFIED, ID = "lastmodifieddate", "hs_object_id"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the pulling is. `phase`: load (the list, from `after`), first (a search of the scope
    instead), members (of the scope's lists, ids above `after`; a sweep follows from `begin` on,
    none where that is 0), rest (all up to `to` was told) or sweep (from `begin` to `to`, ids above
    `after`). Times in milliseconds since 1970."""

    phase: str
    to: int
    begin: int = 0
    after: str = ""
    scope: str = ""  # its mark: a cursor is good for one scope

    def text(self) -> str:
        """For the store."""
        return json.dumps(asdict(self), separators=(",", ":"))


def read_cursor(text: str, scope: str = "") -> Cursor | None:
    """None for "", for what no version of this wrote and for another scope: then all is told
    again."""
    try:
        said = json.loads(text) if text else None
        if not isinstance(said, dict) or said.get("phase") not in PHASES:
            return None
        if (said.get("scope") or scope) != scope:
            return None
        at = Cursor(said["phase"], int(said["to"]), int(said["begin"]), str(said["after"]), scope)
        return at if at.after.isdecimal() or at.phase in ("load", "rest") else None
    except (ValueError, KeyError, TypeError):
        return None


class Pulling:
    """Pages of leads. `lag_s` is how long ago a window ends."""

    def __init__(
        self,
        api: Api,
        fields: Fields,
        leads: Leads,
        people: People,
        lists: Lists,
        scope: Scope,
        *,
        lag_s: float = LAG_S,
    ) -> None:
        self._api, self._fields, self._leads = api, fields, leads
        self._people, self._lists, self._scope, self._lag_s = people, lists, scope, lag_s

    def page(self, cursor: str, known: Mapping[str, str]) -> Page:
        """See base.Crm.pull."""
        mark = self._scope.mark
        at = read_cursor(cursor, mark)
        is_begun = at is not None and at.phase != "rest"
        if not is_begun:
            self._fields.fresh()  # also tells HubSpot's time, before any window is fixed
        scope = self._scope
        owners = self._people.in_scope(scope.owners, scope.teams, is_fresh=not is_begun)
        members = self._lists.members(scope.lists, may_renew=not is_begun)
        if at is None and members is not None:
            at = Cursor("members", self._until(), 0, "0", mark)
        elif at is None and scope.since is not None:
            at = Cursor("first", self._until(), milliseconds(scope.since), "0", mark)
        elif at is None:
            at = Cursor("load", self._until(), scope=mark)
        if at.phase == "load":
            return self._listed(at, known, owners)
        if at.phase == "rest":
            is_new = members is not None and not self._lists.is_compared
            phase = "members" if is_new else "sweep"
            at = Cursor(phase, max(self._until(), at.to), at.to - OVERLAP_MS, "0", mark)
        if at.phase == "members" and members is not None:
            return self._on_lists(at, known, owners)
        return self._found(at, known, owners)

    def read(self, ids: Sequence[str]) -> dict[str, RemoteLead]:
        """See base.Crm.read. An id that was merged away may answer with the survivor, whose own id
        was not asked for, and so is left out."""
        self._fields.contact()
        owners = self._people.in_scope(self._scope.owners, self._scope.teams, is_fresh=False)
        rules = self._leads.rules(owners)
        asked, found = list(dict.fromkeys(ids)), {}
        for first in range(0, len(asked), READ_MOST):
            some = asked[first : first + READ_MOST]
            for record in self._api.read_batch(CONTACTS, some, self._leads.asked):
                lead = self._leads.lead(record, is_outside=self._is_outside(record, rules))
                if lead.id in some and not lead.is_archived:
                    found[lead.id] = lead
        return found

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """See base.Crm.gone. Archived, merged away and forbidden look alike: not read."""
        asked, there = list(dict.fromkeys(ids)), set()
        for first in range(0, len(asked), READ_MOST):
            some = asked[first : first + READ_MOST]
            records = self._api.read_batch(CONTACTS, some, (ID,))
            there |= {str(one.get("id")) for one in records if one.get("archived") is not True}
        return frozenset(asked) - there

    def _until(self) -> int:
        return int((self._api.now() - self._lag_s) * 1000)

    def _listed(self, at: Cursor, known: Mapping[str, str], owners: Sequence[str]) -> Page:
        """A page of the list, which has no cap; it knows no filters, so the scope is kept here."""
        names = ",".join(self._leads.asked)
        query = {"limit": str(LISTED_MOST), "archived": "false"}
        if at.after:
            query["after"] = at.after
        if len(names) <= LONGEST_QUERY:
            query["properties"] = names
        answer = self._api.get(objects(CONTACTS), query)
        records = rows(answer, changes=False)
        if len(names) > LONGEST_QUERY and records:
            ids = [str(one.get("id")) for one in records]
            records = self._api.read_batch(CONTACTS, ids, self._leads.asked)
        after = next_after(answer)
        then = replace(at, after=after) if after else Cursor("rest", at.to, scope=at.scope)
        return self._told(records, known, owners, then, is_last=not after)

    def _on_lists(self, at: Cursor, known: Mapping[str, str], owners: Sequence[str]) -> Page:
        """A page of those who came onto the scope's lists or left them: at first, of all."""
        differ = self._lists.differing(known, at.after, is_first=not at.begin)
        some = differ[:READ_MOST]
        records = self._api.read_batch(CONTACTS, some, self._leads.asked) if some else []
        if (since := self._scope.since) is not None:
            kept = (one for one in records if str(one.get("id")) in known or _is_since(one, since))
            records = list(kept)
        is_done = len(differ) <= READ_MOST
        if not is_done:
            then = replace(at, after=some[-1])
        elif at.begin:
            then = replace(at, phase="sweep", after="0")
        else:
            then = Cursor("rest", at.to, scope=at.scope)
        return self._told(records, known, owners, then, is_last=is_done and not at.begin)

    def _is_outside(self, record: Json, rules: Rules) -> bool:
        """Whether a record is in none of the scope's lists, or breaks one of its rules."""
        members = self._lists.members(self._scope.lists, may_renew=False)
        is_on = members is None or str(record.get("id")) in members
        return not (is_on and self._leads.is_ours(record, rules))

    def _found(self, at: Cursor, known: Mapping[str, str], owners: Sequence[str]) -> Page:
        """A page of a search. A sweep is not narrowed to the scope: a known lead that leaves it, as
        a colleague takes it over or it was handed on, must be told, and so must sales' answer."""
        narrowed = self._leads.filters(owners) if at.phase == "first" else [[]]
        answer = self._api.search(
            CONTACTS,
            {
                "filterGroups": [{"filters": [*self._window(at), *one]} for one in narrowed],
                "sorts": [ID],
                "properties": list(self._leads.asked),
                "limit": FOUND_MOST,
                "after": "0",
            },
        )
        records = rows(answer, changes=False)
        ids = [int(one["id"]) for one in records if str(one.get("id")).isdigit()]
        if len(ids) != len(records) or ids != sorted(ids) or (ids and ids[0] <= int(at.after)):
            # If ids were sorted as text, ids above the last one would leave records out.
            raise NeedsAttention("unexpected_order", ID)
        is_last = not ids or (len(ids) < FOUND_MOST and not next_after(answer))
        rest = Cursor("rest", at.to, scope=at.scope)
        then = rest if is_last else replace(at, after=str(ids[-1]))
        return self._told(records, known, owners, then, is_last=is_last)

    def _window(self, at: Cursor) -> list[Json]:
        window: dict[str, Any] = {"propertyName": MODIFIED, "operator": "BETWEEN"}
        window |= {"value": str(at.begin), "highValue": str(at.to)}
        return [window, {"propertyName": ID, "operator": "GT", "value": at.after}]

    def _told(
        self,
        records: Sequence[Json],
        known: Mapping[str, str],
        owners: Sequence[str],
        then: Cursor,
        *,
        is_last: bool,
    ) -> Page:
        leads, seen, rules = [], 0, self._leads.rules(owners)
        for record in records:
            if record.get("archived") is True:
                continue
            is_outside = self._is_outside(record, rules)
            if is_unchanged(record, known, is_outside=is_outside):
                seen += 1
                continue
            lead = self._leads.lead(record, is_outside=is_outside)
            if not is_outside or any(one in known for one in (lead.id, *lead.merged)):
                leads.append(lead)
        return Page(tuple(leads), then.text(), is_last, seen)


def _is_since(record: Json, begin: datetime) -> bool:
    """Whether a record was changed at `begin` or later; one that does not say when was."""
    try:
        changed = datetime.fromisoformat(str(record.get("updatedAt")))
    except ValueError:
        return True
    return changed >= begin
