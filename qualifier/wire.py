"""Errors between processes: as JSON on the way, as our classes at both ends."""

from __future__ import annotations

from typing import Any

from qualifier.core import errors
from qualifier.core.errors import LocalError, QualifierError

_CLASSES: tuple[type[QualifierError], ...] = (
    errors.AnswerRefused,
    errors.DocumentError,
    errors.FileRefused,
    errors.ActionRefused,
    errors.NotFound,
    errors.StoreFailed,
    errors.DiskFull,
    errors.FolderReadOnly,
    errors.FolderRefused,
    errors.ProfileHeld,
    errors.ProfileDamaged,
    errors.ProfileTooNew,
    errors.KeyMissing,
    errors.KeyringMissing,
    errors.CipherMissing,
    errors.Bug,
    errors.TryLater,
    errors.MaybeDone,
    errors.NeedsAttention,
)


def error_to_json(error: QualifierError) -> dict[str, Any]:
    """The error's class and fields."""
    names = (one.name for one in getattr(type(error), "__dataclass_fields__", {}).values())
    fields = {name: getattr(error, name) for name in names}
    return {"class": type(error).__name__, **fields}


def error_from(message: dict[str, Any]) -> QualifierError:
    """The error that `error_to_json` wrote; an unknown class is a LocalError."""
    fields = {name: value for name, value in message.items() if name != "class"}
    found = next((one for one in _CLASSES if one.__name__ == message.get("class")), None)
    if found is None:
        return LocalError(message.get("class", ""))
    return found(**fields)
