"""What the chatter of records tells: who moved them, who ended them and in which words, and which
records were merged into them.

Odoo writes a message for each change of stage, in the name of who made it; what it changed from may
not be read. A merger moves the losers' messages to the winner, with a subject, and leaves in their
message ids whose they were (`…-openerp-<id>-crm.lead@…`): every record has one of its making.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import nh3

from qualifier.sync.connectors.odoo.keys import is_dossier, note_pattern
from qualifier.sync.connectors.odoo.refusals import LEAD
from qualifier.sync.connectors.odoo.session import Session

ODOOBOT = 1  # what automation rules act as
MOST_MESSAGES = 10_000
WON, LOST, STAGE = "won", "lost", "stage"
_SUBTYPES = {"crm.mt_lead_stage": STAGE, "crm.mt_lead_won": WON, "crm.mt_lead_lost": LOST}
_MADE_FOR = re.compile(r"-openerp-(\d+)-crm\.lead@")


@dataclass(slots=True)
class Told:
    """Of one record. `moved_by`: who moved it since our last dossier, not we; "" nobody. `by`: who
    last did what, by kind of message; `words`: the comment of the last loss; `merged`: ids."""

    moved_by: str = ""
    by: dict[str, str] = field(default_factory=dict)
    words: str = ""
    merged: set[str] = field(default_factory=set)
    ours: set[int] = field(default_factory=set)  # accounts that brought dossiers


def told_of(session: Session, ids: Sequence[int], moved: Collection[int]) -> dict[int, Told]:
    """What the chatter tells of these; who moved them only of those in `moved`."""
    if not ids:
        return {}
    kinds: dict[int | None, str] = {}
    domain: list[Any] = [["model", "=", LEAD], ["res_id", "in", list(ids)]]
    of_merger = ["&", ["subject", "!=", False], ["message_id", "=like", f"%-openerp-%-{LEAD}@%"]]
    if moved:
        kinds = {session.reference(name): kind for name, kind in _SUBTYPES.items()}
        subtypes = [one for one in kinds if one]
        of_stage = ["|", ["subtype_id", "in", subtypes], ["message_id", "=like", note_pattern()]]
        domain += ["|", "&", ["res_id", "in", list(moved)], *of_stage]
    names = ["res_id", "subtype_id", "message_id", "create_uid", "body"]
    rows = session.rows("mail.message", [*domain, *of_merger], names, limit=MOST_MESSAGES)
    told: dict[int, Told] = {}
    for row in rows:  # in the order they were written
        kind = kinds.get(row["subtype_id"][0] if row["subtype_id"] else None, "")
        _hear(session, told.setdefault(row["res_id"], Told()), row, kind)
    return told


def _hear(session: Session, told: Told, row: dict[str, Any], kind: str) -> None:
    message_id = str(row["message_id"] or "")
    made_for = _MADE_FOR.search(message_id)
    if made_for and made_for.group(1) != str(row["res_id"]):
        told.merged.add(made_for.group(1))
        return
    who = row["create_uid"][0] if row["create_uid"] else ODOOBOT
    if is_dossier(message_id):
        told.moved_by = ""
        told.ours.add(who)
        return
    if not kind:
        return
    told.by[kind] = str(who)
    if kind == LOST:
        told.words = _words(str(row["body"] or ""))
    elif who == session.uid or who in told.ours:
        told.moved_by = ""
    elif who != ODOOBOT:
        told.moved_by = str(who)


def _words(html: str) -> str:
    """The comment of a loss. Odoo puts a heading before it, which ends in a colon."""
    text = re.sub(r"<br\s*/?>|</(?:p|div|li)>", "\n", html)
    lines = [line.strip() for line in unescape(nh3.clean(text, tags=set())).splitlines()]
    lines = [line for line in lines if line]
    return "\n".join(lines[1:] if lines and lines[0].endswith(":") else lines)
