"""Whether SQLite's write-ahead log still holds what was committed to it.

SQLite reads the log up to the first frame that does not add up and takes what follows for a write
that a power cut broke. So a damaged log costs commits without a word. It is told from a torn write
here: `promised` before the file is opened, `is_kept` after the first reading, and before
anything is written, for the next write goes over what SQLite did not see.

Sources: SQLite, "The WAL File Format"; RELIABILITY promise P6.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

PAGE_BYTES = 4096
HEADER_BYTES = 32
FRAME_BYTES = PAGE_BYTES + 24
_SALTS = slice(16, 24)  # of the log's header
_MAGIC_BIG_ENDIAN = b"\x37\x7f\x06\x83"


@dataclass(frozen=True, slots=True)
class Promise:
    """How many frames of a log were durable. `salts` names the round of the log."""

    salts: bytes = b""
    frames: int = 0


def promised(database: Path) -> Promise:
    """What the log beside `database` must give, as its files stand before they are opened."""
    try:
        log = _beside(database, "-wal").read_bytes()
    except OSError:
        return Promise()
    salts = salts_of(log)
    return Promise(salts, max(_frames_in_index(database, salts), _frames_followed(log, salts)))


def is_kept(database: Path, before: Promise) -> bool:
    """Whether the log, open by now, is read as far as was promised (or was since begun anew)."""
    if not before.frames:
        return True
    try:
        with _beside(database, "-wal").open("rb") as file:
            log = file.read(HEADER_BYTES + 2 * FRAME_BYTES)
    except OSError:
        log = b""
    index = _index(database)
    if index is None or salts_of(log) != before.salts:
        return True  # read without an index, or another program worked it off
    return index[1] >= before.frames


def salts_of(log: bytes) -> bytes:
    """The salts of the log's frames: from its header, or from two of them if that is broken."""
    if len(log) < HEADER_BYTES:
        return b""
    stated = struct.unpack_from(">2I", log, 24)
    if _checksum((0, 0), _words(log, 0, 6)) == stated:
        return log[_SALTS]
    first = log[HEADER_BYTES + 8 : HEADER_BYTES + 16]
    second = log[HEADER_BYTES + FRAME_BYTES + 8 : HEADER_BYTES + FRAME_BYTES + 16]
    return first if first == second else log[_SALTS]


def _frames_in_index(database: Path, salts: bytes) -> int:
    """What the index says that a crash left: it is set after a commit is durable."""
    index = _index(database)
    return index[1] if index is not None and salts and index[0] == salts else 0


def _index(database: Path) -> tuple[bytes, int] | None:
    """(salts, frames) of the index; None where there is none, or it is being written."""
    try:
        with _beside(database, "-shm").open("rb") as file:
            head = file.read(96)
    except OSError:
        return None
    if len(head) < 96 or head[:48] != head[48:] or not head[12]:
        return None
    return head[32:40], int(struct.unpack_from("=I", head, 16)[0])


def _frames_followed(log: bytes, salts: bytes) -> int:
    """Frames up to the last commit that another frame follows on: it was durable by then.

    A follower goes on from the commit's own checksum; what a refused commit left does not.
    """
    if len(salts) != 8:
        return 0
    for place in reversed(range((len(log) - HEADER_BYTES) // FRAME_BYTES - 1)):
        at = HEADER_BYTES + place * FRAME_BYTES
        following = at + FRAME_BYTES
        is_commit = log[at + 4 : at + 8] != bytes(4) and log[at + 8 : at + 16] == salts
        if is_commit and log[following + 8 : following + 16] == salts and _goes_on(log, at):
            return place + 1
    return 0


def _goes_on(log: bytes, at: int) -> bool:
    """Whether the frame behind the one at `at` continues its checksum."""
    following = at + FRAME_BYTES
    words = _words(log, following, 2) + _words(log, following + 24, PAGE_BYTES // 4)
    stated = struct.unpack_from(">2I", log, following + 16)
    return _checksum(struct.unpack_from(">2I", log, at + 16), words) == stated


def _words(log: bytes, at: int, count: int) -> tuple[int, ...]:
    """Words as checksums take them: in the byte order of the machine that began the log."""
    is_big = log[:4] == _MAGIC_BIG_ENDIAN
    return struct.unpack_from(f"{'>' if is_big else '<'}{count}I", log, at)


def _checksum(begun: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
    first, second = begun
    for one, two in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)
