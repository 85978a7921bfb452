"""What an account lacks, found out by reading. Writing alone shows whether we may write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Finding, Report
from qualifier.sync.connectors.zoho.api import DEALS, LEADS, ROOT, Api, Json
from qualifier.sync.connectors.zoho.centres import centre_at
from qualifier.sync.connectors.zoho.fields import EXTERNAL_ID, OF_DEAL, OWN, Fields, found_as
from qualifier.sync.connectors.zoho.people import People
from qualifier.sync.connectors.zoho.reading import BOTH

# Credits of 24 hours by edition: at least, for each user, at most (0: no bound). Source: Zoho's
# page of API limits, August 2026.
CREDITS = {
    "free": (5_000, 0, 5_000),
    "standard": (50_000, 250, 100_000),
    "professional": (50_000, 500, 3_000_000),
    "enterprise": (50_000, 1_000, 5_000_000),
    "zohooneenterprise": (50_000, 1_000, 5_000_000),
    "ultimate": (50_000, 2_000, 0),
    "crmplus": (50_000, 2_000, 0),
}


def check(
    api: Api, fields: Fields, people: People, asked: Sequence[str], base: str, name: str
) -> Report:
    """See base.Crm.check. That fields may be made is believed until `ensure` says otherwise."""
    findings: list[Finding] = []
    said: Json = {}
    has_fields = _may(fields.fresh, findings, is_blocking=True)
    query = {"fields": "id", "per_page": "1", **BOTH}
    _may(lambda: api.get(f"{ROOT}/{LEADS}", query), findings, is_blocking=True)
    _may(people.all, findings, is_blocking=False)
    _may(lambda: said.update(_org(api)), findings, is_blocking=False)
    if has_fields:
        findings += _fields(fields, asked)
        if not fields.of(DEALS):
            findings.append(Finding("deals_unread"))
    api.credits_a_day = credits_a_day(said)
    version = ", ".join(one for one in ("API v8", centre_at(base).upper()) if one)
    account = str(said.get("company_name") or name)
    return Report(account, version, tuple(dict.fromkeys(findings)), may_make_fields=has_fields)


def _org(api: Api) -> Json:
    """What the account says of itself; nothing where it says it in another form."""
    body: Any = api.get(f"{ROOT}/org").body
    listed = body.get("org") if isinstance(body, dict) else None
    first = listed[0] if isinstance(listed, list) and listed else {}
    return first if isinstance(first, dict) else {}


def credits_a_day(org: Json) -> int:
    """What the edition gives for 24 hours; 0 if it is not known. More may have been bought."""
    details = org.get("license_details")
    said = details if isinstance(details, dict) else {}
    bounds = CREDITS.get(str(said.get("paid_type") or ""))
    if bounds is None:
        return 0
    least, each, most = bounds
    users = said.get("users_license_purchased")
    whole = least + each * (users if isinstance(users, int) else 0)
    return min(whole, most) if most else whole


def _may(act: Callable[[], object], findings: list[Finding], *, is_blocking: bool) -> bool:
    """Whether reading is allowed; if not, a finding names the right that Zoho misses."""
    try:
        act()
    except NeedsAttention as error:
        if error.reason not in ("no_right", "scope_missing"):
            raise
        findings.append(Finding(error.reason, error.field, is_blocking))
        return False
    return True


def _fields(fields: Fields, asked: Sequence[str]) -> list[Finding]:
    there = fields.lead()
    wanted = dict.fromkeys((*asked, *(one.name for one in OWN)))
    missing = [
        name for name in wanted if not found_as(name, there) and not name.startswith(OF_DEAL)
    ]
    lack = {EXTERNAL_ID: "unique_field_missing"}
    found = [Finding(lack.get(name, "field_missing"), name) for name in missing]
    key = found_as(EXTERNAL_ID, there)
    if key and key not in fields.unique():
        found.append(Finding("field_not_unique", key))
    return found
