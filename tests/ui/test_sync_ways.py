"""Routing and reasons of a connection: both sides beside each other, proposals, undo, saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from qualifier.core.errors import TryLater
from qualifier.store.connections import CrmConnection
from qualifier.ui.sync.sync_page import SyncPage
from qualifier.ui.sync.ways_page import WaysPage
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.outbox_scene import fill_outbox

ONE = CrmConnection(
    "crm-1", "odoo", "Odoo", {"channels": {"field_sales": {"user_id": "7"}}, "scope": {}}
)
THEIRS = {
    "people": {"7": "Sales 1", "8": "Sales 2"},
    "fields": [
        {"name": "user_id", "part": "owner", "label": "Salesperson",
         "options": {"7": "Sales 1", "8": "Sales 2"}},
        {"name": "stage_id", "part": "stage", "label": "Stage",
         "options": {"1": "New", "2": "Qualified"}},
    ],
    "reasons": {"1": "Too expensive", "2": "Off target"},
    "proposed": {"2": "off_target"},
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background.answers = {"crm_language": THEIRS, "crm_keep_language": {}}
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = WaysPage(desk)
    qtbot.addWidget(page)
    page.resize(1240, 860)
    page.show()
    page.open(ONE)
    return page


def test_what_is_kept_is_shown_beside_what_can_be_chosen(page):
    assert page.routes["field_sales", "user_id"].chosen_id == "7"
    assert page.routes["inside_sales", "user_id"].chosen_id == ""
    assert page.routes["field_sales", "stage_id"].count() == 3
    assert page.reasons["1"].chosen_id == ""
    assert not page.save_button.isEnabled()


def test_choices_are_saved_for_the_worker_to_keep(page, desk):
    page.routes["partner", "stage_id"].chosen.emit("2")
    page.people["field_sales"].chosen.emit("8")
    page.reasons["1"].chosen.emit("other")
    page.save_button.click()
    asked = desk.background.requests[-1]
    assert asked["do"] == "crm_keep_language"
    assert asked["channels"] == {"field_sales": {"user_id": "7"}, "partner": {"stage_id": "2"}}
    assert asked["people"] == {"field_sales": "8"}
    assert asked["reasons"] == {"1": "other"}
    assert not page.save_button.isEnabled()


def test_proposals_are_taken_at_once_and_never_over_a_choice(page):
    assert page.take_button.text() == "Take 1 proposal"
    page.take_button.click()
    assert page.reasons["2"].chosen_id == "off_target"
    assert not page.take_button.isVisible()
    page.reasons["2"].chosen.emit("customer")
    assert page.presenter.state.reasons == {"2": "customer"}


def test_each_choice_can_be_taken_back(page):
    page.routes["field_sales", "user_id"].chosen.emit("")
    assert page.presenter.state.channels == {}
    assert page.presenter.undo()
    assert page.routes["field_sales", "user_id"].chosen_id == "7"
    assert not page.presenter.undo()


def test_a_crm_that_does_not_answer_is_said(page, desk):
    page.presenter._failed(TryLater("unreachable"))
    assert page.empty.title_label.text() == "Their side could not be read."


def test_what_is_chosen_while_saving_is_still_to_be_saved(page, desk, monkeypatch):
    held = []
    monkeypatch.setattr(desk.background, "ask", lambda *asked: held.append(asked))
    page.reasons["1"].chosen.emit("other")
    page.save_button.click()
    page.reasons["2"].chosen.emit("customer")
    _request, then, _failed = held.pop()
    then({})
    assert page.save_button.isEnabled()
    assert page.presenter.undo()
    assert not page.presenter.state.may_save
    assert not page.presenter.state.is_saving


@pytest.mark.parametrize("show", ("show_ways", "show_fields"))
def test_answer_to_a_page_that_was_left_finds_nobody(qtbot, desk, monkeypatch, show):
    desk.store.write(lambda c: fill_outbox(c, MORNING, desk.new_id))
    centre, held = SyncPage(desk), []
    qtbot.addWidget(centre)
    centre.entered()
    monkeypatch.setattr(desk.background, "ask", lambda *asked: held.append(asked))
    getattr(centre, show)("odoo-1")
    centre.show_centre()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for _request, then, failed in held:
        then(THEIRS if show == "show_ways" else {})
        failed(TryLater("busy"))
    assert held
    centre.left()
