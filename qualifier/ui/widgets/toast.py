"""Toasts: what just happened, bottom left, one at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets.button import Button, ButtonSize, Kind, LinkButton
from qualifier.ui.widgets.key_caps import KeyCaps
from qualifier.ui.widgets.label import Label
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.pill import TONES, Tone
from qualifier.ui.widgets.toast_mark import Rank, ToastMark

MARGIN = 16
GAP = 8
_TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_GLYPHS = {Tone.OK: Glyph.CHECK, Tone.WARN: Glyph.TRIANGLE_ALERT, Tone.DANGER: Glyph.CIRCLE_ALERT}


class Toast(QFrame):
    """One toast: bar of its tone, icon, words, actions, and a way to close what stays."""

    action_chosen = Signal(str)
    close_asked = Signal()

    def __init__(self, mark: ToastMark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = mark
        self._most = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().px(42), 4, theme().px(12), 4)
        row.setSpacing(8)
        self.words = Label(mark.text)
        row.addWidget(self.words, 1)
        row.addSpacing(12)
        if mark.action:
            link = LinkButton(mark.action)
            link.clicked.connect(lambda: self.action_chosen.emit(mark.action_id))
            row.addWidget(link)
        if mark.keys:
            row.addWidget(KeyCaps(mark.keys))
        for one in mark.others:
            row.addSpacing(8)
            other = LinkButton(one.words)
            other.clicked.connect(lambda _on=False, which=one.id: self.action_chosen.emit(which))
            row.addWidget(other)
        if mark.lasts_ms == 0:
            close = Button(
                glyph=Glyph.X, name=_("Close (Esc)"), size=ButtonSize.SMALL, kind=Kind.GHOST
            )
            close.clicked.connect(self.close_asked)
            row.addWidget(close)
        self.setAccessibleName(mark.text)

    def fit(self, most: int) -> None:
        """As wide as its words, at most `most` px; longer words take several lines."""
        if most == self._most:
            return
        self._most = most
        self.words.setWordWrap(False)
        wanted = self.sizeHint().width()
        self.words.setWordWrap(wanted > most)
        width = min(wanted, most)
        height = self.heightForWidth(width) if wanted > most else self.sizeHint().height()
        self.setFixedSize(width, max(height, theme().px(40)))

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


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A toast in the queue, and when it came (`time.monotonic`)."""

    mark: ToastMark
    since: float

    @property
    def is_over(self) -> bool:
        """What it offered can no longer be had."""
        waited_ms = (time.monotonic() - self.since) * 1000
        return bool(self.mark.action) and 0 < self.mark.lasts_ms <= waited_ms


class ToastHost(QObject):
    """Shows toasts on one window, never two at once; `Rank` says who gives way to whom.

    Esc closes one that stays. Signals: `action_chosen(str)`, `toast_shown(str)` with the words (for
    announcements).
    """

    action_chosen = Signal(str)
    toast_shown = Signal(str)
    toast_closed = Signal()

    def __init__(self, window: QWidget, left: int = MARGIN, bottom: int = MARGIN) -> None:
        super().__init__(window)
        self._window = window
        self._left, self._bottom = left, bottom
        self._toast: Toast | None = None
        self._waiting: list[_Waiting] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_toast)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)  # while there is one to close: pages have their own Esc
        self._escape.activated.connect(self.close_toast)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._move)
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
        """Show it in its turn. The same words are never shown twice."""
        shown = self._toast.mark if self._toast is not None else None
        if shown == mark and shown.lasts_ms:
            self._timer.start(mark.lasts_ms)
        elif shown == mark or any(one.mark == mark for one in self._waiting):
            return
        elif shown is None or mark.rank >= max(shown.rank, Rank.ERROR):
            self._put_over(mark)
        else:
            self._waiting.append(_Waiting(mark, time.monotonic()))

    def press(self, keys: str) -> bool:
        """Do what the toast on screen offers under these keys; False if it offers nothing."""
        toast = self._toast
        if toast is None or not toast.mark.action_id or toast.mark.keys != keys:
            return False
        self._act(toast.mark.action_id)
        return True

    def has(self, about: str) -> bool:
        """Whether something about that is on screen or waiting."""
        marks = [one.mark for one in self._waiting]
        if self._toast is not None:
            marks.append(self._toast.mark)
        return any(one.about == about for one in marks)

    def dismiss(self, about: str) -> None:
        """Take away what is about something that is over, on screen or waiting."""
        self._waiting = [one for one in self._waiting if one.mark.about != about]
        if self._toast is not None and self._toast.mark.about == about:
            self.close_toast()

    def close_toast(self) -> None:
        """Take the toast away; the next one waiting comes, if it still makes sense."""
        self._take_away()
        self.toast_closed.emit()
        self._waiting = [one for one in self._waiting if not one.is_over]
        if self._waiting:
            # max() keeps the first of equals: in turn.
            first = max(self._waiting, key=lambda one: one.mark.rank)
            self._waiting.remove(first)
            self._put(first.mark)

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
        self._waiting = [one for one in self._waiting if one.mark.action]
        if self._toast is not None and not self._toast.mark.action:
            self.close_toast()

    def forget_all(self) -> None:
        """Nothing said so far is to be seen again."""
        self._waiting = []
        self._take_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._move()
        return False

    def _put_over(self, mark: ToastMark) -> None:
        """In place of the one on screen, which comes back if it was to stay."""
        if self._toast is not None and self._toast.mark.lasts_ms == 0:
            self._waiting.insert(0, _Waiting(self._toast.mark, time.monotonic()))
        self._put(mark)

    def _put(self, mark: ToastMark) -> None:
        self._take_away()
        self._build(mark)
        if mark.lasts_ms:
            self._timer.start(mark.lasts_ms)
        self._escape.setEnabled(mark.lasts_ms == 0)
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
        self._escape.setEnabled(False)
        toast, self._toast = self._toast, None
        if toast is not None:
            toast.hide()
            toast.deleteLater()

    def _act(self, action_id: str) -> None:
        self.close_toast()
        self.action_chosen.emit(action_id)

    def _move(self, *_focus: object) -> None:
        toast = self._toast
        if toast is None:
            return
        toast.fit(self._window.width() - self._left - MARGIN)
        place = QRect(QPoint(self._left, 0), toast.size())
        place.moveBottom(self._window.height() - self._bottom - 1)
        field = self._typed_in()
        if field.adjusted(0, -GAP, 0, GAP).intersects(place):
            place.moveBottom(field.top() - GAP)
            if place.top() < GAP:
                place.moveTop(field.bottom() + GAP)
        toast.move(place.topLeft())

    def _typed_in(self) -> QRect:
        """Where somebody is typing, in the window; empty if nowhere."""
        focus = QApplication.focusWidget()
        if not isinstance(focus, _TYPED_IN) or not self._window.isAncestorOf(focus):
            return QRect()
        return QRect(focus.mapTo(self._window, QPoint(0, 0)), focus.size())
