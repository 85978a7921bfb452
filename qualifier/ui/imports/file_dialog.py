"""The dialog that asks for a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from qualifier.texts import _


def list_file_dialog(parent: QWidget) -> QFileDialog:
    """A dialog that asks for a list; connect `fileSelected`, then `open()`."""
    dialog = QFileDialog(parent, _("Choose a list"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [_("Lists ({patterns})").format(patterns="*.csv *.xlsx *.tsv *.txt"), _("All files (*)")]
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
