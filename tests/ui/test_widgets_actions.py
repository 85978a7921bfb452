"""Buttons, chips, answers, criteria, gate, fields, toasts, popover: real events and their facts."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from qualifier.ui.theme import Glyph, Look, Role, Type, install_theme, theme
from qualifier.ui.widgets import (
    AnswerOption,
    Button,
    Chip,
    CriteriaList,
    CriterionMark,
    ElidedLabel,
    EmptyState,
    Field,
    GateBlock,
    GateMark,
    Label,
    LineEdit,
    Option,
    OptionCard,
    Pill,
    PillButton,
    Popover,
    SayText,
    SmallChips,
    SmallChoice,
    TextArea,
    ToastAction,
    ToastHost,
    ToastMark,
    Tone,
    Verbatim,
    WrappedText,
)

LEFT_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


def shown(qtbot, widget, width=0):
    qtbot.addWidget(widget)
    size = widget.sizeHint()
    widget.resize(width or size.width(), size.height())
    widget.show()
    return widget


def spoken(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    text = QAccessible.Text
    return interface.role(), interface.text(text.Name), interface.text(text.Description)


def test_button_is_pressed_by_mouse_and_space(qtbot):
    button = shown(qtbot, Button("Send", keys="Ctrl+Return"))
    presses = []
    button.clicked.connect(lambda: presses.append("pressed"))
    qtbot.mouseClick(button, LEFT_BUTTON)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    button.setEnabled(False)
    qtbot.mouseClick(button, LEFT_BUTTON)
    assert len(presses) == 2


def test_icon_button_has_a_name_and_is_square(qtbot):
    button = shown(qtbot, Button(glyph=Glyph.MIC, name="Mute"))
    role, name, _description = spoken(button)
    assert (role, name) == (QAccessible.Role.Button, "Mute")
    assert button.sizeHint().width() == button.sizeHint().height() == 32


def test_keys_widen_a_button_and_are_only_printed(qtbot):
    bare, keyed = Button("Next"), Button("Next", keys="Ctrl+Shift+R")
    for button in (bare, keyed):
        shown(qtbot, button)
    assert keyed.sizeHint().width() > bare.sizeHint().width() + 50
    assert keyed.shortcut().isEmpty()


def test_chip_toggles_and_says_its_count(qtbot):
    assert Chip("Due", 12345).accessibleName() == "Due 12,345"
    chip = shown(qtbot, Chip("Due", 3))
    with qtbot.waitSignal(chip.toggled) as caught:
        qtbot.mouseClick(chip, LEFT_BUTTON)
    assert caught.args == [True]
    chip.show_count(0)
    assert spoken(chip)[1] == "Due 0"


def test_answer_press_tells_but_does_not_choose(qtbot):
    row = shown(qtbot, AnswerOption(Option("known", "Order known", "2", "amount")), 500)
    with qtbot.waitSignal(row.clicked):
        qtbot.mouseClick(row, LEFT_BUTTON)
    with qtbot.waitSignal(row.clicked):
        qtbot.keyClick(row, Qt.Key.Key_Space)
    assert not row.isChecked()
    assert spoken(row)[1:] == ("Order known", "amount")
    row.show_option(Option("none", "No budget", "4"), chosen=True)
    assert row.isChecked()
    assert spoken(row)[1:] == ("No budget", "")
    assert QAccessible.queryAccessibleInterface(row).state().checked


def test_answer_heights_are_those_of_the_design_and_grow(qtbot):
    rows = (AnswerOption(Option("a", "A")), AnswerOption(Option("a", "A"), compact=True))
    for row in rows:
        qtbot.addWidget(row)
    assert [row.sizeHint().height() for row in rows] == [42, 36]
    theme().use(Look.LIGHT, 150)
    assert [row.sizeHint().height() for row in rows] == [63, 54]


def test_chosen_answer_is_painted_in_accent_soft(qtbot):
    row = shown(qtbot, AnswerOption(Option("a", "A", "1")), 400)
    row.setChecked(True)
    inside = row.grab().toImage().pixelColor(200, 6).name()
    assert inside == theme().color(Role.ACCENT_SOFT).name()


def test_small_chips_tell_which_and_wait_for_the_page(qtbot):
    choices = (SmallChoice("unknown", "does not know", "8"), SmallChoice("refused", "refused", "9"))
    chips = shown(qtbot, SmallChips(choices))
    with qtbot.waitSignal(chips.chosen) as caught:
        qtbot.mouseClick(chips.chip("refused"), LEFT_BUTTON)
    assert caught.args == ["refused"]
    assert not chips.chip("refused").isChecked()
    chips.show_chosen("refused")
    assert chips.chip("refused").isChecked()
    chips.show_chosen(None)
    assert not chips.chip("refused").isChecked()


def test_criteria_say_met_or_missing_and_lead_to_their_question(qtbot):
    marks = (CriterionMark("need", "Need", True), CriterionMark("budget", "Budget", False))
    criteria = shown(qtbot, CriteriaList(marks), 240)
    assert [spoken(row)[1] for row in criteria.rows] == ["Need, met", "Budget, missing"]
    with qtbot.waitSignal(criteria.criterion_chosen) as caught:
        qtbot.mouseClick(criteria.rows[1], LEFT_BUTTON)
    assert caught.args == ["budget"]
    criteria.show_criteria((CriterionMark("step", "Next step", False),))
    with qtbot.waitSignal(criteria.criterion_chosen) as caught:
        qtbot.keyClick(criteria.rows[0], Qt.Key.Key_Space)
    assert caught.args == ["step"]
    assert len(criteria.rows) == 1


def test_closed_gate_names_what_is_missing_as_links(qtbot):
    closed = GateMark(False, "2 criteria missing", missing=(("b", "Budget"), ("s", "Next step")))
    gate = shown(qtbot, GateBlock("Hand over", "Ctrl+Return", closed), 500)
    assert not gate.button.isEnabled()
    assert gate.button.toolTip() == "2 criteria missing: Budget, Next step"
    assert [link.text() for link in gate.links()] == ["Budget", "Next step"]
    with qtbot.waitSignal(gate.criterion_chosen) as caught:
        qtbot.mouseClick(gate.links()[1], LEFT_BUTTON)
    assert caught.args == ["s"]


def test_open_gate_hands_over(qtbot):
    gate = shown(qtbot, GateBlock("Hand over", "Ctrl+Return"), 500)
    gate.show_gate(GateMark(True, "6 of 6", "to Julien Armand"))
    with qtbot.waitSignal(gate.hand_over_asked):
        qtbot.mouseClick(gate.button, LEFT_BUTTON)
    assert gate.links() == []


def test_field_label_is_its_buddy_and_its_name(qtbot):
    field = shown(qtbot, Field("Direct line", "01"), 300)
    assert field.label.buddy() is field.edit
    assert spoken(field.edit)[1] == "Direct line"
    with qtbot.waitSignal(field.text_edited) as caught:
        qtbot.keyClick(field.edit, Qt.Key.Key_9)
    assert caught.args == ["019"]


def test_field_error_is_shown_read_and_taken_back(qtbot):
    field = shown(qtbot, Field("Mobile", "01 99"), 300)
    field.show_error("Two digits are missing.")
    assert field.error_label.isVisible()
    assert field.edit.is_faulty
    assert spoken(field.edit)[2] == "Two digits are missing."
    edge = field.edit.grab().toImage().pixelColor(100, 0).name()
    assert edge == theme().color(Role.DANGER).name()
    field.show_error("")
    assert not field.error_label.isVisible()
    assert field.edit.grab().toImage().pixelColor(100, 0).name() != edge


def test_read_only_field_refuses_keys_and_says_its_origin(qtbot):
    field = shown(qtbot, Field("Company", "Brévault"), 300)
    field.show_read_only("from the CRM")
    qtbot.keyClicks(field.edit, "xyz")
    assert field.text() == "Brévault"
    assert field.edit.toolTip() == "from the CRM"
    inside = field.edit.grab().toImage().pixelColor(250, 4).name()
    assert inside == theme().color(Role.SUNKEN).name()


def test_showing_text_in_a_field_is_not_an_edit(qtbot):
    field = shown(qtbot, Field("Name"), 300)
    with qtbot.assertNotEmitted(field.text_edited):
        field.show_text("Claire")
    assert field.text() == "Claire"


def test_text_does_not_run_under_the_keys_of_a_line_edit(qtbot):
    bare, keyed = LineEdit(), LineEdit(glyph=Glyph.SEARCH, keys="Ctrl+K")
    assert keyed.textMargins().right() > bare.textMargins().right() + 40
    assert keyed.textMargins().left() > bare.textMargins().left()


def test_tab_leaves_the_text_area(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    area, after = TextArea("Note"), QPushButton("Next", page)
    area.setParent(page)
    QWidget.setTabOrder(area, after)
    page.show()
    page.activateWindow()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    with qtbot.waitSignal(area.left):
        qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert area.toPlainText() == ""


@pytest.fixture
def window(qtbot):
    page = QWidget()
    page.resize(800, 600)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    return page


@pytest.fixture
def host(window):
    host = ToastHost(window)
    yield host
    host.timer.stop()


def test_toast_stands_bottom_left_and_closes_by_itself(qtbot, window, host):
    with qtbot.waitSignal(host.toast_shown) as caught:
        host.show_toast(ToastMark("Saved"))
    assert caught.args == ["Saved"]
    assert host.toast.x() == 16
    assert host.toast.geometry().bottom() == window.height() - 17
    assert host.timer.interval() == 4_000
    host.timer.timeout.emit()
    assert host.toast is None


def test_plain_toast_gives_way_so_that_there_are_never_two(window, host):
    host.show_toast(ToastMark("One"))
    first = host.toast
    host.show_toast(ToastMark("Two"))
    assert host.toast.mark.text == "Two"
    assert not first.isVisible()


UNDO = ToastMark("Sent", action="Undo", action_id="undo-7", keys="Ctrl+Z")


def test_toast_with_undo_has_its_time_before_the_next(qtbot, window, host):
    host.show_toast(UNDO)
    host.show_toast(ToastMark("Offline", Tone.WARN))
    assert host.toast.mark.text == "Sent"
    assert host.timer.interval() == 8_000
    link = host.toast.findChildren(QPushButton)[0]
    with qtbot.waitSignal(host.action_chosen) as caught:
        qtbot.mouseClick(link, LEFT_BUTTON)
    assert caught.args == ["undo-7"]
    assert host.toast.mark.text == "Offline"


def test_undo_takes_the_place_of_an_error_that_comes_back_after_it(window, host):
    host.show_toast(ToastMark("The disk is full", Tone.DANGER))
    host.show_toast(UNDO)
    assert host.toast.mark is UNDO
    assert host.timer.isActive()
    host.timer.timeout.emit()
    assert host.toast.mark.text == "The disk is full"


def test_refusal_goes_with_what_it_was_about_wherever_it_stands(window, host):
    host.show_toast(ToastMark("Give this call an outcome", Tone.DANGER, about="call"))
    host.show_toast(UNDO)
    host.dismiss("call")
    assert host.toast.mark is UNDO
    host.close_toast()
    assert host.toast is None


def test_offer_that_waited_too_long_never_appears(monkeypatch, window, host):
    host.show_toast(UNDO)
    host.show_toast(ToastMark("Noted", action="Open", action_id="open"))
    soon = time.monotonic() + 9
    monkeypatch.setattr(time, "monotonic", lambda: soon)
    host.close_toast()
    assert host.toast is None


def test_keys_press_only_the_action_they_are_printed_at(qtbot, window, host):
    host.show_toast(
        ToastMark("Call back Thomas", action="Call", action_id="c", keys="Ctrl+Shift+C")
    )
    assert not host.press("Ctrl+Z")
    with qtbot.waitSignal(host.action_chosen) as caught:
        assert host.press("Ctrl+Shift+C")
    assert caught.args == ["c"]


def test_notices_wait_their_turn_and_each_is_reached(qtbot, window, host):
    for name in ("Thomas", "Naïma", "Olivier"):
        later = ToastAction("Remind me", f"snooze:{name}")
        host.show_toast(
            ToastMark(name, action="Call", action_id=f"call:{name}", others=(later,), stays=True)
        )
    reached = []
    host.action_chosen.connect(reached.append)
    while host.toast is not None:
        qtbot.mouseClick(host.toast.findChildren(QPushButton)[1], LEFT_BUTTON)
    assert reached == ["snooze:Thomas", "snooze:Naïma", "snooze:Olivier"]


def test_escape_closes_a_toast_that_stays_but_a_popover_first(qtbot, window, host):
    field = Field("Name", parent=window)
    field.show()
    field.edit.setFocus()
    qtbot.waitUntil(field.edit.hasFocus)
    host.show_toast(ToastMark("The disk is full", Tone.DANGER))
    popover = Popover(window)
    popover.column.addWidget(Field("When?"))
    popover.open_above(field)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert host.toast is not None
    assert field.edit.hasFocus()
    qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert host.toast is None


def test_toast_leaves_the_field_being_typed_in_free(qtbot, window, host):
    field = Field("Note", parent=window)
    field.setGeometry(20, 540, 300, 56)
    field.show()
    host.show_toast(ToastMark("The disk is full", Tone.DANGER))
    low = host.toast.geometry().bottom()
    field.edit.setFocus()
    qtbot.waitUntil(field.edit.hasFocus)
    typed_in = QRect(field.edit.mapTo(window, QPoint(0, 0)), field.edit.size())
    assert not host.toast.geometry().intersects(typed_in)
    field.edit.clearFocus()
    assert host.toast.geometry().bottom() == low


def test_long_toast_takes_several_lines_instead_of_leaving_the_window(window, host):
    host.show_toast(ToastMark("word " * 60, Tone.DANGER))
    assert host.toast.geometry().right() < window.width()
    assert host.toast.height() > 60


def test_error_toast_stays_until_it_is_closed(qtbot, window, host):
    host.show_toast(ToastMark("The number was refused", Tone.DANGER))
    assert not host.timer.isActive()
    close = host.toast.findChildren(QPushButton)[-1]
    assert close.accessibleName() == "Close (Esc)"
    with qtbot.waitSignal(host.toast_closed):
        qtbot.mouseClick(close, LEFT_BUTTON)
    assert host.toast is None


def test_toast_moves_with_the_window(window, host):
    host.show_toast(ToastMark("Saved"))
    window.resize(800, 500)
    assert host.toast.geometry().bottom() == 500 - 17


def test_popover_opens_above_its_anchor_and_escape_closes_it(qtbot, window):
    anchor = Button("Call back", parent=window)
    anchor.move(40, 540)
    anchor.show()
    popover = Popover(window)
    field = Field("When?")
    popover.column.addWidget(field)
    popover.open_above(anchor)
    assert popover.width() == 380
    assert popover.geometry().bottom() < 540
    qtbot.waitUntil(field.edit.hasFocus)
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_popover_begins_in_its_first_field_not_on_its_title(qtbot, window):
    popover = Popover(window)
    popover.column.addWidget(Label("Call back"))
    popover.column.addWidget(WrappedText("A sentence."))
    field = Field("When?")
    popover.column.addWidget(field)
    anchor = Button("Call back", parent=window)
    anchor.show()
    anchor.setFocus()
    popover.open_above(anchor)
    qtbot.waitUntil(field.edit.hasFocus)
    qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert anchor.hasFocus()


def test_sync_pill_is_pressed_wide_and_narrow(qtbot):
    pill = shown(qtbot, PillButton("Offline · 14 waiting", Tone.WARN, glyph=Glyph.CLOUD_OFF))
    wide = pill.sizeHint().width()
    pill.show_narrow(True)
    assert pill.sizeHint().width() == 40 < wide
    assert pill.toolTip() == "Offline · 14 waiting"
    with qtbot.waitSignal(pill.clicked):
        qtbot.mouseClick(pill, LEFT_BUTTON)
    assert spoken(pill)[1] == "Offline · 14 waiting"


def test_pill_says_its_state(qtbot):
    pill = shown(qtbot, Pill("Live", Tone.OK, glyph=Glyph.CHECK))
    pill.show_state("Closed", Tone.NEUTRAL)
    assert spoken(pill)[1] == "Closed"


def test_option_card_is_chosen_by_the_page_only(qtbot):
    card = shown(qtbot, OptionCard("Full", "Seven sections."), 220)
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, LEFT_BUTTON)
    assert not card.isChecked()
    assert spoken(card)[1:] == ("Full", "Seven sections.")


def test_say_text_wraps_with_its_line_height_and_stops_at_760(qtbot):
    text = "Pour vous mettre en relation avec la bonne personne, où en êtes-vous ? " * 3
    say = shown(qtbot, SayText(text), 600)
    assert say.heightForWidth(600) % 35 == 0
    assert say.heightForWidth(300) > say.heightForWidth(600)
    assert say.heightForWidth(760) == say.heightForWidth(1400)
    say.set_small(True)
    assert say.heightForWidth(600) % 28 == 0
    assert spoken(say)[1] == text


def test_verbatim_reads_words_and_where_they_come_from(qtbot):
    verbatim = shown(qtbot, Verbatim("« On verra. »", "07:10 · Budget"), 300)
    assert spoken(verbatim)[1:] == ("« On verra. »", "07:10 · Budget")
    bar = verbatim.grab().toImage().pixelColor(0, 10).name()
    assert bar == theme().color(Role.PLUM).name()


def test_elided_label_keeps_the_whole_text_in_its_name_and_tooltip(qtbot):
    label = shown(qtbot, ElidedLabel("Société des Fonderies Brévault", Type.BODY), 60)
    label.grab()
    assert label.toolTip() == label.accessibleName() == "Société des Fonderies Brévault"
    label.resize(400, label.height())
    label.grab()
    assert label.toolTip() == ""


def test_empty_state_offers_what_to_do_next(qtbot):
    button = Button("Import leads")
    state = shown(
        qtbot, EmptyState(Glyph.PHONE, "All called", "See you at 14:30.", buttons=(button,))
    )
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, LEFT_BUTTON)
    state.show_words("No lead matches", "")
    assert state.title_label.text() == "No lead matches"
    assert not state.sentence_label.isVisible()
