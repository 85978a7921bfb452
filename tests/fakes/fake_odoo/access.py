"""Who may do what with which records."""

from __future__ import annotations

from collections.abc import Iterable

from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.database import Account, Database
from tests.fakes.fake_odoo.domains import Row

LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}
OF_SALES = ("crm.lead", "crm.tag", "crm.stage", "crm.team", "crm.lost.reason")


def may_model(account: Account, database: Database, model: str, operation: str) -> bool:
    """Whether the account may do it with a model at all."""
    if account.is_system:
        return True
    if model in OF_SALES and not account.may_sell():
        return False
    return LETTERS[operation] in database.models[model].rights


def check_model(account: Account, database: Database, model: str, operation: str) -> None:
    if not may_model(account, database, model, operation):
        raise faults.no_model_right(database.models[model].label, model)


def sees(account: Account, database: Database, model: str, row: Row) -> bool:
    """The record rules. An account with own documents sees its own leads and nobody's; whoever
    wrote a message or has an activity sees it, whatever became of the lead."""
    if account.is_system:
        return True
    if model == "crm.lead":
        if row["company_id"] and row["company_id"] not in account.companies:
            return False
        return account.sees_all() or row["user_id"] in (account.id, False)
    if model in ("mail.message", "mail.activity"):
        owner = row["create_uid"] if model == "mail.message" else row["user_id"]
        if owner == account.id:
            return True
        on = row["model"] if model == "mail.message" else row["res_model"]
        lead = database.rows("crm.lead").get(row["res_id"]) if on == "crm.lead" else None
        return lead is not None and account.may_sell() and sees(account, database, "crm.lead", lead)
    if model == "res.users.apikeys":
        return row["user_id"] == account.id
    return True


def check_records(
    account: Account, database: Database, model: str, ids: Iterable[int], operation: str
) -> list[Row]:
    """The rows, all of which must be there and may be seen."""
    check_model(account, database, model, operation)
    rows = []
    for one in ids:
        row = database.rows(model).get(one)
        if row is None:
            raise faults.missing(model, one, account.id)
        if not sees(account, database, model, row):
            raise hidden(account, database, model, operation)
        rows.append(row)
    return rows


def hidden(account: Account, database: Database, model: str, operation: str) -> faults.OdooError:
    who = f"{database.display_name('res.users', account.id)} (id={account.id})"
    label = database.models[model].label
    return faults.no_record_right(database.major, label, model, who, operation)
