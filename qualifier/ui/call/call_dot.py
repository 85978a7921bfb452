"""The dot before the timer of a live call. It fades, and nothing else on the page is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Canvas

DOT_PX = 9
FADE_MS = 1_000  # out; as long in again
STEP_MS = 100
FAINTEST = 0.3
_STEPS = FADE_MS // STEP_MS


class CallDot(QWidget):
    """Green while somebody is on the phone; still where motion is reduced. It says nothing to
    assistive technology: the phase of the call is in words beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 0
        # Opaque: else what lies below would be painted with each step.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._fade)

    @property
    def share(self) -> float:
        """How strong it is now, 1 at first."""
        way = abs(self._step % (2 * _STEPS) - _STEPS) / _STEPS
        return FAINTEST + (1 - FAINTEST) * way

    @property
    def is_fading(self) -> bool:
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        side = theme().px(DOT_PX)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._begin()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = theme(), QRectF(self.rect())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.color(Role.SURFACE))
            Canvas(painter, look).disc(rect, look.mix(Role.POS, Role.SURFACE, self.share))

    def _begin(self) -> None:
        self._step = 0
        if theme().reduce_motion:
            self._timer.stop()
        else:
            self._timer.start()
        self.update()

    def _fade(self) -> None:
        self._step += 1
        self.update()
