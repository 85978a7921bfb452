"""Refused by sales: reasons as bars, and below them the newest words, as they were said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.exchange.review_page.faces import Chart, Words
from qualifier.texts import _
from qualifier.ui.review.charts import BarButton, ChartCard
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import ElidedLabel, Hairline, Label, LinkButton, WrappedText


class RefusalsCard(ChartCard):
    """`dossier_asked(hand-off id)`: show the dossier that was refused with these words."""

    dossier_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            lambda bar: BarButton(bar, Role.CONTROL, label_px=170, value_px=30), parent
        )
        self._said = QWidget()
        self._words = QVBoxLayout(self._said)
        self._words.setContentsMargins(0, 4, 0, 0)
        self._words.setSpacing(4)
        self.column.insertWidget(self.column.count() - 1, self._said)
        self.links: list[LinkButton] = []

    def show_refusals(self, chart: Chart, said: tuple[Words, ...]) -> None:
        """Show the reasons and the newest words."""
        self.show_chart(chart)
        while (item := self._words.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.links = []
        self._said.setVisible(bool(said))
        if not said:
            return
        self._words.addWidget(Hairline())
        self._words.addWidget(Label(_("Latest reasons, in their words"), Type.LABEL_STRONG))
        for one in said:
            self._words.addWidget(WrappedText(one.words, Type.VERBATIM, Role.TEXT))
            self._words.addWidget(self._caption(one))

    def _caption(self, one: Words) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(ElidedLabel(one.caption, Type.LABEL, Role.TEXT2), 1)
        link = LinkButton(_("Open the dossier"), step=Type.LABEL)
        link.clicked.connect(lambda: self.dossier_asked.emit(one.handoff_id))
        self.links.append(link)
        row.addWidget(link)
        return holder
