"""The connectors. A new one is one file here, one row in `make_crm` and a run of the contract."""

from __future__ import annotations

from qualifier.store.connections import CrmConnection
from qualifier.sync.connectors.base import Crm
from qualifier.sync.connectors.folder import FolderConnector

CONNECTORS = (FolderConnector,)
CRM_KINDS = ("odoo", "hubspot")


def make_crm(one: CrmConnection, secret: str, fields: tuple[str, ...]) -> Crm:
    """The connector of a connection; imported when it is needed. Raises ValueError."""
    raise ValueError(one.kind)


__all__ = ["CONNECTORS", "CRM_KINDS", "FolderConnector", "make_crm"]
