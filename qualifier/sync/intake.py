"""Pages of remote leads into the profile: new ones, changes by the planner, records gone.

A page is durable before its cursor is. Writes are short where a window is open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from qualifier.core.ids import NewId
from qualifier.core.lead import Lead, Signal, SignalKind, Stage
from qualifier.exchange.import_look_ups import FirstScores, LastingBars, StoredLeads, newest_first
from qualifier.exchange.import_writing import Stride
from qualifier.exchange.lists.lead_row import LeadRow, ListDefaults
from qualifier.exchange.lists.plan import plan as plan_rows
from qualifier.exchange.lists.planned import PlannedRow, RowOutcome
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace
from qualifier.store import (
    aside,
    confirmations,
    conflicts,
    do_not_call,
    handoffs,
    import_rows,
    leads,
    links,
    outbox,
    settlement,
)
from qualifier.store.aside import Aside
from qualifier.store.database import Connection
from qualifier.store.import_rows import NewLead
from qualifier.store.links import Link
from qualifier.store.locks import window_is_open
from qualifier.sync.asides import why_of
from qualifier.sync.connectors.base import Page, RemoteLead
from qualifier.sync.mapping import MappingAtWork
from qualifier.sync.merge import plan
from qualifier.sync.reading import rows_of, values_of

UNDATED_AGE = timedelta(days=1)  # a signal without a day is old news
_SIGNAL = "signal."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of remote leads: `new` here, `changed` here, fields that now `differ`, refused
    because their number asked not to be called."""

    new: int = 0
    changed: int = 0
    differ: int = 0
    refused: int = 0

    def plus(self, other: Taken) -> Taken:
        """Both together."""
        return Taken(
            self.new + other.new,
            self.changed + other.changed,
            self.differ + other.differ,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class _Met:
    """A remote lead as read, and the row of it."""

    remote: RemoteLead
    row: LeadRow


class Intake:
    """Takes pages of one connection in. Clock and ids are passed in."""

    def __init__(
        self,
        place: Workplace,
        receiver: str,
        mapping: MappingAtWork,
        defaults: Callable[[], ListDefaults],
        *,
        clock: Callable[[], datetime],
        new_id: NewId,
    ) -> None:
        self._place, self._receiver = place, receiver
        self._mapping, self._defaults = mapping, defaults
        self._clock, self._new_id = clock, new_id
        self._stride = Stride(lambda: window_is_open(place.store.folder))
        self._judge_by_agreement()

    def take(self, page: Page, in_use: Mapping[str, frozenset[str]] | None = None) -> Taken:
        """Take a page in, then its cursor. `in_use`: lead id → fields somebody is typing in."""
        if self._place.agreement is not self._agreement:
            self._judge_by_agreement()
        store, receiver = self._place.store, self._receiver
        ids = [one.id for one in page.leads]
        losers = [one for remote in page.leads for one in remote.merged]
        found = store.read(lambda c: self._links(c, ids, losers))
        self._merge_links(page.leads, found)
        rows = rows_of(page.leads, self._mapping, self._defaults())
        met = [_Met(remote, row) for remote, row in zip(page.leads, rows, strict=True)]
        linked = [(one, found[one.remote.id]) for one in met if one.remote.id in found]
        taken = self._take_new([one for one in met if one.remote.id not in found], linked)
        taken = taken.plus(self._take_known(linked, in_use or {}))
        now = self._clock()
        store.write(lambda c: links.set_cursor(c, receiver, page.cursor, now))
        return taken

    def _links(
        self, connection: Connection, ids: Sequence[str], losers: Sequence[str]
    ) -> dict[str, Link]:
        """By remote id; a record that was gone and is there again stands for its lead as before."""
        found = links.of_remote(connection, self._receiver, [*ids, *losers])
        back = aside.of_gone(connection, self._receiver, [one for one in ids if one not in found])
        taken = links.of_leads(connection, self._receiver, list(back.values()))
        return found | {
            remote_id: Link(lead_id, remote_id, {}, "")
            for remote_id, lead_id in back.items()
            if lead_id not in taken
        }

    def _judge_by_agreement(self) -> None:
        """What is judged by the agreement at work; a new version may have been published."""
        self._agreement = self._place.agreement
        self._bars = LastingBars(self._place)
        self._scores = FirstScores(self._agreement, self._clock())

    # --- new ones --------------------------------------------------------------------------------
    def _take_new(self, met: Sequence[_Met], linked: list[tuple[_Met, Link]]) -> Taken:
        """Add what is nobody's yet; what a lead here matches is linked to it and merged."""
        planned = plan_rows(
            [one.row for one in met],
            StoredLeads(self._place, self._batch_id),
            self._new_id,
            self._bars.of_row,
        ).rows
        matches = self._free([one.lead_id for one in planned if self._is_match(one)])
        new: list[tuple[_Met, PlannedRow]] = []
        refused = 0
        for one, plan_ in zip(met, planned, strict=True):
            if plan_.outcome is RowOutcome.REFUSED and not one.row.is_empty:
                refused += 1
                self._note_refused(one)
            elif self._is_match(plan_) and plan_.lead_id in matches:
                matches.discard(plan_.lead_id)  # a second record of the same person stays its own
                linked.append((one, Link(plan_.lead_id, one.remote.id, {}, "")))
            elif not one.row.is_empty:
                is_own = plan_.outcome is RowOutcome.ADDED
                new.append((one, plan_ if is_own else self._as_own(plan_)))
        at = 0
        while at < len(new):
            some = new[at : at + self._stride.next()]
            begun = time.perf_counter()
            self._add(some)
            self._stride.took(len(some), time.perf_counter() - begun)
            at += len(some)
        return Taken(new=len(new), refused=refused)

    @staticmethod
    def _is_match(one: PlannedRow) -> bool:
        known = one.outcome in (RowOutcome.UPDATED, RowOutcome.DUPLICATE)
        return known and not one.same_as_row

    def _as_own(self, one: PlannedRow) -> PlannedRow:
        return replace(one, outcome=RowOutcome.ADDED, lead_id=self._new_id(), possible_with=("",))

    def _free(self, lead_ids: Sequence[str]) -> set[str]:
        """Those that stand for no other record of this connection yet."""
        taken = self._place.store.read(lambda c: links.of_leads(c, self._receiver, lead_ids))
        return set(lead_ids) - taken.keys()

    def _note_refused(self, one: _Met) -> None:
        """The CRM says of a person who is not here: do not call. Their number is barred."""
        if one.row.is_opposed and one.row.numbers:
            self._place.store.write(
                lambda c: do_not_call.oppose(
                    c,
                    one.row.numbers,
                    self._place.opposition_secret,
                    why="crm",
                    by=self._receiver,
                    at=self._clock(),
                )
            )

    def _add(self, some: Sequence[tuple[_Met, PlannedRow]]) -> None:
        now = self._clock()
        made = [self._new_lead(one, planned, now) for one, planned in some]
        prepared = import_rows.prepared(made)
        possible = [one for _met, planned in some for one in planned.possible_with if one]
        bound = [
            Link(planned.lead_id, one.remote.id, self._base_of(one), one.remote.stamp)
            for one, planned in some
        ]

        # A lead that is new was never handed over, and nothing has set it aside yet.
        unusual = [pair for pair in some if why_of(pair[0].remote, was_handed_over=False)]

        def write(connection: Connection) -> None:
            import_rows.add(connection, prepared)
            links.add_many(connection, self._receiver, bound)
            import_rows.mark_possible(connection, possible)
            for one, planned in unusual:
                if self._put_aside(connection, planned.lead_id, one.remote, now):
                    refresh(connection, self._place, leads.get(connection, planned.lead_id), now)

        self._place.store.write(write)

    def _put_aside(
        self, connection: Connection, lead_id: str, remote: RemoteLead, now: datetime
    ) -> bool:
        """Set the lead aside or let it come back, as its record says; whether that is news."""
        was_handed_over = bool(handoffs.of_lead(connection, lead_id))
        why = why_of(remote, was_handed_over=was_handed_over)
        return aside.put(
            connection, self._receiver, lead_id, why, now, self._new_id, remote_id=remote.id
        )

    def _new_lead(self, one: _Met, planned: PlannedRow, now: datetime) -> NewLead:
        lead = one.row.as_lead(
            planned.lead_id,
            self._batch_id,
            now,
            possible_duplicate=bool(planned.possible_with),
        )
        signals = newest_first(self._signals(one.remote, {}, now))
        fit, maturity, cell = self._scores.of(lead, signals)
        return NewLead(lead, signals, fit, maturity, cell, self._bars.of_lead(lead))

    def _base_of(self, one: _Met) -> dict[str, str]:
        told = {row.ours: one.remote.values.get(row.theirs, "") for row in self._mapping.signals}
        return values_of(one.row, one.remote, self._mapping) | told

    # --- known ones ------------------------------------------------------------------------------
    def _take_known(
        self, linked: Sequence[tuple[_Met, Link]], in_use: Mapping[str, frozenset[str]]
    ) -> Taken:
        taken = Taken()
        for at in range(0, len(linked), 8):
            some = linked[at : at + 8]
            taken = taken.plus(
                self._place.store.write(
                    lambda c, part=some: self._merge(c, part, in_use)  # type: ignore[misc]
                )
            )
        return taken

    def _merge(
        self,
        connection: Connection,
        some: Sequence[tuple[_Met, Link]],
        in_use: Mapping[str, frozenset[str]],
    ) -> Taken:
        taken = Taken()
        for one, link in some:
            lead = leads.get(connection, link.lead_id)
            taken = taken.plus(
                self._merge_one(connection, one, link, lead, in_use.get(lead.id, frozenset()))
            )
        return taken

    def _merge_one(
        self, connection: Connection, one: _Met, link: Link, lead: Lead, in_use: frozenset[str]
    ) -> Taken:
        now, receiver = self._clock(), self._receiver
        theirs = values_of(one.row, one.remote, self._mapping)
        mine = {name: lead.value(name) for name in self._mapping.classes}
        confirmed = confirmations.since(connection, lead.id, instant_of(one.remote.changed_at))
        found = plan(
            link.base, mine, theirs, self._mapping.classes, confirmed=confirmed, in_use=in_use
        )
        if found.take:
            change = import_rows.Update(lead.id, fields=found.take, time_zone=one.row.time_zone)
            import_rows.take_over(connection, change, by=receiver, at=now, new_id=self._new_id)
        for differs in found.differs:
            values = (differs.base, differs.mine, differs.theirs)
            conflicts.meet(connection, lead.id, receiver, differs.name, values, now, self._new_id)
        still = [differs.name for differs in found.differs]
        conflicts.settle_equal(connection, lead.id, receiver, still)
        signals = self._signals(one.remote, link.base, now)
        if signals:
            leads.add_signals(connection, [(lead.id, signal, "") for signal in signals])
        opposes = one.remote.opposed and lead.stage is not Stage.OPTED_OUT
        if opposes:
            settlement.oppose_lead(
                connection, lead.id, self._place.opposition_secret,
                why="crm", by=receiver, at=now, new_id=self._new_id, numbers=one.row.numbers,
            )  # fmt: skip
        told = {row.ours: one.remote.values.get(row.theirs, "") for row in self._mapping.signals}
        base = {**found.base, **told}
        bound = Link(lead.id, one.remote.id, base, one.remote.stamp)
        if link.stamp or link.base:
            links.put_base(connection, receiver, lead.id, base, one.remote.stamp)
        else:
            links.put(connection, receiver, bound)
        moved = self._put_aside(connection, lead.id, one.remote, now)
        if (found.take or signals or moved) and not opposes:
            refresh(connection, self._place, leads.get(connection, lead.id), now)
        if any(self._mapping.goes_out(name) for name in found.send):
            outbox.want_fields(connection, receiver, lead.id, now, self._new_id)
        is_changed = bool(found.take or signals or opposes or moved)
        return Taken(changed=int(is_changed), differ=len(still))

    def _signals(self, remote: RemoteLead, base: Mapping[str, str], now: datetime) -> list[Signal]:
        """Fields that stand for a buying signal and say something new."""
        found = []
        for row in self._mapping.signals:
            value = remote.values.get(row.theirs, "")
            if value and value != "false" and value != base.get(row.ours, ""):
                at = instant_of(value) or now - UNDATED_AGE
                kind = SignalKind(row.ours.removeprefix(_SIGNAL))
                text = row.convert.get(value, "" if instant_of(value) else value)
                found.append(Signal(kind, min(at, now), text, self._new_id()))
        return found

    # --- merged there ----------------------------------------------------------------------------
    def _merge_links(self, remote: Sequence[RemoteLead], found: dict[str, Link]) -> None:
        """A record took another's place: the lead that stood for the loser now stands for it, as
        at a first meeting. Where both had a lead, each stays, and one of them is called no more:
        the loser's, unless that one was worked on and the other was not."""
        for one in remote:
            for loser in one.merged:
                link = found.pop(loser, None)
                if link is None:
                    continue
                other = found.get(one.id)
                found[one.id] = self._place.store.write(
                    lambda c, was=link, at=other, to=one.id: self._relink(c, was, at, to)  # type: ignore[misc]
                )

    def _relink(self, connection: Connection, loser: Link, other: Link | None, to: str) -> Link:
        """The link of the record that is left."""
        links.forget(connection, self._receiver, [loser.remote_id])
        moved = Link(loser.lead_id, to, {}, "")
        if other is None:
            return moved
        stages = [leads.get(connection, one.lead_id).stage for one in (loser, other)]
        is_moved = stages[1] is Stage.NEW and stages[0] is not Stage.NEW
        double = other if is_moved else loser
        if is_moved:
            links.put(connection, self._receiver, moved)
        now = self._clock()
        import_rows.mark_possible(connection, [double.lead_id])
        aside.put(
            connection, self._receiver, double.lead_id, Aside.MERGED, now, self._new_id,
            remote_id=loser.remote_id,
        )  # fmt: skip
        refresh(connection, self._place, leads.get(connection, double.lead_id), now)
        return moved if is_moved else other

    @property
    def _batch_id(self) -> str:
        return f"crm:{self._receiver}"


def instant_of(text: str) -> datetime | None:
    """The instant a stamp or value stands for, if it is an ISO one; UTC where no zone is said."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
