"""A full disk in plain words: how much is missing, and what of ours could be moved or deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from qualifier.texts import _, formats, ngettext


class _Room(Protocol):
    @property
    def free(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def old_backups(self) -> int: ...
    @property
    def old_backup_bytes(self) -> int: ...
    @property
    def backup_folder(self) -> Path: ...
    @property
    def aside_bytes(self) -> int: ...
    @property
    def aside_folder(self) -> Path: ...


def room_sentence(room: _Room, language: str) -> str:
    """What is missing and what could be freed, in a few sentences."""
    said = []
    if room.missing:
        said.append(
            _("The disk is full: {size} MB more are needed. Nothing was changed.").format(
                size=_mb(room.missing, language)
            )
        )
    else:
        said.append(_("There was no room on the disk; now there is. Try again."))
    if room.old_backups:
        said.append(
            ngettext(
                "Qualifier's own older backup takes {size} MB: {folder}.",
                "Qualifier's {count} older backups take {size} MB: {folder}. Keep the newest.",
                room.old_backups,
            ).format(
                count=room.old_backups,
                size=_mb(room.old_backup_bytes, language),
                folder=room.backup_folder,
            )
        )
    if room.aside_bytes:
        said.append(
            _("Damaged files of earlier repairs take {size} MB: {folder}.").format(
                size=_mb(room.aside_bytes, language), folder=room.aside_folder
            )
        )
    return " ".join(said)


def _mb(size_bytes: int, language: str) -> str:
    return formats.number(max(size_bytes / 1e6, 0.1), language)
