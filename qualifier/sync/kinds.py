"""The kinds of CRM there are; apart from their connectors, which no start of the window needs."""

from __future__ import annotations

CRM_KINDS = ("odoo", "hubspot")
