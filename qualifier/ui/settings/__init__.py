"""The settings page."""

from qualifier.ui.settings.settings_page import SettingsPage

__all__ = ["SettingsPage"]
