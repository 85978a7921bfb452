"""Toasts: what just happened, bottom left, one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets.button import Button, ButtonSize, Kind, LinkButton
from qualifier.ui.widgets.key_caps import KeyCaps, Keys
from qualifier.ui.widgets.label import Label
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.pill import TONES, Tone

PLAIN_MS = 4_000
UNDO_MS = 8_000
MARGIN = 16
_GLYPHS = {Tone.OK: Glyph.CHECK, Tone.WARN: Glyph.TRIANGLE_ALERT, Tone.DANGER: Glyph.CIRCLE_ALERT}


@dataclass(frozen=True, slots=True)
class ToastMark:
    """What a toast says. `action` is the words of its link, `action_id` what the signal carries.

    Danger stays until it is closed; with an action 8 s, else 4 s.
    """

    text: str
    tone: Tone = Tone.OK
    action: str = ""
    action_id: str = ""
    keys: Keys = ""
    glyph: Glyph | None = None

    @property
    def lasts_ms(self) -> int:
        """How long it stays; 0: until it is closed."""
        if self.tone is Tone.DANGER:
            return 0
        return UNDO_MS if self.action else PLAIN_MS


class Toast(QFrame):
    """One toast: bar of its tone, icon, words, action."""

    action_chosen = Signal(str)
    close_asked = Signal()

    def __init__(self, mark: ToastMark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = mark
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().px(42), 4, theme().px(12), 4)
        row.setSpacing(8)
        self.words = Label(mark.text)
        row.addWidget(self.words)
        row.addSpacing(12)
        row.addStretch(1)
        if mark.action:
            link = LinkButton(mark.action)
            link.clicked.connect(lambda: self.action_chosen.emit(mark.action_id))
            row.addWidget(link)
        if mark.keys:
            row.addWidget(KeyCaps(mark.keys))
        if mark.lasts_ms == 0:
            close = Button(glyph=Glyph.X, name=_("Close"), size=ButtonSize.SMALL, kind=Kind.GHOST)
            close.clicked.connect(self.close_asked)
            row.addWidget(close)
        self.setMinimumHeight(theme().px(40))
        self.setAccessibleName(mark.text)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        ink, _ground, _edge = TONES[self.mark.tone]
        with QPainter(self) as painter:
            canvas = Canvas(painter, look)
            rect = QRectF(self.rect())
            canvas.box(rect, Role.RAISED, Role.BORDER2, 8)
            painter.save()
            painter.setClipRect(QRectF(0, 0, look.px(4), rect.height()))
            canvas.box(rect, ink, None, 8)
            painter.restore()
            glyph = self.mark.glyph or _GLYPHS.get(self.mark.tone, Glyph.INFO)
            canvas.glyph_in(QRectF(look.px(14), 0, look.px(18), rect.height()), glyph, ink, 16)


class ToastHost(QObject):
    """Shows toasts on one window, never two at once.

    A plain toast gives way to the next one; one with an action, or an error, has its time first.
    Signals: `action_chosen(str)`, `toast_shown(str)` with the words (for announcements).
    """

    action_chosen = Signal(str)
    toast_shown = Signal(str)
    toast_closed = Signal()

    def __init__(self, window: QWidget, left: int = MARGIN, bottom: int = MARGIN) -> None:
        super().__init__(window)
        self._window = window
        self._left, self._bottom = left, bottom
        self._toast: Toast | None = None
        self._waiting: list[ToastMark] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_toast)
        window.installEventFilter(self)

    @property
    def toast(self) -> Toast | None:
        """The toast on screen."""
        return self._toast

    @property
    def timer(self) -> QTimer:
        """Runs while a toast is to close by itself."""
        return self._timer

    def show_toast(self, mark: ToastMark) -> None:
        now = self._toast
        if now is not None and (now.mark.action or now.mark.lasts_ms == 0):
            self._waiting.append(mark)
            return
        self._put(mark)

    def trigger_action(self) -> bool:
        """Do what the toast on screen offers, as by its link; False if it offers nothing."""
        toast = self.toast
        if toast is None or not toast.mark.action_id:
            return False
        self._act(toast.mark.action_id)
        return True

    def close_toast(self) -> None:
        """Take the toast away; the next one waiting comes."""
        self._take_away()
        self.toast_closed.emit()
        if self._waiting:
            self._put(self._waiting.pop(0))

    def place(self, left: int, bottom: int) -> None:
        """Distance from the window's left and bottom edge, px (the outcome bar stays free)."""
        self._left, self._bottom = left, bottom
        self._move()

    def take_size(self) -> None:
        """The text size changed: the toast on screen is made anew. Its time runs on."""
        old = self._toast
        if old is not None:
            self._build(old.mark)
            old.hide()
            old.deleteLater()

    def forget_words(self) -> None:
        """The language changed: what offers nothing goes, on screen or waiting."""
        self._waiting = [one for one in self._waiting if one.action]
        if self._toast is not None and not self._toast.mark.action:
            self.close_toast()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._move()
        return False

    def _put(self, mark: ToastMark) -> None:
        self._take_away()
        self._build(mark)
        if mark.lasts_ms:
            self._timer.start(mark.lasts_ms)
        self.toast_shown.emit(mark.text)

    def _build(self, mark: ToastMark) -> None:
        toast = Toast(mark, self._window)
        toast.action_chosen.connect(self._act)
        toast.close_asked.connect(self.close_toast)
        self._toast = toast
        self._move()
        toast.show()
        toast.raise_()

    def _take_away(self) -> None:
        self._timer.stop()
        toast, self._toast = self._toast, None
        if toast is not None:
            toast.hide()
            toast.deleteLater()

    def _act(self, action_id: str) -> None:
        self.close_toast()
        self.action_chosen.emit(action_id)

    def _move(self) -> None:
        if self._toast is not None:
            self._toast.adjustSize()
            top = self._window.height() - self._bottom - self._toast.height()
            self._toast.move(self._left, top)
