"""What people do in an org: convert, merge, delete, hide."""

from __future__ import annotations

from tests.fakes.fake_salesforce.org import Org, Row

_MOVED = (("Task", "WhoId"), ("ContentDocumentLink", "LinkedEntityId"))


def convert(org: Org, row: Row, *, with_deal: bool = True) -> None:
    """A lead becomes a contact, and a deal; what was noted at it moves along."""
    name = {key: row.values.get(key) for key in ("LastName", "FirstName", "Email", "DoNotCall")}
    owner = row.values.get("OwnerId")
    contact = org.add("Contact", **name, OwnerId=owner)
    values = {"IsConverted": True, "Status": "Closed - Converted", "ConvertedContactId": contact.id}
    if with_deal:
        said = {"StageName": "Prospecting", "IsClosed": False, "IsWon": False, "OwnerId": owner}
        deal = org.add("Opportunity", Name=str(row.values.get("Company")), **said)
        values["ConvertedOpportunityId"] = deal.id
    org.change("Lead", row, values)
    _move(org, row.id, contact.id)


def close(org: Org, row: Row, *, is_won: bool, **values: str) -> None:
    """The deal of a lead that was converted is over."""
    deal = org.tables["Opportunity"][row.values["ConvertedOpportunityId"]]
    stage = "Closed Won" if is_won else "Closed Lost"
    said = {"StageName": stage, "IsClosed": True, "IsWon": is_won}
    org.change("Opportunity", deal, {**said, **values})


def merge(org: Org, winner: Row, loser: Row) -> None:
    """The winner takes over what was noted at the loser, who goes to the bin."""
    _move(org, loser.id, winner.id)
    delete(org, loser)
    loser.values["MasterRecordId"] = winner.id
    org.change("Lead", winner, {})


def delete(org: Org, row: Row) -> None:
    """To the bin, where it stays for fifteen days."""
    org.change("Lead", row, {})
    org._index("Lead", row, forget=True)
    row.is_deleted = True


def purge(org: Org, row: Row) -> None:
    """For good."""
    org._drop("Lead", row)


def hide(org: Org, row: Row) -> None:
    """From the account, by sharing rules: that is no change of the record."""
    row.is_hidden = True


def _move(org: Org, before: str, after: str) -> None:
    for of, name in _MOVED:
        for one in org.tables[of].values():
            if one.values.get(name) == before:
                one.values[name] = after
