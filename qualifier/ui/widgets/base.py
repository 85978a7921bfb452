"""The bases of all painted widgets: they paint with the theme and follow its changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QSizePolicy, QWidget

from qualifier.ui.theme import Theme, theme
from qualifier.ui.widgets.painting import Canvas

LOOK_EVENTS = frozenset({QEvent.Type.PaletteChange, QEvent.Type.FontChange})


class Painted(QLabel):
    """A widget that shows something and paints it by itself.

    It is a QLabel so that assistive technology sees a text; subclasses set the accessible name.
    They implement `paint` and `wanted_size`, and `look_changed` if they keep measures.
    """

    def paint(self, canvas: Canvas) -> None:
        """Paint the whole widget."""
        raise NotImplementedError

    def wanted_size(self, look: Theme) -> QSize:
        """The size for the text size in force."""
        raise NotImplementedError

    def look_changed(self) -> None:
        """Forget measures made with the old fonts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(Canvas(painter, theme()))

    def sizeHint(self) -> QSize:
        return self.wanted_size(theme())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.look_changed()
            self.updateGeometry()
            self.update()


class PaintedButton(QAbstractButton):
    """Something to press that paints itself. Shows hover; keyboard focus is the focus ring's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paint(self, canvas: Canvas) -> None:
        """Paint the whole button."""
        raise NotImplementedError

    def wanted_size(self, look: Theme) -> QSize:
        """The size for the text size in force."""
        raise NotImplementedError

    @property
    def is_hot(self) -> bool:
        """True under the pointer, while enabled."""
        return self.underMouse() and self.isEnabled()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(Canvas(painter, theme()))

    def sizeHint(self) -> QSize:
        return self.wanted_size(theme())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.updateGeometry()
            self.update()


class PaintedPushButton(QPushButton):
    """A push button (so that dialogs know it as one) that paints itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does; held down it does not go on pressing."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and bare and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paint(self, canvas: Canvas) -> None:
        """Paint the whole button."""
        raise NotImplementedError

    def wanted_size(self, look: Theme) -> QSize:
        """The size for the text size in force."""
        raise NotImplementedError

    @property
    def is_hot(self) -> bool:
        """True under the pointer, while enabled."""
        return self.underMouse() and self.isEnabled()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(Canvas(painter, theme()))

    def sizeHint(self) -> QSize:
        return self.wanted_size(theme())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS:
            self.updateGeometry()
            self.update()
