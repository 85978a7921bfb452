"""Requests to Pipedrive: two versions at once, pages of both, pace, and the budget of the day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from qualifier.core.errors import MaybeDone, SyncError, TryLater
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import Quota
from qualifier.sync.connectors.pipedrive.address import ANYWHERE
from qualifier.sync.connectors.pipedrive.errors import judged
from qualifier.sync.http import WHOLE_S, Http
from qualifier.sync.pace import Pace

# Of 20 requests in two seconds that a token of the smallest plan has, and 10 searches on any.
REQUESTS_PER_S, REQUESTS_AT_ONCE = 8.0, 8
SEARCHES_PER_S, SEARCHES_AT_ONCE = 4.0, 4
PAGE = 500  # the price of a page does not hang on its size
BURST_S = 2.0  # the rolling window of the burst limit
RESERVE = 0.1  # of the day's budget: what is left then is for hand-offs, and pulling waits
BELIEVED_S = 3600.0  # how long a low budget is believed without asking again
AGREE_S = 5.0  # clocks this near are one: a Date header has whole seconds and was on its way

DAY = "x-daily-ratelimit-token"  # of headers; seen, not documented
V1, V2 = "v1", "v2"
Json = dict[str, Any]


class Tempo(Pace):
    """The pace of a token; keeps the headers of the last answer, a 429 among them."""

    last: Mapping[str, str] = {}

    def heed(self, status: int, headers: Mapping[str, str]) -> None:
        """See Pace.heed."""
        self.last = headers
        left = headers.get("x-ratelimit-remaining", "")
        is_near = left.isdigit() and int(left) <= 1
        super().heed(429 if is_near else status, headers)


class Api:
    """One account. `clock` gives seconds since 1970."""

    def __init__(
        self,
        access: Access,
        *,
        whole_s: float = WHOLE_S,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._access, self._clock, self._monotonic = access, clock, monotonic
        self._ahead_s = 0.0  # how far Pipedrive's clock is ahead of this computer's
        self._quota: Quota | None = None
        self._is_day_used = False
        self._told_at = 0.0  # when the budget was told
        self._tempo = Tempo(REQUESTS_PER_S, REQUESTS_AT_ONCE, monotonic=monotonic, sleep=sleep)
        self._searches = Pace(SEARCHES_PER_S, SEARCHES_AT_ONCE, monotonic=monotonic, sleep=sleep)
        self._http = Http(
            access,
            self._tempo,
            whole_s=whole_s,
            monotonic=monotonic,
            busy_s=lambda _body: self._busy_s(),
        )

    def close(self) -> None:
        """Let connections go."""
        self._http.close()

    def now(self) -> float:
        """The time at Pipedrive, in seconds since 1970: a wrong clock here must not move the
        window of a pull, or changes would be left out."""
        return self._clock() + self._ahead_s

    def quota(self) -> Quota | None:
        """What the last answer that said it left of the company's day."""
        self._take_quota(self._tempo.last)
        return self._quota

    def header(self, name: str) -> str:
        """A header of the last answer, "" if it has none."""
        return self._tempo.last.get(name, "")

    def spare(self) -> None:
        """Raises TryLater(quota_low) where what is left of the day is kept for hand-offs."""
        quota = self.quota()
        if quota is None or quota.left >= quota.of * RESERVE:
            return
        left_s = BELIEVED_S - (self._monotonic() - self._told_at)
        if left_s > 0:
            raise TryLater("quota_low", left_s)

    def get(self, version: str, path: str, query: Mapping[str, str] | None = None) -> Json:
        """Read; the whole body. Raises what `judged` says of an answer that is no success."""
        return self._send("GET", version, path, None, query, changes=False)

    def search(self, path: str, query: Mapping[str, str]) -> list[Json]:
        """The items of the first page of a search, at the slower pace of searches."""
        self._searches.wait()
        body = self._send("GET", V2, path, None, query, changes=False)
        data = body.get("data")
        items = data.get("items") if isinstance(data, dict) else None
        if not isinstance(items, list):
            raise strange(changes=False)
        return [one["item"] for one in items if isinstance(one.get("item"), dict)]

    def change(self, method: str, version: str, path: str, body: Json) -> Json:
        """Change something there; the record as it is then. Raises MaybeDone where that is open."""
        data = self._send(method, version, path, body, None, changes=True).get("data")
        if not isinstance(data, dict) or data.get("id", data.get("field_code")) is None:
            raise strange(changes=True)
        return data

    def pages(self, path: str, query: Mapping[str, str]) -> Iterator[list[Json]]:
        """All pages of a list of v2, by its cursor, which is good for this run only."""
        asked, cursor = set[str](), ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            body = self.get(V2, path, {**query, "limit": str(PAGE), **more})
            yield rows(body)
            asked.add(cursor)
            cursor = str((body.get("additional_data") or {}).get("next_cursor") or "")
            if not cursor or cursor in asked:  # a cursor that repeats would never end
                return

    def _send(
        self,
        method: str,
        version: str,
        path: str,
        body: Json | None,
        query: Mapping[str, str] | None,
        *,
        changes: bool,
    ) -> Json:
        # v2 is below /api everywhere; v1 is on a company's own host only.
        is_bare = version == V1 and self._access.base().rstrip("/") == ANYWHERE
        root = f"/{version}" if is_bare else f"/api/{version}"
        self._is_day_used = False
        try:
            answer = self._http.ask(method, root + path, body, query=query, changes=changes)
        except TryLater as error:
            if self._is_day_used:
                raise TryLater("daily_limit", error.retry_after_s) from error
            raise
        self._take_time(answer.headers)
        self._take_quota(answer.headers)
        if answer.status not in (200, 201):
            raise judged(answer, changes=changes)
        if not isinstance(answer.body, dict) or answer.body.get("success") is not True:
            raise strange(changes=changes)
        return answer.body

    def _busy_s(self) -> float:
        """How long a 429 without Retry-After asks to wait. A burst passes in seconds; else the
        company's budget is used up, until a midnight of a zone nobody names: asked again at the
        next full hour, which may be that midnight."""
        headers = self._tempo.last
        if headers.get("x-ratelimit-remaining", "") == "0":
            reset = headers.get("x-ratelimit-reset", "")
            return float(reset) if reset.isdigit() and int(reset) <= 60 else BURST_S
        self._is_day_used = True
        now = datetime.fromtimestamp(self.now(), UTC)
        hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return max((hour - now).total_seconds(), 1.0)

    def _take_time(self, headers: Mapping[str, str]) -> None:
        try:
            there = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except (TypeError, ValueError):
            return
        ahead_s = there - self._clock()
        self._ahead_s = ahead_s if abs(ahead_s) > AGREE_S else 0.0

    def _take_quota(self, headers: Mapping[str, str]) -> None:
        """That of two seconds, which always stands beside it, tells nobody anything."""
        of, left = (headers.get(f"{DAY}-{part}", "") for part in ("limit", "remaining"))
        if of.isdigit() and left.isdigit():
            told = Quota(int(left), int(of), "day")
            if told != self._quota:
                self._told_at = self._monotonic()
            self._quota = told


def rows(body: Json) -> list[Json]:
    """The records of a list; an empty one may be null. Raises as for a lost answer if it has none:
    then something else than Pipedrive spoke."""
    found = body.get("data", False)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise strange(changes=False)
    return found


def has_more(body: Json) -> bool:
    """Whether a list of v1 goes on: said beside the data, or one level deeper."""
    more = body.get("additional_data") or {}
    return bool({**more, **(more.get("pagination") or {})}.get("more_items_in_collection"))


def strange(*, changes: bool) -> SyncError:
    """An answer of a good status without what it must hold."""
    return MaybeDone("no_answer") if changes else TryLater("not_the_crm")
