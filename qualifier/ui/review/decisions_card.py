"""Decisions of the meeting: those still open and those of last time; taken, done, dropped."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.exchange.review_page.faces import DecisionLine
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.queue.popovers import Asking
from qualifier.ui.review.popovers import day_of
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, ButtonSize, Card, Field, Hairline, Kind, Label

MOST_WORDS = 500


class DecisionsCard(Card):
    """Signals: `add_asked`; `settled(decision id, state)` with done, dropped or open again."""

    add_asked = Signal()
    settled = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._title = Label("", Type.HEADING)
        self._empty = Label("", Type.BODY, Role.TEXT2, wrap=True)
        self.add_button = Button("", size=ButtonSize.SMALL, glyph=Glyph.PLUS)
        self.add_button.clicked.connect(self.add_asked)
        self.state_buttons: dict[tuple[str, str], Button] = {}
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.add_button)
        self._rows: list[QWidget] = []
        self._body = QVBoxLayout()
        self._body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._body)
        column.addWidget(self._empty)

    def show_decisions(self, decisions: tuple[DecisionLine, ...], *, may_act: bool) -> None:
        """Show these, in the order they were taken."""
        title = _("Decisions of the meeting")
        self._title.setText(title)
        self.setAccessibleName(title)
        self.add_button.setText(_("Take a decision"))
        self.add_button.updateGeometry()
        self.add_button.setVisible(may_act)
        self._empty.setText(_("None is open. Those taken at the meeting are carried on from here."))
        self._empty.setVisible(not decisions)
        for row in self._rows:
            self._body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.state_buttons = {}
        self._rows = []
        for one in decisions:
            self._rows += [Hairline(), self._row(one, may_act=may_act)]
        for row in self._rows:
            self._body.addWidget(row)

    def _row(self, one: DecisionLine, *, may_act: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        is_open = one.state == "open"
        words.addWidget(
            Label(one.text, Type.BODY_MEDIUM, Role.TEXT if is_open else Role.TEXT2, wrap=True)
        )
        role = Role.DANGER if one.is_late else Role.TEXT2
        words.addWidget(Label(one.caption, Type.LABEL, role, wrap=True))
        row.addLayout(words, 1)
        states = (
            (("done", _("Done")), ("dropped", _("Drop")))
            if is_open
            else (("open", _("Open again")),)
        )
        for state, label in states if may_act else ():
            button = Button(label, size=ButtonSize.SMALL, name=f"{label}: {one.text}")
            button.clicked.connect(
                lambda _on=False, which=one.id, state=state: self.settled.emit(which, state)
            )
            self.state_buttons[one.id, state] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder


class DecisionPopover(Asking):
    """What was decided, who does it, by when? `taken(text, owner, day as ISO or empty)`."""

    taken = Signal(str, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Take a decision"), 400)
        self.text_field = Field(_("What was decided"))
        self.owner_field = Field(_("Who does it"))
        self.due_field = Field(_("By when"), placeholder="24/11/2026 · 2026-11-24")
        for field in (self.text_field, self.owner_field, self.due_field):
            field.edit.setMaxLength(MOST_WORDS)
            self.column.addWidget(field)
        self._add_buttons(Button(_("Enter it"), kind=Kind.PRIMARY, keys="Return"))

    def confirm(self) -> None:
        text, typed = self.text_field.text().strip(), self.due_field.text().strip()
        due: date | None = day_of(typed)
        if not text:
            self.show_error(_("Write what was decided."))
        elif typed and due is None:
            self.show_error(_("Write the day as 24/11/2026 or 2026-11-24."))
        else:
            day = due.isoformat() if due is not None else ""
            self.taken.emit(text, self.owner_field.text().strip(), day)
