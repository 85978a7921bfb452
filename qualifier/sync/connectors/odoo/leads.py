"""Rows of crm.lead as remote leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.sync.connectors.base import RemoteLead
from qualifier.sync.connectors.odoo.chatter import Told, told_of
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused
from qualifier.sync.connectors.odoo.scope import NEEDS, Scope
from qualifier.sync.connectors.odoo.session import Session
from qualifier.sync.connectors.odoo.stamps import stamp_of
from qualifier.sync.connectors.odoo.standing import Standings
from qualifier.sync.connectors.odoo.tags import OpposeTag
from qualifier.sync.connectors.odoo.values import instant_of, text_of

PAGE = 500  # far below the two minutes after which an own server stops a request


class Leads:
    """Reads records whole: the fields asked for, what stands of them, whether they are opposed.

    `asked` that the server does not have are empty text. A record is opposed where Odoo's
    blacklists say so or where it carries the tag, which is what a salesperson can give.
    """

    def __init__(
        self,
        session: Session,
        fields: LeadFields,
        asked: Sequence[str],
        standings: Standings,
        tag: OpposeTag,
        scope: Scope,
    ) -> None:
        self._session = session
        self._fields = fields
        self._asked = tuple(asked)
        self._standings = standings
        self._tag = tag
        self._scope = scope
        names = (
            *("write_date", "tag_ids", *LeadFields.ALSO),
            *(*standings.needs, *NEEDS, *self._asked),
        )
        self._read = [name for name in dict.fromkeys(names) if name in fields]

    def search(self, domain: Sequence[Any], limit: int = PAGE) -> list[RemoteLead]:
        """The first `limit` that fit, by id, archived ones too. What may not be read is left out,
        where `read` would fail for all."""
        rows = self._session.rows(LEAD, domain, self._read, limit=limit, archived_too=True)
        self._standings.know_stages(rows)
        moved = [row["id"] for row in rows if self._standings.is_told_of(row)]
        told = told_of(self._session, [row["id"] for row in rows], moved)
        self._tag.look_at({tag for row in rows for tag in row.get("tag_ids") or ()})
        return [self._lead(row, told.get(row["id"], Told())) for row in rows]

    def read(self, ids: Sequence[int]) -> list[RemoteLead]:
        """Those of `ids` that are there and may be read."""
        found: list[RemoteLead] = []
        for start in range(0, len(ids), PAGE):
            found += self.search([["id", "in", list(ids[start : start + PAGE])]])
        return found

    def blacklisted(self, ids: Sequence[int]) -> frozenset[int] | None:
        """Which of these are on a blacklist of Odoo's; None if that cannot be searched for.

        To put a number there changes no record: `write_date` stays as it was.
        """
        names = [name for name in LeadFields.BLACKLISTS if name in self._fields]
        if not names or not ids:
            return None
        either = ["|"] * (len(names) - 1) + [[name, "=", True] for name in names]
        domain = [["id", "in", list(ids)], *either]
        try:
            rows = self._session.rows(LEAD, domain, ["id"], limit=len(ids), archived_too=True)
        except Refused as error:
            if error.kind is Kind.VALUE:
                return None
            raise
        return frozenset(row["id"] for row in rows)

    def _lead(self, row: Mapping[str, Any], told: Told) -> RemoteLead:
        values = {
            name: text_of(row[name], self._fields[name].remote.kind) if name in row else ""
            for name in self._asked
        }
        standing = self._standings.of(row, told)
        is_archived = not row.get("active", True)
        opposed = any(row.get(name) is True for name in LeadFields.ALSO)
        opposed = opposed or self._tag.is_among(row.get("tag_ids") or ())
        merged = tuple(sorted(told.merged))
        listed = any(row.get(name) is True for name in LeadFields.BLACKLISTS)
        is_outside = not self._scope.holds(row)
        more = (is_archived, opposed, merged, is_outside)
        stamp = stamp_of(row["write_date"], values, standing, *more, is_listed=listed)
        return RemoteLead(
            id=str(row["id"]),
            stamp=stamp,
            values=values,
            is_archived=is_archived,
            merged=merged,
            opposed=opposed,
            standing=standing,
            is_outside=is_outside,
            changed_at=instant_of(str(row["write_date"] or "")),
        )
