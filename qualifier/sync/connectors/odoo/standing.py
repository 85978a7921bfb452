"""What a record and its chatter say of sales' answer. The rule, as Odoo knows no "accepted":

won        `won_status` (19 and later), else a won stage or 100 %, and not archived
accepted   somebody moved it past the stage that hand-offs are routed to, after our last dossier:
           not our account, nor one that brought a dossier; it has a salesperson
lost       lost, after it had been accepted: a deal that ended
rejected   lost before that: sales refused it without having worked on it
""         else; so an answer is taken back by restoring the record or moving it back

Lost is `won_status` (19), else archived with 0 %; archived with more is merely put away. The
reason goes when the record is restored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qualifier.sync.connectors.base import Standing
from qualifier.sync.connectors.odoo.chatter import LOST, WON, Told
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.session import Session


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline."""

    sequence: int
    is_won: bool


class Standings:
    """Works out standings of rows. `handed_stage` is the id of the stage hand-offs are routed to,
    "" for the pipeline's first."""

    def __init__(self, session: Session, fields: LeadFields, handed_stage: str) -> None:
        self._session = session
        self._handed = handed_stage
        self._reason = fields.first_of("lost_reason_id", "lost_reason")
        self._stages: dict[int, Stage] = {}
        self._handed_at = 0  # sequence of that stage
        wanted = ("active", "probability", "stage_id", "user_id", "won_status", self._reason)
        self.needs = tuple(name for name in wanted if name in fields)

    def know_stages(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """The pipeline is asked for again when a stage comes up that is new."""
        ids = {row["stage_id"][0] for row in rows if row.get("stage_id")}
        if ids - self._stages.keys():
            found = self._session.rows("crm.stage", [], ["sequence", "is_won"], limit=1000)
            self._stages = {
                one["id"]: Stage(int(one["sequence"] or 0), bool(one["is_won"])) for one in found
            }
            first = min((one.sequence for one in self._stages.values()), default=0)
            handed = self._stages.get(int(self._handed)) if self._handed.isdecimal() else None
            self._handed_at = handed.sequence if handed else first

    def is_told_of(self, row: Mapping[str, Any]) -> bool:
        """Whether it needs the chatter to say how a record stands."""
        return bool(self._end(row)) or self._is_past(row)

    def of(self, row: Mapping[str, Any], told: Told) -> Standing:
        """The standing of a record."""
        end = self._end(row)
        if end == WON:
            return Standing("won", by=told.by.get(WON, ""))
        is_accepted = self._is_past(row) and bool(told.moved_by)
        if end == LOST:
            reason = row.get(self._reason) or ["", ""]
            return Standing(
                "lost" if is_accepted else "rejected",
                reason=str(reason[0]),
                label=str(reason[1]),
                comment=told.words,
                by=told.by.get(LOST, ""),
            )
        if is_accepted and row.get("active", True) and row.get("user_id"):
            return Standing("accepted", by=told.moved_by)
        return Standing()

    def _end(self, row: Mapping[str, Any]) -> str:
        """WON, LOST or ""."""
        if "won_status" in row:
            said = str(row["won_status"] or "")
            return said if said in (WON, LOST) else ""
        probability = row.get("probability") or 0.0
        if row.get("active", True):
            return WON if probability >= 100 or self._stage(row).is_won else ""
        return LOST if probability <= 0 else ""

    def _is_past(self, row: Mapping[str, Any]) -> bool:
        return self._stage(row).sequence > self._handed_at

    def _stage(self, row: Mapping[str, Any]) -> Stage:
        stage = row.get("stage_id")
        return self._stages.get(stage[0] if stage else 0, Stage(-1, False))
