"""Pipedrive, by its REST API: v1 for leads and notes, v2 for all else."""

from __future__ import annotations

from qualifier.sync.connectors.pipedrive.address import by_token, root
from qualifier.sync.connectors.pipedrive.connector import Pipedrive
from qualifier.sync.connectors.pipedrive.leads import Feedback, Scope

__all__ = ["Feedback", "Pipedrive", "Scope", "by_token", "root"]
