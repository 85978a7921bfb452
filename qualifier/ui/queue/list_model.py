"""The queue's lines as an item model: what selection and assistive technology need, no more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from qualifier.texts import ngettext
from qualifier.texts.queue_sentences import group_name
from qualifier.ui.queue.faces import RowFace
from qualifier.ui.queue.lines import EMPTY_LINES, QueueLines

Index = QModelIndex | QPersistentModelIndex
_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})


class QueueModel(QAbstractListModel):
    """One row per line. Painting does not pass here: it would cost 17 µs a value."""

    def __init__(self, face: Callable[[int], RowFace | None]) -> None:
        super().__init__()
        self._face = face
        self.lines = EMPTY_LINES

    def show_lines(self, lines: QueueLines) -> None:
        """Take other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.lines.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in _ROLES or not index.isValid():
            return None
        heading = self.lines.heading_at(index.row())
        if heading is not None:
            name = group_name(heading.group)
            leads = ngettext("{count} lead", "{count} leads", heading.count)
            return f"{name}, {leads.format(count=heading.count)}"
        face = self._face(index.row())
        if face is None:
            return ""
        return face.name if role == Qt.ItemDataRole.DisplayRole else face.spoken()
