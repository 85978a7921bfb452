"""The connectors. A new one is one file here, one row in `make_crm` and a run of the contract."""

from __future__ import annotations

from datetime import datetime

from qualifier.core.errors import NeedsAttention
from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.base import Crm
from qualifier.sync.connectors.folder import FolderConnector

CONNECTORS = (FolderConnector,)


def make_crm(one: CrmConnection, secret: str, fields: tuple[str, ...]) -> Crm:
    """The connector of a connection; `fields` are those it reads.

    Raises NeedsAttention(address_wrong, …), and of a kind this program has no connector for.
    """
    if not secret:
        raise NeedsAttention("key_missing")
    scope = one.details.get("scope") or {}
    match one.kind:
        case "odoo":
            from qualifier.sync.connectors.odoo import Odoo
            from qualifier.sync.connectors.odoo import Scope as OdooScope

            return Odoo(
                one.id,
                str(one.details.get("address") or ""),
                str(one.details.get("database") or ""),
                secret,
                login=str(one.details.get("login") or ""),
                scope=OdooScope(
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
        case "hubspot":
            from qualifier.sync.connectors.hubspot import BASE, HubSpot
            from qualifier.sync.connectors.hubspot import Scope as HubSpotScope

            since = str(scope.get("since") or "")
            address = str(one.details.get("address") or "")
            return HubSpot(
                one.id,
                secret,
                base=address or BASE,
                scope=HubSpotScope(
                    owners=tuple(scope.get("owners") or ()),
                    teams=tuple(scope.get("teams") or ()),
                    stages=tuple(scope.get("stages") or ()),
                    since=datetime.fromisoformat(since) if since else None,
                ),
                fields=fields,
            )
        case other:
            raise NeedsAttention("kind_unknown", other)


__all__ = ["CONNECTORS", "FolderConnector", "make_crm"]
