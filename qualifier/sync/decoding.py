"""JSON that a CRM sent, as values that every file and database can hold."""

from __future__ import annotations

import json
import re
from typing import Any

# Half of a pair of UTF-16: escaped, or as bytes that Python's reader lets through.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


def decoded(content: bytes) -> Any:
    """The values. Half of a pair, as a CRM leaves that cuts texts in the middle of an emoji,
    becomes the sign for what cannot be read.

    Raises ValueError where it is no JSON, RecursionError where it is nested without an end.
    """
    found = json.loads(content)
    return _whole(found) if _HALF.search(content) else found


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
