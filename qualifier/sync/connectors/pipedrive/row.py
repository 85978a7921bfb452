"""Pipedrive as a row: its form, its fields, how its connector is made."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qualifier.sync.connectors.row import BY_BROWSER, BY_KEY, Box, CrmRow, CrmWords, WayIn
from qualifier.sync.sign_in.facts import PIPEDRIVE
from qualifier.texts import _

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm


def _words() -> CrmWords:
    return CrmWords(
        brings=_("Leads, notes, calls and tasks"),
        needs=_("API token of a user"),
        hint=_("The token is in Pipedrive: your picture, Personal preferences, API."),
        labels={Box.KEY: _("API token")},
        examples={Box.ADDRESS: "https://company.pipedrive.com"},
    )


def _made(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    from qualifier.sync.connectors.pipedrive.address import by_token
    from qualifier.sync.connectors.pipedrive.connector import Pipedrive
    from qualifier.sync.connectors.pipedrive.leads import Scope

    address, is_open = str(one.details.get("address") or ""), bool(one.details.get("allow_http"))
    scope = one.details.get("scope") or {}
    since = str(scope.get("since") or "")
    return Pipedrive(
        one.id,
        by_token(address, way_in, allow_http=is_open) if isinstance(way_in, str) else way_in,
        scope=Scope(
            owners=tuple(scope.get("owners") or ()),
            labels=tuple(scope.get("stages") or ()),
            since=datetime.fromisoformat(since) if since else None,
        ),
        fields=fields,
    )


ROW = CrmRow(
    "pipedrive",
    "Pipedrive",
    _words,
    _made,
    ways=(
        WayIn(BY_KEY, (Box.ADDRESS, Box.KEY), frozenset({Box.ADDRESS})),
        WayIn(
            BY_BROWSER,
            (Box.CLIENT_ID, Box.CLIENT_SECRET),
            frozenset({Box.CLIENT_ID, Box.CLIENT_SECRET}),
        ),
    ),
    oauth=PIPEDRIVE,
    proposed={
        "lead.name": "person.name",
        "lead.company": "org.name",
        "lead.job_title": "person.job_title",
        "lead.phone": "person.phone",
        "lead.phone2": "person.phone2",
        "lead.email": "person.email",
        "lead.website": "org.website",
        "lead.postal_code": "org.address.postal_code",
        "lead.city": "org.address.locality",
        "lead.country": "org.address.country",
        "lead.opposed": "person.lq_do_not_call",
        "score.fit": "lq_fit",
        "score.maturity": "lq_maturity",
        "score.cell": "lq_cell",
        "handoff.decision": "lq_decision",
    },
    prefix="lq_",
    # A lead has no stages: labels are what teams sort them by.
    routes={"owner_id": "owner", "label_ids": "stage"},
    reasons=("lq_sales_reason", "lost_reason"),
)
