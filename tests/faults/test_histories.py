"""P8 on the whole engine: whatever happens, every value ever typed is in the record, in the
conflict list or in history.

A real profile and the rounds as the worker runs them, against the CRM in memory. People type on
both sides, records are archived, deleted and merged, clocks jump, the program dies before, in and
after any of its transactions, and answers of the CRM get lost. The planner alone, with many more
steps, is `tests/unit/sync/test_merge.py`.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from qualifier.core.errors import MaybeDone, TryLater
from qualifier.core.ids import ids_in_bulk
from qualifier.exchange.workplace import open_workplace
from qualifier.store import conflicts, connections, leads, links, settlement
from qualifier.store.profile import Store
from qualifier.store.tables import audit, conflict, field_change
from qualifier.sync import decisions
from qualifier.sync.connectors.memory import Memory
from qualifier.sync.crm_rounds import CrmSync
from qualifier.sync.mapping import MappingAtWork
from tests.fakes import dossier_call as facts
from tests.fakes.crm_desk import ONE, ROWS, new_server
from tests.fakes.new_profile import new_profile

FIELDS = ("company", "job_title", "city")
RECORDS = 3
DAY = timedelta(days=1)
HOW = ("before", "inside", "after")  # of a transaction the program dies


class Died(BaseException):
    """The program is gone: nothing of it catches this."""


class Lossy(Memory):
    """Loses the answer to the next push, which was done or not."""

    losing = ""

    def push(self, deliveries: Any) -> Any:
        losing, self.losing = self.losing, ""
        if losing == "refused":
            raise TryLater("unreachable")
        if losing == "lost on the way":
            raise MaybeDone("no_answer")
        done = super().push(deliveries)
        if losing:
            raise MaybeDone("no_answer")
        return done


class Histories(RuleBasedStateMachine):
    """One desk and one CRM. Values are words that are typed once, so that each can be found."""

    @initialize()
    def begin(self) -> None:
        self.room = TemporaryDirectory()
        self.folder = Path(self.room.name) / "profile"
        self.key = bytes(new_profile(self.folder))
        self.now, self.words, self.typed = facts.MADE + DAY, 0, dict[str, str]()
        self.kept_there: set[str] = set()  # what a CRM's own people replaced or threw away there
        self.server, self.new_id = new_server(), ids_in_bulk()
        self.records = [
            self.server.add(
                {
                    "last_name": f"Person {number}",
                    "email": f"p{number}@x.example",
                    **{field: self.word(f"there {field}") for field in FIELDS},
                }
            )
            for number in range(RECORDS)
        ]
        self.store: Store | None = None
        self.start()
        place = self.place
        place.store.write(lambda c: connections.put(c, ONE, self.now))
        self.sync.receive()

    # --- the program ------------------------------------------------------------------------------
    def start(self) -> None:
        """As after a crash: a new process finds the file as it is."""
        if self.store is not None:
            self.store.close()
        self.store = Store(self.folder, bytes(bytearray(self.key)), is_window=False)
        self.place = open_workplace(self.store, self.now)
        mapping = MappingAtWork(ROWS)
        self.crm = Lossy("crm-1", self.server, mapping.asked)
        self.sync = CrmSync(
            self.place, ONE, self.crm, mapping, lambda: "en",
            clock=lambda: self.now, random=Random(1), new_id=self.new_id,
        )  # fmt: skip
        self.sync.recover()

    @contextlib.contextmanager
    def dying(self, at: int, how: str) -> Iterator[None]:
        """The program dies at its transaction number `at`, if it comes so far, and starts again."""
        store = self.store
        assert store is not None
        write, left = store.write, [at]

        def dies(job: Callable[[Any], Any]) -> Any:
            left[0] -= 1
            if left[0]:
                return write(job)
            if how == "before":
                raise Died
            if how == "inside":

                def broken_off(connection: Any) -> Any:
                    job(connection)
                    raise Died

                return write(broken_off)
            write(job)
            raise Died

        if at:
            store.write = dies  # type: ignore[method-assign]
        try:
            yield
        except Died:
            self.start()
        finally:
            if self.store is store:
                store.write = write  # type: ignore[method-assign]

    # --- what people do ---------------------------------------------------------------------------
    def word(self, where: str) -> str:
        self.words += 1
        made = f"w{self.words:04}"
        self.typed[made] = where
        return made

    @rule(which=st.integers(0, RECORDS - 1), field=st.sampled_from(FIELDS), empty=st.booleans())
    def edit_here(self, which: int, field: str, empty: bool) -> None:
        mine = self.place.store.read(lambda c: leads.page(c, 0, 20))
        one = mine[which % len(mine)]
        self._correct(one.id, field, "" if empty and which else self.word(f"here {field}"))

    def _correct(self, lead_id: str, field: str, text: str) -> None:
        self.place.store.write(
            lambda c: settlement.correct_lead(
                c, lead_id, {field: text}, self.place.agreement,
                self.place.permission.lasting_refusal,
                secret=self.place.opposition_secret, by="Inès", at=self.now, new_id=self.new_id,
            )
        )  # fmt: skip

    @rule(which=st.integers(0, RECORDS - 1), field=st.sampled_from(FIELDS), empty=st.booleans())
    def edit_there(self, which: int, field: str, empty: bool) -> None:
        if not self.records:
            return
        record = self.records[which % len(self.records)]
        self.kept_there.add(self._there(record).get(field, ""))
        self.server.change(record, {field: "" if empty and which else self.word(f"there {field}")})

    @precondition(lambda self: self.records)
    @rule(which=st.integers(0, RECORDS - 1), field=st.sampled_from(FIELDS))
    def edit_on_both_sides(self, which: int, field: str) -> None:
        """The same field, of the lead that a record stands for; else chance seldom meets it."""
        record = self.records[which % len(self.records)]
        bound = self.place.store.read(lambda c: links.of_remote(c, "crm-1", [record]))
        if record in bound:
            self._correct(bound[record].lead_id, field, self.word(f"here {field}"))
            self.kept_there.add(self._there(record).get(field, ""))
            self.server.change(record, {field: self.word(f"there {field}")})

    @precondition(lambda self: self.records)
    @rule(which=st.integers(0, RECORDS - 1), away=st.booleans())
    def archive_there(self, which: int, away: bool) -> None:
        record = self.records[which % len(self.records)]
        (self.server.archive if away else self.server.unarchive)(record)

    @precondition(lambda self: len(self.records) > 1)
    @rule(which=st.integers(0, RECORDS - 1))
    def delete_there(self, which: int) -> None:
        record = self.records.pop(which % len(self.records))
        self.kept_there.update(self._there(record).values())
        self.server.delete(record)

    @precondition(lambda self: len(self.records) > 1)
    @rule(which=st.integers(0, RECORDS - 1))
    def merge_there(self, which: int) -> None:
        loser = self.records.pop(which % len(self.records))
        winner = self.records[which % len(self.records)]
        self.kept_there.update(self._there(loser).values())
        self.server.merge(loser, winner)

    @rule(hours=st.sampled_from((-48, -3, 1, 26, 24 * 400)))
    def clock_jumps(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # --- what the program does --------------------------------------------------------------------
    @rule(at=st.integers(0, 5), how=st.sampled_from(HOW))
    def pull(self, at: int, how: str) -> None:
        self.now += timedelta(minutes=2)
        with self.dying(at, how):
            self.sync.receive()

    @rule(
        at=st.integers(0, 4),
        how=st.sampled_from(HOW),
        losing=st.sampled_from(("", "", "done", "lost on the way", "refused")),
    )
    def push(self, at: int, how: str, losing: str) -> None:
        self.now += timedelta(minutes=2)
        self.crm.losing = losing
        with self.dying(at, how):
            self.sync.send()
        self.crm.losing = ""

    @rule(mine=st.booleans(), at=st.integers(0, 1), how=st.sampled_from(HOW))
    def decide(self, mine: bool, at: int, how: str) -> None:
        with self.dying(at, how):
            self._decide(mine)

    @rule()
    def restart(self) -> None:
        self.start()

    def _decide(self, mine: bool) -> None:
        open_ones = self.place.store.read(conflicts.open_of)
        choice = conflicts.MINE if mine else conflicts.THEIRS
        decisions.decide(
            self.place, {one.id: choice for one in open_ones[:1]},
            by="Inès", now=self.now, new_id=self.new_id,
        )  # fmt: skip

    # --- what must hold ---------------------------------------------------------------------------
    def _there(self, record: str) -> dict[str, str]:
        found = self.server.record(record)
        return {name: found.values.get(name, "") for name in FIELDS} if found else {}

    @invariant()
    def everything_typed_is_somewhere(self) -> None:
        if not hasattr(self, "place"):
            return
        found = set(self.kept_there)
        for record in self.records:
            found |= set(self._there(record).values())
        found |= self.place.store.read(_words_here)
        lost = {word: where for word, where in self.typed.items() if word not in found}
        assert not lost

    @invariant()
    def a_record_stands_for_one_lead_and_no_lead_is_lost(self) -> None:
        if not hasattr(self, "place"):
            return
        mine = self.place.store.read(lambda c: leads.page(c, 0, 50))
        assert len(mine) == RECORDS
        bound = self.place.store.read(
            lambda c: links.of_leads(c, "crm-1", [one.id for one in mine])
        )
        assert len({one.remote_id for one in bound.values()}) == len(bound)

    def teardown(self) -> None:
        """Left in peace, with every conflict decided, both sides end alike, but for empty text."""
        if not hasattr(self, "place"):
            return
        for _round in range(4):
            self.now += DAY
            self.sync.receive()
            while self.place.store.read(conflicts.open_of):
                self._decide(mine=True)
            self.now += DAY
            self.sync.send()
        bound = self.place.store.read(lambda c: links.of_remote(c, "crm-1", self.records))
        assert bound.keys() == set(self.records)
        for record, link in bound.items():
            lead = self.place.store.read(lambda c, one=link.lead_id: leads.get(c, one))
            for field, there in self._there(record).items():
                here = lead.value(field)
                assert here == there or not here or not there, (record, field)
        assert self.store is not None
        self.store.close()
        self.room.cleanup()


def _words_here(connection: Any) -> set[str]:
    """Every word that stands in leads, in conflicts, and in history."""
    words = {one.value(name) for one in leads.page(connection, 0, 50) for name in FIELDS}
    for row in connection.execute(select(conflict)):
        words |= {row.base, row.mine, row.theirs}
    for row in connection.execute(select(field_change)):
        words |= {row.before, row.after}
    for row in connection.execute(select(audit)):
        for values in row.details.values():
            words |= {*values} if isinstance(values, list) else {json.dumps(values)}
    return words


def test_every_value_ever_typed_is_kept(pytestconfig):
    is_long = bool(pytestconfig.getoption("--long", default=False))
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=300 if is_long else 12,
            stateful_step_count=30 if is_long else 12,
            deadline=None,
            # To shrink takes minutes, as each try is a profile of its own: the long form does.
            phases=[one for one in Phase if is_long or one is not Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
