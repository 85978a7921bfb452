"""What is written when a fact of a lead is put right by hand: its values and its queue row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualifier.core.agreement import Agreement
from qualifier.store.database import Connection
from qualifier.store.settlement import correct_lead
from qualifier.ui.desk import Desk


def correction(
    desk: Desk, agreement: Agreement, lead_id: str, values: Mapping[str, str]
) -> Callable[[Connection], None]:
    """The job that writes `values`, as of now."""
    at = desk.clock()

    def job(connection: Connection) -> None:
        correct_lead(
            connection,
            lead_id,
            values,
            agreement,
            desk.permission.lasting_refusal,
            secret=desk.opposition_secret,
            by=desk.seat,
            at=at,
            new_id=desk.new_id,
        )

    return job
