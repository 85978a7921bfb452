"""The tag that says do not call, as salespeople may not put a number on Odoo's blacklist."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qualifier.sync.connectors.odoo import keys
from qualifier.sync.connectors.odoo.loading import load
from qualifier.sync.connectors.odoo.session import Session

TAGS = "crm.tag"


class OpposeTag:
    """Ours, whatever it is called by now, or one of the same name."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name
        self._ids: set[int] = set()
        self._seen: set[int] = set()

    def look_at(self, tags: Collection[int]) -> None:
        """Get to know tags that have not been seen before."""
        new = set(tags) - self._seen
        if not new:
            return
        ours = self._session.made(keys.OPPOSE_TAG)[1]
        rows = self._session.rows(TAGS, [["id", "in", sorted(new)]], ["name"], limit=len(new))
        self._ids |= {row["id"] for row in rows if row["id"] == ours or row["name"] == self._name}
        self._seen |= new

    def is_among(self, tags: Collection[int]) -> bool:
        """Whether one of these says so; they must have been looked at."""
        return not self._ids.isdisjoint(tags)

    def id(self) -> int:
        """One of them; it is made where there is none, which salespeople may."""
        if not self._ids:
            ours = self._session.made(keys.OPPOSE_TAG)[1]
            rows = self._session.rows(TAGS, [["name", "=", self._name]], ["id"], limit=1)
            row: Mapping[str, str] = {"id": keys.OPPOSE_TAG, "name": self._name}
            found = ours or (rows[0]["id"] if rows else load(self._session, TAGS, row))
            self._ids.add(found)
            self._seen.add(found)
        return next(iter(self._ids))
