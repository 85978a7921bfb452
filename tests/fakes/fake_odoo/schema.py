"""The fields of the models, by version: what `fields_get` says and how values are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """A field of a model."""

    type: str
    label: str
    relation: str = ""
    selection: tuple[tuple[str, str], ...] = ()
    required: bool = False
    readonly: bool = False
    store: bool = True
    manual: bool = False
    system_only: bool = False  # readable to administrators
    searchable: bool = True
    default: Any = False

    def said(self, attributes: list[str] | None) -> dict[str, Any]:
        """As `fields_get` answers."""
        all_of_it: dict[str, Any] = {
            "type": self.type,
            "string": self.label,
            "required": self.required,
            "readonly": self.readonly,
            "store": self.store,
            "manual": self.manual,
        }
        if self.relation:
            all_of_it["relation"] = self.relation
        if self.type == "selection":
            all_of_it["selection"] = [list(one) for one in self.selection]
        if attributes is None:
            return all_of_it
        return {name: value for name, value in all_of_it.items() if name in attributes}


@dataclass
class Model:
    """A model with its fields; `rights` are those of the sales group, in letters of "rwcd"."""

    label: str
    fields: dict[str, Field]
    rights: str = "r"
    has_active: bool = field(init=False)

    def __post_init__(self) -> None:
        stamps = {
            "id": Field("integer", "ID", readonly=True),
            "display_name": Field("char", "Display Name", readonly=True, store=False),
            "create_uid": Field("many2one", "Created by", "res.users", readonly=True),
            "create_date": Field("datetime", "Created on", readonly=True),
            "write_uid": Field("many2one", "Last Updated by", "res.users", readonly=True),
            "write_date": Field("datetime", "Last Updated on", readonly=True),
        }
        self.fields = {**stamps, **self.fields}
        self.has_active = "active" in self.fields


def _activity(major: int) -> dict[str, Field]:
    char, link = "char", "many2one"
    activity = {
        "res_model": Field(char, "Related Document Model", readonly=True),
        "res_model_id": Field(link, "Document Model", "ir.model", required=major < 17),
        "res_id": Field("integer", "Related Document ID"),
        "activity_type_id": Field(link, "Activity Type", "mail.activity.type", default=4),
        "summary": Field(char, "Summary"),
        "note": Field("html", "Note"),
        "date_deadline": Field("date", "Due Date", required=True),
        "user_id": Field(link, "Assigned to", "res.users", required=major < 17),
    }
    if major >= 17:
        activity["active"] = Field("boolean", "Active", default=True)
        activity["date_done"] = Field("date", "Done Date", readonly=True)
    return activity


def _message() -> dict[str, Field]:
    char, link = "char", "many2one"
    return {
        "model": Field(char, "Related Document Model"),
        "res_id": Field("integer", "Related Document ID"),
        "message_id": Field(char, "Message-Id"),
        "message_type": Field(char, "Type"),
        "subtype_id": Field(link, "Subtype", "mail.message.subtype"),
        "subject": Field(char, "Subject"),
        "body": Field("html", "Contents"),
        "date": Field("datetime", "Date"),
        "mail_activity_type_id": Field(link, "Mail Activity Type", "mail.activity.type"),
        "tracking_value_ids": Field(
            "one2many", "Tracking values", "mail.tracking.value", system_only=True
        ),
    }


def models(major: int) -> dict[str, Model]:
    """All models of a version."""
    char, link = "char", "many2one"
    user = {
        "name": Field(char, "Name"),
        "login": Field(char, "Login"),
        "email": Field(char, "Email"),
        "share": Field("boolean", "Share User"),
        "active": Field("boolean", "Active", default=True),
        "groups_id" if major < 19 else "all_group_ids": Field("many2many", "Groups", "res.groups"),
    }
    key = {"name": Field(char, "Description"), "user_id": Field(link, "User", "res.users")}
    if major >= 18:
        key["expiration_date"] = Field("datetime", "Expiration Date")
    type_ = {"name": Field(char, "Name"), "category": Field(char, "Action")}
    return {
        "crm.lead": Model("Lead" if major >= 16 else "Lead/Opportunity", lead(major), "rwc"),
        "crm.stage": Model(
            "CRM Stages",
            {
                "name": Field(char, "Stage Name"),
                "sequence": Field("integer", "Sequence", default=1),
                "is_won": Field("boolean", "Is Won Stage?"),
            },
        ),
        "crm.team": Model(
            "Sales Team",
            {
                "name": Field(char, "Sales Team"),
                "member_ids": Field("many2many", "Salespersons", "res.users"),
            },
        ),
        "crm.tag": Model("CRM Tag", {"name": Field(char, "Tag Name", required=True)}, "rwc"),
        "crm.lost.reason": Model(
            "Opp. Lost Reason",
            {"name": Field(char, "Description"), "active": Field("boolean", "", default=True)},
        ),
        "res.company": Model("Companies", {"name": Field(char, "Company Name")}),
        "res.users": Model("User", user),
        "res.groups": Model("Access Groups", {"name": Field(char, "Name")}),
        "res.users.apikeys": Model("Users API Keys", key),
        "mail.message": Model("Message", _message(), "rwc"),
        "mail.message.subtype": Model("Message subtypes", {"name": Field(char, "Type")}),
        "mail.activity": Model("Activity", _activity(major), "rwcd"),
        "mail.activity.type": Model("Activity Type", type_),
        "phone.blacklist": Model("Phone Blacklist", {"number": Field(char, "Number")}, ""),
        "ir.model": Model("Models", {"model": Field(char, "Model")}, "r" if major < 16 else ""),
        "ir.model.fields": Model("Fields", custom_field(), "r" if major < 16 else ""),
        "ir.model.data": Model("Model Data", {}, "r" if major < 16 else ""),
    }


def custom_field() -> dict[str, Field]:
    return {
        "model_id": Field("many2one", "Model", "ir.model", required=True),
        "name": Field("char", "Field Name", required=True),
        "field_description": Field("char", "Field Label"),
        "ttype": Field("char", "Field Type", required=True),
        "state": Field("char", "Type"),
        "selection_ids": Field("json", "Selection Options"),
    }


def lead(major: int) -> dict[str, Field]:
    """The fields of crm.lead that matter to somebody."""
    texts = {
        "contact_name": "Contact Name",
        "partner_name": "Company Name",
        "email_from": "Email",
        "phone": "Phone",
        "function": "Job Position",
        "website": "Website",
        "street": "Street",
        "zip": "Zip",
        "city": "City",
        "referred": "Referred By",
    }
    kinds = (("lead", "Lead"), ("opportunity", "Opportunity"))
    priorities = (("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very High"))
    when = {"readonly": True}
    fields = {
        "name": Field("char", "Opportunity", required=True),
        "type": Field("selection", "Type", selection=kinds, required=True, default="lead"),
        "active": Field("boolean", "Active", default=True),
        **{name: Field("char", label) for name, label in texts.items()},
        "stage_id": Field("many2one", "Stage", "crm.stage"),
        "user_id": Field("many2one", "Salesperson", "res.users"),
        "team_id": Field("many2one", "Sales Team", "crm.team"),
        "tag_ids": Field("many2many", "Tags", "crm.tag"),
        "priority": Field("selection", "Priority", selection=priorities, default="0"),
        "color": Field("integer", "Color Index", default=0),
        "expected_revenue": Field("monetary", "Expected Revenue", default=0.0),
        "probability": Field("float", "Probability", default=25.0),
        "date_deadline": Field("date", "Expected Closing"),
        "date_open": Field("datetime", "Assignment Date", **when),
        "date_closed": Field("datetime", "Closed Date", **when),
        "description": Field("html" if major >= 15 else "text", "Notes"),
        "company_id": Field("many2one", "Company", "res.company"),
        "phone_blacklisted": Field(
            "boolean", "Blacklisted Phone", store=False, searchable=False, **when
        ),
        "phone_sanitized_blacklisted": Field("boolean", "Phone Blacklisted", store=False, **when),
        "is_blacklisted": Field("boolean", "Blacklist", store=False, **when),
        "message_ids": Field("one2many", "Messages", "mail.message"),
        "activity_state": Field("selection", "Activity State", store=False, **when),
    }
    reason = "lost_reason_id" if major >= 16 else "lost_reason"
    fields[reason] = Field("many2one", "Lost Reason", "crm.lost.reason")
    if major < 19:
        fields["mobile"] = Field("char", "Mobile")
    else:
        won = (("won", "Won"), ("lost", "Lost"), ("pending", "Pending"))
        fields["won_status"] = Field(
            "selection", "Won/Lost", selection=won, default="pending", **when
        )
    return fields
