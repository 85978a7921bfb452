"""Whether what was asked and answered keeps Zoho's own description of its API."""

from __future__ import annotations

from collections.abc import Mapping


def load() -> bool:
    """Whether there is a description to check against."""
    return False


def problems(
    method: str, path: str, query: Mapping[str, str], body: bytes, status: int, answer: bytes
) -> list[str]:
    """What breaks it; empty if nothing."""
    return []
