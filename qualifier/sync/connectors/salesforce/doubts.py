"""What nobody has tried on a live org, and which of it reading alone can tell.

Each stands for a place in the code that leans on it; where it does not hold, what would happen is
said there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Probed
from qualifier.sync.connectors.salesforce.api import VERSIONS, Api, absent
from qualifier.sync.connectors.salesforce.checking import known_versions
from qualifier.sync.connectors.salesforce.fields import LEAD, MODIFIED, REFERENCE, TASK, Fields
from qualifier.sync.connectors.salesforce.leads import Leads
from qualifier.sync.connectors.salesforce.notes import LINK
from qualifier.sync.connectors.salesforce.soql import is_in, select

_SAMPLE = 200
_LONG_AGO = "2000-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Doubt:
    """`needs`: reading, writing, or a sign-in, to be settled."""

    id: str
    sentence: str
    needs: str = "reading"


DOUBTS = (
    Doubt("version_68", "Winter '27 (v68.0) is live."),
    Doubt("whole_seconds", "SystemModstamp has whole seconds, so equal ones are common."),
    Doubt("keyset", "Leads are given in the order of SystemModstamp, then Id."),
    Doubt("deal_beside", "A lead's opportunity is told through ConvertedOpportunity."),
    Doubt("deal_followed", "Leads are found by a query within the query for opportunities."),
    Doubt("merged_found", "The deleted are searched by MasterRecordId."),
    Doubt("task_key", "A custom field of activities is an external id of tasks."),
    Doubt("links_of_many", "The notes of several leads are asked for at once."),
    Doubt("right_told", "UserPermissionAccess says whether fields may be made."),
    Doubt("note_taken_back", "A note of a refused all-or-none call is taken back.", "writing"),
    Doubt("task_upsert", "A task is made once by its external id.", "writing"),
    Doubt("duplicates_body", "DUPLICATES_DETECTED stands as the code of the error.", "writing"),
    Doubt("converted_code", "A converted lead is refused by its own code.", "writing"),
    Doubt("unmodified_since", "If-Unmodified-Since works within an all-or-none call.", "writing"),
    Doubt("loopback", "A sign-in may come back to 127.0.0.1, not only to localhost.", "sign-in"),
    Doubt("rotation", "A client without a secret gets rotated tokens.", "sign-in"),
    Doubt("allowlist", "A loopback app needs no list of addresses.", "sign-in"),
    Doubt("locator_life", "A query's place is kept for two days.", "writing"),
    Doubt("passwords_end", "Sign-in by name and password ends early in 2027.", "sign-in"),
)


def probe(api: Api, fields: Fields, leads: Leads) -> tuple[Probed, ...]:
    """All doubts, each with what was seen; those that reading cannot settle are left open."""
    ways: dict[str, Callable[[], tuple[bool | None, str]]] = {
        "version_68": lambda: _version(api),
        "whole_seconds": lambda: _seconds(api),
        "keyset": lambda: _order(api),
        "deal_beside": lambda: _answers(api, select(leads.columns(), LEAD, limit=1)),
        "deal_followed": lambda: _followed(api, leads),
        "merged_found": lambda: _answers(
            api,
            select("Id", LEAD, "IsDeleted = true AND MasterRecordId != null", limit=1),
            all_rows=True,
        ),
        "task_key": lambda: _key(fields),
        "links_of_many": lambda: _links(api),
        "right_told": lambda: _answers(
            api, select("PermissionsCustomizeApplication", "UserPermissionAccess")
        ),
    }
    return tuple(
        Probed(one.id, *(ways[one.id]() if one.id in ways else (None, one.needs))) for one in DOUBTS
    )


def _version(api: Api) -> tuple[bool | None, str]:
    versions = known_versions(api)
    return "68.0" in versions, f"{VERSIONS} {max(versions, key=float)}"


def _newest(api: Api) -> list[tuple[str, str]]:
    order = f"{MODIFIED}, Id"
    found = api.query(select(f"Id,{MODIFIED}", LEAD, order=order, limit=_SAMPLE))
    return [(str(one.get(MODIFIED)), str(one.get("Id"))) for one in found]


def _seconds(api: Api) -> tuple[bool | None, str]:
    told = [at for at, _id in _newest(api)]
    if not told:
        return None, "0"
    parts = [at for at in told if not at.partition(".")[2].startswith("000")]
    return not parts, f"{len(parts)}/{len(told)}"


def _order(api: Api) -> tuple[bool | None, str]:
    told = _newest(api)
    return (told == sorted(told), str(len(told))) if told else (None, "0")


def _followed(api: Api, leads: Leads) -> tuple[bool | None, str]:
    conditions = leads.followed(_LONG_AGO)
    if not conditions:
        return None, ""
    return _answers(api, select("Id", LEAD, conditions[0], limit=1))


def _links(api: Api) -> tuple[bool | None, str]:
    ids = [remote_id for _at, remote_id in _newest(api)[:2]]
    if len(ids) < 2:
        return None, str(len(ids))
    columns = "ContentDocumentId,ContentDocument.Title"
    return _answers(api, select(columns, LINK, is_in("LinkedEntityId", ids), limit=1))


def _key(fields: Fields) -> tuple[bool | None, str]:
    if REFERENCE not in fields.of(TASK):
        return None, ""
    return fields.is_key(TASK, REFERENCE), REFERENCE


def _answers(api: Api, query: str, *, all_rows: bool = False) -> tuple[bool | None, str]:
    """Whether the query is understood."""
    try:
        return True, str(len(api.query(query, all_rows=all_rows)))
    except NeedsAttention as error:
        if not absent(error) and error.reason not in ("field_refused", "request_refused"):
            raise
        return False, error.field or error.reason
