"""The project's Python files, read once, for the tests of this folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file: `name` is its path from the project's root, with slashes."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Parsed anew: to keep the trees of all files costs twice the time, in the collector."""
        return ast.parse(self.text, filename=self.name)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree, kept: several tests walk through it."""
        return tuple(ast.walk(self.tree))

    @property
    def statements(self) -> Iterator[ast.AST]:
        """Statements at any depth, without the expressions in them: a tenth of the nodes."""
        left: list[ast.AST] = [self.tree]
        while left:
            one = left.pop()
            yield one
            for part in ("body", "orelse", "finalbody", "handlers", "cases"):
                below = getattr(one, part, ())
                left += below if isinstance(below, list) else ()

    def at(self, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
        """Where `node` stands, as editors understand it."""
        return f"{self.name}:{node.lineno}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file under `folders`, which are paths from the project's root."""
    return tuple(
        _read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    )


@cache  # by file: the tests ask for different folders
def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    return Source(name, text)
