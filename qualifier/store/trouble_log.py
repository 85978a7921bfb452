"""The profile's log of bugs: what broke and where in the code, never a word of anybody's data.

Messages of exceptions may quote a name or a number, so they are left out; so are local values.
"""

from __future__ import annotations

import traceback
from pathlib import Path

LOG_FILE = "log/trouble.log"
MOST_BYTES = 1_000_000


def record(folder: Path | None, doing: str, error: BaseException) -> Path | None:
    """Add a line to the log of the profile in `folder`; None where there is no place for one.

    `doing` is a fixed word of the program: a command, a request, a part of the window.
    """
    if folder is None:
        return None
    path = folder / LOG_FILE
    try:
        if not folder.is_dir():
            return None
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.replace(path.with_suffix(".old"))
        with path.open("a", encoding="utf-8") as file:
            import structlog

            logger = structlog.wrap_logger(
                structlog.WriteLogger(file),
                processors=[
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.JSONRenderer(),
                ],
            )
            logger.error("bug", doing=doing, kind=_kinds(error), at=_places(error))
    except OSError:
        return None
    return path


def _kinds(error: BaseException) -> list[str]:
    """The class of the error and of those it came from."""
    kinds: list[str] = []
    one: BaseException | None = error
    while one is not None and len(kinds) < 8:
        kinds.append(type(one).__qualname__)
        one = one.__cause__ or one.__context__
    return kinds


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
