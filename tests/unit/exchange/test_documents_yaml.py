"""Reading YAML files: what is refused before, while and after parsing, and with which reason."""

from __future__ import annotations

import math
import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualifier.core.errors import DocumentError, FileRefused
from qualifier.exchange.documents.yaml_file import MOST_BYTES, text_of, tree_of
from qualifier.exchange.documents.yaml_text import written
from qualifier.exchange.documents.yaml_tree import MOST_LEVELS, MOST_VALUES


def value_of(text: str) -> object:
    return tree_of(text, "a.yaml").value


def refusal(text: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        tree_of(text, "a.yaml")
    return caught.value


def file_refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        text_of(path)
    assert caught.value.file == str(path)
    return caught.value.reason


@pytest.mark.parametrize("separator", ("\x85", "\u2028", "\u2029"))
def test_separators_that_are_no_line_breaks_in_yaml_1_2_take_nothing_with_them(separator) -> None:
    words = f"one {separator} two{separator}three \ue000"
    for quoted in (f'"{words}"', f"'{words}'", f'"{words}\\uE001"'):
        ended = "\ue001" if quoted.endswith('E001"') else ""
        assert value_of(f"a: {quoted}\n") == {"a": words + ended}


def test_scalars_follow_the_core_schema_of_yaml_1_2() -> None:
    found = value_of(
        "a: 1\nb: -2.50\nc: true\nd: ~\ne: yes\nf: NO\ng: 2026-12-03\nh: '2026-12-03'\n"
        "i: 08\nj: 1_000\nk: .inf\nl: 0x10\nm: 1e3\nn: 12:30\no: ''\np:\n"
    )

    assert found == {
        "a": 1, "b": -2.5, "c": True, "d": None, "e": "yes", "f": "NO",
        "g": date(2026, 12, 3), "h": "2026-12-03", "i": 8, "j": "1_000", "k": ".inf",
        "l": "0x10", "m": 1000.0, "n": "12:30", "o": "", "p": None,
    }  # fmt: skip


def test_keys_are_always_text() -> None:
    assert value_of("{1: a, true: b, 2026-01-01: c}") == {"1": "a", "true": "b", "2026-01-01": "c"}


def test_line_of_a_value_is_known_by_its_place() -> None:
    tree = tree_of("a: 1\nb:\n  - c: 2\n    d: 3\n", "a.yaml")

    assert tree.line(("b", 0, "d")) == 4
    assert tree.line(("b", 0, "missing")) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    (
        ("a: [1", "not_yaml"),
        ("a: 'x", "not_yaml"),
        ("a: b: c", "not_yaml"),
        ("\t- a", "not_yaml"),
        ('a: "\\xZZ"', "not_yaml"),
        ('a: "\\UFFFFFFFF"', "not_yaml"),
        ("a: \x07", "not_yaml"),
        ("%YAML 9.9\n---\na: 1", "not_yaml"),
        ("a: 1\n---\nb: 2", "several_documents"),
        ("a: !!python/object/apply:os.system [echo]", "tag"),
        ("a: !!str b", "tag"),
        ("a: ! b", "tag"),
        ("!!map {a: 1}", "tag"),
        ("a: *nobody", "alias_unknown"),
        ("a: &a [*a]", "alias_unknown"),
        ("a: 1\na: 2", "duplicate_key"),
        ("a: 1\n'a': 2", "duplicate_key"),
        ("? [a]\n: 1", "key_not_text"),
        ("? {a: b}\n: 1", "key_not_text"),
        ("a: &x b\n*x : 1", "key_not_text"),
        ('a: "\\x00"', "control_character"),
        ('a: "\\x1b[31m"', "control_character"),
        ('a: "\\uD800"', "control_character"),
        ("a: 9999999999999999", "number_too_large"),
        ("a: 1e999", "number_too_large"),
        ("a: 2026-02-30", "no_such_day"),
        ("- a", "wrong_type"),
        ("just words", "wrong_type"),
    ),
)
def test_text_is_refused_with_its_reason(text: str, reason: str) -> None:
    error = refusal(text)

    assert error.reason == reason
    assert error.details["file"] == "a.yaml"
    assert int(error.details["line"]) >= 1


def test_refusal_names_place_and_line() -> None:
    error = refusal("a:\n  - b\n  - c: !x 1\n")

    assert error.place == "a[1].c"
    assert error.details["line"] == "3"


def test_nesting_ends_at_the_limit() -> None:
    inner = MOST_LEVELS - 1
    assert value_of("a: " + "[" * inner + "]" * inner)
    assert refusal("a: " + "[" * MOST_LEVELS + "]" * MOST_LEVELS).reason == "too_deep"


def test_nesting_of_a_hundred_thousand_levels_is_refused_quickly() -> None:
    began = time.monotonic()
    for text in ("[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000):
        with pytest.raises(DocumentError):
            tree_of(text, "a.yaml")
    assert time.monotonic() - began < 10


def test_alias_cannot_deepen_beyond_the_limit() -> None:
    levels = "".join(f"l{i}: &l{i} [*l{i - 1}]\n" for i in range(1, MOST_LEVELS + 1))

    assert refusal("l0: &l0 [x]\n" + levels).reason == "too_deep"


def test_small_alias_is_read() -> None:
    assert value_of("a: &x {fr: b}\nc: *x") == {"a": {"fr": "b"}, "c": {"fr": "b"}}


def test_billion_laughs_is_refused() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    began = time.monotonic()

    assert refusal("\n".join(lines)).reason == "too_many_values"
    assert time.monotonic() - began < 5


def test_many_aliases_of_one_long_list_are_refused() -> None:
    long = "a: &a [" + ", ".join(["x"] * 1_000) + "]\nb: ["
    text = long + ", ".join(["*a"] * (MOST_VALUES // 1_000 + 1)) + "]"

    assert refusal(text).reason == "too_many_values"


@pytest.mark.parametrize("text", ("", "  \n\n", "# only words\n", "---\n", "---\n...\n", "~"))
def test_nothing_but_comments_is_an_empty_file(text: str) -> None:
    with pytest.raises(FileRefused) as caught:
        tree_of(text, "a.yaml")

    assert caught.value.reason == "empty"


def test_missing_file_and_folder_are_told_apart(tmp_path: Path) -> None:
    assert file_refusal(tmp_path / "none.yaml") == "not_found"
    assert file_refusal(tmp_path) == "not_a_file"


def test_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert file_refusal(tmp_path / "pipe") == "not_a_file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    path.chmod(0)

    assert file_refusal(path) == "unreadable"


def test_path_with_a_nul_is_refused() -> None:
    assert file_refusal(Path("a\0b.yaml")) == "unreadable"


def test_file_of_two_gigabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    began = time.monotonic()

    assert file_refusal(path) == "too_large"
    assert time.monotonic() - began < 1


def test_size_limit_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (MOST_BYTES - 6))
    assert len(text_of(path)) == MOST_BYTES
    path.write_bytes(b"a: 1\n#" + b"x" * (MOST_BYTES - 5))
    assert file_refusal(path) == "too_large"


@pytest.mark.parametrize(
    ("content", "reason"),
    (
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"a: \0", "binary"),
        (b"PK\x03\x04\x00\x00", "binary"),
        ("a: é".encode("utf-16"), "wrong_encoding"),
        ("a: é".encode("utf-16-be"), "binary"),
        ("a: é".encode("utf-32"), "wrong_encoding"),
        ("a: é".encode("cp1252"), "wrong_encoding"),
        (b"a: \xed\xa0\x80", "wrong_encoding"),
    ),
)
def test_content_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)

    assert file_refusal(path) == reason


def test_utf_8_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9")

    assert value_of(text_of(path)) == {"a": "é"}


def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        tree_of("a: \ud800", "a.yaml")

    assert caught.value.reason == "wrong_encoding"


@given(st.text(max_size=60) | st.text(alphabet="ab:-[]{}&*!%@`'\"|>?,# \n\t\\x0~1.", max_size=60))
@example('a: "\\')
@example("a: |9\n x")
def test_any_text_gives_values_or_one_of_our_errors(text: str) -> None:
    try:
        found = tree_of(text, "a.yaml").value
    except (DocumentError, FileRefused):
        return
    assert isinstance(found, dict)


@given(st.binary(max_size=80))
def test_any_bytes_give_text_or_one_of_our_errors(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.yaml"
    path.write_bytes(content)
    try:
        tree_of(text_of(path), "a.yaml")
    except (DocumentError, FileRefused):
        return


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"))
    | st.sampled_from("\n\t\r\x85\u2028\ufeff"),
    max_size=30,
)
KEYS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e15, 1e15, allow_nan=False)
    | st.dates()
    | WORDS
    | st.sampled_from(["yes", "1", "1.0", "1e3", "~", "null", "true", "2026-01-01", "=", "<<"])
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)


def _same(left: object, right: object) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=0, abs_tol=0)
    return type(left) is type(right) and left == right


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_written_values_read_back_equal_and_of_the_same_type(values: dict[str, object]) -> None:
    assert _same(value_of(written(values)), values)
