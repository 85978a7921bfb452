"""Requests to HubSpot: version, paths, pace, and every refusal as one of the three errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

from qualifier.core.errors import MaybeDone, SyncError, TryLater
from qualifier.sync.access import Given
from qualifier.sync.connectors.base import Quota
from qualifier.sync.connectors.hubspot.errors import busy_s, judged, of_failure
from qualifier.sync.http import WHOLE_S, Answer, Http
from qualifier.sync.pace import Pace
from qualifier.sync.pasted import pasted

VERSION = "2026-09"  # a dated version lives 18 months at least
# Of 10 to 19 requests and 5 searches a second that an account has, shared by all desktops.
REQUESTS_PER_S, REQUESTS_AT_ONCE = 5.0, 5
SEARCHES_PER_S, SEARCHES_AT_ONCE = 2.0, 2
AGREE_S = 5.0  # clocks this near are one: a Date header has whole seconds and was on its way

Json = dict[str, Any]


def objects(object_type: str) -> str:
    """The path of all records of a type."""
    return f"/crm/objects/{VERSION}/{object_type}"


def properties(object_type: str) -> str:
    """The path of the definitions of a type's properties."""
    return f"/crm/properties/{VERSION}/{object_type}"


def associations(of: str, to: str) -> str:
    """The path of the links from one type to another."""
    return f"/crm/associations/{VERSION}/{of}/{to}"


OWNERS = f"/crm/owners/{VERSION}"


class Api:
    """One account. `clock` gives seconds since 1970, `zone` is the account's, if it is known."""

    def __init__(
        self,
        base: str,
        token: str,
        *,
        zone: tzinfo | None = None,
        whole_s: float = WHOLE_S,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._zone = clock, zone
        self._ahead_s = 0.0  # how far HubSpot's clock is ahead of this computer's
        self._quota: Quota | None = None
        self._searches = Pace(SEARCHES_PER_S, SEARCHES_AT_ONCE, monotonic=monotonic, sleep=sleep)
        self._http = Http(
            Given(base, {"Authorization": f"Bearer {pasted(token)}"}),
            Pace(REQUESTS_PER_S, REQUESTS_AT_ONCE, monotonic=monotonic, sleep=sleep),
            whole_s=whole_s,
            monotonic=monotonic,
            busy_s=lambda body: busy_s(body, datetime.fromtimestamp(self.now(), UTC), self._zone),
        )

    def close(self) -> None:
        """Let connections go."""
        self._http.close()

    def now(self) -> float:
        """The time at HubSpot, in seconds since 1970: a wrong clock here must not move the window
        of a search, or changes would be left out."""
        return self._clock() + self._ahead_s

    def quota(self) -> Quota | None:
        """What the last answer that said it left; search answers never do."""
        return self._quota

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """Read. Raises what `judged` says of an answer other than 200."""
        return self._send("GET", path, None, query, changes=False, good=(200,))

    def ask(self, path: str, body: Json) -> Answer:
        """Read by a POST. Raises as `get`."""
        return self._send("POST", path, body, None, changes=False, good=(200, 207))

    def search(self, object_type: str, body: Json) -> Answer:
        """One page of a search, at the slower pace of searches. Raises as `get`."""
        self._searches.wait()
        path = f"{objects(object_type)}/search"
        try:
            return self._send("POST", path, body, None, changes=False, good=(200,))
        except TryLater as error:
            if error.reason == "busy":
                self._searches.heed(429, {})
            raise

    def change(self, path: str, body: Json, good: Collection[int] = (200, 207)) -> Answer:
        """Change something there. Raises MaybeDone where it is left open."""
        return self._send("POST", path, body, None, changes=True, good=good)

    def read_batch(
        self, object_type: str, ids: Sequence[str], names: Sequence[str], by: str = ""
    ) -> list[Json]:
        """At most 100 records by id, or by the unique property `by`; absent ones are left out.

        Raises where one is left out for another reason than its absence: taken for absent, it would
        be given up here, or made a second time there."""
        body: Json = {
            "inputs": [{"id": one} for one in ids],
            "properties": list(names),
            "propertiesWithHistory": [],
        }
        if by:
            body["idProperty"] = by
        answer = self._send(
            "POST", f"{objects(object_type)}/batch/read", body, None, changes=False, good=(200, 207)
        )
        found = rows(answer, changes=False)
        for failure in answer.body.get("errors") or ():
            error = of_failure(failure)
            if error.reason == "no_right":
                raise error
            if error.reason != "gone_there":
                raise TryLater("server_trouble")
        return found

    def _send(
        self,
        method: str,
        path: str,
        body: Json | None,
        query: Mapping[str, str] | None,
        *,
        changes: bool,
        good: Collection[int],
    ) -> Answer:
        answer = self._http.ask(method, path, body, query=query, changes=changes)
        self._take_time(answer.headers)
        self._take_quota(answer.headers)
        if answer.status not in good:
            raise judged(answer, changes=changes)
        return answer

    def _take_time(self, headers: Mapping[str, str]) -> None:
        try:
            there = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except (TypeError, ValueError):
            return
        ahead_s = there - self._clock()
        self._ahead_s = ahead_s if abs(ahead_s) > AGREE_S else 0.0

    def _take_quota(self, headers: Mapping[str, str]) -> None:
        for part, per in (("Daily-", "day"), ("", "10 s")):
            of = headers.get(f"X-HubSpot-RateLimit-{part or 'Max'}".rstrip("-"), "")
            left = headers.get(f"X-HubSpot-RateLimit-{part}Remaining", "")
            if of.isdigit() and left.isdigit():
                self._quota = Quota(int(left), int(of), per)
                return


def rows(answer: Answer, *, changes: bool) -> list[Json]:
    """The `results` of an answer, each with an id or a name. Raises as for a lost answer if it has
    none: then something else than HubSpot spoke."""
    body = answer.body
    found = body.get("results") if isinstance(body, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise strange(changes=changes)
    return found


def next_after(answer: Answer) -> str:
    """The mark of the next page, "" on the last."""
    paging = answer.body.get("paging") if isinstance(answer.body, dict) else None
    after = (paging or {}).get("next") or {}
    return str(after.get("after") or "")


def strange(*, changes: bool) -> SyncError:
    """An answer of a good status without what it must hold."""
    return MaybeDone("no_answer") if changes else TryLater("not_the_crm")
