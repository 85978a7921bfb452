"""The bar at the foot: the hand-over block that explains itself, then the outcomes with keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.call import Phase
from qualifier.texts import _
from qualifier.ui.call.faces import BarFace, OutcomeKey
from qualifier.ui.icons import Glyph
from qualifier.ui.shortcuts import Action, Where, keys_of, with_keys
from qualifier.ui.theme import Role, theme
from qualifier.ui.widgets import Button, ButtonSize, GateBlock, GateMark, Kind, Panel
from qualifier.ui.widgets.tip import show_tip

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


@dataclass(frozen=True, slots=True)
class _Fold:
    """One way to fit the bar in: height in px at 100 %, keys printed, gate in a row of its own."""

    height: int
    with_keys: bool = False
    gate_apart: bool = False
    with_glyphs: bool = True


# In this order; the first that fits is taken, else the last.
_FULL = _Fold(76, with_keys=True)
_BESIDE_GATE = (_FULL, _Fold(60), _Fold(104, gate_apart=True))
_ALONE = (_FULL, _Fold(60))
_LAST_GATE = _Fold(104, gate_apart=True, with_glyphs=False)
_LAST_ALONE = _Fold(60, with_glyphs=False)


class OutcomeBar(Panel):
    """Signals: `hand_over_asked`, `criterion_chosen(question)`, `outcome_chosen`, `more_asked`.

    Where its words do not fit, first the keys go to the tooltips, then the gate gets a row of its
    own, then the icons go. The words of an outcome never go.
    """

    hand_over_asked = Signal()
    criterion_chosen = Signal(str)
    outcome_chosen = Signal(str)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, lines=(Qt.Edge.TopEdge,), parent=parent)
        self._face: BarFace | None = None
        self._buttons: list[Button] = []
        self._is_small = False
        self._fold = _FULL
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 8, 18, 8)
        self._column.setSpacing(6)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._column.addLayout(self._row)
        self.gate = GateBlock(_("Hand over to sales"), "Ctrl+Return", GateMark(False, ""))
        self.gate.hand_over_asked.connect(self.hand_over_asked)
        self.gate.criterion_chosen.connect(self.criterion_chosen)
        self._more_keys = keys_of(Action.ALL_OUTCOMES, Where.CALL)
        self._more = Button(
            _("Other…"),
            size=ButtonSize.OUTCOME,
            glyph=Glyph.ELLIPSIS,
            keys=self._more_keys,
        )
        told = _("All outcomes, in a list that filters as you type")
        show_tip(self._more, with_keys(told, Action.ALL_OUTCOMES, Where.CALL))
        self._more.clicked.connect(self.more_asked)
        self._row.addWidget(self.gate, 1)
        self._row.addWidget(self._more)
        self._row.addStretch(0)
        self._take(_FULL)

    def show_face(self, face: BarFace) -> None:
        """Show the gate and the outcomes of this moment."""
        if face == self._face:
            return
        before, self._face = self._face, face
        self.gate.setVisible(face.phase in (Phase.LIVE, Phase.WRAP_UP))
        self.gate.show_gate(face.gate)
        self.setVisible(face.phase is not Phase.READY)
        if before is None or face.buttons != before.buttons:
            self._show_buttons(face.buttons)
        if before is None or (face.phase, face.buttons) != (before.phase, before.buttons):
            self._fit()

    def button_of(self, outcome_id: str) -> QWidget:
        """The button of an outcome, for the panel that opens above it; else the last one."""
        known = [one.id for one in self._face.buttons] if self._face else []
        return self._buttons[known.index(outcome_id)] if outcome_id in known else self._more

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        return (*self.gate.parts(), *self._buttons, self._more)

    def take_focus(self) -> None:
        """After hanging up: handing over if that is open, else the list of all outcomes."""
        is_open = self.gate.isVisible() and self.gate.button.isEnabled()
        (self.gate.button if is_open else self._more).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_small(self, small: bool) -> None:
        """60 px high: the keys move to the tooltips."""
        if small != self._is_small:
            self._is_small = small
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _show_buttons(self, wanted: tuple[OutcomeKey, ...]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for one in wanted:
            button = Button(one.label, kind=Kind.DESTRUCTIVE if one.is_danger else Kind.DEFAULT)
            show_tip(button, f"{one.label} ({one.keys})" if one.keys else one.label)
            button.clicked.connect(lambda _=False, chosen=one.id: self.outcome_chosen.emit(chosen))
            self._row.insertWidget(self._row.count() - 2, button)
            self._buttons.append(button)

    # --- fitting in ----------------------------------------------------------------------------
    def _fit(self) -> None:
        """Take the first fold that fits. Runs on another width or other buttons, not per answer."""
        alone = self.gate.isHidden()
        folds = _ALONE if alone else _BESIDE_GATE
        for fold in folds[1:] if self._is_small else folds:
            self._take(fold)
            if self._needed() <= self.width():
                break
        else:
            self._take(_LAST_ALONE if alone else _LAST_GATE)
        if alone or self._fold.gate_apart:
            self._more.setText(_("Other…"))
            if self._needed() > self.width():
                self._more.setText("")

    def _take(self, fold: _Fold) -> None:
        self._fold = fold
        alone = self.gate.isHidden()
        self.setFixedHeight(theme().px(fold.height))
        self._place_gate(apart=fold.gate_apart)
        self._row.setStretch(self._row.count() - 1, 1 if alone or fold.gate_apart else 0)
        self.gate.button.setText(_("Hand over to sales") if fold.with_keys else _("Hand over"))
        self.gate.button.set_keys("Ctrl+Return" if fold.with_keys else "")
        size = ButtonSize.NORMAL if fold.gate_apart else ButtonSize.MAIN
        size = ButtonSize.OUTCOME if fold.with_keys else size
        for place, button in enumerate(self._buttons):
            one = self._face.buttons[place] if self._face is not None else None
            button.set_size(size)
            button.set_keys(one.keys if one is not None and fold.with_keys else "")
            button.set_glyph(GLYPHS.get(one.id) if one is not None and fold.with_glyphs else None)
        self._more.set_size(size)
        self._more.set_keys(self._more_keys if fold.with_keys else "")
        self._more.setText(_("Other…") if fold.with_keys else "")  # the first words to give way

    def _place_gate(self, *, apart: bool) -> None:
        is_apart = self._column.indexOf(self.gate) >= 0
        if apart and not is_apart:
            self._row.removeWidget(self.gate)
            self._column.insertWidget(0, self.gate)
        elif not apart and is_apart:
            self._column.removeWidget(self.gate)
            self._row.insertWidget(0, self.gate, 1)

    def _needed(self) -> int:
        """The width that shows every word of the fold taken, px."""
        gaps = self._row.spacing()
        beside = [button.sizeHint().width() for button in (*self._buttons, self._more)]
        if not self.gate.isHidden() and not self._fold.gate_apart:
            beside.append(self.gate.least_width())
        margins = self._column.contentsMargins()
        return sum(beside) + gaps * len(beside) + margins.left() + margins.right()
