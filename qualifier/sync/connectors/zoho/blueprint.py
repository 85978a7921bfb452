"""What a Blueprint asks for: Zoho's rule of which status may follow which, and with what filled in.

A refusal may not name the fields it misses. The Blueprint of the record does: its transitions tell
the status they lead to, and the fields that somebody must have filled in on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qualifier.sync.connectors.zoho.api import LEADS, ROOT, Api, Json, allowed
from qualifier.sync.connectors.zoho.fields import STATUS


def asked_for(api: Api, lead: str, record: Json) -> str:
    """The fields that are missing for the status which `record` was to bring, joined by commas; the
    field of the status where nobody says. Raises TryLater, NeedsAttention as a reading does."""
    path = f"{ROOT}/{LEADS}/{lead}/actions/blueprint"
    body: Any = allowed(lambda: api.get(path).body, None)
    said = body.get("blueprint") if isinstance(body, dict) else None
    listed = said.get("transitions") if isinstance(said, dict) else None
    missing = [
        name
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and one.get("next_field_value") == record.get(STATUS)
        for name in _missing(one, record)
    ]
    return ", ".join(dict.fromkeys(missing)) or STATUS


def _missing(transition: Json, record: Json) -> Iterator[str]:
    fields, has = transition.get("fields"), transition.get("data")
    values = {**(has if isinstance(has, dict) else {}), **record}
    for one in fields if isinstance(fields, list) else ():
        name = str(one.get("api_name") or "") if isinstance(one, dict) else ""
        if name and one.get("mandatory") is True and not values.get(name):
            yield name
