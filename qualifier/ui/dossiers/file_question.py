"""Asking where a dossier's file should go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from qualifier.texts import _


def ask_file(
    parent: QWidget, stem: str, ending: str, kind: str, then: Callable[[Path], None]
) -> QFileDialog:
    """Open the dialog for a file `stem` + `ending` (with its dot); `then` gets the place chosen."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    folder = QStandardPaths.writableLocation(documents)
    dialog = QFileDialog(parent, _("Save the dossier"), folder, f"{kind} (*{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(stem + ending)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
    return dialog
