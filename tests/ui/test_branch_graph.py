"""The branch graph: where boxes lie, what is drawn, keys, clicks, zoom, and what is read aloud."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from qualifier.core.condition import Test as Check
from qualifier.core.editing.graph import around, branches
from qualifier.core.lint import Severity
from qualifier.core.script import END, Choice, Script
from qualifier.exchange.documents import read_script
from qualifier.exchange.workplace import SHIPPED_SCRIPTS, shipped_script
from qualifier.texts import Language, use_language
from qualifier.ui.scripts.graph_items import box_of, link_of
from qualifier.ui.scripts.graph_layout import Gaps, Layout, around_one, in_rows
from qualifier.ui.scripts.graph_shapes import Drawing, ShapeKind, Words, broken, drawing
from qualifier.ui.scripts.graph_view import BranchGraph
from qualifier.ui.theme import Look, Role, Type, install_theme, theme
from tests.fakes.branched_script import branched_script
from tests.unit.core.lint_scripts import SAID, asks, choice, plain
from tests.unit.core.strategies import script as one_section

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT_BUTTON = Qt.MouseButton.LeftButton
GAPS = Gaps(28, 18, 10)
WIDTH = 1100.0
LABELS = {"first": "First?", "q": "Budget set?", "y": "Which figure?", "z": "Sum up"}
FAULTY = (Choice("a", SAID), Choice("b", SAID, goto="z"), Choice("c", SAID, goto="gone"))


@pytest.fixture(autouse=True)
def light(qapp):
    use_language(Language.ENGLISH)
    yield install_theme(qapp, Look.LIGHT)
    install_theme(qapp, Look.LIGHT)


@pytest.fixture
def graph():
    """first → q; q → y by 1, z by 2, nowhere by 3; y → z → the end."""
    return branches(
        one_section(
            plain("first", "say"), choice("q", *FAULTY), plain("y", "text"), plain("z", "text")
        )
    )


@pytest.fixture
def view(qtbot, graph):
    made = BranchGraph()
    qtbot.addWidget(made)
    made.resize(700, 420)
    made.show()
    made.show_graph(graph, LABELS, "q", {"q": Severity.ERROR})
    made.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(made.hasFocus)
    return made


def names(script: Script) -> dict[str, str]:
    return {one.id: one.ask.within("en") or one.say.within("en") for one in script.questions()}


def laid_out(script: Script, width: float = WIDTH) -> tuple[Drawing, Layout]:
    sections = {one.id: one.title.within("en") for one in script.sections}
    drawn = drawing(branches(script), Words(names(script), sections), lambda node: 112)
    boxes = [box_of(shape, 132, theme()) for shape in drawn.shapes]
    return drawn, in_rows(boxes, [link_of(tie, theme()) for tie in drawn.ties], GAPS, width)


def segments(points):
    for one, other in pairwise(points):
        yield QRectF(one, other).normalized().adjusted(-0.5, -0.5, 0.5, 0.5)


def click(view: BranchGraph, node_id: str) -> None:
    QTest.mouseClick(view.viewport(), LEFT_BUTTON, pos=view.place_of(node_id).center().toPoint())


# --- where boxes and lines lie -------------------------------------------------------------------
@pytest.fixture(scope="module")
def long_drawing(qapp):
    install_theme(qapp, Look.LIGHT)
    return laid_out(branched_script(150))


def test_no_two_boxes_of_a_long_script_touch(long_drawing):
    _drawn, layout = long_drawing
    places = [place.adjusted(-4, -4, 4, 4) for place in layout.boxes.values()]
    assert len(places) > 150
    assert not [1 for one, other in combinations(places, 2) if one.intersects(other)]


def test_lines_lead_to_the_right_or_to_a_lower_row(long_drawing):
    drawn, layout = long_drawing
    for tie in drawn.ties:
        start, end = layout.boxes[tie.start], layout.boxes[tie.end]
        assert end.left() > start.right() or end.top() > start.bottom(), (tie.start, tie.end)


def test_lines_pass_no_other_box(long_drawing):
    drawn, layout = long_drawing
    for tie, route in zip(drawn.ties, layout.routes, strict=True):
        others = [place for box, place in layout.boxes.items() if box not in (tie.start, tie.end)]
        for part in segments(route.points):
            assert not [1 for place in others if place.intersects(part)], (tie.start, tie.end)


def test_rows_are_about_as_wide_as_wanted(long_drawing):
    _drawn, layout = long_drawing
    assert 0.7 * WIDTH < layout.width < 1.25 * WIDTH


def test_questions_far_away_and_ends_get_boxes_of_their_own(long_drawing):
    drawn, layout = long_drawing
    far = [shape for shape in drawn.shapes if shape.kind is ShapeKind.FAR]
    assert far
    assert all(shape.id.endswith(f">{shape.leads_to}") for shape in far)
    longest = max(
        layout.boxes[tie.end].center().y() - layout.boxes[tie.start].center().y()
        for tie in drawn.ties
    )
    assert longest < 500


@pytest.mark.parametrize("name", SHIPPED_SCRIPTS)
def test_shipped_scripts_have_a_box_for_every_question(name):
    script = read_script(shipped_script(name))
    drawn, layout = laid_out(script)
    assert {one.id for one in script.questions()} <= set(layout.boxes)
    titles = [shape.over for shape in drawn.shapes if shape.over]
    assert titles == [section.title.within("en") for section in script.sections]


def test_neighbours_stand_left_and_right_in_the_order_of_the_answers(graph):
    near = around(graph, "q")
    drawn = drawing(near, Words(LABELS, {}), lambda node: 90)
    boxes = [box_of(shape, 100, theme()) for shape in drawn.shapes]
    layout = around_one(boxes, [link_of(tie, theme()) for tie in drawn.ties], GAPS)
    place = layout.boxes
    assert place["first"].right() < place["q"].left() < place["q"].right() < place["y"].left()
    assert place["y"].bottom() < place["z"].top()
    column = [place[one] for one in ("?q", "y", "z")]
    middle = (min(one.top() for one in column) + max(one.bottom() for one in column)) / 2
    assert middle == pytest.approx(place["q"].center().y())


def test_words_are_broken_at_spaces_into_so_many_lines():
    room = theme().width("Combien de sites", Type.LABEL_MEDIUM) + 1
    text = "Combien de sites et de machines\u202f?"
    assert broken(text, room, 2) == ("Combien de sites", "et de machines\u202f?")
    assert broken("", room, 2) == ("",)


# --- keys and clicks -----------------------------------------------------------------------------
def test_arrows_walk_along_lines_and_enter_chooses(qtbot, view):
    assert view.cursor_id == "q"
    qtbot.keyClick(view, KEY.Key_Left)
    assert view.cursor_id == "first"
    qtbot.keyClick(view, KEY.Key_Right)
    qtbot.keyClick(view, KEY.Key_Right)
    assert view.cursor_id == "y"
    with qtbot.waitSignal(view.question_chosen) as chosen:
        qtbot.keyClick(view, KEY.Key_Return)
    assert chosen.args == ["y"]


def test_going_back_leads_where_one_came_from(qtbot, view):
    qtbot.keyClick(view, KEY.Key_Home)
    for _step in range(3):
        qtbot.keyClick(view, KEY.Key_Right)
    assert view.cursor_id == "z"
    for _step in range(2):
        qtbot.keyClick(view, KEY.Key_Left)
    assert view.cursor_id == "q"


def test_up_and_down_go_to_boxes_beside_and_end_to_the_last(qtbot, view):
    seen = set()
    qtbot.keyClick(view, KEY.Key_Right)
    for key in (KEY.Key_Up, KEY.Key_Up, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down):
        qtbot.keyClick(view, key)
        seen.add(view.cursor_id)
    assert "?q" in seen
    qtbot.keyClick(view, KEY.Key_End)
    assert view.cursor_id == "z>end"
    with qtbot.assertNotEmitted(view.question_chosen):
        qtbot.keyClick(view, KEY.Key_Space)


def test_tab_comes_in_at_the_chosen_question_and_leaves_again(qtbot, graph):
    page = QWidget()
    column = QVBoxLayout(page)
    before, view, after = QLineEdit(), BranchGraph(), QLineEdit()
    for widget in (before, view, after):
        column.addWidget(widget)
    qtbot.addWidget(page)
    page.show()
    QTest.qWaitForWindowActive(page)
    view.show_graph(graph, LABELS, "z")
    before.setFocus()
    qtbot.keyClick(before, KEY.Key_Tab)
    assert view.hasFocus()
    assert view.cursor_id == "z"
    assert not view.grab().isNull()
    qtbot.keyClick(view, KEY.Key_Tab)
    assert after.hasFocus()


def test_a_click_chooses_and_the_broken_jump_leads_to_its_question(qtbot, view):
    for node_id, wanted in (("y", "y"), ("?q", "q")):
        with qtbot.waitSignal(view.question_chosen) as chosen:
            click(view, node_id)
        assert chosen.args == [wanted]


def test_a_drag_moves_the_graph_and_chooses_nothing(qtbot, view):
    for _step in range(5):
        view.zoom_in()
    viewport, bar = view.viewport(), view.horizontalScrollBar()
    start = view.place_of("q").center().toPoint()
    before = bar.value()
    with qtbot.assertNotEmitted(view.question_chosen):
        QTest.mousePress(viewport, LEFT_BUTTON, pos=start)
        QTest.mouseMove(viewport, start - QPoint(60, 0))
        QTest.mouseRelease(viewport, LEFT_BUTTON, pos=start - QPoint(60, 0))
    assert bar.value() == before + 60


def test_shift_and_arrows_move_the_graph(qtbot, view):
    for _step in range(5):
        view.zoom_in()
    bar = view.horizontalScrollBar()
    bar.setValue(bar.minimum())
    qtbot.keyClick(view, KEY.Key_Right, SHIFT)
    assert bar.value() == bar.minimum() + view.viewport().width() // 8
    assert view.cursor_id == "q"


# --- zoom ----------------------------------------------------------------------------------------
def test_zoom_by_keys_and_back_to_the_whole(qtbot, view):
    first = view.zoom
    qtbot.keyClick(view, KEY.Key_Plus, CONTROL)
    assert view.zoom == pytest.approx(first * 1.25)
    for _step in range(3):
        qtbot.keyClick(view, KEY.Key_Minus, CONTROL)
    assert view.zoom == pytest.approx(first / 1.25**2)
    qtbot.keyClick(view, KEY.Key_0, CONTROL)
    inside = QRectF(view.viewport().rect())
    assert all(inside.contains(view.place_of(one)) for one in ("first", "q", "z", "z>end"))


def test_zoom_by_the_wheel_stays_at_the_pointer(view):
    view.resize(320, 200)
    for _step in range(3):
        view.zoom_in()
    at = view.place_of("q").center()
    turned = QWheelEvent(
        at,
        QPointF(view.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = view.zoom
    QApplication.sendEvent(view.viewport(), turned)
    assert view.zoom == pytest.approx(before * 1.25)
    assert (view.place_of("q").center() - at).manhattanLength() < 6


def test_zoom_ends_at_its_bounds(view):
    for _step in range(30):
        view.zoom_out()
    assert view.zoom == pytest.approx(0.1)
    for _step in range(60):
        view.zoom_in()
    assert view.zoom == pytest.approx(2.5)


def test_what_is_in_sight_stays_when_a_name_changes(view, graph):
    view.zoom_in()
    kept = view.zoom
    view.show_graph(graph, {**LABELS, "y": "How much?"}, "q")
    assert view.zoom == pytest.approx(kept)
    view.show_graph(around(graph, "y"), LABELS, "y")
    assert view.zoom == pytest.approx(1.0)


# --- what is drawn and said ----------------------------------------------------------------------
@pytest.mark.parametrize("look", (Look.LIGHT, Look.DARK))
@pytest.mark.parametrize("percent", (100, 150))
def test_graph_is_drawn_in_the_colours_of_the_look(view, look, percent):
    theme().use(look, percent)
    image = view.grab().toImage()
    lines = range(0, image.height(), 3)
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in lines}
    for role in (Role.WINDOW, Role.SURFACE, Role.ACCENT, Role.ACCENT_SOFT, Role.DANGER):
        assert theme().color(role).name() in colours, role


def test_the_graph_is_read_aloud_where_the_keys_stand(qtbot, view):
    assert view.accessibleName() == (
        "Branches, 4 questions. Budget set? Has an error. Leads to: "
        "Which figure? with answer 1; Sum up with answer 2; Removed with answer 3."
    )
    qtbot.keyClick(view, KEY.Key_Left)
    assert view.accessibleName().endswith("First?, only to say. Leads to: Budget set?")
    qtbot.keyClick(view, KEY.Key_Right)
    qtbot.keyClick(view, KEY.Key_End)
    assert view.accessibleName() == "Branches, 4 questions. End."


def test_answers_and_skips_are_named(qtbot):
    script = one_section(
        choice("q", "a", "b", "c", "d"),
        plain("y", "text", when=asks("q", Check.IS, "d")),
        plain("z", "text", when=asks("y", Check.GAP)),
        choice("back", Choice("a", SAID, goto="q"), Choice("b", SAID)),
    )
    view = BranchGraph()
    qtbot.addWidget(view)
    view.show()
    view.show_graph(branches(script), {**LABELS, "back": "Again?"}, "q")
    assert "with answer 4; Again? with answers 1–3" in view.accessibleName()
    view.show_graph(branches(script), {**LABELS, "back": "Again?"}, "y")
    assert "Again? if what lies between is left out" in view.accessibleName()
    qtbot.mouseClick(view.viewport(), LEFT_BUTTON, pos=view.place_of("?back").center().toPoint())
    assert "Back to Budget set?: this jump leads nowhere" in view.accessibleName()


def test_graph_without_questions_shows_nothing(qtbot):
    view = BranchGraph()
    qtbot.addWidget(view)
    view.show()
    view.show_graph(branches(Script("empty", SAID, ())), {}, END)
    view.setFocus()
    qtbot.keyClick(view, KEY.Key_Right)
    view.fit()
    assert view.accessibleName().startswith("Branches, 0 questions")
