"""Which records were merged into which. No field of Zoho tells of it.

A merged record is deleted, and the survivor is changed at the same moment; what happened to it
stands in its timeline. So a timeline is looked at only where a known lead was deleted about when
another one was changed. What stays unknown is found by the daily look for records that are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qualifier.sync.connectors.base import RemoteLead
from qualifier.sync.connectors.zoho.api import LEADS, PAGE_MOST, ROOT, Api, Json, allowed, rows
from qualifier.sync.connectors.zoho.values import seconds_of

NEAR_S = 120  # between the deletion of one and the change of the other
LOOKS_MOST = 20  # timelines of a round
MERGES = ("find_and_merge_duplicate", "findandmerge", "deduplication")  # an action, or a source


class Merging:
    """What was merged, as far as it was found out since the program began."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._since = ""
        self._deleted: dict[str, int] = {}  # known leads → when, in seconds since 1970
        self._losers: dict[str, tuple[str, ...]] = {}
        self._looks = 0

    def look(self, since: str, known: Mapping[str, str]) -> None:
        """Learn which known leads were deleted `since`, once a round."""
        if since == self._since or not known:
            return
        self._since, self._looks = since, LOOKS_MOST
        listed: list[Json] = allowed(lambda: list(self._list(since)), [])
        self._deleted = {
            str(one["id"]): seconds_of(one.get("deleted_time"))
            for one in listed
            if str(one["id"]) in known
        }

    def with_losers(self, lead: RemoteLead) -> RemoteLead:
        """The lead with the ids of those that were merged into it."""
        changed_s = seconds_of(lead.changed_at)
        near = {one for one, at in self._deleted.items() if abs(changed_s - at) <= NEAR_S}
        if near and self._looks > 0 and lead.id not in self._losers:
            self._looks -= 1
            entries: list[Json] = allowed(lambda: self._timeline(lead.id), [])
            told = {one for entry in entries for one in _ids(entry)} - {lead.id}
            if found := told & near:
                self._losers[lead.id] = tuple(sorted(found))
                for one in found:
                    del self._deleted[one]
        losers = self._losers.get(lead.id)
        return replace(lead, merged=losers) if losers else lead

    def _list(self, since: str) -> Iterator[Json]:
        """Records deleted since. These pages have no tokens."""
        for page in range(1, 51):
            query = {"type": "all", "page": str(page), "per_page": str(PAGE_MOST)}
            answer = self._api.get(f"{ROOT}/{LEADS}/deleted", query, since)
            yield from rows(answer, "data")
            info = answer.body.get("info") if isinstance(answer.body, dict) else None
            if not isinstance(info, dict) or info.get("more_records") is not True:
                return

    def _timeline(self, lead: str) -> list[Json]:
        answer = self._api.get(f"{ROOT}/{LEADS}/{lead}/__timeline")
        body: Any = answer.body
        listed = body.get("__timeline") if isinstance(body, dict) else None
        entries = listed if isinstance(listed, list) else []
        return [
            one
            for one in entries
            if isinstance(one, dict)
            and (one.get("action") in MERGES or one.get("source") in MERGES)
        ]


def _ids(entry: Json) -> Iterator[str]:
    """The records that an entry is about."""
    for name in ("record", "related_record"):
        one = entry.get(name)
        if isinstance(one, dict) and one.get("id"):
            yield str(one["id"])
