"""What Ctrl+K offers on every page, besides the pages themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from qualifier import settings as setting
from qualifier.core.roles import Right
from qualifier.texts import Language, _, current_language
from qualifier.ui.page import Command
from qualifier.ui.shortcuts import Action, keys_of
from qualifier.ui.theme import Look

if TYPE_CHECKING:
    from qualifier.ui.workspace import Workspace


def commands(workspace: Workspace) -> tuple[Command, ...]:
    """Import, sending, help, and the looks and language that are not in force."""
    window = workspace.window
    return (
        *_repair(workspace),
        *workspace.whom.commands(),
        Command(_("Import leads"), keys_of(Action.IMPORT), workspace.import_file),
        Command(_("Send and receive now"), keys_of(Action.SYNC), workspace.sync),
        Command(_("Open the sync centre"), "", lambda: _ignore(window.show_page("sync"))),
        Command(_("Open the agreement"), "", lambda: _ignore(window.show_page("agreement"))),
        *_limits(workspace),
        Command(_("Lock the window"), keys_of(Action.LOCK), window.lock_asked.emit),
        Command(
            _("Help: all the keys"), keys_of(Action.HELP), lambda: _ignore(window.show_page("help"))
        ),
        *_themes(workspace),
        *_languages(workspace),
    )


def _repair(workspace: Workspace) -> Iterator[Command]:
    if workspace.is_damaged:
        yield Command(_("Repair the profile"), "", workspace.repair)


def _limits(workspace: Workspace) -> Iterator[Command]:
    if workspace.desk.settings.may(Right.SETTINGS):
        yield Command(_("Limits of the alerts"), "", workspace.show_limits)


def _themes(workspace: Workspace) -> Iterator[Command]:
    desk = workspace.desk
    words = {
        Look.SYSTEM: _("Theme: as the system"),
        Look.LIGHT: _("Theme: light"),
        Look.DARK: _("Theme: dark"),
    }
    for look, said in words.items():
        if look.value != desk.settings.text(setting.THEME):
            yield Command(said, "", partial(desk.change_setting, setting.THEME, look.value))


def _languages(workspace: Workspace) -> Iterator[Command]:
    words = {Language.FRENCH: _("Language: Français"), Language.ENGLISH: _("Language: English")}
    for language, said in words.items():
        if language is not current_language():
            change = partial(workspace.desk.change_setting, setting.LANGUAGE, language.value)
            yield Command(said, "", change)


def _ignore(_result: object) -> None:
    return
