"""The kinds of CRM there are. A new one is its package and one row here.

Imported before the window is painted: the rows bring no connector and no library with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.hubspot.row import ROW as HUBSPOT
from qualifier.sync.connectors.odoo.row import ROW as ODOO
from qualifier.sync.connectors.pipedrive.row import ROW as PIPEDRIVE
from qualifier.sync.connectors.row import CrmRow
from qualifier.sync.connectors.salesforce.row import ROW as SALESFORCE
from qualifier.sync.connectors.zoho.row import ROW as ZOHO

if TYPE_CHECKING:
    from qualifier.store.connections import CrmConnection
    from qualifier.sync.access import Access
    from qualifier.sync.connectors.base import Crm

KINDS: Mapping[str, CrmRow] = {row.id: row for row in (ODOO, HUBSPOT, SALESFORCE, ZOHO, PIPEDRIVE)}


def crm_name(kind: str) -> str:
    """What a CRM is called."""
    return KINDS[kind].name if kind in KINDS else kind


def make_crm(one: CrmConnection, way_in: str | Access, fields: tuple[str, ...]) -> Crm:
    """The connector of a connection; `fields` are those it reads.

    Raises NeedsAttention(address_wrong, …), and of a kind this program has no connector for.
    """
    if not way_in:
        raise NeedsAttention("key_missing")
    if one.kind not in KINDS:
        raise NeedsAttention("kind_unknown", one.kind)
    return KINDS[one.kind].make(one, way_in, fields)
