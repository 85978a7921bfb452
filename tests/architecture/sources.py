"""The project's Python files, read once and parsed, for the tests of this folder."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file: `name` is its path from the project's root, with slashes."""

    name: str
    text: str
    tree: ast.Module

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
    return Source(name, text, ast.parse(text, filename=name))
