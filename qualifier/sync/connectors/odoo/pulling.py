"""New and changed leads since a cursor.

`write_date` is kept in microseconds and told in seconds; a bulk write gives thousands of rows one
stamp; it is the start of a transaction, so a slow one appears later with an older stamp. So neither
"later than" nor (stamp, id) can page through changes. What can:

The first pull goes by id, 500 a page. Every other lists (id, write_date) of all rows stamped since
ten minutes before the highest stamp seen, compares it with what is known here, and reads those that
differ. A stamp that is equal is believed only if it was ten minutes old, by the server's clock,
when the round before looked: until then the same second may hold another change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from qualifier.sync.connectors.base import Page
from qualifier.sync.connectors.odoo.leads import PAGE, Leads
from qualifier.sync.connectors.odoo.refusals import LEAD
from qualifier.sync.connectors.odoo.scope import Domain, Scope, followed
from qualifier.sync.connectors.odoo.session import Session

OVERLAP = timedelta(minutes=10)
INDEX = 5000  # rows of (id, write_date) a request


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the pulling has got. All instants are the server's, as Odoo writes them.

    `is_first`: paging through all by id. `after`: the last id dealt with in this round. `since`:
    the highest stamp of the round before, or of this one in the first pull; `high`: the highest
    that this round has seen at its beginning, which is the next one's `since`: what changes while
    it goes on is stamped later. `looked`: when the round before began; `began`: when this one did.
    """

    scope: str
    is_first: bool = True
    after: int = 0
    since: str = ""
    high: str = ""
    looked: str = ""
    began: str = ""

    @classmethod
    def of(cls, text: str, scope: str) -> Cursor:
        """From opaque text; a new beginning where it is none, or of another scope."""
        try:
            said = json.loads(text) if text else {}
            cursor = cls(**said) if isinstance(said, dict) and said else cls(scope)
        except (ValueError, TypeError):
            return cls(scope)
        return cursor if cursor.scope == scope else cls(scope)

    def text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    def next_round(self) -> Cursor:
        return Cursor(self.scope, False, 0, max(self.high, self.since), "", self.began, "")


def pull(
    session: Session, leads: Leads, scope: Scope, cursor: str, known: Mapping[str, str]
) -> Page:
    """A page, as `Crm.pull` says."""
    at = Cursor.of(cursor, scope.mark)
    if at.is_first:
        return _first(session, leads, scope, at, known)
    return _changed(session, leads, scope, at, known)


def _first(
    session: Session, leads: Leads, scope: Scope, at: Cursor, known: Mapping[str, str]
) -> Page:
    domain = _domain(scope, known, at.after)
    if not at.began:
        stamped = [["write_date", "!=", False], *domain]  # PostgreSQL sorts nothing as the highest
        newest = session.rows(
            LEAD, stamped, ["write_date"], limit=1, order="write_date desc", archived_too=True
        )
        high = str(newest[0]["write_date"]) if newest else ""
        at = replace(at, high=high, began=session.now)
    page = leads.search(domain)
    if len(page) < PAGE:
        return Page(tuple(page), at.next_round().text(), is_last=True)
    return Page(tuple(page), replace(at, after=int(page[-1].id)).text(), is_last=False)


def _changed(
    session: Session, leads: Leads, scope: Scope, at: Cursor, known: Mapping[str, str]
) -> Page:
    is_opening = not at.after
    since = [["write_date", ">=", earlier(at.since)]] if at.since else []
    believed = earlier(at.looked) if at.looked else ""
    wanted: list[int] = []
    seen, is_last = 0, False
    while not is_last and len(wanted) < PAGE:
        domain = [*since, *_domain(scope, known, at.after)]
        rows = session.rows(LEAD, domain, ["write_date"], limit=INDEX, archived_too=True)
        if is_opening:
            at = replace(at, began=at.began or session.now)
            at = replace(at, high=max([at.high, *(str(row["write_date"] or "") for row in rows)]))
        is_last = len(rows) < INDEX
        for place, row in enumerate(rows):
            stamp = str(row["write_date"] or "")
            at = replace(at, after=row["id"])
            if known.get(str(row["id"])) == stamp and stamp < believed:
                seen += 1
                continue
            wanted.append(row["id"])
            if len(wanted) == PAGE:
                is_last = is_last and place == len(rows) - 1
                break
    page = leads.read(wanted)
    return Page(tuple(page), (at.next_round() if is_last else at).text(), is_last, seen)


def _domain(scope: Scope, known: Mapping[str, str], after: int) -> Domain:
    """Rows behind `after`: of the scope, and known ones wherever they are."""
    behind = [["id", ">", after]] if after else []
    ids = (int(one) for one in known if one.isdigit())
    return [*behind, *followed(scope, [one for one in ids if one > after])]


def earlier(stamp: str) -> str:
    """Ten minutes before."""
    return (datetime.fromisoformat(stamp) - OVERLAP).isoformat(sep=" ")
