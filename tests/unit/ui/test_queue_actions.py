"""What is done to leads from the queue, callbacks that fall due, and lines as they are folded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qualifier.core.agreement import Reason
from qualifier.core.errors import ActionRefused
from qualifier.core.lead import Stage
from qualifier.core.queue import Group
from qualifier.store import leads
from qualifier.store.tables import callback
from qualifier.ui.call.when import callback_presets
from qualifier.ui.queue import actions
from qualifier.ui.queue.callback_watch import CallbackWatch
from qualifier.ui.queue.lines import EMPTY_LINES, QueueLines
from qualifier.ui.queue.presenter import QueuePresenter
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.queue_scene import fill_queue
from tests.fakes.shown_queue import Shown, face_of, line_of, listed, selected


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def ids(desk):
    return fill_queue(desk)


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def presenter(desk, ids, shown):
    made = QueuePresenter(desk, shown.show, shown.repaint)
    made.reload()
    return made


# --- actions ------------------------------------------------------------------------------------
class Answer:
    """Collects how an action ended."""

    def __init__(self):
        self.done = 0
        self.errors = []

    def then(self):
        self.done += 1

    def failed(self, error):
        self.errors.append(error)


def test_planned_callback_is_stored_and_moves_the_lead(desk, ids, presenter):
    answer, due = Answer(), MORNING + timedelta(minutes=10)
    actions.plan_callback(
        desk, ids["Emily Hartnell"], due, for_team=True, then=answer.then, failed=answer.failed
    )
    presenter.reload()
    assert answer.done == 1
    assert presenter.state.lines.group_at(line_of(presenter, "Emily")) is Group.HOT
    rows = desk.store.read(
        lambda c: c.execute(
            select(callback.c.due_at, callback.c.for_team).where(
                callback.c.lead_id == ids["Emily Hartnell"]
            )
        ).all()
    )
    assert [tuple(row) for row in rows] == [(due, True)]


def test_callback_in_the_past_is_refused_and_nothing_is_written(desk, ids):
    answer = Answer()
    actions.plan_callback(
        desk, ids["Emily Hartnell"], MORNING, for_team=False,
        then=answer.then, failed=answer.failed,
    )  # fmt: skip
    assert [error.reason for error in answer.errors] == ["callback_in_the_past"]
    assert answer.done == 0
    assert desk.store.read(lambda c: c.execute(select(callback)).all()) == []


def test_do_not_call_takes_the_lead_and_its_number_out_at_once(desk, ids, presenter):
    answer = Answer()
    actions.do_not_call(
        desk, ids["Claire Vasseur"], "said_on_call", "", then=answer.then, failed=answer.failed
    )
    presenter.reload()
    assert answer.done == 1
    assert "Claire" not in listed(presenter)
    assert selected(presenter) == "Thomas"
    hashed = leads.number_hash(desk.opposition_secret, "+33639984107")
    assert desk.store.read(lambda c: leads.opposed(c, [hashed])) == {hashed}
    lead = desk.store.read(lambda c: leads.get(c, ids["Claire Vasseur"]))
    assert lead.stage is Stage.OPTED_OUT


@pytest.mark.parametrize(
    ("reason", "refused"), (("", "outcome_needs_reason"), ("other", "outcome_needs_note"))
)
def test_do_not_call_asks_for_a_reason_and_its_words(desk, ids, presenter, reason, refused):
    answer = Answer()
    actions.do_not_call(
        desk, ids["Claire Vasseur"], reason, " ", then=answer.then, failed=answer.failed
    )
    assert answer.errors == [ActionRefused(refused)]
    presenter.reload()
    assert "Claire" in listed(presenter)


def test_reasons_are_those_of_the_agreement(desk):
    reasons = actions.opposition_reasons(desk)
    assert all(isinstance(one, Reason) for one in reasons)
    assert reasons[0].id == "said_on_call"


def test_suggested_callback_is_a_quarter_in_an_hour_or_when_the_lead_may_be_called(presenter, desk):
    def suggested(name):
        face = face_of(presenter, name)
        at = callback_presets(desk.clock(), desk.zone, presenter.hours_of(face))[0].at
        return f"{at.astimezone(desk.zone):%d %H:%M}"

    assert suggested("Claire") == "24 11:45"
    assert suggested("Luc") == "24 14:30"  # 8:30 in Montreal
    desk.clock.now = MORNING.replace(hour=17, minute=30)
    presenter.tick()
    assert suggested("Claire") == "25 09:00"  # in an hour the window is shut


# --- callbacks due ------------------------------------------------------------------------------
def test_callback_watch_tells_each_callback_once_in_time(desk, ids):
    told = []
    watch = CallbackWatch(desk, told.append)
    watch.tick()
    assert told == []
    desk.clock.forward(minutes=7)
    watch.tick()
    assert [one.words for one in told] == ["Call back Thomas Aubriot at 10:50"]
    assert told[0].lead_id == ids["Thomas Aubriot"]
    for _beat in range(10):
        desk.clock.forward(seconds=15)
        watch.tick()
    assert len(told) == 1


def test_callback_watch_tells_again_after_a_snooze(desk, ids):
    told = []
    watch = CallbackWatch(desk, told.append)
    desk.clock.forward(minutes=8)
    watch.tick()
    watch.snooze(told[0])
    desk.clock.forward(minutes=8)
    watch.tick()
    assert len(told) == 1
    desk.clock.forward(minutes=2)
    watch.tick()
    assert len(told) == 2


def test_callback_watch_started_late_leaves_old_ones_to_the_queue(desk, ids):
    desk.clock.forward(hours=2)
    told = []
    CallbackWatch(desk, told.append).tick()
    assert told == []


def test_callback_watch_goes_on_after_the_clock_was_set_back(desk, ids):
    told = []
    watch = CallbackWatch(desk, told.append)
    watch.tick()
    desk.clock.forward(hours=-3)
    watch.tick()
    desk.clock.forward(hours=3, minutes=8)
    watch.tick()
    assert len(told) == 1


# --- lines ------------------------------------------------------------------------------------
def test_lines_map_both_ways(presenter):
    lines = presenter.state.lines
    for folded in (frozenset(), {Group.HOT}, {Group.TODAY, Group.LATER}, set(Group)):
        some = QueueLines(lines.order, frozenset(folded))
        for line in range(some.count):
            number = some.number_at(line)
            assert (number is None) is (some.heading_at(line) is not None)
            if number is not None:
                assert some.line_of(number) == line
        assert some.number_at(some.count) is None
        assert some.number_at(-1) is None
        for number in lines.numbers:
            group = lines.group_at(lines.line_of(number))
            assert some.group_at(some.line_of(number)) is group


def test_no_lines_are_no_lines():
    assert (EMPTY_LINES.count, EMPTY_LINES.first_lead()) == (0, None)
    assert EMPTY_LINES.line_of(5) is None
