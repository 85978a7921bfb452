"""New and changed leads since a cursor.

`write_date` is kept in microseconds and told in seconds; a bulk write gives thousands of rows one
stamp; it is the start of a transaction, so a slow one appears later with an older stamp. So neither
"later than" nor (stamp, id) can page through changes. What can:

The first pull goes by id, 500 a page. Every other lists (id, write_date) of all rows stamped since
ten minutes before the highest stamp seen, compares it with what is known here, and reads those that
differ. A stamp that is equal is believed only if it was ten minutes old, by the server's clock,
when the round before looked: until then the same second may hold another change, and the record is
read again and compared whole. A blacklist is no change of a record; who was put on one or taken off
is asked for once a round.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.connectors.odoo.leads import PAGE, Leads
from qualifier.sync.connectors.odoo.refusals import LEAD
from qualifier.sync.connectors.odoo.scope import Domain, Scope, followed
from qualifier.sync.connectors.odoo.session import Session
from qualifier.sync.connectors.odoo.stamps import date_in, is_listed

OVERLAP = timedelta(minutes=10)
# Rows of (id, write_date) a request: few at first, as a page may be full after 500 of them.
FEW, MANY = 1000, 5000


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the pulling has got. All instants are the server's, as Odoo writes them.

    `is_first`: paging through all by id. `after`: the last id dealt with in this round. `since`:
    the highest stamp of the round before, or of this one in the first pull; `high`: the highest
    that this round has seen at its beginning, which is the next one's `since`: what changes while
    it goes on is stamped later. `looked`: when the round before began; `began`: when this one did.
    `is_open`: this round has begun.
    """

    scope: str
    is_first: bool = True
    after: int = 0
    since: str = ""
    high: str = ""
    looked: str = ""
    began: str = ""
    is_open: bool = False

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
        high = max(self.high, self.since)
        return Cursor(self.scope, is_first=False, since=high, looked=self.began)


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
    if not at.is_open:
        stamped = [["write_date", "!=", False], *domain]  # PostgreSQL sorts nothing as the highest
        newest = session.rows(
            LEAD, stamped, ["write_date"], limit=1, order="write_date desc", archived_too=True
        )
        high = str(newest[0]["write_date"]) if newest else ""
        at = replace(at, high=high, began=session.now, is_open=True)
    page = leads.search(domain)
    new = _new(page, known)
    if len(page) < PAGE:
        return Page(new, at.next_round().text(), True, len(page) - len(new))
    at = replace(at, after=int(page[-1].id))
    return Page(new, at.text(), False, len(page) - len(new))


def _changed(
    session: Session, leads: Leads, scope: Scope, at: Cursor, known: Mapping[str, str]
) -> Page:
    is_opening, believed = not at.is_open, earlier(at.looked) if at.looked else ""
    since = [["write_date", ">=", earlier(at.since)]] if at.since else []
    wanted = _blacklist_changed(leads, known)[:PAGE] if is_opening else []
    at = replace(at, is_open=True)
    had, after, seen, is_last, limit = frozenset(wanted), at.after, 0, False, FEW
    while not is_last and len(wanted) < PAGE:
        domain = [*since, *_domain(scope, known, after)]
        rows = session.rows(LEAD, domain, ["write_date"], limit=limit, archived_too=True)
        if is_opening:
            high = max([at.high, *(str(row["write_date"] or "") for row in rows)])
            at = replace(at, high=high, began=at.began or session.now)
        is_last, limit = len(rows) < limit, MANY
        for place, row in enumerate(rows):
            after, stamp = row["id"], str(row["write_date"] or "")
            if stamp < believed and date_in(known.get(str(after), "")) == stamp:
                seen += after not in had
            elif after not in had:
                wanted.append(after)
            if len(wanted) == PAGE:
                is_last = is_last and place == len(rows) - 1
                break
    page = leads.read(wanted)
    new = _new(page, known)
    at = at.next_round() if is_last else replace(at, after=after)
    return Page(new, at.text(), is_last, seen + len(page) - len(new))


def _new(page: Sequence[RemoteLead], known: Mapping[str, str]) -> tuple[RemoteLead, ...]:
    """Those that are not here as they are."""
    return tuple(lead for lead in page if known.get(lead.id) != lead.stamp)


def _blacklist_changed(leads: Leads, known: Mapping[str, str]) -> list[int]:
    """Known records that came onto a blacklist or off it, by the sign in their stamp."""
    ids = [int(one) for one in known if one.isdecimal()]
    listed = leads.blacklisted(ids)
    if listed is None:
        return []
    return sorted(one for one in ids if (one in listed) != is_listed(known[str(one)]))


def _domain(scope: Scope, known: Mapping[str, str], after: int) -> Domain:
    """Rows behind `after`: of the scope, and known ones wherever they are."""
    behind = [["id", ">", after]] if after else []
    ids = (int(one) for one in known if one.isdigit())
    return [*behind, *followed(scope, [one for one in ids if one > after])]


def earlier(stamp: str) -> str:
    """Ten minutes before."""
    return (datetime.fromisoformat(stamp) - OVERLAP).isoformat(sep=" ")
