"""A process of its own that asks an API as somebody who signed in, as a worker or a command does.

    python -m tests.fakes.fake_sign_in.asking

One JSON object a line comes in, one goes out. `dies`: it is killed when the new token has come and
is not kept yet.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.store.profile import Store
from qualifier.sync.http import Http
from qualifier.sync.pace import Pace
from qualifier.sync.sign_in.access import SignedIn
from qualifier.sync.sign_in.kept import KeptToken
from qualifier.sync.sign_in.token import Token
from tests.fakes.fake_sign_in.server import facts_of


class Dying(KeptToken):
    """Whoever keeps here is killed before it is kept."""

    def keep(self, token: Token) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def ask(store: Store, connection_id: str, root: str, kept: KeptToken | None = None) -> Any:
    """What the API said to one request: its status, or why there is none."""
    try:
        kept = kept or KeptToken(store, connection_id)
        http = Http(SignedIn(facts_of(root), kept), Pace(1000, 1000))
        try:
            return http.ask("GET", "/api", changes=False).status
        finally:
            http.close()
    except (NeedsAttention, TryLater) as error:
        return error.reason


class Asking:
    """The other end of such a process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.fake_sign_in.asking"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def begin(self, store: Store, root: str, *, dies: bool = False) -> None:
        order = {
            "folder": str(store.folder), "key": store.key.hex(), "root": root, "dies": dies,
        }  # fmt: skip
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def said(self) -> Any:
        """What it said; None where it died."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def close(self) -> int:
        """End it; its exit status."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait(10)


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        store = Store(Path(order["folder"]), bytes.fromhex(order["key"]), is_window=False)
        kept = Dying(store, "crm-1") if order["dies"] else None
        print(json.dumps(ask(store, "crm-1", order["root"], kept)), flush=True)
        store.close()


if __name__ == "__main__":
    main()
