"""The queue's presenter on a real profile: reading, selection, filters, actions, callbacks."""

from __future__ import annotations

from itertools import pairwise

import pytest

from qualifier.core.lead import Stage
from qualifier.core.queue import Group
from qualifier.store import leads, queue, queue_order
from qualifier.store.queue_order import Filter, Sort
from qualifier.store.tables import queue_entry
from qualifier.ui.queue import readings
from qualifier.ui.queue.faces import Light
from qualifier.ui.queue.presenter import QueuePresenter
from qualifier.ui.queue.preview import Kind
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.queue_scene import fill_queue
from tests.fakes.shown_queue import Shown, add_many, face_of, line_of, listed, selected


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


# --- the list ------------------------------------------------------------------------------------
def test_reload_shows_groups_counts_and_the_first_lead(presenter):
    state = presenter.state
    assert listed(presenter)[:5] == ["hot", "Claire", "Thomas", "Naïma", "today"]
    assert (state.total, state.callable_now, state.is_complete) == (12, 10, True)
    assert state.selected == 1
    assert state.preview.name == "Claire Vasseur"


def test_line_says_what_the_design_shows(presenter):
    claire, thomas = face_of(presenter, "Claire"), face_of(presenter, "Thomas")
    assert (claire.phone, claire.phone_note) == ("06 39 98 41 07", "mobile")
    assert (claire.clock, claire.place, claire.hours) == ("10:42", "", "callable")
    assert (claire.signal, claire.signal_note.replace("\u00a0", " ")) == (
        "Asked for a quote",
        "3 min ago",
    )
    assert (claire.outcome, claire.outcome_note) == ("Date too far away", "refused by J. Armand")
    assert (thomas.signal, thomas.signal_note) == (
        "Call back today at 10:50",
        "you, yesterday at 17:21",
    )
    assert (thomas.outcome, thomas.outcome_note) == (
        "Callback agreed",
        "“après la réunion de production”",
    )
    assert "06 39 98 41 07" in claire.spoken()


@pytest.mark.parametrize(
    ("name", "light", "hours", "place"),
    (
        ("Emily", Light.OPEN, "callable", "London"),
        ("Luc", Light.SHUT, "from 14:30 here", "Montreal"),
        ("Hélène", Light.NEVER, "no number", ""),
    ),
)
def test_local_time_says_whether_the_lead_may_be_called(presenter, name, light, hours, place):
    face = face_of(presenter, name)
    assert (face.light, face.hours, face.place) == (light, hours, place)
    assert face.is_callable is (light is Light.OPEN)


def test_time_left_presses_for_promises_only(presenter):
    def left(name):
        one = face_of(presenter, name).left
        return one.text.replace("\u00a0", " "), one.late, round(one.share, 2)

    assert left("Claire") == ("2 min", False, 0.4)  # 5 minutes promised, 3 are gone
    assert left("Thomas") == ("8 min", False, 0.27)
    assert left("Naïma") == ("30 min", True, 0.0)
    assert "30\u00a0min late" in face_of(presenter, "Naïma").spoken()
    assert left("Luc") == ("now", False, 1.0)
    assert left("Prakash") == ("3 h 20", False, 0.83)
    assert left("Béatrice") == ("2 d", False, 1.0)


def test_first_call_promise_waits_for_opening_hours(tmp_path, shown):
    desk = make_desk(tmp_path, MORNING.replace(hour=6, minute=30))  # 7:30 in Paris
    fill_queue(desk)
    presenter = QueuePresenter(desk, shown.show, shown.repaint)
    presenter.reload()
    left = face_of(presenter, "Claire").left
    close_desk(desk)
    # Claire asked at 7:27; the desk opens at 9:00, and five minutes run from there.
    assert (left.text.replace("\u00a0", " "), left.late) == ("1 h 35", False)


def test_first_paint_needs_the_beginning_only(desk, ids, shown, monkeypatch):
    monkeypatch.setattr("qualifier.ui.queue.presenter.FIRST_LEADS", 4)
    asked = []
    whole = queue_order.order

    def order(connection, now, zone, wanted, limit):
        asked.append(limit)
        return whole(connection, now, zone, wanted, limit)

    monkeypatch.setattr(readings.queue_order, "order", order)
    presenter = QueuePresenter(desk, shown.show, shown.repaint)
    presenter.reload()
    assert asked == [4, None]
    first = next(one for one in shown.states if one.lines.count)
    assert not first.is_complete
    assert first.lines.heading_at(0).group is Group.HOT
    assert presenter.state.is_complete
    assert len(presenter.state.lines.numbers) == 12


def test_lines_are_read_when_seen_and_once(desk, ids, shown):
    add_many(desk, 300)
    presenter = QueuePresenter(desk, shown.show, shown.repaint)
    presenter.reload()
    far = presenter.state.lines.count - 3
    assert presenter.face(far) is None
    presenter.sees(far - 10, far)
    assert presenter.face(far) is not None
    assert shown.repaints == 1
    reads = desk.background.reads
    presenter.sees(far - 10, far)
    assert desk.background.reads == reads


def test_lines_asked_for_while_reading_are_not_asked_again(desk, presenter):
    add_many(desk, 300)
    presenter.reload()
    desk.background.holds_reads = True
    reads = desk.background.reads
    presenter.sees(200, 215)
    presenter.sees(200, 215)
    desk.background.release()
    assert desk.background.reads == reads + 1
    assert presenter.face(205) is not None


def test_a_line_that_left_the_queue_is_not_asked_for_for_ever(desk, presenter, shown):
    add_many(desk, 300)
    presenter.reload()
    number = presenter.state.lines.number_at(250)
    desk.store.write(lambda c: c.execute(queue_entry.delete().where(queue_entry.c.n == number)))
    presenter.sees(250, 250)
    reads = desk.background.reads
    presenter.sees(250, 250)
    assert presenter.face(250) is None
    assert desk.background.reads == reads


def test_empty_profile_says_that_there_is_no_lead(desk, shown):
    presenter = QueuePresenter(desk, shown.show, shown.repaint)
    presenter.reload()
    assert presenter.state.is_empty
    assert not presenter.state.has_leads
    assert presenter.state.selected == -1
    assert presenter.selected_face is None


# --- selection and folding -----------------------------------------------------------------------
def test_selection_reads_the_preview_of_that_lead(presenter):
    presenter.select(line_of(presenter, "Luc"))
    preview = presenter.state.preview
    assert preview.name == "Luc Desmarais"
    assert not preview.is_callable
    assert preview.call_note == "Callable from 14:30"
    assert preview.gate == "It is 04:42 in Montreal. Callable from 14:30 your time."


def test_preview_tells_impressions_and_history_newest_first(presenter):
    preview = presenter.state.preview
    assert [(one.label, one.value) for one in preview.felt] == [
        ("Interest", 1),
        ("Budget ease", -1),
        ("Pain", 2),
    ]
    assert preview.verbatim == "Revenez quand le four n° 2 sera refait."
    assert preview.felt_caption == "call of 12 Mar, M. Delorme"
    assert [one.kind for one in preview.history] == [
        Kind.SIGNAL,
        Kind.REFUSED,
        Kind.CALL,
        Kind.DOWNLOAD,
    ]
    assert all(one.at >= two.at for one, two in pairwise(preview.history))
    assert preview.history[1].quote.startswith("Four n° 2")
    assert preview.history[2].title.replace("\u00a0", " ") == "Call, 8 min 40"


def test_preview_is_not_read_while_nobody_sees_it(presenter):
    presenter.want_preview(False)
    presenter.select(line_of(presenter, "Luc"))
    assert presenter.state.preview.name == "Claire Vasseur"
    presenter.want_preview(True)
    assert presenter.state.preview.name == "Luc Desmarais"


def test_folding_hides_a_group_and_moves_its_selection_to_the_heading(presenter):
    presenter.select(line_of(presenter, "Thomas"))
    presenter.fold(Group.HOT, True)
    assert listed(presenter)[:2] == ["hot", "today"]
    assert presenter.state.lines.heading_at(0).is_folded
    assert presenter.state.selected == 0
    presenter.fold(Group.HOT, False)
    assert listed(presenter)[1] == "Claire"


def test_reload_keeps_selection_and_folds(presenter):
    presenter.fold(Group.TODAY, True)
    presenter.select(line_of(presenter, "Béatrice"))
    presenter.reload()
    assert selected(presenter) == "Béatrice"
    assert presenter.state.lines.folded == {Group.TODAY}


def test_tick_regroups_without_losing_the_selection(desk, presenter):
    presenter.select(line_of(presenter, "Naïma"))
    desk.clock.forward(minutes=90)
    presenter.tick()
    assert listed(presenter)[:3] == ["hot", "Claire", "Thomas"]
    assert presenter.state.lines.group_at(line_of(presenter, "Naïma")) is Group.WEEK
    assert selected(presenter) == "Naïma"
    assert presenter.state.selected == line_of(presenter, "Naïma")


def test_tick_tells_new_times_and_leaves_the_order_alone_while_it_stands(desk, presenter):
    lines = presenter.state.lines
    desk.clock.forward(minutes=1)
    presenter.tick()
    assert presenter.state.lines is lines
    assert face_of(presenter, "Claire").left.text.replace("\u00a0", " ") == "1 min"
    assert face_of(presenter, "Claire").clock == "10:43"


def test_tick_counts_anew_only_when_groups_or_calling_hours_changed(desk, presenter, monkeypatch):
    counted = []
    count = queue_order.counts

    def counts(connection, now, zone, open_places):
        counted.append(now)
        return count(connection, now, zone, open_places)

    monkeypatch.setattr(readings.queue_order, "counts", counts)
    desk.clock.forward(minutes=1)
    presenter.tick()  # the first tick after a reading takes the shape
    counted.clear()
    desk.clock.forward(minutes=1)
    presenter.tick()
    assert counted == []
    desk.clock.forward(hours=4)  # 14:44: Montreal opens, and nobody asked within two hours
    presenter.tick()
    assert len(counted) == 1
    assert presenter.state.callable_now == 11


# --- filters and search --------------------------------------------------------------------------
def test_chip_shows_its_part_and_a_second_press_all_again(presenter):
    presenter.choose(Filter.RETURNED)
    assert listed(presenter) == ["hot", "Claire", "today", "Olivier"]
    presenter.choose(Filter.RETURNED)
    assert len(presenter.state.lines.numbers) == 12


def test_callable_now_combines_with_a_chip(presenter):
    presenter.choose(Filter.NEW)
    presenter.show_only_callable(True)
    assert listed(presenter) == ["today", "Sandrine", "Emily"]
    assert presenter.state.is_filtered


def test_sort_by_score_keeps_the_groups(presenter):
    presenter.sort_by(Sort.SCORE)
    assert listed(presenter)[4:7] == ["today", "Luc", "Prakash"]


@pytest.mark.parametrize(
    ("typed", "found"),
    (
        ("vass", ["Claire"]),
        ("plasturgie", ["Thomas"]),
        ("0199006218", ["Thomas"]),
        ("6218", ["Thomas"]),
        ("+44 20 79", ["Emily"]),
    ),
)
def test_search_shows_what_fits(presenter, typed, found):
    presenter.search(typed)
    assert [one for one in listed(presenter) if one[0].isupper()] == found
    assert selected(presenter) == found[0]


def test_search_keeps_the_selected_lead_if_it_fits_and_clear_brings_all_back(presenter):
    presenter.select(line_of(presenter, "Béatrice"))
    presenter.search("fo")
    assert selected(presenter) == "Béatrice"
    presenter.clear()
    assert selected(presenter) == "Béatrice"
    assert len(presenter.state.lines.numbers) == 12
    assert not presenter.state.is_filtered


def test_search_without_a_match_says_so(presenter):
    presenter.search("zzz")
    assert presenter.state.has_no_match
    assert presenter.state.preview is None
    assert presenter.selected_face is None


def test_search_tells_of_leads_that_left_the_queue(desk, ids, presenter):
    lead_id = ids["Emily Hartnell"]

    def job(c):
        leads.set_stage(
            c, lead_id, Stage.HANDED_OVER, why="", by="", at=MORNING, new_id=desk.new_id
        )
        queue.refresh(c, lead_id, desk.agreement, desk.permission.lasting_refusal, opposed=False)

    desk.store.write(job)
    presenter.search("hartnell")
    assert presenter.state.has_no_match
    assert presenter.state.elsewhere == 1


def test_search_says_when_it_found_more_than_it_shows(desk, presenter, monkeypatch):
    monkeypatch.setattr(readings, "FOUND_MOST", 5)
    add_many(desk, 9)
    presenter.search("l")
    assert presenter.state.found_more
    assert len(presenter.state.lines.numbers) == 5


def test_an_answer_that_comes_too_late_is_dropped(desk, presenter):
    desk.background.holds_reads = True
    presenter.search("vass")
    presenter.search("aub")
    assert presenter.is_waiting
    desk.background.release()
    assert listed(presenter) == ["hot", "Thomas"]
    assert not presenter.is_waiting
