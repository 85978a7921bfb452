"""The lines of a text file, with what had to be mended in them.

Lines keep their ends: the csv reader needs them for quoted line breaks.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from qualifier.exchange.lists.text_form import TextForm


class LineSource:
    """An iterator of lines that remembers those taken for the record being read.

    The reader of records clears `taken`, `had_nul` and `was_mixed` after each record.
    """

    def __init__(self, path: Path, form: TextForm) -> None:
        self.taken: list[str] = []
        self.had_nul = False
        self.was_mixed = False
        self._lines = self._mixed(path) if form.is_mixed else _uniform(path, form.encoding)
        if form.has_nul:
            self._lines = self._without_nul(self._lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line

    def close(self) -> None:
        """Close the file."""
        self._lines.close()

    def _mixed(self, path: Path) -> Generator[str, None, None]:
        with path.open("rb") as file:
            for line in file:
                try:
                    yield line.decode("utf-8")
                except UnicodeDecodeError:
                    self.was_mixed = True
                    yield line.decode("cp1252", "replace")

    def _without_nul(self, lines: Generator[str, None, None]) -> Generator[str, None, None]:
        try:
            for line in lines:
                if "\0" in line:
                    self.had_nul = True
                    line = line.replace("\0", "")  # noqa: PLW2901 (the line itself is mended)
                    if not line:
                        continue
                yield line
        finally:
            lines.close()


def _uniform(path: Path, encoding: str) -> Generator[str, None, None]:
    with path.open(encoding=encoding, newline="") as file:
        yield from file
