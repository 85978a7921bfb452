"""What a record and its chatter say of sales' answer. The rule, as Odoo knows no "accepted":

won        `won_status` (19 and later), else a won stage or 100 %, and not archived
accepted   somebody moved it past the stage that hand-offs are routed to, after our last dossier:
           not our account, nor one that brought a dossier; it has a salesperson
lost       lost, after it had been accepted: a deal that ended
rejected   lost before that: sales refused it without having worked on it
""         else; so an answer is taken back by restoring the record or moving it back

Lost is `won_status` (19), else archived with 0 %; archived with more is merely put away. The
reason goes when the record is restored. Who moved it is told by the chatter: Odoo writes a message
for each change of stage, in the name of who made it. What it changed from may not be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import nh3

from qualifier.sync.connectors.base import Standing
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.keys import is_dossier, note_pattern
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused
from qualifier.sync.connectors.odoo.session import Session

ODOOBOT = 1  # what automation rules act as
MOST_MESSAGES = 10_000
_SUBTYPES = {"crm.mt_lead_stage": "stage", "crm.mt_lead_won": "won", "crm.mt_lead_lost": "lost"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline."""

    sequence: int
    is_won: bool


@dataclass(slots=True)
class _Told:
    """What the chatter of a record says: who last did what, their words; `moved_by`: who moved it
    since our last dossier, "" nobody; `ours`: who brought dossiers; `by`: kind of message → user
    id."""

    moved_by: str = ""
    ours: set[int] = field(default_factory=set)
    by: dict[str, str] = field(default_factory=dict)
    words: str = ""


class Standings:
    """Works out standings of rows. `handed_stage` is the id of the stage hand-offs are routed to,
    "" for the pipeline's first."""

    def __init__(self, session: Session, fields: LeadFields, handed_stage: str) -> None:
        self._session = session
        self._handed = handed_stage
        self._reason = fields.first_of("lost_reason_id", "lost_reason")
        self._stages: dict[int, Stage] = {}
        wanted = ("active", "probability", "stage_id", "user_id", "won_status", self._reason)
        self.needs = tuple(name for name in wanted if name in fields)

    def of(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, Standing]:
        """By id of the record."""
        self._know_stages(rows)
        ends = {row["id"]: self._end(row) for row in rows}
        past = {row["id"] for row in rows if self._is_past(row)}
        told = self._told([row["id"] for row in rows if ends[row["id"]] or row["id"] in past])
        return {
            row["id"]: self._standing(row, ends[row["id"]], row["id"] in past, told.get(row["id"]))
            for row in rows
        }

    def _standing(
        self, row: Mapping[str, Any], end: str, is_past: bool, told: _Told | None
    ) -> Standing:
        told = told or _Told()
        if end == "won":
            return Standing("won", by=told.by.get("won", ""))
        is_accepted = is_past and bool(told.moved_by)
        if end == "lost":
            reason = row.get(self._reason) or ["", ""]
            return Standing(
                "lost" if is_accepted else "rejected",
                reason=str(reason[0]),
                label=str(reason[1]),
                comment=told.words,
                by=told.by.get("lost", ""),
            )
        if is_accepted and row.get("active", True) and row.get("user_id"):
            return Standing("accepted", by=told.moved_by)
        return Standing()

    def _end(self, row: Mapping[str, Any]) -> str:
        """won, lost or ""."""
        if "won_status" in row:
            said = str(row["won_status"] or "")
            return said if said in ("won", "lost") else ""
        probability = row.get("probability") or 0.0
        if row.get("active", True):
            return "won" if probability >= 100 or self._stage(row).is_won else ""
        return "lost" if probability <= 0 else ""

    def _is_past(self, row: Mapping[str, Any]) -> bool:
        handed = self._stages.get(int(self._handed)) if self._handed.isdigit() else None
        first = min((one.sequence for one in self._stages.values()), default=0)
        return self._stage(row).sequence > (handed.sequence if handed else first)

    def _stage(self, row: Mapping[str, Any]) -> Stage:
        stage = row.get("stage_id")
        return self._stages.get(stage[0] if stage else 0, Stage(-1, False))

    def _know_stages(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """The pipeline is asked for again when a stage comes up that is new."""
        ids = {row["stage_id"][0] for row in rows if row.get("stage_id")}
        if ids - self._stages.keys():
            found = self._session.rows("crm.stage", [], ["sequence", "is_won"], limit=1000)
            self._stages = {
                one["id"]: Stage(int(one["sequence"] or 0), bool(one["is_won"])) for one in found
            }

    def _told(self, ids: Sequence[int]) -> dict[int, _Told]:
        """What the chatter says of these; nothing where it may not be read."""
        if not ids:
            return {}
        kinds = {self._session.reference(name): kind for name, kind in _SUBTYPES.items()}
        domain = [
            ["model", "=", LEAD],
            ["res_id", "in", list(ids)],
            "|",
            ["subtype_id", "in", [one for one in kinds if one]],
            ["message_id", "=like", note_pattern()],
        ]
        names = ["res_id", "subtype_id", "message_id", "create_uid", "body"]
        try:
            rows = self._session.rows("mail.message", domain, names, limit=MOST_MESSAGES)
        except Refused as error:
            if error.kind is Kind.RIGHT:
                return {}
            raise
        told: dict[int, _Told] = {}
        for row in rows:  # in the order they were written
            kind = kinds.get(row["subtype_id"][0] if row["subtype_id"] else None, "")
            self._hear(told.setdefault(row["res_id"], _Told()), row, kind)
        return told

    def _hear(self, told: _Told, row: Mapping[str, Any], kind: str) -> None:
        who = row["create_uid"][0] if row["create_uid"] else ODOOBOT
        if is_dossier(str(row["message_id"] or "")):
            told.moved_by = ""
            told.ours.add(who)
            return
        told.by[kind] = str(who)
        if kind == "lost":
            told.words = _words(str(row["body"] or ""))
        elif who == self._session.uid or who in told.ours:
            told.moved_by = ""
        elif who != ODOOBOT:
            told.moved_by = str(who)


def _words(html: str) -> str:
    """The comment of a loss. Odoo puts a heading before it, which ends in a colon."""
    text = re.sub(r"<br\s*/?>|</(?:p|div|li)>", "\n", html)
    lines = [line.strip() for line in unescape(nh3.clean(text, tags=set())).splitlines()]
    lines = [line for line in lines if line]
    return "\n".join(lines[1:] if lines and lines[0].endswith(":") else lines)
