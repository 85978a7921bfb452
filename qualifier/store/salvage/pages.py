"""Single pages of a damaged database and its log, authenticated and decrypted one by one.

SQLCipher gives up at the first page whose authentication code does not fit; here each page stands
alone, so that what lies around a broken one can be read. Nothing is written, in particular no
clear text. Source: SQLCipher 4's page format (AES-256-CBC; behind the content 16 bytes of IV and 64
of HMAC-SHA512 over content, IV and page number) and SQLite's file format, "The WAL File Format".
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qualifier.store.database import PLAIN_HEADER, files_of, salt_for
from qualifier.store.log_check import FRAME_BYTES, HEADER_BYTES, PAGE_BYTES, salts_of

_SALT_BYTES, _CODE_BYTES = 16, 64
USABLE = PAGE_BYTES - 16 - _CODE_BYTES
_KEPT_PAGES = 512
_MOST_TRIED = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """`content` is clear text. `is_stale`: a newer version was written and cannot be read."""

    number: int
    content: bytes
    is_stale: bool


class Pages:
    """The pages of the database in a folder, each in its newest version that can be read."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Raises OSError where even the system cannot open the files."""
        path, log, _index = files_of(folder)
        self._file = path.open("rb") if path.exists() else None
        self._bytes = path.stat().st_size if self._file else 0
        self._log = log.read_bytes() if log.exists() else b""
        self._key = key
        self._code_keys: dict[bytes, bytes] = {}  # by salt
        self._frames = self._committed_frames()
        self._broken: dict[int, list[int]] = {}
        self._in_file = -(-self._bytes // PAGE_BYTES)
        self._salt = self._find_salt()
        self._part_log()
        self.count = max([self._in_file, *self._frames])
        self.get = lru_cache(_KEPT_PAGES)(self._get)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    @property
    def broken_frames(self) -> int:
        """How many committed frames of the log cannot be read."""
        return sum(map(len, self._broken.values()))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read at all."""
        return not self._bytes and not self._log

    def numbers(self) -> Iterator[int]:
        """Numbers of all pages there should be."""
        return iter(range(1, self.count + 1))

    def _get(self, number: int) -> Page | None:
        """The page in its newest version; None if none is authentic."""
        for place, raw in self._versions(number):
            if self._is_authentic(number, raw, self._salt):
                return Page(number, self._clear(number, raw), self._is_stale(number, place))
        return None

    def _versions(self, number: int) -> Iterator[tuple[int, bytes]]:
        """(place in the log, bytes), newest first; the file's own has the place -1."""
        for place in reversed(self._frames.get(number, [])):
            yield place, _page_of_frame(self._log, place)
        if self._file is not None and 1 <= number <= self._in_file:
            try:
                self._file.seek((number - 1) * PAGE_BYTES)
                raw = self._file.read(PAGE_BYTES)
            except OSError:  # a dying disk: this page is gone, the next may not be
                return
            if len(raw) == PAGE_BYTES:
                yield -1, raw

    def _is_stale(self, number: int, place: int) -> bool:
        """0 stands for a broken frame of which nobody knows the page."""
        return any(place < broken for one in (number, 0) for broken in self._broken.get(one, ()))

    def _committed_frames(self) -> dict[int, list[int]]:
        """Page → places in the log of its committed frames, as their headers say.

        What follows the last commit was never acknowledged, or is left of an earlier round of the
        log and in the file already.
        """
        salts = salts_of(self._log)
        found: dict[int, list[int]] = {}
        waiting: list[tuple[int, int]] = []
        for place in range((len(self._log) - HEADER_BYTES) // FRAME_BYTES):
            at = HEADER_BYTES + place * FRAME_BYTES
            number, pages = struct.unpack_from(">II", self._log, at)
            waiting.append((number, place))
            if pages and self._log[at + 8 : at + 16] == salts:  # a commit
                for one, where in waiting:
                    found.setdefault(one, []).append(where)
                waiting = []
        return found

    def _part_log(self) -> None:
        """Keep the frames that are authentic pages; note the others, by the page they were for.

        0 stands for an unknown one: then any older version may be out of date.
        """
        claimed, self._frames = self._frames, {}
        for number, places in claimed.items():
            for place in places:
                raw = _page_of_frame(self._log, place)
                if self._is_authentic(number, raw, self._salt):
                    self._frames.setdefault(number, []).append(place)
                elif true_number := self._number_of(raw):
                    self._frames.setdefault(true_number, []).append(place)
                else:
                    self._broken.setdefault(number, []).append(place)
        for places in self._frames.values():
            places.sort()

    def _number_of(self, raw: bytes) -> int:
        """The page's number by its authentication code, where the frame's header lies; 0 if none
        fits. Only numbers the file has are tried."""
        numbers = range(1, min(self._in_file, _MOST_TRIED) + 1)
        return next((one for one in numbers if self._is_authentic(one, raw, self._salt)), 0)

    def _find_salt(self) -> bytes:
        """The salt of the authentication key: from the file, from the log, or as it is made.

        The one that fits most pages wins; salt and first page may have been overwritten.
        """
        found = [salt_for(self._key)]
        found += [raw[:_SALT_BYTES] for _place, raw in self._versions(1)]
        sample = [*range(2, 66), *self._frames]
        versions = [(number, raw) for number in sample for _place, raw in self._versions(number)]

        def fitting(salt: bytes) -> int:
            return sum(self._is_authentic(number, raw, salt) for number, raw in versions)

        return max(dict.fromkeys(found), key=fitting)

    def _is_authentic(self, number: int, raw: bytes, salt: bytes) -> bool:
        start = _SALT_BYTES if number == 1 else 0
        signed = raw[start:-_CODE_BYTES] + struct.pack("<I", number)
        code_key = self._code_keys.get(salt)
        if code_key is None:
            code_key = self._code_keys[salt] = _code_key(self._key, salt)
        code = hmac.digest(code_key, signed, "sha512")
        return hmac.compare_digest(code, raw[-_CODE_BYTES:])

    def _clear(self, number: int, raw: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        start = _SALT_BYTES if number == 1 else 0
        iv = raw[USABLE : USABLE + 16]
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(iv)).decryptor()
        clear = decryptor.update(raw[start:USABLE]) + decryptor.finalize()
        return PLAIN_HEADER[:start] + clear


def _page_of_frame(log: bytes, place: int) -> bytes:
    at = HEADER_BYTES + place * FRAME_BYTES + (FRAME_BYTES - PAGE_BYTES)
    return log[at : at + PAGE_BYTES]


def _code_key(key: bytes, salt: bytes) -> bytes:
    """SQLCipher's key of the authentication codes: its salt is the file's, by 0x3a."""
    turned = bytes(one ^ 0x3A for one in salt)
    return hashlib.pbkdf2_hmac("sha512", key, turned, 2, 32)
