"""Leads with all that belongs to them, by their ids: few one by one, many by the list.

v1 gives a lead by its id for 2 tokens, and 500 of the list for 20. A lead that is in neither list
became a deal, or is gone. No list of deals can be asked by the lead they came from, so which came
from which is read once, and after that only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.pipedrive.api import PAGE, V1, V2, Api, Json, has_more, rows
from qualifier.sync.connectors.pipedrive.leads import Whole, org_of, person_of
from qualifier.sync.connectors.pipedrive.values import in_seconds

SINGLY = 40  # leads that are asked for one by one; beyond, the list may be cheaper
PER_PAGE = {"/leads": 10, "/leads/archived": 20}  # leads that cost singly what a page costs
IDS_MOST = 100  # of a list by ids
FEW = 3  # persons or organisations that are asked for one by one
SOURCE = {"include_fields": "source_lead_id"}
OVERLAP_MS = 120_000  # windows of lists begin this much before the last one's end


class Deals:
    """Which deal came from which lead, as far as this program has asked."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._of_lead: dict[str, Json] = {}
        self._until = 0  # milliseconds since 1970: all that changed before is known

    def of(self, lead_id: str) -> Json | None:
        """The deal as last seen; None where none was."""
        return self._of_lead.get(lead_id)

    def note(self, deals: Iterable[Json]) -> list[str]:
        """Keep those that came from leads; the ids of these leads."""
        told = []
        for one in deals:
            if source := str(one.get("source_lead_id") or ""):
                self._of_lead[source] = one
                told.append(source)
        return told

    def refresh(self) -> None:
        """Ask for all that changed since the last time; at first, all there are."""
        begun = int(self._api.now() * 1000) - OVERLAP_MS
        since = {"updated_since": in_seconds(self._until)} if self._until else {}
        for path in ("/deals", "/deals/archived"):
            for page in self._api.pages(path, {**SOURCE, **since}):
                self.note(page)
        self._until = begun


class Reader:
    """Reads records of one account."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.deals = Deals(api)

    def by_ids(self, ids: Sequence[str]) -> dict[str, Whole]:
        """What is there of these, as it is now."""
        about = self.abouts(ids)
        return {one.id: one for one in self.wholes(about)}

    def abouts(self, ids: Sequence[str]) -> dict[str, Json]:
        """By lead id the lead, or the deal it became, of those that are there."""
        asked = list(dict.fromkeys(one for one in ids if one))
        found: dict[str, Json] = {}
        if len(asked) > SINGLY:
            wanted = set(asked)
            for path, worth in PER_PAGE.items():
                # So many pages at most: in a long list those that are asked for may be far apart.
                for page in islice(self._listed(path), max(len(asked) // worth, 1)):
                    found |= {id_: one for one in page if (id_ := str(one.get("id"))) in wanted}
                    if len(found) == len(asked):
                        return found
        missing = []
        # A list that moves while it is paged can leave out what is there.
        for one in (one for one in asked if one not in found):
            if (lead := self.lead(one)) is not None:
                found[one] = lead
            else:
                missing.append(one)
        if missing:
            self.deals.refresh()
            found |= self._became({one: deal for one in missing if (deal := self.deals.of(one))})
        return found

    def lead(self, lead_id: str) -> Json | None:
        """One lead; None where it is not there, or not for us."""
        try:
            data = self._api.get(V1, f"/leads/{lead_id}").get("data")
        except NeedsAttention as error:
            if error.reason in ("gone_there", "no_right"):
                return None
            raise
        return data if isinstance(data, dict) and data.get("id") == lead_id else None

    def deal(self, lead_id: str) -> Json | None:
        """The deal a lead became, as it is now."""
        self.deals.refresh()
        one = self.deals.of(lead_id)
        return self._became({lead_id: one}).get(lead_id) if one else None

    def wholes(self, about: dict[str, Json]) -> list[Whole]:
        """With their persons and organisations. `about`: by lead id the lead or deal."""
        persons = self.records("/persons", (person_of(one) for one in about.values()))
        orgs = self.records("/organizations", (org_of(one) for one in about.values()))
        return [
            Whole(
                id_,
                {} if isinstance(one.get("id"), int) else one,
                one if isinstance(one.get("id"), int) else {},
                persons.get(person_of(one), {}),
                orgs.get(org_of(one), {}),
            )
            for id_, one in about.items()
        ]

    def records(self, path: str, ids: Iterable[str]) -> dict[str, Json]:
        """Records of v2 by id; absent ones are left out. A list of a hundred costs what ten single
        ones do; it also tells one that we may not see from a right that we have not."""
        asked, found = [one for one in dict.fromkeys(ids) if one], dict[str, Json]()
        if len(asked) <= FEW:
            found = {one: record for one in asked if (record := self._single(path, one))}
            asked = [one for one in asked if one not in found]
        for first in range(0, len(asked), IDS_MOST):
            some = ",".join(asked[first : first + IDS_MOST])
            for record in rows(self._api.get(V2, path, {"ids": some, "limit": str(IDS_MOST)})):
                if record.get("is_deleted") is not True:
                    found[str(record.get("id"))] = record
        return found

    def _became(self, deals: dict[str, Json]) -> dict[str, Json]:
        """These deals as they are now; one that was deleted is left out."""
        now = self._listed_deals([str(one["id"]) for one in deals.values()])
        found: dict[str, Json] = {}
        for lead_id, deal in deals.items():
            # The list leaves archived deals out.
            there = now.get(str(deal["id"])) or self._single("/deals", str(deal["id"]), SOURCE)
            if there is not None and there.get("is_deleted") is not True:
                found[lead_id] = there
        return found

    def _listed_deals(self, ids: Sequence[str]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for first in range(0, len(ids), IDS_MOST):
            some = ",".join(ids[first : first + IDS_MOST])
            query = {**SOURCE, "ids": some, "limit": str(IDS_MOST)}
            found |= {str(one.get("id")): one for one in rows(self._api.get(V2, "/deals", query))}
        return found

    def _single(self, path: str, id_: str, query: Mapping[str, str] | None = None) -> Json | None:
        """One record of v2; None where it is not there, or not for us."""
        try:
            data = self._api.get(V2, f"{path}/{id_}", query).get("data")
        except NeedsAttention as error:
            if error.reason in ("gone_there", "no_right"):
                return None
            raise
        return data if isinstance(data, dict) and data.get("is_deleted") is not True else None

    def _listed(self, path: str) -> Iterator[list[Json]]:
        start = 0
        while True:
            query = {"limit": str(PAGE), "start": str(start), "sort": "id ASC"}
            body = self._api.get(V1, path, query)
            page = rows(body)
            yield page
            start += len(page)
            if not page or not has_more(body):
                return
