"""The stepper: sections of the script as tabs with a bar each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS
from qualifier.ui.widgets.painting import Canvas


class StepState(Enum):
    """Where a section stands."""

    DONE = "done"
    CURRENT = "current"
    TO_COME = "to_come"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """A section: its name, its state, and how many questions are left in it if skipped."""

    label: str
    state: StepState
    left: int = 0


class Stepper(QTabBar):
    """Sections in a row. A click, or ← → and Enter, asks for a section: `section_chosen(int)`."""

    section_chosen = Signal(int)
    ring_radius = 4

    def __init__(self, steps: tuple[Step, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._is_small = False
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setExpanding(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tabBarClicked.connect(self._choose)
        self.show_steps(steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        return self._steps

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show the sections; the current one is the current tab."""
        count, self._steps = self.count(), steps
        with QSignalBlocker(self):
            while self.count() > len(steps):
                self.removeTab(self.count() - 1)
            for place, step in enumerate(steps):
                self._show_tab(place, step)
                if step.state is StepState.CURRENT and self.currentIndex() != place:
                    self.setCurrentIndex(place)
        if len(steps) != count:
            self.updateGeometry()
        self.update()

    def _show_tab(self, place: int, step: Step) -> None:
        """Qt measures all tabs anew when one is set: only what changed is."""
        if place >= self.count():
            self.addTab(step.label)
        elif self.tabText(place) != step.label:
            self.setTabText(place, step.label)
        if self.tabToolTip(place) != step.label:
            self.setTabToolTip(place, step.label)
        name = _in_words(step)
        if self.accessibleTabName(place) != name:
            self.setAccessibleTabName(place, name)

    def show_small(self, small: bool) -> None:
        """Without ticks, so that the names have room: the green bar says it too."""
        if small != self._is_small:
            self._is_small = small
            self.update()

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self.width() // max(1, self.count()), self._height(theme()))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(theme().px(40), self._height(theme()))

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(90) * max(1, self.count()), self._height(look))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(40) * max(1, self.count()), self._height(look))

    def ring_rect(self) -> QRect:
        """The current section."""
        return self._box(max(0, self.currentIndex())).toRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            canvas = Canvas(painter, theme())
            for place, step in enumerate(self._steps):
                self._paint_step(canvas, self._box(place), step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_Left:
            self._choose(self.currentIndex() - 1)
        elif event.key() == Qt.Key.Key_Right:
            self._choose(self.currentIndex() + 1)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.updateGeometry()
            self.update()

    def _height(self, look: Theme) -> int:
        return look.px(4) + look.px(5) + look.line(Type.LABEL)

    def _box(self, place: int) -> QRectF:
        gap = theme().px(4)
        width = (self.width() + gap) / max(1, len(self._steps))
        left, after = round(place * width), round((place + 1) * width)
        return QRectF(left, 0, after - left - gap, self.height())

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._steps):
            self.section_chosen.emit(place)

    def _paint_step(self, canvas: Canvas, box: QRectF, step: Step) -> None:
        look = canvas.look
        bar = QRectF(box.x(), box.y(), box.width(), look.px(4))
        _paint_bar(canvas, bar, step.state)
        words = QRectF(box.x(), bar.bottom() + look.px(5), box.width(), look.line(Type.LABEL))
        if step.state is StepState.DONE and not self._is_small:
            size = look.px(13)
            canvas.glyph_in(
                words.adjusted(0, 0, size - words.width(), 0), Glyph.CHECK, Role.POS, 13
            )
            words.adjust(size + look.px(3), 0, 0, 0)
        text = step.label
        if step.state is StepState.SKIPPED:
            text = _("{section}, {count} left").format(section=step.label, count=step.left)
        current = step.state is StepState.CURRENT
        face = Type.LABEL_STRONG if current else Type.LABEL
        canvas.line(words, text, face, Role.ACCENT_TEXT if current else Role.TEXT2)


def _paint_bar(canvas: Canvas, bar: QRectF, state: StepState) -> None:
    if state is StepState.SKIPPED:
        pen = QPen(canvas.color(Role.WARN), bar.height())
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.25, 0.75])
        canvas.painter.setPen(pen)
        y = bar.center().y()
        canvas.painter.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y))
        return
    canvas.box(bar, Role.POS if state is StepState.DONE else Role.TRACK, None, bar.height() / 2)
    if state is StepState.CURRENT:
        half = QRectF(bar.x(), bar.y(), bar.width() // 2, bar.height())
        canvas.box(half, Role.ACCENT, None, bar.height() / 2)


def _in_words(step: Step) -> str:
    words = {
        StepState.DONE: _("{section}, done"),
        StepState.CURRENT: _("{section}, current"),
        StepState.TO_COME: _("{section}, to come"),
        StepState.SKIPPED: _("{section}, skipped, {count} left"),
    }
    return words[step.state].format(section=step.label, count=step.left)
