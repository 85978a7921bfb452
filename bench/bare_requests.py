"""The baseline of an exchange: the same requests by a bare session, answers read by orjson.

No store, no connector: what goes over the wire, and what comes back as Python's own values.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import requests


def asked_again(base: str, headers: Mapping[str, str], asked: Sequence[Mapping[str, Any]]) -> float:
    """Ask these requests (method, path, query, body as JSON values) one after the other; how long
    it took, in seconds."""
    with requests.Session() as session:
        session.headers.update(headers)
        begun = time.perf_counter()
        for one in asked:
            body = one["body"]
            answer = session.request(
                one["method"],
                base + one["path"],
                params=one["query"],
                data=orjson.dumps(body) if body is not None else None,
                headers={"Content-Type": "application/json"} if body is not None else None,
                timeout=60,
            )
            answer.raise_for_status()
            orjson.loads(answer.content)
        return time.perf_counter() - begun
