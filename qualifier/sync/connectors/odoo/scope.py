"""Which leads come, and as what domain Odoo is asked for them.

A domain is a list in prefix notation; leaves side by side are joined by "and".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from qualifier.sync.connectors.odoo.values import odoo_instant

Domain = list[Any]
NEEDS = ("user_id", "team_id", "stage_id", "create_date", "type")  # of a row, to tell
# Archived records, and so lost ones, are hidden unless they are asked for.
BOTH = ["active", "in", [True, False]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records come that were not here before. What is here is followed wherever it goes:
    sales answer in records that left the scope when they were routed.

    `owners`, `teams`, `stages`: ids, all of them if empty; "" among them means that there is none.
    `since`: made at or after this instant (ISO 8601). `opportunities`: those too, not only leads.
    `archived`: archived and lost ones too.
    """

    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    since: str = ""
    opportunities: bool = False
    archived: bool = False

    @property
    def mark(self) -> str:
        """Differs where the scope does: a cursor is good for one scope."""
        said = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row with the fields of `NEEDS` is in the scope, archived or not."""
        for name, ids in (
            ("user_id", self.owners),
            ("team_id", self.teams),
            ("stage_id", self.stages),
        ):
            link = row.get(name)
            if ids and (str(link[0]) if link else "") not in ids:
                return False
        if self.since and str(row.get("create_date") or "")[:19] < odoo_instant(
            self.since, "create_date"
        ):
            return False
        return self.opportunities or row.get("type") == "lead"

    def domain(self) -> Domain:
        """The scope alone. Raises NeedsAttention(field_refused, create_date)."""
        leaves: Domain = [["active", "=", True]] if not self.archived else []
        for name, ids in (
            ("user_id", self.owners),
            ("team_id", self.teams),
            ("stage_id", self.stages),
        ):
            leaves += _among(name, ids)
        if self.since:
            leaves.append(["create_date", ">=", odoo_instant(self.since, "create_date")])
        if not self.opportunities:
            leaves.append(["type", "=", "lead"])
        return leaves


def _among(name: str, ids: Iterable[str]) -> Domain:
    numbers = [int(one) for one in ids if one.isdigit()]
    if "" not in ids:
        return [[name, "in", numbers]] if tuple(ids) else []
    return ["|", [name, "=", False], [name, "in", numbers]] if numbers else [[name, "=", False]]


def followed(scope: Scope, known: Iterable[int]) -> Domain:
    """The scope, and what is known here already; archived ones are seen."""
    leaves = scope.domain()
    known = list(known)
    if not leaves or not known:
        return [BOTH, *leaves]
    return [BOTH, "|", ["id", "in", known], *_all_of(leaves)]


def _all_of(leaves: Domain) -> Domain:
    """As one operand: "and" before all but the last. A leaf is a list, an operator a text."""
    operands = sum(isinstance(one, list) for one in leaves) - leaves.count("|")
    return ["&"] * (operands - 1) + leaves
