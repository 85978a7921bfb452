"""Harm done to the files of a profile, by seed: what disks, copies and hands do to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from qualifier.store.database import files_of
from qualifier.store.key import KEY_FILE

PAGE_BYTES = 4096
FRAME_BYTES = PAGE_BYTES + 24

Harm = Callable[[Path, Random], None]


def flip_pages(folder: Path, random: Random) -> None:
    """One bit in each of some pages."""
    path = files_of(folder)[0]
    content = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def zero_range(folder: Path, random: Random) -> None:
    """Some pages in a row, as a lost block of the disk reads."""
    path = files_of(folder)[0]
    content = bytearray(path.read_bytes())
    pages = random.choice((1, 2, 8, 40))
    at = random.randrange(len(content) // PAGE_BYTES) * PAGE_BYTES
    end = min(at + pages * PAGE_BYTES, len(content))
    content[at:end] = bytes(end - at)
    path.write_bytes(content)


def truncate(folder: Path, random: Random) -> None:
    """The file ends too early, anywhere."""
    path = files_of(folder)[0]
    with path.open("rb+") as file:
        file.truncate(random.randrange(1, path.stat().st_size))


def lose_header(folder: Path, random: Random) -> None:
    """The salt alone, the salt and what follows it, or the whole first page."""
    path = files_of(folder)[0]
    size = random.choice((16, 100, PAGE_BYTES))
    content = path.read_bytes()
    path.write_bytes(random.randbytes(size) + content[size:])


def harm_log(folder: Path, random: Random) -> None:
    """Bits, a range or the end of the log; half of the time its index is gone, as after a reset."""
    path, index = files_of(folder)[1:]
    content = bytearray(path.read_bytes()) if path.exists() else bytearray()
    if not content:
        return flip_pages(folder, random)
    match random.randrange(4):
        case 0:
            for _ in range(random.choice((1, 3, 10))):
                content[random.randrange(len(content))] ^= 1 << random.randrange(8)
        case 1:
            at = random.randrange(len(content))
            content[at : at + 6000] = bytes(len(content[at : at + 6000]))
        case 2:
            content = content[: random.randrange(len(content))]
        case 3:
            content[:32] = random.randbytes(32)
    path.write_bytes(content)
    if random.random() < 0.5:
        index.unlink(missing_ok=True)
    return None


def harm_both(folder: Path, random: Random) -> None:
    """The database and its log."""
    flip_pages(folder, random)
    harm_log(folder, random)


def empty_file(folder: Path, random: Random) -> None:
    """The name is there, the content is not."""
    for path in files_of(folder)[: random.choice((1, 2))]:
        if path.exists():
            path.write_bytes(b"")


def lose_file(folder: Path, random: Random) -> None:
    """The database is gone; key file and backups are there."""
    for path in files_of(folder)[:: random.choice((1, 2))]:
        path.unlink(missing_ok=True)


def harm_key_file(folder: Path, random: Random) -> None:
    """A bit of the key file, its end, or all of it."""
    path = folder / KEY_FILE
    content = bytearray(path.read_bytes())
    match random.randrange(3):
        case 0:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)
            path.write_bytes(content)
        case 1:
            path.write_bytes(content[: random.randrange(len(content))])
        case 2:
            path.unlink()


HARMS: tuple[Harm, ...] = (
    flip_pages,
    flip_pages,
    zero_range,
    zero_range,
    truncate,
    lose_header,
    harm_log,
    harm_log,
    harm_both,
    empty_file,
    lose_file,
    harm_key_file,
)
