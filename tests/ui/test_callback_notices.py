"""Callbacks falling due: toasts that stay, one after the other, never in a talk, never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from qualifier.core.call import Phase
from qualifier.store import queue, settlement
from qualifier.store.tables import queue_entry
from qualifier.ui.call.session import CallSession
from qualifier.ui.callback_notices import CallbackNotices
from qualifier.ui.main_window import MainWindow
from qualifier.ui.theme import Glyph, Look, install_theme
from qualifier.ui.widgets import Tone
from tests.fakes.called_lead import add_lead, opener
from tests.fakes.desk import close_desk, make_desk


class Seat:
    """A window with its notices, and the call at hand."""

    def __init__(self, desk):
        self.desk = desk
        self.window = MainWindow()
        self.session = None
        self.notices = CallbackNotices(desk, self.window, lambda: self.session)
        self.window.toast_action.connect(self.notices.act)
        self.called = []
        self.notices.call_asked.connect(self.called.append)

    def promise(self, name, minutes, phone="+33199006299"):
        desk = self.desk
        lead = add_lead(desk, first_name=name, last_name="Lead", phone=phone)
        due_at = desk.clock() + timedelta(minutes=minutes)

        def plan(c):
            settlement.plan_callback(
                c, lead.id, due_at, for_team=False, note="", at=desk.clock(), new_id=desk.new_id
            )
            refusal = desk.permission.lasting_refusal
            queue.refresh(c, lead.id, desk.agreement, refusal, opposed=False)

        desk.store.write(plan)
        return lead

    def talk_to(self, lead):
        opening = self.desk.store.read(lambda c: opener(self.desk).lead(c, lead.id))
        self.session = CallSession(self.desk, opening, lambda: None, lambda: None)
        self.session.dial()
        self.session.answered()
        assert self.session.phase is Phase.LIVE

    def later(self, **span):
        self.desk.clock.forward(**span)
        self.notices.tick()

    @property
    def words(self):
        toast = self.window.toasts.toast
        return toast.mark.text if toast else ""

    def press(self, place):
        self.window.toasts.toast.findChildren(QPushButton)[place].click()


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def seat(qtbot, qapp, desk):
    install_theme(qapp, Look.LIGHT)
    made = Seat(desk)
    qtbot.addWidget(made.window)
    yield made
    made.window.toasts.timer.stop()


def test_notice_stays_with_a_clock_and_calls_by_its_key(seat):
    lead = seat.promise("Thomas", 8)
    seat.later(minutes=8)
    mark = seat.window.toasts.toast.mark
    assert (mark.text, mark.glyph, mark.tone) == (
        "Call back Thomas Lead at 10:50", Glyph.CALENDAR_CLOCK, Tone.WARN,
    )  # fmt: skip
    assert mark.lasts_ms == 0
    assert seat.window.toasts.press("Ctrl+Shift+C")
    assert seat.called == [lead.id]
    assert seat.words == ""


def test_each_of_several_is_reached_and_snoozed_by_itself(seat, desk):
    ids = [seat.promise(name, 5).id for name in ("Thomas", "Naïma", "Olivier")]
    seat.later(minutes=5)
    told = []
    while seat.words:
        told.append(seat.words.split()[2])
        seat.press(1)
    assert sorted(told) == ["Naïma", "Olivier", "Thomas"]
    snoozed = desk.store.read(
        lambda c: list(c.execute(select(queue_entry.c.snoozed_until)).scalars())
    )
    assert len(snoozed) == len(ids)
    assert all(one == desk.clock() + timedelta(minutes=10) for one in snoozed)
    seat.later(minutes=10)
    assert seat.words


def test_notice_waits_for_the_end_of_a_talk(seat):
    seat.talk_to(add_lead(seat.desk))
    seat.promise("Thomas", 5)
    seat.later(minutes=5)
    assert seat.words == ""
    seat.session = None
    seat.notices.let_go()
    assert "Thomas" in seat.words


def test_notice_on_screen_steps_aside_when_a_call_begins(seat):
    seat.promise("Thomas", 5)
    seat.later(minutes=5)
    seat.talk_to(add_lead(seat.desk))
    seat.notices.hold_back()
    assert seat.words == ""
    seat.session = None
    seat.notices.let_go()
    assert "Thomas" in seat.words


def test_nothing_is_said_of_the_lead_on_the_line(seat):
    lead = seat.promise("Thomas", 5)
    seat.talk_to(lead)
    seat.later(minutes=5)
    seat.session = None
    seat.later(seconds=15)
    assert seat.words == ""


def test_what_waited_is_not_told_once_it_was_moved(seat, desk):
    lead = seat.promise("Thomas", 5)
    seat.talk_to(add_lead(desk))
    seat.later(minutes=5)
    desk.store.write(
        lambda c: settlement.plan_callback(
            c, lead.id, desk.clock() + timedelta(days=1), for_team=False, note="",
            at=desk.clock(), new_id=desk.new_id,
        )
    )  # fmt: skip
    desk.store.write(
        lambda c: queue.refresh(
            c, lead.id, desk.agreement, desk.permission.lasting_refusal, opposed=False
        )
    )
    seat.session = None
    seat.notices.let_go()
    assert seat.words == ""


def test_call_refused_while_another_lacks_its_outcome_comes_again(seat):
    seat.promise("Thomas", 5)
    seat.later(minutes=5)
    seat.talk_to(add_lead(seat.desk))
    seat.session.hang_up()
    seat.press(0)
    assert seat.words == ""
    seat.session = None
    seat.notices.let_go()
    assert "Thomas" in seat.words


def test_lead_that_is_called_meanwhile_is_told_no_more(seat):
    lead = seat.promise("Thomas", 5)
    seat.later(minutes=5)
    seat.notices.settle(lead.id)
    assert seat.words == ""
