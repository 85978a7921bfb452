"""The leads that a connection set aside: who, why, since when; called anyway, or opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualifier.store import aside
from qualifier.store.aside import Aside
from qualifier.store.aside_list import aside_page
from qualifier.ui.sync.sync_page import SyncPage
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.outbox_scene import fill_outbox

ASIDES = (("waits-1", Aside.ARCHIVED), ("waits-2", Aside.GONE), ("waits-3", Aside.OUTSIDE))


@pytest.fixture(autouse=True)
def light(qapp):
    return install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background.answers = {"crm_call_anyway": {}}
    desk.store.write(lambda c: fill_outbox(c, MORNING, desk.new_id))

    def put(connection):
        for hours, (lead_id, why) in enumerate(ASIDES, start=1):
            at = MORNING - timedelta(hours=hours)
            aside.put(connection, "odoo-1", lead_id, why, at, desk.new_id)

    desk.store.write(put)
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    page = SyncPage(desk)
    qtbot.addWidget(page)
    page.resize(1140, 660)
    page.show()
    page.entered()
    yield page
    page.left()


def words(page):
    model = page.aside_page.table.model()
    rows = range(model.rowCount())
    return [[model.index(row, column).data() for column in range(3)] for row in rows]


def test_card_leads_to_the_leads_it_set_aside_and_only_where_there_are_some(page):
    cards = page.centre.cards
    assert not cards.card("hubspot-1").aside_button.isVisible()
    cards.card("odoo-1").aside_button.click()
    assert words(page) == [
        ["Naïma Kerdoncuff, Laiterie du Val d’Ossel", "Archived in the CRM", "09:42"],
        ["Thomas Aubriot, Plasturgie Lencière", "No longer in the CRM", "08:42"],
        [
            "Anatole Quéméneur, Fonderie de l’Aulne",
            "Left the leads that were chosen in the CRM",
            "07:42",
        ],
    ]


def test_lead_is_called_anyway_by_key_and_the_next_takes_its_place(page, desk):
    page.show_asides("odoo-1")
    QTest.keyClick(page.aside_page.table, Qt.Key.Key_R)
    (asked,) = [one for one in desk.background.requests if one["do"] == "crm_call_anyway"]
    assert (asked["connection_id"], asked["lead_id"]) == ("odoo-1", "waits-1")
    desk.store.write(lambda c: aside.put(c, "odoo-1", "waits-1", None, MORNING, desk.new_id))
    page.worker_changed({"leads": True})
    assert words(page)[0][0].startswith("Thomas")
    assert page.aside_page.presenter.state.line.lead_id == "waits-2"


def test_enter_opens_the_lead_and_escape_leads_back(page, qtbot):
    page.show_asides("odoo-1")
    with qtbot.waitSignal(page.lead_asked) as asked:
        QTest.keyClick(page.aside_page.table, Qt.Key.Key_Return)
    assert asked.args == ["waits-1"]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.aside_page is None


def test_when_none_is_left_that_is_said(page, desk):
    page.show_asides("hubspot-1")
    assert page.aside_page.empty.title_label.text() == "None is set aside."
    assert not page.aside_page.front.isVisible()


def test_pages_follow_one_another(desk):
    first = desk.store.read(lambda c: aside_page(c, "odoo-1", limit=2))
    rest = desk.store.read(lambda c: aside_page(c, "odoo-1", first[-1]))
    assert [one.lead_id for one in (*first, *rest)] == [lead_id for lead_id, _why in ASIDES]
