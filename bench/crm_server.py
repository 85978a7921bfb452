"""A fake HubSpot in a process of its own, which the bench talks to over a pipe.

    python -m bench.crm_server LEADS

It first tells where it is. Then each line on its standard input asks for something and is answered
by one JSON line: `load` (requests since the last asking, and the seconds spent on them),
`requests` (the same, each with method, path, query and body). The end of input ends it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.profiles import CITIES, FIRST_NAMES, LAST_NAMES, TRADES
from tests.contract.hubspot_scene import HubSpotScene
from tests.fakes.fake_hubspot.definitions import Definition
from tests.fakes.fake_hubspot.server import TOKEN, FakeHubSpot

DAY_MS = 86_400_000
# What every real account has, and what ours is given by the sync centre.
MORE = "mobilephone address zip country lq_fit lq_maturity lq_cell lq_decision".split()


@dataclass(frozen=True)
class Load:
    """What a server was asked: how often, and how long it worked on that."""

    requests: int
    busy_s: float


class CrmServer:
    """The process, from outside."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child, self.token = child, TOKEN
        self.base = str(self._answer()["base"])
        self.headers = {"Authorization": f"Bearer {TOKEN}"}

    def load(self) -> Load:
        """Since the last asking."""
        return Load(**self._ask("load"))

    def requests(self) -> list[dict[str, Any]]:
        """All since the last asking."""
        return list(self._ask("requests")["requests"])

    def _ask(self, what: str) -> dict[str, Any]:
        assert self._child.stdin
        self._child.stdin.write(what + "\n")
        self._child.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._child.stdout
        return dict(json.loads(self._child.stdout.readline()))


@contextmanager
def crm_server(leads: int) -> Iterator[CrmServer]:
    """One with that many leads, a day old."""
    command = [sys.executable, "-m", "bench.crm_server", str(leads)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        yield CrmServer(child)
        assert child.stdin
        child.stdin.close()
        assert child.wait(30) == 0


class _Watched:
    """Notes what the fake does, around `_acted`, which does it."""

    def __init__(self, fake: FakeHubSpot) -> None:
        self._acted = fake._acted
        self._requests: list[dict[str, Any]] = []
        self._busy_s = 0.0
        fake._acted = self._watch  # type: ignore[method-assign]

    def _watch(self, handler: Any, method: str, path: str, query: Any, data: bytes) -> Any:
        begun = time.perf_counter()
        answer = self._acted(handler, method, path, query, data)
        self._busy_s += time.perf_counter() - begun
        asked = {
            "method": method,
            "path": path,
            "query": query,
            "body": json.loads(data) if data else None,
        }
        self._requests.append(asked)
        assert answer.status < 300, (asked, answer.body[:300])
        return answer

    def told(self, what: str) -> dict[str, Any]:
        requests, busy_s = self._requests, self._busy_s
        self._requests, self._busy_s = [], 0.0
        if what == "requests":
            return {"requests": requests}
        return {"requests": len(requests), "busy_s": busy_s}


def main() -> int:
    scene = HubSpotScene()
    scene.server.check_every = 0  # the tests hold every exchange against the contract
    scene.server.asked = type(scene.server.asked)(maxlen=1)
    for name in MORE:
        scene.account.define("contacts", Definition(name))
    watched = _Watched(scene.server)
    yesterday = int(time.time() * 1000) - DAY_MS
    for number in range(int(sys.argv[1])):
        scene.account.put(_lead(number), yesterday)
    print(json.dumps({"base": scene.server.base}), flush=True)
    for line in sys.stdin:
        print(json.dumps(watched.told(line.strip())), flush=True)
    scene.close()
    return 0


def _lead(number: int) -> dict[str, str]:
    first_name = FIRST_NAMES[number % len(FIRST_NAMES)]
    last_name = LAST_NAMES[number // 7 % len(LAST_NAMES)]
    # Fictional ranges are too small for so many: these only have the form of mobile numbers. None
    # of the first ten thousand is in a bench profile.
    digits = f"06{(number * 7_919 + 3) % 100_000_000:08d}"
    return {
        "firstname": first_name,
        "lastname": f"{last_name} {number % 9973}",
        "jobtitle": "Directeur maintenance",
        "company": f"{TRADES[number % len(TRADES)]} {number % 49_999}",
        "phone": " ".join(digits[at : at + 2] for at in range(0, 10, 2)),
        "email": f"{first_name}.{last_name}.{number}@lists.example".lower(),
        "address": f"{number % 300} rue du Four",
        "zip": f"{10_000 + number % 80_000}",
        "city": CITIES[number % len(CITIES)],
        "country": "France",
    }


if __name__ == "__main__":
    sys.exit(main())
