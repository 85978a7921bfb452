"""HubSpot, by its dated REST API, with a service key or the token of a private app."""

from __future__ import annotations

from qualifier.sync.connectors.hubspot.connector import BASE, HubSpot
from qualifier.sync.connectors.hubspot.leads import DEFAULT_STATUS, Feedback, Scope

__all__ = ["BASE", "DEFAULT_STATUS", "Feedback", "HubSpot", "Scope"]
