"""crm.lead: what writing a stage, a salesperson or an end does beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.fake_odoo import access, chatter, faults, values
from tests.fakes.fake_odoo.domains import Row
from tests.fakes.fake_odoo.records import Records


class Leads(Records):
    """crm.lead."""

    @property
    def reason(self) -> str:
        return "lost_reason_id" if self.database.major >= 16 else "lost_reason"

    def make(self, given: Row) -> int:
        """Without a salesperson it is the caller's."""
        given = {"user_id": self.account.id, "stage_id": 1, **given}
        made = super().make(given)
        row = self.database.rows("crm.lead")[made]
        if not access.sees(self.account, self.database, "crm.lead", row):
            raise access.hidden(self.account, self.database, "crm.lead", "create")
        row["date_open"] = self.database.now if row["user_id"] else False
        chatter.track(self.database, self.account.id, made, "create")
        return made

    def write(self, ids: Sequence[int], vals: Row) -> Any:
        rows = access.check_records(self.account, self.database, "crm.lead", ids, "write")
        probability = vals.get("probability")
        if isinstance(probability, (int, float)) and not 0 <= probability <= 100:
            raise faults.improbable(self.database.major)
        for row in rows:
            before = dict(row)
            kept = values.written(self.database, "crm.lead", vals, self.account.id, row)
            self._check_required(kept, is_new=False)
            if kept.get("user_id") and kept["user_id"] != before["user_id"]:
                kept["date_open"] = self.database.now
            stage = self.database.rows("crm.stage").get(kept.get("stage_id") or 0)
            if stage and stage["is_won"]:
                kept |= {"active": True, "probability": 100.0}
            self.database.put("crm.lead", row["id"], kept, self.account.id)
            self._settle(row["id"])
            self._track(before, self.database.rows("crm.lead")[row["id"]])
            if "date_open" in kept and not self.context.get("mail_auto_subscribe_no_notify"):
                words = "You have been assigned"
                chatter.notify(self.database, self.account.id, row["id"], kept["user_id"], words)
        return True

    def _settle(self, lead: int) -> None:
        """The status that 19 computes."""
        row = self.database.rows("crm.lead")[lead]
        if "won_status" not in row:
            return
        stage = self.database.rows("crm.stage").get(row["stage_id"] or 0)
        is_won = bool(row["active"] and row["probability"] == 100 and stage and stage["is_won"])
        is_lost = not row["active"] and row["probability"] == 0
        row["won_status"] = "won" if is_won else "lost" if is_lost else "pending"

    def _track(self, before: Row, after: Row) -> None:
        """One message for a write, in the name of who made it."""
        stages = self.database.rows("crm.stage")
        kind = ""
        ended = before["active"] and not after["active"] and after["probability"] == 0
        if before["stage_id"] != after["stage_id"]:
            stage = stages.get(after["stage_id"] or 0)
            kind = "won" if stage and stage["is_won"] else "stage"
        elif ended or (before[self.reason] != after[self.reason] and after[self.reason]):
            kind = "lost"
        elif not before["active"] and after["active"]:
            kind = "restored"
        if kind:
            words = str(self.context.get("lost_comment") or "")
            chatter.track(self.database, self.account.id, after["id"], kind, words)

    # --- methods of the buttons -------------------------------------------------------------------
    def action_set_lost(self, ids: Sequence[int], **values_: Any) -> None:
        """On 19 a lead that is won cannot be lost; 14 does it. Returns nothing."""
        for one in ids:
            stage = self.database.rows("crm.stage")[self.database.rows("crm.lead")[one]["stage_id"]]
            if self.database.major >= 19 and stage["is_won"]:
                raise faults.user("A won lead cannot be marked as lost.")
        ended = {"date_closed": self.database.now.strftime("%Y-%m-%d %H:%M:%S")}
        ended = ended if self.database.major >= 19 else {}
        self.write(ids, {**values_, "active": False, "probability": 0, **ended})

    def action_set_won(self, ids: Sequence[int]) -> Any:
        stages = self.database.rows("crm.stage").values()
        won = next(stage["id"] for stage in stages if stage["is_won"])
        return self.write(ids, {"stage_id": won, "probability": 100, "active": True})

    def action_archive(self, ids: Sequence[int]) -> Any:
        return self.write(ids, {"active": False})

    def action_unarchive(self, ids: Sequence[int]) -> None:
        """Restoring clears the reason and brings the probability back."""
        self.write(ids, {"active": True, self.reason: False, "probability": 25.0})

    def toggle_active(self, ids: Sequence[int]) -> None:
        for one in ids:
            is_active = self.database.rows("crm.lead")[one]["active"]
            self.action_archive([one]) if is_active else self.action_unarchive([one])

    def merge_opportunity(self, ids: Sequence[int]) -> Any:
        """The first keeps; the others go, and their messages come to it."""
        if len(ids) < 2:
            raise faults.user(
                "Select at least two Leads/Opportunities from the list to merge them."
                if self.database.major >= 16
                else "Please select more than one element (lead or opportunity) from the list view."
            )
        access.check_records(self.account, self.database, "crm.lead", ids, "write")
        winner, *losers = ids
        for message in list(self.database.rows("mail.message").values()):
            if message["model"] == "crm.lead" and message["res_id"] in losers:
                lead = self.database.display_name("crm.lead", message["res_id"])
                moved = {"res_id": winner, "subject": f"From {lead}"}
                self.database.put("mail.message", message["id"], moved)
        for loser in losers:
            self.database.remove("crm.lead", loser)
        self.write([winner], {})
        return [winner] if self.database.major >= 17 else winner

    # --- chatter ----------------------------------------------------------------------------------
    def message_post(self, ids: Sequence[int], **said: Any) -> Any:
        for one in ids:
            if one not in self.database.rows("crm.lead"):
                raise faults.missing("crm.lead", one, self.account.id)
        access.check_records(self.account, self.database, "crm.lead", ids, "read")
        return chatter.post(self.database, self.account, ids[0], **said)

    def activity_schedule(self, ids: Sequence[int], act_type_xmlid: str = "", **given: Any) -> Any:
        own = chatter.Activities(self.database, self.account, "mail.activity", self.context)
        type_id = self.database.xmlids[act_type_xmlid][1] if act_type_xmlid else 4
        made = own.make(
            {"res_id": ids[0], "res_model_id": 400, "activity_type_id": type_id, **given}
        )
        return [made] if self.database.major >= 17 else f"mail.activity({made},)"
