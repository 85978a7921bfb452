"""The left side of the first run: what the program is for, with one impression as a proof."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qualifier.core.basis import Basis
from qualifier.texts import _, formats
from qualifier.ui.icons import logo_pixmap
from qualifier.ui.theme import Glyph, Role, Theme, Type, theme
from qualifier.ui.widgets import (
    BasisMark,
    Card,
    ElidedLabel,
    GlyphLabel,
    Label,
    Panel,
    Scale,
    ScaleMark,
    Verbatim,
    WrappedText,
)
from qualifier.ui.widgets.base import LOOK_EVENTS, Painted
from qualifier.ui.widgets.painting import Canvas

CLAIM_PX = 34
SMALL_CLAIM_PX = 25
ROOMY_PX = 400
LEAST_FOR_CARD = QSize(270, 640)
LOGO_PX = 30


class Logo(Painted):
    """The sign of the program; its name stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(LOGO_PX), look.px(LOGO_PX))

    def paint(self, canvas: Canvas) -> None:
        ratio = canvas.painter.device().devicePixelRatio()
        pixmap = logo_pixmap(canvas.look.px(LOGO_PX), ratio)
        canvas.painter.drawPixmap(QRectF(self.rect()).topLeft(), pixmap)


class ClaimText(QLabel):
    """The claim in serif, larger than any step of the type scale: it is said only here."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._px = CLAIM_PX
        self._refreshing = False
        self._refresh()

    def set_small(self, small: bool) -> None:
        """The size for narrow windows and large text."""
        self._px = SMALL_CLAIM_PX if small else CLAIM_PX
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in LOOK_EVENTS and not self._refreshing:
            self._refresh()

    def _refresh(self) -> None:
        self._refreshing = True
        font = QFont(theme().font(Type.SAY))
        font.setPixelSize(theme().px(self._px))
        self.setFont(font)
        self._refreshing = False


class ClaimPanel(Panel):
    """Nothing here can be pressed: it explains. Where room is scarce it says less."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Role.RAIL, lines=(Qt.Edge.RightEdge,), parent=parent)
        self._claim = ClaimText(_("Hand over the whole conversation, not only the form."))
        self._card = _impressions(small=False)
        self._small_card = _impressions(small=True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        name = QHBoxLayout()
        name.setSpacing(8)
        name.addWidget(Logo())
        name.addWidget(Label("Qualifier", Type.TITLE))
        name.addStretch(1)
        self._column.addLayout(name)
        self._column.addStretch(2)
        self._column.addWidget(self._claim)
        self._column.addSpacing(20)
        self._column.addWidget(
            WrappedText(
                _(
                    "You call, you ask, you listen. Qualifier keeps what was said and what you "
                    "felt, and passes a lead on only when both teams would agree it is ready."
                ),
                Type.CAPTURE,
                Role.TEXT2,
            )
        )
        self._column.addSpacing(32)
        self._column.addWidget(self._card)
        self._column.addWidget(self._small_card)
        self._column.addStretch(7)
        self._column.addLayout(_lock())

    def minimumSizeHint(self) -> QSize:
        """It never keeps the window from being small."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = theme()
        roomy = self.width() >= look.px(ROOMY_PX)
        side = 44 if roomy else 24
        self._column.setContentsMargins(side, 44 if roomy else 32, side, 36 if roomy else 24)
        self._claim.set_small(not roomy)
        fits = self.width() >= look.px(LEAST_FOR_CARD.width()) and self.height() >= look.px(
            LEAST_FOR_CARD.height()
        )
        self._card.setVisible(roomy and fits)
        self._small_card.setVisible(not roomy and fits)


def _lock() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(GlyphLabel(Glyph.LOCK, Role.TEXT3, 13), 0, Qt.AlignmentFlag.AlignTop)
    words = _("Your data stays on this computer, encrypted.")
    row.addWidget(WrappedText(words, Type.LABEL, Role.TEXT2), 1)
    return row


def _impressions(*, small: bool) -> Card:
    card = Card()
    grid = QGridLayout(card)
    side = 14 if small else 18
    grid.setContentsMargins(side, 16, side, 18)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(10)
    # Verbatims stay in the language they were spoken in.
    said = Verbatim(formats.quoted("On verra en janvier.", "fr"), "", bar=False)
    caption = _("Claire Vasseur, at {time}").format(time="06:12")
    grid.addWidget(said, 0, 0, 1, 4)
    grid.addWidget(Label(caption, Type.LABEL, Role.TEXT2), 1, 0, 1, 4)
    shown = (
        (Basis.HEARD, _("Pain"), 2, _("heard")),
        (Basis.SAID, _("Budget ease"), -1, _("said")),
        (Basis.HUNCH, _("Decision power"), 1, _("hunch")),
    )
    for row, (basis, facet, value, words) in enumerate(shown, start=2):
        scale = Scale(facet, ScaleMark(value), small=small, read_only=True)
        scale.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        note = Label(words, Type.LABEL, Role.TEXT2)
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        note.setVisible(not small)
        grid.addWidget(BasisMark(basis), row, 0)
        grid.addWidget(ElidedLabel(facet, Type.BODY_MEDIUM), row, 1)
        grid.addWidget(scale, row, 2)
        grid.addWidget(note, row, 3)
    grid.setColumnStretch(1, 1)
    return card
