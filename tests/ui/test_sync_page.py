"""The sync centre on a real profile with rows of all states: by keys, in words, in both sizes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from qualifier.core.errors import TryLater
from qualifier.store import aside, conflicts, connections, leads, outbox
from qualifier.store.aside import Aside
from qualifier.store.outbox import State
from qualifier.store.outbox_list import Show
from qualifier.sync.kinds import KINDS
from qualifier.texts import Language
from qualifier.ui.language import speak
from qualifier.ui.sync.side_option import SideOption
from qualifier.ui.sync.sync_page import UNDO_REMOVAL, SyncPage
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import MORNING, close_desk, make_desk
from tests.fakes.outbox_scene import fill_outbox

OK = {"state": "ok", "problem": "", "about": "", "at": MORNING.isoformat()}


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)
    speak(Language.ENGLISH)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    desk.background.answers = {"conflict_decide": {"decided": 1}, "crm_remove": {}}
    yield desk
    close_desk(desk)


@pytest.fixture
def filled(desk):
    desk.store.write(lambda c: fill_outbox(c, MORNING, desk.new_id))
    return desk


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
    page._removal.stop()


def words(page, row=0):
    model = page.centre.table.model()
    return [model.index(row, column).data() for column in range(1, model.columnCount())]


def rows(page):
    return page.centre.table.model().rowCount()


def asked(desk, do):
    return [one for one in desk.background.requests if one["do"] == do]


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


# --- the list ------------------------------------------------------------------------------------
def test_nothing_connected_offers_what_there_is_and_says_where_hand_offs_go(page):
    faces = [card.face for card in page.centre.cards.cards]
    assert [(one.name, one.state.head) for one in faces] == [
        (row.name, "Not connected") for row in KINDS.values()
    ]
    assert page.centre.empty.title_label.text() == "No CRM is connected."
    assert "folder" in page.centre.empty.sentence_label.text()
    assert not page.centre.front.isVisible()
    assert not page.centre.pause_button.isVisible()
    assert page.centre.cards.cards[0].connect_button.hasFocus()


def test_lines_say_what_whose_where_and_why(filled, page):
    assert words(page) == [
        "Contact details",
        "Claire Vasseur, Fonderies Brévault",
        "Odoo",
        "Conflict, 3 fields changed on both sides since 10:30",
        "",
    ]
    said = [words(page, row)[3] for row in range(rows(page))]
    assert said[1:] == [
        "Needs you, “Subject of the task” is longer than it allows. Shorten it, then try again.",
        "Sending, a few seconds",
        "Will retry, HubSpot is busy, next try in 40\u00a0s",
        "Will retry, in 20\u00a0s; Qualifier looks first whether it has arrived",
        "Waiting, next in line",
        "Waiting, after the earlier row of this lead",
        "Waiting, next in line",
        "Waiting, next in line",
    ]
    assert words(page, 8)[2] == "Shared folder"


def test_filters_count_and_choose_by_key(filled, page, qtbot):
    chips = page.centre.chips
    assert [chip.count for chip in chips.values()] == [9, 2, 2, 1]
    chips[Show.SENT_TODAY].setFocus()
    press(Qt.Key.Key_Space)
    assert (rows(page), words(page)[3]) == (1, "Sent, at 10:38")
    assert chips[Show.SENT_TODAY].isChecked()
    assert not chips[Show.ALL].isChecked()
    chips[Show.NEEDS_YOU].setFocus()
    press(Qt.Key.Key_Space)
    assert rows(page) == 2


def test_row_in_front_stays_when_the_worker_tells_of_changes(filled, page):
    table = page.centre.table
    for _step in range(3):
        press(Qt.Key.Key_Down)
    assert page.presenter.state.chosen == "row-2"
    filled.store.write(lambda c: outbox.confirm(c, "row-1", "7", MORNING))
    page.worker_changed({"outbox": {"pending": 4}})
    assert rows(page) == 8
    assert table.current_id == page.presenter.state.chosen == "row-2"
    assert table.hasFocus()
    assert page.centre.entry.title_label.full_text == "Owner and stage"


def test_row_that_went_gives_its_place_to_the_next(filled, page):
    press(Qt.Key.Key_Down)
    filled.store.write(lambda c: outbox.confirm(c, "row-0", "7", MORNING))
    page.worker_changed({"outbox": {}})
    assert page.presenter.state.chosen == "row-1"


def test_long_list_is_read_page_by_page_as_one_goes_down(desk, qtbot):
    desk.store.write(lambda c: many(c, 450))
    for page in shown(qtbot, desk):
        assert rows(page) == 200
        press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda page=page: rows(page) == 400)
        press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda page=page: rows(page) == 450)
        chosen = page.presenter.state.chosen
        page.worker_changed({"outbox": {}})
        assert (rows(page), page.centre.table.current_id) == (450, chosen)


def many(connection, count):
    from qualifier.core.lead import Lead
    from qualifier.store import leads

    leads.add(connection, [Lead("one", last_name="Hétier", created_at=MORNING)])
    for number in range(count):
        outbox.put(
            connection,
            f"n-{number:04}",
            receiver="folder",
            kind="oppose",
            lead_id="one",
            at=MORNING,
        )


def test_retry_and_cancel_go_by_keys_where_they_are_allowed(filled, page):
    press(Qt.Key.Key_R)  # on the conflict: nothing to retry
    assert filled.background.requests == []
    press(Qt.Key.Key_Down)
    assert page.centre.entry.retry_button.isVisible()
    press(Qt.Key.Key_R)
    assert filled.background.requests == [{"do": "retry_outbox", "entry_id": "row-0"}]
    press(Qt.Key.Key_Down)
    assert not page.centre.entry.cancel_button.isVisible()  # it is on its way
    press(Qt.Key.Key_Delete)
    assert filled.background.requests[1:] == []
    for _step in range(3):
        press(Qt.Key.Key_Down)
    assert page.presenter.state.chosen == "row-4"
    press(Qt.Key.Key_Delete)
    assert filled.background.requests[1:] == [{"do": "outbox_cancel", "entry_id": "row-4"}]


def test_row_that_was_refused_can_be_given_up_and_taken_up_again(filled, page, qtbot):
    filled.background.answers |= {"outbox_cancel": {}, "outbox_take_up": {}}
    press(Qt.Key.Key_Down)
    assert page.centre.entry.cancel_button.isVisible()
    with qtbot.waitSignal(page.may_undo):
        press(Qt.Key.Key_Delete)
    assert page.undo()
    assert [one["do"] for one in filled.background.requests] == ["outbox_cancel", "outbox_take_up"]
    assert not page.undo()


def test_enter_on_a_row_leads_to_what_can_be_done_with_it(filled, page):
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert page.centre.entry.retry_button.hasFocus()
    press(Qt.Key.Key_Space)
    assert asked(filled, "retry_outbox")


# --- conflicts -----------------------------------------------------------------------------------
def test_conflict_is_decided_by_arrows_and_saved_by_ctrl_enter(filled, page):
    panel = page.centre.conflict
    press(Qt.Key.Key_Return)
    assert panel.options(0)[0].hasFocus()
    assert not panel.save_button.isEnabled()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Right)
    assert panel.options(1)[1].hasFocus()
    assert [panel.options(row)[side].isChecked() for row in (0, 1, 2) for side in (0, 1)] == [
        True, False, False, True, False, False,
    ]  # fmt: skip
    assert panel.save_button.text() == "Save 2 choices"
    assert panel.left_label.full_text == "1 field left to choose: Sector"
    page.primary_action()
    ids = {
        one.field: one.id for one in filled.store.read(lambda c: conflicts.open_of(c, ("claire",)))
    }
    (request,) = asked(filled, "conflict_decide")
    assert request["choices"] == {ids["job_title"]: "mine", ids["phone2"]: "theirs"}


def test_conflict_says_what_is_certain(filled, page):
    panel = page.centre.conflict
    mine, theirs = panel.options(0)
    assert mine.accessibleName() == "Job title, mine: Directrice maintenance"
    assert mine.accessibleDescription() == "confirmed on the phone, Inès Caradec, 10:28"
    assert theirs.accessibleName() == "Job title, CRM: Resp. maintenance groupe"
    assert panel.options(1)[0].text() == "01 99 00 41 52"
    assert panel.options(1)[0].accessibleDescription().startswith("not confirmed")
    assert panel._labels[1][1].text() == "empty"
    assert panel.title_label.full_text == "Claire Vasseur was changed on both sides"


def test_all_mine_then_one_of_theirs_and_decide_later_forgets_them(filled, page, qtbot):
    panel = page.centre.conflict
    qtbot.mouseClick(panel.all_mine_button, Qt.MouseButton.LeftButton)
    assert panel.save_button.text() == "Save 3 choices"
    assert panel.left_label.full_text == ""
    qtbot.mouseClick(panel.options(2)[1], Qt.MouseButton.LeftButton)
    assert set(page.presenter.state.made_choices.values()) == {"mine", "theirs"}
    qtbot.mouseClick(panel.later_button, Qt.MouseButton.LeftButton)
    assert page.presenter.state.chosen == "row-0"
    assert page.presenter.state.choices == {}
    assert asked(filled, "conflict_decide") == []
    assert page.centre.table.hasFocus()


def test_choices_outlive_news_of_the_worker_and_a_look_at_another_row(filled, page):
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Right)
    page.worker_changed({"conflicts": 1})
    assert page.centre.conflict.options(0)[1].hasFocus()
    press(Qt.Key.Key_Escape)
    assert page.centre.table.hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    assert page.centre.conflict.options(0)[1].isChecked()


def test_conflict_settled_elsewhere_is_gone(filled, page):
    press(Qt.Key.Key_Return)
    filled.store.write(lambda c: conflicts.settle_equal(c, "claire", "odoo-1", ()))
    page.worker_changed({"conflicts": 0})
    assert page.presenter.state.conflict is None
    assert page.presenter.state.chosen == "row-0"
    assert page.centre.entry.isVisible()


def test_only_one_button_is_filled(filled, page):
    def primary():
        return [
            one.text()
            for one in page.findChildren(QAbstractButton)
            if one.isVisible() and one.property("kind") == "primary" and one.isEnabled()
        ]

    assert primary() == ["Sync now"]
    page.centre.conflict.all_mine_button.click()
    assert primary() == ["Save 3 choices"]


# --- connections ---------------------------------------------------------------------------------
def test_cards_say_how_often_when_and_how_much(filled, page):
    page.worker_changed({"crm": {"odoo-1": {**OK, "quota": [480, 500]}}})
    odoo, hubspot, *_others = (card.face for card in page.centre.cards.cards)
    assert odoo.state.head == "1 needs you"
    assert odoo.lines == (
        "Both ways, every 2\u00a0min",
        "Last exchange 10:40 · today 12 read, 3 written",
        "480 of 500 requests left",
    )
    assert hubspot.lines[1] == "Last exchange 10:37 · today 2 read, 0 written"


def test_card_says_how_many_leads_are_not_to_be_called_and_why(filled, page, qtbot):
    ids = [one.id for one in filled.store.read(lambda c: leads.page(c, 0, 3))]
    for lead_id, why in zip(ids, (Aside.ARCHIVED, Aside.ARCHIVED, Aside.OUTSIDE), strict=True):
        filled.store.write(
            lambda c, one=lead_id, why=why: aside.put(c, "odoo-1", one, why, MORNING, filled.new_id)
        )
    page.worker_changed({"crm": {"odoo-1": OK}})
    wanted = "Not to be called: 2 archived there · 1 outside the scope"
    page.left()
    page.entered()
    qtbot.waitUntil(lambda: wanted in page.centre.cards.card("odoo-1").face.lines)


@pytest.mark.parametrize(
    ("told", "head", "waits"),
    (
        ({"problem": "key_refused", "state": "unreachable"}, "Sign in again", "until you sign in"),
        ({"problem": "unreachable", "state": "unreachable"}, "Cannot be reached", "until Odoo can"),
        ({"problem": "many_gone", "state": "needs_you", "about": "62"}, "Needs you", "next in"),
    ),
)
def test_trouble_of_a_connection_is_said_with_what_to_do(filled, page, told, head, waits):
    page.worker_changed({"crm": {"odoo-1": {**OK, **told}}})
    card = page.centre.cards.card("odoo-1")
    assert card.face.state.head == head
    assert len(card.face.lines) == 3
    assert card.key_button.isVisible() is (head == "Sign in again")
    assert card.gone_button.isVisible() is (head == "Needs you")
    assert words(page, 7)[3].startswith(f"Waiting, {waits}")


def test_many_gone_are_let_go_by_their_count(filled, page):
    told = {**OK, "problem": "many_gone", "state": "needs_you", "about": "62"}
    page.worker_changed({"crm": {"odoo-1": told}})
    page.centre.cards.card("odoo-1").gone_button.click()
    assert asked(filled, "crm_gone") == [
        {"do": "crm_gone", "connection_id": "odoo-1", "accept": 62}
    ]


def test_offline_is_said_with_what_waits(filled, page):
    told = {**OK, "state": "unreachable", "problem": "unreachable"}
    page.worker_changed({"crm": {"odoo-1": told, "hubspot-1": told}})
    assert page.centre.notice.full_text == (
        "Offline · 7 waiting. Your calls are kept on this computer."
    )


def test_pause_all_and_resume(filled, page):
    page.centre.pause_button.click()
    assert [(one["connection_id"], one["paused"]) for one in asked(filled, "crm_pause")] == [
        ("odoo-1", True),
        ("hubspot-1", True),
    ]
    for one in ("odoo-1", "hubspot-1"):
        filled.store.write(lambda c, one=one: connections.pause(c, one, paused=True))
    page.worker_changed({"crm": {}})
    assert page.centre.pause_button.text() == "Resume all"
    assert page.centre.cards.card("odoo-1").face.state.head == "Paused"
    assert page.centre.notice.full_text.startswith("Paused · 7 waiting.")


def test_removed_connection_comes_back_with_undo(filled, page, qtbot):
    with qtbot.waitSignal(page.may_undo):
        page.centre.cards.card("odoo-1").remove_button.click()
    names = [card.face.name for card in page.centre.cards.cards]
    assert names[:2] == ["HubSpot", "Odoo"]
    assert page.centre.cards.cards[1].face.id == ""
    page.toast_action(UNDO_REMOVAL)
    ids = [card.face.id for card in page.centre.cards.cards]
    assert ids[:2] == ["odoo-1", "hubspot-1"]
    assert not page.undo()
    assert asked(filled, "crm_remove") == []


def test_removed_connection_goes_when_it_was_not_taken_back(filled, page, qtbot):
    page._removal.setInterval(20)
    page.centre.cards.card("odoo-1").remove_button.click()
    qtbot.waitUntil(lambda: bool(asked(filled, "crm_remove")))
    assert asked(filled, "crm_remove") == [{"do": "crm_remove", "connection_id": "odoo-1"}]


def test_sync_now_says_what_came_of_it(filled, page, qtbot):
    page.sync()
    assert page.centre.sync_button.text() == "Syncing…"
    page.sync()
    assert len(asked(filled, "sync")) == 1
    page.presenter._set(is_syncing=False)
    filled.background.answers["sync"] = {"confirmed": 3, "leads": 1, "changed": 0, "differ": 2}
    with qtbot.waitSignal(page.said) as said:
        page.sync()
    assert said.args == ["3 sent, 1 new lead, 2 need you"]


def test_sync_that_failed_says_why(filled, page, qtbot, monkeypatch):
    def refuse(request, then=None, failed=None, progress=None):
        failed(TryLater("unreachable"))

    monkeypatch.setattr(filled.background, "ask", refuse)
    with qtbot.waitSignal(page.refused) as said:
        page.sync()
    assert "tried again by itself" in said.args[0]
    assert page.centre.sync_button.isEnabled()


# --- for everybody -------------------------------------------------------------------------------
def test_tab_goes_in_reading_order_and_once_a_field(filled, page):
    centre = page.centre
    centre.trail.settings_link.setFocus()
    seen = []
    for _step in range(22 + len(KINDS)):
        seen.append(QApplication.focusWidget())
        press(Qt.Key.Key_Tab)
    odoo, hubspot, *others = centre.cards.cards
    assert seen == [
        centre.trail.settings_link, centre.pause_button, centre.sync_button,
        odoo.fields_button, odoo.change_button, odoo.pause_button, odoo.remove_button,
        hubspot.fields_button, hubspot.change_button, hubspot.pause_button, hubspot.remove_button,
        *(card.connect_button for card in others),
        *centre.chips.values(), centre.table,
        centre.conflict.all_mine_button, centre.conflict.all_theirs_button,
        *(centre.conflict.options(row)[0] for row in range(3)),
        centre.conflict.later_button,
        *seen[20 + len(KINDS) :],
    ]  # fmt: skip


def test_every_control_has_a_name(filled, page):
    for one in page.findChildren(QAbstractButton):
        if one.isVisible():
            assert one.accessibleName() or one.text(), one
    assert page.centre.table.accessibleName() == "Outbox"
    assert page.centre.cards.card("odoo-1").pause_button.accessibleName() == "Pause: Odoo"


@pytest.mark.parametrize("language", (Language.FRENCH, Language.ENGLISH))
@pytest.mark.parametrize(("percent", "size"), ((100, (1132, 720)), (150, (1132, 720))))
def test_page_fits_the_least_window(filled, qtbot, qapp, language, percent, size):
    speak(language)
    install_theme(qapp, Look.LIGHT, percent)
    for page in shown(qtbot, filled, size):
        qtbot.waitUntil(lambda page=page: page.centre.table.viewport().height() > 0)
        assert page.width() == size[0], page.minimumSizeHint()
        assert page.height() == size[1], page.minimumSizeHint()
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and not isinstance(button, SideOption):
                assert button.width() >= button.sizeHint().width(), button.text()
                right = button.mapTo(page, button.rect().bottomRight()).x()
                assert right <= page.width(), button.text()
        press(Qt.Key.Key_Return)
        assert page.centre.conflict.options(0)[0].visibleRegion().boundingRect().height() > 20


def test_french_is_complete(filled, qtbot):
    speak(Language.FRENCH)
    for page in shown(qtbot, filled):
        assert page.centre.trail.title_label.full_text == "Centre de synchronisation"
        said = [words(page, row)[3] for row in range(rows(page))]
        assert said[0] == "Conflit, 3 champs modifiés des deux côtés depuis 10:30"
        assert said[3] == "Nouvel essai, HubSpot est occupé, nouvel essai dans 40\u00a0s"


def test_rows_of_every_state_are_named(filled, page):
    for number, state in enumerate(State):
        values = (state.value, f"row-{number}")
        filled.store.write(
            lambda c, v=values: c.exec_driver_sql("update outbox set state = ? where id = ?", v)
        )
    page.presenter.read()
    assert all(all(words(page, row)[:4]) for row in range(rows(page)))
    assert len({words(page, row)[3].split(",")[0] for row in range(rows(page))}) == 5
