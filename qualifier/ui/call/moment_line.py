"""Below the field for a moment: how it is read, and whether the lead may be called then."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from qualifier.core.calling_windows import CallingHours
from qualifier.core.errors import AnswerRefused
from qualifier.texts.clock import moment_in_full
from qualifier.texts.contact_sentences import outside_hours
from qualifier.ui.call.when import opens_instead, read_moment
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import WrappedText


class MomentLine(WrappedText):
    """`hours` are the lead's; None where they are unknown, and then nothing is warned of."""

    def __init__(
        self,
        now: datetime,
        zone: ZoneInfo,
        hours: CallingHours | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", Type.LABEL, Role.TEXT2, parent)
        self._now, self._zone, self._hours = now, zone, hours

    def show_typed(self, typed: str) -> None:
        """Say it anew; nothing while it cannot be read."""
        try:
            at = read_moment(typed, self._now, self._zone)
        except AnswerRefused:
            self.show_text("")
            return
        told = moment_in_full(at, self._now, self._zone)
        told = told[:1].upper() + told[1:]
        opens_at = opens_instead(at, self._hours)
        if opens_at is None:
            self.show_text(told, Role.TEXT2)
        else:
            self.show_text(outside_hours(told, opens_at, self._now, self._zone), Role.WARN)
