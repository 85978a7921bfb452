"""The dossier as a note at a lead, made together with its link: both are there, or none.

A note of Salesforce's takes no field of ours, so its title ends with our mark. Twelve notes go in a
call of which all is done or nothing; one that is refused says so, and the others go without it.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError
from qualifier.sync.connectors.base import Delivery
from qualifier.sync.connectors.salesforce.api import PARTS_MOST, Api, Json, sobject
from qualifier.sync.connectors.salesforce.errors import is_halted, is_of_record, of_failures
from qualifier.sync.connectors.salesforce.fields import NOTE, Fields
from qualifier.sync.connectors.salesforce.outcomes import Outcomes, in_turn, is_gone
from qualifier.sync.connectors.salesforce.references import Settling, reference
from qualifier.sync.connectors.salesforce.soql import in_blocks, is_in, select
from qualifier.sync.connectors.salesforce.targets import Targets

TITLE_MOST = 255
LINK = "ContentDocumentLink"
AT_ONCE = PARTS_MOST // 2  # a note and its link


class Notes:
    """Notes at leads and contacts."""

    def __init__(self, api: Api, fields: Fields, settling: Settling) -> None:
        self._api, self._fields, self._settling = api, fields, settling

    def create(self, deliveries: Sequence[Delivery], at: Targets) -> Outcomes:
        """Make them; by operation key the note's id or why not. All have a target."""
        if not self._fields.of(NOTE, "Content"):
            off = NeedsAttention("notes_off")
            return {one.operation_key: off for one in deliveries}
        said = {
            one.operation_key: {**_note(one), "LinkedEntityId": at[one.remote_lead].who}
            for one in deliveries
        }
        keys = list(said)
        loads = [
            {key: said[key] for key in keys[first : first + AT_ONCE]}
            for first in range(0, len(keys), AT_ONCE)
        ]
        return self._settling.note(in_turn(loads, self._together))

    def find(self, deliveries: Sequence[Delivery], at: Targets) -> dict[str, str]:
        """By operation key the ids of those that are there. Raises TryLater(no_answer) while the
        absence of one cannot be believed yet."""
        places = [place for target in at.values() for place in (target.who, target.what) if place]
        found = self._by_mark([one.operation_key for one in deliveries], [*places, *at])
        self._settling.wait([one for one in deliveries if one.remote_lead in at], found)
        return found

    def _by_mark(self, keys: Sequence[str], places: Sequence[str]) -> dict[str, str]:
        marks = {reference(key): key for key in keys}
        found: dict[str, str] = {}
        for some in in_blocks(places):
            at_these = is_in("LinkedEntityId", some)
            columns = "ContentDocumentId,ContentDocument.Title"
            links = self._api.query(select(columns, LINK, at_these))
            for link in links:
                document = link.get("ContentDocument")
                title = str(document.get("Title") or "") if isinstance(document, dict) else ""
                key = marks.get(title.rpartition(" ")[2])
                if key:
                    found[key] = str(link.get("ContentDocumentId"))
        return found

    def _together(self, said: Mapping[str, Json]) -> Outcomes:
        """One call. Of a refused one the others are innocent: they go again, after a look whether
        theirs was taken back as it should be."""
        names = {key: f"n{place}" for place, key in enumerate(said)}
        try:
            answers = self._api.together(
                [part for key, one in said.items() for part in _parts(names[key], one)]
            )
        except SyncError as error:
            if is_of_record(error) and not is_gone(error) and len(said) > 1:
                return self._apart(said, {})
            return dict.fromkeys(said, error)
        outcomes: Outcomes = {}
        for key, name in names.items():
            outcome = _outcome(answers.get(name), answers.get(f"{name}l"))
            if outcome is not None:
                outcomes[key] = outcome
        if len(outcomes) == len(said):
            return outcomes
        if not outcomes:
            return dict.fromkeys(said, MaybeDone("no_answer"))
        return self._apart(said, outcomes)

    def _apart(self, said: Mapping[str, Json], outcomes: Outcomes) -> Outcomes:
        """What goes on after a call of which nothing was done: those without an outcome, in two
        halves where none has one."""
        left = {key: one for key, one in said.items() if key not in outcomes}
        try:
            there = self._by_mark(list(left), [str(one["LinkedEntityId"]) for one in left.values()])
        except SyncError as error:
            return outcomes | dict.fromkeys(left, error)
        rest = [key for key in left if key not in there]
        cut = len(rest) if outcomes else (len(rest) + 1) // 2
        loads = [{key: left[key] for key in some} for some in (rest[:cut], rest[cut:]) if some]
        return outcomes | dict(there) | in_turn(loads, self._together)


def _note(one: Delivery) -> Json:
    """Line breaks of the text are dropped there; breaks are its tags alone."""
    title = str(one.payload.get("title") or "")
    mark = reference(one.operation_key)
    content = " ".join(str(one.payload.get("html") or "").splitlines())
    heading = f"<p><b>{html.escape(title)}</b></p>" if title else ""
    return {
        "Title": f"{title[: TITLE_MOST - len(mark) - 1]} {mark}".strip(),
        "Content": base64.b64encode((heading + content).encode()).decode("ascii"),
    }


def _parts(name: str, one: Json) -> list[Json]:
    """A note and its link, as parts of a call."""
    note = {"Title": one["Title"], "Content": one["Content"]}
    link = {
        "ContentDocumentId": f"@{{{name}.id}}",
        "LinkedEntityId": one["LinkedEntityId"],
        "ShareType": "V",
    }
    return [
        {"method": "POST", "url": sobject(NOTE), "referenceId": name, "body": note},
        {"method": "POST", "url": sobject(LINK), "referenceId": f"{name}l", "body": link},
    ]


def _outcome(note: Json | None, link: Json | None) -> str | SyncError | None:
    """What became of one, None if it was only taken back for the sake of another."""
    for part in (note, link):
        if part is None:
            return MaybeDone("no_answer")
        status, body = part.get("httpStatusCode"), part.get("body")
        if status not in (200, 201) and not is_halted(body):
            return of_failures(body)
    made: Any = (note or {}).get("body")
    if isinstance(made, dict) and made.get("id"):
        return str(made["id"])
    return None
