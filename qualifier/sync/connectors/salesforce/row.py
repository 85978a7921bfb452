"""Salesforce as a row: its form, its fields, how its connector is made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qualifier.sync.connectors.row import BY_BROWSER, BY_KEY, Box, CrmRow, CrmWords, WayIn
from qualifier.sync.sign_in.facts import SALESFORCE
from qualifier.texts import _

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm


def _words() -> CrmWords:
    return CrmWords(
        brings=_("Leads, what sales make of them, notes and tasks"),
        needs=_("Address and sign-in"),
        hint=_("The address stands in Salesforce: Setup, My Domain."),
        labels={
            Box.ADDRESS: _("My Domain address"),
            Box.CLIENT_ID: _("Consumer key of the External Client App"),
            Box.KEY: _("Access token (of a session, for a trial)"),
        },
        examples={Box.ADDRESS: "https://company.my.salesforce.com"},
    )


def _made(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    from qualifier.sync.connectors.salesforce.connector import Salesforce
    from qualifier.sync.connectors.salesforce.given import given
    from qualifier.sync.connectors.salesforce.leads import Scope

    scope = one.details.get("scope") or {}
    since = str(scope.get("since") or "")
    if isinstance(way_in, str):
        way_in = given(str(one.details.get("address") or ""), way_in)
    return Salesforce(
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


ROW = CrmRow(
    "salesforce",
    "Salesforce",
    _words,
    _made,
    ways=(
        WayIn(
            BY_BROWSER,
            (Box.ADDRESS, Box.CLIENT_ID),
            must=frozenset({Box.ADDRESS, Box.CLIENT_ID}),
        ),
        WayIn(BY_KEY, (Box.ADDRESS, Box.KEY), must=frozenset({Box.ADDRESS})),
    ),
    oauth=SALESFORCE,
    proposed={
        "lead.first_name": "FirstName",
        "lead.last_name": "LastName",
        "lead.company": "Company",
        "lead.job_title": "Title",
        "lead.phone": "Phone",
        "lead.phone2": "MobilePhone",
        "lead.email": "Email",
        "lead.website": "Website",
        "lead.street": "Street",
        "lead.postal_code": "PostalCode",
        "lead.city": "City",
        "lead.country": "Country",
        "lead.opposed": "DoNotCall",
        "score.fit": "LQ_fit__c",
        "score.maturity": "LQ_maturity__c",
        "score.cell": "LQ_cell__c",
        "handoff.decision": "LQ_decision__c",
    },
    prefix="LQ_",
    suffix="__c",
    routes={"OwnerId": "owner", "Status": "stage"},
    reasons=("LQ_Reason__c",),
)
