"""The middle column of a replay: what sales said, how they found the impressions, what came."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.judgements import Verdict
from qualifier.texts import _
from qualifier.ui.calls.replay_states import JudgedFace, SalesFace
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import (
    TONES,
    Avatar,
    Button,
    ButtonSize,
    GlyphLabel,
    Kind,
    Label,
    Panel,
    Pill,
    Tone,
    Verbatim,
    WrappedText,
    signed,
    value_role,
)

PAD = 20


class SalesColumn(QWidget):
    """Made anew for each face. `judged(impression id, verdict)`."""

    judged = Signal(str, str)

    def __init__(self, face: SalesFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = [_words(face)]
        self.verdict_buttons: dict[tuple[str, Verdict], Button] = {}
        if face.judged:
            parts.append(self._judged(face))
        parts.append(_after(face))
        for place, inside in enumerate(parts):
            lines = () if place == len(parts) - 1 else (Qt.Edge.BottomEdge,)
            ground = Panel(Role.SURFACE, lines=lines)
            inside.setContentsMargins(PAD, 14, PAD, 14)
            ground.setLayout(inside)
            column.addWidget(ground)
        column.addStretch(1)

    def _judged(self, face: SalesFace) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        title = _("Impressions, as sales found them")
        column.addWidget(Label(title, Type.LABEL_STRONG, Role.TEXT2))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, one in enumerate(face.judged):
            glyph, ink = _mark(one)
            grid.addWidget(GlyphLabel(glyph, ink, 16), place, 0, middle)
            grid.addWidget(Label(one.facet, Type.BODY), place, 1, middle)
            if one.value is not None:
                value = Label(signed(one.value), Type.STRONG, value_role(one.value))
                grid.addWidget(value, place, 2, middle)
            grid.addWidget(WrappedText(one.words, Type.BODY, Role.TEXT2), place, 3, middle)
            for column_place, button in enumerate(self._verdicts(one), start=4):
                grid.addWidget(button, place, column_place, middle)
        column.addLayout(grid)
        if face.calibrated:
            column.addWidget(WrappedText(face.calibrated, Type.LABEL, Role.TEXT2))
        return column

    def _verdicts(self, one: JudgedFace) -> list[Button]:
        """Two small buttons; the verdict that stands cannot be pressed again."""
        made = []
        for verdict, words, glyph in (
            (Verdict.CONFIRMED, _("{facet}: confirmed by sales"), Glyph.CHECK),
            (Verdict.REFUTED, _("{facet}: wrong, say sales"), Glyph.X),
        ):
            name = words.format(facet=one.facet)
            button = Button(kind=Kind.GHOST, size=ButtonSize.SMALL, glyph=glyph, name=name)
            button.setEnabled(one.is_right is not (verdict is Verdict.CONFIRMED))
            button.clicked.connect(partial(self._judge, one.id, verdict))
            self.verdict_buttons[one.id, verdict] = button
            made.append(button)
        return made

    def _judge(self, impression_id: str, verdict: Verdict, _on: bool = False) -> None:
        self.judged.emit(impression_id, verdict.value)


def _words(face: SalesFace) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(10)
    head = QHBoxLayout()
    head.addWidget(Label(_("Sales feedback"), Type.HEADING))
    head.addStretch(1)
    if face.took:
        glyph = Glyph.CHECK if face.took_tone is Tone.OK else Glyph.CLOCK
        head.addWidget(Pill(face.took, face.took_tone, glyph=glyph))
    column.addLayout(head)
    if face.nothing:
        column.addWidget(WrappedText(face.nothing, Type.BODY, Role.TEXT2))
        return column
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(WrappedText(face.who, Type.STRONG, Role.TEXT))
    names.addWidget(WrappedText(face.under, Type.LABEL, Role.TEXT2))
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(Avatar(face.who, 28))
    row.addLayout(names, 1)
    column.addLayout(row)
    if face.words:
        column.addWidget(Verbatim(face.words, bar=False))
    return column


def _mark(one: JudgedFace) -> tuple[Glyph, Role]:
    if one.is_right is None:
        return Glyph.CIRCLE_DASHED, Role.TEXT3
    return (Glyph.CIRCLE_CHECK, Role.POS) if one.is_right else (Glyph.CIRCLE_X, Role.DANGER)


def _after(face: SalesFace) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(Label(_("What became of it"), Type.LABEL_STRONG, Role.TEXT2))
    if not face.after:
        column.addWidget(WrappedText(_("Nothing yet."), Type.BODY, Role.TEXT2))
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(2, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, (glyph, tone, day, words) in enumerate(face.after):
        grid.addWidget(GlyphLabel(glyph, TONES[tone][0], 16), place, 0, top)
        grid.addWidget(Label(day, Type.BODY, Role.TEXT2), place, 1, top)
        grid.addWidget(WrappedText(words, Type.BODY_MEDIUM, Role.TEXT), place, 2, top)
    column.addLayout(grid)
    return column
