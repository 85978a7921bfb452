"""Whether a delivery arrived whose answer was lost, told by its operation key."""

from __future__ import annotations

from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.odoo import keys
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.pushing import id_of
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused
from qualifier.sync.connectors.odoo.session import Session
from qualifier.sync.connectors.odoo.values import stands


class Finder:
    """Looks one delivery up; the id of what it made, None if it did not arrive."""

    def __init__(self, session: Session, fields: LeadFields) -> None:
        self._session = session
        self._fields = fields

    def find(self, delivery: Delivery) -> str | None:
        """Raises TryLater, Refused(no_right) where the lead that was made is hidden from us."""
        step = delivery.step
        if step is Step.FIELDS and not delivery.remote_lead:
            return self._made(delivery)
        if step in (Step.FIELDS, Step.ROUTE):
            return self._written(delivery)
        if step in (Step.TASK, Step.ASK):
            return self._made(delivery) or self._done_activity(delivery)
        return self._message(delivery)

    def _made(self, delivery: Delivery) -> str | None:
        name = keys.external_id(delivery.step, delivery.operation_key)
        is_there, record_id = self._session.made(name)
        if record_id:
            return str(record_id)
        if is_there and delivery.step is Step.FIELDS:
            raise Refused("no_right", LEAD, kind=Kind.RIGHT)
        return name if is_there else None  # an activity on a lead that is hidden by now

    def _written(self, delivery: Delivery) -> str | None:
        """Values bear no key, and writing them again changes nothing: they arrived if they stand
        there."""
        lead_id = id_of(delivery.remote_lead)
        fields = self._fields.of_names(delivery.payload.get("values") or {})
        rows = self._session.rows(
            LEAD,
            [["id", "=", lead_id]],
            [one.name for one in fields],
            limit=1,
            archived_too=True,
        )
        if not rows:
            is_routed = delivery.step is Step.ROUTE and self._routed_out_of_sight(lead_id)
            return str(lead_id) if is_routed else None
        values = delivery.payload.get("values") or {}
        if any(not stands(rows[0][one.name], values[one.name], one) for one in fields):
            return None
        return str(lead_id)

    def _routed_out_of_sight(self, lead_id: int) -> bool:
        """Whether it is our routing that hides a lead: what we wrote stays readable to us, and
        after the last dossier there is the mail to the salesperson or the change of stage."""
        domain = [
            ["model", "=", LEAD],
            ["res_id", "=", lead_id],
            ["create_uid", "=", self._session.uid],
        ]
        rows = self._session.rows(
            "mail.message", domain, ["message_type"], limit=10, order="id desc"
        )
        kinds = [row["message_type"] for row in rows]
        return kinds[:1] != ["comment"] and "comment" in kinds

    def _message(self, delivery: Delivery) -> str | None:
        wanted = keys.message_id(delivery.step, delivery.operation_key)
        rows = self._session.rows("mail.message", [["message_id", "=", wanted]], ["id"], limit=1)
        return str(rows[0]["id"]) if rows else None

    def _done_activity(self, delivery: Delivery) -> str | None:
        """An activity that is done is deleted up to 16, and its external id with it; its note
        stands in the message that it left."""
        domain = [
            ["model", "=", LEAD],
            ["res_id", "=", id_of(delivery.remote_lead)],
            ["body", "ilike", keys.mark(delivery.operation_key)],
        ]
        rows = self._session.rows("mail.message", domain, ["id"], limit=1)
        return str(rows[0]["id"]) if rows else None
