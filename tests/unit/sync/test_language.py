"""Their reasons beside ours: alike words are proposed, nothing is guessed."""

from qualifier.core.agreement import Reason
from qualifier.core.text import Text
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.language import proposed_reasons, route_fields, their_reasons

OURS = (
    Reason("off_target", Text("Hors cible", "Off target")),
    Reason("customer", Text("Déjà client", "Already a customer")),
    Reason("date_too_far", Text("Échéance trop lointaine", "Date too far away")),
)


def test_labels_alike_in_either_language_are_proposed():
    theirs = {"1": "hors-cible", "2": "Already a customer!", "3": "Too expensive"}
    assert proposed_reasons(theirs, OURS) == {"1": "off_target", "2": "customer"}


def test_owners_are_the_people_and_what_is_not_there_is_not_offered():
    stage = RemoteField("stage_id", "Stage", FieldKind.CHOICE, options={"1": "New"})
    owner = RemoteField("user_id", "Salesperson", FieldKind.LINK)
    found = route_fields("odoo", (stage, owner), {"7": "Sales 1"})
    assert [(one.part, dict(one.options)) for one in found] == [
        ("owner", {"7": "Sales 1"}),
        ("stage", {"1": "New"}),
    ]


def test_reasons_come_from_the_field_of_that_crm():
    reason = RemoteField("lost_reason_id", "Lost reason", FieldKind.CHOICE, options={"3": "Budget"})
    assert dict(their_reasons("odoo", (reason,))) == {"3": "Budget"}
    assert dict(their_reasons("hubspot", (reason,))) == {}
