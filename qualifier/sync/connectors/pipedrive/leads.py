"""A lead of Pipedrive with its person and organisation, or the deal it became, as one remote lead.

Its id is the lead's, also after it became a deal: that names the lead it came from. What sales say:
a deal that was won or lost; else our field of the verdict; else a label; else that there is a deal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qualifier.core.text import fold
from qualifier.sync.connectors.base import RemoteLead, Standing
from qualifier.sync.connectors.pipedrive.api import Json
from qualifier.sync.connectors.pipedrive.fields import LABELS, OWNER, Fields
from qualifier.sync.connectors.pipedrive.marks import DO_NOT_CALL, REASON, VERDICT, VERDICTS
from qualifier.sync.connectors.pipedrive.values import (
    LEAD,
    PERSON,
    Spot,
    ours,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which leads are ours; each part that is empty lets all through. `owners`: ids of users;
    `labels`: ids of labels, of which a lead has one at least. `since`: changed since then only."""

    owners: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def mark(self) -> str:
        """Differs where the scope does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


# Labels by which sales may answer, as their folded names; a team has them or has not.
DEFAULT_LABELS = {
    "accepted": "accepted",
    "accepted by sales": "accepted",
    "rejected": "rejected",
    "rejected by sales": "rejected",
    "turned back": "turned_back",
    "disqualified": "disqualified",
    "accepte": "accepted",
    "acceptee": "accepted",
    "refuse": "rejected",
    "refusee": "rejected",
    "renvoye": "turned_back",
    "renvoyee": "turned_back",
    "disqualifie": "disqualified",
    "disqualifiee": "disqualified",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """`of_label`: folded names of labels → statuses of core.feedback. `of_archived`: the status
    of a lead that was put into the archive without a word, "" none."""

    of_label: Mapping[str, str] = field(default_factory=lambda: DEFAULT_LABELS)
    of_archived: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is told of a lead. `lead` is {} where it became `deal`; `person`, `org` {} where
    there is none, or none that we may see."""

    id: str
    lead: Json
    deal: Json
    person: Json
    org: Json

    @property
    def about(self) -> Json:
        """The lead, or the deal it became."""
        return self.deal or self.lead

    def part(self, on: str) -> Json:
        """The record a field is kept at."""
        return self.about if on == LEAD else self.person if on == PERSON else self.org


def raw(spot: Spot, whole: Whole) -> Any:
    """A value as it came."""
    record = whole.part(spot.on)
    if spot.on == PERSON and spot.key in ("phone", "email"):
        return primary(record.get(f"{spot.key}s"))
    if spot.on == PERSON and spot.key == "phone2":
        return second(record.get("phones"))
    if spot.part:
        return (record.get(spot.key) or {}).get(spot.part)
    if spot.key == "value" and not spot.is_custom and whole.lead:
        return (record.get("value") or {}).get("amount")
    if spot.key == LABELS and not whole.lead:
        return None  # those of a deal are others
    if spot.is_custom and not (spot.on == LEAD and whole.lead):
        return (record.get("custom_fields") or {}).get(spot.key)
    return record.get(spot.key)


def primary(listed: Any) -> str:
    """The chosen one of several phones or addresses, else the first."""
    some = [one for one in listed or () if isinstance(one, dict) and one.get("value")]
    chosen = next((one for one in some if one.get("primary")), some[0] if some else {})
    return str(chosen.get("value") or "")


def second(listed: Any) -> str:
    """The first of those that are not the chosen one."""
    some = [str(one["value"]) for one in listed or () if isinstance(one, dict) and one.get("value")]
    chosen = primary(listed)
    return next((one for one in some if one != chosen), "")


def person_of(about: Json) -> str:
    """The id of a lead's or deal's person, "" none."""
    return str(about.get("person_id") or "")


def org_of(about: Json) -> str:
    """The id of its organisation: leads and deals call it by two names."""
    return str(about.get("organization_id") or about.get("org_id") or "")


class Leads:
    """Turns records into leads. `wanted` are the names of fields that every reading tells."""

    def __init__(
        self, fields: Fields, wanted: Sequence[str], scope: Scope, feedback: Feedback
    ) -> None:
        self._fields, self._wanted = fields, tuple(dict.fromkeys(wanted))
        self._scope, self._feedback = scope, feedback

    def lead(self, whole: Whole) -> RemoteLead:
        """What stands there."""
        spots = self._fields.known()
        values = {
            name: ours(spot, raw(spot, whole)) if (spot := spots.get(name)) else ""
            for name in self._wanted
        }
        # Of all of them the first 19 characters are the second: in v1 milliseconds follow.
        parts = (whole.about, whole.person, whole.org)
        newest = max(str(one.get("update_time") or "")[:19] for one in parts)
        return RemoteLead(
            id=whole.id,
            stamp=self.stamp(whole),
            values=values,
            is_archived=whole.about.get("is_archived") is True,
            opposed=self._value(DO_NOT_CALL, whole) == "true",
            standing=self._standing(whole),
            is_outside=not self.is_ours(whole.about),
            changed_at=f"{newest}Z" if newest else "",
        )

    def is_ours(self, about: Json) -> bool:
        """Whether a lead is in the scope. A deal has other labels, so they say nothing of it."""
        scope = self._scope
        if scope.owners and str(about.get(OWNER) or "") not in scope.owners:
            return False
        is_deal = isinstance(about.get("id"), int)
        labels = {str(one) for one in about.get(LABELS) or ()}
        return is_deal or not scope.labels or not labels.isdisjoint(scope.labels)

    def stamp(self, whole: Whole) -> str:
        """Of its four parts, so that a change of one is seen where only that is read. Persons and
        organisations have whole seconds only, hence what they hold."""
        return "/".join(
            (self.head(whole.about), *(self.tail(one) for one in (whole.person, whole.org)))
        )

    def head(self, about: Json) -> str:
        """The part of the lead or deal, with a sign where it is not in the scope: another scope
        changes no record."""
        sign = "" if self.is_ours(about) else "-"
        at = about.get("update_time")
        if isinstance(about.get("id"), int):  # a deal's time has whole seconds
            return f"d{about['id']}~{_digest(about)}{sign}"
        return f"{at}{'a' if about.get('is_archived') is True else ''}{sign}"

    def tail(self, record: Json) -> str:
        """The part of a person or an organisation."""
        return f"{record['id']}~{_digest(record)}" if record else ""

    def _standing(self, whole: Whole) -> Standing:
        status = whole.deal.get("status")
        if status in ("won", "lost"):
            return self._of_deal(str(status), str(whole.deal.get("lost_reason") or ""))
        verdict = self._value(VERDICT, whole)
        if verdict in VERDICTS:
            reason = self._value(REASON, whole)
            spot = self._fields.known().get(REASON)
            options = spot.field.options if spot else {}
            return Standing(verdict, reason, options.get(reason, reason))
        if whole.deal:
            return Standing("accepted")
        names = self._label_names(whole)
        for name in names:
            if answer := self._feedback.of_label.get(fold(name)):
                return Standing(answer)
        if self._feedback.of_archived and whole.lead.get("is_archived") is True:
            return Standing(self._feedback.of_archived)
        return Standing()

    def _of_deal(self, status: str, words: str) -> Standing:
        """The reason of a lost deal is free text; one that is worded as an option of ours is it."""
        if status == "won" or not words:
            return Standing(status)
        spot = self._fields.known().get(REASON)
        options = spot.field.options if spot else {}
        known = (one for one, label in options.items() if fold(label) == fold(words.strip()))
        return Standing(status, next(known, words), words)

    def _value(self, name: str, whole: Whole) -> str:
        spot = self._fields.known().get(name)
        return ours(spot, raw(spot, whole)) if spot else ""

    def _label_names(self, whole: Whole) -> list[str]:
        spot = self._fields.known().get(LABELS)
        options = spot.field.options if spot else {}
        return [options.get(str(one), "") for one in whole.lead.get(LABELS) or ()]


@dataclass(frozen=True, slots=True)
class Known:
    """A stamp of ours, taken apart."""

    head: str
    person: str
    org: str

    @property
    def person_id(self) -> str:
        """ "" where there is none."""
        return self.person.partition("~")[0]

    @property
    def org_id(self) -> str:
        """ "" where there is none."""
        return self.org.partition("~")[0]


def read_stamp(stamp: str) -> Known | None:
    """None for what no version of this wrote."""
    parts = stamp.split("/")
    return Known(*parts) if len(parts) == 3 else None


def _digest(record: Json) -> str:
    # Not the time: activities move it too.
    held = {key: value for key, value in record.items() if key != "update_time"}
    text = json.dumps(held, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
