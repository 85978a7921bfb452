"""The connector: signs in when it is first needed, and hands each question to its part."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.access import Given
from qualifier.sync.connectors.base import (
    Delivery,
    Page,
    Person,
    Quota,
    RemoteField,
    RemoteLead,
    Report,
    Step,
)
from qualifier.sync.connectors.odoo import account, address, fields, pulling
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.finding import Finder
from qualifier.sync.connectors.odoo.leads import Leads
from qualifier.sync.connectors.odoo.pushing import Pusher
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused, at_the_border
from qualifier.sync.connectors.odoo.scope import Scope
from qualifier.sync.connectors.odoo.session import Session, ask_version, sign_in
from qualifier.sync.connectors.odoo.standing import Standings
from qualifier.sync.connectors.odoo.tags import OpposeTag
from qualifier.sync.http import WHOLE_S, Http
from qualifier.sync.pasted import pasted

OPPOSE_TAG = "Do not call"
IDS = 5000  # most ids in one search


@dataclass(frozen=True, slots=True)
class _Parts:
    """What works on a session that is open."""

    session: Session
    fields: LeadFields
    leads: Leads
    tag: OpposeTag


class Odoo:
    """One connection to one Odoo. Not for two threads at a time.

    Whoever sees the record sees our notes: they are internal, in the record's chatter.
    """

    batch = 1  # Odoo has no calls for several records with different values
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
        base: str,
        database: str,
        key: str,
        *,
        login: str = "",
        scope: Scope,
        fields: Sequence[str],
        handed_stage: str = "",
        oppose_tag: str = OPPOSE_TAG,
        allow_http: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        whole_s: float = WHOLE_S,
    ) -> None:
        """`base`: the address, as people copy it. `database`: "" where it is Odoo Online, whose
        address says it, or a server with one only; `login`: for servers up to 18. `fields`: the
        names that values are wanted of. `handed_stage`: the id of the stage hand-offs are routed
        to (`standing`). `oppose_tag`: the name of the tag that says do not call.

        Raises NeedsAttention(address_wrong | address_insecure).
        """
        self.name = name
        base = address.base_of(base, allow_http=allow_http)
        self._database = pasted(database) or address.database_of(base)
        self._login, self._key = pasted(login), pasted(key)
        self._scope, self._asked = scope, tuple(fields)
        self._handed_stage, self._oppose_tag = handed_stage, oppose_tag
        self._is_online = address.is_online(base)
        pace = address.pace_of(base, monotonic, sleep)
        self._http = Http(Given(base), pace, whole_s=whole_s, monotonic=monotonic)
        self._session: Session | None = None
        self._parts: _Parts | None = None

    def close(self) -> None:
        """Let connections go."""
        self._http.close()

    # --- set-up -----------------------------------------------------------------------------------
    @at_the_border()
    def check(self) -> Report:
        """As Crm.check; reasons: key_refused, database_unknown, login_missing, plan_refuses_api,
        version_unsupported, certificate_refused."""
        return account.report(self._signed_in(), self._scope, self._asked)

    @at_the_border()
    def people(self) -> tuple[Person, ...]:
        return account.people(self._signed_in())

    @at_the_border()
    def describe(self) -> tuple[RemoteField, ...]:
        return fields.described(self._signed_in(), self._open().fields)

    @at_the_border()
    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        """As Crm.ensure. Names begin with `x_`; a choice keeps the keys it is given."""
        if fields.make(self._signed_in(), self._open().fields, wanted):
            self._parts = None
        there = self._open().fields
        return tuple(there[one.name].remote for one in wanted if one.name in there)

    # --- leads in ---------------------------------------------------------------------------------
    @at_the_border()
    def pull(self, cursor: str, known: Mapping[str, str]) -> Page:
        parts = self._open()
        return pulling.pull(parts.session, parts.leads, self._scope, cursor, known)

    @at_the_border()
    def read(self, ids: Sequence[str]) -> Mapping[str, RemoteLead]:
        numbers = [int(one) for one in ids if one.isdecimal()]
        return {lead.id: lead for lead in self._open().leads.read(numbers)}

    @at_the_border()
    def gone(self, ids: Sequence[str]) -> frozenset[str]:
        """Deleted, merged away and hidden look the same to an account."""
        session = self._signed_in()
        numbers = [int(one) for one in ids if one.isdecimal()]
        there: set[str] = set()
        for start in range(0, len(numbers), IDS):
            some = numbers[start : start + IDS]
            rows = session.rows(
                LEAD, [["id", "in", some]], ["id"], limit=len(some), archived_too=True
            )
            there |= {str(row["id"]) for row in rows}
        return frozenset(ids) - there

    def quota(self) -> Quota | None:
        return None  # Odoo says nothing of one

    # --- hand-offs out ----------------------------------------------------------------------------
    @at_the_border()
    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        parts = self._open()
        finder = Finder(parts.session, parts.fields)
        return [finder.find(one) for one in deliveries]

    @at_the_border()
    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """As Receiver.push, one after the other. Raises what concerns the connection: TryLater,
        NeedsAttention(key_refused, …); after that nothing more is sent."""
        parts = self._open()
        pusher = Pusher(parts.session, parts.fields, parts.tag)
        done: list[str | SyncError] = []
        for one in deliveries:
            try:
                done.append(pusher.push(one))
            except NeedsAttention as error:
                if error.reason == "key_refused":
                    return self._broken_off(done, deliveries, error)
                done.append(NeedsAttention(error.reason, error.field))
            except (TryLater, MaybeDone) as error:
                return self._broken_off(done, deliveries, error)
        return done

    def _broken_off(
        self, done: list[str | SyncError], deliveries: Sequence[Delivery], error: SyncError
    ) -> list[str | SyncError]:
        """What befell one befalls the rest, which was not sent."""
        if not done and not isinstance(error, MaybeDone):
            raise error
        rest = TryLater("not_sent") if isinstance(error, MaybeDone) else error
        return [*done, error, *[rest] * (len(deliveries) - len(done) - 1)]

    # --- signing in -------------------------------------------------------------------------------
    def _signed_in(self) -> Session:
        if self._session is None:
            version = ask_version(self._http)
            try:
                self._session = sign_in(self._http, version, self._database, self._login, self._key)
            except Refused as error:
                # Plans of Odoo Online other than "Custom" have no API; it is not said how they
                # refuse, so it is any no at the door that is not about the key.
                if self._is_online and error.kind is not Kind.KEY:
                    raise NeedsAttention("plan_refuses_api", self._database) from error
                raise
        return self._session

    def _open(self) -> _Parts:
        if self._parts is None:
            session = self._signed_in()
            there = LeadFields.of(session)
            standings = Standings(session, there, self._handed_stage)
            tag = OpposeTag(session, self._oppose_tag)
            leads = Leads(session, there, self._asked, standings, tag, self._scope)
            self._parts = _Parts(session, there, leads, tag)
        return self._parts
