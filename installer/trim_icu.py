"""Qt brings ICU's data of all languages (31 MB); the program speaks two. Makes the small library.

Layout of the data: icu4c/source/common/ucmndata.h (UDataOffsetTOC). A header whose first two bytes
are its size, then a table: count, and by entry where its name and its data begin, counted from the
table's own beginning. Names are in order, data on boundaries of 16 bytes.
"""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

# Folders of ICU that Qt never asks: its own tables name currencies, countries, units and zones.
UNUSED_FOLDERS = ("brkitr", "curr", "lang", "rbnf", "region", "translit", "unit", "zone")
LANGUAGES = re.compile(r"(root|fr|en)(_\w+)?$")
# Tables that are no locale's, by name; other .res of the first two levels are languages.
TABLES = (
    "res_index", "pool", "ucadata", "timezoneTypes", "windowsZones", "zoneinfo64", "metaZones",
    "supplementalData", "likelySubtags", "numberingSystems", "keyTypeData", "plurals",
    "pluralRanges", "dayPeriods", "genderList", "currencyNumericCodes", "icustd", "icuver",
    "metadata", "grammaticalFeatures", "units", "langInfo",
)  # fmt: skip


def trimmed(library: Path, folder: Path) -> Path:
    """A library of the same name in `folder` that holds the two languages' data alone.

    Raises ValueError where the library is not laid out as described, CalledProcessError where
    binutils (nm, as, ld) refuse.
    """
    symbol, data = _data_of(library)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "icu.dat").write_bytes(_only(data))
    (folder / "icu.s").write_text(
        f".section .rodata\n.balign 16\n.global {symbol}\n.type {symbol},@object\n"
        f'{symbol}:\n.incbin "{folder / "icu.dat"}"\n.size {symbol},.-{symbol}\n'
        '.section .note.GNU-stack,"",@progbits\n',
        encoding="ascii",
    )
    made = folder / library.name
    subprocess.run(["as", "-o", folder / "icu.o", folder / "icu.s"], check=True)
    subprocess.run(
        ["ld", "-shared", "-soname", library.name, "-o", made, folder / "icu.o"], check=True
    )
    return made


def _data_of(library: Path) -> tuple[str, bytes]:
    """The symbol that ICU asks for, and the data behind it."""
    listed = subprocess.run(
        ["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True
    ).stdout
    found = re.search(r"^([0-9a-f]+) . (icudt\d+_dat)$", listed, re.MULTILINE)
    if found is None:
        raise ValueError(f"{library.name}: no ICU data")
    # Read-only data of a shared library lies in the file where it lies in memory.
    data = library.read_bytes()[int(found[1], 16) :]
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD":
        raise ValueError(f"{library.name}: not a common data file of ICU")
    return found[2], data


def _is_used(name: str) -> bool:
    """Whether an item such as `coll/fr.res`, without the package's name, is asked for."""
    *folders, file = name.split("/")
    stem, _dot, ending = file.rpartition(".")
    if folders and folders[0] in UNUSED_FOLDERS:
        return False
    if ending != "res":
        return ending != "cnv"  # converters to old code pages; UTF-8 and Latin 1 are code
    return stem in TABLES or LANGUAGES.match(stem) is not None


def _only(data: bytes) -> bytes:
    """The same package with the used items alone."""
    header = struct.unpack_from("<H", data)[0]
    table = data[header:]
    count = struct.unpack_from("<I", table)[0]
    entries = [struct.unpack_from("<II", table, 4 + 8 * at) for at in range(count)]
    kept: list[tuple[bytes, bytes]] = []
    for at, (name_at, begin) in enumerate(entries):
        name = table[name_at : table.index(b"\0", name_at)]
        end = entries[at + 1][1] if at + 1 < count else _end(table, begin)
        if _is_used(name.decode("ascii").partition("/")[2]):
            kept.append((name, table[begin:end]))
    return data[:header] + _package(kept)


def _end(table: bytes, begin: int) -> int:
    """Where the last item ends: nothing says it, so generously, with what follows in the file."""
    return min(len(table), begin + 1_000_000)


def _package(items: list[tuple[bytes, bytes]]) -> bytes:
    names, at = bytearray(), 4 + 8 * len(items)
    name_offsets = []
    for name, _data in items:
        name_offsets.append(at + len(names))
        names += name + b"\0"
    body = bytearray()
    begin = -(-(at + len(names)) // 16) * 16
    offsets = []
    for _name, data in items:
        offsets.append(begin + len(body))
        body += data + b"\xaa" * (-len(data) % 16)
    table = struct.pack("<I", len(items))
    for pair in zip(name_offsets, offsets, strict=True):
        table += struct.pack("<II", *pair)
    whole = bytes(table) + bytes(names)
    return whole + b"\xaa" * (begin - len(whole)) + bytes(body)
