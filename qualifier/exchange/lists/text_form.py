"""How the bytes of a list file are to be read as text, decided on the whole file.

A file is UTF-8 only if all of it is: one stray byte after five megabytes would else stop an
import half-way. At most 200 MB are looked at, in blocks.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path

from qualifier.core.errors import FileRefused

_BLOCK = 1024 * 1024
_PROBE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"\x7fELF", "binary"),
    (b"SQLite format 3\0", "binary"),
)
_CONTROLS = bytes(set(range(1, 32)) - {9, 10, 12, 13, 26, 27})
_ASCII = bytes(range(128))
_ONLY_1252 = re.compile(rb"[\x80-\x9f]")
_DIFFERENT = re.compile(rb"[\xa4\xbc-\xbe]")
_LATIN_9_LETTER = re.compile(rb"\xa4|(?<![0-9])[\xbc-\xbe](?=[A-Za-z\xc0-\xff])")
_WESTERN = ("cp1252", "mac_roman", "cp850")
_COMMON = "éèàêçùôîâûëïÉÈÀ’«»€°œ\xa0"  # French; of two readings the one with these is right
_USUAL = "äöüßáíóúñåøæãõìòŒÆÊÂÄÖÜÔÎÏÇÙÛÑÁÍÓÚÅØÿ‘“”–—…·²³"


@dataclass(frozen=True, slots=True)
class TextForm:
    """`encoding` is a Python codec name. `is_mixed`: UTF-8 with some lines in Windows-1252."""

    encoding: str
    has_nul: bool
    lines: int
    is_mixed: bool = False


def text_form(path: Path) -> TextForm:
    """How to read `path` as text.

    Raises FileRefused: empty, binary, pdf, archive, old_excel, web_page, wrong_encoding.
    """
    with path.open("rb") as file:
        head = file.read(_PROBE)
    _refuse_what_is_no_list(head, path)
    encoding = _by_mark(head) or _by_zeros(head)
    if encoding:
        return _checked(path, encoding)
    if _looks_binary(head):
        raise FileRefused("binary", path.name)
    return _eight_bit(path)


def _refuse_what_is_no_list(head: bytes, path: Path) -> None:
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("empty", path.name)
    for magic, reason in _MAGIC:
        if head.startswith(magic):
            raise FileRefused(reason, path.name)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:15].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table")):
        raise FileRefused("web_page", path.name)


def _by_mark(head: bytes) -> str:
    return next((name for mark, name in _BOMS if head.startswith(mark)), "")


def _by_zeros(head: bytes) -> str:
    """UTF-16 without a mark: in Latin text every second byte is zero."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 4:
        return ""
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return ""


def _looks_binary(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    body = head.rstrip(b"\0")  # a power cut may leave zeros behind the text
    return controls > 0.02 * len(head) + 4 or body.count(0) > 0.1 * len(body)


def _checked(path: Path, encoding: str) -> TextForm:
    """`encoding` if the whole file obeys it; a UTF-8 mark alone is no proof of every line."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = returns = nuls = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                text = decoder.decode(block)
                lines += text.count("\n")
                returns += text.count("\r")
                nuls += text.count("\0")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            return replace(_eight_bit(path), encoding="utf-8", is_mixed=True)
        raise FileRefused("wrong_encoding", path.name) from error
    return TextForm(encoding, nuls > 0, max(lines, returns))


def _eight_bit(path: Path) -> TextForm:
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    lines = returns = nuls = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines += block.count(b"\n")
            returns += block.count(b"\r")
            nuls += block.count(0)
            decoder = _still_utf8(decoder, block)
    if decoder is not None:
        decoder = _still_utf8(decoder, b"", final=True)
    lines = max(lines, returns)
    if decoder is not None:
        return TextForm("utf-8", nuls > 0, lines)
    if _is_mostly_utf8(path):
        return TextForm("utf-8", nuls > 0, lines, is_mixed=True)
    return TextForm(_one_byte_encoding(path), nuls > 0, lines)


def _still_utf8(
    decoder: codecs.IncrementalDecoder | None, block: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    if decoder is None:
        return None
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return None
    return decoder


def _is_mostly_utf8(path: Path) -> bool:
    """Whether lines with accents are UTF-8 more often than not (two sources in one file)."""
    good = bad = 0
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > bad


def _one_byte_encoding(path: Path) -> str:
    """The encoding under which the bytes above 127 are letters of Western Europe.

    Windows-1252 wins a draw. Where none gives letters, a library's best guess counts.
    """
    high = bytearray()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            high += block.translate(None, _ASCII)
    shares = {encoding: _share_of_letters(bytes(high), encoding) for encoding in _WESTERN}
    best = max(_WESTERN, key=lambda encoding: shares[encoding])
    latin_9 = _share_of_letters(bytes(high), "iso8859_15")
    if latin_9 > shares[best] and _is_latin_9(path, bytes(high)):
        return "iso8859_15"
    if shares[best] >= 0.5:
        return best
    guess = _guess(path)
    if guess:
        return guess
    if shares["cp1252"] >= 0:
        return "cp1252"
    raise FileRefused("wrong_encoding", path.name)


def _is_latin_9(path: Path, high: bytes) -> bool:
    """Whether bytes that ISO-8859-15 and Windows-1252 read differently are œ, Œ, Ÿ and € here.

    Windows-1252 has ½, ¼, ¾ and ¤ in their places: fractions stand behind figures or alone,
    letters before letters, and nobody writes ¤. A byte from 80 to 9F is a letter or a quotation
    mark of Windows-1252 and nothing in ISO-8859-15.
    """
    if _ONLY_1252.search(high) or not _DIFFERENT.search(high):
        return False
    letters = others = 0
    with path.open("rb") as file:
        for line in file:
            found = len(_LATIN_9_LETTER.findall(line))
            letters += found
            others += len(_DIFFERENT.findall(line)) - found
    return letters > others


def _share_of_letters(high: bytes, encoding: str) -> float:
    """How usual `high` is in Western text, from 0 to 1; -1 if it cannot be decoded at all."""
    try:
        text = high.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    common = sum(text.count(letter) for letter in _COMMON)
    usual = sum(text.count(letter) for letter in _USUAL)
    return (common + 0.7 * usual) / len(text)


def _guess(path: Path) -> str:
    from charset_normalizer import from_bytes

    with path.open("rb") as file:
        best = from_bytes(file.read(4 * _BLOCK), cp_isolation=_CANDIDATES).best()
    if best is None or not _decodes(path, best.encoding):
        return ""
    return best.encoding


_CANDIDATES = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "cp852", "cp437"]


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True
