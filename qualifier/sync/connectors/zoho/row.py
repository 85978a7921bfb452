"""Zoho CRM as a row: its form, its fields, how its connector is made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.row import BY_BROWSER, Box, CrmRow, CrmWords, WayIn
from qualifier.sync.sign_in.facts import ZOHO
from qualifier.texts import _

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm


def _words() -> CrmWords:
    return CrmWords(
        brings=_("Leads, notes, calls and tasks"),
        needs=_("Client ID and secret of a client that your administrator registers"),
        hint=_("The client is made in the API console of Zoho: a server-based application."),
        centres={
            "us": _("United States (zoho.com)"),
            "eu": _("Europe (zoho.eu)"),
            "in": _("India (zoho.in)"),
            "au": _("Australia (zoho.com.au)"),
            "jp": _("Japan (zoho.jp)"),
            "cn": _("China (zoho.com.cn)"),
            "ca": _("Canada (zohocloud.ca)"),
            "sa": _("Saudi Arabia (zoho.sa)"),
        },
    )


def _made(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    from qualifier.sync.connectors.zoho.connector import Zoho
    from qualifier.sync.connectors.zoho.leads import Scope

    if isinstance(way_in, str):  # a token of Zoho lives an hour: nobody pastes one
        raise NeedsAttention("sign_in_missing")
    scope = one.details.get("scope") or {}
    since = str(scope.get("since") or "")
    return Zoho(
        one.id,
        way_in,
        scope=Scope(
            owners=tuple(scope.get("owners") or ()),
            teams=tuple(scope.get("teams") or ()),
            stages=tuple(scope.get("stages") or ()),
            since=datetime.fromisoformat(since) if since else None,
        ),
        fields=fields,
    )


_BOXES = (Box.CENTRE, Box.CLIENT_ID, Box.CLIENT_SECRET)
ROW = CrmRow(
    "zoho",
    "Zoho CRM",
    _words,
    _made,
    ways=(WayIn(BY_BROWSER, _BOXES, frozenset(_BOXES)),),
    proposed={
        "lead.first_name": "First_Name",
        "lead.last_name": "Last_Name",
        "lead.company": "Company",
        "lead.job_title": "Designation",
        "lead.phone": "Phone",
        "lead.phone2": "Mobile",
        "lead.email": "Email",
        "lead.website": "Website",
        "lead.street": "Street",
        "lead.postal_code": "Zip_Code",
        "lead.city": "City",
        "lead.country": "Country",
        "lead.opposed": "LQ_Do_Not_Call",
        "score.fit": "LQ_fit",
        "score.maturity": "LQ_maturity",
        "score.cell": "LQ_cell",
        "handoff.decision": "LQ_decision",
    },
    prefix="LQ_",
    routes={"Owner": "owner", "Lead_Status": "stage"},
    reasons=("LQ_Sales_Reason", "Converted_Deal.Reason_For_Loss__s", "Lead_Status"),
    oauth=ZOHO,
)
