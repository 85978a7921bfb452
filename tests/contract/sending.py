"""Deliveries of each step, and what the outbox does with the answer to them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from qualifier.core.errors import MaybeDone, NeedsAttention, SyncError, TryLater
from qualifier.sync.connectors.base import Crm, Delivery, Step
from tests.contract.mirror import as_fields, person
from tests.contract.scene import OWNER, Scene, There

ONE_OF_THREE = (TryLater, MaybeDone, NeedsAttention)
LEAVES_SOMETHING = (Step.NOTE, Step.CALL, Step.TASK, Step.ASK, Step.OPPOSE)
AT = "2026-11-20T22:45:00Z"  # the next day in Paris
_numbers = count(1)


def delivery(scene: Scene, step: Step, lead: str = "", **payload: Any) -> Delivery:
    """A delivery under a new key. FIELDS without a lead make a record. `mark_of` finds it there."""
    number = next(_numbers)
    mark, key = f"mark{number:06d}x", f"0198c0de-0000-7000-8000-{number:012d}"
    if step in (Step.FIELDS, Step.ROUTE):
        values = (
            as_fields(scene, {"company": mark} if lead else person(scene, company=mark, email=""))
            if step is Step.FIELDS
            else {scene.names[OWNER]: scene.owners[0]}
        )
        if step is Step.FIELDS and not lead:
            values |= scene.own
        whole: dict[str, Any] = {
            "values": {name: text for name, text in values.items() if text},
            "name": f"Brévault {mark}",
        }
    else:
        whole = {"html": f"<p>Dit : <b>{mark}</b></p>", "title": "Qualifié"}
    if step in (Step.NOTE, Step.CALL, Step.OPPOSE):
        whole["at"] = AT
    if step is Step.CALL:
        whole |= {"duration_s": 412, "is_connected": True, "number": "+33612345678"}
    if step in (Step.TASK, Step.ASK):
        whole |= {"due_on": "2026-11-30", "person": ""}
    if step is Step.OPPOSE:
        whole["values"] = {}
    return Delivery(key, {**whole, **payload}, step=step, remote_lead=lead)


def mark_of(one: Delivery) -> str:
    """The word that only this delivery brings."""
    words = str(dict(one.payload)).replace("<", " ").replace(">", " ").replace("'", " ").split()
    return next(word for word in words if word.startswith("mark"))


def entries(there: There, step: Step) -> list[str]:
    """Where a step's text is to be found. Opposition may be shown as any of them."""
    return {
        Step.NOTE: there.notes,
        Step.CALL: there.calls,
        Step.TASK: there.tasks,
        Step.ASK: there.tasks,
        Step.OPPOSE: [*there.notes, *there.calls, *there.tasks],
    }[step]


def times_there(scene: Scene, one: Delivery, lead: str = "") -> int:
    """How many times it has arrived. Of values: 1 if they stand there."""
    there = scene.there(lead or one.remote_lead)
    assert there is not None
    if one.step is Step.ROUTE:
        return int(there.owner == one.payload["values"][scene.names[OWNER]])
    if one.step is Step.FIELDS:
        return int(there.values["company"] == mark_of(one))
    return sum(mark_of(one) in entry for entry in entries(there, one.step))


def attempt(crm: Crm, one: Delivery) -> str | SyncError:
    """Push one; its id, or its error whether it was returned or raised."""
    return attempt_all(crm, [one])[0]


def attempt_all(crm: Crm, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
    """Push many, as large a batch at a time as the connector takes."""
    answers: list[str | SyncError] = []
    for start in range(0, len(deliveries), crm.batch):
        batch = deliveries[start : start + crm.batch]
        try:
            got = crm.push(batch)
        except SyncError as error:
            got = [error] * len(batch)
        assert len(got) == len(batch)
        answers += got
    for answer in answers:
        assert isinstance(answer, (str, *ONE_OF_THREE))
        assert answer
    return answers


def find_all(crm: Crm, deliveries: Sequence[Delivery]) -> list[str | None]:
    """Look many up, as large a batch at a time as the connector takes."""
    found: list[str | None] = []
    for start in range(0, len(deliveries), crm.batch):
        batch = deliveries[start : start + crm.batch]
        got = crm.find(batch)
        assert len(got) == len(batch)
        found += got
    return found


def send_again(crm: Crm, one: Delivery, answer: str | SyncError) -> str:
    """What the outbox does next, until it is there: look up what may have arrived, and push what
    has not. What was refused is pushed again as it is once a person has mended the reason."""
    if isinstance(answer, MaybeDone):
        (found,) = crm.find([one])
        if found is not None:
            return found
    if not isinstance(answer, str):
        answer = attempt(crm, one)
    assert isinstance(answer, str), answer
    return answer
