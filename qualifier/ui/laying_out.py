"""Laying out once where many widgets change at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QLayout


@contextmanager
def laid_out_once(*layouts: QLayout | None) -> Iterator[None]:
    """Hold these layouts, outer ones first, still while widgets in them come and go.

    At each widget that is shown, Qt lays out all that is around it, up to the window.
    """
    held = [one for one in layouts if one is not None and one.isEnabled()]
    for one in held:
        one.setEnabled(False)
    try:
        yield
    finally:
        for one in held:
            one.setEnabled(True)
        for one in reversed(held):
            one.activate()  # Qt asks for it only where the widget was in sight all the time
