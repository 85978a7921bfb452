"""The hand-over block of the outcome bar: open, or closed with what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets.button import Button, ButtonSize, Kind, LinkButton
from qualifier.ui.widgets.card import Card
from qualifier.ui.widgets.fitting_links import FittingLinks
from qualifier.ui.widgets.key_caps import Keys
from qualifier.ui.widgets.label import ElidedLabel
from qualifier.ui.widgets.tip import show_tip


@dataclass(frozen=True, slots=True)
class GateMark:
    """The gate as shown: a headline, and either the receiver or the missing criteria."""

    is_open: bool
    headline: str
    to: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    """Pairs of criterion id and label, each a link to its question."""


class GateBlock(Card):
    """Signals: `hand_over_asked`, `criterion_chosen(str)`. The button is never just grey.

    Where not all missing criteria fit, "+3" asks too: what is missing is then told in full.
    """

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
        self.button = Button(
            button_text, kind=Kind.PRIMARY, size=ButtonSize.MAIN, glyph=Glyph.SEND, keys=keys
        )
        self.button.clicked.connect(self.hand_over_asked)
        self.headline = ElidedLabel("", Type.STRONG, Role.WARN)
        self._detail = ElidedLabel("", Type.LABEL, Role.TEXT2)
        self._links = FittingLinks()
        self._links.chosen.connect(
            lambda place: self.criterion_chosen.emit(self._missing[place][0])
        )
        self._links.rest_asked.connect(self.hand_over_asked)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for widget in (self.headline, self._detail, self._links):
            words.addWidget(widget)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 12, 2)
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addLayout(words, 1)
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
        show_tip(self.button, f"{mark.headline}: {missing}" if missing else "")
        self.headline.show_text(mark.headline, Role.POS if mark.is_open else Role.WARN)
        self._detail.show_text(mark.to)
        self._detail.setVisible(mark.is_open)
        self._links.setVisible(not mark.is_open)
        self._missing = () if mark.is_open else mark.missing
        self._links.show_labels(tuple(label for _id, label in self._missing))

    def links(self) -> list[LinkButton]:
        """The links to the missing criteria, in order."""
        return self._links.links

    @property
    def rest(self) -> LinkButton:
        """The link that stands for the missing criteria without room."""
        return self._links.rest

    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in reading order."""
        return (self.button, *self._links.parts())

    def least_width(self) -> int:
        """What it needs to say what is missing, if not what exactly, px."""
        look = theme()
        words = round(look.width(self.headline.full_text, Type.STRONG) + 1.5)
        return 8 + self.button.sizeHint().width() + 12 + max(words, look.px(110)) + 12
