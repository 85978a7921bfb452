"""Leaving the fields or the routing of a connection: nothing chosen goes without a word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from qualifier.core.errors import TryLater
from qualifier.core.field_mapping import Way
from qualifier.ui.sync.sync_page import SyncPage
from qualifier.ui.theme import Look, install_theme
from tests.fakes.crm_worker import FIELDS, answers
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.outbox_scene import fill_outbox
from tests.ui.test_sync_ways import THEIRS


@pytest.fixture(autouse=True)
def light(qapp):
    return install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background.answers = {**answers(), "crm_language": THEIRS, "crm_keep_language": {}}
    desk.store.write(lambda c: fill_outbox(c, MORNING, desk.new_id))
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = SyncPage(desk)
    qtbot.addWidget(page)
    page.entered()
    page.told = []
    for signal in (page.said, page.refused, page.may_undo):
        signal.connect(page.told.append)
    yield page
    page.left()


def left(page):
    page.show_centre()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def hold(desk, monkeypatch):
    held = []
    monkeypatch.setattr(desk.background, "ask", lambda *asked: held.append(asked))
    return held


def test_fields_left_unsaved_are_said_and_can_be_taken_up(page):
    page.show_fields("odoo-1")
    page.fields_page.presenter.remove()
    rows = page.fields_page.presenter.state.rows
    left(page)
    assert page.told == ["The fields of Odoo were left without saving them."]
    assert page.undo()
    presenter = page.fields_page.presenter
    assert (presenter.state.rows, presenter.state.may_save) == (rows, True)
    assert presenter.undo()
    assert not presenter.state.is_changed


def test_routing_left_unsaved_is_said_and_can_be_taken_up(page):
    page.show_ways("odoo-1")
    page.ways_page.reasons["1"].chosen.emit("other")
    left(page)
    assert page.told == ["Routing and reasons of Odoo were left without saving them."]
    assert page.undo()
    assert page.ways_page.reasons["1"].chosen_id == "other"
    assert page.ways_page.presenter.state.may_save


def test_pages_left_as_they_were_say_nothing(page):
    page.show_fields("odoo-1")
    page.show_ways("odoo-1")
    left(page)
    assert page.told == []


@pytest.mark.parametrize("show", ("show_fields", "show_ways"))
def test_saving_that_fails_after_the_page_was_left_is_told(page, desk, monkeypatch, show):
    getattr(page, show)("odoo-1")
    if show == "show_fields":
        page.fields_page.presenter.remove()
    else:
        page.ways_page.reasons["1"].chosen.emit("other")
    held = hold(desk, monkeypatch)
    page.primary_action()
    left(page)
    _request, _then, failed = held.pop()
    failed(TryLater("unreachable"))
    assert page.told == ["Odoo: It cannot be reached. It is tried again by itself."]


def test_rows_that_cannot_work_are_told_after_the_page_was_left(page, desk, monkeypatch):
    page.show_fields("odoo-1")
    page.fields_page.presenter.remove()
    held = hold(desk, monkeypatch)
    page.primary_action()
    left(page)
    _request, then, _failed = held.pop()
    then({"problems": FIELDS["problems"]})
    assert page.told == ["Odoo: Not saved: 1 row cannot work as it is."]


def test_what_is_changed_while_fields_are_saved_can_still_be_undone(page, desk, monkeypatch):
    page.show_fields("odoo-1")
    presenter = page.fields_page.presenter
    presenter.remove()
    saved = presenter.state.rows
    held = hold(desk, monkeypatch)
    page.primary_action()
    presenter.turn()
    _request, then, _failed = held.pop()
    then({"problems": []})
    assert presenter.state.may_save
    assert presenter.undo()
    assert presenter.state.rows == saved
    assert not presenter.state.is_changed


def test_fields_that_are_made_there_leave_what_was_changed_here(page, desk):
    page.show_fields("odoo-1")
    presenter = page.fields_page.presenter
    presenter.remove()
    changed = presenter.state.rows
    made = {"ours": "score.fit", "theirs": "x_qualifier_fit", "way": "out", "convert": {}}
    desk.background.answers["crm_fields"] = {
        **FIELDS, "missing": [], "rows": [*FIELDS["rows"], made],
    }  # fmt: skip
    presenter.make_missing()
    assert presenter.state.rows[:-1] == changed
    assert (presenter.state.rows[-1].ours, presenter.state.rows[-1].way) == ("score.fit", Way.OUT)
    assert presenter.state.is_changed


def test_a_connection_s_pages_are_among_the_commands(page):
    words = {one.words: one.run for one in page.commands()}
    words["HubSpot: routing and reasons"]()
    assert page.ways_page.presenter.state.name == "HubSpot"
    words["Odoo: fields"]()
    assert page.fields_page.presenter.state.name == "Odoo"
    words["Odoo: not to be called"]()
    assert page.aside_page.presenter.state.name == "Odoo"
