"""A disk that forgets: steps go in, and a power cut says what is left.

What was synced stays. What was not may be gone, there in part, or torn inside a write. A sync of a
file keeps its content, a sync of the folder its names. Sectors are whole or not written at all.
After a sync that failed the kernel holds the writes before it for done: no later sync keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from random import Random

from tests.faults.strace_log import Act, Step

SECTOR = 512


class Survival(Enum):
    """What happens to steps that no sync covers."""

    DROPPED = "dropped"
    SUBSET = "subset"
    TORN = "torn"


@dataclass(eq=False)
class _File:
    """A file without its name: what is safe, the steps since, and what processes see."""

    safe: bytearray
    since: list[Step] = field(default_factory=list)
    seen: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.seen = bytearray(self.safe)

    def take(self, step: Step) -> None:
        self.since.append(step)
        _apply(self.seen, step)

    def sync(self) -> None:
        for step in self.since:
            _apply(self.safe, step)
        self.since.clear()

    def after(self, steps: list[Step]) -> bytes:
        content = bytearray(self.safe)
        for step in steps:
            _apply(content, step)
        return bytes(content)


class Disk:
    """One folder on it."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        """`names` are the files that the process will write; those that are there are safe."""
        there = [one for one in names if (folder / one).exists()]
        self._live = {name: _File(bytearray((folder / name).read_bytes())) for name in there}
        self._safe = dict(self._live)
        self._names_since: list[Step] = []

    def take(self, step: Step) -> None:
        """Let the process do `step`."""
        match step.act:
            case Act.CREATE:
                if step.name not in self._live:
                    self._live[step.name] = _File(bytearray())
                    self._names_since.append(step)
            case Act.UNLINK:
                del self._live[step.name]
                self._names_since.append(step)
            case Act.RENAME:
                self._live[step.other] = self._live.pop(step.name)
                self._names_since.append(step)
            case Act.WRITE | Act.TRUNCATE:
                self._live[step.name].take(step)
            case Act.SYNC:
                self._live[step.name].sync()
            case Act.SYNC_FAILED:
                self._live[step.name].since.clear()
            case Act.SYNC_FOLDER:
                self._safe = dict(self._live)
                self._names_since.clear()
            case Act.ACKNOWLEDGE:
                pass

    def unharmed(self) -> dict[str, bytes]:
        """Name → content as the process sees it."""
        return {name: bytes(file.seen) for name, file in self._live.items()}

    def after_cut(self, survival: Survival, random: Random) -> dict[str, bytes]:
        """Name → content after the power comes back."""
        share = random.random()
        names = self._names_after(survival, random)
        return {
            name: file.after(_survivors(file.since, survival, share, random))
            for name, file in names.items()
        }

    def _names_after(self, survival: Survival, random: Random) -> dict[str, _File]:
        """Names are journalled: what no sync covers survives in order, up to some point."""
        if survival is Survival.DROPPED or not self._names_since:
            return self._safe
        kept = self._names_since[: random.randint(0, len(self._names_since))]
        names = dict(self._safe)
        for step in kept:
            if step.act is Act.UNLINK:
                names.pop(step.name, None)
            elif step.act is Act.RENAME:
                names[step.other] = names.pop(step.name)
            elif step.name in self._live:
                names[step.name] = self._live[step.name]
        return names


def _survivors(steps: list[Step], survival: Survival, share: float, random: Random) -> list[Step]:
    match survival:
        case Survival.DROPPED:
            return []
        case Survival.SUBSET:
            return [one for one in steps if random.random() < share]
        case Survival.TORN:
            parts = [part for one in steps for part in _sectors(one)]
            return [one for one in parts if random.random() < share]


def _sectors(step: Step) -> list[Step]:
    if step.act is not Act.WRITE:
        return [step]
    parts, start = [], 0
    while start < len(step.data):
        end = min(len(step.data), start + SECTOR - (step.at + start) % SECTOR)
        parts.append(Step(Act.WRITE, step.name, step.at + start, step.data[start:end]))
        start = end
    return parts


def _apply(content: bytearray, step: Step) -> None:
    if step.act is Act.TRUNCATE:
        if step.at < len(content):
            del content[step.at :]
        else:
            content.extend(bytes(step.at - len(content)))
        return
    end = step.at + len(step.data)
    if end > len(content):
        content.extend(bytes(end - len(content)))
    content[step.at : end] = step.data
