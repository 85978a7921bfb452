"""What another start of the program asks the window to show: a lead, or a script's file.

The wish came through the local socket or the command line; a page on the web may have made it.
So it shows, and changes nothing but by making a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualifier.core.errors import ActionRefused
from qualifier.core.roles import Right
from qualifier.store import calls
from qualifier.texts import _
from qualifier.texts.errors import sentence

if TYPE_CHECKING:
    from qualifier.ui.workspace import Workspace

WISHES = {"show_lead": "lead_id", "open_script": "file", "bad_link": ""}


def is_wish(request: Mapping[str, object]) -> bool:
    """Whether this is one, with the word it needs."""
    field = WISHES.get(str(request.get("do")))
    return field is not None and (not field or isinstance(request.get(field), str))


def grant(workspace: Workspace, wish: Mapping[str, object]) -> None:
    """Show it, unless a call waits for its outcome."""

    def known(uncoded: str | None) -> None:
        if uncoded is not None:
            workspace.window.warn(_("Give this call an outcome first. Everything is saved."))
        elif wish["do"] == "show_lead":
            workspace.open_lead(str(wish["lead_id"]))
        elif wish["do"] == "open_script":
            _open_script(workspace, Path(str(wish["file"])))
        else:
            workspace.window.warn(sentence(ActionRefused("bad_link")))

    workspace.background.read(calls.uncoded, known)


def _open_script(workspace: Workspace, file: Path) -> None:
    if not workspace.desk.settings.may(Right.SETTINGS):
        workspace.window.warn(sentence(ActionRefused("for_admins")))
        return
    workspace.window.show_page("scripts")
    page = workspace.window.page_of("scripts")
    if page is not None:
        page.library.presenter.read_file(file)  # type: ignore[attr-defined]
