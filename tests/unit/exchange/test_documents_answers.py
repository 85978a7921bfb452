"""Answers files: raw values by question id, for the question types to judge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.errors import DocumentError, FileRefused
from qualifier.exchange.documents import RawAnswers, answers_from_text, read_answers_file
from qualifier.exchange.documents.yaml_text import written

CHECKS = Path(__file__).resolve().parents[3].parent / "shared" / "checks"


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(DocumentError) as caught:
        answers_from_text(text, "a.yaml")
    return caught.value.reason, caught.value.place


def test_every_kind_of_answer_is_kept_as_it_stands() -> None:
    found = answers_from_text(
        "lead: {first_name: Ada, staff: 120, city: ~}\n"
        "answers: {sector: industry, staff: 120, ok: true, budget: {gap: unknown},\n"
        "  slips: [stops, audit], on: 2026-12-03, who: {name: Ada, role: CEO}, price: 1.5}\n",
        "a.yaml",
    )

    assert found == RawAnswers(
        lead={"first_name": "Ada", "staff": "120", "city": ""},
        answers={
            "sector": "industry",
            "staff": 120,
            "ok": True,
            "budget": {"gap": "unknown"},
            "slips": ["stops", "audit"],
            "on": date(2026, 12, 3),
            "who": {"name": "Ada", "role": "CEO"},
            "price": 1.5,
        },
    )


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    (
        ("lead: {}", "missing_key", "answers"),
        ("answers: []", "wrong_type", "answers"),
        ("answer: {}\nanswers: {}", "unknown_key", "answer"),
        ("answers: {a: ~}", "wrong_type", "answers.a"),
        ("answers: {a: [[x]]}", "wrong_type", "answers.a"),
        ("answers: {a: {b: [x]}}", "wrong_type", "answers.a"),
        ("answers: {a: {gap: unkown}}", "unknown_gap", "answers.a"),
        ("answers: {a: {gap: unknown, why: x}}", "unknown_gap", "answers.a"),
        ("lead: {a: [x]}\nanswers: {}", "wrong_type", "lead.a"),
        ("lead: {a: true}\nanswers: {}", "wrong_type", "lead.a"),
        ("lead: [x]\nanswers: {}", "wrong_type", "lead"),
        ("answers: {a: !x b}", "tag", "answers.a"),
    ),
)
def test_broken_answers_file_is_refused_at_its_place(text: str, reason: str, place: str) -> None:
    assert refusal(text) == (reason, place)


@pytest.mark.skipif(not CHECKS.is_dir(), reason="the shared material is not beside the project")
def test_check_files_are_read() -> None:
    paths = sorted(CHECKS.glob("*.yaml"))

    assert len(paths) >= 3
    for path in paths:
        found = read_answers_file(path)
        assert found.lead["first_name"] == "Ada"
        assert len(found.answers) > 5


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        read_answers_file(tmp_path / "none.yaml")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.dates() | st.sampled_from(["gap", "é", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["gap", "name", "a"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(JUNK, JUNK)
def test_any_structure_gives_answers_or_one_of_our_errors(lead: object, answers: object) -> None:
    for values in ({"lead": lead, "answers": {"a": answers}}, {"answers": answers}):
        try:
            answers_from_text(written(values), "junk.yaml")
        except (DocumentError, FileRefused):
            continue
