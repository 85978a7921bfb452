"""The impressions of a sent dossier, each to be confirmed or refuted as sales found it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qualifier.store.judgements import Verdict
from qualifier.texts import _
from qualifier.ui.dossiers.states import JudgeFace
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Type
from qualifier.ui.widgets import BASIS_GLYPHS, Chip, GlyphLabel, Label, basis_in_words, signed


class JudgingList(QWidget):
    """`judged(impression id, verdict)`; the newest press stands."""

    judged = Signal(str, str)

    def __init__(self, faces: tuple[JudgeFace, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: dict[tuple[str, Verdict], Chip] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for one in faces:
            column.addLayout(self._row(one))

    def _row(self, one: JudgeFace) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        mark = GlyphLabel(BASIS_GLYPHS[one.basis], Role.PLUM, 14)
        mark.setAccessibleName(basis_in_words(one.basis))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        value = f" {signed(one.value)}" if one.value is not None else ""
        row.addWidget(Label(f"{one.label}{value}", Type.BODY, wrap=True), 1)
        for verdict, words, glyph in (
            (Verdict.CONFIRMED, _("confirmed"), Glyph.CHECK),
            (Verdict.REFUTED, _("wrong"), Glyph.X),
        ):
            chip = Chip(words, glyph=glyph)
            chip.setChecked(one.verdict is verdict)
            chip.setAccessibleName(f"{one.label}: {words}")
            chip.clicked.connect(partial(self._judge, one.id, verdict))
            self.chips[one.id, verdict] = chip
            row.addWidget(chip)
        return row

    def _judge(self, impression_id: str, verdict: Verdict, _on: bool = False) -> None:
        for one in Verdict:
            self.chips[impression_id, one].setChecked(one is verdict)
        self.judged.emit(impression_id, verdict.value)
