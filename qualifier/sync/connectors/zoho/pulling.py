"""How leads come in: sorted by when they were changed, from an instant on.

A list of Zoho counts rows, so that a record which is changed or deleted while pages are read moves
all that follow. Therefore each page begins anew at the second of the last one's end, and `known`
stamps tell what was seen. Only where more share a few seconds than a page holds, as after an
import, do pages follow each other by Zoho's token; such a run is read twice, as nobody knows
whether a token keeps its place when rows before it go. Times have whole seconds; each round begins
five minutes before the last one's beginning, by Zoho's clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.connectors.zoho.api import DEALS, LEADS, ROOT, Api, Json, allowed, field_lists
from qualifier.sync.connectors.zoho.fields import STAGE, Fields
from qualifier.sync.connectors.zoho.leads import MODIFIED, Leads, Rules, Scope, deals_known
from qualifier.sync.connectors.zoho.merging import Merging
from qualifier.sync.connectors.zoho.people import People
from qualifier.sync.connectors.zoho.reading import BOTH, Reading
from qualifier.sync.connectors.zoho.values import at_second, seconds_of

OVERLAP_S = 300
REPEATED_MOST = 20  # rows of a page that are worth being read again, to begin anew behind it
PHASES = ("leads", "deals", "rest")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the pulling is. `phase`: leads (changed from `at` on), deals (of known leads, changed
    from `begin` on), rest (all is told; the next round begins at `then`). Seconds since 1970;
    0 is the beginning of all.

    `token` leads to the next page of those from `at` on; `until`: such a run, which ended at that
    second, is read a second time.
    """

    phase: str
    begin: int
    then: int
    at: int = 0
    token: str = ""
    until: int = 0
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
        begin, then, at, until = (int(said[name]) for name in ("begin", "then", "at", "until"))
        return Cursor(said["phase"], begin, then, at, str(said["token"]), until, scope)
    except (ValueError, KeyError, TypeError):
        return None


class Pulling:
    """Pages of leads."""

    def __init__(
        self,
        api: Api,
        fields: Fields,
        leads: Leads,
        people: People,
        scope: Scope,
        *,
        overlap_s: int = OVERLAP_S,
    ) -> None:
        self._api, self._fields, self._leads, self._people = api, fields, leads, people
        self._scope, self._overlap_s = scope, overlap_s
        self._reading = Reading(api, leads)
        self._merging = Merging(api)

    def page(self, cursor: str, known: Mapping[str, str]) -> Page:
        """See base.Crm.pull."""
        at = read_cursor(cursor, self._scope.mark)
        is_begun = at is not None and at.phase != "rest"
        if not is_begun:
            self._fields.fresh()  # also tells Zoho's time
        rules = self._rules(is_fresh=not is_begun)
        if at is None:
            since = int(self._scope.since.timestamp()) if self._scope.since else 0
            at = Cursor("leads", since, self._next(), since, scope=self._scope.mark)
        elif at.phase == "rest":
            at = Cursor("leads", at.then, self._next(), at.then, scope=at.scope)
        if at.phase == "deals":
            return self._of_deals(at, known, rules)
        return self._of_leads(at, known, rules)

    def read(self, ids: Sequence[str]) -> dict[str, RemoteLead]:
        """See base.Crm.read."""
        found = self._reading.leads(ids, self._rules(is_fresh=False))
        return {one: self._merging.with_losers(lead) for one, lead in found.items()}

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """See base.Crm.gone. Deleted, merged away and forbidden look alike: not read."""
        return frozenset(ids) - self._reading.there(ids)

    def _rules(self, *, is_fresh: bool) -> Rules:
        scope = self._scope
        owners = self._people.in_scope(scope.owners, scope.teams, is_fresh=is_fresh)
        return self._leads.rules(owners)

    def _next(self) -> int:
        return int(self._api.now()) - self._overlap_s

    # --- leads ----------------------------------------------------------------------------------
    def _of_leads(self, at: Cursor, known: Mapping[str, str], rules: Rules) -> Page:
        first, *rest = field_lists(self._leads.asked())
        query = {**BOTH, "fields": first, "sort_by": MODIFIED, "sort_order": "asc"}
        since = at_second(at.at) if at.at else ""
        listed = self._api.page(f"{ROOT}/{LEADS}", query, token=at.token, since=since)
        records = listed.records
        if rest and records:  # more fields than a list gives
            ids = [str(one["id"]) for one in records]
            whole = self._api.read(LEADS, ids, ",".join(rest).split(","), **BOTH)
            records = [{**one, **whole.get(str(one["id"]), {})} for one in records]
        if at.begin and not at.token:
            self._merging.look(at_second(at.begin), known)
        then = self._after(at, records, listed.token)
        is_last = then.phase == "rest"
        if is_last and at.begin and deals_known(known):
            then, is_last = replace(then, phase="deals", at=0, token="", until=0), False
        return self._told(records, known, rules, then, is_last=is_last)

    def _after(self, at: Cursor, records: Sequence[Json], token: str) -> Cursor:
        """Where to go on behind a page."""
        seconds = [seconds_of(one.get(MODIFIED)) for one in records]
        last = seconds[-1] if seconds else at.at
        # The second before, as nobody says whether "since" takes its own instant in.
        anew = last - 1
        repeated = sum(1 for one in seconds if one >= anew)
        is_over = not token or (anew > at.at and repeated <= REPEATED_MOST)
        if at.until:
            is_over = not token or last > at.until
        if not is_over:
            return replace(at, token=token)
        if at.token and not at.until:  # a run by tokens: once more
            return replace(at, token="", until=max(last, at.at, 1))
        if not token:
            return replace(at, phase="rest", token="", until=0)
        return replace(at, at=max(anew, at.at), token="", until=0)

    # --- deals ----------------------------------------------------------------------------------
    def _of_deals(self, at: Cursor, known: Mapping[str, str], rules: Rules) -> Page:
        """Leads whose deal was changed: their own record is not changed by it."""
        rest = replace(at, phase="rest", token="")
        if STAGE not in self._fields.of(DEALS):
            return Page((), rest.text(), is_last=True)
        query = {"fields": "id", "sort_by": MODIFIED, "sort_order": "asc"}
        listed = allowed(
            lambda: self._api.page(
                f"{ROOT}/{DEALS}", query, token=at.token, since=at_second(at.begin)
            ),
            None,
        )
        then = replace(at, token=listed.token) if listed and listed.token else rest
        of = deals_known(known)
        changed = [of.get(str(one["id"]), []) for one in (listed.records if listed else ())]
        ids = [lead for some in changed for lead in some]
        leads = self._reading.leads(ids, rules).values() if ids else ()
        news = tuple(one for one in leads if known.get(one.id) != one.stamp)
        return Page(news, then.text(), then.phase == "rest", len(leads) - len(news))

    def _told(
        self,
        records: Sequence[Json],
        known: Mapping[str, str],
        rules: Rules,
        then: Cursor,
        *,
        is_last: bool,
    ) -> Page:
        leads, seen = [], 0
        for found in self._reading.told(records, rules):
            if known.get(found.id) == found.stamp:
                seen += 1
                continue
            lead = self._merging.with_losers(found)
            if not lead.is_outside or any(one in known for one in (lead.id, *lead.merged)):
                leads.append(lead)
        return Page(tuple(leads), then.text(), is_last, seen)
