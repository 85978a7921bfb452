"""All receivers of a profile: the folder and its CRMs, each with its own rounds and pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any, Protocol

from qualifier.core.errors import InputError, NeedsAttention
from qualifier.core.field_mapping import FieldRow
from qualifier.core.ids import NewId
from qualifier.exchange.workplace import Workplace
from qualifier.store import connections, outbox
from qualifier.store.connections import CrmConnection
from qualifier.sync.access import Access
from qualifier.sync.connectors.base import Crm, Quota
from qualifier.sync.engine import Sent
from qualifier.sync.folder_rounds import FolderSync
from qualifier.sync.kinds import KINDS
from qualifier.sync.mapping import MappingAtWork
from qualifier.sync.proposals import proposed
from qualifier.sync.rounds import Received, Round, Stop, Sync

FOLDER_EVERY_S = 5.0
CRM_EVERY_S = 120


Trouble = tuple[str, str, str]  # reason, about what, at whom


class MakeCrm(Protocol):
    """Makes the connector of a connection. `way_in`: the key, or who signs requests; `fields` are
    those to be read."""

    def __call__(
        self, one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]
    ) -> Crm: ...


class AllRounds:
    """Rounds with every receiver. One's trouble is not another's."""

    def __init__(
        self,
        place: Workplace,
        language: Callable[[], str],
        make: MakeCrm,
        *,
        clock: Callable[[], datetime],
        random: Random,
        new_id: NewId,
    ) -> None:
        self._place, self._language, self._make = place, language, make
        self._clock, self._random, self._new_id = clock, random, new_id
        self._folder = FolderSync(place, language, clock=clock, random=random, new_id=new_id)
        self._crms: dict[str, tuple[CrmConnection, Sync]] = {}
        self._received_s: dict[str, float] = {}
        self.states: dict[str, dict[str, Any]] = {}  # connection id → what the window is told
        self._unmade: dict[str, Received] = {}  # connection id → why it cannot even be tried
        self._troubles: dict[str, Trouble] = {}  # receiver → what a person is to be told of it

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first; the token of a
        sign-in that never became a connection goes."""
        self._place.store.write(connections.forget_strays)
        return sum(one.recover() for one in self._all())

    def send_due(self, stop: Stop = lambda: False) -> Sent | None:
        """Send what is due to anybody; None where nothing is."""
        done: Sent | None = None
        for one in self._all():
            due = self._place.store.read(
                lambda c, name=one.name: outbox.due(c, name, self._clock(), 1)  # type: ignore[misc]
            )
            if due and not stop():
                done = _added(done or Sent(), one.send(stop))
        return done

    def receive_due(self, stop: Stop = lambda: False) -> Received | None:
        """Receive from those whose time has come; None where it is nobody's. What `stop` broke off
        goes on where it was, the next time."""
        got: Received | None = None
        for one in self._all():
            # Set before: what makes trouble is met again when its time comes, not each second.
            if not stop() and self._is_due(one.name):
                got = _together(got or Received(), self._receive(one, stop))
        return got

    def round(self, stop: Stop = lambda: False) -> Round:
        """A whole round with everybody, now."""
        sent, got = Sent(), Received()
        for one in self._all():
            sent = _added(sent, one.send(stop))
            if stop():
                break
            self._received_s[one.name] = time.monotonic()
            got = _together(got, self._receive(one, stop))
        for trouble in self._unmade.values():
            got = _together(got, trouble)
        return Round(sent, got)

    @property
    def trouble(self) -> Trouble:
        """What a person must be told now, of the first receiver that has such trouble; of a CRM
        that cannot be reached its state tells, and it passes by itself."""
        return next(iter(self._troubles.values()), ("", "", ""))

    def crm_of(self, one: CrmConnection, secret: str = "") -> Crm:
        """A connector to ask of what is there. `secret` "": the one that is kept."""
        return self._make(one, self._way_in(one, secret), MappingAtWork(rows_of(one)).asked)

    def make_anew(self, connection_id: str) -> None:
        """Its key is another one now."""
        self._crms.pop(connection_id, None)

    def _way_in(self, one: CrmConnection, secret: str) -> str | Access:
        row = KINDS.get(one.kind)
        if row and row.oauth and row.is_by_browser(str(one.details.get("way") or "")):
            from qualifier.sync.sign_in.access import SignedIn  # with its libraries
            from qualifier.sync.sign_in.kept import KeptToken

            return SignedIn(row.oauth, KeptToken(self._place.store, one.id))
        return secret or self._place.store.read(lambda c: connections.secret_of(c, one.id))

    def _receive(self, one: Sync, stop: Stop) -> Received:
        got = one.receive(stop)
        if stop():
            self._received_s.pop(one.name, None)
        if one.name in self._crms:
            got = replace(got, who=self._crms[one.name][0].name if got.problem else "")
            asks = got.needs_person or bool(got.asks)
            state = "needs_you" if asks else "unreachable" if got.problem else "ok"
            if state == "ok" and self.states.get(one.name, {}).get("state") != "ok":
                # After hours offline rows wait up to a quarter of an hour for their next try.
                now = self._clock()
                self._place.store.write(lambda c: outbox.retry_waiting(c, now, one.name))
            self._tell(one.name, state, got.problem, got.about, one.quota())
            self._keep_trouble(one.name, got if asks else Received())
        else:
            self._keep_trouble(one.name, got)
        return got

    def _keep_trouble(self, name: str, got: Received) -> None:
        """It stays the same trouble until this receiver is well, whatever the others do."""
        refused = [(one.reason, one.field, got.who) for one in got.refused]
        if refused or got.problem:
            self._troubles[name] = (*refused, (got.problem, got.about, got.who))[0]
        else:
            self._troubles.pop(name, None)

    def _tell(
        self,
        connection_id: str,
        state: str,
        problem: str,
        about: str,
        quota: Quota | None = None,
    ) -> None:
        """Keep how a connection stands; when it last answered stays where it does not."""
        before = self.states.get(connection_id, {}).get("at", "")
        at = self._clock().isoformat() if state == "ok" else before
        left = [quota.left, quota.of] if quota and not quota.is_brief else None
        self.states[connection_id] = {
            "state": state, "problem": problem, "about": about, "at": at, "quota": left,
        }  # fmt: skip

    def _is_due(self, name: str) -> bool:
        every = FOLDER_EVERY_S
        if name in self._crms:
            every = float(self._crms[name][0].details.get("every_s") or CRM_EVERY_S)
        now, last = time.monotonic(), self._received_s.get(name, float("-inf"))
        if now - last < every:
            return False
        self._received_s[name] = now
        return True

    def _all(self) -> Iterator[Sync]:
        """The folder, then the CRMs that are not paused, as they are set up now."""
        yield self._folder
        standing = self._place.store.read(connections.all_of)
        for gone in self._crms.keys() - {one.id for one in standing}:
            del self._crms[gone]
            self.states.pop(gone, None)
            self._troubles.pop(gone, None)
        self._unmade = {}
        for one in standing:
            if one.is_paused:
                self._tell(one.id, "paused", "", "")
                self._troubles.pop(one.id, None)
                continue
            kept = self._crms.get(one.id)
            if kept is None or kept[0] != one:
                try:
                    self._crms[one.id] = kept = (one, self._made(one))
                except NeedsAttention as error:  # an address that is none, a key that is gone
                    self._tell(one.id, "needs_you", error.reason, error.field)
                    self._unmade[one.id] = Received(
                        problem=error.reason, about=error.field, who=one.name, needs_person=True
                    )
                    self._keep_trouble(one.id, self._unmade[one.id])
                    continue
                kept[1].recover()
            yield kept[1]

    def _made(self, one: CrmConnection) -> Sync:
        from qualifier.sync.crm_rounds import CrmSync  # with its libraries, where there is a CRM

        return CrmSync(
            self._place,
            one,
            self.crm_of(one),
            MappingAtWork(rows_of(one)),
            self._language,
            clock=self._clock,
            random=self._random,
            new_id=self._new_id,
        )


def rows_of(one: CrmConnection) -> tuple[FieldRow, ...]:
    """The mapping of a connection: its own, else the proposed one. One that cannot be read, which
    the program itself wrote, counts as none."""
    if one.mapping:
        from qualifier.exchange.documents.mapping_document import mapping_from_text

        try:
            return mapping_from_text(one.mapping, one.name)
        except InputError:
            return proposed(one.kind)
    return proposed(one.kind)


def _added(first: Sent, second: Sent) -> Sent:
    return Sent(
        first.confirmed + second.confirmed,
        first.waiting + second.waiting,
        first.parked + second.parked,
    )


def _together(first: Received, second: Received) -> Received:
    troubled = first if first.problem else second
    return replace(
        second,
        leads=first.leads + second.leads,
        changed=first.changed + second.changed,
        feedback=first.feedback + second.feedback,
        differ=first.differ + second.differ,
        gone=first.gone + second.gone,
        unknown=(*first.unknown, *second.unknown),
        late=(*first.late, *second.late),
        refused=(*first.refused, *second.refused),
        problem=troubled.problem,
        about=troubled.about,
        who=troubled.who,
        needs_person=troubled.needs_person,
    )
