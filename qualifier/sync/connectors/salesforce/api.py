"""Requests to Salesforce: version, paths, the daily count; every refusal as one of three errors.

All that an organisation's programs ask counts towards one limit of the last 24 hours. So pulling
stops at four fifths of it, and what goes out a little later; after a while one request looks again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

from qualifier.core.errors import MaybeDone, SyncError, TryLater
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import Quota
from qualifier.sync.connectors.salesforce.errors import DAILY_WAIT_S, judged
from qualifier.sync.http import WHOLE_S, Answer, Http
from qualifier.sync.pace import Pace

VERSION = "64.0"  # a version lives three years at least
ROOT = f"/services/data/v{VERSION}"
VERSIONS, WHO = "/services/data/", "/services/oauth2/userinfo"
REQUESTS_PER_S, REQUESTS_AT_ONCE = 10.0, 10  # it sets none; ours, so that nobody else waits
AGREE_S = 5.0  # clocks this near are one: a Date header has whole seconds and was on its way
STOP_PULLING, STOP_ALL = 0.80, 0.95  # shares of the daily limit, used by all programs together
RECORDS_MOST, PARTS_MOST = 200, 24  # of a collection; of a composite call, whose parts are pairs
# Our owners are set by us: without this the assignment rules of the org would run on each save.
OURS_TO_ASSIGN, THEIRS_TO_ASSIGN = {"Sforce-Auto-Assign": "FALSE"}, {"Sforce-Auto-Assign": "TRUE"}
# A rule that only warns people must not hold up what is written to a record that is known.
SAVE_TWINS = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
_USAGE = re.compile(r"(?:^|;\s*)api-usage=(\d+)/(\d+)")

Json = dict[str, Any]


class Api:
    """One organisation. `clock` gives seconds since 1970."""

    def __init__(
        self,
        access: Access,
        *,
        whole_s: float = WHOLE_S,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._ahead_s = 0.0  # how far Salesforce's clock is ahead of this computer's
        self._quota: Quota | None = None
        self._asked_at = monotonic()  # when the quota was told
        self._http = Http(
            access,
            Pace(REQUESTS_PER_S, REQUESTS_AT_ONCE, monotonic=monotonic, sleep=sleep),
            whole_s=whole_s,
            monotonic=monotonic,
        )

    def close(self) -> None:
        """Let connections go."""
        self._http.close()

    def now(self) -> float:
        """The time at Salesforce, in seconds since 1970: a wrong clock here must not move what is
        asked for, or changes would be left out."""
        return self._clock() + self._ahead_s

    def quota(self) -> Quota | None:
        """What the last answer said is left of the last 24 hours."""
        return self._quota

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Read the body of a 200. Raises what `judged` says of others."""
        return self._send("GET", path, None, query, None, changes=False, good=(200,)).body

    def query(self, soql: str, *, all_rows: bool = False, is_pull: bool = False) -> list[Json]:
        """All records of a query. `all_rows`: deleted ones too. `is_pull`: what stops first when
        the daily count runs low. Raises as `get`."""
        answer = self._send(
            "GET",
            f"{ROOT}/{'queryAll' if all_rows else 'query'}",
            None,
            {"q": soql},
            None,
            changes=False,
            good=(200,),
            most=STOP_PULLING if is_pull else STOP_ALL,
        ).body
        found = _records(answer)
        while answer.get("done") is not True:
            more = str(answer.get("nextRecordsUrl") or "")
            if not more.startswith("/services/data/"):
                raise TryLater("not_the_crm")
            answer = self.get(more)
            found += _records(answer)
        return found

    def make(self, path: str, body: Json) -> str:
        """Make one record; its id. Raises MaybeDone where it is left open."""
        answer = self._send("POST", path, body, None, None, changes=True, good=(200, 201))
        made = answer.body
        if not isinstance(made, dict) or made.get("success") is not True or not made.get("id"):
            raise MaybeDone("no_answer")
        return str(made["id"])

    def save(
        self,
        method: str,
        records: Sequence[Json],
        *,
        by: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> list[Any]:
        """Write at most 200 records, each for itself: POST makes, PATCH changes, or, `by`
        `Object/Field__c`, makes where no record has that value. Their results in order."""
        path = f"{ROOT}/composite/sobjects" + (f"/{by}" if by else "")
        body = {"allOrNone": False, "records": list(records)}
        answer = self._send(method, path, body, None, headers, changes=True, good=(200,))
        if not isinstance(answer.body, list) or len(answer.body) != len(records):
            raise MaybeDone("no_answer")
        return answer.body

    def together(self, parts: Sequence[Json]) -> dict[str, Json]:
        """At most 25 requests of which all are done or none; by reference what each got."""
        body = {"allOrNone": True, "compositeRequest": list(parts)}
        answer = self._send(
            "POST", f"{ROOT}/composite", body, None, OURS_TO_ASSIGN, changes=True, good=(200,)
        )
        said = answer.body.get("compositeResponse") if isinstance(answer.body, dict) else None
        if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
            raise MaybeDone("no_answer")
        return {str(one.get("referenceId")): one for one in said}

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
        most: float = STOP_ALL,
    ) -> Answer:
        self._stop_softly(most)
        answer = self._http.ask(method, path, body, query=query, headers=headers, changes=changes)
        self._take_time(answer.headers)
        self._take_quota(answer.headers)
        if answer.status not in good:
            raise judged(answer, changes=changes)
        return answer

    def _stop_softly(self, most: float) -> None:
        """Raises TryLater(daily_limit) where too much is used, as the last answer said."""
        quota = self._quota
        if quota is None or quota.of - quota.left < most * quota.of:
            return
        passed_s = self._monotonic() - self._asked_at
        if passed_s < DAILY_WAIT_S:
            raise TryLater("daily_limit", DAILY_WAIT_S - passed_s)

    def _take_time(self, headers: Mapping[str, str]) -> None:
        try:
            there = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except (TypeError, ValueError):
            return
        ahead_s = there - self._clock()
        self._ahead_s = ahead_s if abs(ahead_s) > AGREE_S else 0.0

    def _take_quota(self, headers: Mapping[str, str]) -> None:
        found = _USAGE.search(headers.get("Sforce-Limit-Info", ""))
        if found and int(found[2]):
            used, of = int(found[1]), int(found[2])
            self._quota = Quota(max(of - used, 0), of, "24 h")
            self._asked_at = self._monotonic()


def sobject(name: str) -> str:
    """The path of an object."""
    return f"{ROOT}/sobjects/{name}"


def absent(error: SyncError) -> bool:
    """Whether it only says that the account does not have or see what was asked for."""
    return getattr(error, "reason", "") in ("gone_there", "no_right")


def _records(answer: Any) -> list[Json]:
    found = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise TryLater("not_the_crm")
    return found
