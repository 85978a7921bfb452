"""Setting a connection up, and its fields: by keys, with the answers that a worker gives."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.row import Box
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.sync.sync_page import SyncPage
from qualifier.ui.theme import Look, install_theme
from tests.fakes.crm_worker import CHECKED, FIELDS, answers
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.outbox_scene import fill_outbox

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background.answers = answers()
    desk.store.write(lambda c: fill_outbox(c, MORNING, desk.new_id))
    yield desk
    close_desk(desk)


@pytest.fixture
def page(qtbot, desk):
    yield from shown(qtbot, desk)


def shown(qtbot, desk, size=(1240, 900)):
    page = SyncPage(desk)
    qtbot.addWidget(page)
    page.resize(*size)
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


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def refuse(desk, monkeypatch, do, error):
    ask = desk.background.ask

    def answer(request, then=None, failed=None, progress=None):
        if request["do"] == do:
            failed(error)
            return lambda: None
        return ask(request, then, failed, progress)

    monkeypatch.setattr(desk.background, "ask", answer)


# --- connecting ----------------------------------------------------------------------------------
def test_account_is_checked_before_it_is_saved(page, desk, qtbot):
    page.connect_kind("odoo")
    connect = page.connect_page
    assert connect.where.boxes[Box.ADDRESS].edit.hasFocus()
    assert not connect.save_button.isEnabled()
    assert not connect.where.check_button.isEnabled()
    type_in(connect.where.boxes[Box.ADDRESS], "brevault.odoo.com")
    type_in(connect.where.boxes[Box.KEY], "k-123")
    page.primary_action()  # nothing is saved that was not checked: it checks
    (check,) = asked(desk, "crm_check")
    assert (check["kind"], check["secret"], check["connection_id"]) == ("odoo", "k-123", "")
    assert check["details"]["address"] == "brevault.odoo.com"
    said = [one.accessibleName() for one in connect.where.notices]
    assert said[0] == "Signed in as Inès Caradec (ines@brevault.example) Version 17.0"
    assert "sees only its own leads" in said[1]
    assert connect.save_button.isEnabled()
    with qtbot.waitSignal(page.said):
        page.primary_action()
    (save,) = asked(desk, "crm_save")
    assert save["secret"] == "k-123"
    assert save["connection"]["name"] == "Odoo"
    assert "secret" not in save["connection"]["details"]
    assert page.connect_page is None
    assert page.stack.currentWidget() is page.centre


def test_key_is_hidden_and_never_comes_back(page, desk):
    page.change("odoo-1")
    key = page.connect_page.where.boxes[Box.KEY]
    assert key.edit.echoMode() is QLineEdit.EchoMode.Password
    assert key.text() == ""
    type_in(key, "new-key")
    presenter = page.connect_page.presenter
    page.show_centre()
    assert presenter.state.form.secret == ""
    page.change("odoo-1")
    assert page.connect_page.where.boxes[Box.KEY].text() == ""
    page.left()  # to another page of the window
    assert page.connect_page is None


def test_changed_address_is_checked_once_more(page):
    page.connect_kind("odoo")
    connect = page.connect_page
    type_in(connect.where.boxes[Box.ADDRESS], "a.odoo.com")
    type_in(connect.where.boxes[Box.KEY], "k")
    press(Qt.Key.Key_Return)
    assert connect.save_button.isEnabled()
    type_in(connect.where.boxes[Box.ADDRESS], "b.odoo.com")
    assert not connect.save_button.isEnabled()
    (notice,) = connect.where.notices
    assert notice.accessibleName().startswith("This was changed since")


def test_blocking_finding_keeps_it_from_being_saved(page, desk):
    blocked = {"id": "crm_app_missing", "about": "", "is_blocking": True}
    desk.background.answers["crm_check"] = {**CHECKED, "findings": [blocked]}
    page.connect_kind("odoo")
    connect = page.connect_page
    type_in(connect.where.boxes[Box.ADDRESS], "a.odoo.com")
    type_in(connect.where.boxes[Box.KEY], "k")
    press(Qt.Key.Key_Return)
    (notice,) = connect.where.notices
    assert notice.accessibleName().startswith("The CRM app is not installed there.")
    page.primary_action()
    assert asked(desk, "crm_save") == []


def test_refusal_says_what_to_do(page, desk, monkeypatch):
    refuse(desk, monkeypatch, "crm_check", NeedsAttention("login_missing"))
    page.connect_kind("odoo")
    connect = page.connect_page
    type_in(connect.where.boxes[Box.ADDRESS], "a.odoo.com")
    type_in(connect.where.boxes[Box.KEY], "k")
    press(Qt.Key.Key_Return)
    (notice,) = connect.where.notices
    assert "type the login" in notice.accessibleName()
    assert not connect.save_button.isEnabled()


def test_hubspot_asks_for_a_token_alone(page, desk):
    desk.store.write(lambda c: c.exec_driver_sql("delete from crm_connection"))
    page.presenter.read()
    page.centre.cards.card("hubspot").connect_button.click()
    connect = page.connect_page
    visible = [one.accessibleName() for one in connect.findChildren(QLineEdit) if one.isVisible()]
    assert visible == ["Service key or token", "What it is called here"]
    assert connect.where.boxes[Box.KEY].edit.hasFocus()
    assert not connect.leads.opportunities_box.isVisible()


def test_refused_key_begins_at_the_key(page):
    told = {"state": "unreachable", "problem": "key_refused", "about": "", "at": ""}
    page.worker_changed({"crm": {"odoo-1": told}})
    page.centre.cards.card("odoo-1").key_button.click()
    assert page.connect_page.where.boxes[Box.KEY].edit.hasFocus()


def test_which_leads_come_is_ticked_by_keys_and_kept(page, desk):
    page.change("odoo-1")
    connect = page.connect_page
    owners = connect.leads.owner_list
    assert owners.ticked_ids == ("7",)
    assert connect.save_button.isEnabled()  # the place did not change
    owners.setFocus()
    press(Qt.Key.Key_Space)  # nobody yet
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Space)
    assert owners.ticked_ids == ("", "7", "9")
    stages = connect.leads.stage_list
    assert [stages.item(row).text() for row in range(stages.count())] == ["New", "Qualified"]
    connect.leads.since_list.setFocus()
    press(Qt.Key.Key_Down)
    connect.leads.every_list.setFocus()
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return, CONTROL)
    page.primary_action()
    details = asked(desk, "crm_save")[0]["connection"]["details"]
    assert details["scope"] == {
        "owners": ["", "7", "9"],
        "teams": [],
        "stages": [],
        "lists": [],
        "since": "2026-10-24T22:00:00Z",
        "opportunities": False,
    }
    assert details["every_s"] == 3600
    assert details["database"] == "brevault"


def test_lists_are_shown_where_a_crm_has_some_and_the_ticked_ones_are_kept(page, desk):
    page.connect_kind("hubspot")
    connect = page.connect_page
    type_in(connect.where.boxes[Box.KEY], "pat-1")
    lists = connect.leads.list_list
    assert not lists.isVisible()
    there = {**CHECKED, "lists": [{"id": "3", "name": "Fair"}, {"id": "8", "name": "Webinar"}]}
    desk.background.answers["crm_check"] = there
    connect.where.check_button.click()
    assert lists.isVisible()
    lists.setFocus()
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Space)
    page.primary_action()
    saved = asked(desk, "crm_save")[0]["connection"]["details"]
    assert saved["scope"]["lists"] == ["8"]


def test_escape_leaves_without_saving(page, desk):
    page.connect_kind("odoo")
    press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.centre
    assert asked(desk, "crm_save") == []


# --- fields --------------------------------------------------------------------------------------
def lines(page):
    model = page.fields_page.table.model()
    return [
        tuple(model.index(row, column).data() for column in range(4))
        for row in range(model.rowCount())
    ]


def test_fields_stand_in_words_with_proposals_and_problems(page):
    page.show_fields("odoo-1")
    assert lines(page) == [
        ("Name", "both ways", "Contact Name (contact_name)", "In force"),
        ("Company", "both ways", "Company Name (partner_name)", "In force"),
        ("Job title", "both ways", "Job Position (function)", "In force"),
        ("Phone", "both ways", "telephone", "Cannot work, There is no such field there."),
        ("Direct line", "both ways", "Mobile (mobile)", "Proposed, Enter puts it in force"),
        ("City", "both ways", "City (city)", "Proposed, Enter puts it in force"),
    ]
    assert page.fields_page.table.hasFocus()
    assert not page.fields_page.save_button.isEnabled()


def test_rows_are_turned_taken_out_and_proposals_taken_by_keys(page, desk, qtbot):
    page.show_fields("odoo-1")
    press(Qt.Key.Key_Space)
    assert lines(page)[0][1] == "comes in"
    for _step in range(3):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)  # what stands in its place is a proposal
    assert [one[0] for one in lines(page)] == [
        "Name", "Company", "Job title", "Direct line", "City",
    ]  # fmt: skip
    assert lines(page)[3][3] == "In force"
    with qtbot.waitSignal(page.said):
        page.primary_action()
    (request,) = asked(desk, "crm_map")
    assert [(one["ours"], one["theirs"], one["way"]) for one in request["rows"]] == [
        ("lead.name", "contact_name", "in"),
        ("lead.company", "partner_name", "both"),
        ("lead.job_title", "function", "both"),
        ("lead.phone2", "mobile", "both"),
    ]
    assert not page.fields_page.presenter.state.is_changed


def test_undo_takes_back_step_by_step(page):
    page.show_fields("odoo-1")
    before = lines(page)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Delete)
    assert page.undo()
    assert lines(page)[0][1] == "comes in"
    assert page.undo()
    assert lines(page) == before
    assert not page.undo()


def test_row_is_added_and_pointed_elsewhere(page, qtbot):
    page.show_fields("odoo-1")
    form = page.fields_page.form
    form.new_ours_list.show_chosen("score.fit")
    form.new_ours_list.chosen.emit("score.fit")
    assert [form.new_way_list.itemText(one) for one in range(form.new_way_list.count())] == [
        "goes out"
    ]
    form.new_theirs_list.show_chosen("description")
    form.add_button.setFocus()
    press(Qt.Key.Key_Space)
    assert lines(page)[4] == ("Fit", "goes out", "Notes (description)", "In force")
    assert page.fields_page.table.current_id == "score.fit>description"
    form.theirs_list.chosen.emit("city")
    assert lines(page)[4][2] == "City (city)"


def test_what_cannot_work_is_not_saved_and_said(page, desk, qtbot):
    page.show_fields("odoo-1")
    problem = {"ours": "lead.company", "theirs": "partner_name", "id": "not_writable"}
    desk.background.answers["crm_map"] = {"problems": [problem]}
    press(Qt.Key.Key_Space)
    with qtbot.waitSignal(page.refused) as said:
        page.primary_action()
    assert said.args == ["Not saved: 1 row cannot work as it is."]
    assert lines(page)[1][3] == "Cannot work, It may only be read there: let it come in only."
    assert page.fields_page.table.current_id == "lead.company>partner_name"
    assert page.fields_page.presenter.state.is_changed


def test_missing_fields_are_made(page, desk, qtbot):
    page.show_fields("odoo-1")
    desk.background.answers["crm_fields"] = {**FIELDS, "missing": []}
    with qtbot.waitSignal(page.said) as said:
        page.fields_page.make_button.click()
    assert said.args == ["2 fields made there."]
    assert asked(desk, "crm_make_fields")[0]["names"] == ["x_qualifier_cell", "x_qualifier_fit"]
    assert not page.fields_page.make_button.isVisible()


def test_mapping_goes_out_as_a_document_and_comes_in_again(page, qtbot, tmp_path):
    page.show_fields("odoo-1")
    before = lines(page)
    file = tmp_path / "odoo-fields.yaml"
    page.fields_page.export_button.click()
    dialog = page.findChild(QFileDialog)
    with qtbot.waitSignal(page.said):
        dialog.fileSelected.emit(str(file))
    dialog.close()
    assert "qualifier-mapping/1" in file.read_text("utf-8").splitlines()[0]
    press(Qt.Key.Key_Delete)
    with qtbot.waitSignal(page.said) as said:
        page.fields_page.presenter.read_file(file)
    assert said.args == ["4 rows read."]
    assert lines(page) == before


def test_document_that_is_none_is_refused_and_nothing_changed(page, qtbot, tmp_path):
    page.show_fields("odoo-1")
    before = lines(page)
    (tmp_path / "a.yaml").write_text("format: qualifier-script/1\n", encoding="utf-8")
    with qtbot.waitSignal(page.refused):
        page.fields_page.presenter.read_file(tmp_path / "a.yaml")
    assert lines(page) == before


def test_fields_that_cannot_be_read_say_why(page, desk, monkeypatch):
    refuse(desk, monkeypatch, "crm_fields", NeedsAttention("key_refused"))
    page.show_fields("odoo-1")
    assert page.fields_page.empty.title_label.text() == "The fields could not be read."
    assert "Sign in again" in page.fields_page.empty.sentence_label.text()
    press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.centre


@pytest.mark.parametrize("language", (Language.FRENCH, Language.ENGLISH))
@pytest.mark.parametrize("percent", (100, 150))
def test_pages_fit_the_least_window_and_have_names(desk, qtbot, qapp, language, percent):
    speak(language)
    install_theme(qapp, Look.LIGHT, percent)
    for page in shown(qtbot, desk, (1132, 720)):
        for show in (page.change, page.show_fields):
            show("odoo-1")
            QApplication.processEvents()
            assert (page.width(), page.height()) == (1132, 720)
            for button in page.findChildren(QAbstractButton):
                if button.isVisible():
                    assert button.accessibleName() or button.text(), button
                    right = button.mapTo(page, button.rect().bottomRight()).x()
                    assert right <= page.width(), button.text()
            for one in page.findChildren(QComboBox) + page.findChildren(QLineEdit):
                assert one.accessibleName() or not one.isVisible(), one
