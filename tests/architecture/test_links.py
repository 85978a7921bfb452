"""Every relative link and picture in the project's Markdown leads somewhere, headings included."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from qualifier.texts.guides import slug

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    found = [ROOT / one for one in listed] or [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return sorted(one for one in found if one.exists())


@lru_cache
def text_of(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """As GitHub makes them: a heading that comes again gets -1, -2."""
    found: list[str] = []
    for line in text_of(path).splitlines():
        heading = re.match(r"#{1,6} +(.*?)#*$", line)
        if heading:
            words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).replace("`", "")
            name = slug(words.replace("**", ""))
            found.append(f"{name}-{found.count(name)}" if name in found else name)
    return set(found)


def broken(path: Path) -> Iterator[str]:
    for target in LINK.findall(CODE.sub("", text_of(path))):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        place, _sign, anchor = unquote(target).partition("#")
        file = (path.parent / place).resolve() if place else path
        if not file.exists():
            yield f"{target}: no such file"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"{target}: no such heading"


def test_links_lead_somewhere():
    found = documents()
    assert ROOT / "README.md" in found
    wrong = [f"{one.relative_to(ROOT)}: {fault}" for one in found for fault in broken(one)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("line", "faults"),
    (
        ("[a](there.md)", 0),
        ("[a](there.md#a-heading-1)", 0),
        ("[a](#ici-cest-là)\n# Ici, c’est là", 0),
        ("[a](nowhere.md)", 1),
        ("![a](nowhere.png)", 1),
        ("[a](there.md#nothing)", 1),
        ("`[a](nowhere.md)` [a](https://example.org/x)", 0),
    ),
)
def test_the_checker_sees_what_is_broken(tmp_path, line, faults):
    (tmp_path / "there.md").write_text("# A heading\n# A heading\n", encoding="utf-8")
    path = tmp_path / "page.md"
    path.write_text(line, encoding="utf-8")
    assert len(list(broken(path))) == faults
