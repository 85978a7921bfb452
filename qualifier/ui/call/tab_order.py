"""Where Tab goes on the call page: reading order, also through parts that were made later.

Not by `QWidget.setTabOrder`: with fields whose focus is a part of theirs (`setFocusProxy`) it can
tie the chain into a loop that leaves the rest of the window out (Qt 6.11).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def step(
    page: QWidget, parts: Sequence[QWidget], focus: QWidget | None, *, forward: bool
) -> QWidget | None:
    """What gets the focus after `focus`: the next of `parts` that takes it now.

    Behind the last one comes the rest of the window. None where Qt's own order is to decide.
    """
    shown = [one for one in parts if _takes_tab(one)]
    if not shown or focus not in parts:
        return None
    around = parts[parts.index(focus) + 1 :] if forward else parts[: parts.index(focus)][::-1]
    found = next((one for one in around if _takes_tab(one)), None)
    if found is not None:
        return found
    outside = _outside(page)
    if not outside:
        return shown[0 if forward else -1]
    return outside[0 if forward else -1]


def _outside(page: QWidget) -> list[QWidget]:
    """The window's controls that are not on the page, in Qt's order."""
    window, found = page.window(), []
    one = window.nextInFocusChain()
    while one is not None and one is not window:
        if not page.isAncestorOf(one) and _takes_tab(one):
            found.append(one)
        one = one.nextInFocusChain()
    return found


def _takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    return bool(policy & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()
