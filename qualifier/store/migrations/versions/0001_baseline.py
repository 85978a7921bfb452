"""The first schema. `database.create` makes files of the newest one, so nothing runs here."""

from __future__ import annotations

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Files older than this one never left the workshop."""
