"""The head of the review: its title and the filters."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.exchange.review_page.faces import ReviewFace
from qualifier.texts import _
from qualifier.ui.form_parts import ChoiceList
from qualifier.ui.icons import Glyph
from qualifier.ui.review.presenter import Asked
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import Button, FlowRow, Label, LinkButton, Panel

MOST_LETTERS = 24
DAYS = "days"  # the choice that asks for two days


class FilterBar(Panel):
    """Signals: `changed(name, value)` a filter; `days_asked` from–to; `cleared`; `export_asked`."""

    changed = Signal(str, str)
    days_asked = Signal()
    cleared = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.WINDOW, parent=parent)
        self._title = Label("", Type.TITLE)
        self._period_label = Label("", Type.BODY, Role.TEXT2)
        self.period_list = ChoiceList(_("Period"))
        self.seat_list = ChoiceList(_("Qualifier"))
        self.script_list = ChoiceList(_("Script"))
        self.source_list = ChoiceList(_("Source"))
        self.campaign_list = ChoiceList(_("Campaign"))
        self.clear_button = LinkButton("")
        self.clear_button.clicked.connect(self.cleared)
        self.export_button = Button("", glyph=Glyph.DOWNLOAD)
        self.export_button.clicked.connect(self.export_asked)
        self.period_list.chosen.connect(self._period)
        self._lists = {
            "qualifier": self.seat_list,
            "script": self.script_list,
            "source": self.source_list,
            "campaign": self.campaign_list,
        }
        for name, one in self._lists.items():
            one.chosen.connect(lambda value, name=name: self.changed.emit(name, value))
        self.flow = FlowRow(
            (
                self.period_list,
                self.seat_list,
                self.script_list,
                self.source_list,
                self.campaign_list,
                self.clear_button,
            )
        )
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._period_label, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 6)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.flow)

    def show_face(self, face: ReviewFace, asked: Asked) -> None:
        """What may be chosen, and what is."""
        self._period_label.setText(face.period)
        self._show_asked(asked)
        offered = (
            (self.seat_list, _("All qualifiers"), face.choices.seats, asked.qualifier),
            (self.script_list, _("All scripts"), face.choices.scripts, asked.script),
            (self.source_list, _("All sources"), face.choices.sources, asked.source),
            (self.campaign_list, _("All campaigns"), face.choices.campaigns, asked.campaign),
        )
        for one, everything, choices, chosen in offered:
            one.show_choices((("", everything), *choices), chosen)
            one.setMinimumContentsLength(min(MOST_LETTERS, len(everything) + 1))
            one.setVisible(bool(choices))
        self.seat_list.setVisible(not face.own_only)
        self.flow.place()

    def show_waiting(self, asked: Asked) -> None:
        """Nothing was read yet: the period alone can be chosen."""
        self._show_asked(asked)
        for one in self._lists.values():
            one.hide()
        self.flow.place()

    def _show_asked(self, asked: Asked) -> None:
        self._title.setText(_("Review"))
        self.export_button.setText(_("Export"))
        self.clear_button.setText(_("Clear the filters"))
        self.clear_button.updateGeometry()
        self.clear_button.setVisible(asked.narrows)
        periods = (
            ("week", _("This week")),
            ("month", _("This month")),
            ("quarter", _("This quarter")),
            ("30d", _("Last 30 days")),
            ("90d", _("Last 90 days")),
            (DAYS, _("From … to …")),
        )
        named = {one for one, _words in periods}
        self.period_list.show_choices(periods, asked.period if asked.period in named else DAYS)
        longest = max(len(words) for _one, words in periods)
        self.period_list.setMinimumContentsLength(min(MOST_LETTERS, longest))

    def _period(self, period: str) -> None:
        if period == DAYS:
            self.days_asked.emit()
        else:
            self.changed.emit("period", period)
