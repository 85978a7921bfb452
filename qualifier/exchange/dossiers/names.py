"""File names of dossiers, safe on Linux, Windows and macOS."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_COMPANY_MOST = 40
_UNSAFE = re.compile(r"[^a-z0-9]+")
# A letter that Unicode does not take apart into a plain one and an accent.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i"})


def dossier_file_name(on: date, company: str, handoff_id: str) -> str:
    """`<date>-<company>-<id>` without an ending: small letters, digits and dashes only.

    Never a reserved name of Windows, for it begins with the date. A company that has no Latin
    letter or digit is left out; the id keeps the name unique.
    """
    parts = [on.isoformat(), _plain(company, _COMPANY_MOST), _plain(handoff_id, 64)]
    return "-".join(part for part in parts if part)


def _plain(text: str, most: int) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return _UNSAFE.sub("-", bare)[:most].strip("-")
