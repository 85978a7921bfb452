"""A contact of HubSpot as a lead: which ones are ours, their values, and what sales say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qualifier.core.errors import TryLater
from qualifier.sync.connectors.base import FieldKind, RemoteField, RemoteLead, Standing
from qualifier.sync.connectors.hubspot.api import Json
from qualifier.sync.connectors.hubspot.fields import (
    DO_NOT_CALL,
    LEAD_STATUS,
    LIFECYCLE,
    MERGED,
    OWNER,
    REASON,
    VERDICT,
    VERDICTS,
    Fields,
)
from qualifier.sync.connectors.hubspot.lists import OUTSIDE
from qualifier.sync.connectors.hubspot.values import SAME_TEXT, ours, stamp


@dataclass(frozen=True, slots=True)
class Scope:
    """Which contacts are leads for us; each part that is empty lets all through.

    `owners`: ids, "" among them means nobody; `teams`: ids, their members' contacts. `since`:
    those touched since then only. `lists`: ids of lists, who is on one of them.
    """

    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()  # values of lifecyclestage
    statuses: tuple[str, ...] = ()  # values of hs_lead_status
    since: datetime | None = None
    lists: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Differs where the scope does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


# Of the options a new account has; what says nothing of a hand-off is not in it. A customer may
# have been one long before the call, so that no stage is taken for an answer unless it is set up.
DEFAULT_STATUS = {
    "OPEN_DEAL": "accepted",
    "BAD_TIMING": "turned_back",
    "UNQUALIFIED": "disqualified",
}


_NO_STANDING = Standing()
Rules = Mapping[str, Sequence[str]]
"""Property → the values that it may have."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What their values say, as statuses of core.feedback. Our own property comes first."""

    of_status: Mapping[str, str] = field(default_factory=lambda: DEFAULT_STATUS)
    of_stage: Mapping[str, str] = field(default_factory=dict)

    def standing(self, values: Mapping[str, Any], reasons: Mapping[str, str]) -> Standing:
        """`reasons` are the options of the reason's property, empty where it is free text."""
        verdict = str(values.get(VERDICT) or "")
        if verdict in VERDICTS:
            reason = str(values.get(REASON) or "")
            return Standing(verdict, reason, reasons.get(reason, reason))
        for name, table in ((LEAD_STATUS, self.of_status), (LIFECYCLE, self.of_stage)):
            value = str(values.get(name) or "")
            if table.get(value):
                return Standing(table[value], value, value)
        return _NO_STANDING


def is_unchanged(record: Json, known: Mapping[str, str], *, is_outside: bool) -> bool:
    """Whether a record has the stamp under which it is known."""
    at = known.get(str(record.get("id")))
    return at is not None and at == _stamp(record, is_outside=is_outside)


def _stamp(record: Json, *, is_outside: bool) -> str:
    """With a sign where it is not in the scope: another scope changes no record."""
    return stamp(record.get("updatedAt")) + (OUTSIDE if is_outside else "")


class Leads:
    """Turns records into leads. `asked` are the names of properties that every reading asks for."""

    def __init__(
        self, fields: Fields, wanted: Sequence[str], scope: Scope, feedback: Feedback
    ) -> None:
        self._fields, self._wanted = fields, tuple(wanted)
        self._scope, self._feedback = scope, feedback
        needed = (MERGED, OWNER, LIFECYCLE, LEAD_STATUS, VERDICT, REASON, DO_NOT_CALL)
        self._converted: tuple[object, Sequence[tuple[str, FieldKind]]] = (None, ())
        self.asked = tuple(dict.fromkeys((*self._wanted, *needed)))

    def lead(self, record: Json, *, is_outside: bool) -> RemoteLead:
        """`is_outside`: it is not in the scope. Raises TryLater(not_the_crm) if it is no record."""
        values = record.get("properties")
        if not isinstance(values, dict) or not record.get("id"):
            raise TryLater("not_the_crm")
        fields = self._fields.contact()
        found = {
            name: text if type(text := values.get(name)) is str else str(text or "")
            for name in self._wanted
        }
        for name, kind in self._to_convert(fields):
            found[name] = ours(kind, found[name])
        reason, merged = fields.get(REASON), str(values.get(MERGED) or "")
        return RemoteLead(
            id=str(record["id"]),
            stamp=_stamp(record, is_outside=is_outside),
            values=found,
            is_archived=record.get("archived") is True,
            merged=tuple(part.strip() for part in merged.split(";") if part.strip())
            if merged
            else (),
            opposed=str(values.get(DO_NOT_CALL) or "").lower() == "true",
            standing=self._feedback.standing(values, reason.options if reason else {}),
            is_outside=is_outside,
            changed_at=ours(FieldKind.INSTANT, record.get("updatedAt")),
        )

    def is_ours(self, record: Json, rules: Rules) -> bool:
        """Whether a record is in the scope, whose `rules` are given."""
        values = record.get("properties")
        has = values if isinstance(values, dict) else {}
        return all(str(has.get(name) or "") in allowed for name, allowed in rules.items())

    def filters(self, owners: Sequence[str]) -> list[list[Json]]:
        """The scope, for a search of what is not known yet: groups of which one must hold."""
        groups: list[list[Json]] = [[]]
        for name, allowed in self.rules(owners).items():
            ways: list[Json] = []
            if named := [one for one in allowed if one]:
                ways.append({"propertyName": name, "operator": "IN", "values": named})
            if "" in allowed:
                ways.append({"propertyName": name, "operator": "NOT_HAS_PROPERTY"})
            groups = [[*group, way] for group in groups for way in ways]
        return groups

    def rules(self, owners: Sequence[str]) -> Rules:
        """What the scope allows; `owners` are those of the scope and of its team."""
        rules = {OWNER: owners, LIFECYCLE: self._scope.stages, LEAD_STATUS: self._scope.statuses}
        return {name: allowed for name, allowed in rules.items() if allowed}

    def _to_convert(self, fields: Mapping[str, RemoteField]) -> Sequence[tuple[str, FieldKind]]:
        """Those asked for whose text differs from ours; looked up once for all records."""
        if self._converted[0] is not fields:
            kinds = {name: fields[name].kind for name in self._wanted if name in fields}
            asked = tuple((name, kind) for name, kind in kinds.items() if kind not in SAME_TEXT)
            self._converted = fields, asked
        return self._converted[1]
