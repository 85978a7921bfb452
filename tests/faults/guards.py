"""Guards: who goes to the network, starts a program, opens what is none of its business.

`Guard` hears Python's own audit events, and Linux's of one file that texts lure to: so it also
hears what Qt or a parser in C opens. What neither can hear `strace` does, for a whole process.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any, Self

from tests.fakes.program import ROOT

_NEVER = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "urllib.Request",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "subprocess.Popen",
    "webbrowser.open",
)
_PROGRAM = tuple(
    {
        str(Path(one).resolve())
        for one in (ROOT, sys.prefix, sys.base_prefix, os.__file__.rsplit("/", 1)[0])
    }
)
_SYSTEM = ("/dev/null", "/dev/urandom", "/proc/", "/sys/", "/usr/share/zoneinfo", "/etc/localtime")
_WRITES = os.O_WRONLY | os.O_RDWR
_IN_OPEN = 0x20
_guards: list[Guard] = []


class Guard:
    """Collects in `met` what happened inside its `with` and should not have.

    Reading is allowed in the program's own folders and in `folder`, writing in `folder` alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder.resolve())
        self.met: list[str] = []
        # In a folder of its own: nobody has a reason to go there.
        self.bait = folder / "bait" / "bait.png"
        self.bait.parent.mkdir(exist_ok=True)
        self.bait.write_bytes(b"\x89PNG\r\n\x1a\n")
        self._watch = _watch(self.bait)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NEVER:
            if event == "socket.connect" and isinstance(arguments[1], str | bytes):
                return  # a socket of this computer's own
            self.met.append(f"{event} {arguments!r:.200}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            is_written = bool((arguments[2] or 0) & _WRITES)
            allowed = (self._folder,) if is_written else (self._folder, *_PROGRAM, *_SYSTEM)
            if not path.startswith(allowed) and not (is_written and path == "/dev/null"):
                self.met.append(f"open {path!r:.200}")

    def __enter__(self) -> Self:
        if not _guards:
            _install()
        _guards.append(self)
        return self

    def __exit__(self, *_trouble: object) -> None:
        _guards.remove(self)
        if self._watch is not None:
            if _was_touched(self._watch):
                self.met.append("the bait was opened")
            os.close(self._watch)


_is_installed = False


def _install() -> None:
    """An audit hook stays for the life of the process: it asks the guards there are."""
    global _is_installed  # noqa: PLW0603 - so does the hook
    if not _is_installed:
        _is_installed = True
        sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    for one in tuple(_guards):
        one.hear(event, arguments)


def _watch(path: Path) -> int | None:
    """A handle that tells when `path` is opened; None where there is no inotify."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    handle = int(library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    assert library.inotify_add_watch(handle, os.fsencode(path), _IN_OPEN) > 0
    return handle


def _was_touched(handle: int) -> bool:
    try:
        return bool(os.read(handle, 4096))
    except BlockingIOError:
        return False
