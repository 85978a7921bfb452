"""Zoho CRM, by its REST API v8: leads, notes, calls and tasks, in any of its data centres."""

from __future__ import annotations

from qualifier.sync.connectors.zoho.connector import Zoho
from qualifier.sync.connectors.zoho.leads import DEFAULT_STATUS, Feedback, Scope

__all__ = ["DEFAULT_STATUS", "Feedback", "Scope", "Zoho"]
