"""The sync centre."""

from qualifier.ui.sync.sync_page import SyncPage

__all__ = ["SyncPage"]
