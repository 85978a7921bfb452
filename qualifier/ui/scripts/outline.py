"""The outline: sections with their questions, then the objections; by keys and by drag and drop."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from qualifier.core.editing.spots import ALL_OBJECTIONS, Part, Spot
from qualifier.core.lint import Problem
from qualifier.core.script import Question, Script
from qualifier.texts import _
from qualifier.texts.answers import question_in_words
from qualifier.ui.icons import Glyph
from qualifier.ui.scripts.editor_state import EditorState
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets import LEFT, RIGHT, Canvas

ROW_PX = 28
_FACE = Qt.ItemDataRole.UserRole
_SPOT = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class RowFace:
    """One line: `number` before the words, `count` behind them, `mark` for a problem or branch."""

    words: str
    number: str = ""
    count: str = ""
    mark: Glyph | None = None
    ink: Role = Role.TEXT3
    said: str = ""
    is_head: bool = False

    @property
    def in_words(self) -> str:
        """What assistive technology reads."""
        return ", ".join(one for one in (self.number, self.words, self.count, self.said) if one)


class Outline(QTreeWidget):
    """Signals: `chosen(Spot)`; `dropped(Spot, section, place)`: a part among its like, a question
    in that section, its place counted without it; `remove_asked`; `opened`: Enter on a part, its
    form is wanted."""

    chosen = Signal(object)
    dropped = Signal(object, str, int)
    remove_asked = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Outline"))
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setIndentation(0)
        self.setItemDelegate(_RowDelegate(self))
        self.setMouseTracking(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self._order: tuple[Spot, ...] = ()
        self._folded: set[Spot] = set()
        self._items: dict[Spot, QTreeWidgetItem] = {}
        self.itemCollapsed.connect(lambda item: self._folded.add(item.data(0, _SPOT)))
        self.itemExpanded.connect(lambda item: self._folded.discard(item.data(0, _SPOT)))

    def show_state(self, state: EditorState, language: str) -> None:
        """Show the outline of the script; built anew only when its order changed."""
        script = state.script
        if script is None:
            self._order = ()
            self._items.clear()
            self.clear()
            return
        faces = _faces(state, script, language)
        with QSignalBlocker(self):
            if tuple(faces) != self._order:
                self._build(script, faces)
            for spot, face in faces.items():
                item = self._items[spot]
                if item.data(0, _FACE) != face:
                    item.setData(0, _FACE, face)
                    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, face.in_words)
            current = self._items.get(state.chosen)
            if current is not None and current is not self.currentItem():
                self.setCurrentItem(current)
        shown = self.currentItem()
        if shown is not None:
            self.scrollToItem(shown)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        spot = current.data(_SPOT)
        if isinstance(spot, Spot) and not self.signalsBlocked():
            self.chosen.emit(spot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.remove_asked.emit()
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.opened.emit()
                return
        super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """A section goes between sections: while one is dragged the outline shows nothing else."""
        item = self.currentItem()
        is_section = item is not None and item.data(0, _SPOT).part is Part.SECTION
        if is_section:
            self._unfold(folded=set(self._items))
        super().startDrag(supported)
        if is_section:
            self._unfold(folded=self._folded)

    def _unfold(self, folded: set[Spot]) -> None:
        with QSignalBlocker(self):
            for spot, item in self._items.items():
                item.setExpanded(spot not in folded)

    def dropEvent(self, event: QDropEvent) -> None:
        """The script moves, not the items: the outline is shown anew from it."""
        dragged = self.currentItem()
        target = self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.setState(QAbstractItemView.State.NoState)  # else the mark of the drop stays
        self.viewport().update()
        spot = dragged.data(0, _SPOT) if dragged is not None else None
        if target is None or not isinstance(spot, Spot):
            return
        at: Spot = target.data(0, _SPOT)
        is_above = self.dropIndicatorPosition() is QAbstractItemView.DropIndicatorPosition.AboveItem
        place = self._place_of(at, spot, is_above=is_above)
        if place is not None:
            self.dropped.emit(spot, *place)

    def _place_of(self, at: Spot, dragged: Spot, *, is_above: bool) -> tuple[str, int] | None:
        """Where a part that is dropped above, on or below `at` goes: before it or behind it; None
        where it would stay, or cannot be. A section goes before or behind a whole section."""
        home = self._home_of(at)
        match dragged.part:
            case Part.QUESTION if at.part is Part.SECTION:
                return at.id, 0
            case Part.QUESTION if at.part is Part.QUESTION and home is not None:
                inside = [one for one in self._order if self._home_of(one) == home]
                held = [one for one in inside if one.part is Part.QUESTION]
                place = _place_among(held, dragged, at, is_above=is_above)
                return None if place is None else (home.id, place)
            case Part.SECTION:
                held = [one for one in self._order if one.part is Part.SECTION]
                if home is None:  # above all sections, or below them
                    return "", 0 if at.part is Part.SCRIPT else len(held)
                is_above = is_above and at.part is Part.SECTION
                place = _place_among(held, dragged, home, is_above=is_above)
                return None if place is None else ("", place)
            case Part.OBJECTION if dragged != ALL_OBJECTIONS and at.part is Part.OBJECTION:
                held = [one for one in self._order if one.part is Part.OBJECTION and one.id]
                if at == ALL_OBJECTIONS:
                    return "", 0
                place = _place_among(held, dragged, at, is_above=is_above)
                return None if place is None else ("", place)
            case _:
                return None

    def _home_of(self, spot: Spot) -> Spot | None:
        """The section that a part stands in, or is."""
        if spot.part is Part.SECTION:
            return spot
        if spot.part is not Part.QUESTION:
            return None
        parent = self._items[spot].parent()
        return parent.data(0, _SPOT) if parent is not None else None

    def _build(self, script: Script, faces: dict[Spot, RowFace]) -> None:
        self._order = tuple(faces)
        self.clear()
        self._items.clear()
        self._add(None, Spot(Part.SCRIPT))
        for section in script.sections:
            head = self._add(None, Spot(Part.SECTION, section.id))
            for question in section.questions:
                self._add(head, Spot(Part.QUESTION, question.id))
            head.setExpanded(Spot(Part.SECTION, section.id) not in self._folded)
        head = self._add(None, ALL_OBJECTIONS)
        for one in script.objections:
            self._add(head, Spot(Part.OBJECTION, one.id))
        head.setExpanded(ALL_OBJECTIONS not in self._folded)

    def _add(self, head: QTreeWidgetItem | None, spot: Spot) -> QTreeWidgetItem:
        item = QTreeWidgetItem(head) if head is not None else QTreeWidgetItem(self)
        item.setData(0, _SPOT, spot)
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if spot.part is not Part.SCRIPT and spot != ALL_OBJECTIONS:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags | Qt.ItemFlag.ItemIsDropEnabled)
        self._items[spot] = item
        return item


class _RowDelegate(QStyledItemDelegate):
    """Paints a line with the theme."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(theme().px(120), theme().px(ROW_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        face, spot = index.data(_FACE), index.data(_SPOT)
        if not isinstance(face, RowFace) or not isinstance(spot, Spot):
            return
        painter.save()
        look = theme()
        canvas, box = Canvas(painter, look), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, look.color(Role.ACCENT_SOFT))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, look.color(Role.HOVER))
        ink = Role.ACCENT_TEXT if chosen else Role.TEXT
        left = box.x() + look.px(12)
        if spot.part is Part.SECTION or spot == ALL_OBJECTIONS:
            is_open = bool(option.state & QStyle.StateFlag.State_Open)
            glyph = Glyph.CHEVRON_DOWN if is_open else Glyph.CHEVRON_RIGHT
            canvas.glyph_in(QRectF(left, box.y(), look.px(14), box.height()), glyph, Role.TEXT3, 14)
            left += look.px(22)
        elif spot.part in (Part.SCRIPT, Part.OBJECTION):
            glyph = Glyph.FILE_PEN_LINE if spot.part is Part.SCRIPT else Glyph.MESSAGE_SQUARE
            canvas.glyph_in(QRectF(left, box.y(), look.px(14), box.height()), glyph, Role.TEXT3, 14)
            left += look.px(22)
        else:
            left += look.px(22)
            number = QRectF(left, box.y(), look.px(24), box.height())
            canvas.line(number, face.number, Type.LABEL, Role.TEXT3, LEFT)
            left += look.px(26)
        right = box.right() - look.px(12)
        if face.mark is not None:
            spot_box = QRectF(right - look.px(14), box.y(), look.px(14), box.height())
            canvas.glyph_in(spot_box, face.mark, face.ink, 14)
            right -= look.px(20)
        elif face.count:
            width = look.width(face.count, Type.LABEL)
            count = QRectF(right - width, box.y(), width, box.height())
            canvas.line(count, face.count, Type.LABEL, Role.TEXT3, RIGHT)
            right -= width + look.px(6)
        step = Type.STRONG if face.is_head else Type.BODY
        room = QRectF(left, box.y(), max(0.0, right - left), box.height())
        canvas.line(room, face.words, step, ink, LEFT)
        painter.restore()


def _place_among(held: list[Spot], dragged: Spot, at: Spot, *, is_above: bool) -> int | None:
    """The place before or behind `at` among `held`, counted without the dragged one."""
    if at == dragged:
        return None
    place = [one for one in held if one != dragged].index(at)
    return place if is_above else place + 1


def _faces(state: EditorState, script: Script, language: str) -> dict[Spot, RowFace]:
    """Every line in order."""
    marks: dict[Spot, Problem] = {}
    for problem in reversed(state.problems):  # the first of each place wins
        spot = state.spot(problem).bare
        if spot not in marks or problem.is_error or not marks[spot].is_error:
            marks[spot] = problem
    faces: dict[Spot, RowFace] = {}

    def add(
        spot: Spot, words: str, number: str = "", count: str = "", branch: bool = False
    ) -> None:
        problem = marks.get(spot)
        mark, ink, said = (Glyph.GIT_BRANCH if branch else None), Role.TEXT3, ""
        if problem is not None:
            mark = Glyph.CIRCLE_ALERT if problem.is_error else Glyph.TRIANGLE_ALERT
            ink = Role.DANGER if problem.is_error else Role.WARN
            said = _("error") if problem.is_error else _("warning")
        elif branch:
            said = _("branches")
        is_head = spot.part in (Part.SCRIPT, Part.SECTION) or spot == ALL_OBJECTIONS
        faces[spot] = RowFace(words, number, count, mark, ink, said, is_head=is_head)

    add(Spot(Part.SCRIPT), _("The script"))
    number = 0
    for section in script.sections:
        count = str(len(section.questions))
        words = section.title.within(language) or section.id
        add(Spot(Part.SECTION, section.id), words, count=count)
        for question in section.questions:
            number += 1
            spot = Spot(Part.QUESTION, question.id)
            add(
                spot, question_in_words(question, language), str(number), branch=_branches(question)
            )
    add(ALL_OBJECTIONS, _("Objections"), count=str(len(script.objections)))
    for one in script.objections:
        add(Spot(Part.OBJECTION, one.id), one.heard.within(language) or one.id)
    return faces


def _branches(question: Question) -> bool:
    return bool(question.goto) or any(one.goto for one in question.choices)
