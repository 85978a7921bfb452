"""Parts of a script dragged in the outline: each among its like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent

from qualifier.core.editing.spots import ALL_OBJECTIONS, WHOLE, Part, Spot
from qualifier.core.script import Objection, Question, Script, Section
from qualifier.core.text import Text
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.scripts.outline import Outline
from qualifier.ui.theme import Look, install_theme


def question(id_: str) -> Question:
    return Question(id_, "text", ask=Text(en=id_))


SCRIPT = Script(
    "try",
    Text(en="Try"),
    (
        Section("one", Text(en="One"), (question("a"), question("b"))),
        Section("two", Text(en="Two"), (question("c"),)),
        Section("three", Text(en="Three"), (question("d"),)),
    ),
    (Objection("dear", Text(en="Dear"), Text()), Objection("late", Text(en="Late"), Text())),
)
ONE, TWO, THREE = (Spot(Part.SECTION, one) for one in ("one", "two", "three"))
ABOVE, ON, BELOW = (
    Outline.DropIndicatorPosition.AboveItem,
    Outline.DropIndicatorPosition.OnItem,
    Outline.DropIndicatorPosition.BelowItem,
)
PLAIN = Qt.KeyboardModifier.NoModifier
A, B, C, D = (Spot(Part.QUESTION, one) for one in "abcd")
DEAR, LATE = (Spot(Part.OBJECTION, one) for one in ("dear", "late"))


@pytest.fixture
def outline(qtbot, qapp):
    install_theme(qapp, Look.LIGHT)
    outline = DraggedOver()
    qtbot.addWidget(outline)
    outline.resize(220, 500)
    outline.show()
    outline.show_state(EditorState(script=SCRIPT, chosen=A), "en")
    return outline


class DraggedOver(Outline):
    """Without a screen Qt drags nothing, so it does not say where its mark of the drop is."""

    mark = Outline.DropIndicatorPosition.OnItem

    def dropIndicatorPosition(self) -> Outline.DropIndicatorPosition:
        return self.mark


def drag(outline, dragged, to, mark):
    """The end of a drag."""
    outline.setCurrentItem(outline._items[dragged])
    outline.mark = mark
    at = QPointF(outline.visualItemRect(outline._items[to]).center())
    held = outline.model().mimeData([outline.currentIndex()])
    event = QDropEvent(at, Qt.DropAction.MoveAction, held, Qt.MouseButton.LeftButton, PLAIN)
    outline.dropEvent(event)


def test_a_section_flagged_to_be_dragged_the_script_and_the_head_of_objections_not(outline):
    for spot, item in outline._items.items():
        is_dragged = bool(item.flags() & Qt.ItemFlag.ItemIsDragEnabled)
        assert is_dragged == (spot not in (WHOLE, ALL_OBJECTIONS))


@pytest.mark.parametrize(
    ("dragged", "to", "mark", "told"),
    (
        (THREE, ONE, ABOVE, ("", 0)),  # above the first
        (THREE, TWO, ABOVE, ("", 1)),
        (ONE, TWO, BELOW, ("", 1)),  # below a section's head: behind the whole of it
        (ONE, C, ABOVE, ("", 1)),  # on a question: behind its section
        (ONE, ALL_OBJECTIONS, ON, ("", 3)),  # behind all
        (TWO, WHOLE, ON, ("", 0)),
        (B, C, ABOVE, ("two", 0)),
        (B, C, BELOW, ("two", 1)),
        (B, A, ABOVE, ("one", 0)),
        (A, THREE, ON, ("three", 0)),
        (LATE, DEAR, ABOVE, ("", 0)),
        (LATE, ALL_OBJECTIONS, ON, ("", 0)),
    ),
)
def test_where_a_part_goes(outline, dragged, to, mark, told):
    dropped = []
    outline.dropped.connect(lambda *one: dropped.append(one))
    drag(outline, dragged, to, mark)
    assert dropped == [(dragged, *told)]
    assert outline._items[dragged].data(0, Qt.ItemDataRole.UserRole + 1) == dragged


@pytest.mark.parametrize(
    ("dragged", "to"), ((ONE, A), (TWO, TWO), (A, A), (A, DEAR), (A, WHOLE), (DEAR, C))
)
def test_what_would_stay_or_cannot_be_moves_nothing(outline, dragged, to):
    dropped = []
    outline.dropped.connect(lambda *one: dropped.append(one))
    drag(outline, dragged, to, ON)
    assert dropped == []
