"""The bundled fonts and the type scale of DESIGN §2. Sizes are px at 100 %."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from qualifier.paths import resources_dir

SANS = "Inter"
SERIF = "Source Serif 4"
# Latin Extended comes in a font of its own: the reserved name may not be put on a merged file.
SERIF_EXTENDED = "Qualifier Serif Extended"


class Type(Enum):
    """The steps of the type scale."""

    __hash__ = object.__hash__  # asked for at every stroke; members are the same by identity

    SAY = "say"
    SAY_SMALL = "say_small"
    VERBATIM = "verbatim"
    VERBATIM_BIG = "verbatim_big"
    WORDS = "words"
    NUMBER = "number"
    TIMER = "timer"
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    BODY_MEDIUM = "body_medium"
    STRONG = "strong"
    CAPTURE = "capture"
    LABEL = "label"
    LABEL_MEDIUM = "label_medium"
    LABEL_STRONG = "label_strong"
    SMALL = "small"
    SMALL_STRONG = "small_strong"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class TypeStep:
    """One step: size and line height in px at 100 %, weight, and whether it is spoken (serif)."""

    size: int
    line: int
    weight: QFont.Weight = QFont.Weight.Normal
    serif: bool = False
    italic: bool = False


_MEDIUM = QFont.Weight.Medium
_STRONG = QFont.Weight.DemiBold

STEPS: dict[Type, TypeStep] = {
    Type.SAY: TypeStep(25, 35, serif=True),
    Type.SAY_SMALL: TypeStep(20, 28, serif=True),
    Type.VERBATIM: TypeStep(14, 19, serif=True, italic=True),
    Type.VERBATIM_BIG: TypeStep(16, 22, serif=True, italic=True),
    Type.WORDS: TypeStep(14, 19, serif=True),
    Type.NUMBER: TypeStep(24, 30, _STRONG),
    Type.TIMER: TypeStep(22, 26, _STRONG),
    Type.TITLE: TypeStep(18, 24, _STRONG),
    Type.HEADING: TypeStep(14, 20, _STRONG),
    Type.BODY: TypeStep(13, 18),
    Type.BODY_MEDIUM: TypeStep(13, 18, _MEDIUM),
    Type.STRONG: TypeStep(13, 18, _STRONG),
    Type.CAPTURE: TypeStep(14, 20),
    Type.LABEL: TypeStep(12, 16),
    Type.LABEL_MEDIUM: TypeStep(12, 16, _MEDIUM),
    Type.LABEL_STRONG: TypeStep(12, 16, _STRONG),
    Type.SMALL: TypeStep(11, 16, _MEDIUM),
    Type.SMALL_STRONG: TypeStep(11, 16, _STRONG),
    Type.COUNTER: TypeStep(10, 14, _STRONG),
}


def font_files() -> list[Path]:
    """The font files shipped with the program."""
    return sorted((resources_dir() / "fonts").glob("*.ttf"))


def load_fonts() -> list[str]:
    """Make the bundled fonts known to Qt; gives their family names.

    Raises FileNotFoundError if a font is missing or unreadable: without it every text of a
    machine without fonts would be boxes, and Qt would not say so.
    """
    families: list[str] = []
    for path in font_files():
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            raise FileNotFoundError(path)
        families.extend(QFontDatabase.applicationFontFamilies(number))
    if SANS not in families or SERIF not in families:
        raise FileNotFoundError(resources_dir() / "fonts")
    return families


def make_font(step: TypeStep, percent: int) -> QFont:
    """The font of a step at `percent` of its size, figures of equal width."""
    families = [SERIF, SERIF_EXTENDED, SANS] if step.serif else [SANS]
    made = QFont()
    made.setFamilies(families)
    made.setPixelSize(max(1, round(step.size * percent / 100)))
    made.setWeight(step.weight)
    made.setItalic(step.italic)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made
