"""Notes, calls and tasks at a lead, and how one is known again after a lost answer.

A repeat makes a second one, so each carries a mark: a short line at the end of its text, `Ref LQ-`
and twelve digits from the operation key. It is looked for among what is at the lead, by lists that
are exact. They may lag by moments, so that an absence is believed only `settle_s` after the outcome
became unknown. A call is an activity that is done: a log of calls is found by no lead. What came to
the deal with its lead is looked for there.
"""

from __future__ import annotations

import hashlib
import html
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.pipedrive.api import PAGE, V1, V2, Api, Json, has_more, rows
from qualifier.sync.connectors.pipedrive.leads import person_of
from qualifier.sync.connectors.pipedrive.reading import Reader

SETTLE_S = 30.0
LONGEST_NOTE = 100_000  # characters
NOTES = (Step.NOTE, Step.OPPOSE)
LONGEST_SUBJECT = 255


def reference(operation_key: str) -> str:
    """The visible mark of an activity: a hash, as keys made one after the other begin alike."""
    return "Ref LQ-" + hashlib.sha256(operation_key.encode()).hexdigest()[:12]


class Activities:
    """What stands at leads. `monotonic` measures how long an outcome has been unknown."""

    def __init__(
        self,
        api: Api,
        reader: Reader,
        *,
        settle_s: float = SETTLE_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api, self._reader = api, reader
        self._settle_s, self._monotonic = settle_s, monotonic
        self._unknown_since: dict[str, float] = {}
        self._types: tuple[str, ...] | None = None

    def create(self, one: Delivery) -> str:
        """Make it; its id. Raises one of the three errors."""
        try:
            made = self._create(one)
        except MaybeDone:
            self._unknown_since[one.operation_key] = self._monotonic()
            raise
        self._unknown_since.pop(one.operation_key, None)
        return made

    def find(self, one: Delivery) -> str | None:
        """Its id if it is there. Raises TryLater(no_answer) while its absence cannot be believed
        yet."""
        about = self._about(one.remote_lead)
        if about is None:
            return None
        at = self._at(one.remote_lead, about)
        listed = self._notes(at) if one.step in NOTES else self._activities(at)
        mark, text = reference(one.operation_key), "content" if one.step in NOTES else "note"
        for record in listed:
            if mark in str(record.get(text) or ""):
                return str(record["id"])
        now = self._monotonic()
        since = self._unknown_since.setdefault(one.operation_key, now)
        if (left_s := since + self._settle_s - now) > 0:
            raise TryLater("no_answer", left_s)
        return None

    def _create(self, one: Delivery) -> str:
        words = text_of(one)
        if len(words) > LONGEST_NOTE:
            raise NeedsAttention("too_long", "content" if one.step in NOTES else "note")
        about = self._about(one.remote_lead)
        if about is None:
            raise NeedsAttention("gone_there")
        at = self._at(one.remote_lead, about)
        if one.step in NOTES:
            made_at = _moment(one.payload).strftime("%Y-%m-%d %H:%M:%S")
            body = {"content": words, "add_time": made_at, **at}
            return str(self._api.change("POST", V1, "/notes", body)["id"])
        body = {**self._activity(one, about), "note": words, **at}
        return str(self._api.change("POST", V2, "/activities", body)["id"])

    def _activity(self, one: Delivery, about: Json) -> Json:
        """All but the text. The person is a participant: as `person_id` it is refused."""
        said = one.payload
        body: Json = {"subject": str(said.get("title") or "")[:LONGEST_SUBJECT]}
        if person := person_of(about):
            body["participants"] = [{"person_id": int(person), "primary": True}]
        if one.step is Step.CALL:
            at = _moment(said)
            minutes = max(round(float(said.get("duration_s") or 0) / 60), 1)
            return body | {
                "type": self._type("call"),
                "done": True,
                "due_date": at.strftime("%Y-%m-%d"),
                "due_time": at.strftime("%H:%M"),
                "duration": f"{minutes // 60:02}:{minutes % 60:02}",
            }
        # Whoever is to do it; else whose lead it is: not the qualifier, who sends it.
        owner = str(said.get("person") or about.get("owner_id") or "")
        body |= {"type": self._type("task"), "done": False, "due_date": str(said["due_on"])}
        return body | ({"owner_id": int(owner)} if owner.isdecimal() else {})

    def _about(self, lead_id: str) -> Json | None:
        """The lead, or the deal it became. Raises where that cannot be told."""
        if not lead_id:
            return None
        try:
            data = self._api.get(V1, f"/leads/{lead_id}").get("data")
        except NeedsAttention as error:
            if error.reason != "gone_there":
                raise
            return self._reader.deal(lead_id)
        return data if isinstance(data, dict) else None

    def _at(self, lead_id: str, about: Json) -> Json:
        return (
            {"deal_id": about["id"]} if isinstance(about.get("id"), int) else {"lead_id": lead_id}
        )

    def _notes(self, at: Json) -> list[Json]:
        found: list[Json] = []
        start = 0
        while True:
            query = {**_texts(at), "limit": str(PAGE), "start": str(start)}
            body = self._api.get(V1, "/notes", query)
            page = rows(body)
            found += page
            start += len(page)
            if not page or not has_more(body):
                return found

    def _activities(self, at: Json) -> list[Json]:
        return [one for page in self._api.pages("/activities", _texts(at)) for one in page]

    def _type(self, wanted: str) -> str:
        """An account names its types of activity; where it has none of that key, its first."""
        if self._types is None:
            listed = rows(self._api.get(V1, "/activityTypes"))
            there = [one for one in listed if one.get("active_flag") is not False]
            self._types = tuple(str(one["key_string"]) for one in there if one.get("key_string"))
        if wanted in self._types or not self._types:
            return wanted
        return self._types[0]


def text_of(one: Delivery) -> str:
    """What it says, as HTML: a note has its title in it, and all have the mark."""
    body = f"{one.payload.get('html') or ''}<p>{reference(one.operation_key)}</p>"
    title = str(one.payload.get("title") or "")
    heading = f"<p><b>{html.escape(title)}</b></p>" if title and one.step in NOTES else ""
    return heading + body


def _moment(said: Any) -> datetime:
    return datetime.fromisoformat(str(said["at"])).astimezone(UTC)


def _texts(at: Json) -> dict[str, str]:
    return {key: str(value) for key, value in at.items()}
