"""The window's end of the worker: a child process, one JSON message a line, restarted if it dies.

Nothing is lost when it dies: all its state is rows. Requests under way are told so and may be
asked again; the key goes in the first message, never in arguments or environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from qualifier.core.errors import LocalError, QualifierError
from qualifier.store.key import KeyBytes, overwrite
from qualifier.ui.desk import Failed
from qualifier.wire import error_from

FIRST_PAUSE_MS = 500
LONGEST_PAUSE_MS = 30_000


@dataclass(slots=True)
class _Waiting:
    then: Callable[[dict[str, object]], None] | None
    failed: Failed | None
    progress: Callable[[int, int], None] | None


class WorkerStopped(LocalError):
    """The worker died with the request under way; asking again is safe."""


class WorkerLink(QObject):
    """Starts, feeds and restarts the worker."""

    changed = Signal(object)  # dict: what changed in the store
    alive = Signal(bool)

    def __init__(self, folder: Path, key: KeyBytes, language: str) -> None:
        super().__init__()
        self._folder, self._key, self._language = folder, key, language
        self._waiting: dict[int, _Waiting] = {}
        self._next = 1
        self._pause_ms = FIRST_PAUSE_MS
        self._stopping = False
        self._rest = b""
        self._to_blank = 0
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._ended)
        self._process.bytesWritten.connect(self._blank_pipe)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.start)

    def start(self) -> None:
        """Start the worker and hand it the key, unless it runs."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            return
        program, arguments = worker_command(self._folder)
        self._process.start(program, arguments)
        self._hand_over_key()
        self.alive.emit(True)

    def ask(
        self,
        request: dict[str, object],
        then: Callable[[dict[str, object]], None] | None = None,
        failed: Failed | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Callable[[], None]:
        """Send a request; returns a function that asks the worker to stop doing it.

        Asked before the worker was to start, it starts now.
        """
        if not self._stopping and not self._again.isActive():
            self.start()
        number = self._next
        self._next += 1
        self._waiting[number] = _Waiting(then, failed, progress)
        self._write({**request, "id": number})
        return lambda: self._write({"id": number, "do": "cancel"})

    def stop(self, wait_ms: int = 5000) -> None:
        """Close the worker's input, which ends it, and wait; kill it if it hangs."""
        self._stopping = True
        self._again.stop()
        self._process.closeWriteChannel()
        runs = self._process.state() != QProcess.ProcessState.NotRunning
        if runs and not self._process.waitForFinished(wait_ms):
            self._process.kill()
            self._process.waitForFinished(1000)

    @property
    def is_asked(self) -> bool:
        """Whether a request is under way."""
        return bool(self._waiting)

    def _hand_over_key(self) -> None:
        """The first message, in memory that can be overwritten."""
        first = {"id": 0, "do": "open", "key": "", "language": self._language}
        head, tail = json.dumps(first).encode().split(b'"key": ""', 1)
        line = bytearray(head + b'"key": "')
        for byte in self._key:
            line += b"%02x" % byte
        line += b'"' + tail + b"\n"
        self._process.write(line)
        self._to_blank = len(line)
        overwrite(line)

    def _blank_pipe(self) -> None:
        """Qt keeps the block it sent from, and what was in it, for what is sent next: the key.

        A line of blanks is no message to the worker.
        """
        if self._to_blank and not self._process.bytesToWrite():
            count, self._to_blank = self._to_blank, 0
            self._process.write(b" " * count + b"\n")

    def _write(self, message: dict[str, object]) -> None:
        line = json.dumps(message, ensure_ascii=True) + "\n"
        self._process.write(line.encode())

    def _read(self) -> None:
        data = self._rest + bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = data.split(b"\n")
        for line in lines:
            if line.strip():
                self._take(json.loads(line))

    def _take(self, message: dict[str, Any]) -> None:
        self._pause_ms = FIRST_PAUSE_MS
        if "changed" in message:
            self.changed.emit(message["changed"])
            return
        waiting = self._waiting.get(int(message["id"]))
        if waiting is None:
            return
        if "progress" in message:
            done, total = message["progress"]
            if waiting.progress:
                waiting.progress(int(done), int(total))
            return
        del self._waiting[int(message["id"])]
        if "error" in message:
            if waiting.failed:
                waiting.failed(error_from(message["error"]))
        elif waiting.then:
            waiting.then(message["done"])

    def _ended(self) -> None:
        self.alive.emit(False)
        lost, self._waiting, self._rest = self._waiting, {}, b""
        for waiting in lost.values():
            if waiting.failed:
                waiting.failed(_stopped())
        if not self._stopping:
            self._again.start(self._pause_ms)
            self._pause_ms = min(self._pause_ms * 2, LONGEST_PAUSE_MS)


def worker_command(folder: Path) -> tuple[str, list[str]]:
    """Program and arguments that run the worker, also from inside a bundle."""
    arguments = ["--profile", str(folder), "work", "--child"]
    if getattr(sys, "frozen", False):
        return sys.executable, arguments
    return sys.executable, ["-m", "qualifier", *arguments]


def _stopped() -> QualifierError:
    return WorkerStopped()
