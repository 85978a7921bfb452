"""The queue page with real keys and clicks, on a real profile: list, preview, panels, access."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QWidget,
)

from qualifier.core.queue import Group
from qualifier.store.queue_order import Filter
from qualifier.texts import Language, use_language
from qualifier.ui.queue.columns import Column, fit
from qualifier.ui.queue.header import ColumnTitles
from qualifier.ui.queue.lines import QueueLines
from qualifier.ui.queue.list_geometry import LineGeometry
from qualifier.ui.queue.page import QueuePage
from qualifier.ui.theme import Look, install_theme
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.queue_scene import fill_queue
from tests.fakes.shown_queue import add_many, line_of, listed, selected

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def ids(desk):
    return fill_queue(desk)


@pytest.fixture
def open_page(qtbot, desk):
    def opened(width: int = 1440, height: int = 900) -> QueuePage:
        page = QueuePage(desk)
        qtbot.addWidget(page)
        page.resize(width, height)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.entered()
        qtbot.waitUntil(page.list.hasFocus)
        return page

    return opened


@pytest.fixture
def page(ids, open_page):
    return open_page()


def press(page, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(page.list, key, modifiers)


def click(page, line, act=QTest.mouseClick):
    act(page.list.viewport(), LEFT, pos=page.list.rect_of(line).center())


def name(page) -> str:
    return selected(page.presenter)


# --- list by keys --------------------------------------------------------------------------------
def test_arrows_move_through_leads_and_headings(page):
    assert name(page) == "Claire"
    press(page, Qt.Key.Key_Down)
    assert name(page) == "Thomas"
    for _line in range(2):
        press(page, Qt.Key.Key_Down)
    assert page.presenter.state.selected == 4  # the heading "Today"
    assert name(page) == ""
    press(page, Qt.Key.Key_Up)
    assert name(page) == "Naïma"
    press(page, Qt.Key.Key_End)
    assert name(page) == "Antoine"
    press(page, Qt.Key.Key_Home)
    assert page.presenter.state.selected == 0


def test_page_keys_move_by_what_is_in_sight(desk, ids, open_page):
    add_many(desk, 100)
    page = open_page()
    press(page, Qt.Key.Key_PageDown)
    down = page.presenter.state.selected
    assert 10 < down < 20
    press(page, Qt.Key.Key_PageUp)
    assert page.presenter.state.selected == 1
    rect = page.list.rect_of(1)
    assert page.list.viewport().rect().contains(rect)


def test_left_and_right_fold_the_group_of_the_line(page):
    press(page, Qt.Key.Key_Left)
    assert listed(page.presenter)[:2] == ["hot", "today"]
    assert page.list.currentIndex().row() == 0
    press(page, Qt.Key.Key_Right)
    assert listed(page.presenter)[1] == "Claire"


def test_enter_calls_the_selected_lead(qtbot, page, ids):
    with qtbot.waitSignal(page.call_requested) as called:
        press(page, Qt.Key.Key_Return)
    assert called.args == [ids["Claire Vasseur"]]


def test_enter_on_a_lead_that_may_not_be_called_says_from_when(qtbot, page):
    click(page, line_of(page.presenter, "Luc"))
    with qtbot.assertNotEmitted(page.call_requested), qtbot.waitSignal(page.told) as told:
        press(page, Qt.Key.Key_Return)
    assert told.args == ["It is 04:42 in Montreal. Callable from 14:30 your time."]
    assert not page.preview.call_button.isEnabled()
    assert page.preview.call_button.text() == "Callable from 14:30"
    assert page.preview.call_button.toolTip() == told.args[0]


def test_space_hides_and_shows_the_preview(page):
    assert page.preview.isVisible()
    wide = page.list.width()
    press(page, Qt.Key.Key_Space)
    assert not page.preview.isVisible()
    assert page.list.width() > wide
    press(page, Qt.Key.Key_Space)
    assert page.preview.isVisible()


def test_typing_searches_and_escape_brings_all_back(page):
    for letter in "fo":
        QTest.keyClicks(QApplication.focusWidget(), letter)
    assert page.header.search.text() == "fo"
    assert listed(page.presenter) == ["hot", "Claire", "week", "Béatrice"]
    QTest.keyClick(page.header.search, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    press(page, Qt.Key.Key_Escape)
    assert page.header.search.text() == ""
    assert len(page.presenter.state.lines.numbers) == 12


def test_search_shows_what_it_finds_in_folded_groups_and_counts_it(page):
    page.presenter.fold(Group.TODAY, True)
    assert "Sandrine" not in listed(page.presenter)
    page.start_search()
    QTest.keyClicks(page.header.search, "imprimerie")
    assert "Sandrine" in listed(page.presenter)
    assert page.header.counted.full_text == "1 of 12 leads"
    QTest.keyClick(page.header.search, Qt.Key.Key_Escape)
    assert "Sandrine" not in listed(page.presenter)
    assert page.header.counted.full_text.startswith("12 leads")


def test_chips_make_room_for_counts_that_grew_while_another_page_was_in_front(qtbot, desk, ids):
    stack, page = QStackedWidget(), QueuePage(desk)
    qtbot.addWidget(stack)
    stack.addWidget(page)
    stack.addWidget(QWidget())
    stack.resize(1132, 720)
    stack.show()
    page.entered()
    QApplication.processEvents()
    stack.setCurrentIndex(1)
    add_many(desk, 600)
    page.presenter.reload()
    stack.setCurrentIndex(0)
    QApplication.processEvents()
    for chip in page.header.chips.values():
        assert chip.width() >= chip.sizeHint().width(), chip.text()


def test_header_leads_to_the_import(qtbot, page):
    with qtbot.waitSignal(page.import_requested):
        QTest.mouseClick(page.header.import_button, LEFT)


def test_ctrl_f_and_escape_in_the_field(page):
    press(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.header.search.hasFocus()
    QTest.keyClicks(page.header.search, "zzz")
    assert page.empty.isVisible()
    assert page.empty.no_match.isVisible()
    QTest.keyClick(page.header.search, Qt.Key.Key_Escape)
    assert page.list.hasFocus()
    assert not page.empty.isVisible()


# --- list by mouse -------------------------------------------------------------------------------
def test_click_selects_and_double_click_calls(qtbot, page, ids):
    line = line_of(page.presenter, "Emily")
    click(page, line)
    assert name(page) == "Emily"
    assert page.preview.face.name == "Emily Hartnell"
    with qtbot.waitSignal(page.call_requested) as called:
        click(page, line, QTest.mouseDClick)
    assert called.args == [ids["Emily Hartnell"]]


def test_click_on_a_heading_folds(page):
    click(page, 0)
    assert listed(page.presenter)[:2] == ["hot", "today"]
    click(page, 0)
    assert listed(page.presenter)[1] == "Claire"


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, offscreen
def test_context_menu_offers_the_actions(qtbot, page):
    place = page.list.rect_of(line_of(page.presenter, "Emily")).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, page.list.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(page.list.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [one.text() for one in menu.actions() if one.text()]
    assert words == ["Call", "Plan a call back", "Copy the number", "Do not call…"]
    assert name(page) == "Emily"
    menu.actions()[2].trigger()
    assert QApplication.clipboard().text() == "020 7946 0371"
    menu.close()


def test_chip_filters_and_shows_that_it_is_on(page):
    chip = page.header.chips[Filter.NEW]
    assert chip.count == 3
    QTest.mouseClick(chip, LEFT)
    assert chip.isChecked()
    assert not page.header.chips[Filter.ALL].isChecked()
    assert listed(page.presenter) == ["today", "Luc", "Sandrine", "Emily"]
    QTest.mouseClick(page.header.callable_chip, LEFT)
    assert listed(page.presenter) == ["today", "Sandrine", "Emily"]


def test_click_on_the_score_s_title_orders_by_it(page):
    span = page.list.columns.spans[Column.SCORE]
    QTest.mouseClick(page.titles, LEFT, pos=QPoint(round(span.left) + 5, 10))
    assert listed(page.presenter)[4:7] == ["today", "Luc", "Prakash"]
    assert page.header.sort_button.text() == "Score"


# --- scrolling and painting ----------------------------------------------------------------------
def test_what_is_in_sight_stays_there_when_the_queue_regroups(desk, ids, open_page):
    add_many(desk, 200)
    page = open_page()
    page.list.reveal(page.presenter.state.lines.count - 20)
    line = page.list.line_at(300)
    number, top = page.list.lines.number_at(line), page.list.rect_of(line).top()
    desk.clock.forward(hours=3)  # two leads leave the hot group
    page.presenter.tick()
    assert page.list.rect_of(page.list.lines.line_of(number)).top() == top


def test_scrolling_reads_the_lines_that_come_into_sight(qtbot, desk, ids, open_page):
    add_many(desk, 300)
    page = open_page()
    line = page.list.lines.count - 1
    assert page.presenter.face(line) is None
    page.list.verticalScrollBar().setValue(page.list.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: page.presenter.face(line) is not None)


def test_a_line_being_read_is_painted_as_a_skeleton_and_then_with_its_lead(desk, ids, open_page):
    add_many(desk, 300)
    page = open_page()
    desk.background.holds_reads = True
    bar = page.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    waiting = page.list.viewport().grab().toImage()
    desk.background.release()
    there = page.list.viewport().grab().toImage()
    assert waiting != there
    ground = waiting.pixelColor(5, 5)
    inked = {waiting.pixelColor(x, y).name() for x in range(18, 140) for y in range(100)}
    assert len(inked - {ground.name()}) > 1


def test_geometry_finds_every_line_where_it_is(page):
    lines = page.presenter.state.lines
    for folded in (frozenset(), {Group.TODAY}, set(Group)):
        some = LineGeometry(QueueLines(lines.order, frozenset(folded)), 50, 31)
        place = 0
        for line in range(some.lines.count):
            assert some.top(line) == place
            assert some.line_at(place) == line
            place += some.height(line)
            assert some.line_at(place - 1) == line
        assert some.total == place
        assert some.line_at(place) == -1


@pytest.mark.parametrize(
    ("width", "gone", "kind"),
    (
        (1200, set(), True),
        (932, set(), True),
        (760, {Column.OUTCOME}, True),
        (724, {Column.OUTCOME}, True),
        (718, {Column.OUTCOME}, False),
        (690, {Column.OUTCOME, Column.TRIES}, False),
    ),
)
def test_columns_give_way_in_the_order_of_the_design(width, gone, kind):
    columns = fit(width)
    assert set(Column) - set(columns.spans) == gone
    assert columns.with_phone_kind is kind
    last = list(columns.spans.values())[-1]
    assert last.left + last.width <= width
    lefts = [one.left for one in columns.spans.values()]
    assert lefts == sorted(lefts)


def test_titles_stand_above_their_columns(page):
    titles = page.findChild(ColumnTitles)
    assert titles._columns == page.list.columns
    assert "Last signal" in titles.accessibleName()


# --- narrow windows ------------------------------------------------------------------------------
def test_below_1280_the_preview_is_a_panel_that_space_opens(ids, open_page):
    page = open_page(1180, 720)
    assert not page.preview.isVisible()
    assert page.list.width() == page.width()
    press(page, Qt.Key.Key_Space)
    assert page.preview.isVisible()
    assert page.list.width() == page.width()
    assert page.preview.face.name == "Claire Vasseur"
    press(page, Qt.Key.Key_Escape)
    assert not page.preview.isVisible()


@pytest.mark.parametrize("percent", (100, 150))
def test_nothing_is_cut_off_in_the_smallest_window(qapp, ids, open_page, percent):
    install_theme(qapp, Look.LIGHT, percent)
    page = open_page(1132, 720)
    header = page.header
    shown = (*header.chips.values(), header.callable_chip, header.sort_button, header.search)
    for widget in shown:
        assert widget.visibleRegion().boundingRect() == widget.rect(), widget.text()
        assert widget.height() >= 24
    places = [one.geometry() for one in header.chips.values()]
    assert not any(a.intersects(b) for a in places for b in places if a is not b)


# --- states --------------------------------------------------------------------------------------
def test_empty_profile_offers_the_import(qtbot, open_page):
    page = open_page()
    assert page.empty.no_lead.isVisible()
    button = page.empty.no_lead.findChild(QAbstractButton)
    with qtbot.waitSignal(page.import_requested):
        QTest.mouseClick(button, LEFT)


def test_no_match_offers_to_clear(page):
    QTest.mouseClick(page.header.chips[Filter.RETURNED], LEFT)
    page.start_search()
    QTest.keyClicks(page.header.search, "aubriot")
    assert page.empty.no_match.isVisible()
    QTest.mouseClick(page.empty.no_match.findChild(QAbstractButton), LEFT)
    assert len(page.presenter.state.lines.numbers) == 12
    assert page.header.search.text() == ""


def test_page_counts_leads_for_the_rail(qtbot, page):
    with qtbot.waitSignal(page.counted) as counted:
        page.presenter.reload()
    assert counted.args == [12]


def test_minute_ticks_only_while_the_page_is_seen(page):
    assert page._minute.isActive()
    assert 0 < page._minute.remainingTime() <= 63_100  # a coarse timer may be 5 % late
    page.hide()
    assert not page._minute.isActive()


def test_tick_paints_the_new_time(desk, page):
    before = page.list.viewport().grab().toImage()
    desk.clock.forward(minutes=1)
    page._tick()
    assert page.list.viewport().grab().toImage() != before


def test_retranslate_says_everything_anew(page):
    try:
        use_language(Language.FRENCH)
    except FileNotFoundError:
        pytest.skip("the French catalogue is not compiled")
    page.retranslate()
    assert name(page) == "Claire"
    assert page.preview.face.felt[0].label == "Intérêt"
    assert page.list.isVisible()


# --- access --------------------------------------------------------------------------------------
def test_list_speaks_its_lines(page):
    told = QAccessible.queryAccessibleInterface(page.list)
    assert told.role() is QAccessible.Role.List
    assert told.childCount() == page.list.lines.count
    assert told.text(QAccessible.Text.Name) == "Leads to call"
    heading, claire = (told.child(line).text(QAccessible.Text.Name) for line in (0, 1))
    assert heading == "Hot, call back at once, 3 leads"
    assert claire.startswith("Claire Vasseur, Fonderies Brévault, 06 39 98 41 07 mobile")
    assert "callable" in claire
    rect = told.child(1).rect()
    assert page.list.viewport().mapFromGlobal(rect.topLeft()) == page.list.rect_of(1).topLeft()


def test_every_control_has_a_name_and_is_large_enough(page):
    controls = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    assert len(controls) > 10
    for one in controls:
        told = QAccessible.queryAccessibleInterface(one)
        assert told.text(QAccessible.Text.Name), one
        if one.isVisible():
            assert min(one.width(), one.height()) >= 24, one


def test_tab_goes_from_the_header_to_the_list_to_the_preview(page):
    page.header.search.setFocus()
    order = []
    for _step in range(16):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    header, preview = page.header, page.preview
    expected = [
        header.import_button,
        *header.chips.values(),
        header.callable_chip,
        header.sort_button,
        page.list,
    ]
    expected += [preview.call_button, preview.callback_button, preview.more_button]
    assert order[: len(expected)] == expected


def test_page_offers_its_commands(qtbot, page):
    words = {one.words: one for one in page.commands()}
    assert {"Call the selected lead", "Plan a call back", "Do not call"} <= set(words)
    words["Show: New leads"].run()
    assert page.presenter.state.chosen is Filter.NEW
    with qtbot.waitSignal(page.call_requested):
        page.presenter.choose(Filter.ALL)
        page.presenter.select(1)
        page.primary_action()


def test_look_change_keeps_lines_and_columns_fitting(qapp, page):
    install_theme(qapp, Look.DARK, 150)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert page.list.rect_of(1).height() == 75
    span = list(page.list.columns.spans.values())[-1]
    assert (span.left + span.width) * 1.5 <= page.list.viewport().width() + 1
