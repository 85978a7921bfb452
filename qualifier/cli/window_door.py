"""The door to a running window: writing commands are handed to it over a local socket.

One JSON message a line: `{"do": …}` in, `{"progress": [done, total]}` lines and then `{"done": …}`
or `{"error": …}` out. Only its own user may connect.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from qualifier.core.errors import ActionRefused
from qualifier.wire import error_from

SOCKET_FILE = "window.sock"
CONNECT_S = 2.0
ANSWER_S = 3600.0  # a large import takes its time; progress comes meanwhile
Progress = Callable[[int, int], None]


def hand_over(
    folder: Path,
    request: Mapping[str, Any],
    progress: Progress = lambda _done, _total: None,
) -> dict[str, Any] | None:
    """The window's answer to `request`; None if no window is open on the profile in `folder`.

    Raises the QualifierError that the window answered, or ActionRefused(window_busy).
    """
    door = _open(folder / SOCKET_FILE)
    if door is None:
        return None
    with door:
        try:
            door.sendall(json.dumps(request).encode() + b"\n")
            for message in _lines(door):
                if "progress" in message:
                    progress(*message["progress"])
                elif "error" in message:
                    raise error_from(message["error"])
                elif "done" in message:
                    return dict(message["done"])
        except (OSError, ValueError) as error:
            raise ActionRefused("window_busy") from error
    raise ActionRefused("window_busy")


def _open(path: Path) -> socket.socket | None:
    if not hasattr(socket, "AF_UNIX") or not path.exists():
        return None
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.settimeout(CONNECT_S)
    try:
        door.connect(str(path))
    except OSError:  # left over by a window that was killed, or the path is too long for a socket
        door.close()
        return None
    door.settimeout(ANSWER_S)
    return door


def _lines(door: socket.socket) -> Iterator[dict[str, Any]]:
    with door.makefile("rb") as answers:
        for line in answers:
            if line.strip():
                yield json.loads(line)
