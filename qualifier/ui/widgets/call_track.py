"""The track of a call: sections, impressions as stems at −2…+2, answers as ◇, the playhead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.core.basis import Basis
from qualifier.texts import _
from qualifier.texts.formats import offset
from qualifier.ui.theme import Theme, theme
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.track_strokes import TrackStrokes

HEIGHT = 192
LEFT_PX, RIGHT_PX = 76, 16  # room for the scale's words, and behind the end
STEP_S = 5
NEAR_PX = 9


@dataclass(frozen=True, slots=True)
class TrackMark:
    """A mark to step to. `basis` is an impression's; `is_answer` draws ◇, `is_comment` what a coach
    wrote there; others are stops only.

    `words` is how it is read aloud, `label` what is written beside an impression.
    """

    at_s: int
    words: str
    label: str = ""
    basis: Basis | None = None
    value: int | None = None
    is_answer: bool = False
    is_comment: bool = False


@dataclass(frozen=True, slots=True)
class TrackSection:
    """A section while it was on screen."""

    label: str
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Track:
    """A call to draw. Without times the marks stand at equal steps and no time is written."""

    marks: tuple[TrackMark, ...] = ()
    sections: tuple[TrackSection, ...] = ()
    length_s: int = 1
    has_times: bool = True

    def stop_after(self, moment_s: int, way: int) -> int:
        """The next moment with a mark in that direction; `moment_s` at the ends."""
        times = [one.at_s for one in self.marks]
        if way > 0:
            return min((one for one in times if one > moment_s), default=moment_s)
        return max((one for one in times if one < moment_s), default=moment_s)


class CallTrack(Painted):
    """Keys: ← → previous and next mark, with Shift 5 seconds, Home and End; a click goes there, to
    a mark if one is near. `moved(int)`: a person moved the playhead to this second."""

    moved = Signal(int)
    has_own_ring = False
    ring_radius = 5

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._track, self._at_s = Track(), 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def track(self) -> Track:
        return self._track

    @property
    def at_s(self) -> int:
        """Where the playhead stands."""
        return self._at_s

    def show_track(self, track: Track, at_s: int) -> None:
        """Another call, or the same in other words."""
        self._track = track
        self.setAccessibleName(_("The call, mark by mark"))
        self.show_at(at_s)

    def show_at(self, at_s: int) -> None:
        """Move the playhead without telling anybody but those who listen to the screen."""
        self._at_s = max(0, min(self._track.length_s, at_s))
        self.setAccessibleDescription(self.in_words())
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.update()

    def in_words(self) -> str:
        """The playhead's place, and what is there."""
        here = [one.words for one in self._track.marks if one.at_s == self._at_s]
        place = _("at {time} of {length}").format(
            time=offset(self._at_s), length=offset(self._track.length_s)
        )
        return "; ".join([place, *here] if self._track.has_times else here)

    def step(self, way: int) -> None:
        """To the next mark in that direction."""
        self._go(self._track.stop_after(self._at_s, way))

    def step_seconds(self, way: int) -> None:
        """By five seconds; by a mark where the call has no times."""
        if self._track.has_times:
            self._go(self._at_s + way * STEP_S)
        else:
            self.step(way)

    def x_of(self, at_s: float) -> float:
        """Where a second stands, px."""
        look = theme()
        left, right = look.px(LEFT_PX), self.width() - look.px(RIGHT_PX)
        return left + (right - left) * at_s / max(1, self._track.length_s)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(600), look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(320), theme().px(HEIGHT))

    def paint(self, canvas: Canvas) -> None:
        strokes = TrackStrokes(canvas, self._track, self._at_s, self.x_of, QRectF(self.rect()))
        strokes.paint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, way = Qt.Key(event.key()), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in way and bare == Qt.KeyboardModifier.ShiftModifier:
            self.step_seconds(way[key])
        elif key in way and not bare:
            self.step(way[key])
        elif key == Qt.Key.Key_Home and not bare:
            self._go(0)
        elif key == Qt.Key.Key_End and not bare:
            self._go(self._track.length_s)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x, near = event.position().x(), theme().px(NEAR_PX)
        marks = [one for one in self._track.marks if abs(self.x_of(one.at_s) - x) <= near]
        if marks:
            self._go(min(marks, key=lambda one: abs(self.x_of(one.at_s) - x)).at_s)
            return
        share = (x - self.x_of(0)) / max(1.0, self.x_of(self._track.length_s) - self.x_of(0))
        if self._track.has_times:
            self._go(round(share * self._track.length_s))

    def _go(self, at_s: int) -> None:
        at_s = max(0, min(self._track.length_s, at_s))
        if at_s != self._at_s:
            self.show_at(at_s)
            self.moved.emit(at_s)
