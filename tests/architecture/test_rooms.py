"""Who may import whom (the contracts of pyproject.toml, and core's own rule), names and sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, Source, sources


def test_imports_keep_the_contracts():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_core_imports_the_standard_library_and_itself_only():
    foreign = [
        f"{source.at(node)} {name}"
        for source in sources("qualifier/core")
        for node in source.nodes
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in imported_names(node)
        if not name.startswith("qualifier.core")
        and name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not foreign, "\n".join(foreign)


def imported_names(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules a statement names; one with leading dots is said as it stands."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return ["." * node.level + (node.module or "")]


def test_no_module_is_named_after_nothing():
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
    assert [source.name for source in all_sources() if vague & set(path_words(source))] == []


def path_words(source: Source) -> list[str]:
    """Folders and file name, without the ending."""
    return list(Path(source.name).with_suffix("").parts)


def all_sources() -> tuple[Source, ...]:
    return sources("qualifier", "bench", "tests")


def test_files_and_functions_stay_short():
    long = [source.name for source in all_sources() if source.text.count("\n") > 500]
    long += [
        f"{source.at(node)} {node.name}"
        for source in all_sources()
        for node in source.statements
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 60
    ]
    assert not long, "\n".join(long)
