"""The head of the call page: who, which number, local time, stage, the timer, hanging up."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.core.call import Phase
from qualifier.texts import _
from qualifier.texts.formats import offset
from qualifier.ui.call.call_dot import CallDot
from qualifier.ui.call.faces import HeaderFace
from qualifier.ui.desk import Clock
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    Avatar,
    Badge,
    Button,
    ElidedLabel,
    Hairline,
    Kind,
    Label,
    Panel,
    Pill,
    Tone,
    usual_cell,
)
from qualifier.ui.widgets.tip import show_tip

HANG_UP_KEYS = "Ctrl+Shift+H"


class CallHeader(Panel):
    """Signals: `hang_up_asked`. The timer is never announced: it would talk all day."""

    hang_up_asked = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(Role.SURFACE, parent=parent)
        self._clock = clock
        self._face: HeaderFace | None = None
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        self._avatar = Avatar("", 36)
        self._name = ElidedLabel("", Type.TITLE, Role.TEXT)
        self._badge = Badge(usual_cell("D", 4))
        self._under = ElidedLabel("", Type.BODY, Role.TEXT2)
        self._phone = ElidedLabel("", Type.BODY_MEDIUM, Role.TEXT)
        self._local = ElidedLabel("", Type.LABEL, Role.TEXT2)
        self._stage = Pill("", Tone.ACCENT, glyph=Glyph.FLAG)
        self.dot = CallDot()
        self.dot.setVisible(False)
        self._timer_label = Label("", Type.TIMER, Role.TEXT)
        self._hang_up = Button(
            _("Hang up"), kind=Kind.DESTRUCTIVE, glyph=Glyph.PHONE_OFF, keys=HANG_UP_KEYS
        )
        show_tip(self._hang_up, f"{_('Hang up')} ({HANG_UP_KEYS})")
        self._hang_up.clicked.connect(self.hang_up_asked)
        row.addWidget(self._avatar)
        row.addLayout(self._who())
        row.addWidget(Hairline(vertical=True))
        row.addLayout(self._where())
        row.addStretch(1)
        row.addWidget(self._stage)
        row.addWidget(self.dot)
        row.addWidget(self._timer_label)
        row.addWidget(self._hang_up)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)

    def show_face(self, face: HeaderFace) -> None:
        """Show the lead and where the call stands."""
        before, self._face = self._face, face
        if face == before:
            return
        if before is None or (face.name, face.under) != (before.name, before.under):
            self._avatar.show_name(face.name)
            self._name.show_text(face.name)
            self._under.show_text(face.under)
        if before is None or face.cell != before.cell:
            self._badge.show_cell(usual_cell(*face.cell))
        self._phone.show_text(face.phone)
        self._local.show_text(face.local)
        if before is None or face.stage != before.stage:
            self._stage.show_state(face.stage, Tone.ACCENT, Glyph.FLAG)
        on_the_phone = face.phase in (Phase.LIVE, Phase.RINGING)
        self._hang_up.setVisible(on_the_phone)
        self._timer_label.setVisible(face.phase is not Phase.READY)
        self.dot.setVisible(face.phase is Phase.LIVE)
        if on_the_phone:
            self._tick.start()
        else:
            self._tick.stop()
        self._show_time()

    def show_small(self, small: bool) -> None:
        """56 px high; the keys move to the tooltip."""
        self._row.setContentsMargins(*((14, 7, 14, 7) if small else (16, 10, 16, 10)))
        self._hang_up.set_keys("" if small else HANG_UP_KEYS)

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here."""
        return (self._hang_up,)

    def stop_timer(self) -> None:
        """The page is left."""
        self._tick.stop()
        self.dot.setVisible(False)

    def _show_time(self) -> None:
        if self._face is None:
            return
        seconds = self._face.stopped_s
        if self._face.running_since is not None:
            seconds = _seconds_since(self._face.running_since, self._clock())
        self._timer_label.setText(offset(seconds))

    def _who(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 0)
        first.addWidget(self._badge)
        first.addStretch(1)
        column.addLayout(first)
        column.addWidget(self._under)
        return column

    def _where(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._phone)
        column.addWidget(self._local)
        return column


def _seconds_since(start: datetime, now: datetime) -> int:
    return max(int((now - start).total_seconds()), 0)
