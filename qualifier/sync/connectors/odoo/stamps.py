"""The version of a record: `2026-11-30 08:15:00!#0f3a9c2d11be`.

Its `write_date`; a sign where it is on a blacklist of Odoo's; a digest of what was read, as two
changes in one second have one `write_date`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from qualifier.sync.connectors.base import Standing

LISTED = "!"


def stamp_of(
    write_date: Any,
    values: Mapping[str, str],
    standing: Standing,
    *more: object,
    is_listed: bool,
) -> str:
    """`more`: what else was read of it."""
    said = repr((sorted(values.items()), standing, more))
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    return f"{write_date or ''}{LISTED if is_listed else ''}#{digest}"


def date_in(stamp: str) -> str:
    """The `write_date` of a stamp."""
    return stamp.partition("#")[0].removesuffix(LISTED)


def is_listed(stamp: str) -> bool:
    """Whether it was on a blacklist."""
    return stamp.partition("#")[0].endswith(LISTED)
