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
    """The error's class and fields; of a class that only one room knows, the one it is kin of."""
    kind = next((one for one in type(error).__mro__ if one in _CLASSES), type(error))
    fields = {name: getattr(error, name) for name in getattr(kind, "__dataclass_fields__", {})}
    return {"class": kind.__name__, **fields}


def error_from(message: dict[str, Any]) -> QualifierError:
    """The error that `error_to_json` wrote; an unknown class is a LocalError."""
    fields = {name: value for name, value in message.items() if name != "class"}
    found = next((one for one in _CLASSES if one.__name__ == message.get("class")), None)
    if found is None:
        return LocalError(message.get("class", ""))
    return found(**fields)
