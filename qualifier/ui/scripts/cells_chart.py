"""In which cells the ways through a script end: 4 × 4 shares, darker where there are more."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.texts import _
from qualifier.texts.formats import percent
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets import CENTRE, Canvas, Painted
from qualifier.ui.widgets.matrix import FITS, MATURITIES

CELL_PX = 52


class CellsChart(Painted):
    """Shares of the ways by cell; read out as one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Mapping[str, float] = {}
        self._language = "en"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Mapping[str, float], language: str) -> None:
        """Cell (`A1`) → share, 0 to 1."""
        self._shares, self._language = shares, language
        told = sorted(((share, cell) for cell, share in shares.items() if share), reverse=True)
        words = ", ".join(f"{cell} {percent(share, language)}" for share, cell in told)
        self.setAccessibleName(_("Cells the ways end in: {cells}").format(cells=words or "–"))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        side = 4 * look.px(CELL_PX) + 3 * 2
        return QSize(look.px(18) + side, 4 * look.px(30) + 6 + look.px(4) + look.line(Type.LABEL))

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        width, height = look.px(CELL_PX), look.px(30)
        most = max(self._shares.values(), default=0.0) or 1.0
        for row, fit in enumerate(FITS):
            top = row * (height + 2)
            canvas.line(QRectF(0, top, look.px(14), height), fit, Type.LABEL, Role.TEXT2)
            for column, level in enumerate(MATURITIES):
                share = self._shares.get(f"{fit}{level}", 0.0)
                box = QRectF(look.px(18) + column * (width + 2), top, width, height)
                canvas.box(box, Role.TRACK, None, 3)
                if share:
                    weight = 0.1 + 0.35 * share / most  # text on it stays readable
                    canvas.box(box, look.mix(Role.ACCENT, Role.SURFACE, weight), None, 3)
                    words = percent(max(share, 0.01), self._language)
                    if share < 0.005:
                        words = f"< {words}"
                    canvas.line(box, words, Type.LABEL, Role.TEXT, CENTRE)
        top = 4 * (height + 2) + look.px(2)
        for column, level in enumerate(MATURITIES):
            box = QRectF(look.px(18) + column * (width + 2), top, width, look.line(Type.LABEL))
            canvas.line(box, str(level), Type.LABEL, Role.TEXT2, CENTRE)
