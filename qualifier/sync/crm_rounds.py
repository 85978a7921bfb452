"""Rounds with one CRM: the outbox out; leads, changes, what sales said, and what is gone, in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.core.ids import NewId
from qualifier.exchange.workplace import Workplace
from qualifier.store import connections, links, outbox
from qualifier.store.connections import CrmConnection
from qualifier.store.database import Connection
from qualifier.sync.armful import TakingIn
from qualifier.sync.asides import put_gone
from qualifier.sync.cargo import CrmCargo, Ways
from qualifier.sync.connectors.base import Crm, Page, Quota
from qualifier.sync.desk_day import desk_day
from qualifier.sync.engine import Engine, Sent
from qualifier.sync.intake import Intake
from qualifier.sync.mapping import MappingAtWork
from qualifier.sync.reading import defaults_of
from qualifier.sync.rounds import Received, Stop
from qualifier.sync.standings import take_standings

RECONCILE_EVERY = timedelta(days=1)
CACHE_MIB = 16
ASK_GONE_EVERY = timedelta(hours=1)  # asking for 100,000 ids costs a thousand calls
ASK_AGAIN_MOST = 100  # of the missing ones, in each round until a person has decided: one call
MOST_GONE, MOST_GONE_SHARE = 50, 0.1  # more at once is asked about: an emptied or restored CRM
_RECONCILED = "reconciled:"
_GONE_ACCEPTED = "gone_accepted:"
_GONE_ASKED = "gone_asked:"  # an `_Asked`


class CrmSync:
    """Rounds with one connection over its connector `crm`."""

    def __init__(
        self,
        place: Workplace,
        one: CrmConnection,
        crm: Crm,
        mapping: MappingAtWork,
        language: Callable[[], str],
        *,
        clock: Callable[[], datetime],
        random: Random,
        new_id: NewId,
        in_use: Callable[[], Mapping[str, frozenset[str]]] = dict,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self._one, self._crm = one.id, one, crm
        self._place, self._clock, self._new_id = place, clock, new_id
        self._in_use, self._monotonic = in_use, monotonic
        self._got = Received()

        def defaults() -> Any:
            return defaults_of(place, one.details, one.name, clock().date())

        self._intake = Intake(place, one.id, mapping, defaults, clock=clock, new_id=new_id)
        ways = Ways(one.details.get("channels") or {}, one.details.get("people") or {})
        cargo = CrmCargo(place, crm, mapping, ways, defaults, language, clock=clock, new_id=new_id)
        self._engine = Engine(place.store, crm, cargo, clock=clock, random=random)

    def recover(self) -> int:
        """At start: what was on its way when the program died is looked up first."""
        return self._engine.recover()

    def send(self, stop: Stop = lambda: False) -> Sent:
        """What is due goes out."""
        done = self._engine.send(stop)
        if done.confirmed:
            self._note(steps_out=done.confirmed)
        return done

    def quota(self) -> Quota | None:
        """See `Sync`."""
        return self._crm.quota()

    def receive(self, stop: Stop = lambda: False) -> Received:
        """What is new there comes in, page by page; once a day what is gone is looked for."""
        self._got = Received()  # what came before a trouble is durable, and told
        if self._place.store.read(lambda c: outbox.has_open_birth(c, self.name)):
            return self._got  # else a record that we made may come in as somebody new
        try:
            self._pull(stop)
            if not stop():
                self._got = self._reconcile(self._got)
        except (TryLater, MaybeDone) as error:
            self._got = replace(self._got, problem=error.reason)
        except NeedsAttention as error:
            self._got = replace(
                self._got, problem=error.reason, about=error.field, needs_person=True
            )
        got = self._got
        came = got.leads + got.changed
        if came or got.feedback or not got.problem or got.asks:  # else it did not answer
            self._note(leads_in=came, feedback_in=got.feedback)
        return got

    def _pull(self, stop: Stop) -> None:
        store = self._place.store
        known = store.read(lambda c: links.known(c, self.name))
        cursor = store.read(lambda c: links.cursor(c, self.name))
        with TakingIn(self._take, self._monotonic) as taking_in:
            while not stop():
                page = self._crm.pull(cursor, known)
                taking_in.add(page)
                known.update({one.id: one.stamp for one in page.leads})
                cursor = page.cursor
                if page.is_last:
                    break

    def _take(self, page: Page) -> None:
        """Not always on the thread that asks: `_got` is read when all is in."""
        with self._place.store.many_writes(CACHE_MIB) as work_off:
            taken = self._intake.take(page, self._in_use())
            work_off()
        got, reasons = self._got, self._one.details.get("reasons") or {}
        said = take_standings(
            self._place, self.name, page.leads, reasons, clock=self._clock, new_id=self._new_id
        )
        self._got = replace(
            got,
            leads=got.leads + taken.new,
            changed=got.changed + taken.changed,
            differ=got.differ + taken.differ,
            feedback=got.feedback + said.new,
            late=(*got.late, *said.late),
        )

    # --- gone there ------------------------------------------------------------------------------
    def _reconcile(self, got: Received) -> Received:
        """Records that are no more lose their link; the leads stay, and are called no more. Many at
        once: a person says. The first time there is nothing to ask: all has just been told."""
        store, now = self._place.store, self._clock()
        last = store.read(lambda c: links.cursor(c, _RECONCILED + self.name))
        if not last:
            store.write(
                lambda c: links.set_cursor(c, _RECONCILED + self.name, now.isoformat(), now)
            )
            return got
        if _is_within(RECONCILE_EVERY, datetime.fromisoformat(last), now):
            return got
        accepted = store.read(lambda c: links.cursor(c, _GONE_ACCEPTED + self.name))
        asked = store.read(lambda c: links.cursor(c, _GONE_ASKED + self.name))
        if asked and not accepted and self._are_still_gone(asked):
            return _many_gone(got, _Asked.of(asked).count)
        known = list(store.read(lambda c: links.known(c, self.name)))
        gone = sorted(self._crm.gone(known)) if known else []
        is_many = len(gone) > MOST_GONE or len(gone) > MOST_GONE_SHARE * max(len(known), 10)
        if is_many and accepted != str(len(gone)):
            asked = _Asked(now, len(gone), tuple(gone[:ASK_AGAIN_MOST])).text()

            def ask(connection: Any) -> None:
                links.set_cursor(connection, _GONE_ASKED + self.name, asked, now)
                links.set_cursor(connection, _GONE_ACCEPTED + self.name, "", now)

            store.write(ask)
            return _many_gone(got, len(gone))

        theirs = store.read(lambda c: links.of_remote(c, self.name, gone))
        left = [(link.lead_id, remote_id) for remote_id, link in theirs.items()]
        put_gone(self._place, self.name, left, now, self._new_id)

        def forget(connection: Any) -> None:
            links.forget(connection, self.name, gone)
            links.set_cursor(connection, _RECONCILED + self.name, now.isoformat(), now)
            links.set_cursor(connection, _GONE_ASKED + self.name, "", now)
            if accepted:  # a word for these, not for as many others later
                links.set_cursor(connection, _GONE_ACCEPTED + self.name, "", now)

        store.write(forget)
        return replace(got, gone=len(gone))

    def _are_still_gone(self, asked: str) -> bool:
        """Whether a person need be asked no anew: soon after, and of those that were missing (as
        many of them as is quickly asked) none is back."""
        was = _Asked.of(asked)
        if not _is_within(ASK_GONE_EVERY, was.at, self._clock()):
            return False
        return not was.ids or self._crm.gone(was.ids) == frozenset(was.ids)

    def _note(self, **counts: int) -> None:
        now = self._clock()

        def note(connection: Connection) -> None:
            day = desk_day(connection, now).isoformat()
            connections.note_exchange(connection, self.name, day, now, **counts)

        self._place.store.write(note)


@dataclass(frozen=True, slots=True)
class _Asked:
    """That a person was asked about missing records: when, how many, and some of them."""

    at: datetime
    count: int
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> _Asked:
        """From the store."""
        at, count, *ids = text.split(" ")
        return cls(datetime.fromisoformat(at), int(count), tuple(ids))

    def text(self) -> str:
        """For the store; ids hold no spaces in any CRM there is."""
        return " ".join((self.at.isoformat(), str(self.count), *self.ids))


def _is_within(span: timedelta, since: datetime, now: datetime) -> bool:
    """Whether so long has not passed yet. What lies ahead was noted before the clock was put
    back, and counts as long ago."""
    return timedelta(0) <= now - since < span


def _many_gone(got: Received, count: int) -> Received:
    return replace(got, asks=count, problem="many_gone", about=str(count))


def accept_gone(place: Workplace, connection_id: str, count: int, now: datetime) -> None:
    """A person says that `count` records really are gone there."""
    place.store.write(
        lambda c: links.set_cursor(c, _GONE_ACCEPTED + connection_id, str(count), now)
    )
