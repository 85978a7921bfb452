"""Who we are there, what we may, and to whom a lead can be assigned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from qualifier.sync.connectors.base import Finding, Person, Report, Team
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused
from qualifier.sync.connectors.odoo.scope import Scope
from qualifier.sync.connectors.odoo.session import Session

SALES = "sales_team.group_sale_salesman"
ALL_DOCUMENTS = "sales_team.group_sale_salesman_all_leads"
LEADS_SWITCHED_ON = "crm.group_use_lead"
WARN_BEFORE = timedelta(days=14)
MOST_PEOPLE = 2000


def report(session: Session, scope: Scope, asked: Sequence[str]) -> Report:
    """What the account lacks. Findings: crm_app_missing, no_sales_right (of what: read, write,
    create), own_documents_only, leads_switched_off, key_expires (day), field_missing (name)."""
    findings: list[Finding] = []
    try:
        lacking = [one for one in ("read", "write", "create") if not session.may(LEAD, one)]
    except Refused as error:
        if error.kind not in (Kind.UNKNOWN_NAME, Kind.RULE):  # up to 18: UserError
            raise
        return Report(_account(session), session.version.text, (_blocking("crm_app_missing"),))
    if "read" in lacking:
        findings.append(_blocking("no_sales_right", "read"))
        return Report(_account(session), session.version.text, tuple(findings))
    findings += [_blocking("no_sales_right", one) for one in lacking]
    if not session.is_in(ALL_DOCUMENTS):
        # What is assigned to sales cannot be read any more, and so no answer of theirs.
        findings.append(Finding("own_documents_only"))
    if not scope.opportunities and not session.is_in(LEADS_SWITCHED_ON):
        findings.append(Finding("leads_switched_off"))  # all new records are opportunities there
    if day := _key_ends(session):
        findings.append(Finding("key_expires", day))
    fields = LeadFields.of(session)
    findings += [Finding("field_missing", name) for name in asked if name not in fields]
    may_make = session.may("ir.model.fields", "create")
    return Report(_account(session), session.version.text, tuple(findings), may_make)


def people(session: Session) -> tuple[Person, ...]:
    """Those of the sales group, or all of the house where the server does not tell groups."""
    domain: list[Any] = [["share", "=", False]]
    names = ("all_group_ids", "groups_id", "group_ids")  # 19; up to 18; never both
    group = session.reference(SALES)
    there = session.ask("res.users", "fields_get", allfields=list(names), attributes=["type"])
    by_group = next((name for name in names if name in there), "")
    if group and by_group:
        domain.append([by_group, "in", [group]])
    rows = session.rows(
        "res.users", domain, ["name", "login", "email"], limit=MOST_PEOPLE, order="name"
    )
    teams: dict[int, list[Team]] = {}
    for team in session.rows("crm.team", [], ["name", "member_ids"], limit=MOST_PEOPLE):
        for user in team["member_ids"]:
            teams.setdefault(user, []).append(Team(str(team["id"]), str(team["name"])))
    return tuple(
        Person(
            str(row["id"]),
            str(row["name"]),
            str(row["email"] or row["login"] or ""),
            tuple(teams.get(row["id"], ())),
        )
        for row in rows
    )


def _blocking(name: str, about: str = "") -> Finding:
    return Finding(name, about, is_blocking=True)


def _account(session: Session) -> str:
    rows = session.rows("res.users", [["id", "=", session.uid]], ["name", "login"], limit=1)
    return f"{rows[0]['name']} ({rows[0]['login']})" if rows else str(session.uid)


def _key_ends(session: Session) -> str:
    """The day our key ends, if that is soon and it can be told which is ours: from 19 on keys end,
    and an account sees its own keys, but not which of them it came with."""
    if session.version.major < 18 or not session.now:
        return ""
    try:
        rows = session.rows(
            "res.users.apikeys",
            [["user_id", "=", session.uid]],
            ["expiration_date"],
            limit=50,
        )
    except Refused as error:
        if error.kind is Kind.KEY:
            raise
        return ""
    now = datetime.fromisoformat(session.now)
    ends = [row["expiration_date"] for row in rows]
    alive = [one for one in ends if not one or datetime.fromisoformat(one) > now]
    if len(alive) != 1 or not alive[0]:
        return ""
    end = datetime.fromisoformat(alive[0])
    return end.date().isoformat() if end - now <= WARN_BEFORE else ""
