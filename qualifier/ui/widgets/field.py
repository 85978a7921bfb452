"""Fields: a label with its line edit, the sentence of an error, the read-only look."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS
from qualifier.ui.widgets.key_caps import (
    CapLook,
    KeyCaps,
    Keys,
    cap_height,
    caps_width,
    draw_caps,
    key_labels,
)
from qualifier.ui.widgets.label import Label
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.tip import show_tip


class Field(QWidget):
    """A label, its line edit below, and one sentence when something is wrong.

    Signals: `text_edited(str)` while typing, `editing_finished` on leaving or Enter.
    """

    text_edited = Signal(str)
    editing_finished = Signal()

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        placeholder: str = "",
        is_secret: bool = False,
        hide_label: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.label = Label(label, Type.LABEL, Role.TEXT2)
        self.edit = LineEdit(text, placeholder=placeholder)
        self.edit.setAccessibleName(label)
        if is_secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.error_label = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self.error_label.hide()
        self.label.setBuddy(self.edit)
        if hide_label:  # never shown by hand: without a parent yet it would be a window
            self.label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.label, self.edit, self.error_label):
            column.addWidget(widget)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.textEdited.connect(self.text_edited)
        self.edit.editingFinished.connect(self.editing_finished)

    def text(self) -> str:
        return self.edit.text()

    def show_text(self, text: str) -> None:
        """Show without `text_edited`; a text just being typed is left alone if it is the same."""
        if self.edit.text() != text:
            self.edit.setText(text)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong below the field; empty: nothing is."""
        self.edit.show_faulty(bool(sentence))
        self.edit.setAccessibleDescription(sentence)
        self.error_label.setText(sentence)
        self.error_label.setVisible(bool(sentence))

    def show_read_only(self, origin: str = "") -> None:
        """Sunken with a lock; `origin` says in the tooltip where the value comes from."""
        self.edit.show_locked(origin)


class LineEdit(QLineEdit):
    """A line edit 32 px high: an icon at its left, an alert or keys at its right."""

    ring_radius = 7

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        glyph: Glyph | None = None,
        keys: Keys = "",
        parent: QWidget | None = None,
    ) -> None:
        # Set first: Qt sends change events before the constructor is through.
        self._glyph = glyph
        self._keys = key_labels(keys)
        self._is_faulty = False
        self._is_locked = False
        self._refreshing = False
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self._refresh()

    @property
    def is_faulty(self) -> bool:
        return self._is_faulty

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(60), theme().px(32))

    def show_faulty(self, faulty: bool) -> None:
        """Danger edge and an alert inside."""
        if faulty == self._is_faulty:
            return
        self._is_faulty = faulty
        self.setProperty("faulty", faulty)
        self._refresh()

    def show_locked(self, origin: str = "") -> None:
        """Read only for good: sunken, with a lock; `origin` says where the value comes from."""
        self._is_locked = True
        self._glyph = Glyph.LOCK
        self.setReadOnly(True)
        show_tip(self, origin)
        self.setAccessibleDescription(origin)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS and not self._refreshing:
            self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = theme()
        with QPainter(self) as painter:
            canvas = Canvas(painter, look)
            height = self.height()
            if self._glyph is not None:
                ink = Role.TEXT3 if self._is_locked else Role.TEXT2
                canvas.glyph_in(QRectF(look.px(10), 0, look.px(16), height), self._glyph, ink)
            right = self.width() - look.px(10)
            if self._is_faulty:
                box = QRectF(right - look.px(16), 0, look.px(16), height)
                canvas.glyph_in(box, Glyph.CIRCLE_ALERT, Role.DANGER)
            elif self._keys:
                left = right - caps_width(look, self._keys)
                top = round((height - cap_height(look)) / 2)
                draw_caps(canvas, left, top, self._keys, CapLook.PLAIN)

    def _refresh(self) -> None:
        look = theme()
        left = look.px(26) if self._glyph is not None else 0
        right = 0
        if self._is_faulty:
            right = look.px(22)
        elif self._keys:
            right = round(caps_width(look, self._keys)) + look.px(8)
        self._refreshing = True
        self.setTextMargins(left, 0, right, 0)
        if self._is_locked:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Text, look.color(Role.TEXT2))
            self.setPalette(palette)
        self._refreshing = False
        self.updateGeometry()
        self.update()


class TextArea(QPlainTextEdit):
    """Several lines with the edge of a field. Tab leaves it. `left`: the focus went elsewhere."""

    left = Signal()
    ring_radius = 7

    def __init__(
        self,
        name: str,
        *,
        placeholder: str = "",
        lines: int = 2,
        keys: Keys = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._caps = KeyCaps(keys, parent=self) if keys else None
        self.setProperty("field", True)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.viewport().setAutoFillBackground(False)
        room = self._caps.sizeHint().width() + 6 if self._caps is not None else 0
        self.setViewportMargins(8, 5, 8 + room, 5)
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(240), self._lines * look.line(Type.BODY) + look.px(22))

    def set_lines(self, lines: int) -> None:
        """How many lines are seen at once."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._caps is not None:
            self._caps.move(self.width() - self._caps.sizeHint().width() - 10, 8)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
        self.left.emit()
