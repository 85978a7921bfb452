"""A person named on the phone: name, role, phone, e-mail, in one row of fields."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from qualifier.core.answer import Contact
from qualifier.texts import _
from qualifier.ui.call.answers.base import AnswerField
from qualifier.ui.call.faces import QuestionFace
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Field, Label

PARTS = ("name", "role", "phone", "email")


class ContactField(AnswerField):
    """At least the name or the role. Enter in any field hands the whole over and goes on."""

    is_text = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        labels = (_("Name"), _("Role"), _("Phone"), _("E-mail"))
        self._fields = {part: Field(label) for part, label in zip(PARTS, labels, strict=True)}
        for place, field in enumerate(self._fields.values()):
            grid.addWidget(field, place // 2, place % 2)
            field.edit.installEventFilter(self)
            field.text_edited.connect(self._tell_typing)
        self._error = Label("", Type.LABEL, Role.DANGER, wrap=True)
        self._error.setVisible(False)
        grid.addWidget(self._error, 2, 0, 1, 2)
        self._shown = Contact()
        self.setFocusProxy(self._fields["name"].edit)

    def show_face(self, face: QuestionFace) -> None:
        """`face.shown` is the person as JSON: a draft, or the answer that stands."""
        told = json.loads(face.shown) if face.shown else {}
        if not any(field.edit.hasFocus() for field in self._fields.values()) or not self._typed():
            self._shown = Contact(**{part: told.get(part, "") for part in PARTS})
            for part, field in self._fields.items():
                field.show_text(told.get(part, ""))
        for field in self._fields.values():
            field.edit.setReadOnly(face.is_locked)

    def pending(self) -> object | None:
        typed = self._typed()
        same = all(typed.get(part, "") == getattr(self._shown, part) for part in PARTS)
        return typed if typed and not same else None

    def taken(self) -> None:
        """What was typed became the answer."""
        self._shown = Contact(**{part: self._typed().get(part, "") for part in PARTS})

    def take_focus(self) -> None:
        self._fields["name"].edit.setFocus()

    def parts(self) -> tuple[QWidget, ...]:
        return tuple(field.edit for field in self._fields.values())

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if pressed and event.key() in enter and not event.modifiers():  # type: ignore[attr-defined]
            self.committed.emit()
            return True
        return super().eventFilter(watched, event)

    def _typed(self) -> dict[str, str]:
        values = {part: field.text().strip() for part, field in self._fields.items()}
        return {part: value for part, value in values.items() if value}

    def _tell_typing(self) -> None:
        self.show_error("")
        self.typing.emit(json.dumps(self._typed()))
