"""Writing a small file so that it is whole after a power cut: old content or new, never half."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from qualifier.core.errors import DiskFull, FolderReadOnly, StoreFailed

_NO_ROOM = (28, 122)  # ENOSPC, EDQUOT
_NO_RIGHT = (1, 13, 30)  # EPERM, EACCES, EROFS


def write_error(error: OSError, folder: Path | None = None) -> StoreFailed:
    """Our error for what the system said of a failed write, in `folder` if that is known."""
    if error.errno in _NO_ROOM:
        return DiskFull(str(error))
    if error.errno in _NO_RIGHT:
        named = Path(error.filename).parent if isinstance(error.filename, str) else ""
        return FolderReadOnly(type(error).__name__, str(folder or named))
    return StoreFailed(str(error))


def write_durably(path: Path, content: bytes) -> None:
    """Replace `path` by `content`, mode 0600.

    Raises DiskFull, FolderReadOnly or StoreFailed: the old one stays.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):  # where it could not be made it cannot be removed either
            part.unlink(missing_ok=True)
        raise write_error(error, path.parent) from error


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable (POSIX; elsewhere the rename is enough)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]
