"""The look in force: colours by role, fonts by step, icons, lengths. One object per application.

`install_theme` puts it on the QApplication, `theme()` finds it there. After a change of look or
size Qt tells every widget (PaletteChange, FontChange) and `changed` is emitted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from qualifier.paths import resources_dir
from qualifier.ui.focus_ring import FocusRing
from qualifier.ui.fonts import STEPS, Type, load_fonts, make_font
from qualifier.ui.icons import Glyph, glyph_icon, glyph_pixmap
from qualifier.ui.palette import item_view_palette, make_palette, tokens_from_palette
from qualifier.ui.shaped_line import ShapedLine
from qualifier.ui.style import QualifierStyle
from qualifier.ui.theme_tokens import DARK, LIGHT, Role

__all__ = ["Glyph", "Look", "Role", "Theme", "Type", "install_theme", "theme"]

SMALLEST_PERCENT = 90
LARGEST_PERCENT = 150
WIDTHS_KEPT = 4096
_PROPERTY = "qualifier_theme"


class Look(Enum):
    """Which colours the person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Answers what a role, a step or a length is now. Made by `install_theme`."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._look = Look.SYSTEM
        self._percent = 100
        self._reduce_motion = False
        self._system_palette = QPalette(app.palette())
        self._colours: dict[Role, QColor] = {}
        self._fonts: dict[Type, QFont] = {}
        self._metrics: dict[Type, QFontMetricsF] = {}
        # Painting asks for the same few measures hundreds of times for one question.
        self._widths: dict[tuple[str, Type], float] = {}
        self._shaped: dict[tuple[str, Type], ShapedLine] = {}
        self._lengths: dict[float, int] = {}
        self._lines: dict[Type, int] = {}
        self._edge = 1
        self.boxes: dict[object, QPixmap] = {}  # painted once: see Canvas.box
        self._is_dark = False
        self._applying = False
        load_fonts()
        self._style = QualifierStyle(self)
        self.focus_ring = FocusRing(self)
        app.setStyle(self._style)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        app.focusChanged.connect(self.focus_ring.follow_focus)

    @property
    def look(self) -> Look:
        return self._look

    @property
    def is_dark(self) -> bool:
        return self._is_dark

    @property
    def percent(self) -> int:
        """Text size, 90 to 150."""
        return self._percent

    @property
    def reduce_motion(self) -> bool:
        """True when nothing may move: every change is instant."""
        return self._reduce_motion

    def use(self, look: Look, percent: int = 100, reduce_motion: bool = False) -> None:
        """Change the look, the text size (kept within 90 to 150) and the motion at once."""
        self._look = look
        self._percent = max(SMALLEST_PERCENT, min(LARGEST_PERCENT, percent))
        self._reduce_motion = reduce_motion
        self._apply()

    def color(self, role: Role) -> QColor:
        """The colour of a role. Do not alter the object: it is shared."""
        return self._colours[role]

    def mix(self, role: Role, ground: Role, share: float) -> QColor:
        """`share` (0 to 1) of one role over another."""
        over, under = self._colours[role], self._colours[ground]
        rest = 1 - share
        return QColor.fromRgbF(
            over.redF() * share + under.redF() * rest,
            over.greenF() * share + under.greenF() * rest,
            over.blueF() * share + under.blueF() * rest,
        )

    def font(self, step: Type) -> QFont:
        """The font of a step at the text size in force. Shared: copy before altering."""
        return self._fonts[step]

    def metrics(self, step: Type) -> QFontMetricsF:
        """The measures of that font."""
        return self._metrics[step]

    def width(self, text: str, step: Type) -> float:
        """How wide one line of `text` is, px."""
        found = self._widths.get((text, step))
        if found is None:
            if len(self._widths) >= WIDTHS_KEPT:
                self._widths.clear()
            found = self._widths[text, step] = self._metrics[step].horizontalAdvance(text)
        return found

    def shaped(self, text: str, step: Type) -> ShapedLine:
        """One line of `text` in shape: shaping costs more than painting, and pages repeat."""
        found = self._shaped.get((text, step))
        if found is None:
            if len(self._shaped) >= WIDTHS_KEPT:
                self._shaped.clear()
            found = self._shaped[text, step] = ShapedLine.of(text, self._fonts[step])
        return found

    def line(self, step: Type) -> int:
        """The line height of a step, px."""
        return self._lines[step]

    def px(self, length: float) -> int:
        """A length of the design, grown with the text size."""
        found = self._lengths.get(length)
        if found is None:
            found = self._lengths[length] = round(length * self._percent / 100)
        return found

    def icon(self, glyph: Glyph, role: Role = Role.TEXT2, size: int = 16) -> QIcon:
        """An icon for Qt's own widgets; grey when they are disabled."""
        return glyph_icon(glyph, self._colours[role], self.px(size), self._colours[Role.TEXT3])

    def pixmap(self, glyph: Glyph, role: Role, size: int, ratio: float) -> QPixmap:
        """An icon to paint, `size` px at 100 %, for a screen of that pixel ratio."""
        return glyph_pixmap(glyph, self._colours[role].name(), self.px(size), ratio)

    def _follow_system(self) -> None:
        if self._look is Look.SYSTEM and not self._applying:
            self._apply()

    def _apply(self) -> None:
        self._applying = True
        try:
            self._choose_tokens()
            self._fonts = {step: make_font(spec, self._percent) for step, spec in STEPS.items()}
            self._metrics = {step: QFontMetricsF(font) for step, font in self._fonts.items()}
            self._widths.clear()
            self._shaped.clear()
            self._lengths.clear()
            self.boxes.clear()
            self._lines = {step: self.px(spec.line) for step, spec in STEPS.items()}
            self._edge = 2 if self.is_high_contrast else 1
            palette = make_palette(self._colours)
            self._app.setFont(self._fonts[Type.BODY])
            self._app.setPalette(palette)
            views = item_view_palette(palette, self._colours)
            # PySide6 6.11: the stub asks for bytes, the call takes text only.
            self._app.setPalette(views, "QAbstractItemView")  # type: ignore[arg-type]
            self._app.setStyleSheet(self._sheet())
        finally:
            self._applying = False
        self.changed.emit()

    def _choose_tokens(self) -> None:
        hints = self._app.styleHints()
        if self._look is Look.SYSTEM:
            hints.unsetColorScheme()
            self._is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
        else:
            self._is_dark = self._look is Look.DARK
            scheme = Qt.ColorScheme.Dark if self._is_dark else Qt.ColorScheme.Light
            hints.setColorScheme(scheme)
        tokens: Mapping[Role, str] = DARK if self._is_dark else LIGHT
        if self._look is Look.SYSTEM and self.is_high_contrast:
            tokens = tokens_from_palette(self._system_palette)
        self._colours = {role: QColor(tokens[role]) for role in Role}

    @property
    def is_high_contrast(self) -> bool:
        """True when the system asks for high contrast (Qt tells from 6.10 on)."""
        accessibility = getattr(self._app.styleHints(), "accessibility", None)
        if accessibility is None:
            return False
        wish = accessibility().contrastPreference()
        return bool(wish is Qt.ContrastPreference.HighContrast)

    @property
    def edge(self) -> int:
        """Width of a line: 1 px, 2 px in high contrast."""
        return self._edge

    def _sheet(self) -> str:
        text = (resources_dir() / "theme.qss").read_text("utf-8")
        return re.sub(r"@(\d+)", lambda found: f"{self.px(int(found[1]))}px", text)


def install_theme(
    app: QApplication, look: Look = Look.SYSTEM, percent: int = 100, reduce_motion: bool = False
) -> Theme:
    """Put the theme on the application, or change the one it has. Before the first window."""
    found = app.property(_PROPERTY)
    made = found if isinstance(found, Theme) else Theme(app)
    if made is not found:
        app.setProperty(_PROPERTY, made)
    made.use(look, percent, reduce_motion)
    return made


def theme() -> Theme:
    """The theme of the running application; the system's look if nobody chose one.

    Raises RuntimeError without a QApplication.
    """
    global _newest  # noqa: PLW0603 - asked for at every stroke; the property costs a walk into Qt
    if _newest is not None and isValid(_newest):
        return _newest
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a QApplication must exist before widgets ask for their look")
    found = app.property(_PROPERTY)
    _newest = found if isinstance(found, Theme) else install_theme(app)
    return _newest


_newest: Theme | None = None
