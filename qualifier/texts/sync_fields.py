"""What people call the fields of a CRM that a refusal or a check may name. Internal names of
fields never reach a person alone, but where an administrator has to look for them."""

from __future__ import annotations

from qualifier.texts.catalogue import _
from qualifier.texts.fields import field_label

# Fields that the program makes carry a prefix in each CRM, in letters as it has them, and some
# CRMs put a sign of their own behind all that are made.
_PREFIXES, _BEHIND = ("x_qualifier_", "lq_"), "__c"


def their_field_words(name: str) -> str:
    """What people call a CRM's field, or a kind of record there; the name where it is not known."""
    plain = name.lower().removesuffix(_BEHIND)
    for prefix in _PREFIXES:
        if plain.startswith(prefix):
            return _own_words(plain.removeprefix(prefix)) or name
    return _usual_words(name) or name


def listed_field_words(names: str) -> str:
    """The same of several, separated by commas."""
    return ", ".join(dict.fromkeys(their_field_words(one.strip()) for one in names.split(",")))


def _own_words(name: str) -> str:
    return {
        "fit": _("Fit"),
        "maturity": _("Maturity"),
        "cell": _("Fit and maturity"),
        "decision": _("Hand-off: decision"),
        "sales_verdict": _("Answer of sales"),
        "sales_reason": _("Reason of that answer"),
        "do_not_call": _("Do not call"),
    }.get(name, "")


def _usual_words(name: str) -> str:
    return {
        "hs_task_subject": _("Subject of the task"),
        "hs_task_body": _("Text of the task"),
        "hs_task_priority": _("Priority of the task"),
        "hs_task_status": _("Status of the task"),
        "hs_task_type": _("Type of the task"),
        "hs_note_body": _("Text of the note"),
        "hs_call_title": _("Title of the call"),
        "hs_call_body": _("Text of the call"),
        "hs_call_disposition": _("Outcome of the call"),
        "hs_call_duration": _("Length of the call"),
        "hs_call_to_number": _("Number called"),
        "hs_timestamp": _("Date"),
        "hubspot_owner_id": _("Owner"),
        "lifecyclestage": _("Stage"),
        "hs_lead_status": _("Status"),
        "user_id": _("Owner"),
        "team_id": _("Team"),
        "stage_id": _("Stage"),
        "tag_ids": _("Tags"),
        "body": _("Text of the note"),
        "summary": _("Subject of the task"),
        "note": _("Text of the task"),
        "date_deadline": _("Date"),
        "activity_type_id": _("Type of the task"),
        "crm.lead": _("Leads"),
        "mail.activity": _("Tasks"),
        "mail.message": _("Notes"),
        "mobile": field_label("phone2"),
        "mobilephone": field_label("phone2"),
        "address": field_label("street"),
        "zip": field_label("postal_code"),
        "country": field_label("country"),
    }.get(name, "")
