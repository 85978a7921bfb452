"""The Zoho connector: leads as they are, their notes, calls and tasks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from qualifier.core.errors import NeedsAttention, SyncError
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import (
    Delivery,
    Page,
    Person,
    Probed,
    Quota,
    RemoteField,
    RemoteLead,
    Report,
    Step,
)
from qualifier.sync.connectors.zoho.activities import SETTLE_S, Activities
from qualifier.sync.connectors.zoho.api import Api
from qualifier.sync.connectors.zoho.checking import check
from qualifier.sync.connectors.zoho.doubts import probe
from qualifier.sync.connectors.zoho.fields import DO_NOT_CALL, Fields
from qualifier.sync.connectors.zoho.leads import Feedback, Leads, Scope
from qualifier.sync.connectors.zoho.outcomes import Outcomes, in_order
from qualifier.sync.connectors.zoho.people import People
from qualifier.sync.connectors.zoho.pulling import OVERLAP_S, Pulling
from qualifier.sync.connectors.zoho.records import Records
from qualifier.sync.http import WHOLE_S

EVERYTHING, BY_DEFAULT = Scope(), Feedback()


class Zoho:
    """A connection to an account. See base.Crm for what its methods promise."""

    batch = 100
    steps: tuple[Step, ...] = (
        Step.FIELDS,
        Step.NOTE,
        Step.CALL,
        Step.TASK,
        Step.ROUTE,
        Step.ASK,
        Step.OPPOSE,
    )

    def __init__(
        self,
        name: str,
        access: Access,
        *,
        scope: Scope = EVERYTHING,
        fields: Sequence[str] = (),
        feedback: Feedback = BY_DEFAULT,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        whole_s: float = WHOLE_S,
        overlap_s: int = OVERLAP_S,
        settle_s: float = SETTLE_S,
    ) -> None:
        """`access`: its base is the API's root of the account's data centre. `fields`: names of
        fields that leads bring, those of the deal that a lead became as `Converted_Deal.Stage`.
        `clock` gives seconds since 1970. `overlap_s`: how far before the last round's beginning a
        pull begins. `settle_s`: after how long a note that is not found is taken as not made."""
        self.name = name
        self._access = access
        self._api = Api(access, whole_s=whole_s, monotonic=monotonic, clock=clock, sleep=sleep)
        self._fields = Fields(self._api)
        self._people = People(self._api)
        self._asked = tuple(fields)
        leads = Leads(self._fields, self._asked, scope, feedback)
        self._pulling = Pulling(
            self._api, self._fields, leads, self._people, scope, overlap_s=overlap_s
        )
        self._records = Records(self._api, self._fields)
        self._activities = Activities(
            self._api, self._fields, settle_s=settle_s, monotonic=monotonic
        )

    def close(self) -> None:
        """Let connections go."""
        self._api.close()

    def check(self) -> Report:
        base = self._access.base()
        return check(self._api, self._fields, self._people, self._asked, base, self.name)

    def people(self) -> tuple[Person, ...]:
        return self._people.all()

    def describe(self) -> tuple[RemoteField, ...]:
        return self._fields.fresh()

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        return self._fields.ensure(wanted)

    def pull(self, cursor: str, known: Mapping[str, str]) -> Page:
        return self._pulling.page(cursor, known)

    def read(self, ids: Sequence[str]) -> Mapping[str, RemoteLead]:
        return self._pulling.read(ids)

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        return self._pulling.gone(ids)

    def quota(self) -> Quota | None:
        return self._api.quota()

    def probe(self) -> tuple[Probed, ...]:
        """Which doubts hold on this account, as far as reading tells; nothing is written."""
        return probe(self._api, self._fields)

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """Per delivery the id of the record (FIELDS, ROUTE) or of the activity (all others)."""
        if not deliveries:
            return []
        step = deliveries[0].step
        if step in (Step.FIELDS, Step.ROUTE):
            return in_order(deliveries, self._records.write(deliveries))
        if step is Step.OPPOSE:
            return in_order(deliveries, self._oppose(deliveries))
        return in_order(deliveries, self._activities.create(deliveries))

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        """Also raises TryLater(no_answer): the absence of a note cannot be believed yet."""
        if not deliveries:
            return []
        step = deliveries[0].step
        if step in (Step.FIELDS, Step.ROUTE):
            found = self._records.find(deliveries)
        else:
            found = self._activities.find(deliveries)
        if step is Step.OPPOSE:
            reached = self._records.find(deliveries, self._opposed())
            found = {key: one for key, one in found.items() if key in reached}
        return [found.get(one.operation_key) for one in deliveries]

    def _opposed(self) -> dict[str, str]:
        return {self._fields.own(DO_NOT_CALL): "true"}

    def _oppose(self, deliveries: Sequence[Delivery]) -> Outcomes:
        """The tick first, as it is what keeps others from calling; then the note."""
        nowhere = [one for one in deliveries if not one.remote_lead]
        outcomes: Outcomes = {one.operation_key: NeedsAttention("gone_there") for one in nowhere}
        known = [one for one in deliveries if one.remote_lead]
        outcomes |= self._records.write(known, self._opposed())
        reached = [one for one in deliveries if isinstance(outcomes[one.operation_key], str)]
        return outcomes | self._activities.create(reached)
