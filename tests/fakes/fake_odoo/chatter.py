"""Messages and activities of leads."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from tests.fakes.fake_odoo import access, faults, values
from tests.fakes.fake_odoo.database import Account, Database
from tests.fakes.fake_odoo.domains import Row
from tests.fakes.fake_odoo.records import Records

# What 19 lets through of a message's own fields; any other name is an error there.
OWN = {"date", "message_id", "mail_activity_type_id", "parent_id"}


def track(database: Database, uid: int, lead: int, subtype: str, body: str = "") -> int:
    """The message that Odoo writes of a change."""
    return _message(database, uid, lead, f"crm.mt_lead_{subtype}", body, "notification", {})


def notify(database: Database, uid: int, lead: int, person: int, words: str) -> None:
    """The mail to somebody in the house, which the lead's chatter keeps."""
    if person and person != uid:
        _message(database, uid, lead, "mail.mt_note", words, "user_notification", {})


def post(
    database: Database,
    account: Account,
    lead: int,
    body: str = "",
    subject: Any = None,
    message_type: str = "notification",
    subtype_xmlid: Any = None,
    body_is_html: Any = None,
    **own: Any,
) -> Any:
    """`message_post`. 17 and later escape a body unless they are told that it is HTML."""
    if database.major >= 17:
        wrong = sorted(own.keys() - OWN)
        if wrong:
            raise faults.value(f"Those values are not supported when posting: {', '.join(wrong)}")
        body = body if body_is_html else escape(body)
    body = values.sanitised(body)
    default = "mail.mt_note" if database.major >= 17 else ""
    own = {name: value for name, value in own.items() if name in OWN}
    kept = values.written(database, "mail.message", {**own, "subject": subject}, account.id, None)
    made = _message(database, account.id, lead, subtype_xmlid or default, body, message_type, kept)
    return [made] if database.major >= 17 else made


def _message(
    database: Database, uid: int, lead: int, subtype: str, body: str, kind: str, own: Row
) -> int:
    row = {
        "model": "crm.lead",
        "res_id": lead,
        "body": body,
        "message_type": kind,
        "subtype_id": database.xmlids[subtype][1] if subtype in database.xmlids else False,
        "date": database.now.replace(microsecond=0),
        "message_id": f"<{database.now.timestamp()}-openerp-{lead}-crm.lead@vm>",
    }
    return database.add("mail.message", {**row, **own}, uid)


class Activities(Records):
    """mail.activity."""

    def make(self, given: Row) -> int:
        """Who may read the lead may give it an activity. Up to 16 its person must, too."""
        given = dict(given)
        if not given.get("date_deadline"):
            given["date_deadline"] = self.database.now.date().isoformat()
        if self.database.major < 17 and not given.get("user_id"):
            given["user_id"] = self.account.id
        if given.get("res_model_id"):
            given["res_model"] = "crm.lead"
        lead = self.database.rows("crm.lead").get(given.get("res_id") or 0)
        if lead is None or not access.sees(self.account, self.database, "crm.lead", lead):
            raise faults.no_activity_right(given.get("res_id") or 0, self.account.id)
        if self.database.major < 17:
            self._check_person(given["user_id"], lead)
        made = super().make(given)
        if not self.context.get("mail_activity_quick_update"):
            person = self.database.rows("mail.activity")[made]["user_id"]
            notify(self.database, self.account.id, lead["id"], person, "an activity for you")
        return made

    def _check_person(self, person: int, lead: Row) -> None:
        other = self.database.accounts.get(person)
        if other and not (other.may_sell() and access.sees(other, self.database, "crm.lead", lead)):
            name = self.database.display_name("res.users", person)
            raise faults.user(
                f"Assigned user {name} has no access to the document and is not able to handle "
                "this activity."
            )

    def action_feedback(self, ids: Sequence[int], feedback: Any = False) -> Any:
        """Done: its note goes into the chatter. Up to 16 the row is deleted, from 17 archived."""
        made = 0
        for one in ids:
            row = self.database.rows("mail.activity")[one]
            body = (
                f"<div><p><span>{escape(row['summary'] or '')}</span> done</p>"
                f"<div>{row['note'] or ''}</div>"
                f"<div>{escape(feedback or '')}</div></div>"
            )
            made = _message(
                self.database,
                self.account.id,
                row["res_id"],
                "mail.mt_activities",
                body,
                "notification",
                {"mail_activity_type_id": row["activity_type_id"]},
            )
            if self.database.major < 17:
                self.database.remove("mail.activity", one)
            else:
                today = self.database.now.date().isoformat()
                self.database.put("mail.activity", one, {"active": False, "date_done": today})
        return made or False
