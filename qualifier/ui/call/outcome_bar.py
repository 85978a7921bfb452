"""The bar at the foot: the hand-over block that explains itself, then the outcomes with keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualifier.core.call import Phase
from qualifier.texts import _
from qualifier.ui.call.faces import BarFace, OutcomeKey
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role
from qualifier.ui.widgets import Button, ButtonSize, GateBlock, GateMark, Kind, LinkButton, Panel

GLYPHS = {
    "callback_agreed": Glyph.CALENDAR_CLOCK,
    "nurture": Glyph.SPROUT,
    "off_target": Glyph.TARGET,
    "wrong_number": Glyph.PHONE_MISSED,
    "opposition": Glyph.BAN,
    "no_answer": Glyph.PHONE_MISSED,
    "voicemail": Glyph.VOICEMAIL,
    "voicemail_left": Glyph.VOICEMAIL,
    "busy": Glyph.PHONE_OFF,
}


class OutcomeBar(Panel):
    """Signals: `hand_over_asked`, `criterion_chosen(question)`, `outcome_chosen`, `more_asked`."""

    hand_over_asked = Signal()
    criterion_chosen = Signal(str)
    outcome_chosen = Signal(str)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.TopEdge,), parent=parent)
        self._face: BarFace | None = None
        self._buttons: list[Button] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(18, 10, 18, 10)
        self._row.setSpacing(8)
        self.gate = GateBlock(_("Hand over to sales"), "Ctrl+Return", GateMark(False, ""))
        self.gate.hand_over_asked.connect(self.hand_over_asked)
        self.gate.criterion_chosen.connect(self.criterion_chosen)
        self._more = Button(
            _("Other…"), kind=Kind.DEFAULT, size=ButtonSize.OUTCOME, glyph=Glyph.ELLIPSIS
        )
        self._more.setToolTip(_("All outcomes, in a list that filters as you type"))
        self._more.clicked.connect(self.more_asked)
        self._row.addWidget(self.gate, 1)
        self._row.addWidget(self._more)
        self._row.addStretch(0)
        self._is_small = False

    def show_face(self, face: BarFace) -> None:
        """Show the gate and the outcomes of this moment."""
        if face == self._face:
            return
        changed = self._face is None or face.buttons != self._face.buttons
        self._face = face
        ringing = face.phase is Phase.RINGING
        self.gate.setVisible(face.phase in (Phase.LIVE, Phase.WRAP_UP))
        self.gate.show_gate(face.gate)
        self.setVisible(face.phase is not Phase.READY)
        if changed:
            self._show_buttons(face.buttons)
        self._row.setStretch(0, 0 if ringing else 1)
        self._row.setStretch(self._row.count() - 1, 1 if ringing else 0)

    def button_of(self, outcome_id: str) -> QWidget:
        """The button of an outcome, for the panel that opens above it; else the last one."""
        known = [one.id for one in self._face.buttons] if self._face else []
        return self._buttons[known.index(outcome_id)] if outcome_id in known else self._more

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        links = self.gate.findChildren(LinkButton)
        return (self.gate.button, *links, *self._buttons, self._more)

    def take_focus(self) -> None:
        """After hanging up: handing over if that is open, else the list of all outcomes."""
        is_open = self.gate.isVisible() and self.gate.button.isEnabled()
        (self.gate.button if is_open else self._more).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_small(self, small: bool) -> None:
        """60 px high: the keys move to the tooltips."""
        if small != self._is_small:
            self._is_small = small
            self.gate.button.setText(_("Hand over") if small else _("Hand over to sales"))
            self.gate.button.set_keys("" if small else "Ctrl+Return")
            if self._face is not None:
                self._show_buttons(self._face.buttons)

    def _show_buttons(self, wanted: tuple[OutcomeKey, ...]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        size = ButtonSize.MAIN if self._is_small else ButtonSize.OUTCOME
        for one in wanted:
            button = Button(
                one.label,
                kind=Kind.DESTRUCTIVE if one.is_danger else Kind.DEFAULT,
                size=size,
                glyph=GLYPHS.get(one.id),
                keys="" if self._is_small else one.keys,
            )
            button.setToolTip(f"{one.label} ({one.keys})" if one.keys else one.label)
            button.clicked.connect(lambda _=False, chosen=one.id: self.outcome_chosen.emit(chosen))
            self._row.insertWidget(self._row.count() - 2, button)
            self._buttons.append(button)
        self._more.setText("" if self._is_small else _("Other…"))
