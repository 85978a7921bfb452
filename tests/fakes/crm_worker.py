"""What a worker answers about CRMs (docs/sync-worker.md), for tests of the window alone."""

from __future__ import annotations

from typing import Any

FIELD, INSIDE = {"id": "1", "name": "Field sales"}, {"id": "2", "name": "Inside sales"}
CHECKED: dict[str, Any] = {
    "account": "Inès Caradec (ines@brevault.example)",
    "version": "17.0",
    "may_make_fields": True,
    "findings": [
        {"id": "own_documents_only", "about": "", "is_blocking": False},
        {"id": "field_missing", "about": "x_qualifier_fit", "is_blocking": False},
    ],
    "people": [
        {"id": "7", "name": "Inès Caradec", "email": "", "teams": [FIELD]},
        {"id": "8", "name": "Julien Armand", "email": "", "teams": [FIELD, INSIDE]},
        {"id": "9", "name": "Maud Sérusier", "email": "", "teams": [FIELD]},
    ],
}


def _field(name: str, label: str, kind: str, **options: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "options": {key.removeprefix("id_"): words for key, words in options.items()},
        "is_writable": name != "create_date",
        "is_custom": False,
    }


FIELDS: dict[str, Any] = {
    "fields": [
        _field("contact_name", "Contact Name", "text"),
        _field("partner_name", "Company Name", "text"),
        _field("function", "Job Position", "text"),
        _field("phone", "Phone", "phone"),
        _field("mobile", "Mobile", "phone"),
        _field("city", "City", "text"),
        _field("create_date", "Created on", "instant"),
        _field("description", "Notes", "html"),
        _field("stage_id", "Stage", "link", id_1="New", id_2="Qualified"),
    ],
    "rows": [
        {"ours": "lead.name", "theirs": "contact_name", "way": "both", "convert": {}},
        {"ours": "lead.company", "theirs": "partner_name", "way": "both", "convert": {}},
        {"ours": "lead.job_title", "theirs": "function", "way": "both", "convert": {}},
        {"ours": "lead.phone", "theirs": "telephone", "way": "both", "convert": {}},
    ],
    "proposed": [
        {"ours": "lead.name", "theirs": "contact_name", "way": "both", "convert": {}},
        {"ours": "lead.phone2", "theirs": "mobile", "way": "both", "convert": {}},
        {"ours": "lead.city", "theirs": "city", "way": "both", "convert": {}},
    ],
    "problems": [{"ours": "lead.phone", "theirs": "telephone", "id": "no_such_field"}],
    "missing": ["x_qualifier_cell", "x_qualifier_fit"],
}


def answers() -> dict[str, dict[str, Any]]:
    """Request → answer, for `InlineBackground.answers`."""
    return {
        "crm_check": CHECKED,
        "crm_save": {"id": "odoo-2"},
        "crm_fields": FIELDS,
        "crm_map": {"problems": []},
        "crm_make_fields": {"made": ["x_qualifier_cell", "x_qualifier_fit"]},
        "crm_pause": {},
        "crm_remove": {},
        "crm_gone": {},
        "conflict_decide": {"decided": 1},
        "outbox_cancel": {},
        "retry_outbox": {},
    }
