"""Requests to Zoho CRM: version, pace, credits, and every refusal as one of the three errors.

The root is what the way in says: Zoho has data centres that know nothing of each other, and the
sign-in tells which API belongs to the account. An answer without records is a 204 with no body, one
to "modified since" without news a 304 or a 204.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import Quota
from qualifier.sync.connectors.zoho.errors import busy_s, judged
from qualifier.sync.http import WHOLE_S, Answer, Http
from qualifier.sync.pace import Pace

ROOT = "/crm/v8"
LEADS, DEALS, NOTES, CALLS, TASKS = "Leads", "Deals", "Notes", "Calls", "Tasks"
# All programs of one client share 5 (Free) to 25 (Ultimate) requests at the same time; a desktop
# asks one after the other, so the pace only keeps many of them from bursting together.
REQUESTS_PER_S, REQUESTS_AT_ONCE = 5.0, 3
PAGE_MOST = 200
IDS_MOST, FIELDS_MOST, NAMES_MOST = 50, 50, 1024  # of a query; the last in characters of its text
WRITE_MOST = 100
PAGES_MOST = 500  # of one list: 100,000 records, where Zoho itself ends it
BY_NUMBER = "page "  # before the number of a page that no token leads to
CREDITS_LEFT = "X-API-CREDITS-REMAINING"
NO_CREDIT_S = 900.0  # credits come back as the 24 hours roll on
AGREE_S = 5.0  # clocks this near are one: a Date header has whole seconds and was on its way
_NOT_HAD = ("INVALID_MODULE", "NOT_SUPPORTED", "NOT_ALLOWED")
_WRITTEN = (200, 201, 202, 207, 400)  # 400 too tells what became of each record

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of records. `token` leads to the next, "" on the last."""

    records: list[Json]
    token: str


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
        self._clock = clock
        self._ahead_s = 0.0  # how far Zoho's clock is ahead of this computer's
        self._left: int | None = None
        self.credits_a_day = 0  # by the edition; 0 while it is not known
        self._http = Http(
            access,
            Pace(REQUESTS_PER_S, REQUESTS_AT_ONCE, monotonic=monotonic, sleep=sleep),
            whole_s=whole_s,
            monotonic=monotonic,
            busy_s=busy_s,
        )

    def close(self) -> None:
        """Let connections go."""
        self._http.close()

    def now(self) -> float:
        """The time at Zoho, in seconds since 1970: changes are asked for by it."""
        return self._clock() + self._ahead_s

    def quota(self) -> Quota | None:
        """The credits left. Zoho tells of them only once half of a day's are used."""
        if self._left is None:
            return None
        return Quota(self._left, max(self.credits_a_day, self._left * 2, 1), "24 h")

    def get(self, path: str, query: Mapping[str, str] | None = None, since: str = "") -> Answer:
        """Read. `since`: only what was modified from that instant on (ISO 8601). Raises what
        `judged` says of an answer other than 200, 204 and 304."""
        headers = {"If-Modified-Since": since} if since else None
        return self._send("GET", path, None, query, headers, changes=False, good=(200, 204, 304))

    def ask(self, path: str, body: Json) -> Answer:
        """Read by a POST. Raises as `get`."""
        return self._send("POST", path, body, None, None, changes=False, good=(200, 204))

    def write(self, method: str, path: str, body: Json) -> Answer:
        """Write records, 100 at most. An answer that tells of each is one, even if all were
        refused. Raises MaybeDone where it is left open."""
        answer = self._send(method, path, body, None, None, changes=True, good=_WRITTEN)
        if answer.status == 400 and not _tells_of_each(answer.body, len(body.get("data") or ())):
            raise judged(answer, path, changes=True)
        return answer

    def define(self, method: str, path: str, query: Mapping[str, str], body: Json) -> Answer:
        """Make or change a definition. Raises as `write`."""
        return self._send(method, path, body, query, None, changes=True, good=(200, 201, 207))

    def page(
        self, path: str, query: Mapping[str, str], *, token: str = "", since: str = ""
    ) -> Listed:
        """A page of a list: the first, or the one that `token` leads to. Raises as `get`."""
        whole = {**query, "per_page": str(PAGE_MOST)}
        if token.startswith(BY_NUMBER):
            whole["page"] = token.removeprefix(BY_NUMBER)
        elif token:
            whole["page_token"] = token
        answer = self.get(path, whole, since)
        return Listed(rows(answer, "data"), next_token(answer))

    def pages(self, path: str, query: Mapping[str, str], *, since: str = "") -> Iterator[Json]:
        """All records of a list. Raises as `get`."""
        token = ""
        for _page in range(PAGES_MOST):
            listed = self.page(path, query, token=token, since=since)
            yield from listed.records
            if not listed.token or listed.token == token:  # one that repeats would never end
                return
            token = listed.token

    def read(
        self, module: str, ids: Sequence[str], names: Sequence[str], **more: str
    ) -> dict[str, Json]:
        """Records by id, as many requests as it takes; those that are not there or not for us are
        left out. `more`: further parts of the query. Raises as `get`."""
        found: dict[str, Json] = {}
        asked = list(dict.fromkeys(one for one in ids if one.isdigit()))
        for first in range(0, len(asked), IDS_MOST):
            some = asked[first : first + IDS_MOST]
            for part in field_lists(names):
                query = {"ids": ",".join(some), "fields": part, "per_page": str(PAGE_MOST), **more}
                for record in rows(self.get(f"{ROOT}/{module}", query), "data"):
                    found.setdefault(str(record["id"]), {}).update(record)
        return {one: record for one, record in found.items() if one in asked}

    def _send(
        self,
        method: str,
        path: str,
        body: Json | None,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        *,
        changes: bool,
        good: Collection[int],
    ) -> Answer:
        try:
            answer = self._http.ask(
                method, path, body, query=query, headers=headers, changes=changes
            )
        except TryLater as error:
            if error.reason == "busy" and self._left == 0:
                raise TryLater("daily_limit", error.retry_after_s or NO_CREDIT_S) from error
            raise
        self._take_time(answer.headers)
        left = answer.headers.get(CREDITS_LEFT, "")
        if left.isdigit():
            self._left = int(left)
        if answer.status not in good:
            raise judged(answer, path, changes=changes)
        return answer

    def _take_time(self, headers: Mapping[str, str]) -> None:
        try:
            there = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except (TypeError, ValueError):
            return
        ahead_s = there - self._clock()
        self._ahead_s = ahead_s if abs(ahead_s) > AGREE_S else 0.0


def rows(answer: Answer, key: str) -> list[Json]:
    """The records of an answer; none where it has no body. Raises TryLater(not_the_crm) where they
    are no records: then something else than Zoho spoke."""
    if answer.status in (204, 304):
        return []
    found = answer.body.get(key) if isinstance(answer.body, dict) else None
    if not isinstance(found, list) or not all(isinstance(o, dict) and o.get("id") for o in found):
        raise TryLater("not_the_crm")
    return found


def next_token(answer: Answer) -> str:
    """What leads to the next page, "" on the last: Zoho's token, or the number of the page where it
    gives none."""
    info = answer.body.get("info") if isinstance(answer.body, dict) else None
    if not isinstance(info, dict) or info.get("more_records") is not True:
        return ""
    number = info.get("page")
    by_number = f"{BY_NUMBER}{number + 1}" if isinstance(number, int) else ""
    token = str(info.get("next_page_token") or by_number)
    if not token:
        raise TryLater("not_the_crm")  # more than this, and no way to it: taken for all, it is lost
    return token


def field_lists(names: Sequence[str]) -> list[str]:
    """Names of fields as the query takes them: so many and so long at most, in several if need
    be."""
    lists: list[list[str]] = [[]]
    for name in dict.fromkeys(names):
        whole = sum(len(one) + 1 for one in lists[-1]) + len(name)
        if len(lists[-1]) == FIELDS_MOST or whole > NAMES_MOST:
            lists.append([])
        lists[-1].append(name)
    return [",".join(one) for one in lists]


def allowed(act: Callable[[], Any], otherwise: Any) -> Any:
    """What `act` reads, or `otherwise` where this account may not read it or does not have it."""
    try:
        return act()
    except NeedsAttention as error:
        if error.reason in ("no_right", "scope_missing") or error.field in _NOT_HAD:
            return otherwise
        raise


def strange(*, changes: bool) -> SyncError:
    """An answer of a good status without what it must hold."""
    return MaybeDone("no_answer") if changes else TryLater("not_the_crm")


def _tells_of_each(body: Any, count: int) -> bool:
    data = body.get("data") if isinstance(body, dict) else None
    return isinstance(data, list) and len(data) == count
