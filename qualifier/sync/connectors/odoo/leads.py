"""Rows of crm.lead as remote leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.sync.connectors.base import RemoteLead, Standing
from qualifier.sync.connectors.odoo import keys
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.refusals import LEAD
from qualifier.sync.connectors.odoo.session import Session
from qualifier.sync.connectors.odoo.standing import Standings
from qualifier.sync.connectors.odoo.values import text_of

PAGE = 500  # far below the two minutes after which an own server stops a request


class Leads:
    """Reads records whole: the fields asked for, what stands of them, whether they are opposed.

    `asked` that the server does not have are empty text. A record is opposed where Odoo's
    blacklist says so or where it carries `oppose_tag`, which is what a salesperson can give.
    """

    def __init__(
        self,
        session: Session,
        fields: LeadFields,
        asked: Sequence[str],
        standings: Standings,
        oppose_tag: str,
    ) -> None:
        self._session = session
        self._fields = fields
        self._asked = tuple(asked)
        self._standings = standings
        self._oppose_tag, self._tag_id = oppose_tag, 0
        names = ("write_date", "tag_ids", *LeadFields.ALSO, *standings.needs, *self._asked)
        self._read = [name for name in dict.fromkeys(names) if name in fields]

    def search(self, domain: Sequence[Any], limit: int = PAGE) -> list[RemoteLead]:
        """The first `limit` that fit, by id, archived ones too. What may not be read is left out,
        where `read` would fail for all."""
        rows = self._session.rows(LEAD, domain, self._read, limit=limit, archived_too=True)
        standings = self._standings.of(rows)
        tag = self.tag_id()
        return [self._lead(row, standings[row["id"]], tag) for row in rows]

    def read(self, ids: Sequence[int]) -> list[RemoteLead]:
        """Those of `ids` that are there and may be read."""
        found: list[RemoteLead] = []
        for start in range(0, len(ids), PAGE):
            found += self.search([["id", "in", list(ids[start : start + PAGE])]])
        return found

    def tag_id(self) -> int:
        """The tag that says do not call, ours or one of that name; 0 while there is none."""
        if not self._tag_id:
            self._tag_id = self._session.made(keys.OPPOSE_TAG)[1] or 0
        if not self._tag_id:
            rows = self._session.rows("crm.tag", [["name", "=", self._oppose_tag]], ["id"], limit=1)
            self._tag_id = rows[0]["id"] if rows else 0
        return self._tag_id

    def _lead(self, row: Mapping[str, Any], standing: Standing, tag: int) -> RemoteLead:
        values = {
            name: text_of(row[name], self._fields[name].remote.kind) if name in row else ""
            for name in self._asked
        }
        opposed = any(row.get(name) is True for name in LeadFields.ALSO)
        return RemoteLead(
            id=str(row["id"]),
            stamp=str(row["write_date"] or ""),
            values=values,
            is_archived=not row.get("active", True),
            opposed=opposed or bool(tag and tag in (row.get("tag_ids") or ())),
            standing=standing,
        )
