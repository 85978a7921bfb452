"""What an account lacks, found out by reading. Writing alone shows whether we may write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Finding, Report
from qualifier.sync.connectors.hubspot.api import VERSION, Api, objects
from qualifier.sync.connectors.hubspot.fields import CONTACTS, EXTERNAL_ID, OWN, UNIQUE_MOST, Fields
from qualifier.sync.connectors.hubspot.lists import LISTS_READ
from qualifier.sync.connectors.hubspot.people import People

CONTACTS_READ, OWNERS_READ = "crm.objects.contacts.read", "crm.objects.owners.read"


def check(api: Api, fields: Fields, people: People, asked: Sequence[str], name: str) -> Report:
    """See base.Crm.check. The account is called as the connection is: no request of ours tells its
    own name. That fields may be made is believed until `ensure` says otherwise."""
    findings: list[Finding] = []
    has_fields = _may(fields.fresh, CONTACTS_READ, findings, is_blocking=True)
    _may(
        lambda: api.get(objects(CONTACTS), {"limit": "1"}),
        CONTACTS_READ,
        findings,
        is_blocking=True,
    )
    _may(people.all, OWNERS_READ, findings, is_blocking=False)
    if has_fields:
        findings += _fields(fields, asked)
    return Report(name, VERSION, tuple(dict.fromkeys(findings)), may_make_fields=has_fields)


def with_lists(report: Report, members: Callable[[], object]) -> Report:
    """The report with what keeps the members of the scope's lists from being read."""
    found: list[Finding] = []
    try:
        _may(members, LISTS_READ, found, is_blocking=True)
    except NeedsAttention as error:
        if error.reason != "list_gone":
            raise
        found.append(Finding("list_gone", error.field, is_blocking=True))
    return replace(report, findings=(*report.findings, *found))


def _may(
    act: Callable[[], object], right: str, findings: list[Finding], *, is_blocking: bool
) -> bool:
    """Whether reading is allowed; if not, a finding names the right that HubSpot misses."""
    try:
        act()
    except NeedsAttention as error:
        if error.reason != "no_right":
            raise
        missing = (error.field or right).split(", ")
        findings += [Finding("no_right", one, is_blocking) for one in missing]
        return False
    return True


def _lack(name: str) -> str:
    return "key_field_missing" if name == EXTERNAL_ID else "field_missing"


def _fields(fields: Fields, asked: Sequence[str]) -> list[Finding]:
    there = fields.contact()
    wanted = dict.fromkeys((*asked, *(one.name for one in OWN)))
    missing = [name for name in wanted if name not in there]
    found = [Finding(_lack(name), name) for name in missing]
    if EXTERNAL_ID in there and EXTERNAL_ID not in fields.unique():
        found.append(Finding("field_not_unique", EXTERNAL_ID))
    if EXTERNAL_ID not in there and len(fields.own_unique()) >= UNIQUE_MOST:
        found.append(Finding("no_unique_left", str(UNIQUE_MOST)))
    return found
