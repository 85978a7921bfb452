"""The users of an account, and who we are there."""

from __future__ import annotations

from qualifier.sync.connectors.base import Person
from qualifier.sync.connectors.pipedrive.api import V1, Api, Json, rows, strange


def people(api: Api) -> tuple[Person, ...]:
    """Users who can have leads: those who left are left out."""
    return tuple(
        Person(str(one["id"]), str(one.get("name") or one["id"]), str(one.get("email") or ""))
        for one in rows(api.get(V1, "/users"))
        if one.get("active_flag") is True and one.get("is_deleted") is not True and one.get("id")
    )


def me(api: Api) -> Json:
    """The user of the key."""
    data = api.get(V1, "/users/me").get("data")
    if not isinstance(data, dict) or not data.get("id"):
        raise strange(changes=False)
    return data
