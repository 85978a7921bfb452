"""The card that asks for a passphrase, a PIN or a recovery key: at a start and under a lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.ui.theme import Glyph, Role, theme
from qualifier.ui.widgets import Button, Card, Field, GlyphLabel, LinkButton

CARD_WIDTH = 440


def place_card(
    page: QWidget,
    widgets: Sequence[QWidget],
    other_way: LinkButton,
    buttons: Sequence[Button],
) -> None:
    """Put the card in the middle of `page`: `widgets` in a column, below them the other way in at
    the left and the buttons at the right."""
    card = Card()
    card.setFixedWidth(theme().px(CARD_WIDTH))
    column = QVBoxLayout(card)
    column.setContentsMargins(24, 24, 24, 20)
    column.setSpacing(12)
    column.addWidget(GlyphLabel(Glyph.LOCK, Role.TEXT2, 20))
    for widget in widgets:
        column.addWidget(widget)
    column.addSpacing(4)
    row = QHBoxLayout()
    row.addWidget(other_way)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    column.addLayout(row)
    # Not by alignment: an aligned card forgets that its sentences wrap.
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card)
    middle.addStretch(1)
    outer = QVBoxLayout(page)
    outer.addStretch(1)
    outer.addLayout(middle)
    outer.addStretch(1)


def show_secret(field: Field, name: str, error: str, *, is_recovery: bool, is_busy: bool) -> None:
    """What the field asks for now, and why what was typed did not do."""
    field.label.setText(name)
    field.edit.setAccessibleName(name)
    # A recovery key is copied from a sheet: it must be seen to be checked.
    mode = field.edit.EchoMode
    field.edit.setEchoMode(mode.Normal if is_recovery else mode.Password)
    field.edit.setPlaceholderText("ABCD-EFGH-…" if is_recovery else "")
    field.edit.setEnabled(not is_busy)
    field.show_error(error)
