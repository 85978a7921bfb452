"""What an org lacks, found out by reading, and what of our doubts it settles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import Finding, Report
from qualifier.sync.connectors.salesforce.api import VERSION, VERSIONS, WHO, Api, absent
from qualifier.sync.connectors.salesforce.fields import (
    CONTACT,
    DO_NOT_CALL,
    EXTERNAL_ID,
    LEAD,
    NOTE,
    OPPORTUNITY,
    REFERENCE,
    TASK,
    Fields,
)
from qualifier.sync.connectors.salesforce.making import OWN, user_id
from qualifier.sync.connectors.salesforce.soql import select


def check(api: Api, fields: Fields, asked: Sequence[str]) -> Report:
    """See base.Crm.check. The account is called as its user logs in."""
    versions = known_versions(api)
    if VERSION not in versions:
        raise NeedsAttention("api_retired")
    fields.forget()
    findings: list[Finding] = []
    if fields.of(LEAD):  # asked before who we are: a bad key is refused in JSON here alone
        findings += _fields(fields, asked)
    else:
        findings.append(Finding("no_right", LEAD, is_blocking=True))
    findings += [
        Finding("no_right", name) for name in (CONTACT, OPPORTUNITY, TASK) if not fields.of(name)
    ]
    if fields.of(TASK) and not fields.is_key(TASK, REFERENCE):
        findings.append(Finding("reference_missing", f"Activity.{REFERENCE}"))
    if not fields.of(NOTE):
        findings.append(Finding("notes_off"))
    who = api.get(WHO)
    user = user_id(who)
    account = str(who.get("preferred_username") or who.get("name") or user)
    return Report(account, f"v{max(versions, key=float)}", tuple(findings), _may_customise(api))


def known_versions(api: Api) -> list[str]:
    """The versions of the interface that the org speaks."""
    told = api.get(VERSIONS)
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise TryLater("not_the_crm")
    return [str(one.get("version")) for one in told if _is_number(one.get("version"))] or ["0"]


def _is_number(text: Any) -> bool:
    return str(text).replace(".", "", 1).isdecimal()


def _fields(fields: Fields, asked: Sequence[str]) -> list[Finding]:
    there = fields.lead()
    wanted = dict.fromkeys((*asked, *(one.name for one in OWN)))
    found = []
    for name in wanted:
        if name not in there:
            is_ours = name == EXTERNAL_ID
            found.append(Finding("external_id_missing" if is_ours else "field_missing", name))
    if EXTERNAL_ID in there and not fields.is_key(LEAD, EXTERNAL_ID):
        found.append(Finding("external_id_missing", EXTERNAL_ID))
    if not fields.may_write(LEAD, DO_NOT_CALL, is_new=False):
        found.append(Finding("field_hidden", DO_NOT_CALL))
    return found


def _may_customise(api: Api) -> bool:
    """Whether the account may make fields. Where it may not even ask, `ensure` will tell."""
    right = "PermissionsCustomizeApplication"
    try:
        told = api.query(select(right, "UserPermissionAccess"))
    except NeedsAttention as error:
        if not absent(error) and error.reason not in ("field_refused", "request_refused"):
            raise
        return True
    return not told or told[0].get(right) is True
