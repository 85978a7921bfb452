"""The matrix fit × maturity: where the lead stood before the call, and where it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.texts import _
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.marks import CellBand, CellMark, cell_in_words, usual_cell
from qualifier.ui.widgets.painting import CENTRE, Canvas

FITS = ("A", "B", "C", "D")
MATURITIES = (4, 3, 2, 1)


@cache
def usual_bands() -> Mapping[tuple[str, int], CellBand]:
    """The bands of the agreement delivered with the program."""
    cells = ((fit, level) for fit in FITS for level in MATURITIES)
    return MappingProxyType({cell: usual_cell(*cell).band for cell in cells})


@dataclass(frozen=True, slots=True)
class MatrixMark:
    """Cells as (fit, maturity); None where unknown. `bands` says where each cell leads."""

    now: tuple[str, int] | None = None
    before: tuple[str, int] | None = None
    bands: Mapping[tuple[str, int], CellBand] = field(default_factory=usual_bands)


class Matrix(Painted):
    """4 × 4 cells: hollow dot before, full dot now, a dotted line between."""

    def __init__(self, mark: MatrixMark | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = MatrixMark()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_mark(mark or MatrixMark())

    @property
    def mark(self) -> MatrixMark:
        return self._mark

    def show_mark(self, mark: MatrixMark) -> None:
        self._mark = mark
        self.setAccessibleName(self._in_words())
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        side = 4 * look.px(27) + 3 * 2
        return QSize(look.px(18) + side, side + look.px(4) + look.line(Type.LABEL))

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        for row, fit in enumerate(FITS):
            for column, maturity in enumerate(MATURITIES):
                self._paint_cell(canvas, self._box(look, row, column), (fit, maturity))
            first = self._box(look, row, 0)
            name = QRectF(0, first.y(), look.px(14), first.height())
            canvas.line(name, fit, Type.LABEL_STRONG, Role.TEXT2)
        for column, maturity in enumerate(MATURITIES):
            last = self._box(look, 3, column)
            name = QRectF(last.x(), last.bottom() + look.px(4), last.width(), look.line(Type.LABEL))
            canvas.line(name, str(maturity), Type.LABEL_STRONG, Role.TEXT2, CENTRE)
        self._paint_dots(canvas)

    def _box(self, look: Theme, row: int, column: int) -> QRectF:
        cell = look.px(27)
        return QRectF(look.px(18) + column * (cell + 2), row * (cell + 2), cell, cell)

    def _paint_cell(self, canvas: Canvas, box: QRectF, place: tuple[str, int]) -> None:
        band = self._mark.bands.get(place, CellBand.CLOSE)
        if band is CellBand.HAND_OVER:
            canvas.box(box, Role.POS_SOFT, Role.POS, 5)
        elif band is CellBand.NURTURE:
            canvas.box(box, Role.WARN_SOFT, None, 4)
        else:
            canvas.box(box, canvas.look.mix(Role.TRACK, Role.WINDOW, 0.55), None, 4)

    def _paint_dots(self, canvas: Canvas) -> None:
        now, before = self._centre(canvas, self._mark.now), self._centre(canvas, self._mark.before)
        radius = canvas.look.px(6)
        if now is not None and before is not None and now != before:
            pen = QPen(canvas.color(Role.CONTROL), 1.5)
            pen.setDashPattern([1.2, 2.2])
            canvas.painter.setPen(pen)
            canvas.painter.drawLine(before, now)
            small = canvas.look.px(4)
            ring = QRectF(before.x() - small, before.y() - small, 2 * small, 2 * small)
            canvas.disc(ring, Role.SURFACE, Role.CONTROL, 1.75)
        if now is not None:
            dot = QRectF(now.x() - radius, now.y() - radius, 2 * radius, 2 * radius)
            canvas.disc(dot, Role.ACCENT)

    def _centre(self, canvas: Canvas, place: tuple[str, int] | None) -> QPointF | None:
        if place is None:
            return None
        row, column = FITS.index(place[0]), MATURITIES.index(place[1])
        return self._box(canvas.look, row, column).center()

    def _in_words(self) -> str:
        if self._mark.now is None:
            return _("Fit and maturity are not known yet")
        text = self._cell(self._mark.now)
        if self._mark.before is not None and self._mark.before != self._mark.now:
            fit, maturity = self._mark.before
            before = _("before the call: fit {fit}, maturity {maturity}")
            text += "; " + before.format(fit=fit, maturity=maturity)
        return text

    def _cell(self, place: tuple[str, int]) -> str:
        band = self._mark.bands.get(place, CellBand.CLOSE)
        return cell_in_words(CellMark(place[0], place[1], band))
