"""`script compare`, `script paths` and `script print`, without starting a process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualifier.cli import script_studies
from qualifier.cli.arguments import parser
from qualifier.cli.reply import Refused, Reply
from qualifier.core.errors import FileRefused, NotFound

SMALL = """\
format: qualifier-script/1
id: small
title: {{fr: Petit, en: Small}}
sections:
  - id: one
    title: {{fr: Un, en: One}}
    questions:
      - id: budget
        type: choice
        ask: {{fr: "Budget ?", en: "Budget?"}}
        choices:
          - {{id: voted, label: {{fr: Voté, en: Approved}}, maturity: {maturity}}}
      - {{id: more, type: {type}, ask: {{fr: Quoi, en: What}}}}
"""


def run(*arguments: object) -> Reply:
    return script_studies.run(parser().parse_args(["script", *map(str, arguments)]))


def written(folder: Path, name: str, type_name: str = "text", maturity: int = 5) -> Path:
    file = folder / name
    file.write_text(SMALL.format(type=type_name, maturity=maturity), encoding="utf-8")
    return file


def test_two_files_are_compared_in_words(tmp_path: Path) -> None:
    reply = run("compare", written(tmp_path, "a.yaml"), written(tmp_path, "b.yaml", maturity=8))

    assert reply.lines == (
        "Question “Budget?”: the answer “Approved” gives 3 more points for maturity: 8 instead "
        "of 5",
    )
    (found,) = reply.data["differences"]
    assert (found["change"], found["part"]) == ("changed", "choice")
    assert (found["question"], found["choice"], found["field"]) == ("budget", "voted", "maturity")
    json.dumps(reply.data)


def test_a_script_does_not_differ_from_itself(tmp_path: Path) -> None:
    file = written(tmp_path, "a.yaml")
    reply = run("compare", file, file)

    assert reply.data == {"differences": []}
    assert reply.lines == ("The two scripts do not differ.",)


def test_paths_of_the_reference_script() -> None:
    reply = run("paths", "maintenance_inbound")
    data: dict[str, Any] = dict(reply.data)

    assert (data["ways"], data["exact"]) == (51_840, True)
    assert (data["fewest"], data["most"]) == (12, 16)
    assert len(data["longest"]) == 17  # the sentence to say too
    assert sum(data["cells"].values()) + data["knock_out"] == pytest.approx(1)
    assert data["knock_out"] == pytest.approx(1 / 6)  # one sector in six
    assert reply.lines[:2] == ("51,840 ways through the script", "12 to 16 questions")
    json.dumps(reply.data)


def test_print_writes_the_language_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "script.pdf"
    reply = run("print", written(tmp_path, "a.yaml"), "--language", "fr", "-o", file)

    assert reply.data == {"file": str(file), "language": "fr"}
    assert reply.lines == (f"The script was written to {file}.",)
    assert file.read_bytes().startswith(b"%PDF")


def test_what_cannot_be_studied_is_refused(tmp_path: Path) -> None:
    sound, broken = written(tmp_path, "a.yaml"), written(tmp_path, "b.yaml", "txet")
    with pytest.raises(Refused, match="Did you mean “text”"):
        run("paths", broken)
    assert run("compare", sound, broken).data["differences"]  # drafts have errors
    with pytest.raises(NotFound):
        run("paths", "nowhere")
    with pytest.raises(FileRefused):
        run("print", sound, "-o", tmp_path / "no" / "folder.pdf")
