"""Words that stand for a person's data, and the search that must not find them.

Each is looked for as UTF-8, as UTF-16, in base64 at every offset, as JSON and HTML write it; of
phone numbers the digits alone. Archives are opened.
"""

from __future__ import annotations

import base64
import html
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

FIRST_NAME = "Zephyrine"
LAST_NAME = "Quincampoix"
COMPANY = "Émaillerie Vraincourt"
EMAIL = "zephyrine@vraincourt.example"
PHONE = "+33639984127"
PHONE_DIGITS = "639984127"  # in every way of writing it once blanks are gone
MARGIN_NOTE = "marginalie heliotrope"
IMPORTED_NOTE = "remarque bergamote"
VERBATIM = "on verra quand le hangar sera sec"
DRAFT = "brouillon mirabelle"
ANSWER = "atelier de la garance"
TOKEN = "tok_5uJ9vQpKc2Xw8RzD"
PASSPHRASE = "cormoran sous la bruine"

PERSONAL = (
    FIRST_NAME,
    LAST_NAME,
    COMPANY,
    EMAIL,
    PHONE_DIGITS,
    MARGIN_NOTE,
    IMPORTED_NOTE,
    VERBATIM,
    DRAFT,
    ANSWER,
)
SECRETS = (TOKEN, PASSPHRASE)
CANARIES = PERSONAL + SECRETS


def found_in(data: bytes, canaries: Iterable[str] = CANARIES) -> set[str]:
    """Those of `canaries` that `data` holds in some form, upper or lower case."""
    lowered, bare = data.lower(), _bare_digits(data)
    found = set()
    for one in canaries:
        if (
            any(form in lowered for form in _readable(one))
            or any(form in data for form in _in_base64(one))
            or (one.isdigit() and (one.encode() in bare or one.encode("utf-16-le") in data))
        ):
            found.add(one)
    return found | _found_packed(data, canaries)


def found_below(folder: Path, canaries: Iterable[str] = CANARIES) -> dict[str, set[str]]:
    """File (below `folder`) → what it gives away, by content or by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        data = name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
        if hits := found_in(data, canaries):
            found[name] = hits
    return found


def _readable(one: str) -> set[bytes]:
    """In small letters, as `bytes.lower` makes them: of ASCII alone."""
    return {
        form.lower()
        for text in (one, one.lower())
        for form in (
            text.encode(),
            text.encode("utf-16-le"),
            text.encode("cp1252"),
            json.dumps(text)[1:-1].encode(),
            html.escape(text).encode(),
        )
    }


def _in_base64(one: str) -> tuple[bytes, ...]:
    """What does not depend on its neighbours of the text in base64, at each of three offsets."""
    forms = []
    for text in (one.encode(), one.encode("utf-16-le")):
        for offset in range(3):
            coded = base64.b64encode(b"\0" * offset + text)
            first = -(-offset * 8 // 6)
            forms.append(coded[first : (offset + len(text)) * 8 // 6])
    return tuple(forms)


def _bare_digits(data: bytes) -> bytes:
    """`data` without what stands between the digits of a written phone number."""
    return data.translate(None, b" .-()/\0")


def _found_packed(data: bytes, canaries: Iterable[str]) -> set[str]:
    at = data.find(b"PK\x03\x04")
    if at < 0:
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(data[at:])) as archive:
            members = [archive.read(one) for one in archive.namelist()]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return set()
    return {hit for member in members for hit in found_in(member, canaries)}
