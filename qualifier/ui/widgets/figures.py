"""Small figures: initials disc, routing bar, sparkline, step disc."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.texts import _
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.painting import CENTRE, RIGHT, Canvas, middle


def initials(name: str) -> str:
    """First letters of the first and the last word, in capitals."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Avatar(Painted):
    """Initials in a soft disc: 36 px, 28 in the rail."""

    def __init__(self, name: str, size: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_name(name)

    def show_name(self, name: str) -> None:
        self._letters = initials(name)
        self.setAccessibleName(name)
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(self._size), look.px(self._size))

    def paint(self, canvas: Canvas) -> None:
        rect = QRectF(self.rect())
        canvas.disc(rect, Role.ACCENT_SOFT)
        step = Type.LABEL_STRONG if self._size >= 32 else Type.SMALL_STRONG
        canvas.line(rect, self._letters, step, Role.ACCENT_TEXT, CENTRE)


class SparkBar(Painted):
    """A channel and its points: words, bar, number. The chosen one is in accent and strong."""

    def __init__(
        self,
        label: str,
        share: float,
        value: str,
        *,
        chosen: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_bar(label, share, value, chosen)

    def show_bar(self, label: str, share: float, value: str, chosen: bool) -> None:
        """`share` is 0 to 1 of the bar."""
        self._label, self._share = label, max(0.0, min(1.0, share))
        self._value, self._chosen = value, chosen
        text = (
            _("{channel}: {points} points, chosen") if chosen else _("{channel}: {points} points")
        )
        self.setAccessibleName(text.format(channel=label, points=value))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(240), look.px(24))

    def paint(self, canvas: Canvas) -> None:
        look, rect = canvas.look, QRectF(self.rect())
        number, bar = look.px(44), look.px(70)
        step = Type.STRONG if self._chosen else Type.BODY
        ink = Role.ACCENT_TEXT if self._chosen else Role.TEXT2
        right = rect.right() - number
        words = QRectF(0, 0, right - bar - look.px(8), rect.height())
        canvas.line(words, self._label, step, Role.TEXT if self._chosen else Role.TEXT2)
        box = middle(rect, bar, look.px(6), right - bar)
        canvas.box(box, Role.TRACK, None, 3)
        box.setWidth(bar * self._share)
        canvas.box(box, Role.ACCENT if self._chosen else Role.CONTROL, None, 3)
        value = QRectF(right, 0, number, rect.height())
        canvas.line(value, self._value, Type.STRONG, ink, RIGHT)


class Spark(Painted):
    """A line of values, 72 × 28: last point marked, target dotted. Always given in words too."""

    def __init__(
        self,
        values: tuple[float, ...],
        in_words: str,
        *,
        target: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values, self._target = values, target
        self.setAccessibleName(in_words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(72), look.px(28))

    def paint(self, canvas: Canvas) -> None:
        if not self._values:
            return
        painter = canvas.painter
        if self._target is not None:
            pen = QPen(canvas.color(Role.CONTROL), 1.25, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            y = self._height_of(self._target)
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        points = self._points()
        pen = QPen(canvas.color(Role.ACCENT), 1.75)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        last = points[-1]
        canvas.disc(QRectF(last.x() - 2.75, last.y() - 2.75, 5.5, 5.5), Role.ACCENT)

    def _points(self) -> list[QPointF]:
        step = (self.width() - 8) / max(1, len(self._values) - 1)
        return [
            QPointF(3 + number * step, self._height_of(value))
            for number, value in enumerate(self._values)
        ]

    def _height_of(self, value: float) -> float:
        known = [*self._values, *(() if self._target is None else (self._target,))]
        low, high = min(known), max(known)
        share = 0.5 if high == low else (value - low) / (high - low)
        return 4 + (1 - share) * (self.height() - 8)


class StepDisc(Painted):
    """The number of a step in a disc: 28 px; done is green with a tick, current accent."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(done=False, current=False)

    def show_state(self, *, done: bool, current: bool) -> None:
        self._done, self._current = done, current
        text = _("Step {number}, done") if done else _("Step {number}")
        self.setAccessibleName(text.format(number=self._number))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(26), look.px(26))

    def paint(self, canvas: Canvas) -> None:
        rect = QRectF(self.rect())
        if self._done:
            canvas.disc(rect, Role.POS)
            inset = rect.width() * 0.18
            canvas.tick(rect.adjusted(inset, inset, -inset, -inset), Role.ON_ACCENT, 1.75)
            return
        ground, ink = (Role.ACCENT, Role.ON_ACCENT) if self._current else (Role.SUNKEN, Role.TEXT2)
        canvas.disc(rect, ground)
        canvas.line(rect, str(self._number), Type.STRONG, ink, CENTRE)
