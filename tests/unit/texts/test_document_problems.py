"""Every flaw of a document has a sentence, with nothing left unfilled."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from qualifier.core.errors import DocumentError, FileRefused
from qualifier.core.flaw import Flaw
from qualifier.core.lint import Problem, Severity
from qualifier.exchange.documents import checked_script, read_script
from qualifier.texts.document_problems import place_words, sentence

SOURCES = Path(__file__).resolve().parents[3] / "qualifier"

BROKEN = """\
format: qualifier-script/1
id: Trial
sections:
  - id: s
    questions:
      - {id: a, type: chioce, ask: {fr: Oui}}
      - {id: b, type: choice, ask: {fr: "Oui {c}", en: "{x}"}, when: {question: c, is: x}, cap: 3}
      - {id: c, type: say, required: true, goto: b, bands: [{fit: 1}, {below: 3}], ask_why: [x]}
      - {id: c, type: text, use: wake_up, fills: shoe, least: 5, most: 2, when: {any: []}}
      - {id: d, type: yes_no, choices: [{id: oui}], when: {question: a, is: x}}
"""


def test_every_flaw_has_a_sentence_of_its_own() -> None:
    said = {sentence(Problem(Severity.ERROR, "", flaw)) for flaw in Flaw}

    assert len(said) == len(Flaw)
    assert not any("breaks its format" in one for one in said)


def test_every_flaw_is_used_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in SOURCES.rglob("*.py")
        if path.name not in ("flaw.py", "document_problems.py")
    )

    for flaw in Flaw:
        assert f"Flaw.{flaw.name}" in code, flaw


def test_sentences_of_real_problems_are_filled() -> None:
    problems = checked_script(BROKEN, "a.yaml", lambda _id: None).problems

    assert len({one.reason for one in problems}) >= 15
    for problem in problems:
        said = sentence(problem)
        assert "…" not in said, problem
        assert not re.search(r"\{(?!c\})", said), problem


def test_sentence_proposes_what_a_slip_may_mean() -> None:
    problem = checked_script(BROKEN, "a.yaml", lambda _id: None).errors[0]

    assert sentence(problem).startswith("There is no question type “chioce”.")
    assert sentence(problem).endswith("Did you mean “choice”?")


def test_words_of_a_document_are_never_read_as_placeholders() -> None:
    error = DocumentError(Flaw.UNKNOWN_KEY, "a", {"key": "{reason.__class__}"})

    assert sentence(error) == "The key “{reason.__class__}” is not known here."


def test_unknown_reason_still_gives_a_sentence() -> None:
    assert "brand_new" in sentence(DocumentError("brand_new"))


@pytest.mark.parametrize(
    "reason",
    ("not_found", "not_a_file", "unreadable", "too_large", "empty", "binary", "wrong_encoding"),
)
def test_refused_file_is_named(reason: str) -> None:
    said = sentence(FileRefused(reason, "a.yaml", {"most_mb": "2"}))

    assert "a.yaml" in said
    assert f"({reason})" not in said


def test_missing_file_speaks_of_that_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as caught:
        read_script(tmp_path / "none.yaml")

    assert sentence(caught.value) == f"There is no file “{tmp_path / 'none.yaml'}”."


def test_place_and_line_are_told_as_far_as_known() -> None:
    problem = Problem(Severity.ERROR, "sections[0].id", Flaw.BAD_ID, {"line": "3"})

    assert place_words(problem) == "sections[0].id, line 3"
    assert place_words(replace(problem, details={})) == "sections[0].id"
    assert place_words(replace(problem, place="")) == "line 3"
    assert place_words(replace(problem, place="", details={})) == ""
