"""The hand-over block of the outcome bar: open, or closed with what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets.button import Button, ButtonSize, Kind, LinkButton
from qualifier.ui.widgets.card import Card
from qualifier.ui.widgets.key_caps import Keys
from qualifier.ui.widgets.label import ElidedLabel


@dataclass(frozen=True, slots=True)
class GateMark:
    """The gate as shown: a headline, and either the receiver or the missing criteria."""

    is_open: bool
    headline: str
    to: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    """Pairs of criterion id and label, each a link to its question."""


class GateBlock(Card):
    """Signals: `hand_over_asked`, `criterion_chosen(str)`. The button is never just grey."""

    hand_over_asked = Signal()
    criterion_chosen = Signal(str)

    def __init__(
        self,
        button_text: str,
        keys: Keys = "",
        mark: GateMark | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(fill=Role.SUNKEN, edge=Role.BORDER2, radius=8, dashed=True, parent=parent)
        self._missing: tuple[tuple[str, str], ...] = ()
        self._shown_links: list[LinkButton] = []
        self.button = Button(
            button_text, kind=Kind.PRIMARY, size=ButtonSize.MAIN, glyph=Glyph.SEND, keys=keys
        )
        self.button.clicked.connect(self.hand_over_asked)
        self.headline = ElidedLabel("", Type.STRONG, Role.WARN)
        self._detail = ElidedLabel("", Type.LABEL, Role.TEXT2)
        self._links = QWidget()
        self._links_row = QHBoxLayout(self._links)
        self._links_row.setContentsMargins(0, 0, 0, 0)
        self._links_row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for widget in (self.headline, self._detail, self._links):
            words.addWidget(widget)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addLayout(words, 1)
        self._links_row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if mark is not None:
            self.show_gate(mark)

    def show_gate(self, mark: GateMark) -> None:
        """Green and ready, or dashed with a link for each missing criterion."""
        if mark.is_open:
            self.set_look(Role.POS_SOFT, Role.POS_LINE)
        else:
            self.set_look(Role.SUNKEN, Role.BORDER2, dashed=True)
        self.button.setEnabled(mark.is_open)
        missing = ", ".join(label for _id, label in mark.missing)
        self.button.setToolTip(f"{mark.headline}: {missing}" if missing else "")
        self.headline.show_text(mark.headline, Role.POS if mark.is_open else Role.WARN)
        self._detail.show_text(mark.to)
        self._detail.setVisible(mark.is_open)
        self._links.setVisible(not mark.is_open)
        self._show_links(() if mark.is_open else mark.missing)

    def links(self) -> list[LinkButton]:
        """The links to the missing criteria, in order."""
        return self._shown_links[: len(self._missing)]

    def _show_links(self, missing: tuple[tuple[str, str], ...]) -> None:
        """Links are kept and reused: the gate changes with nearly every answer."""
        self._missing = missing
        while len(self._shown_links) < len(missing):
            place = len(self._shown_links)
            link = LinkButton("", role=Role.TEXT2, step=Type.LABEL)
            link.clicked.connect(lambda _on=False, place=place: self._tell(self._missing[place][0]))
            self._links_row.insertWidget(place, link)
            self._shown_links.append(link)
        for place, link in enumerate(self._shown_links):
            link.setVisible(place < len(missing))
            if place < len(missing):
                link.setText(missing[place][1])

    def _tell(self, criterion_id: str) -> None:
        self.criterion_chosen.emit(criterion_id)
