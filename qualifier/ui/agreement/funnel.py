"""The need as a funnel: leads, hand-overs, accepted, customers; the ceiling of sales drawn in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.texts import _, formats
from qualifier.ui.theme import Role, Theme, Type, theme
from qualifier.ui.widgets import LEFT, RIGHT, Canvas, Painted

ROW_PX, BAR_PX, LABEL_PX, VALUE_PX = 34, 18, 130, 96
MOST_STRETCH = 1.25
HAND_OVERS = 1  # the step that sales take: the ceiling is drawn at its bar


@dataclass(frozen=True, slots=True)
class FunnelMark:
    """`steps`: label, count, share of the step before. `ceiling`: what sales take, None for no
    limit."""

    steps: tuple[tuple[str, int, str], ...] = ()
    ceiling: int | None = None
    language: str = "en"


class Funnel(Painted):
    """Horizontal bars that begin at 0, the value at the end; one hue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = FunnelMark()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_mark(self._mark)

    @property
    def mark(self) -> FunnelMark:
        return self._mark

    def show_mark(self, mark: FunnelMark) -> None:
        """Show these figures."""
        self._mark = mark
        self.setAccessibleName(self._in_words())
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        foot = look.line(Type.LABEL) + look.px(6) if self._mark.ceiling is not None else 0
        return QSize(look.px(320), look.px(ROW_PX) * len(self._mark.steps) + foot)

    def minimumSizeHint(self) -> QSize:
        look = theme()
        return QSize(look.px(260), self.wanted_size(look).height())

    def paint(self, canvas: Canvas) -> None:
        look, mark = canvas.look, self._mark
        if not mark.steps:
            return
        left = look.px(LABEL_PX)
        room = max(1.0, self.width() - left - look.px(VALUE_PX))
        longest = max(1, *(count for _label, count, _share in mark.steps))
        # A ceiling far above stands at the right edge: drawn to scale, the bars would be stumps.
        most = max(longest, min(mark.ceiling or 0, round(MOST_STRETCH * longest)))
        for row, (label, count, share) in enumerate(mark.steps):
            top = row * look.px(ROW_PX)
            line = QRectF(0, top, left - look.px(8), look.px(ROW_PX))
            canvas.line(line, label, Type.LABEL, Role.TEXT2, RIGHT)
            width = max(2.0, round(room * count / most))
            height = look.px(BAR_PX)
            bar = QRectF(left, top + (look.px(ROW_PX) - height) // 2, width, height)
            is_over = row == HAND_OVERS and mark.ceiling is not None and count > mark.ceiling
            canvas.box(bar, Role.ACCENT, None, 3)
            if is_over and mark.ceiling is not None:
                kept = round(room * mark.ceiling / most)
                rest = QRectF(left + kept, bar.y(), width - kept, height)
                canvas.box(rest, Role.DANGER_SOFT, Role.DANGER, 0)
            value = QRectF(left + width + look.px(8), top, look.px(VALUE_PX), look.px(ROW_PX))
            said = formats.number(count, mark.language, 0)
            canvas.line(value, said, Type.STRONG, Role.TEXT, LEFT)
            if share:
                after = look.width(said, Type.STRONG) + look.px(8)
                canvas.line(value.adjusted(after, 0, 0, 0), share, Type.LABEL, Role.TEXT2, LEFT)
        if mark.ceiling is not None:
            self._paint_ceiling(canvas, left + round(room * min(1, mark.ceiling / most)))

    def _paint_ceiling(self, canvas: Canvas, x: float) -> None:
        """A dashed line through the bar of the hand-overs, and below what it stands for."""
        look, mark = canvas.look, self._mark
        row = look.px(ROW_PX)
        self._dashes(canvas, x + 0.5, row * HAND_OVERS + look.px(3), row - look.px(6))
        words = _("ceiling {count}").format(
            count=formats.number(mark.ceiling or 0, mark.language, 0)
        )
        bottom, height = row * len(mark.steps), look.line(Type.LABEL)
        left = look.px(LABEL_PX)
        self._dashes(canvas, left + 0.5, bottom + look.px(2), height)
        foot = QRectF(left + look.px(8), bottom, self.width() - left, height + look.px(4))
        canvas.line(foot, words, Type.LABEL, Role.TEXT2, LEFT)

    def _dashes(self, canvas: Canvas, x: float, top: float, height: float) -> None:
        pen = QPen(canvas.color(Role.TEXT2), 1.5)
        pen.setDashPattern([3, 2])
        canvas.painter.setPen(pen)
        canvas.painter.drawLine(QPointF(x, top), QPointF(x, top + height))

    def _in_words(self) -> str:
        said = [
            f"{label}: {count}" + (f" ({share})" if share else "")
            for label, count, share in self._mark.steps
        ]
        if self._mark.ceiling is not None:
            said.append(_("ceiling {count}").format(count=self._mark.ceiling))
        return ", ".join(said) or _("The need is not known yet")
