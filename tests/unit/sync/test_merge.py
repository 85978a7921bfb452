"""The planner: each rule by itself, then random histories that lose nothing typed (P8)."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from qualifier.sync.merge import Class, Differs, Plan, plan, sent, union

SHARED = {"x": Class.SHARED}


def of(kind: Class, base: str, mine: str, theirs: str, **more: object):
    return plan({"x": base}, {"x": mine}, {"x": theirs}, {"x": kind}, **more)


@pytest.mark.parametrize("kind", (Class.SHARED, Class.OURS, Class.THEIRS))
def test_what_one_side_changed_goes_to_the_other(kind):
    there = of(kind, "a", "a", "b")
    assert (there.take, there.send, there.base) == ({"x": "b"}, {}, {"x": "b"})
    here = of(kind, "a", "b", "a")
    assert (here.take, here.send) == ({}, {"x": "b"})


def test_what_is_sent_is_agreed_on_only_when_the_crm_has_it():
    here = of(Class.SHARED, "a", "b", "a")
    assert here.base == {"x": "a"}
    assert sent(here.base, here.send) == {"x": "b"}


@pytest.mark.parametrize("kind", list(Class))
def test_equal_values_are_no_conflict(kind):
    found = of(kind, "a", "b", "b")
    assert (found.take, found.send, found.differs) == ({}, {}, ())
    assert found.base == {"x": "b"}


def test_both_changed_is_decided_by_whose_field_it_is():
    assert of(Class.OURS, "a", "b", "c").send == {"x": "b"}
    assert of(Class.THEIRS, "a", "b", "c").take == {"x": "c"}
    shared = of(Class.SHARED, "a", "b", "c")
    assert (shared.take, shared.send, shared.base) == ({}, {}, {"x": "a"})
    assert shared.differs == (Differs("x", "a", "b", "c"),)


def test_what_was_confirmed_on_the_phone_is_sent():
    assert of(Class.SHARED, "a", "b", "c", confirmed={"x"}).send == {"x": "b"}


@pytest.mark.parametrize("kind", list(Class))
@pytest.mark.parametrize("base", ("", "a", "b"))
def test_empty_overwrites_nothing_on_either_side(kind, base):
    cleared_there = of(kind, base, "a", "")
    assert cleared_there.take == {}
    cleared_here = of(kind, base, "", "a")
    assert "" not in cleared_here.send.values()
    assert "" not in cleared_there.send.values()


def test_what_a_person_emptied_here_is_not_filled_again_by_the_same_value():
    assert of(Class.SHARED, "a", "", "a").take == {}
    assert of(Class.SHARED, "a", "", "b").take == {"x": "b"}


def test_what_was_emptied_there_is_not_filled_again_by_the_same_value():
    assert of(Class.SHARED, "a", "a", "").send == {}


def test_first_meeting_is_a_merge():
    assert of(Class.SHARED, "", "a", "").send == {"x": "a"}
    assert of(Class.SHARED, "", "", "b").take == {"x": "b"}
    assert of(Class.SHARED, "", "a", "b").differs == (Differs("x", "", "a", "b"),)


def test_lines_of_both_are_kept():
    found = of(Class.APPEND, "one", "one\ntwo", "one\nthree")
    assert found.take == found.send == {"x": "one\ntwo\nthree"}
    assert union(" one \r\n\ntwo", "two\none") == "one\ntwo"


def test_field_that_somebody_types_in_is_left_alone():
    found = of(Class.SHARED, "a", "a", "b", in_use={"x"})
    assert (found.take, found.base) == ({}, {"x": "a"})


def test_field_that_was_not_read_says_nothing():
    assert plan({"x": "a"}, {"x": "b"}, {}, SHARED).send == {}


# --- random histories ---------------------------------------------------------------------------
CLASSES = {
    "phone": Class.SHARED, "email": Class.SHARED, "score": Class.OURS,
    "owner": Class.THEIRS, "notes": Class.APPEND,
}  # fmt: skip
FIELDS = st.sampled_from(sorted(CLASSES))
VALUES = st.sampled_from(["", "a", "b", "c", "d"])
Values = dict[str, str]


class Histories(RuleBasedStateMachine):
    """Two records of a lead, and what an engine keeps: base, outbox, conflicts, history.

    It moves values only as the planner says, dies at every point where it writes, and never knows
    what the CRM did with a request whose answer was lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mine: Values = {}
        self.theirs: Values | None = {}
        self.base: Values = {}
        self.conflicts: dict[str, Differs] = {}
        self.history: set[tuple[str, str]] = set()
        self.typed: set[tuple[str, str]] = set()
        self.dirty_here: set[str] = set()  # typed since the two sides last agreed, by what happened
        self.dirty_there: set[str] = set()

    def _keep(self, name: str, value: str) -> None:
        if value:
            self.history.update((name, line) for line in value.split("\n"))

    def _type(self, name: str, value: str) -> str:
        if value:
            self.typed.add((name, value))
        return value

    @rule(name=FIELDS, value=VALUES)
    def edit_here(self, name: str, value: str) -> None:
        self._keep(name, self.mine.get(name, ""))
        if value != self.mine.get(name, ""):
            self.dirty_here.add(name)
        self.mine[name] = self._type(name, value)

    @precondition(lambda self: self.theirs is not None)
    @rule(name=FIELDS, value=VALUES)
    def edit_there(self, name: str, value: str) -> None:
        """A CRM keeps its own history of what its people replace."""
        assert self.theirs is not None
        self._keep(name, self.theirs.get(name, ""))
        if value != self.theirs.get(name, ""):
            self.dirty_there.add(name)
        self.theirs[name] = self._type(name, value)

    @precondition(lambda self: self.theirs is not None)
    @rule(confirmed=st.sets(FIELDS), in_use=st.sets(FIELDS), dies=st.booleans())
    def pull(self, confirmed: set[str], in_use: set[str], dies: bool) -> None:
        assert self.theirs is not None
        found = plan(self.base, self.mine, self.theirs, CLASSES, confirmed=confirmed, in_use=in_use)
        self._no_silent_overwriting(found, confirmed)
        if dies:
            return  # one transaction: all of what follows, or nothing
        for name, value in found.take.items():
            self._keep(name, self.mine.get(name, ""))
            self.mine[name] = value
        self.base = dict(found.base)
        for one in found.differs:
            self.conflicts[one.name] = one
            self._keep(one.name, one.theirs)  # a conflict holds both; so does the history, later
        self._agree()

    @precondition(lambda self: self.theirs is not None)
    @rule(confirmed=st.sets(FIELDS), answer_is_lost=st.booleans(), arrives=st.booleans())
    def push(self, confirmed: set[str], answer_is_lost: bool, arrives: bool) -> None:
        """Read, plan, keep what will be replaced, send; then the answer, or nothing."""
        assert self.theirs is not None
        found = plan(self.base, self.mine, self.theirs, CLASSES, confirmed=confirmed)
        self._no_silent_overwriting(found, confirmed)
        for name in found.send:
            self._keep(name, self.theirs.get(name, ""))
        if arrives or not answer_is_lost:
            self.theirs = {**self.theirs, **found.send}
        if not answer_is_lost:
            self.base = sent(self.base, found.send)
            self._agree()

    def _no_silent_overwriting(self, found: Plan, confirmed: set[str]) -> None:
        """Nobody's new word on a shared field is replaced by the other's new word unasked."""
        assert self.theirs is not None
        for name in {*found.take, *found.send} - confirmed:
            if CLASSES[name] is Class.SHARED:
                here, there = self.mine.get(name, ""), self.theirs.get(name, "")
                both = name in self.dirty_here and name in self.dirty_there
                assert not (both and here and there)

    def _agree(self) -> None:
        """What is the same on both sides is nobody's new word any more."""
        theirs = self.theirs or {}
        same = {n for n in CLASSES if self.mine.get(n, "") == theirs.get(n, "")}
        self.dirty_here -= same
        self.dirty_there -= same

    @precondition(lambda self: self.conflicts)
    @rule(data=st.data(), mine=st.booleans())
    def decide(self, data: st.DataObject, mine: bool) -> None:
        """A person chooses a side; what differs by then is planned anew."""
        one = self.conflicts.pop(data.draw(st.sampled_from(sorted(self.conflicts))))
        if not mine and self.mine.get(one.name, "") == one.mine:
            self._keep(one.name, one.mine)
            self.mine[one.name] = one.theirs
        self._decided(one)

    def _decided(self, one: Differs) -> None:
        """Their word was seen by the person: from now on it is what both started from."""
        self.base[one.name] = one.theirs
        if (self.theirs or {}).get(one.name, "") == one.theirs:
            self.dirty_there.discard(one.name)

    @rule()
    def deleted_there(self) -> None:
        if self.theirs is not None:
            for name, value in self.theirs.items():
                self._keep(name, value)  # the CRM's bin; nothing here goes with it
        self.theirs, self.base = None, {}

    @precondition(lambda self: self.theirs is None)
    @rule(values=st.dictionaries(FIELDS, VALUES))
    def linked_to_another(self, values: Values) -> None:
        """Made again, or merged into a record that was there: a first meeting."""
        self.theirs = {name: self._type(name, value) for name, value in values.items()}

    @invariant()
    def everything_typed_is_somewhere(self) -> None:
        there = set(self.history)
        for record in (self.mine, self.theirs or {}):
            there |= {(n, line) for n, value in record.items() for line in value.split("\n")}
        for one in self.conflicts.values():
            there |= {(one.name, one.mine), (one.name, one.theirs)}
        assert self.typed <= there

    def teardown(self) -> None:
        """Left in peace, with every conflict decided, both sides end alike, but for empty text."""
        if self.theirs is None:
            return
        for _round in range(3):
            self.pull(set(), set(), dies=False)
            for name in list(self.conflicts):
                self._decided(self.conflicts.pop(name))
            self.push(set(), answer_is_lost=False, arrives=True)
        for name in CLASSES:
            here, there = self.mine.get(name, ""), self.theirs.get(name, "")
            assert here == there or not here or not there


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
