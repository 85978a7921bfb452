"""What can be done to a lead from the queue: plan a callback, oppose. Each says what is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from qualifier.core.agreement import Reason
from qualifier.core.errors import ActionRefused, QualifierError
from qualifier.exchange.whom_order import WhomOrder
from qualifier.store import settlement
from qualifier.store.database import Connection
from qualifier.ui.desk import Desk

OPPOSITION_REASONS = "opposition"
Done = Callable[[], None]
Failed = Callable[[QualifierError], None]


def plan_callback(
    desk: Desk, lead_id: str, due_at: datetime, *, for_team: bool, then: Done, failed: Failed
) -> None:
    """Promise a callback in place of any other. `failed` gets ActionRefused for the past."""
    now = desk.clock()
    if due_at <= now:
        failed(ActionRefused("callback_in_the_past"))
        return

    def job(connection: Connection) -> None:
        settlement.plan_callback(
            connection, lead_id, due_at, for_team=for_team, note="", at=now, new_id=desk.new_id
        )
        settlement.refresh_queue(
            connection,
            lead_id,
            desk.agreement,
            desk.permission.lasting_refusal,
            desk.opposition_secret,
        )

    desk.background.write(job, lambda _none: then(), failed)


def do_not_call(
    desk: Desk, lead_id: str, reason: str, words: str, *, then: Done, failed: Failed
) -> None:
    """Oppose the lead and its numbers at once. `words` are kept where the reason asks for them.

    `failed` gets ActionRefused where no reason was chosen, or one that needs words has none.
    """
    chosen = next((one for one in opposition_reasons(desk) if one.id == reason), None)
    if chosen is None:
        failed(ActionRefused("outcome_needs_reason"))
        return
    if chosen.text_required and not words.strip():
        failed(ActionRefused("outcome_needs_note"))
        return
    now, by = desk.clock(), desk.seat
    why = f"{reason}: {words.strip()}" if words.strip() else reason

    def job(connection: Connection) -> None:
        settlement.oppose_lead(
            connection,
            lead_id,
            desk.opposition_secret,
            why=why,
            by=by,
            at=now,
            new_id=desk.new_id,
        )

    desk.background.write(job, lambda _none: then(), failed)


def say_whom(
    desk: Desk,
    order: WhomOrder,
    *,
    then: Callable[[int, int], None],
    failed: Failed,
    progress: Callable[[int, int], None],
) -> None:
    """Let the worker fill in nature and basis; `then` gets how many changed, how many may be
    called."""
    desk.background.ask(
        {"do": "say_whom", **order.as_request()},
        lambda done: then(int(str(done["changed"])), int(str(done["callable"]))),
        failed,
        progress,
    )


def opposition_reasons(desk: Desk) -> tuple[Reason, ...]:
    """The agreement's reasons for "do not call"."""
    return desk.agreement.offered_reasons(OPPOSITION_REASONS)
