"""The connectors. A new one is one file here, one row in CONNECTORS and a run of the contract."""

from __future__ import annotations

from qualifier.sync.connectors.folder import FolderConnector

CONNECTORS = (FolderConnector,)

__all__ = ["CONNECTORS", "FolderConnector"]
