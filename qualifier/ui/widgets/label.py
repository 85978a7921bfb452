"""Words on the page: a label in a step and a role, and one that shortens itself."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets.base import LOOK_EVENTS, Painted
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.tip import show_tip

MOST_LETTERS = 4_000
_LONG_WORD = re.compile(r"\S{60}(?=\S)")


def fitting(text: str, most: int = MOST_LETTERS) -> str:
    """`text` as a page can show it: cut after `most` letters, endless words made breakable.

    A word may come from a list or from sales, and be longer than the window is wide.
    """
    short = text if len(text) <= most else f"{text[:most].rstrip()}…"
    return _LONG_WORD.sub("\\g<0>\u200b", short) if len(short) > 60 else short


class Label(QLabel):
    """A QLabel that takes its font from the type scale and its ink from a role.

    Plain text, selectable by buddy fields as any label. `wrap` breaks it into lines; one that has
    a word longer than 60 letters breaks inside it.
    """

    def __init__(
        self,
        text: str = "",
        step: Type = Type.BODY,
        role: Role = Role.TEXT,
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        # Set first: Qt sends change events before the constructor is through.
        self._refreshing = True
        self._font: QFont | None = None
        super().__init__(fitting(text) if wrap else text, parent)
        self._step = step
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._refresh()

    def setText(self, text: str) -> None:
        super().setText(fitting(text) if self.wordWrap() else text)

    def set_role(self, role: Role) -> None:
        """Other ink, same words."""
        self._role = role
        self._refresh()

    def set_step(self, step: Type) -> None:
        """Other font, same words."""
        self._step = step
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._refreshing:
            return
        # A font set by hand hears nothing of the application's: only the new style sheet tells.
        other_size = event.type() == QEvent.Type.StyleChange and self._is_outdated()
        if other_size or event.type() in LOOK_EVENTS:
            self._refresh()

    def _is_outdated(self) -> bool:
        return theme().font(self._step) is not self._font

    def _refresh(self) -> None:
        self._refreshing = True
        look = theme()
        self._font = look.font(self._step)
        self.setFont(self._font)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, look.color(self._role))
        disabled = QPalette.ColorGroup.Disabled
        palette.setColor(disabled, QPalette.ColorRole.WindowText, look.color(Role.TEXT3))
        self.setPalette(palette)
        self._refreshing = False


class ElidedLabel(Painted):
    """One line that ends in … where there is no room; the whole text is its name and tooltip."""

    def __init__(
        self,
        text: str = "",
        step: Type = Type.BODY,
        role: Role = Role.TEXT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._step = step
        self._role = role
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    @property
    def full_text(self) -> str:
        return self._text

    def show_text(self, text: str, role: Role | None = None) -> None:
        if text == self._text and role in (None, self._role):
            return
        self._text = text
        self._role = role or self._role
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        width = round(look.width(self._text, self._step) + 1.5)
        return QSize(width, look.line(self._step))

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(min(look.px(24), self.sizeHint().width()), look.line(self._step))

    def paint(self, canvas: Canvas) -> None:
        too_long = canvas.look.width(self._text, self._step) > self.width() + 0.5
        tip = self._text if too_long else ""
        show_tip(self, tip)
        role = self._role if self.isEnabled() else Role.TEXT3
        canvas.line(QRectF(self.rect()), self._text, self._step, role)
