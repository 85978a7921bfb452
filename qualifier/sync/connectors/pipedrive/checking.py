"""What an account lacks, found out by reading. Writing alone shows whether we may write."""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Finding, Report
from qualifier.sync.connectors.pipedrive.api import V1, Api, Json
from qualifier.sync.connectors.pipedrive.fields import Fields
from qualifier.sync.connectors.pipedrive.marks import OWN
from qualifier.sync.connectors.pipedrive.people import me

VERSION = "v1, v2"


def check(api: Api, fields: Fields, asked: Sequence[str]) -> Report:
    """See base.Crm.check. Only an administrator may make fields; where rights are not told, that
    is believed until `ensure` says otherwise."""
    who = me(api)
    findings: list[Finding] = []
    may_make = is_admin(who)
    try:
        fields.fresh()
        api.get(V1, "/leads", {"limit": "1"})
    except NeedsAttention as error:
        if error.reason != "no_right":
            raise
        findings.append(Finding("no_right", error.field, is_blocking=True))
        may_make = False
    else:
        there = fields.known()
        wanted = dict.fromkeys((*asked, *(one.name for one in OWN)))
        findings += [Finding("field_missing", name) for name in wanted if name not in there]
        findings += [Finding("field_twice", name) for name in fields.doubled]
    company = str(who.get("company_name") or who.get("company_domain") or "")
    account = ", ".join(one for one in (company, str(who.get("name") or "")) if one)
    return Report(account, VERSION, tuple(findings), may_make_fields=may_make)


def is_admin(who: Json) -> bool:
    """Whether a user may change the account's settings."""
    access = who.get("access")
    if not isinstance(access, list):
        return True
    apps = ("sales", "global", "account_settings")
    return any(
        one.get("admin") is True and one.get("app") in apps
        for one in access
        if isinstance(one, dict)
    )
