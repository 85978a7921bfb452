"""The Pipedrive connector: leads, each with its person and organisation."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
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
from qualifier.sync.connectors.pipedrive.activities import SETTLE_S, Activities
from qualifier.sync.connectors.pipedrive.api import Api
from qualifier.sync.connectors.pipedrive.checking import check
from qualifier.sync.connectors.pipedrive.contacts import Contacts
from qualifier.sync.connectors.pipedrive.doubts import probe
from qualifier.sync.connectors.pipedrive.errors import is_of_all
from qualifier.sync.connectors.pipedrive.fields import Fields
from qualifier.sync.connectors.pipedrive.leads import Feedback, Leads, Scope
from qualifier.sync.connectors.pipedrive.marks import DO_NOT_CALL
from qualifier.sync.connectors.pipedrive.people import people
from qualifier.sync.connectors.pipedrive.pulling import ARCHIVE_EVERY_S, AROUND_EVERY_S, Pulling
from qualifier.sync.connectors.pipedrive.reading import Reader
from qualifier.sync.connectors.pipedrive.tracing import Tracing
from qualifier.sync.connectors.pipedrive.writing import Writing
from qualifier.sync.http import WHOLE_S

EVERYTHING, BY_DEFAULT = Scope(), Feedback()
_OPPOSED = {DO_NOT_CALL: "true"}


class Pipedrive:
    """A connection to an account. See base.Crm for what its methods promise.

    There is no writing of several at once: a batch is one record after the other.
    """

    batch = 20
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
        settle_s: float = SETTLE_S,
        around_every_s: float = AROUND_EVERY_S,
        archive_every_s: float = ARCHIVE_EVERY_S,
    ) -> None:
        """`access`: a pasted token (`by_token`) or a sign-in. `fields`: names of fields that leads
        bring. `clock` gives seconds since 1970. `settle_s`: after how long an activity that is not
        found is taken as not made. `around_every_s`: how often changes of persons, organisations
        and deals are asked for; `archive_every_s`: the same of archived leads. All seconds."""
        self.name = name
        self._api = Api(access, whole_s=whole_s, monotonic=monotonic, clock=clock, sleep=sleep)
        self._fields = Fields(self._api, monotonic=monotonic)
        self._asked = tuple(fields)
        self._leads = Leads(self._fields, self._asked, scope, feedback)
        self._reader = Reader(self._api)
        self._pulling = Pulling(
            self._api, self._fields, self._leads, self._reader, scope,
            around_every_s=around_every_s, archive_every_s=archive_every_s,
        )  # fmt: skip
        self._contacts = Contacts(self._api)
        self._tracing = Tracing(self._api, self._fields, self._reader, self._contacts)
        self._writing = Writing(
            self._api, self._fields, self._reader, self._contacts, self._tracing
        )
        self._activities = Activities(
            self._api, self._reader, settle_s=settle_s, monotonic=monotonic
        )

    def close(self) -> None:
        """Let connections go."""
        self._api.close()

    def check(self) -> Report:
        return check(self._api, self._fields, self._asked)

    def people(self) -> tuple[Person, ...]:
        return people(self._api)

    def describe(self) -> tuple[RemoteField, ...]:
        return self._fields.fresh()

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        return self._fields.ensure(wanted)

    def pull(self, cursor: str, known: Mapping[str, str]) -> Page:
        """Also raises TryLater(quota_low): what is left of the day is for hand-offs."""
        return self._pulling.page(cursor, known)

    def read(self, ids: Sequence[str]) -> Mapping[str, RemoteLead]:
        if not ids:
            return {}
        self._fields.known()
        return {id_: self._leads.lead(one) for id_, one in self._reader.by_ids(ids).items()}

    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """A lead that became a deal is not gone."""
        asked = list(dict.fromkeys(ids))
        return frozenset(asked) - self._reader.abouts(asked).keys()

    def quota(self) -> Quota | None:
        """Of the company's day, where Pipedrive says it."""
        return self._api.quota()

    def probe(self) -> tuple[Probed, ...]:
        """Which doubts about Pipedrive hold on this account, as far as reading tells."""
        return probe(self._api)

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """Per delivery the id of the record (FIELDS, ROUTE) or of the note or activity."""
        self._contacts.begin()
        outcomes: list[str | SyncError] = []
        cut: SyncError | None = None
        for one in deliveries:
            if cut is not None:  # nothing of this one can be there
                outcomes.append(TryLater("not_sent") if isinstance(cut, MaybeDone) else cut)
                continue
            try:
                outcomes.append(self._push(one))
            except SyncError as error:
                outcomes.append(error)
                cut = error if is_of_all(error) else None
        if cut is not None and all(one is cut for one in outcomes):
            raise cut
        return outcomes

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        """Also raises TryLater(no_answer): the absence of an activity cannot be believed yet."""
        if not deliveries:
            return []
        self._contacts.begin()
        step = deliveries[0].step
        if step in (Step.FIELDS, Step.ROUTE):
            found = self._tracing.find(deliveries)
            return [found.get(one.operation_key) for one in deliveries]
        left = [self._activities.find(one) for one in deliveries]
        if step is Step.OPPOSE:
            reached = self._tracing.find(deliveries, _OPPOSED)
            return [
                id_ if one.operation_key in reached else None
                for one, id_ in zip(deliveries, left, strict=True)
            ]
        return left

    def _push(self, one: Delivery) -> str:
        if one.step in (Step.FIELDS, Step.ROUTE):
            return self._writing.write(one)
        if one.step is Step.OPPOSE:
            # The field first, as it is what keeps others from calling; then the note.
            if not one.remote_lead:
                raise NeedsAttention("gone_there")
            self._writing.write(one, _OPPOSED)
        return self._activities.create(one)
