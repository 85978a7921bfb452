"""The call page at every text size, window size and language: nothing cut, all within reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualifier.core.agreement import FacetKind
from qualifier.core.answer import Gap
from qualifier.core.call import Phase
from qualifier.texts import Language, use_language
from qualifier.ui.call.actions import CallActions
from qualifier.ui.call.call_page import CallPage
from qualifier.ui.call.outcome_panel import OutcomeList, OutcomePanel
from qualifier.ui.theme import Look, Type, install_theme, theme
from qualifier.ui.widgets import Button, DigitList, FacetRow, Label, Popover, scale_size
from tests.fakes.called_lead import add_lead, opener
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.paints import PaintCount

ENTER = Qt.Key.Key_Return
SIZES = ((1440, 900), (1180, 720))
RAIL_PX = 48


@pytest.fixture(autouse=True)
def usual_look(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path)
    yield desk
    close_desk(desk)


class Caller:
    """A call page in a window of some size, beside a rail."""

    def __init__(self, desk):
        self.desk = desk
        self.lead = add_lead(desk)
        self.page = CallPage(desk)
        self.actions = CallActions(desk, self.page, lambda: opener(desk))

    def show(self, width, height):
        self.page.setMinimumSize(100, 100)  # as in the window: what does not fit is cut
        self.page.resize(width - theme().px(RAIL_PX), height)
        self.page.show()
        self.page.activateWindow()
        self.actions.open_lead(self.lead.id)
        QApplication.processEvents()

    def ring(self):
        self.actions.dial()
        QApplication.processEvents()

    def talk(self):
        self.ring()
        self.page.someone_answers()
        QApplication.processEvents()

    def key(self, *keys, modifiers=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)
        QApplication.processEvents()

    def popover(self, kind=Popover):
        return next(one for one in self.page.findChildren(kind) if one.isVisible())

    def seen(self, kind):
        return [one for one in self.page.findChildren(kind) if one.isVisible()]


@pytest.fixture
def caller(qtbot, desk):
    """At 1440 × 900 and 100 %; `make` makes another after the look was changed."""
    made = []

    def make(size=SIZES[0], percent=100, language=Language.ENGLISH, reduce_motion=False):
        use_language(language)
        install_theme(QApplication.instance(), Look.LIGHT, percent, reduce_motion)
        caller = Caller(desk)
        qtbot.addWidget(caller.page)
        caller.show(*size)
        qtbot.waitUntil(caller.page.isActiveWindow)
        made.append(caller)
        return caller

    yield make
    for one in made:
        one.page.flush()
        one.page.header.stop_timer()
        one.page.impressions.settle_facet()


every_look = pytest.mark.parametrize(
    ("size", "percent", "language"),
    [
        (size, percent, language)
        for size in SIZES
        for percent in (100, 125, 150)
        for language in Language
    ],
)


def cut_buttons(caller):
    """Buttons whose words have less room than they need."""
    return [
        f"{one.text()} {one.width()} < {one.sizeHint().width()}"
        for one in caller.seen(Button)
        if one.width() < one.sizeHint().width()
    ]


def press_e_acute(widget):
    """The 2 of a French digit row, without Shift."""
    nothing = Qt.KeyboardModifier.NoModifier
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Eacute, nothing, "é")
    QApplication.sendEvent(widget, press)


def inside(widget, column):
    """Whether a widget lies within the width of its column."""
    left = widget.mapTo(column, QPoint(0, 0)).x()
    return left >= 0 and left + widget.width() <= column.width()


def stands_in(widget, frame):
    """Whether a widget lies within the height of what it stands in."""
    top = widget.mapTo(frame, QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= frame.height()


def focus_is_seen(caller):
    """Whether what has the focus lies in the part of the question's column that is seen."""
    focus, view = QApplication.focusWidget(), caller.page.questions._scroll.viewport()
    return view.rect().contains(QRect(focus.mapTo(view, QPoint(0, 0)), focus.size()))


@every_look
def test_no_button_is_cut_in_any_moment_of_a_call(caller, size, percent, language):
    one = caller(size, percent, language)
    assert cut_buttons(one) == []
    one.ring()
    assert cut_buttons(one) == []
    one.talk()
    assert one.page.session.phase is Phase.LIVE
    assert cut_buttons(one) == []


@every_look
def test_scales_ticks_and_answers_are_seen_whole(caller, size, percent, language):
    one = caller(size, percent, language)
    one.talk()
    one.key(ENTER)
    one.page.impressions.focus_capture()
    QApplication.processEvents()
    rows = one.seen(FacetRow)
    assert len(rows) == sum(f.kind is FacetKind.SCALE for f in one.desk.agreement.facets)
    assert all(inside(row, one.page.impressions) for row in rows)
    cells = scale_size(theme()).width()
    assert all(row.scale_rect().x() + cells <= row.width() for row in rows)
    assert all(row.height() >= theme().px(24) for row in rows)
    one.page.facts.focus_objections()
    QApplication.processEvents()
    facts = one.page.facts
    boxes = [line.box for line in facts._fact_lines.values()]
    assert all(box.isVisible() and inside(box, facts) for box in boxes)
    answers = [row for row in one.page.questions.field._rows if row.isVisible()]
    assert answers
    scroll = one.page.questions._scroll
    assert all(inside(row, scroll.viewport()) for row in answers)


@every_look
def test_system_answers_are_seen_whole_where_their_keys_take_more_room(
    caller, size, percent, language
):
    one = caller(size, percent, language)
    one.talk()
    for question, answer in {"hoped": "costed_incident", "sector": "industry"}.items():
        one.page.session.show(question)
        one.page.answer(answer)
    one.page.session.show("staff")
    QApplication.processEvents()
    view = one.page.questions._scroll.viewport()
    chips = [one.page.questions._gaps.chip(gap.value) for gap in Gap]
    assert all(chip.isVisible() and inside(chip, view) for chip in chips)
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)


@every_look
def test_gate_shows_criteria_in_full_or_counts_them(caller, size, percent, language):
    one = caller(size, percent, language)
    one.talk()
    gate = one.page.bar.gate
    shown = [link for link in gate.links() if link.isVisible()]
    assert all(link.width() >= link.sizeHint().width() for link in shown)
    assert all(link.height() >= theme().line(Type.LABEL) + 3 for link in shown)
    assert all(inside(link, gate) and stands_in(link, gate) for link in shown)
    missing = len(gate.links()) - len(shown)
    assert gate.rest.isVisible() == (missing > 0)
    if missing:
        assert gate.rest.text() == f"+{missing}"
    assert gate.headline.width() >= gate.headline.sizeHint().width()


def test_rest_of_the_criteria_opens_what_is_missing_in_full(qtbot, caller):
    one = caller(SIZES[1])
    one.talk()
    gate = one.page.bar.gate
    assert gate.rest.isVisible()
    qtbot.mouseClick(gate.rest, Qt.MouseButton.LeftButton)
    words = [label.text() for label in one.popover().findChildren(Label)]
    assert "Not ready to hand over" in words


def test_card_and_impressions_are_tabs_that_their_keys_turn(caller):
    one = caller(SIZES[1], 150)
    one.talk()
    facts, felt = one.page.facts, one.page.impressions
    assert (facts.isVisible(), felt.isVisible()) == (False, True)
    facts.focus_objections()
    assert (facts.isVisible(), felt.isVisible()) == (True, False)
    assert facts.isAncestorOf(QApplication.focusWidget())
    felt.focus_capture()
    assert (facts.isVisible(), felt.isVisible()) == (False, True)
    assert felt.capture.edit.hasFocus()
    assert facts.edit_focused()
    assert facts.isVisible()
    one.page.resize(1600, 1400)
    assert facts.isVisible()
    assert felt.isVisible()


def test_answer_that_gets_the_focus_is_scrolled_into_sight(caller):
    one = caller(SIZES[1], 150)
    one.talk()
    one.key(ENTER)
    one.page.session.show("sector")
    one.page.questions.take_focus()
    QApplication.processEvents()
    for _step in range(4):
        one.key(Qt.Key.Key_Down)
        assert focus_is_seen(one)


def test_focus_that_a_key_moves_or_the_layout_pushes_down_is_scrolled_into_sight(caller):
    one = caller(SIZES[1], 150)
    one.talk()
    one.key(ENTER)
    one.page.session.show("sector")
    one.page.questions.take_focus()
    one.page.questions.focus_note()
    QApplication.processEvents()
    assert QApplication.focusWidget() is one.page.questions.note
    assert focus_is_seen(one)
    rows = one.page.questions.field._rows
    rows[3].setFocus()
    QApplication.processEvents()
    assert focus_is_seen(one)
    one.page.questions._body.insertSpacing(0, 200)
    QApplication.processEvents()
    assert focus_is_seen(one)


def test_answer_given_before_is_seen_when_its_question_comes_again(caller):
    one = caller(SIZES[1], 150)
    one.talk()
    one.key(ENTER)
    one.page.session.show("sector")
    one.page.answer("services")
    one.page.session.show("hoped")
    one.page.questions.field._rows[3].setFocus()
    one.page.session.show("sector")
    one.page.questions.take_focus()
    QApplication.processEvents()
    assert QApplication.focusWidget().isChecked()
    assert focus_is_seen(one)


# --- a sentence that is only said ----------------------------------------------------------------
def test_sentence_only_said_puts_the_focus_on_what_goes_on(caller):
    one = caller()
    one.talk()
    assert one.page.session.current == "opening"
    assert QApplication.focusWidget() is one.page.questions._next
    assert one.page.questions.field.height() == 0
    one.key(ENTER)
    assert one.page.session.current == "hoped"


# --- quotation marks -----------------------------------------------------------------------------
def test_sentences_stand_in_the_quotation_marks_of_their_language(caller):
    english = caller()
    english.talk()
    heads = [row.heard for row in english.page.facts._shown_objections]
    said = english.page.questions._face.say
    assert said[0] + said[-1] == "“”"
    assert all(head[0] + head[-1] == "“”" for head in heads)


def test_closing_mark_keeps_with_its_word(caller):
    french = caller(language=Language.FRENCH)
    french.talk()
    said = french.page.questions._face.say
    assert said.startswith("«\u00a0")
    assert said.endswith("\u00a0»")
    heads = [row.heard for row in french.page.facts._shown_objections]
    assert all(head.startswith("«\u00a0") and head.endswith("\u00a0»") for head in heads)


# --- outcomes by digits --------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", ("opposition", "off_target"))
def test_digit_chooses_a_reason_and_enter_confirms(caller, outcome):
    one = caller()
    one.talk()
    one.actions.choose_outcome(outcome)
    panel = one.popover(OutcomePanel)
    assert panel._list.chosen_id == ""
    assert panel._list.sizeHintForRow(0) == 28
    known = one.page.session.agreement.outcome_by_id[outcome].reasons
    one.key(Qt.Key.Key_2)
    assert panel._list.chosen_id == one.page.session.agreement.reasons[known][1].id
    assert one.actions.take_digit(3)
    assert panel._list.chosen_id == one.page.session.agreement.reasons[known][2].id


def test_all_outcomes_are_chosen_by_digit_or_filtered_by_letters(caller):
    one = caller()
    one.talk()
    one.actions.choose_among_all()
    panel = one.popover(OutcomeList)
    assert panel.list.hasFocus()
    one.key(Qt.Key.Key_G)
    assert panel.filter.hasFocus()
    assert panel.filter.text() == "g"
    rows = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert rows
    assert all("g" in row.lower() for row in rows)
    QTest.keyClicks(panel.filter, "ate")
    chosen = []
    panel.chosen.connect(chosen.append)
    QTest.keyClick(panel.filter, Qt.Key.Key_2)
    assert chosen == ["gatekeeper_refused"]


def test_digit_of_a_french_row_can_be_typed_as_a_letter_in_the_filter(caller):
    one = caller(language=Language.FRENCH)
    one.talk()
    one.actions.choose_among_all()
    panel = one.popover(OutcomeList)
    panel.filter.setFocus()
    press_e_acute(panel.filter)
    assert panel.isVisible()
    assert panel.filter.text() == "é"


@pytest.mark.parametrize("percent", (100, 150))
def test_outcome_panel_that_grows_keeps_above_what_it_stands_on(qtbot, caller, percent):
    one = caller(percent=percent)
    one.talk()
    one.actions.choose_outcome("opposition")
    panel = one.popover(OutcomePanel)
    anchor = one.page.bar.button_of("opposition")
    top = anchor.mapTo(one.page, QPoint(0, 0)).y()
    assert panel.geometry().bottom() < top
    before = panel.height()
    one.key(ENTER)
    qtbot.waitUntil(lambda: panel.height() > before)
    assert panel._error.isVisible()
    assert panel.geometry().bottom() < top


def test_list_with_digits_chooses_by_position_and_leaves_enter_alone(qtbot):
    rows = tuple((f"row{number}", f"Row {number}") for number in range(1, 12))
    shown = DigitList("Rows", rows)
    qtbot.addWidget(shown)
    shown.show()
    chosen = []
    shown.row_chosen.connect(chosen.append)
    qtbot.keyClick(shown, Qt.Key.Key_3)
    press_e_acute(shown)
    qtbot.keyClick(shown, Qt.Key.Key_0)
    assert chosen == ["row3", "row2"]
    qtbot.keyClick(shown, ENTER)
    assert chosen == ["row3", "row2"]
    assert shown.accessibleName() == "Rows"
    assert not shown.take_digit(10)


# --- quick capture -----------------------------------------------------------------------------
def test_ring_of_the_capture_line_goes_round_its_frame(caller):
    one = caller()
    one.talk()
    one.page.impressions.focus_capture()
    QApplication.processEvents()
    capture = one.page.impressions.capture
    ring = capture.edit.ring_rect()
    assert QRect(capture.edit.mapTo(capture, ring.topLeft()), ring.size()) == capture.rect()


def test_facets_do_not_move_while_an_impression_is_typed(caller):
    one = caller()
    one.talk()
    one.page.impressions.focus_capture()
    QApplication.processEvents()
    first = one.seen(FacetRow)[0]
    before = first.mapTo(one.page, QPoint(0, 0)).y()
    QTest.keyClicks(QApplication.focusWidget(), "budget -1")
    QApplication.processEvents()
    assert first.mapTo(one.page, QPoint(0, 0)).y() == before


def test_capture_line_shows_what_it_understood_in_the_words_themselves(caller):
    one = caller()
    one.talk()
    one.key(ENTER)
    capture = one.page.impressions.capture
    one.page.impressions.focus_capture()
    text = 'hesitates on budget -1 "we shall see"'
    QTest.keyClicks(capture.edit, text)
    QApplication.processEvents()
    formats = {
        text[one.start : one.start + one.length]: QTextCharFormat(one.format)
        for one in capture.edit.document().firstBlock().layout().formats()
    }
    facet = next(made for words, made in formats.items() if words.startswith("budget"))
    assert facet.fontWeight() >= 600
    quote = formats['"we shall see"']
    assert quote.fontItalic()
    assert quote.fontFamilies() == theme().font(Type.VERBATIM).families()
    assert capture._linked.full_text == "linked to question 1"
    assert capture._linked.isVisible()


# --- the call dot --------------------------------------------------------------------------------
def test_dot_fades_while_somebody_is_on_the_phone_and_paints_itself_alone(qtbot, caller):
    one = caller()
    dot = one.page.header.dot
    assert not dot.isVisible()
    one.ring()
    assert not dot.isVisible()
    one.talk()
    assert dot.isVisible()
    one.page.header._tick.stop()
    qtbot.waitUntil(lambda: dot.share < 1)
    others = PaintCount(one.page, but_not=dot)
    strong = dot.share
    qtbot.waitUntil(lambda: dot.share < strong - 0.1)
    assert others.count == 0
    others.close()
    assert dot.accessibleName() == ""
    one.page.hang_up()
    assert not dot.isVisible()
    assert not dot.is_fading


def test_dot_stands_still_where_motion_is_reduced(caller):
    one = caller(reduce_motion=True)
    one.talk()
    dot = one.page.header.dot
    assert dot.isVisible()
    assert not dot.is_fading


def test_callback_is_proposed_in_the_lead_s_hours_and_warned_of_outside(caller):
    one = caller()
    one.talk()
    one.actions.choose_outcome("callback_agreed")
    panel = one.popover(OutcomePanel)
    assert "outside" not in panel.reading.accessibleName()
    panel._when.edit.setText("25/11 21h")
    assert panel.reading.accessibleName() == (
        "Wednesday 25 November at 21:00 is outside calling hours. Callable from Thursday at 08:30."
    )
