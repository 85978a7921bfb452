"""Qt's file dialogs in our words. They begin where the last one ended, first in Documents."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from qualifier.texts import _

_last_folder: list[str] = []


def file_dialog(parent: QWidget, title: str, name: str = "") -> QFileDialog:
    """A dialog to be completed and opened; it deletes itself. With `name`, it asks where to save.

    Qt's French catalogue lacks some of its labels (qtbase_fr.qm of Qt 6.8: "Look in", "Files of
    type", "Folder"), so they are said here.
    """
    dialog = QFileDialog(parent, title, start_folder())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if name:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.selectFile(name)
    label = QFileDialog.DialogLabel
    dialog.setLabelText(label.LookIn, _("Look in:"))
    dialog.setLabelText(label.FileName, _("File name:"))
    dialog.setLabelText(label.FileType, _("Files of type:"))
    dialog.setLabelText(label.Accept, _("Save") if name else _("Open"))
    dialog.setLabelText(label.Reject, _("Cancel"))
    icons = _Kinds()
    dialog.setIconProvider(icons)
    dialog._kinds = icons  # type: ignore[attr-defined] # Qt does not keep it alive
    dialog.fileSelected.connect(_keep_folder)
    return dialog


def start_folder() -> str:
    """Where the last file was chosen, else Documents, else the home folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for one in (*_last_folder, documents):
        if Path(one).is_dir():
            return one
    return str(Path.home())


def _keep_folder(chosen: str) -> None:
    path = Path(chosen)
    _last_folder[:] = [str(path if path.is_dir() else path.parent)]


class _Kinds(QFileIconProvider):
    """Says of each file what it is, in the column that Qt leaves in English."""

    def type(self, info: QFileInfo) -> str:
        if info.isDir():
            return _("Folder")
        ending = info.suffix().upper()
        return _("{ending} file").format(ending=ending) if ending else _("File")
