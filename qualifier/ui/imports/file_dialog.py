"""The dialog that asks for a list."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from qualifier.texts import _
from qualifier.ui.file_dialogs import file_dialog


def list_file_dialog(parent: QWidget) -> QFileDialog:
    """A dialog that asks for a list; connect `fileSelected`, then `open()`."""
    dialog = file_dialog(parent, _("Choose a list"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [_("Lists ({patterns})").format(patterns="*.csv *.xlsx *.tsv *.txt"), _("All files (*)")]
    )
    return dialog
