"""Lists of contacts as a scope ("segments" by now): which there are, and who is on them.

Static and active lists look alike here. Nothing of a contact changes when it comes onto a list or
leaves one, so no search tells: the ids of the members are read whole, now and then, and compared
with what is known. Source: HubSpot's reference, version 2026-09, "Search lists" and "List
memberships" (at most 250 a page, by ascending id; right crm.lists.read).
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import LeadList
from qualifier.sync.connectors.hubspot.api import VERSION, Api, Json, next_after, rows

LISTS = f"/crm/lists/{VERSION}"
LISTS_READ = "crm.lists.read"
CONTACT_TYPE = "0-1"
MEMBERS_MOST, LISTS_MOST = 250, 100  # of a page
AGAIN_AFTER_S = 900.0  # members are read again: 100,000 of them cost 400 requests
OUTSIDE = "-"  # how the stamp of a record ends that is not in the scope


class Lists:
    """The lists of an account, and the members of those that are in the scope."""

    def __init__(self, api: Api, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._api, self._monotonic = api, monotonic
        self._members: frozenset[str] | None = None
        self._read_s = float("-inf")
        self._differ: list[int] | None = None  # ids to read again, ascending

    def all(self) -> tuple[LeadList, ...]:
        """Lists of contacts, by name. Raises NeedsAttention(no_right)."""
        found: list[LeadList] = []
        offset, has_more = 0, True
        while has_more:
            body: Json = {
                "additionalProperties": [],
                "objectTypeId": CONTACT_TYPE,
                "offset": offset,
                "count": LISTS_MOST,
            }
            answer = self._api.ask(f"{LISTS}/search", body).body
            listed = answer.get("lists") if isinstance(answer, dict) else None
            if not isinstance(listed, list):
                raise TryLater("not_the_crm")
            named = [one for one in listed if isinstance(one, dict) and one.get("listId")]
            ours = [one for one in named if one.get("objectTypeId") in (None, CONTACT_TYPE)]
            found += [
                LeadList(str(one["listId"]), str(one.get("name") or one["listId"])) for one in ours
            ]
            offset += len(listed)
            has_more = answer.get("hasMore") is True and bool(listed)
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    def members(self, ids: Sequence[str], *, may_renew: bool) -> frozenset[str] | None:
        """Ids of the contacts on any of these lists; None where there are no lists to be on.

        They are kept for a quarter of an hour; `may_renew`: they may be read anew after that.
        Raises NeedsAttention(list_gone, id of the list).
        """
        if not ids:
            return None
        now = self._monotonic()
        if self._members is None or (may_renew and now - self._read_s >= AGAIN_AFTER_S):
            self._members = frozenset(member for one in ids for member in self._of(one))
            self._read_s, self._differ = now, None
        return self._members

    @property
    def is_compared(self) -> bool:
        """Whether what is known was compared with the members as they were read last."""
        return self._differ is not None

    def differing(self, known: Mapping[str, str], after: str, *, is_first: bool) -> list[str]:
        """Ids above `after` of the contacts that came onto the lists or left them since they were
        known, ascending; `is_first`, for a new scope: of all. Made out once for a reading of the
        members."""
        if self._differ is None:
            assert self._members is not None
            inside = {one for one, stamp in known.items() if not stamp.endswith(OUTSIDE)}
            found = self._members.union(known) if is_first else self._members ^ inside
            self._differ = sorted(int(one) for one in found if one.isdecimal())
        place = bisect_right(self._differ, int(after))
        return [str(one) for one in self._differ[place:]]

    def _of(self, list_id: str) -> list[str]:
        found: list[str] = []
        after, asked = "", set[str]()
        while True:
            query = {"limit": str(MEMBERS_MOST)}
            if after:
                query["after"] = after
            try:
                answer = self._api.get(f"{LISTS}/{list_id}/memberships", query)
            except NeedsAttention as error:
                if error.reason == "gone_there":
                    raise NeedsAttention("list_gone", list_id) from error
                raise
            found += [str(one.get("recordId") or "") for one in rows(answer, changes=False)]
            asked.add(after)
            after = next_after(answer)
            if not after or after in asked:  # a mark that repeats would never end
                return [one for one in found if one]
