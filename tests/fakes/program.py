"""The real program in processes of its own: commands, and a worker spoken to as the window does.

They are forked from a process that has imported the program (`warm`), but for those that ask for
an interpreter of their own (`run_cold`, `Profile.start`), as all do where there is no such fork.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes import warm
from tests.fakes.warm import WarmProcess

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
CHECKS = ROOT.parent / "shared" / "checks"
WORDS = "correct horse"
PROGRAM = ("-m", "qualifier")
PATIENCE_S = 120


def environment() -> dict[str, str]:
    """This process's, in English, without a key store: keyring's own switch for that."""
    # Without byte code on disk every start compiles every module again.
    kept = {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "QT_QPA_PLATFORM": "offscreen",
    }


def run(
    *arguments: object, stdin: str = "", before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """One command to its end. `before` is a command that starts it, under limits of its own."""
    if not warm.CAN_BE_HAD:
        return run_cold(*arguments, stdin=stdin, before=before)
    process = WarmProcess(
        PROGRAM, list(map(str, arguments)), folder=ROOT, environment=environment(), before=before
    )
    out, said = process.communicate(stdin.encode(), PATIENCE_S)
    return subprocess.CompletedProcess(process.args, process.wait(), _text(out), _text(said))


def run_cold(
    *arguments: object, stdin: str = "", before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """As `run`, by an interpreter of its own that imports what the command needs."""
    return subprocess.run(
        [*before, sys.executable, *PROGRAM, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
        timeout=PATIENCE_S,
    )


def _text(said: bytes) -> str:
    return said.decode().replace("\r\n", "\n").replace("\r", "\n")


class Profile:
    """A profile folder with its passphrase file; commands run on it."""

    def __init__(self, folder: Path) -> None:
        self.start: Callable[..., subprocess.CompletedProcess[str]] = run
        self.folder = folder / "profile"
        self.words = folder / "words"
        self.words.write_text(WORDS + "\n", encoding="utf-8")

    @property
    def options(self) -> tuple[object, ...]:
        return ("--profile", self.folder, "--passphrase-file", self.words)

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """A command on this profile, as a person reads it."""
        return self.start(*self.options, *arguments)

    def json(self, *arguments: object) -> dict[str, Any]:
        """A command that is carried out, as a script reads it."""
        done = self.start(*self.options, "--json", *arguments)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def refused(self, *arguments: object) -> str:
        """What a command that is refused says; never a traceback."""
        done = self.run(*arguments)
        assert done.returncode == 1, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stderr.strip()

    def key(self) -> bytes:
        from qualifier.store import profile
        from qualifier.store.profile import Secret

        return profile.key_from(self.folder, Secret("passphrase", WORDS))


def prepared(folder: Path) -> Profile:
    """A profile that is there already; its passphrase is cheap to try."""
    from qualifier.store.profile import Secret
    from tests.fakes.new_profile import new_profile

    made = Profile(folder)
    new_profile(made.folder, (Secret("passphrase", WORDS),))
    return made


class WorkerProcess:
    """`qualifier work --child`. Use as a context manager."""

    def __init__(
        self,
        folder: Path,
        key: bytes,
        language: str = "en",
        program: tuple[str, str] = PROGRAM,
        *,
        is_cold: bool = False,
    ) -> None:
        arguments = ["--profile", str(folder), "work", "--child"]
        self.process: subprocess.Popen[bytes] | WarmProcess
        if warm.CAN_BE_HAD and not is_cold:
            self.process = WarmProcess(program, arguments, folder=ROOT, environment=environment())
        else:
            self.process = subprocess.Popen(
                [sys.executable, *program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env=environment(),
            )
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.seen: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, name="worker's messages")
        self._reader.start()
        self._number = 0
        self.send({"id": 0, "do": "open", "key": key.hex(), "language": language})

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, request: dict[str, Any]) -> int:
        """Send a request; returns its number."""
        self._number += 1
        self.send({"id": self._number, **request})
        return self._number

    def answer(self, number: int, timeout_s: float = 60) -> dict[str, Any]:
        """The reply to a request: a message with `done` or `error`."""
        return self.wait_for(
            lambda one: one.get("id") == number and ("done" in one or "error" in one), timeout_s
        )

    def done(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask and wait for the result."""
        answer = self.answer(self.ask(request))
        assert "done" in answer, answer
        return dict(answer["done"])

    def changed(self, what: str, timeout_s: float = 30) -> Any:
        """The next unsolicited message about `what` (or one that came already)."""
        return self.wait_for(lambda one: what in one.get("changed", {}), timeout_s)["changed"][what]

    def wait_for(self, fits: Any, timeout_s: float = 60) -> dict[str, Any]:
        until = time.monotonic() + timeout_s
        for one in self.seen:
            if fits(one):
                self.seen.remove(one)
                return one
        while True:
            message = self._messages.get(timeout=max(until - time.monotonic(), 0.01))
            assert message is not None, "the worker ended"
            if fits(message):
                return message
            self.seen.append(message)

    def end(self) -> int:
        """Close its input, as the window does; returns the exit status. `seen` is then complete."""
        assert self.process.stdin is not None
        if not self.process.stdin.closed:
            self.process.stdin.close()
        status = self.process.wait(timeout=60)
        self._close()
        while not self._messages.empty():
            if message := self._messages.get():
                self.seen.append(message)
        return status

    def kill(self) -> None:
        """As a crash does."""
        self.process.kill()
        self.process.wait(timeout=10)
        self._close()

    def _close(self) -> None:
        self._reader.join(timeout=10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._messages.put(json.loads(line))
        self._messages.put(None)

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_trouble: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=10)
        self._close()
