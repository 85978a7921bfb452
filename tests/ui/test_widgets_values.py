"""Scale, facet row, stepper, timeline, matrix: keys, clicks, and what is read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from qualifier.core.basis import Basis
from qualifier.ui.theme import Look, Role, install_theme, theme
from qualifier.ui.widgets import (
    Badge,
    BasisMark,
    FacetMark,
    FacetRow,
    Matrix,
    MatrixMark,
    Scale,
    ScaleMark,
    SlaMark,
    SlaRing,
    Step,
    Stepper,
    StepState,
    Timeline,
    TimelineEntry,
    cell_rects,
    usual_cell,
)

LEFT_BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def light(qapp):
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


def shown(qtbot, widget, width=0, height=0):
    qtbot.addWidget(widget)
    size = widget.sizeHint()
    widget.resize(width or size.width(), height or size.height())
    widget.show()
    return widget


def color_at(widget, place):
    return widget.grab().toImage().pixelColor(place).name()


def spoken(widget):
    """The interface assistive technology sees: role, name, description, value."""
    interface = QAccessible.queryAccessibleInterface(widget)
    text = QAccessible.Text
    return (
        interface.role(),
        interface.text(text.Name),
        interface.text(text.Description),
        interface.valueInterface(),
    )


def test_arrow_keys_ask_for_the_next_value_and_stop_at_the_ends(qtbot):
    scale = shown(qtbot, Scale("Trust", ScaleMark(1)))
    asked = []
    scale.value_set.connect(asked.append)
    qtbot.keyClick(scale, Qt.Key.Key_Right)
    qtbot.keyClick(scale, Qt.Key.Key_Left)
    scale.show_mark(ScaleMark(2))
    qtbot.keyClick(scale, Qt.Key.Key_Right)
    assert asked == [2, 0]
    assert scale.mark.value == 2


def test_first_key_on_an_empty_scale_gives_zero_which_is_a_value(qtbot):
    scale = shown(qtbot, Scale("Trust"))
    with qtbot.waitSignal(scale.value_set) as caught:
        qtbot.keyClick(scale, Qt.Key.Key_Left)
    assert caught.args == [0]


def test_b_cycles_the_basis_and_backspace_clears(qtbot):
    scale = shown(qtbot, Scale("Trust", ScaleMark(1)))
    with qtbot.waitSignal(scale.basis_cycled):
        qtbot.keyClick(scale, Qt.Key.Key_B)
    with qtbot.waitSignal(scale.cleared):
        qtbot.keyClick(scale, Qt.Key.Key_Backspace)


def test_keys_with_modifiers_are_left_to_the_page(qtbot):
    scale = shown(qtbot, Scale("Trust", ScaleMark(1)))
    with qtbot.assertNotEmitted(scale.basis_cycled), qtbot.assertNotEmitted(scale.value_set):
        qtbot.keyClick(scale, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(scale, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)


@pytest.mark.parametrize(("cell", "value"), ((0, -2), (2, 0), (4, 2)))
def test_click_on_a_cell_asks_for_its_value(qtbot, cell, value):
    scale = shown(qtbot, Scale("Trust"))
    place = cell_rects(theme(), scale.scale_rect())[cell].center().toPoint()
    with qtbot.waitSignal(scale.value_set) as caught:
        qtbot.mouseClick(scale, LEFT_BUTTON, pos=place)
    assert caught.args == [value]


def test_read_only_scale_takes_neither_keys_nor_clicks(qtbot):
    scale = shown(qtbot, Scale("Trust", ScaleMark(1), read_only=True))
    with qtbot.assertNotEmitted(scale.value_set), qtbot.assertNotEmitted(scale.cleared):
        qtbot.mouseClick(scale, LEFT_BUTTON, pos=QPoint(5, 12))
        qtbot.keyClick(scale, Qt.Key.Key_Right)
        qtbot.keyClick(scale, Qt.Key.Key_Backspace)
    assert scale.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_scale_is_a_slider_for_assistive_technology(qtbot):
    scale = shown(qtbot, Scale("Budget ease", ScaleMark(-1)))
    role, name, description, value = spoken(scale)
    assert role == QAccessible.Role.Slider
    assert (name, description) == ("Budget ease", "minus one")
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (-1, -2, 2)
    scale.show_mark(ScaleMark())
    assert spoken(scale)[2] == "not captured"


def test_value_cell_is_full_and_the_way_to_zero_is_paler(qtbot):
    scale = shown(qtbot, Scale("Pain", ScaleMark(2)))
    cells = cell_rects(theme(), scale.scale_rect())
    edge = QPoint(3, 7)
    colours = [color_at(scale, cell.topLeft().toPoint() + edge) for cell in cells]
    look = theme()
    pale = look.mix(Role.POS, Role.SURFACE, 0.38).name()
    assert colours[4] == look.color(Role.POS).name()
    assert colours[2:4] == [pale, pale]
    assert colours[:2] == [look.color(Role.TRACK).name()] * 2


def test_pending_value_wears_a_plum_ring(qtbot):
    scale = shown(qtbot, Scale("Pain", ScaleMark(-1)))
    cell = cell_rects(theme(), scale.scale_rect())[1]
    above = QPoint(round(cell.center().x()), round(cell.top()) - 2)
    plum = theme().color(Role.PLUM).name()
    assert color_at(scale, above) != plum
    scale.show_mark(ScaleMark(-1, is_pending=True))
    assert color_at(scale, above) == plum


def test_facet_row_says_value_basis_and_time(qtbot):
    mark = FacetMark("budget", "Budget ease", ScaleMark(-1), Basis.SAID, "06:12")
    row = shown(qtbot, FacetRow(mark), 360)
    role, name, description, _value = spoken(row)
    assert role == QAccessible.Role.Slider
    assert (name, description) == ("Budget ease", "minus one, said, 06:12")
    row.show_facet(FacetMark("budget", "Budget ease"))
    assert spoken(row)[2] == "not captured"


def test_up_and_down_leave_the_facet_row(qtbot):
    row = shown(qtbot, FacetRow(FacetMark("pain", "Pain", ScaleMark(1))), 360)
    with qtbot.waitSignal(row.left_upwards):
        qtbot.keyClick(row, Qt.Key.Key_Up)
    with qtbot.waitSignal(row.left_downwards):
        qtbot.keyClick(row, Qt.Key.Key_Down)
    with qtbot.waitSignal(row.value_set) as caught:
        qtbot.keyClick(row, Qt.Key.Key_Right)
    assert caught.args == [2]


def test_facet_row_takes_clicks_on_its_cells_where_they_are_painted(qtbot):
    row = shown(qtbot, FacetRow(FacetMark("pain", "Pain"), label_width=0), 400)
    place = cell_rects(theme(), row.scale_rect())[3].center().toPoint()
    assert place.x() > 200
    with qtbot.waitSignal(row.value_set) as caught:
        qtbot.mouseClick(row, LEFT_BUTTON, pos=place)
    assert caught.args == [1]


STEPS = (
    Step("Need", StepState.DONE),
    Step("Timing", StepState.SKIPPED, 2),
    Step("Budget", StepState.CURRENT),
    Step("Close", StepState.TO_COME),
)


def test_stepper_asks_for_the_section_clicked(qtbot):
    stepper = shown(qtbot, Stepper(STEPS), 480)
    with qtbot.waitSignal(stepper.section_chosen) as caught:
        qtbot.mouseClick(stepper, LEFT_BUTTON, pos=QPoint(20, 10))
    assert caught.args == [0]
    with qtbot.waitSignal(stepper.section_chosen) as caught:
        qtbot.mouseClick(stepper, LEFT_BUTTON, pos=QPoint(470, 10))
    assert caught.args == [3]


def test_stepper_arrows_ask_for_the_neighbours_of_the_current_section(qtbot):
    stepper = shown(qtbot, Stepper(STEPS), 480)
    asked = []
    stepper.section_chosen.connect(asked.append)
    qtbot.keyClick(stepper, Qt.Key.Key_Left)
    qtbot.keyClick(stepper, Qt.Key.Key_Right)
    assert asked == [1, 3]


def test_stepper_is_a_row_of_tabs_that_say_their_state(qtbot):
    stepper = shown(qtbot, Stepper(STEPS), 480)
    interface = QAccessible.queryAccessibleInterface(stepper)
    names = [interface.child(place).text(QAccessible.Text.Name) for place in range(4)]
    assert interface.role() == QAccessible.Role.PageTabList
    assert names == ["Need, done", "Timing, skipped, 2 left", "Budget, current", "Close, to come"]
    assert stepper.currentIndex() == 2


def test_stepper_can_show_fewer_sections_without_asking_for_one(qtbot):
    stepper = shown(qtbot, Stepper(STEPS), 480)
    with qtbot.assertNotEmitted(stepper.section_chosen):
        stepper.show_steps(STEPS[:2])
    assert stepper.count() == 2
    stepper.grab()


ENTRIES = (
    TimelineEntry("04:51", "Urgency", Basis.SAID, 1, quote="« avant l’été »", link_id="q9"),
    TimelineEntry("03:47", "Power", Basis.HUNCH, 1, text="First name", link="Deciders"),
    TimelineEntry("02:58", "Machines", text="180", link="Need", link_id="q3"),
)


def test_timeline_keys_open_the_linked_question(qtbot):
    timeline = shown(qtbot, Timeline(ENTRIES), 360)
    opened = []
    timeline.link_chosen.connect(opened.append)
    qtbot.keyClick(timeline, Qt.Key.Key_Return)
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    qtbot.keyClick(timeline, Qt.Key.Key_Return)
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert opened == ["q9", "q3"]


def test_timeline_click_opens_the_row_under_the_pointer(qtbot):
    timeline = shown(qtbot, Timeline(ENTRIES), 360, 200)
    with qtbot.waitSignal(timeline.link_chosen) as caught:
        qtbot.mouseClick(timeline, LEFT_BUTTON, pos=QPoint(100, 8))
    assert caught.args == ["q9"]


def test_timeline_grows_with_its_words_and_its_narrowness(qtbot):
    timeline = shown(qtbot, Timeline(ENTRIES), 360)
    longer = (*ENTRIES, TimelineEntry("01:00", "Mood", Basis.HEARD, 0, text="Warm " * 40))
    before = timeline.heightForWidth(360)
    timeline.show_entries(longer)
    assert timeline.heightForWidth(360) > before
    assert timeline.heightForWidth(240) > timeline.heightForWidth(360)


def test_matrix_says_where_the_lead_stands_and_stood(qtbot):
    matrix = shown(qtbot, Matrix(MatrixMark(now=("A", 2), before=("B", 3))))
    expected = "Fit A, maturity 2, ready to hand over; before the call: fit B, maturity 3"
    assert spoken(matrix)[1] == expected
    matrix.show_mark(MatrixMark())
    assert spoken(matrix)[1] == "Fit and maturity are not known yet"


def test_matrix_puts_the_full_dot_in_the_cell_of_now(qtbot):
    matrix = shown(qtbot, Matrix(MatrixMark(now=("C", 4))))
    centre = QPoint(18 + 13, 2 * 29 + 13)
    assert color_at(matrix, centre) == theme().color(Role.ACCENT).name()
    matrix.show_mark(MatrixMark(now=("A", 1)))
    assert color_at(matrix, centre) != theme().color(Role.ACCENT).name()


def test_marks_are_read_in_words(qtbot):
    badge = shown(qtbot, Badge(usual_cell("B", 3)))
    ring = shown(qtbot, SlaRing(SlaMark(0, "12 min late", late=True)))
    basis = shown(qtbot, BasisMark(Basis.HEARD))
    assert spoken(badge)[1] == "Fit B, maturity 3, to nurture"
    assert spoken(ring)[1] == "12 min late"
    assert spoken(basis)[1] == "heard in the voice"
    badge.show_cell(usual_cell("D", 4))
    assert spoken(badge)[1] == "Fit D, maturity 4, to close"


def test_basis_is_told_by_form_alone(qtbot):
    """Filled, half, hollow: readable without colour."""
    filled = []
    for basis in Basis:
        mark = shown(qtbot, BasisMark(basis))
        image = mark.grab().toImage()
        middle = image.height() // 2
        plum = theme().color(Role.PLUM).name()
        filled.append(tuple(image.pixelColor(x, middle).name() == plum for x in (3, 8)))
    assert filled == [(True, True), (True, False), (False, False)]
