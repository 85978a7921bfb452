"""The timeline of a call: time, mark and words, one fact below the other, oldest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.ui.calls.states import FactKind, FactLine
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    BASIS_GLYPHS,
    GlyphLabel,
    Label,
    WrappedText,
    basis_in_words,
    signed,
    value_role,
)

GLYPHS = {
    FactKind.DIALLED: Glyph.PHONE_OUTGOING,
    FactKind.ANSWERED: Glyph.PHONE_CALL,
    FactKind.ANSWER: Glyph.MESSAGE_SQUARE,
    FactKind.NOTE: Glyph.STICKY_NOTE,
    FactKind.CONFIRMED: Glyph.CHECK,
    FactKind.OBJECTION: Glyph.MESSAGE_SQUARE_WARNING,
    FactKind.HUNG_UP: Glyph.PHONE_OFF,
    FactKind.RESUMED: Glyph.CLOCK,
    FactKind.OUTCOME: Glyph.FLAG,
}
FACT_KINDS = (FactKind.ANSWER, FactKind.NOTE, FactKind.CONFIRMED)


class FactsView(QWidget):
    """Made anew for each call. Facts carry blue icons, impressions plum ones."""

    def __init__(self, lines: tuple[FactLine, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for place, line in enumerate(lines):
            time = Label(line.time, Type.LABEL, Role.TEXT3)
            time.setMinimumWidth(38)
            grid.addWidget(time, place, 0, top | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(GlyphLabel(_glyph(line), _ink(line), 15), place, 1, top)
            grid.addLayout(_words(line), place, 2)
        grid.setRowStretch(len(lines), 1)


def _words(line: FactLine) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(1)
    if line.kind is FactKind.IMPRESSION:
        column.addLayout(_impression_head(line))
    elif line.kind in FACT_KINDS and line.text:
        column.addWidget(WrappedText(line.title, Type.LABEL, Role.TEXT2))
    else:
        strong = line.kind is FactKind.OUTCOME
        step = Type.STRONG if strong else Type.BODY_MEDIUM
        column.addWidget(WrappedText(line.title, step, Role.TEXT))
    if line.quote:
        column.addWidget(WrappedText(line.quote, Type.VERBATIM, Role.TEXT))
    if line.text:
        ink = Role.TEXT if line.kind in FACT_KINDS else Role.TEXT2
        column.addWidget(WrappedText(line.text, Type.BODY, ink))
    return column


def _impression_head(line: FactLine) -> QHBoxLayout:
    """Facet in plum, its value in its colour, and where it comes from."""
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(Label(line.title, Type.BODY_MEDIUM, Role.PLUM))
    if line.value is not None:
        row.addWidget(Label(signed(line.value), Type.STRONG, value_role(line.value)))
    if line.basis is not None:
        row.addWidget(Label(basis_in_words(line.basis), Type.LABEL, Role.TEXT3))
    row.addStretch(1)
    return row


def _glyph(line: FactLine) -> Glyph:
    if line.kind is FactKind.IMPRESSION:
        return BASIS_GLYPHS[line.basis] if line.basis else Glyph.EAR
    return GLYPHS[line.kind]


def _ink(line: FactLine) -> Role:
    if line.kind is FactKind.IMPRESSION:
        return Role.PLUM
    return Role.ACCENT if line.kind in FACT_KINDS else Role.TEXT3
