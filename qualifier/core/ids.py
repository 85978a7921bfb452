"""Ids made on the device: UUIDv7 text (RFC 9562), so that rows sort by the time they were made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

NewId = Callable[[], str]


def uuid7(now_ms: int, random_bits: bytes) -> str:
    """A UUIDv7 from milliseconds since 1970 and ten random bytes."""
    if len(random_bits) != 10:
        raise ValueError("a UUIDv7 takes ten random bytes")
    raw = bytearray(now_ms.to_bytes(6, "big") + random_bits)
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_id() -> str:
    """A fresh id from the system's clock and random source."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def ids_in_bulk(at_a_time: int = 512) -> NewId:
    """As `new_id`, for hundreds of thousands: the system is asked for many random bytes at once."""
    left: list[bytes] = []

    def one() -> str:
        if not left:
            drawn = os.urandom(10 * at_a_time)
            left.extend(drawn[at : at + 10] for at in range(0, len(drawn), 10))
        return uuid7(time.time_ns() // 1_000_000, left.pop())

    return one
