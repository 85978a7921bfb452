"""What a process did to one folder, from `strace`: writes, syncs, names, acknowledgements."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"
WRITES_AND_SYNCS = "pwrite64,fsync,fdatasync,ftruncate"
LONGEST_WRITE = 200_000
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")
_IGNORED = ("-shm", ".lock")  # shared memory is rebuilt; a lock file has no content


class Act(Enum):
    CREATE = "create"
    WRITE = "write"
    TRUNCATE = "truncate"
    SYNC = "sync"
    SYNC_FOLDER = "sync_folder"
    UNLINK = "unlink"
    RENAME = "rename"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True)
class Step:
    """One system call. `name` is in the folder; `other` the new name of a rename.

    `at` is the offset of a write, or the size of a truncate, or the acknowledged number.
    """

    act: Act
    name: str = ""
    at: int = 0
    data: bytes = b""
    other: str = ""


def strace(
    command: Sequence[str], log: Path, out: Path, *more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m …` under strace; its standard output goes to the file `out`."""
    with out.open("wb") as output:
        return subprocess.run(
            [
                *("strace", "-f", "-y", "-xx", "-s", str(LONGEST_WRITE), "--seccomp-bpf"),
                *("-o", str(log), "-e", f"trace={CALLS}", *more),
                *(sys.executable, "-m", *command),
            ],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.PIPE,
            check=False,
        )


@contextmanager
def attached(process: int, log: Path, faults: Sequence[str]) -> Iterator[None]:
    """Trace the writes and syncs of a process that is there already, until it ends.

    `faults` are what strace injects; it counts the calls of each thread by itself.
    """
    inject = [part for one in faults for part in ("-e", f"inject={one}")]
    with subprocess.Popen(
        [
            *("strace", "-f", "-y", "-p", str(process), "-o", str(log)),
            *("-e", f"trace={WRITES_AND_SYNCS}", *inject),
        ],
        stderr=subprocess.PIPE,
        text=True,
    ) as strace:
        assert strace.stderr is not None
        said = strace.stderr.readline()
        assert "attached" in said, said
        yield
        strace.stderr.read()


def is_available() -> bool:
    """Whether processes can be traced here: strace is there and the system lets it work."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync", "true"],
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def read_steps(log: Path, folder: Path, out: Path) -> Iterator[Step]:
    """Steps in the order they ended. Failed calls changed nothing and are left out."""
    begun: dict[str, str] = {}
    with log.open(encoding="ascii") as lines:
        for line in lines:
            whole = _joined(line, begun)
            if whole is None:
                continue
            match = _LINE.match(whole)
            if match and not match[3].startswith("-"):
                yield from _step(match[1], match[2], int(match[3]), folder, out)


def _joined(line: str, begun: dict[str, str]) -> str | None:
    """A call that another thread's call interrupted in the log is put together again."""
    thread = line.split(" ", 1)[0]
    if "<unfinished ...>" in line:
        begun[thread] = line[: line.index("<unfinished ...>")]
        return None
    if "resumed>" in line:
        return begun.pop(thread) + line[line.index("resumed>") + len("resumed>") :]
    return line


def _step(call: str, arguments: str, result: int, folder: Path, out: Path) -> Iterator[Step]:
    if call in ("unlink", "unlinkat", "openat") or call.startswith("rename"):
        yield from _named(call, arguments, folder)
        return
    found = _FILE.match(arguments)
    path = Path(_bytes(found[1]).decode()) if found else Path()
    if path == out and call == "write":
        yield from _acknowledged(arguments)
    elif path == folder and call in ("fsync", "fdatasync"):
        yield Step(Act.SYNC_FOLDER)
    elif path.parent == folder and not path.name.endswith(_IGNORED):
        yield _on_file(call, path.name, arguments, result)


def _named(call: str, arguments: str, folder: Path) -> Iterator[Step]:
    """Calls that take names. Relative names are never ours: the store uses absolute ones."""
    paths = [Path(_bytes(one).decode()) for one in _TEXT.findall(arguments)]
    if not paths or paths[0].parent != folder or paths[0].name.endswith(_IGNORED):
        return
    if call == "openat":
        if "O_CREAT" in arguments:
            yield Step(Act.CREATE, paths[0].name)
    elif call.startswith("rename"):
        yield Step(Act.RENAME, paths[0].name, other=paths[1].name)
    else:
        yield Step(Act.UNLINK, paths[0].name)


def _acknowledged(arguments: str) -> Iterator[Step]:
    for text in _TEXT.findall(arguments):
        for word in _bytes(text).decode().splitlines():
            if word.isdigit():
                yield Step(Act.ACKNOWLEDGE, at=int(word))


def _on_file(call: str, name: str, arguments: str, result: int) -> Step:
    numbers = arguments.rsplit(">", 1)[1].split(",")
    match call:
        case "pwrite64":
            data = _bytes(_TEXT.findall(arguments)[0])
            return Step(Act.WRITE, name, int(numbers[-1]), data[:result])
        case "ftruncate":
            return Step(Act.TRUNCATE, name, int(numbers[-1]))
        case "fsync" | "fdatasync":
            return Step(Act.SYNC, name)
    raise AssertionError(f"{call} on {name}: the replay knows no plain write into the profile")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
