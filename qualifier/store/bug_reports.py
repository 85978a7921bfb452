"""Reports of bugs: what broke and where in the code, never a word of anybody's data.

Messages of exceptions may quote a name or a number: they are left out, as are notes, arguments,
local values and paths. One file per bug in the profile's folder `logs`, the newest 20.
`last_resort` is for what nobody caught: without it Python writes the message to standard error,
which a desktop keeps in a log of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

FOLDER = "logs"
MOST_REPORTS = 20
_MOST_ERRORS, _MOST_PLACES = 8, 30
_VERSIONS_OF = ("qualifier", "PySide6-Essentials", "SQLAlchemy", "sqlcipher3")

Tell = Callable[[Path | None], object]
"""Tells the person of a bug and of its report; None where there is no place for one. It may be
called on any thread."""


def report(folder: Path | None, doing: str, error: BaseException) -> Path | None:
    """Write the report of `error` for the profile in `folder`; None where there is no place.

    `doing` is a fixed word of the program: a command, a chore, "window".
    """
    if folder is None or not folder.is_dir():
        return None
    now = datetime.now(UTC)
    met = {"doing": doing, "errors": _errors(error)}
    mark = hashlib.sha256(json.dumps(met).encode()).hexdigest()[:12]
    reports = folder / FOLDER
    try:
        reports.mkdir(mode=0o700, exist_ok=True)
        known = next(reports.glob(f"bug-*-{mark}.json"), None)
        if known is not None:
            os.utime(known)  # the last to be thinned out
            return known
        path = reports / f"bug-{now:%Y%m%d-%H%M%S}-{mark}.json"
        _write(path, {"at": now.isoformat(timespec="seconds"), **met, "versions": _versions()})
        _thin(reports)
    except OSError:
        return None
    return path


@contextmanager
def last_resort(folder: Path | None, doing: str, tell: Tell) -> Iterator[None]:
    """Whatever nobody catches meanwhile, on any thread, is reported and told once per bug."""
    told: set[Path | None] = set()

    def met(error: BaseException | None) -> None:
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        path = report(folder, doing, error)
        if path not in told:
            told.add(path)
            tell(path)

    def unhandled(
        _kind: type[BaseException], error: BaseException, _at: TracebackType | None
    ) -> None:
        met(error)

    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = unhandled
    threading.excepthook = lambda what: met(what.exc_value)
    sys.unraisablehook = lambda what: met(what.exc_value)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before


def hand_on(error: BaseException) -> None:
    """Give a bug that was survived to whoever takes what nobody catches."""
    sys.excepthook(type(error), error, error.__traceback__)


def _errors(error: BaseException) -> list[dict[str, object]]:
    """The classes and places of `error`, of what it came from, and of what a group holds."""
    found: list[dict[str, object]] = []
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < _MOST_ERRORS:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        found.append({"class": _class(type(one)), "at": _places(one.__traceback__)})
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
    return found


def _class(kind: type[BaseException]) -> str:
    """The class by its name in the code; one that was made up meanwhile may be called anything."""
    module = sys.modules.get(kind.__module__)
    is_written = getattr(module, kind.__qualname__.split(".")[0], None) is not None
    return f"{kind.__module__}.{kind.__qualname__}" if is_written else "a class made on the way"


def _places(trace: TracebackType | None) -> list[str]:
    """Module, line and function, outermost first; code that is of no module stays nameless.

    Modules instead of files: a path would name the account. No line of source is read.
    """
    places: list[str] = []
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        name = trace.tb_frame.f_code.co_qualname
        known = sys.modules.get(module)
        is_written = known is not None and vars(known) is trace.tb_frame.f_globals
        places.append(f"{module}:{trace.tb_lineno} {name}" if is_written else "elsewhere")
        trace = trace.tb_next
    return places[-_MOST_PLACES:]


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version  # no matter of a start

    found = {"python": ".".join(map(str, sys.version_info[:3])), "system": sys.platform}
    for name in _VERSIONS_OF:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _write(path: Path, found: dict[str, object]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=1)


def _thin(reports: Path) -> None:
    """Keep the newest reports."""
    newest = sorted(reports.glob("bug-*.json"), key=lambda one: one.stat().st_mtime_ns)
    for one in newest[:-MOST_REPORTS]:
        one.unlink(missing_ok=True)
