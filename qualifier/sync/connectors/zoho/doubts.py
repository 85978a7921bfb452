"""What only a live account can settle, and how far reading one tells.

Nobody has tried this connector on a live account. Each doubt says what the connector takes for
granted; `probe` writes nothing and reads no more than a record or two.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, Probed
from qualifier.sync.connectors.zoho.activities import BODY_OF
from qualifier.sync.connectors.zoho.api import CALLS, DEALS, LEADS, NOTES, ROOT, TASKS, Api, rows
from qualifier.sync.connectors.zoho.fields import Fields, kind_of
from qualifier.sync.connectors.zoho.leads import MODIFIED
from qualifier.sync.connectors.zoho.reading import BOTH
from qualifier.sync.connectors.zoho.values import at_second


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something taken for granted. `writes`: only writing could tell."""

    id: str
    sentence: str
    writes: bool = False


DOUBTS = (
    Doubt("whole_seconds", "Modification times have whole seconds."),
    Doubt("nothing_new", "A list without news answers 304 or 204."),
    Doubt("since_takes_its_instant", "If-Modified-Since takes its own instant in."),
    Doubt("converted_listed", "converted=both lists converted leads with Converted__s."),
    Doubt("deleted_listed", "Deleted leads can be listed."),
    Doubt("timeline_read", "The timeline of a lead can be read."),
    Doubt("rich_notes", "Notes show HTML."),
    Doubt("rich_descriptions", "Descriptions of calls and tasks show HTML."),
    Doubt("keys_on_activities", "Calls and tasks have the unique field LQ Ref."),
    Doubt("call_status", "The status of a call is the field Outgoing_Call_Status."),
    Doubt("closed_stages", "Stages of deals tell which of them end it."),
    Doubt("query_by_key", "A query finds a lead by our unique field."),
    Doubt("merge_deletes", "A merged lead is listed as deleted.", writes=True),
    Doubt("merge_in_timeline", "The survivor's timeline names the merged lead.", writes=True),
    Doubt("unique_by_api", "Unique fields of calls and tasks can be made here.", writes=True),
    Doubt("label_gives_name", "A new field is named as its label, with _ for spaces.", writes=True),
    Doubt("duration_in_minutes", "Call_Duration is minutes and seconds.", writes=True),
    Doubt("converted_refuses", "A converted lead refuses changes.", writes=True),
    Doubt("blueprint_refuses", "A Blueprint refuses a status and names its field.", writes=True),
    Doubt("note_length", "A note takes 65,535 characters.", writes=True),
    Doubt("duplicate_names_first", "A refused double names the first record.", writes=True),
    Doubt("token_keeps_place", "A page token keeps its place while rows go.", writes=True),
)
_DAY_S = 86_400


def probe(api: Api, fields: Fields) -> tuple[Probed, ...]:
    """What reading tells of DOUBTS. Raises TryLater, and NeedsAttention (key_refused)."""
    probes: dict[str, Callable[[], tuple[bool | None, str]]] = {
        "whole_seconds": lambda: _whole_seconds(api),
        "nothing_new": lambda: _nothing_new(api),
        "since_takes_its_instant": lambda: _since(api),
        "converted_listed": lambda: _converted(api),
        "deleted_listed": lambda: _answered(api, f"{ROOT}/{LEADS}/deleted", {"type": "all"}),
        "timeline_read": lambda: _timeline(api),
        "rich_notes": lambda: _is_rich(fields, NOTES),
        "rich_descriptions": lambda: _is_rich(fields, CALLS, TASKS),
        "keys_on_activities": lambda: _keyed(fields),
        "call_status": lambda: _call_status(fields),
        "closed_stages": lambda: _stages(fields),
        "query_by_key": lambda: _query(api),
    }
    return tuple(Probed(one.id, *_tried(probes[one.id])) for one in DOUBTS if one.id in probes)


def _tried(act: Callable[[], tuple[bool | None, str]]) -> tuple[bool | None, str]:
    """What it says; what the account refuses cannot be told."""
    try:
        return act()
    except NeedsAttention as error:
        if error.reason == "key_refused":
            raise
        return None, " ".join(part for part in (error.reason, error.field) if part)


def _newest(api: Api) -> dict[str, object]:
    query = {"fields": MODIFIED, "sort_by": MODIFIED, "sort_order": "desc", "per_page": "1", **BOTH}
    return next(iter(rows(api.get(f"{ROOT}/{LEADS}", query), "data")), {})


def _whole_seconds(api: Api) -> tuple[bool | None, str]:
    said = str(_newest(api).get(MODIFIED) or "")
    return (None, "no lead") if not said else ("." not in said, said)


def _nothing_new(api: Api) -> tuple[bool | None, str]:
    query = {"fields": "id", "per_page": "1", **BOTH}
    answer = api.get(f"{ROOT}/{LEADS}", query, at_second(time.time() + _DAY_S))
    return answer.status in (204, 304), str(answer.status)


def _since(api: Api) -> tuple[bool | None, str]:
    newest = _newest(api)
    if not newest:
        return None, "no lead"
    query = {"fields": "id", "per_page": "1", **BOTH}
    answer = api.get(f"{ROOT}/{LEADS}", query, str(newest[MODIFIED]))
    return bool(rows(answer, "data")), str(answer.status)


def _converted(api: Api) -> tuple[bool | None, str]:
    query = {"fields": "id,Converted__s", "per_page": "1", "converted": "true"}
    found = rows(api.get(f"{ROOT}/{LEADS}", query), "data")
    if not found:
        return None, "no converted lead"
    return found[0].get("Converted__s") is True, str(found[0].get("Converted__s"))


def _timeline(api: Api) -> tuple[bool | None, str]:
    newest = _newest(api)
    if not newest:
        return None, "no lead"
    return _answered(api, f"{ROOT}/{LEADS}/{newest['id']}/__timeline", {})


def _answered(api: Api, path: str, query: dict[str, str]) -> tuple[bool | None, str]:
    answer = api.get(path, query)
    return True, str(answer.status)


def _is_rich(fields: Fields, *modules: str) -> tuple[bool | None, str]:
    there = {one: fields.of(one).get(BODY_OF[one]) for one in modules}
    kinds = {module: kind_of(said) for module, said in there.items() if said}
    seen = ", ".join(f"{module}: {kind.value}" for module, kind in kinds.items())
    if not kinds:
        return None, "fields not told"
    return all(kind is FieldKind.HTML for kind in kinds.values()), seen


def _keyed(fields: Fields) -> tuple[bool | None, str]:
    found = {module: fields.key_of(module) for module in (CALLS, TASKS)}
    return all(found.values()), ", ".join(f"{one}: {name or '-'}" for one, name in found.items())


def _call_status(fields: Fields) -> tuple[bool | None, str]:
    there = fields.of(CALLS)
    seen = [one for one in ("Outgoing_Call_Status", "Outbound_Call_Status") if one in there]
    return (
        (None, "fields not told")
        if not there
        else (seen[:1] == ["Outgoing_Call_Status"], ", ".join(seen))
    )


def _stages(fields: Fields) -> tuple[bool | None, str]:
    ends = fields.outcomes()
    if not fields.of(DEALS):
        return None, "fields not told"
    return set(ends.values()) == {"won", "lost"}, ", ".join(f"{k}: {v}" for k, v in ends.items())


def _query(api: Api) -> tuple[bool | None, str]:
    query = "select id from Leads where id is not null limit 1"
    return True, str(api.ask(f"{ROOT}/coql", {"select_query": query}).status)
