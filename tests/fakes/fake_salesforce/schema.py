"""The objects of a new org with the fields that matter here, as a describe tells them.

Names, types and lengths are those of Salesforce; the lists of values those of a new org.
"""

from __future__ import annotations

from typing import Any

# name, type, length; then: r demanded, - may not be written, c only when it is made
_LEAD = """
Id id 18 - ;IsDeleted boolean 0 - ;MasterRecordId reference 18 - ;LastName string 80 r
FirstName string 40 ;Title string 128 ;Company string 255 r;Street textarea 255 ;City string 40
State string 80 ;PostalCode string 20 ;Country string 80 ;Address address 0 - ;Phone phone 40
MobilePhone phone 40 ;Email email 80 ;Website url 255 ;Description textarea 32000
LeadSource picklist 255 ;Status picklist 255 r;NumberOfEmployees int 0 ;AnnualRevenue currency 0
OwnerId reference 18 ;DoNotCall boolean 0 ;IsConverted boolean 0 -;ConvertedDate date 0 -
ConvertedAccountId reference 18 -;ConvertedContactId reference 18 -
ConvertedOpportunityId reference 18 -;CreatedDate datetime 0 -;LastModifiedDate datetime 0 -
SystemModstamp datetime 0 -
"""
_CONTACT = """
Id id 18 -;LastName string 80 r;FirstName string 40 ;Email email 80 ;DoNotCall boolean 0
OwnerId reference 18 ;SystemModstamp datetime 0 -
"""
_OPPORTUNITY = """
Id id 18 -;Name string 120 r;StageName picklist 255 r;IsClosed boolean 0 -;IsWon boolean 0 -
Amount currency 0 ;CloseDate date 0 r;OwnerId reference 18 ;SystemModstamp datetime 0 -
"""
_TASK = """
Id id 18 -;WhoId reference 18 ;WhatId reference 18 ;Subject combobox 255 ;Status picklist 255
Priority picklist 255 ;ActivityDate date 0 ;Description textarea 32000 ;OwnerId reference 18
TaskSubtype picklist 40 c;CallType picklist 40 ;CallDurationInSeconds int 0
CallDisposition string 255 ;IsReminderSet boolean 0 ;ReminderDateTime datetime 0
SystemModstamp datetime 0 -
"""
_NOTE = "Id id 18 -;Title string 255 r;Content base64 0 c;SystemModstamp datetime 0 -"
_LINK = (
    "Id id 18 -;ContentDocumentId reference 18 c;LinkedEntityId reference 18 c;"
    "ShareType picklist 40 c;SystemModstamp datetime 0 -"
)
_PLAIN = {
    "User": "Id id 18 -;Name string 121 -;Email email 128 -;IsActive boolean 0 -;"
    "UserType picklist 40 -",
    "QueueSobject": "Id id 18 -;QueueId reference 18 -;SobjectType picklist 40 -",
    "Group": "Id id 18 -;Name string 40 -",
    "PermissionSet": "Id id 18 -;Name string 80 r;Label string 80 r",
    "PermissionSetAssignment": "Id id 18 -;AssigneeId reference 18 c;"
    "PermissionSetId reference 18 c",
    "FieldPermissions": "Id id 18 -;ParentId reference 18 c;SobjectType picklist 40 c;"
    "Field string 255 c;PermissionsRead boolean 0 c;PermissionsEdit boolean 0 c",
    "UserPermissionAccess": "Id id 18 -;PermissionsCustomizeApplication boolean 0 -",
}
PREFIXES = {
    "Lead": "00Q", "Contact": "003", "Opportunity": "006", "Task": "00T", "ContentNote": "069",
    "ContentDocumentLink": "06A", "User": "005", "QueueSobject": "03g", "Group": "00G",
    "PermissionSet": "0PS", "PermissionSetAssignment": "0Pa", "FieldPermissions": "01k",
    "UserPermissionAccess": "0Pu",
}  # fmt: skip
STATUSES = (
    "Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted",
)  # fmt: skip
VALUES = {
    "Lead.Status": STATUSES,
    "Lead.LeadSource": ("Web", "Phone Inquiry", "Other"),
    "Opportunity.StageName": ("Prospecting", "Closed Won", "Closed Lost"),
    "Task.Status": ("Not Started", "In Progress", "Completed"),
    "Task.Priority": ("High", "Normal", "Low"),
    "Task.TaskSubtype": ("Task", "Call", "Email"),
    "Task.CallType": ("Internal", "Inbound", "Outbound"),
    "ContentDocumentLink.ShareType": ("V", "C", "I"),
}
# Relation → the field that points, and where to.
RELATIONS = {
    "Lead.ConvertedOpportunity": ("ConvertedOpportunityId", "Opportunity"),
    "Lead.ConvertedContact": ("ConvertedContactId", "Contact"),
    "ContentDocumentLink.ContentDocument": ("ContentDocumentId", "ContentNote"),
    "QueueSobject.Queue": ("QueueId", "Group"),
}

Described = dict[str, Any]


def described(
    name: str,
    type_: str,
    length: int = 0,
    how: str = "",
    *,
    values: tuple[str, ...] = (),
    **more: Any,
) -> Described:
    """A field as a describe tells it."""
    return {
        "name": name,
        "label": name.removesuffix("__c").replace("_", " "),
        "type": type_,
        "length": length,
        "custom": name.endswith("__c"),
        "createable": how != "-",
        "updateable": how not in ("-", "c"),
        "nillable": how != "r",
        "defaultedOnCreate": type_ == "boolean" or name in ("OwnerId", "Status"),
        "externalId": False,
        "unique": False,
        "htmlFormatted": False,
        "filterable": not (type_ == "textarea" and length > 255),
        "restrictedPicklist": bool(values) and name.endswith("__c"),
        "picklistValues": [
            {"value": one, "label": one, "active": True, "defaultValue": not place}
            for place, one in enumerate(values)
        ],
        **more,
    }


def objects() -> dict[str, dict[str, Described]]:
    """Object → name → field, of a new org."""
    texts = {
        "Lead": _LEAD, "Contact": _CONTACT, "Opportunity": _OPPORTUNITY, "Task": _TASK,
        "ContentNote": _NOTE, "ContentDocumentLink": _LINK, **_PLAIN,
    }  # fmt: skip
    return {of: _fields(of, text) for of, text in texts.items()}


def _fields(of: str, text: str) -> dict[str, Described]:
    found = {}
    for line in text.replace("\n", ";").split(";"):
        parts = line.split()
        if parts:
            name, type_, length = parts[:3]
            how = parts[3] if len(parts) > 3 else ""
            values = VALUES.get(f"{of}.{name}", ())
            found[name] = described(name, type_, int(length), how, values=values)
    return found
