"""Looking for a secret in the memory of another process."""

from __future__ import annotations

from pathlib import Path

LARGEST = 512 * 1024 * 1024


def places_of(pid: int, secret: bytes) -> list[str]:
    """Which writable mappings of process `pid` hold `secret`. Raises PermissionError."""
    found = []
    with (
        Path(f"/proc/{pid}/maps").open(encoding="utf-8") as maps,
        Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory,
    ):
        for line in maps:
            span, rights, *rest = line.split()
            first, last = (int(one, 16) for one in span.split("-"))
            if not rights.startswith("rw") or last - first > LARGEST:
                continue
            try:
                memory.seek(first)
                content = memory.read(last - first)
            except OSError:  # a mapping of a device
                continue
            name = rest[3] if len(rest) > 3 else "anonymous"
            found += [name] * content.count(secret)
    return found
