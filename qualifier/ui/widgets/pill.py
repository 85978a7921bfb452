"""Pills: a state with its icon. A pill shows; a pill button (sync state) can be pressed."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualifier.ui.focus_ring import FULL_RADIUS
from qualifier.ui.icons import Glyph
from qualifier.ui.theme import Role, Theme, Type
from qualifier.ui.widgets.base import Painted, PaintedButton
from qualifier.ui.widgets.painting import Canvas
from qualifier.ui.widgets.tip import show_tip


class Tone(Enum):
    """What a pill, notice or toast says: colours only double its icon and words."""

    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    ACCENT = "accent"
    PLUM = "plum"


TONES: dict[Tone, tuple[Role, Role, Role]] = {
    Tone.NEUTRAL: (Role.TEXT2, Role.SUNKEN, Role.BORDER2),
    Tone.OK: (Role.POS, Role.POS_SOFT, Role.POS_LINE),
    Tone.WARN: (Role.WARN, Role.WARN_SOFT, Role.WARN_LINE),
    Tone.DANGER: (Role.DANGER, Role.DANGER_SOFT, Role.DANGER_LINE),
    Tone.ACCENT: (Role.ACCENT_TEXT, Role.ACCENT_SOFT, Role.ACCENT),
    Tone.PLUM: (Role.PLUM, Role.PLUM_SOFT, Role.PLUM_LINE),
}


def pill_width(look: Theme, text: str, glyph: Glyph | None, height: int) -> int:
    width = look.width(text, Type.LABEL_STRONG) + look.px(18 if height <= 22 else 20)
    if glyph is not None:
        width += look.px(13) + look.px(5)
    return round(width + 1)


def draw_pill(
    canvas: Canvas, rect: QRectF, text: str, tone: Tone, *, glyph: Glyph | None, edged: bool
) -> None:
    """A pill filling `rect`, its contents in the middle; for delegates too."""
    look = canvas.look
    ink, ground, edge = TONES[tone]
    canvas.box(rect, ground, edge if edged else None, rect.height() / 2)
    pad = look.px(9)
    words = look.width(text, Type.LABEL_STRONG) + 1
    total = words + (look.px(18) if glyph is not None else 0)
    left = max(rect.x() + pad, rect.x() + (rect.width() - total) / 2)
    if glyph is not None:
        box = QRectF(left, rect.y(), look.px(13), rect.height())
        canvas.glyph_in(box, glyph, ink, 13)
        left += look.px(18)
    room = QRectF(left, rect.y(), rect.right() - pad / 2 - left, rect.height())
    canvas.line(room, text, Type.LABEL_STRONG, ink)


class Pill(Painted):
    """A state: 22 px, icon and words."""

    def __init__(
        self,
        text: str,
        tone: Tone = Tone.NEUTRAL,
        *,
        glyph: Glyph | None = None,
        edged: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._edged = edged
        self._text, self._tone, self._glyph = text, tone, glyph
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, tone: Tone, glyph: Glyph | None = None) -> None:
        if (text, tone, glyph) == (self._text, self._tone, self._glyph):
            return
        self._text, self._tone, self._glyph = text, tone, glyph
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        return QSize(pill_width(look, self._text, self._glyph, 22), look.px(22))

    def paint(self, canvas: Canvas) -> None:
        rect = QRectF(self.rect())
        draw_pill(canvas, rect, self._text, self._tone, glyph=self._glyph, edged=self._edged)


class PillButton(PaintedButton):
    """A state that opens something when pressed (28 px, edged): `clicked`.

    `show_narrow(True)` leaves the icon only, with a counter in its corner (rail of 56 or 48 px).
    """

    ring_radius = FULL_RADIUS

    def __init__(
        self,
        text: str,
        tone: Tone = Tone.NEUTRAL,
        *,
        glyph: Glyph | None = None,
        counter: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone, glyph, counter)

    def show_state(
        self, text: str, tone: Tone, glyph: Glyph | None = None, counter: int = 0
    ) -> None:
        self._tone, self._glyph, self._counter = tone, glyph, counter
        self.setText(text)
        show_tip(self, text if self._narrow else "")
        self.updateGeometry()
        self.update()

    def show_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.ring_radius = 10 if narrow else FULL_RADIUS
        show_tip(self, self.text() if narrow else "")
        self.updateGeometry()
        self.update()

    def wanted_size(self, look: Theme) -> QSize:
        if self._narrow:
            return QSize(look.px(40), look.px(40))
        return QSize(pill_width(look, self.text(), self._glyph, 28), look.px(28))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), hint.height()), hint.height())

    def paint(self, canvas: Canvas) -> None:
        rect = QRectF(self.rect())
        if not self._narrow:
            draw_pill(canvas, rect, self.text(), self._tone, glyph=self._glyph, edged=True)
            return
        ink, ground, edge = TONES[self._tone]
        canvas.box(rect, ground, edge, 10)
        if self._glyph is not None:
            canvas.glyph_in(rect, self._glyph, ink, 18)
        if self._counter:
            self._paint_counter(canvas, rect, ink)

    def _paint_counter(self, canvas: Canvas, rect: QRectF, ink: Role) -> None:
        look, text = canvas.look, str(self._counter)
        width = max(look.px(16), look.width(text, Type.COUNTER) + look.px(8))
        box = QRectF(rect.right() - width + 1, rect.y(), width, look.px(15))
        canvas.box(box, ink, None, box.height() / 2)
        canvas.line(box.adjusted(look.px(4), 0, 0, 0), text, Type.COUNTER, Role.ON_ACCENT)
