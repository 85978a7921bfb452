"""Marks read at a glance: badge fit × maturity, SLA ring, basis mark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.core.basis import Basis
from qualifier.texts import _
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import Painted
from qualifier.ui.widgets.painting import CENTRE, Canvas, middle
from qualifier.ui.widgets.tip import show_tip


class CellBand(Enum):
    """What a cell of the matrix leads to."""

    HAND_OVER = "hand_over"
    NURTURE = "nurture"
    CLOSE = "close"


_HAND_OVER = frozenset({("A", 1), ("A", 2), ("B", 1), ("B", 2)})
_NURTURE = frozenset({("A", 3), ("A", 4), ("B", 3), ("B", 4), ("C", 1), ("C", 2)})


@dataclass(frozen=True, slots=True)
class CellMark:
    """A cell: fit A (best) to D, maturity 1 (most mature) to 4, and where it leads."""

    fit: str
    maturity: int
    band: CellBand


def usual_cell(fit: str, maturity: int) -> CellMark:
    """The cell with the band of the agreement delivered with the program (DESIGN §4)."""
    place = (fit, maturity)
    if place in _HAND_OVER:
        return CellMark(fit, maturity, CellBand.HAND_OVER)
    band = CellBand.NURTURE if place in _NURTURE else CellBand.CLOSE
    return CellMark(fit, maturity, band)


def cell_in_words(mark: CellMark) -> str:
    """The cell as it is read aloud."""
    if mark.band is CellBand.HAND_OVER:
        text = _("Fit {fit}, maturity {maturity}, ready to hand over")
    elif mark.band is CellBand.NURTURE:
        text = _("Fit {fit}, maturity {maturity}, to nurture")
    else:
        text = _("Fit {fit}, maturity {maturity}, to close")
    return text.format(fit=mark.fit, maturity=mark.maturity)


def badge_size(look: Theme, big: bool = False) -> QSize:
    return QSize(look.px(54), look.px(28)) if big else QSize(look.px(38), look.px(20))


def draw_badge(canvas: Canvas, rect: QRectF, mark: CellMark, big: bool = False) -> None:
    """A badge filling `rect`; for delegates too."""
    look = canvas.look
    painter = canvas.painter
    edge, soft = _badge_roles(mark.band)
    letter_fill, letter_ink = soft, edge
    ground = Role.SURFACE
    if mark.band is CellBand.HAND_OVER:
        letter_fill, letter_ink, ground = (
            edge,
            Role.ON_ACCENT,
            soft,
        )
    line = look.color(Role.BORDER2 if mark.band is CellBand.CLOSE else edge)
    radius = 7.0 if big else 5.0
    half = rect.width() / 2
    canvas.box(rect, ground, None, radius)
    painter.save()
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    painter.setClipPath(shape)
    painter.fillRect(QRectF(rect.x(), rect.y(), half, rect.height()), look.color(letter_fill))
    painter.restore()
    canvas.box(rect, None, line, radius)
    step = Type.HEADING if big else Type.LABEL_STRONG
    left = QRectF(rect.x(), rect.y(), half, rect.height())
    canvas.line(left, mark.fit, step, letter_ink, CENTRE)
    digit = edge
    canvas.line(left.translated(half, 0), str(mark.maturity), step, digit, CENTRE)


def _badge_roles(band: CellBand) -> tuple[Role, Role]:
    if band is CellBand.HAND_OVER:
        return Role.POS, Role.POS_SOFT
    if band is CellBand.NURTURE:
        return Role.WARN, Role.WARN_SOFT
    return Role.TEXT3, Role.SUNKEN


class Badge(Painted):
    """The badge of a lead."""

    def __init__(self, mark: CellMark, *, big: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._big = big
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_cell(mark)

    @property
    def mark(self) -> CellMark:
        return self._mark

    def show_cell(self, mark: CellMark) -> None:
        self._mark = mark
        self.setAccessibleName(cell_in_words(mark))
        show_tip(self, cell_in_words(mark))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return badge_size(look, self._big)

    def paint(self, canvas: Canvas) -> None:
        draw_badge(canvas, QRectF(self.rect()), self._mark, self._big)


@dataclass(frozen=True, slots=True)
class SlaMark:
    """Time left to act: share of the time allowed (0 to 1), in words; late shows an alert."""

    share_left: float
    text: str
    late: bool = False


def sla_role(mark: SlaMark) -> Role:
    """Accent above 35 %, warn from there, danger from 20 % and when late."""
    if mark.late or mark.share_left <= 0.20:
        return Role.DANGER
    return Role.WARN if mark.share_left <= 0.35 else Role.ACCENT


def draw_sla(canvas: Canvas, rect: QRectF, mark: SlaMark) -> None:
    """Ring and words from the left of `rect`; for delegates too."""
    look = canvas.look
    role = sla_role(mark)
    side = look.px(20)
    box = middle(rect, side, side, rect.x())
    if mark.late:
        inset = (side - look.px(18)) / 2
        place = QPointF(box.x() + inset, round(box.y() + inset))
        canvas.glyph(place, Glyph.CIRCLE_ALERT, role, 18)
    else:
        _draw_ring(canvas, box, mark.share_left, role)
    words = rect.adjusted(side + look.px(6), 0, 0, 0)
    ink = Role.TEXT if role is Role.ACCENT else role
    canvas.line(words, mark.text, Type.BODY, ink)


def _draw_ring(canvas: Canvas, box: QRectF, share: float, role: Role) -> None:
    look = canvas.look
    painter = canvas.painter
    stroke = look.px(3)
    inner = box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    pen = QPen(canvas.color(Role.TRACK), stroke)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawEllipse(inner)
    pen.setColor(look.color(role))
    painter.setPen(pen)
    turn = round(max(0.0, min(1.0, share)) * 360 * 16)
    painter.drawArc(inner, 90 * 16, -turn)


class SlaRing(Painted):
    """The ring with its words."""

    def __init__(self, mark: SlaMark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_mark(mark)

    def show_mark(self, mark: SlaMark) -> None:
        self._mark = mark
        self.setAccessibleName(mark.text)
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        width = look.px(26) + look.width(self._mark.text, Type.BODY) + 1
        return QSize(round(width), look.px(20))

    def paint(self, canvas: Canvas) -> None:
        draw_sla(canvas, QRectF(self.rect()), self._mark)


BASIS_GLYPHS = {Basis.SAID: Glyph.QUOTE, Basis.HEARD: Glyph.EAR, Basis.HUNCH: Glyph.LIGHTBULB}


def basis_in_words(basis: Basis) -> str:
    """said, heard in the voice, hunch."""
    if basis is Basis.SAID:
        return _("said")
    return _("heard in the voice") if basis is Basis.HEARD else _("hunch")


def draw_basis(canvas: Canvas, box: QRectF, basis: Basis) -> None:
    """Full, half or hollow disc filling the square `box`; for delegates too."""
    painter = canvas.painter
    color = canvas.color(Role.PLUM)
    stroke = max(1.5, box.width() * 0.16)
    inner = box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    painter.setPen(QPen(color, stroke))
    painter.setBrush(color if basis is Basis.SAID else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inner)
    if basis is Basis.HEARD:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPie(inner, 90 * 16, 180 * 16)


class BasisMark(Painted):
    """● said ◐ heard ○ hunch, with the icon and words where there is room."""

    def __init__(
        self,
        basis: Basis,
        *,
        with_glyph: bool = False,
        words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._basis = basis
        self._with_glyph = with_glyph
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_basis(basis)

    def show_basis(self, basis: Basis) -> None:
        self._basis = basis
        self.setAccessibleName(basis_in_words(basis))
        show_tip(self, basis_in_words(basis))
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        width = float(look.px(11))
        if self._with_glyph:
            width += look.px(5) + look.px(13)
        if self._words:
            width += look.px(5) + look.width(self._words, Type.LABEL) + 1
        return QSize(round(width), look.px(16))

    def paint(self, canvas: Canvas) -> None:
        look = canvas.look
        rect = QRectF(self.rect())
        side = look.px(11)
        draw_basis(canvas, middle(rect, side, side, 0), self._basis)
        left = side + look.px(5)
        if self._with_glyph:
            top = round((self.height() - look.px(13)) / 2)
            glyph = BASIS_GLYPHS[self._basis]
            canvas.glyph(QPointF(left, top), glyph, Role.PLUM, 13)
            left += look.px(13) + look.px(5)
        ink = Role.TEXT2
        canvas.line(rect.adjusted(left, 0, 0, 0), self._words, Type.LABEL, ink)
