"""Links in one row: as many as fit whole, then "+3" for the rest."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.texts import ngettext
from qualifier.ui.theme import Role, Type, theme
from qualifier.ui.widgets.button import LinkButton
from qualifier.ui.widgets.tip import show_tip

GAP = 8
UNDERLINE = 3


class FittingLinks(QWidget):
    """`chosen(place)` for a link, `rest_asked` for "+3". No link is ever cut to a stub.

    Places its links itself: a layout would be computed anew with nearly every answer.
    """

    chosen = Signal(int)
    rest_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._links: list[LinkButton] = []
        self._rest = self._made()
        self._rest.clicked.connect(self.rest_asked)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def links(self) -> list[LinkButton]:
        """One link for each label, in order; those without room are not visible."""
        return self._links[: len(self._labels)]

    @property
    def rest(self) -> LinkButton:
        """The link that stands for those without room."""
        return self._rest

    def parts(self) -> tuple[QWidget, ...]:
        """All links ever made, in reading order."""
        return (*self._links, self._rest)

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Show these; links are kept and reused."""
        if labels == self._labels:
            return
        self._labels = labels
        while len(self._links) < len(labels):
            place = len(self._links)
            link = self._made()
            link.clicked.connect(lambda _on=False, place=place: self.chosen.emit(place))
            self._links.append(link)
        for link, label in zip(self._links, labels, strict=False):
            link.setText(label)
        self._place()

    def sizeHint(self) -> QSize:
        wanted = sum(link.sizeHint().width() + theme().px(GAP) for link in self.links)
        return QSize(wanted, self._rest.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(0, look.line(Type.LABEL) + look.px(UNDERLINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _made(self) -> LinkButton:
        link = LinkButton("", role=Role.TEXT2, step=Type.LABEL, parent=self)
        link.setVisible(False)
        return link

    def _fitting(self) -> int:
        """How many fit whole, with room kept for "+3" unless it is all of them."""
        gap, widths = theme().px(GAP), [link.sizeHint().width() for link in self.links]
        if sum(widths) + gap * (len(widths) - 1) <= self.width():
            return len(widths)
        room = self.width() - round(theme().width(f"+{len(widths)}", Type.LABEL) + 1.5)
        count = 0
        for width in widths:
            room -= width + gap
            if room < 0:
                break
            count += 1
        return count

    def _place(self) -> None:
        gap, left = theme().px(GAP), 0
        fitting = self._fitting()
        for place, link in enumerate(self._links):
            link.setVisible(place < fitting)
            if place < fitting:
                left = self._put(link, left) + gap
        rest = self._labels[fitting:]
        self._rest.setVisible(bool(rest))
        if rest:
            self._rest.setText(f"+{len(rest)}")
            more = ngettext("{count} more: {what}", "{count} more: {what}", len(rest))
            words = more.format(count=len(rest), what=", ".join(rest))
            show_tip(self._rest, words)
            self._rest.setAccessibleName(words)
            self._put(self._rest, left)

    def _put(self, link: LinkButton, left: int) -> int:
        width = link.sizeHint().width()
        link.setGeometry(QRect(left, 0, width, self.height()))
        return left + width
