"""The steps of a hand-off, one call each where Odoo allows it: a call is one transaction.

Once a lead is assigned, an account that sees its own documents only can neither read it nor give it
an activity: ROUTE is the last step. The call is a message, not an activity that is scheduled and
done: that is what Odoo leaves of a done call and counts in its reports, and only so it is one
transaction, bears the time of the call and can be found by our key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import Delivery, Step
from qualifier.sync.connectors.odoo import keys
from qualifier.sync.connectors.odoo.fields import LeadFields
from qualifier.sync.connectors.odoo.loading import load
from qualifier.sync.connectors.odoo.refusals import LEAD, Kind, Refused
from qualifier.sync.connectors.odoo.session import NO_VALUES, Session, ids_of
from qualifier.sync.connectors.odoo.tags import OpposeTag
from qualifier.sync.connectors.odoo.values import cell_of, column_of, odoo_instant, odoo_of

ACTIVITIES = "mail.activity"
NOTE_TYPE = "mail.mt_note"  # internal: the customer gets no mail
ACTIVITY_TYPE = "mail.mt_activities"
CALL, TO_DO = "mail.mail_activity_data_call", "mail.mail_activity_data_todo"
# The hand-off tells the salesperson once, by the mail of the assignment, when all is there.
NO_MAIL: Mapping[str, Any] = {"mail_activity_quick_update": True}
UNASSIGNED: Mapping[str, Any] = {"mail_auto_subscribe_no_notify": True}


class Pusher:
    """Brings one delivery; returns the id of what it made or changed."""

    def __init__(self, session: Session, fields: LeadFields, tag: OpposeTag) -> None:
        self._session = session
        self._fields = fields
        self._tag = tag
        self._relations = {one.name: one.relation for one in fields.values() if one.relation}

    def push(self, delivery: Delivery) -> str:
        """Raises Refused, NeedsAttention(field_refused, …), TryLater, MaybeDone."""
        step = delivery.step
        if step is Step.FIELDS:
            return self._fields_of(delivery)
        lead_id = id_of(delivery.remote_lead)
        if step is Step.ROUTE:
            # The mail "You have been assigned" is wanted: the salesperson's day to accept begins
            # with it. So the context does not switch it off.
            self._write(lead_id, delivery.payload.get("values") or {})
            return str(lead_id)
        if step in (Step.TASK, Step.ASK):
            return self._activity(delivery, lead_id)
        if step is Step.OPPOSE:
            self._write(lead_id, delivery.payload.get("values") or {}, tag=True)
        return self._message(delivery, lead_id)

    def _fields_of(self, delivery: Delivery) -> str:
        values = delivery.payload.get("values") or {}
        if delivery.remote_lead:
            lead_id = id_of(delivery.remote_lead)
            self._write(lead_id, values)
            return str(lead_id)
        fields = self._fields.of_names(values)
        row = {"id": keys.external_id(Step.FIELDS, delivery.operation_key)}
        row |= {column_of(one): cell_of(values[one.name], one) for one in fields}
        if not values.get("name"):
            row["name"] = str(delivery.payload.get("name") or "Lead").replace("\0", "")
        # Without a salesperson Odoo would take our account for it.
        row.setdefault("user_id/.id", "")
        return str(load(self._session, LEAD, row))

    def _write(self, lead_id: int, values: Mapping[str, str], *, tag: bool = False) -> None:
        fields = self._fields.of_names(values)
        written = {one.name: odoo_of(values[one.name], one) for one in fields}
        if tag:
            kept = written.get("tag_ids", [])
            written["tag_ids"] = [*kept, [4, self._tag.id()]]
        if not written:
            return
        self._session.act(
            LEAD,
            "write",
            ids=[lead_id],
            vals=written,
            written=written,
            relations=self._relations,
        )

    def _message(self, delivery: Delivery, lead_id: int) -> str:
        """A note, or a call as a message of the type "call"."""
        payload = delivery.payload
        said: dict[str, Any] = {
            "body": payload["html"],
            "subject": payload.get("title") or "",
            "date": odoo_instant(str(payload["at"]), "at"),
            "message_id": keys.message_id(delivery.step, delivery.operation_key),
            "message_type": "comment",
            "subtype_xmlid": NOTE_TYPE,
        }
        if self._session.version.major >= 17:  # from there on a text is escaped
            said["body_is_html"] = True
        if delivery.step is Step.CALL and (type_id := self._call_type()):
            said |= {"mail_activity_type_id": type_id, "subtype_xmlid": ACTIVITY_TYPE}
        made = self._session.act(LEAD, "message_post", ids=[lead_id], **said)
        return str(ids_of(made)[0])

    def _activity(self, delivery: Delivery, lead_id: int) -> str:
        payload = delivery.payload
        row = {
            "id": keys.external_id(delivery.step, delivery.operation_key),
            "res_model_id/id": "crm.model_crm_lead",
            "res_id": str(lead_id),
            "summary": str(payload.get("title") or ""),
            "note": keys.marked(str(payload["html"]), delivery.operation_key),
        }
        if type_id := self._session.reference(TO_DO):
            row["activity_type_id/.id"] = str(type_id)
        if payload.get("due_on"):
            row["date_deadline"] = str(payload["due_on"])
        if payload.get("person"):
            row["user_id/.id"] = str(id_of(str(payload["person"]), "user_id"))
        # The mail of the assignment follows a TASK; an ASK has none but its own.
        context = NO_MAIL if delivery.step is Step.TASK else NO_VALUES
        try:
            return str(load(self._session, ACTIVITIES, row, context))
        except Refused as error:
            if error.kind is Kind.VALUE or not self._give_up(lead_id, bool(payload.get("person"))):
                raise
        return str(load(self._session, ACTIVITIES, row, context))

    def _give_up(self, lead_id: int, is_for_somebody: bool) -> bool:
        """Take our account off a lead; whether it was on it. Up to 18 an activity is refused to a
        person who cannot read the lead, as a salesperson cannot read ours; nobody's they can.

        Raises Refused(record_gone) if the lead is not there, or not for us.
        """
        rows = self._session.rows(
            LEAD, [["id", "=", lead_id]], ["user_id"], limit=1, archived_too=True
        )
        if not rows:
            raise Refused("record_gone", str(lead_id), kind=Kind.GONE)
        owner = rows[0]["user_id"]
        if not is_for_somebody or not owner or owner[0] != self._session.uid:
            return False
        self._session.act(LEAD, "write", ids=[lead_id], vals={"user_id": False}, context=UNASSIGNED)
        return True

    def _call_type(self) -> int | None:
        """The activity type "call"; an administrator may have deleted Odoo's own."""
        if found := self._session.reference(CALL):
            return found
        rows = self._session.rows(
            "mail.activity.type", [["category", "=", "phonecall"]], ["id"], limit=1
        )
        return rows[0]["id"] if rows else None


def id_of(text: str, name: str = "") -> int:
    """An id of the database. Raises NeedsAttention(record_gone), or (field_refused, name)."""
    if not text.isdecimal():
        raise NeedsAttention("field_refused", name) if name else NeedsAttention("record_gone", text)
    return int(text)
