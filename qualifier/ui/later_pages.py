"""Pages that are built when they are first shown: the queue and the call come before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualifier.texts import _
from qualifier.ui.page import Page
from qualifier.ui.widgets.toast_mark import UNDO_KEYS

if TYPE_CHECKING:
    from qualifier.ui.workspace import Workspace


def later_pages(workspace: Workspace) -> dict[str, Callable[[], Page]]:
    """Page id → what builds it."""
    return {
        "calls": lambda: _calls(workspace),
        "dossiers": lambda: _dossiers(workspace),
        "figures": lambda: _figures(workspace),
        "scripts": lambda: _scripts(workspace),
        "settings": lambda: _settings(workspace),
        "sync": lambda: _sync(workspace),
        "agreement": lambda: _agreement(workspace),
        "import": lambda: _import(workspace),
        "help": lambda: _help(workspace),
    }


def _calls(workspace: Workspace) -> Page:
    from qualifier.ui.calls.calls_page import CallsPage

    page = CallsPage(workspace.desk)
    page.lead_requested.connect(workspace.open_lead)
    page.resume_requested.connect(workspace.actions.resume)
    page.said.connect(workspace.window.say)
    page.refused.connect(workspace.window.warn)
    return page


def _dossiers(workspace: Workspace) -> Page:
    from qualifier.ui.dossiers.dossiers_page import DossiersPage

    page = DossiersPage(workspace.desk)
    page.said.connect(workspace.window.say)
    page.refused.connect(workspace.window.warn)
    page.taken_back.connect(lambda _lead: workspace.leads_imported())
    return page


def _figures(workspace: Workspace) -> Page:
    from qualifier.ui.review.review_page import ReviewPage

    page = ReviewPage(workspace.desk)
    page.said.connect(workspace.window.say)
    page.refused.connect(workspace.window.warn)
    page.lead_asked.connect(workspace.open_lead)
    page.dossier_asked.connect(workspace.show_dossier)
    return page


def _scripts(workspace: Workspace) -> Page:
    from qualifier.ui.scripts.scripts_page import UNDO_THROW, ScriptsPage

    window = workspace.window
    page = ScriptsPage(workspace.desk)
    page.said.connect(window.say)
    page.refused.connect(window.warn)
    page.may_undo.connect(lambda text: window.say(text, _("Undo"), UNDO_THROW, UNDO_KEYS))
    window.toast_action.connect(page.toast_action)
    return page


def _settings(workspace: Workspace) -> Page:
    from qualifier.ui.settings import SettingsPage

    page = SettingsPage(workspace.desk)
    page.sync_asked.connect(lambda: workspace.window.show_page("sync"))
    page.agreement_asked.connect(lambda: workspace.window.show_page("agreement"))
    page.said.connect(workspace.window.say)
    page.refused.connect(workspace.window.warn)
    return page


def _sync(workspace: Workspace) -> Page:
    from qualifier.ui.sync.sync_page import UNDO_REMOVAL, SyncPage

    window = workspace.window
    page = SyncPage(workspace.desk, workspace.crm_news)
    page.said.connect(window.say)
    page.refused.connect(window.warn)
    page.may_undo.connect(lambda text: window.say(text, _("Undo"), UNDO_REMOVAL, UNDO_KEYS))
    window.toast_action.connect(page.toast_action)
    page.settings_asked.connect(lambda: window.show_page("settings"))
    page.lead_asked.connect(workspace.open_lead)
    return page


def _agreement(workspace: Workspace) -> Page:
    from qualifier.ui.agreement.agreement_page import UNDO_THROW, AgreementPage

    window = workspace.window
    page = AgreementPage(workspace.desk)
    page.said.connect(window.say)
    page.refused.connect(window.warn)
    page.may_undo.connect(lambda text: window.say(text, _("Undo"), UNDO_THROW, UNDO_KEYS))
    window.toast_action.connect(page.toast_action)
    page.settings_asked.connect(lambda: window.show_page("settings"))
    return page


def _import(workspace: Workspace) -> Page:
    from qualifier.ui.imports.import_page import ImportPage

    page = ImportPage(workspace.desk)
    page.imported.connect(workspace.leads_imported)
    page.closed.connect(lambda: workspace.window.show_page("queue"))
    return page


def _help(workspace: Workspace) -> Page:
    from qualifier.ui.help_page import HelpPage

    page = HelpPage()
    page.closed.connect(workspace.window.go_back)
    return page
