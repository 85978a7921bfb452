"""Whom a lead can belong to: users, and queues, which are teams that wait for work."""

from __future__ import annotations

from typing import Any

from qualifier.sync.connectors.base import Person, Team
from qualifier.sync.connectors.salesforce.api import Api
from qualifier.sync.connectors.salesforce.soql import select

_USERS = select("Id,Name,Email", "User", "IsActive = true AND UserType = 'Standard'", order="Name")
_QUEUES = select("QueueId,Queue.Name", "QueueSobject", "SobjectType = 'Lead'")


def people(api: Api) -> tuple[Person, ...]:
    """Active users; then the queues that take leads, each a team of its own id."""
    users = [_user(one) for one in api.query(_USERS) if one.get("Id")]
    return (*users, *(_queue(one) for one in api.query(_QUEUES) if one.get("QueueId")))


def _user(one: dict[str, Any]) -> Person:
    name, email = str(one.get("Name") or ""), str(one.get("Email") or "")
    return Person(str(one["Id"]), name or email or str(one["Id"]), email)


def _queue(one: dict[str, Any]) -> Person:
    queue_id, told = str(one["QueueId"]), one.get("Queue")
    name = str((told if isinstance(told, dict) else {}).get("Name") or queue_id)
    return Person(queue_id, name, "", (Team(queue_id, name),))
