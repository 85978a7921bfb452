"""A document file as values: size, kind and encoding are judged before a byte is parsed."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from qualifier.core.errors import DocumentError, FileRefused
from qualifier.core.flaw import Flaw
from qualifier.exchange.documents.yaml_tree import Tree, grown

MOST_BYTES = 2_000_000

# Longer marks first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def text_of(path: Path) -> str:
    """The text of the document file at `path`, without a byte-order mark.

    Raises FileRefused (not_found, not_a_file, unreadable, too_large, empty, binary,
    wrong_encoding).
    """
    name = str(path)
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _refused("not_a_file", name)
        _check_size(about.st_size, name)
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _refused("not_found", name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _refused("unreadable", name) from error
    _check_size(len(raw), name)
    return _decoded(raw, name)


def tree_of(text: str, name: str) -> Tree:
    """The values in `text`, which came from `name`.

    Raises DocumentError (its details name `file` and `line`) or FileRefused (too_large, empty,
    binary, wrong_encoding).
    """
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise _refused("wrong_encoding", name, {"found": ""}) from error
    _check_size(len(raw), name)
    if "\0" in text:
        raise _refused("binary", name)
    try:
        tree = grown(text.removeprefix("\ufeff"))
    except DocumentError as error:
        error.details["file"] = name
        raise
    if tree is None or tree.value is None:
        raise _refused("empty", name)
    if not isinstance(tree.value, dict):
        details = {"expected": "mapping", "line": "1", "file": name}
        raise DocumentError(Flaw.WRONG_TYPE, "", details)
    return tree


def _refused(reason: str, name: str, details: dict[str, str] | None = None) -> FileRefused:
    return FileRefused(reason, name, details or {}, is_document=True)


def _check_size(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise _refused("too_large", name, {"most_mb": str(MOST_BYTES // 1_000_000)})


def _decoded(raw: bytes, name: str) -> str:
    if not raw.strip():
        raise _refused("empty", name)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            raise _refused("wrong_encoding", name, {"found": encoding})
    if b"\0" in raw:
        raise _refused("binary", name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("wrong_encoding", name, {"found": ""}) from error
