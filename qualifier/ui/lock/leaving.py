"""What must be known of the open profile before its window is locked, and what must be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualifier.core.call import Phase
from qualifier.ui.lock.locked import Place
from qualifier.ui.main_window import application

if TYPE_CHECKING:
    from qualifier.ui.workspace import Workspace


def hand_over_all(workspace: Workspace) -> bool:
    """Hand over all that is typed and wait for the disk; False if it did not take all of it."""
    window, background = workspace.window, workspace.background
    focus = application().focusWidget()
    if focus is not None and window.isAncestorOf(focus):
        focus.clearFocus()  # fields of settings and facts hand over when they are left
    if window.page is not None:
        window.page.left()
    workspace.call_page.flush()
    is_heard = background.settle()
    session = workspace.call_page.session
    if session is not None and session.outgoing.unsaved:
        session.retry()
        is_heard = background.settle()
    is_saved = is_heard and (session is None or not session.outgoing.unsaved)
    if focus is not None and not is_saved:
        focus.setFocus()
    return is_saved


def is_calling(workspace: Workspace) -> bool:
    """Whether somebody is, or is being, called."""
    session = workspace.call_page.session
    on_the_phone = (Phase.RINGING, Phase.LIVE)
    return session is not None and not session.is_paused and session.phase in on_the_phone


def place_of(workspace: Workspace) -> Place:
    """Where the person is."""
    session = workspace.call_page.session
    return Place(workspace.window.page_id, session.lead.id if session is not None else "")
