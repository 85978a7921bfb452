"""Salesforce (Sales Cloud), by its REST API, with a sign-in of its own or a key that was pasted."""

from __future__ import annotations

from qualifier.sync.connectors.salesforce.connector import Salesforce
from qualifier.sync.connectors.salesforce.leads import DEFAULT_STATUS, Feedback, Scope

__all__ = ["DEFAULT_STATUS", "Feedback", "Salesforce", "Scope"]
