"""Signing in through the browser, on the connect page, with the answers that a worker gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from qualifier.core.errors import NeedsAttention
from qualifier.store import connections
from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.row import Box
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.sync import connect_page
from qualifier.ui.sync.sync_page import SyncPage
from qualifier.ui.theme import Look, install_theme
from qualifier.wire import error_to_json
from tests.fakes.crm_worker import answers
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.fake_sign_in.rows import known, rows

URL = "https://login.salesforce.com/services/oauth2/authorize?state=x"
BEGUN = {"id": "token-1", "url": URL, "patience_s": 120}
STORED = {"client_id": "old-client", "address": "", "nature": "professional"}


@pytest.fixture(autouse=True)
def light(qapp):
    with known(rows()):
        yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def opened(monkeypatch):
    seen = []
    monkeypatch.setattr(connect_page, "_open", lambda url: seen.append(url) or True)
    return seen


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background.answers = {
        **answers(), "crm_sign_in": BEGUN, "crm_sign_in_stop": {}, "crm_sign_out": {},
    }  # fmt: skip
    one = CrmConnection("sf-1", "salesforce", "Our Salesforce", STORED)
    desk.store.write(lambda c: connections.put(c, one, MORNING))
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk, opened):
    page = SyncPage(desk)
    qtbot.addWidget(page)
    page.resize(1240, 900)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.entered()
    yield page
    page.left()


def asked(desk, do):
    return [one for one in desk.background.requests if one["do"] == do]


def type_in(field, text):
    field.edit.setFocus()
    field.edit.selectAll()
    QTest.keyClicks(QApplication.focusWidget(), text)


def begun(page, kind="salesforce"):
    """The page of a new connection, waiting for the browser."""
    page.connect_kind(kind)
    connect = page.connect_page
    type_in(connect.where.boxes[Box.CLIENT_ID], "our-client")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    return connect


def came_back(page, **told):
    page.worker_changed({"sign_in": {"id": "token-1", "state": "done", **told}})


def test_browser_is_opened_waited_for_and_the_account_is_checked_and_saved(page, desk, opened):
    connect = begun(page)
    (asking,) = asked(desk, "crm_sign_in")
    assert (asking["kind"], asking["connection_id"]) == ("salesforce", "")
    assert asking["details"]["client_id"] == "our-client"
    assert opened == [URL]
    row = connect.where.sign_in
    assert row.waiting_label.text() == "Waiting for the browser… 2\N{NO-BREAK SPACE}min"
    assert not row.sign_in_button.isVisible()
    assert not connect.save_button.isEnabled()
    came_back(page)
    (check,) = asked(desk, "crm_check")
    assert (check["connection_id"], check["secret"]) == ("token-1", "")
    assert connect.where.notices[0].accessibleName().startswith("Signed in as Inès Caradec")
    assert row.sign_out_button.isVisible()
    page.primary_action()
    (save,) = asked(desk, "crm_save")
    assert save["token_of"] == "token-1"
    assert save["connection"]["details"]["way"] == ""
    assert asked(desk, "crm_sign_out") == []  # it belongs to the connection now


def test_address_is_there_to_be_copied_where_no_browser_opens(page, opened, monkeypatch):
    monkeypatch.setattr(connect_page, "_open", lambda _url: False)
    row = begun(page).where.sign_in
    assert row.waiting_label.text().startswith("No browser could be opened.")
    row.copy_link.click()
    assert QGuiApplication.clipboard().text() == URL


def test_seconds_go_down_and_end(page, desk):
    connect = begun(page)
    for _second in range(30):
        connect.presenter.second_passed()
    words = connect.where.sign_in.waiting_label.text()
    assert words == "Waiting for the browser… 1\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}30"
    for _second in range(140):  # a worker that died tells nothing
        connect.presenter.second_passed()
    (notice,) = connect.where.notices
    assert "did not come back within two minutes" in notice.accessibleName()
    assert connect.where.sign_in.sign_in_button.isVisible()


def test_waiting_is_cancelled_and_what_comes_then_is_of_no_interest(page, desk):
    connect = begun(page)
    connect.where.sign_in.cancel_button.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert len(asked(desk, "crm_sign_in_stop")) == 1
    assert QApplication.focusWidget() is connect.where.sign_in.sign_in_button
    came_back(page)
    assert asked(desk, "crm_check") == []


def test_refusal_says_what_to_do(page, desk):
    connect = begun(page)
    error = error_to_json(NeedsAttention("consent_refused"))
    came_back(page, state="failed", error=error)
    (notice,) = connect.where.notices
    assert "Access was refused in the browser" in notice.accessibleName()
    assert not connect.save_button.isEnabled()
    assert connect.where.sign_in.sign_in_button.isEnabled()


def test_sign_in_that_is_not_saved_is_taken_back(page, desk):
    begun(page)
    came_back(page)
    page.show_centre()
    (gone,) = asked(desk, "crm_sign_out")
    assert (gone["connection_id"], gone["kind"]) == ("token-1", "salesforce")


def test_page_that_is_left_stops_waiting(page, desk):
    begun(page)
    page.show_centre()
    assert len(asked(desk, "crm_sign_in_stop")) == 1
    assert asked(desk, "crm_sign_out") == []


def test_stored_connection_signs_in_again_as_itself(page, desk):
    desk.background.answers["crm_sign_in"] = {**BEGUN, "id": "sf-1"}
    told = {"state": "needs_you", "problem": "sign_in_again", "about": "", "at": ""}
    page.worker_changed({"crm": {"sf-1": told}})
    assert page.centre.cards.card("sf-1").key_button.isVisible()
    page.centre.cards.card("sf-1").key_button.click()
    button = page.connect_page.where.sign_in.sign_in_button
    assert button.hasFocus()
    button.click()
    (asking,) = asked(desk, "crm_sign_in")
    assert asking["connection_id"] == "sf-1"
    page.worker_changed({"sign_in": {"id": "sf-1", "state": "done"}})
    page.show_centre()
    assert asked(desk, "crm_sign_out") == []


def test_other_client_of_a_stored_connection_is_its_own_once_saved(page, desk):
    page.change("sf-1")
    connect = page.connect_page
    type_in(connect.where.boxes[Box.CLIENT_ID], "new-client")
    assert not connect.where.check_button.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    (asking,) = asked(desk, "crm_sign_in")
    assert (asking["connection_id"], asking["secret_of"]) == ("", "sf-1")
    came_back(page)
    page.primary_action()
    (save,) = asked(desk, "crm_save")
    assert (save["connection"]["id"], save["token_of"]) == ("sf-1", "token-1")


def test_signing_out_takes_the_access_back(page, desk):
    page.change("sf-1")
    row = page.connect_page.where.sign_in
    row.sign_out_button.click()
    (out,) = asked(desk, "crm_sign_out")
    assert out["connection_id"] == "sf-1"
    assert not row.sign_out_button.isVisible()
    assert row.sign_in_button.isEnabled()


def test_data_centre_and_secret_are_asked_for_where_the_crm_wants_them(page, desk):
    page.connect_kind("zoho")
    where = page.connect_page.where
    assert where.centre_list.hasFocus()
    type_in(where.boxes[Box.CLIENT_ID], "1000.X")
    type_in(where.boxes[Box.CLIENT_SECRET], "s3cret")
    assert where.boxes[Box.CLIENT_SECRET].edit.echoMode() is QLineEdit.EchoMode.Password
    assert not where.sign_in.sign_in_button.isEnabled()
    where.centre_list.chosen.emit("eu")
    where.sign_in.sign_in_button.click()
    (asking,) = asked(desk, "crm_sign_in")
    assert (asking["details"]["centre"], asking["client_secret"]) == ("eu", "s3cret")
    assert "client_secret" not in asking["details"]


def test_two_ways_in_are_a_choice(page, desk):
    page.connect_kind("pipedrive")
    connect = page.connect_page
    assert connect.where.boxes[Box.KEY].isVisible()
    assert not connect.set_up.isVisible()
    connect.where.way_list.chosen.emit("browser")
    assert not connect.where.boxes[Box.KEY].isVisible()
    assert connect.where.boxes[Box.CLIENT_SECRET].isVisible()
    assert connect.set_up.isVisible()
    connect.where.way_list.chosen.emit("key")
    type_in(connect.where.boxes[Box.KEY], "token")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    page.primary_action()
    (save,) = asked(desk, "crm_save")
    assert (save["connection"]["details"]["way"], save["secret"]) == ("key", "token")


def test_addresses_of_the_set_up_are_copied(page, qtbot):
    page.connect_kind("salesforce")
    first, *_others = page.connect_page.set_up.copy_buttons
    with qtbot.waitSignal(page.said):
        first.click()
    assert QGuiApplication.clipboard().text() == "http://localhost:17171/OauthRedirect"


@pytest.mark.parametrize("language", (Language.ENGLISH, Language.FRENCH))
def test_page_fits_the_least_window(desk, qtbot, opened, language):
    speak(language)
    page = SyncPage(desk)
    qtbot.addWidget(page)
    page.resize(1108, 720)
    page.show()
    page.entered()
    page.connect_kind("salesforce")
    connect = page.connect_page
    connect.presenter.change(replace(connect.presenter.state.form, client_id="our-client"))
    connect.presenter.sign_in()
    assert connect.where.sign_in.cancel_button.isVisible()
    assert connect.minimumSizeHint().width() <= 1108
    for one in connect.findChildren(QLineEdit):
        assert one.accessibleName()
    page.left()
