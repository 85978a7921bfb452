"""The cards of connections: how each one is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qualifier.sync.kinds import crm_name
from qualifier.texts import _
from qualifier.ui.form_parts import FlowGrid
from qualifier.ui.icons import Glyph
from qualifier.ui.sync.faces import CardFace
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import (
    CENTRE,
    Button,
    ButtonSize,
    Canvas,
    Card,
    ElidedLabel,
    GlyphLabel,
    Painted,
)
from qualifier.ui.widgets.tip import show_tip

CARD_PX, OFFER_PX = 250, 200
MOST_LINES = 3


class Tile(Painted):
    """The first letter of a CRM in a square; never its logo."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = crm_name(kind)[:1].upper()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(look.px(32), look.px(32))

    def paint(self, canvas: Canvas) -> None:
        rect = QRectF(self.rect())
        canvas.box(rect, Role.SUNKEN, Role.BORDER2, 7)
        canvas.line(rect, self._letter, Type.STRONG, Role.TEXT2, CENTRE)


class ConnectionCard(Card):
    """Signals: `connect_asked(kind)`, and of a connection (its id) `fields_asked`, `key_asked`,
    `change_asked`, `pause_asked(id, paused)`, `aside_asked`, `remove_asked`,
    `gone_accepted(id, count)`."""

    connect_asked = Signal(str)
    fields_asked = Signal(str)
    key_asked = Signal(str)
    change_asked = Signal(str)
    pause_asked = Signal(str, bool)
    aside_asked = Signal(str)
    remove_asked = Signal(str)
    gone_accepted = Signal(str, int)

    def __init__(
        self, face: CardFace, *, is_low: bool = False, parent: QWidget | None = None
    ) -> None:
        """`is_low`: what can be connected in one line, beside connections that there are."""
        super().__init__(parent=parent)
        self.face = face
        self.buttons: tuple[Button, ...] = ()
        self._glyph = GlyphLabel(face.state.glyph, face.state.role, 13)
        self.name_label = ElidedLabel("", Type.STRONG)
        self.state_label = ElidedLabel("", Type.LABEL_MEDIUM)
        self.line_labels = tuple(
            ElidedLabel("", Type.LABEL, Role.TEXT2) for _one in range(MOST_LINES)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(2)
        head = self._head(face.kind)
        column.addLayout(head)
        if is_low:
            head.addLayout(self._offer())
        else:
            column.addSpacing(6)
            for label in self.line_labels:
                column.addWidget(label)
            column.addSpacing(8)
            column.addStretch(1)
            column.addLayout(self._offer() if not face.id else self._acts())
        self.show_face(face)

    def show_face(self, face: CardFace) -> None:
        """Other words about the same connection."""
        self.face = face
        self.name_label.show_text(face.name)
        self.state_label.show_text(face.state.head, face.state.role)
        self._glyph.show_glyph(face.state.glyph, face.state.role)
        for place, label in enumerate(self.line_labels):
            label.show_text(face.lines[place] if place < len(face.lines) else "")
        self.setAccessibleName(f"{face.name}: {face.state.in_words}")
        if not face.id:
            return
        self.fields_button.setVisible(not face.wants_key)
        self.key_button.setVisible(face.wants_key)
        self.gone_button.setVisible(bool(face.gone))
        self.aside_button.setVisible(face.has_asides)
        self.pause_button.set_glyph(Glyph.PLAY if face.is_paused else Glyph.PAUSE)
        words = _("Resume") if face.is_paused else _("Pause")
        self._name(self.pause_button, words)
        self._name(self.fields_button, _("Fields"))
        self._name(self.key_button, _("Sign in again"))
        self._name(self.change_button, _("Change"))
        self._name(self.gone_button, _("Let them go"))
        self._name(self.aside_button, _("Leads not to be called"))
        self._name(self.remove_button, _("Remove"))

    def _name(self, button: Button, words: str) -> None:
        if button.text():
            button.setText(words)
        name = _("{action}: {crm}").format(action=words, crm=self.face.name)
        button.setAccessibleName(name)
        if not button.text():
            show_tip(button, words)

    def _head(self, kind: str) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name_label)
        state = QHBoxLayout()
        state.setSpacing(5)
        state.addWidget(self._glyph)
        state.addWidget(self.state_label, 1)
        words.addLayout(state)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Tile(kind), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _offer(self) -> QHBoxLayout:
        self.connect_button = Button(_("Connect"), size=ButtonSize.SMALL, glyph=Glyph.PLUG)
        name = _("{action}: {crm}").format(action=_("Connect"), crm=self.face.name)
        self.connect_button.setAccessibleName(name)
        self.connect_button.clicked.connect(lambda: self.connect_asked.emit(self.face.kind))
        self.buttons = (self.connect_button,)
        row = QHBoxLayout()
        row.addWidget(self.connect_button)
        row.addStretch(1)
        return row

    def _acts(self) -> QHBoxLayout:
        small = ButtonSize.SMALL
        self.fields_button = Button(_("Fields"), size=small, glyph=Glyph.SETTINGS)
        self.key_button = Button(_("Sign in again"), size=small, glyph=Glyph.LOCK)
        self.gone_button = Button(_("Let them go"), size=small)
        self.gone_button.clicked.connect(
            lambda: self.gone_accepted.emit(self.face.id, self.face.gone)
        )
        self.change_button = Button(_("Change"), size=small)
        self.pause_button = Button(size=small, glyph=Glyph.PAUSE)
        self.aside_button = Button(size=small, glyph=Glyph.PHONE_OFF)
        self.remove_button = Button(size=small, glyph=Glyph.TRASH_2)
        face = self.face
        self.fields_button.clicked.connect(lambda: self.fields_asked.emit(face.id))
        self.key_button.clicked.connect(lambda: self.key_asked.emit(face.id))
        self.change_button.clicked.connect(lambda: self.change_asked.emit(face.id))
        self.pause_button.clicked.connect(
            lambda: self.pause_asked.emit(self.face.id, not self.face.is_paused)
        )
        self.aside_button.clicked.connect(lambda: self.aside_asked.emit(face.id))
        self.remove_button.clicked.connect(lambda: self.remove_asked.emit(face.id))
        row = QHBoxLayout()
        row.setSpacing(6)
        left = (self.gone_button, self.fields_button, self.key_button, self.change_button)
        self.buttons = (*left, self.pause_button, self.aside_button, self.remove_button)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        return row


class Cards(QWidget):
    """All cards side by side. Signals as those of a card."""

    connect_asked = Signal(str)
    fields_asked = Signal(str)
    key_asked = Signal(str)
    change_asked = Signal(str)
    pause_asked = Signal(str, bool)
    aside_asked = Signal(str)
    remove_asked = Signal(str)
    gone_accepted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[ConnectionCard, ...] = ()
        self._grids: tuple[FlowGrid, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_faces(self, faces: tuple[CardFace, ...]) -> bool:
        """Show these; a card whose connection stays is not made anew. True if any were made."""
        keys = [(one.id, one.kind) for one in faces]
        if keys == [(one.face.id, one.face.kind) for one in self.cards]:
            for card, face in zip(self.cards, faces, strict=True):
                card.show_face(face)
            return False
        had_focus = self._has_focus()
        for grid in self._grids:
            self._column.removeWidget(grid)
            grid.hide()
            grid.deleteLater()
        is_low = any(face.id for face in faces)
        self.cards = tuple(self._card(face, is_low=is_low and not face.id) for face in faces)
        there = [card for card in self.cards if card.face.id or not is_low]
        offers = [card for card in self.cards if card not in there]
        made = []
        for cards, least in ((there, CARD_PX), (offers, OFFER_PX)):
            if cards:
                made.append(FlowGrid(least, most=5))
                for card in cards:
                    made[-1].add_part(card)
                self._column.addWidget(made[-1])
        self._grids = tuple(made)
        if had_focus:
            self.focus_first()
        return True

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def focus_first(self) -> None:
        """The first button."""
        for card in self.cards:
            button = card.fields_button if card.face.id else card.connect_button
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def card(self, key: str) -> ConnectionCard:
        """The card of a connection (its id) or of what can be connected (its kind)."""
        return next(one for one in self.cards if key in (one.face.id, one.face.kind))

    def _card(self, face: CardFace, *, is_low: bool) -> ConnectionCard:
        card = ConnectionCard(face, is_low=is_low)
        card.setMinimumWidth(theme().px(OFFER_PX if is_low else 220))
        card.connect_asked.connect(self.connect_asked)
        card.fields_asked.connect(self.fields_asked)
        card.key_asked.connect(self.key_asked)
        card.change_asked.connect(self.change_asked)
        card.pause_asked.connect(self.pause_asked)
        card.aside_asked.connect(self.aside_asked)
        card.remove_asked.connect(self.remove_asked)
        card.gone_accepted.connect(self.gone_accepted)
        return card
