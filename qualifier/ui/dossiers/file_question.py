"""Asking where a dossier's file should go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qualifier.texts import _
from qualifier.ui.file_dialogs import file_dialog


def ask_file(
    parent: QWidget, stem: str, ending: str, kind: str, then: Callable[[Path], None]
) -> QFileDialog:
    """Open the dialog for a file `stem` + `ending` (with its dot); `then` gets the place chosen."""
    dialog = file_dialog(parent, _("Save the dossier"), stem + ending)
    dialog.setNameFilter(f"{kind} (*{ending})")
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
    return dialog
