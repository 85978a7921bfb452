"""How leads come in: by the list, in the order of their changes; then what changed around them.

The list of leads has offsets, which shift while others work, and no end of a window. So it is
sorted by the time of change and asked anew from the last time seen; an offset counts only inside
one second, and is checked by the row before it. Persons, organisations and deals change without
their leads: their lists tell which, and stamps of ours know whose they are. Each list costs as much
as another page, so these are asked every ten minutes only. Archived leads are in a list of their
own, which costs twice as much and is asked once an hour.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.connectors.pipedrive.api import PAGE, V1, Api, Json, has_more, rows
from qualifier.sync.connectors.pipedrive.fields import Fields
from qualifier.sync.connectors.pipedrive.leads import (
    Leads,
    Scope,
    org_of,
    person_of,
    read_stamp,
)
from qualifier.sync.connectors.pipedrive.reading import OVERLAP_MS, SOURCE, Reader
from qualifier.sync.connectors.pipedrive.values import in_seconds, milliseconds

AROUND_EVERY_S = 600.0
ARCHIVE_EVERY_S = 3600.0
CHANGED = "update_time"
PHASES = ("leads", "around", "rest")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the pulling is. `phase`: leads (the list, changed from `since` on, `start` rows of it
    passed, the last of them `last`), around (persons, organisations, deals, the archive) or rest
    (all up to `to` was told). `begin`: up to when what changed around leads was told; `archive`:
    the same of archived leads. Times in milliseconds since 1970, 0 from the beginning."""

    phase: str
    to: int
    begin: int
    archive: int
    since: int = 0
    start: int = 0
    last: str = ""
    scope: str = ""  # its mark: a cursor is good for one scope

    def text(self) -> str:
        """For the store."""
        return json.dumps(asdict(self), separators=(",", ":"))


def read_cursor(text: str, scope: str = "") -> Cursor | None:
    """None for "", for what no version of this wrote and for another scope: then all is told
    again."""
    try:
        said = json.loads(text) if text else None
        at = Cursor(**said) if isinstance(said, dict) else None
    except (ValueError, TypeError):
        return None
    if at is None or at.phase not in PHASES or at.scope != scope:
        return None
    numbers = (at.to, at.begin, at.archive, at.since, at.start)
    return at if all(type(one) is int for one in numbers) else None


class Pulling:
    """Pages of leads. `around_every_s`: how often what is around them is asked for;
    `archive_every_s`: how often the archive is looked through."""

    def __init__(
        self,
        api: Api,
        fields: Fields,
        leads: Leads,
        reader: Reader,
        scope: Scope,
        *,
        around_every_s: float = AROUND_EVERY_S,
        archive_every_s: float = ARCHIVE_EVERY_S,
    ) -> None:
        self._api, self._fields, self._leads = api, fields, leads
        self._reader, self._scope = reader, scope
        self._around_every_ms = around_every_s * 1000
        self._archive_every_ms = archive_every_s * 1000

    def page(self, cursor: str, known: Mapping[str, str]) -> Page:
        """See base.Crm.pull. Also raises TryLater(quota_low): what is left of the day's budget is
        for hand-offs."""
        self._api.spare()
        self._fields.known()  # also tells Pipedrive's time, before any window is fixed
        at, mark = read_cursor(cursor, self._scope.mark), self._scope.mark
        now = int(self._api.now() * 1000)
        if at is None:
            since = self._scope.since
            first = milliseconds(since.isoformat()) if since else 0
            at = Cursor("leads", now, now, now, first, scope=mark)
        elif at.phase == "rest":
            changed = at.to - OVERLAP_MS
            at = Cursor("leads", max(now, at.to), at.begin, at.archive, changed, scope=mark)
        return self._listed(at, known) if at.phase == "leads" else self._around(at, known)

    def _listed(self, at: Cursor, known: Mapping[str, str]) -> Page:
        query = {"limit": str(PAGE), "sort": f"{CHANGED} ASC"}
        # One row of those passed comes again: another one there says that rows have moved.
        query["start"] = str(max(at.start - 1, 0))
        if at.since:
            query["updated_since"] = in_seconds(at.since)
        body = self._api.get(V1, "/leads", query)
        found = rows(body)
        if at.start and (not found or str(found[0].get("id")) != at.last):
            return Page((), replace(at, start=0, last="").text(), is_last=False)
        found = found[1:] if at.start else found
        times = [str(one.get(CHANGED) or "") for one in found]
        if times != sorted(times):
            raise NeedsAttention("unexpected_order", CHANGED)
        told, seen = self._told({str(one["id"]): one for one in found}, known)
        return Page(told, self._after(at, found, times, body).text(), is_last=False, seen=seen)

    def _after(self, at: Cursor, found: Sequence[Json], times: Sequence[str], body: Json) -> Cursor:
        if not found or not has_more(body):
            return replace(at, phase="around", start=0, last="")
        second = milliseconds(times[-1]) // 1000 * 1000
        if second > at.since:
            return replace(at, since=second, start=0, last="")
        return replace(at, start=at.start + len(found), last=str(found[-1]["id"]))

    def _around(self, at: Cursor, known: Mapping[str, str]) -> Page:
        """What changed around the leads that are known; a first pull has just read all of it, but
        for what changed meanwhile."""
        at_now = int(self._api.now() * 1000)
        if at_now - at.begin < self._around_every_ms:
            then = Cursor("rest", at.to, at.begin, at.archive, scope=at.scope)
            return Page((), then.text(), is_last=True)
        changed: dict[str, Json] = {}
        again: list[str] = []
        archive = at.archive
        if known:
            since = {"updated_since": in_seconds(at.begin - OVERLAP_MS)}
            again = self._of_contacts(known, since)
            deals = [one for page in self._api.pages("/deals", {**SOURCE, **since}) for one in page]
            if at_now - at.archive >= self._archive_every_ms:
                changed |= self._archived(at.archive - OVERLAP_MS, known)
                late = {"updated_since": in_seconds(at.archive - OVERLAP_MS)}
                for page in self._api.pages("/deals/archived", {**SOURCE, **late}):
                    deals += page
                archive = at_now
            for one, source in zip(deals, map(_source, deals), strict=True):
                if source in known:
                    changed[source] = one
            self._reader.deals.note(deals)
            changed |= self._reader.abouts([one for one in again if one not in changed])
        told, seen = self._told(changed, known, again)
        then = Cursor("rest", at.to, at.to, archive, scope=at.scope)
        return Page(told, then.text(), is_last=True, seen=seen)

    def _of_contacts(self, known: Mapping[str, str], since: Mapping[str, str]) -> list[str]:
        """Known leads whose person or organisation is not what their stamps say."""
        at_person: dict[str, dict[str, str]] = {}
        at_org: dict[str, dict[str, str]] = {}
        for lead_id, text in known.items():
            if stamp := read_stamp(text):
                at_person.setdefault(stamp.person_id, {})[lead_id] = stamp.person
                at_org.setdefault(stamp.org_id, {})[lead_id] = stamp.org
        moved: dict[str, None] = {}
        for path, at in (("/persons", at_person), ("/organizations", at_org)):
            for page in self._api.pages(path, since):
                for record in page:
                    now = self._leads.tail(record)
                    leads = at.get(str(record.get("id")), {})
                    moved |= dict.fromkeys(one for one, tail in leads.items() if tail != now)
        return list(moved)

    def _archived(self, since: int, known: Mapping[str, str]) -> dict[str, Json]:
        """Known leads that were put into the archive, or changed there, since then."""
        found: dict[str, Json] = {}
        start = 0
        while True:
            query = {"limit": str(PAGE), "start": str(start), "sort": f"{CHANGED} DESC"}
            body = self._api.get(V1, "/leads/archived", query)
            page = rows(body)
            fresh = [one for one in page if milliseconds(one.get(CHANGED)) >= since]
            found |= {str(one["id"]): one for one in fresh if str(one["id"]) in known}
            start += len(page)
            if len(fresh) < len(page) or not page or not has_more(body):
                return found

    def _told(
        self, about: Mapping[str, Json], known: Mapping[str, str], moved: Collection[str] = ()
    ) -> tuple[tuple[RemoteLead, ...], int]:
        """Those that are news, and how many were not. A lead whose own part of the stamp is known,
        and that has the same person and organisation, is read further only if it is among
        `moved`: those two are not what they were."""
        news: dict[str, Json] = {}
        seen, moved = 0, set(moved)
        for lead_id, one in about.items():
            stamp = read_stamp(known.get(lead_id, ""))
            if stamp is None:
                if lead_id in known or self._leads.is_ours(one):
                    news[lead_id] = one
            elif lead_id not in moved and (self._leads.head(one), person_of(one), org_of(one)) == (
                stamp.head,
                stamp.person_id,
                stamp.org_id,
            ):
                seen += 1
            else:
                news[lead_id] = one
        leads = [self._leads.lead(one) for one in self._reader.wholes(news)]
        fresh = tuple(one for one in leads if one.stamp != known.get(one.id))
        return fresh, seen + len(leads) - len(fresh)


def _source(deal: Json) -> str:
    return str(deal.get("source_lead_id") or "")
