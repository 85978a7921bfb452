"""The Salesforce connector: its leads are leads, and are followed where sales convert them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from qualifier.core.errors import SyncError
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
from qualifier.sync.connectors.salesforce.api import RECORDS_MOST, Api
from qualifier.sync.connectors.salesforce.checking import check
from qualifier.sync.connectors.salesforce.doubts import probe
from qualifier.sync.connectors.salesforce.fields import Fields
from qualifier.sync.connectors.salesforce.leads import Feedback, Leads, Scope
from qualifier.sync.connectors.salesforce.making import ensure
from qualifier.sync.connectors.salesforce.notes import Notes
from qualifier.sync.connectors.salesforce.outcomes import Outcomes, in_order
from qualifier.sync.connectors.salesforce.people import people
from qualifier.sync.connectors.salesforce.pulling import FOUND_MOST, Pulling
from qualifier.sync.connectors.salesforce.records import Records
from qualifier.sync.connectors.salesforce.references import SETTLE_S, Settling
from qualifier.sync.connectors.salesforce.targets import targets, without_target
from qualifier.sync.connectors.salesforce.tasks import Tasks
from qualifier.sync.http import WHOLE_S

EVERYTHING, BY_DEFAULT = Scope(), Feedback()


class Salesforce:
    """A connection to an org. See base.Crm for what its methods promise."""

    batch = RECORDS_MOST
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
        most: int = FOUND_MOST,
        settle_s: float = SETTLE_S,
    ) -> None:
        """`fields`: names of fields that leads bring. `clock` gives
        seconds since 1970. `most`: leads of a page. `settle_s`: after how long a note that is not
        found is taken as not made. All seconds."""
        self.name = name
        self._api = Api(access, whole_s=whole_s, monotonic=monotonic, clock=clock, sleep=sleep)
        self._fields = Fields(self._api, monotonic)
        self._asked = tuple(fields)
        leads = Leads(self._fields, self._asked, scope, feedback)
        self._leads = leads
        self._pulling = Pulling(self._api, self._fields, leads, scope, most=most)
        self._records = Records(self._api, self._fields)
        settling = Settling(settle_s, monotonic)
        self._notes = Notes(self._api, self._fields, settling)
        self._tasks = Tasks(self._api, self._fields, settling)

    def close(self) -> None:
        """Let connections go."""
        self._api.close()

    def check(self) -> Report:
        return check(self._api, self._fields, self._asked)

    def probe(self) -> tuple[Probed, ...]:
        """Which of our doubts this org settles, by reading alone (`doubts.py`)."""
        return probe(self._api, self._fields, self._leads)

    def people(self) -> tuple[Person, ...]:
        return people(self._api)

    def describe(self) -> tuple[RemoteField, ...]:
        return self._fields.fresh()

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        return ensure(self._api, self._fields, wanted)

    def pull(self, cursor: str, known: Mapping[str, str]) -> Page:
        return self._pulling.page(cursor, known)

    def read(self, ids: Sequence[str]) -> Mapping[str, RemoteLead]:
        return self._pulling.read(ids)

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        return self._pulling.gone(ids)

    def quota(self) -> Quota | None:
        return self._api.quota()

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """Per delivery the id of the record (FIELDS, ROUTE), of the note or of the task."""
        if not deliveries:
            return []
        step = deliveries[0].step
        if step in (Step.FIELDS, Step.ROUTE):
            return in_order(deliveries, self._records.write(deliveries, routes=step is Step.ROUTE))
        return in_order(deliveries, self._tell(deliveries))

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        """Also raises TryLater(no_answer): the absence of a note cannot be believed yet."""
        if not deliveries:
            return []
        step = deliveries[0].step
        if step in (Step.FIELDS, Step.ROUTE):
            found = self._records.find(deliveries)
            return [found.get(one.operation_key) for one in deliveries]
        at = targets(self._api, self._fields, [one.remote_lead for one in deliveries])
        if step is Step.NOTE:
            found = self._notes.find(deliveries, at)
        else:
            found = self._tasks.find(deliveries, at)
        if step is Step.OPPOSE and found:
            ticked = self._records.opposed(deliveries, at)
            found = {key: one for key, one in found.items() if key in ticked}
        return [found.get(one.operation_key) for one in deliveries]

    def _tell(self, deliveries: Sequence[Delivery]) -> Outcomes:
        """What is left at a lead. Of an opposition the tick goes first, as it is what keeps others
        from calling; then the task that says why."""
        at = targets(self._api, self._fields, [one.remote_lead for one in deliveries])
        outcomes = without_target(deliveries, at)
        ready = [one for one in deliveries if one.operation_key not in outcomes]
        if ready and ready[0].step is Step.OPPOSE:
            outcomes |= self._records.oppose(ready, at)
            ready = [one for one in ready if isinstance(outcomes[one.operation_key], str)]
        if not ready:
            return outcomes
        where = self._notes if ready[0].step is Step.NOTE else self._tasks
        return outcomes | where.create(ready, at)
