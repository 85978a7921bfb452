"""The HubSpot connector: contacts are leads (no Lead objects: they need a paid plan)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo

from qualifier.core.errors import NeedsAttention, SyncError
from qualifier.sync.connectors.base import (
    Delivery,
    LeadList,
    Page,
    Person,
    Quota,
    RemoteField,
    RemoteLead,
    Report,
    Step,
)
from qualifier.sync.connectors.hubspot.activities import SETTLE_S, Activities
from qualifier.sync.connectors.hubspot.api import Api
from qualifier.sync.connectors.hubspot.checking import check, with_lists
from qualifier.sync.connectors.hubspot.fields import DO_NOT_CALL, Fields
from qualifier.sync.connectors.hubspot.leads import Feedback, Leads, Scope
from qualifier.sync.connectors.hubspot.lists import Lists
from qualifier.sync.connectors.hubspot.outcomes import Outcomes, in_order
from qualifier.sync.connectors.hubspot.people import People
from qualifier.sync.connectors.hubspot.pulling import LAG_S, Pulling
from qualifier.sync.connectors.hubspot.records import Records
from qualifier.sync.http import WHOLE_S

BASE = "https://api.hubapi.com"
EVERYTHING, BY_DEFAULT = Scope(), Feedback()
_OPPOSED = {DO_NOT_CALL: "true"}


class HubSpot:
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
        token: str,
        *,
        base: str = BASE,
        scope: Scope = EVERYTHING,
        fields: Sequence[str] = (),
        feedback: Feedback = BY_DEFAULT,
        zone: tzinfo | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        whole_s: float = WHOLE_S,
        lag_s: float = LAG_S,
        settle_s: float = SETTLE_S,
    ) -> None:
        """`token`: a service key or the token of a private app. `fields`: names of properties that
        leads bring. `zone`: the account's, for the daily limit. `clock` gives seconds since 1970.
        `lag_s`: how long ago a change must be for a pull to tell it. `settle_s`: after how long an
        activity that is not found is taken as not made. All seconds."""
        self.name = name
        self._api = Api(
            base, token, zone=zone, whole_s=whole_s, monotonic=monotonic, clock=clock, sleep=sleep
        )
        self._fields = Fields(self._api)
        self._people = People(self._api)
        self._asked = tuple(fields)
        leads = Leads(self._fields, self._asked, scope, feedback)
        self._lists, self._scope = Lists(self._api, monotonic=monotonic), scope
        self._pulling = Pulling(
            self._api, self._fields, leads, self._people, self._lists, scope, lag_s=lag_s
        )
        self._records = Records(self._api, self._fields)
        self._activities = Activities(
            self._api, self._fields, settle_s=settle_s, monotonic=monotonic
        )

    def close(self) -> None:
        """Let connections go."""
        self._api.close()

    def check(self) -> Report:
        found = check(self._api, self._fields, self._people, self._asked, self.name)
        return with_lists(found, lambda: self._lists.members(self._scope.lists, may_renew=True))

    def people(self) -> tuple[Person, ...]:
        return self._people.all()

    def lists(self) -> tuple[LeadList, ...]:
        return self._lists.all()

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
        """Also raises TryLater(no_answer): the absence of an activity cannot be believed yet."""
        if not deliveries:
            return []
        step = deliveries[0].step
        if step in (Step.FIELDS, Step.ROUTE):
            found = self._records.find(deliveries)
        else:
            found = self._activities.find(deliveries)
        if step is Step.OPPOSE:
            reached = self._records.find(deliveries, _OPPOSED)
            found = {key: one for key, one in found.items() if key in reached}
        return [found.get(one.operation_key) for one in deliveries]

    def _oppose(self, deliveries: Sequence[Delivery]) -> Outcomes:
        """The property first, as it is what keeps others from calling; then the note."""
        nowhere = [one for one in deliveries if not one.remote_lead]
        outcomes: Outcomes = {one.operation_key: NeedsAttention("gone_there") for one in nowhere}
        outcomes |= self._records.write([one for one in deliveries if one.remote_lead], _OPPOSED)
        reached = [one for one in deliveries if isinstance(outcomes[one.operation_key], str)]
        return outcomes | self._activities.create(reached)
