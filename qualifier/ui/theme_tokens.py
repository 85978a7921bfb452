"""The colours of the program by role, light and dark (DESIGN §2). Plain values, no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Role(Enum):
    """What a colour is for. Widgets ask the theme for a role, never for a number."""

    __hash__ = object.__hash__  # asked for at every stroke; members are the same by identity

    WINDOW = "window"
    SURFACE = "surface"
    SUNKEN = "sunken"
    RAIL = "rail"
    RAISED = "raised"
    HOVER = "hover"
    BORDER = "border"
    BORDER2 = "border2"
    CONTROL = "control"
    TRACK = "track"
    TRACK_MIDDLE = "track_middle"
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_SOFT = "accent_soft"
    ACCENT_TEXT = "accent_text"
    PLUM = "plum"
    PLUM_SOFT = "plum_soft"
    PLUM_LINE = "plum_line"
    POS = "pos"
    POS_SOFT = "pos_soft"
    POS_LINE = "pos_line"
    NEG = "neg"
    WARN = "warn"
    WARN_SOFT = "warn_soft"
    WARN_LINE = "warn_line"
    DANGER = "danger"
    DANGER_SOFT = "danger_soft"
    DANGER_LINE = "danger_line"


# On-accent also writes on fills of pos, neg, text3: white by day, near black by night.
LIGHT: Mapping[Role, str] = {
    Role.WINDOW: "#F7F6F3",
    Role.SURFACE: "#FFFFFF",
    Role.SUNKEN: "#F1EFEA",
    Role.RAIL: "#EDEBE5",
    Role.RAISED: "#FFFFFF",
    Role.HOVER: "#F3F1EC",
    Role.BORDER: "#E4E1D9",
    Role.BORDER2: "#D3CFC5",
    Role.CONTROL: "#87847B",
    Role.TRACK: "#E1DED6",
    Role.TRACK_MIDDLE: "#D3CFC5",
    Role.TEXT: "#1E1F22",
    Role.TEXT2: "#55565B",
    Role.TEXT3: "#67686D",
    Role.ACCENT: "#2458C5",
    Role.ON_ACCENT: "#FFFFFF",
    Role.ACCENT_HOVER: "#1C489F",
    Role.ACCENT_SOFT: "#E9EFFC",
    Role.ACCENT_TEXT: "#1D4AA8",
    Role.PLUM: "#86397F",
    Role.PLUM_SOFT: "#F7EEF6",
    Role.PLUM_LINE: "#E3C9E0",
    Role.POS: "#16704A",
    Role.POS_SOFT: "#E4F3EB",
    Role.POS_LINE: "#B5DCC7",
    Role.NEG: "#A34A00",
    Role.WARN: "#855300",
    Role.WARN_SOFT: "#FBF1DC",
    Role.WARN_LINE: "#EBD3A1",
    Role.DANGER: "#B3261E",
    Role.DANGER_SOFT: "#FCEBE9",
    Role.DANGER_LINE: "#F0C4BF",
}

DARK: Mapping[Role, str] = {
    Role.WINDOW: "#17181B",
    Role.SURFACE: "#1E2024",
    Role.SUNKEN: "#1A1B1F",
    Role.RAIL: "#131417",
    Role.RAISED: "#272A2F",
    Role.HOVER: "#25282D",
    Role.BORDER: "#2D3036",
    Role.BORDER2: "#3C4047",
    Role.CONTROL: "#757981",
    Role.TRACK: "#363A41",
    Role.TRACK_MIDDLE: "#42464E",
    Role.TEXT: "#ECECE9",
    Role.TEXT2: "#B4B6BC",
    Role.TEXT3: "#9B9DA4",
    Role.ACCENT: "#8FB3FF",
    Role.ON_ACCENT: "#10151F",
    Role.ACCENT_HOVER: "#A9C5FF",
    Role.ACCENT_SOFT: "#22304E",
    Role.ACCENT_TEXT: "#A9C5FF",
    Role.PLUM: "#DBA3D6",
    Role.PLUM_SOFT: "#2C2230",
    Role.PLUM_LINE: "#553A55",
    Role.POS: "#73CFA0",
    Role.POS_SOFT: "#1C3529",
    Role.POS_LINE: "#2F5A45",
    Role.NEG: "#F0A56B",
    Role.WARN: "#E7BA6C",
    Role.WARN_SOFT: "#3A2E17",
    Role.WARN_LINE: "#5D4A25",
    Role.DANGER: "#F59A92",
    Role.DANGER_SOFT: "#42211F",
    Role.DANGER_LINE: "#6B3431",
}


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1. Source: WCAG 2.2, relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
