"""Odoo as a row: its form, its fields, how its connector is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualifier.sync.connectors.row import BY_KEY, Box, CrmRow, CrmWords, WayIn
from qualifier.texts import _

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm


def _words() -> CrmWords:
    return CrmWords(
        brings=_("Leads and opportunities of its CRM app"),
        needs=_("Address and API key"),
        hint=_("The key is made in Odoo: your picture, My profile, Account security."),
        labels={
            Box.DATABASE: _("Database (empty: the only one there)"),
            Box.LOGIN: _("Login (only for Odoo before 19)"),
            Box.KEY: _("API key"),
        },
        examples={Box.ADDRESS: "https://company.odoo.com"},
    )


def _made(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    from qualifier.sync.connectors.odoo.connector import Odoo
    from qualifier.sync.connectors.odoo.scope import Scope

    scope = one.details.get("scope") or {}
    return Odoo(
        one.id,
        str(one.details.get("address") or ""),
        str(one.details.get("database") or ""),
        str(way_in),
        login=str(one.details.get("login") or ""),
        scope=Scope(
            owners=tuple(scope.get("owners") or ()),
            teams=tuple(scope.get("teams") or ()),
            stages=tuple(scope.get("stages") or ()),
            since=str(scope.get("since") or ""),
            opportunities=bool(scope.get("opportunities")),
        ),
        fields=fields,
        handed_stage=str(one.details.get("handed_stage") or ""),
        allow_http=bool(one.details.get("allow_http")),
    )


ROW = CrmRow(
    "odoo",
    "Odoo",
    _words,
    _made,
    ways=(
        WayIn(
            BY_KEY,
            (Box.ADDRESS, Box.DATABASE, Box.LOGIN, Box.KEY),
            must=frozenset({Box.ADDRESS}),
        ),
    ),
    proposed={
        "lead.name": "contact_name",
        "lead.company": "partner_name",
        "lead.job_title": "function",
        "lead.phone": "phone",
        "lead.phone2": "mobile",
        "lead.email": "email_from",
        "lead.website": "website",
        "lead.street": "street",
        "lead.postal_code": "zip",
        "lead.city": "city",
        "score.fit": "x_qualifier_fit",
        "score.maturity": "x_qualifier_maturity",
        "score.cell": "x_qualifier_cell",
        "handoff.decision": "x_qualifier_decision",
    },
    prefix="x_qualifier_",
    routes={"user_id": "owner", "team_id": "team", "stage_id": "stage"},
    reasons=("lost_reason_id", "lost_reason"),
    has_opportunities=True,
)
