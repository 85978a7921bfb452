"""From colour tokens to Qt's palette, and from a high-contrast system palette to tokens."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor, QPalette

from qualifier.ui.theme_tokens import Role

_ROLES: Mapping[QPalette.ColorRole, Role] = {
    QPalette.ColorRole.Window: Role.WINDOW,
    QPalette.ColorRole.WindowText: Role.TEXT,
    QPalette.ColorRole.Base: Role.SURFACE,
    QPalette.ColorRole.AlternateBase: Role.WINDOW,
    QPalette.ColorRole.Text: Role.TEXT,
    QPalette.ColorRole.PlaceholderText: Role.TEXT3,
    QPalette.ColorRole.Button: Role.RAISED,
    QPalette.ColorRole.ButtonText: Role.TEXT,
    QPalette.ColorRole.BrightText: Role.DANGER,
    QPalette.ColorRole.Highlight: Role.ACCENT,
    QPalette.ColorRole.HighlightedText: Role.ON_ACCENT,
    QPalette.ColorRole.Accent: Role.ACCENT,
    QPalette.ColorRole.Link: Role.ACCENT,
    QPalette.ColorRole.LinkVisited: Role.ACCENT,
    QPalette.ColorRole.ToolTipBase: Role.RAISED,
    QPalette.ColorRole.ToolTipText: Role.TEXT,
    QPalette.ColorRole.Light: Role.SURFACE,
    QPalette.ColorRole.Midlight: Role.BORDER,
    QPalette.ColorRole.Mid: Role.BORDER2,
    QPalette.ColorRole.Dark: Role.CONTROL,
    QPalette.ColorRole.Shadow: Role.TEXT3,
}

_DISABLED: Mapping[QPalette.ColorRole, Role] = {
    QPalette.ColorRole.WindowText: Role.TEXT3,
    QPalette.ColorRole.Text: Role.TEXT3,
    QPalette.ColorRole.ButtonText: Role.TEXT3,
    QPalette.ColorRole.Base: Role.SUNKEN,
    QPalette.ColorRole.Button: Role.SUNKEN,
    QPalette.ColorRole.Highlight: Role.TRACK,
    QPalette.ColorRole.HighlightedText: Role.TEXT3,
}

# Where each token comes from when the system's own high-contrast palette rules.
_GROUNDS = frozenset({Role.WINDOW, Role.RAIL, Role.SUNKEN, Role.HOVER})
_SURFACES = frozenset(
    {
        Role.SURFACE,
        Role.RAISED,
        Role.PLUM_SOFT,
        Role.POS_SOFT,
        Role.WARN_SOFT,
        Role.DANGER_SOFT,
        Role.ACCENT_SOFT,
        Role.TRACK,
        Role.TRACK_MIDDLE,
    }
)


def make_palette(colours: Mapping[Role, QColor]) -> QPalette:
    """Qt's palette for those colours; disabled is grey text on the sunken ground."""
    palette = QPalette()
    for place, role in _ROLES.items():
        palette.setColor(place, colours[role])
    for place, role in _DISABLED.items():
        palette.setColor(QPalette.ColorGroup.Disabled, place, colours[role])
    return palette


def item_view_palette(palette: QPalette, colours: Mapping[Role, QColor]) -> QPalette:
    """Lists and tables mark the selected row softly instead of filling it."""
    soft = QPalette(palette)
    soft.setColor(QPalette.ColorRole.Highlight, colours[Role.ACCENT_SOFT])
    soft.setColor(QPalette.ColorRole.HighlightedText, colours[Role.TEXT])
    return soft


def tokens_from_palette(palette: QPalette) -> dict[Role, str]:
    """Tokens for high contrast: the system's ground, text and selection, nothing else."""
    tokens: dict[Role, str] = {}
    for role in Role:
        if role in _GROUNDS:
            place = QPalette.ColorRole.Window
        elif role in _SURFACES:
            place = QPalette.ColorRole.Base
        elif role in (Role.ACCENT, Role.ACCENT_HOVER):
            place = QPalette.ColorRole.Highlight
        elif role is Role.ON_ACCENT:
            place = QPalette.ColorRole.HighlightedText
        else:
            place = QPalette.ColorRole.WindowText
        tokens[role] = palette.color(place).name()
    return tokens
