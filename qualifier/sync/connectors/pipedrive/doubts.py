"""What no document says for sure and only a live account can settle, and what reading tells of it.

A doubt that needs a writing is listed all the same: where the connector leans on it, and what it
does if it does not hold. Source: the fact sheet, its section of what to try on a trial account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Probed
from qualifier.sync.connectors.pipedrive.api import PAGE, V1, V2, Api, rows
from qualifier.sync.connectors.pipedrive.marks import read_mark
from qualifier.sync.connectors.pipedrive.values import in_seconds, milliseconds


@dataclass(frozen=True, slots=True)
class Doubt:
    """`needs_writing`: it cannot be told by reading."""

    id: str
    sentence: str
    needs_writing: bool = False


DOUBTS = (
    Doubt("order_of_leads", "Leads changed since a moment come in the order of their changes."),
    Doubt("page_of_500", "A list of v1 gives 500 records at once."),
    Doubt("daily_tokens_told", "Answers say how much of the day’s budget is left."),
    Doubt("reset_in_seconds", "x-ratelimit-reset is a number of seconds, not a time."),
    Doubt("contact_sync_seen", "A person’s job title is told if and only if it can be written."),
    Doubt("source_of_deals", "Deals name the lead they came from."),
    Doubt("notes_follow_deal", "Notes of a lead are listed at its deal after the conversion."),
    Doubt("descriptions_kept", "The description of a deal field comes back as it was written."),
    Doubt("options_on_leads", "Choices are written to a lead by their ids.", needs_writing=True),
    Doubt("several_on_leads", "Several choices go to a lead as 11,12.", needs_writing=True),
    Doubt("money_on_leads", "Money goes to a lead as two keys.", needs_writing=True),
    Doubt(
        "archived_refuses", "An archived lead refuses changes, yet takes notes.", needs_writing=True
    ),
    Doubt("html_of_notes", "Paragraphs, lists and bold survive in notes.", needs_writing=True),
    Doubt("fields_by_admins", "Only administrators may make fields.", needs_writing=True),
    Doubt("origin_id_kept", "origin_id comes back as it was written.", needs_writing=True),
    Doubt(
        "parts_of_address", "Parts of an address can be written by themselves.", needs_writing=True
    ),
    Doubt(
        "lists_do_not_lag", "A note just made is in its lead’s list at once.", needs_writing=True
    ),
    Doubt("merged_person", "What a person who was merged away answers.", needs_writing=True),
)


def probe(api: Api) -> tuple[Probed, ...]:
    """Those that reading tells, in their order. Raises TryLater and NeedsAttention(key_refused)."""
    return tuple(Probed(id_, *_tried(one, api)) for id_, one in _PROBES.items())


_Found = tuple[bool | None, str]


def _tried(look: Callable[[Api], _Found], api: Api) -> _Found:
    try:
        return look(api)
    except NeedsAttention as error:
        if error.reason == "key_refused":
            raise
        return None, error.reason


def _order_of_leads(api: Api) -> _Found:
    since = in_seconds(int((api.now() - 365 * 86_400) * 1000))
    query = {"limit": "100", "sort": "update_time ASC", "updated_since": since}
    times = [milliseconds(one.get("update_time")) for one in rows(api.get(V1, "/leads", query))]
    if len(times) < 2:
        return None, f"{len(times)} leads"
    return times == sorted(times), f"{len(times)} leads"


def _page_of_500(api: Api) -> _Found:
    count = len(rows(api.get(V1, "/leads", {"limit": str(PAGE)})))
    return (True if count == PAGE else None if count < 100 else False), f"{count} leads"


def _daily_tokens_told(api: Api) -> _Found:
    api.get(V1, "/users/me")
    quota = api.quota()
    if quota is None:
        return False, "no header"
    return True, f"{quota.left} of {quota.of}"


def _reset_in_seconds(api: Api) -> _Found:
    api.get(V1, "/users/me")
    reset = api.header("x-ratelimit-reset")
    return (int(reset) <= 60 if reset.isdigit() else None), reset or "no header"


def _contact_sync_seen(api: Api) -> _Found:
    some = rows(api.get(V2, "/persons", {"limit": "1"}))
    told = any("job_title" in one for one in some)
    return None, "told" if told else "not told" if some else "no person"


def _source_of_deals(api: Api) -> _Found:
    query = {"include_fields": "source_lead_id", "limit": str(PAGE)}
    deals = rows(api.get(V2, "/deals", query))
    named = sum(1 for one in deals if one.get("source_lead_id"))
    return (True if named else None), f"{named} of {len(deals)} deals"


def _notes_follow_deal(api: Api) -> _Found:
    query = {"include_fields": "source_lead_id", "limit": str(PAGE)}
    for deal in rows(api.get(V2, "/deals", query)):
        if deal.get("source_lead_id"):
            notes = rows(api.get(V1, "/notes", {"deal_id": str(deal["id"]), "limit": "1"}))
            if notes:
                return True, "notes at a deal that was a lead"
    return None, "no such deal"


def _descriptions_kept(api: Api) -> _Found:
    ours = marked = 0
    for one in rows(api.get(V2, "/dealFields", {"limit": str(PAGE)})):
        label, said = str(one.get("field_name") or ""), str(one.get("description") or "")
        if one.get("is_custom_field") is True and read_mark("lead", label, said):
            ours += 1
            marked += said.startswith("Lead qualifier:")
    return (marked == ours if ours else None), f"{marked} of {ours} fields"


_PROBES: dict[str, Callable[[Api], _Found]] = {
    "order_of_leads": _order_of_leads,
    "page_of_500": _page_of_500,
    "daily_tokens_told": _daily_tokens_told,
    "reset_in_seconds": _reset_in_seconds,
    "contact_sync_seen": _contact_sync_seen,
    "source_of_deals": _source_of_deals,
    "notes_follow_deal": _notes_follow_deal,
    "descriptions_kept": _descriptions_kept,
}
