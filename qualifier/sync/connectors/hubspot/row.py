"""HubSpot as a row: its form, its fields, how its connector is made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qualifier.sync.connectors.row import BY_KEY, Box, CrmRow, CrmWords, WayIn
from qualifier.texts import _

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm


def _words() -> CrmWords:
    return CrmWords(
        brings=_("Contacts, notes, calls and tasks"),
        needs=_("Service key or token of a private app"),
        # Private apps can be made no more; tokens of those there are work until September 2027.
        hint=_(
            "A service key is made in HubSpot: Development, Keys, Service keys. The token of an "
            "older private app works too."
        ),
        labels={Box.KEY: _("Service key or token")},
    )


def _made(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    from qualifier.sync.connectors.hubspot.connector import BASE, HubSpot
    from qualifier.sync.connectors.hubspot.leads import Scope

    scope = one.details.get("scope") or {}
    since = str(scope.get("since") or "")
    return HubSpot(
        one.id,
        str(way_in),
        base=str(one.details.get("address") or "") or BASE,
        scope=Scope(
            owners=tuple(scope.get("owners") or ()),
            teams=tuple(scope.get("teams") or ()),
            stages=tuple(scope.get("stages") or ()),
            lists=tuple(scope.get("lists") or ()),
            since=datetime.fromisoformat(since) if since else None,
        ),
        fields=fields,
    )


ROW = CrmRow(
    "hubspot",
    "HubSpot",
    _words,
    _made,
    ways=(WayIn(BY_KEY, (Box.KEY,)),),
    proposed={
        "lead.first_name": "firstname",
        "lead.last_name": "lastname",
        "lead.company": "company",
        "lead.job_title": "jobtitle",
        "lead.phone": "phone",
        "lead.phone2": "mobilephone",
        "lead.email": "email",
        "lead.website": "website",
        "lead.street": "address",
        "lead.postal_code": "zip",
        "lead.city": "city",
        "lead.country": "country",
        "lead.opposed": "lq_do_not_call",
        "score.fit": "lq_fit",
        "score.maturity": "lq_maturity",
        "score.cell": "lq_cell",
        "handoff.decision": "lq_decision",
    },
    prefix="lq_",
    routes={
        "hubspot_owner_id": "owner",
        "lifecyclestage": "stage",
        "hs_lead_status": "status",
    },
    reasons=("lq_sales_reason",),
)
