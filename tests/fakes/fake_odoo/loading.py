"""`load`: rows of text, kept or changed by their external id; one bad row and nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.fake_odoo import access, faults
from tests.fakes.fake_odoo.domains import Row
from tests.fakes.fake_odoo.records import Records
from tests.fakes.fake_odoo.schema import Field


class _Complaint(Exception):
    def __init__(self, field: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.body = {"type": "error", "field": field, "message": message, **more}


def load(records: Records, fields: Sequence[str], data: Sequence[Sequence[str]]) -> Row:
    """As Odoo answers. Undoing is the caller's: `ids` false means that nothing may stay."""
    for column in fields:
        name = column.split("/")[0]
        if name not in ("id", ".id") and name not in records.schema.fields:
            raise faults.value(f"Invalid field name {name!r}")
    messages: list[Row] = []
    ids: list[int] = []
    for number, row in enumerate(data):
        place = {"rows": {"from": number, "to": number}, "record": number}
        given, complaints = _converted(records, dict(zip(fields, row, strict=True)))
        messages += [{**place, **_named(records, one.body)} for one in complaints]
        if complaints:
            continue
        try:
            ids.append(_kept(records, str(given.pop("id")), given))
        except faults.OdooError as error:
            if not error.name.startswith("odoo.exceptions."):
                raise
            lacking = [
                name for name, one in records.schema.fields.items() if f"({name})" in error.message
            ]
            field = {"field": lacking[0]} if lacking else {}
            messages.append({**place, "type": "error", "message": error.message, **field})
    return {"ids": False if messages else ids, "messages": messages, "nextrow": 0}


def _named(records: Records, body: Row) -> Row:
    """Later versions add what people call the field."""
    if records.database.major < 17:
        return body
    return {**body, "field_name": records.schema.fields[body["field"]].label}


def _kept(records: Records, xmlid: str, given: Row) -> int:
    database = records.database
    found = database.xmlids.get(xmlid)
    if found:
        row = database.rows(found[0]).get(found[1])
        if row and not access.sees(records.account, database, records.model, row):
            raise access.hidden(records.account, database, records.model, "read")
        records.write([found[1]], given)
        return found[1]
    if records.model == "crm.tag" and any(
        row["name"] == given["name"] for row in database.rows("crm.tag").values()
    ):
        raise faults.invalid("Tag name already exists! (name)")
    made = records.make(given)
    if xmlid:
        database.name_record(xmlid, records.model, made)
    return made


def _converted(records: Records, row: dict[str, str]) -> tuple[Row, list[_Complaint]]:
    given: Row = {"id": ""}
    complaints = []
    for column, text in row.items():
        name, _, by = column.partition("/")
        try:
            if name == "id":
                given["id"] = text
            elif not text:
                given[name] = (
                    [[6, 0, []]] if records.schema.fields[name].type == "many2many" else False
                )
            else:
                given[name] = _value(records, name, records.schema.fields[name], text, by)
        except _Complaint as complaint:
            complaints.append(complaint)
    return given, complaints


def _value(records: Records, name: str, field: Field, text: str, by: str) -> Any:
    label = field.label
    if field.type in ("many2one", "many2many"):
        ids = [_linked(records, name, field, one, by) for one in text.split(",")]
        return [[6, 0, ids]] if field.type == "many2many" else ids[0]
    if field.type == "boolean":
        return text.lower() in ("1", "true", "yes")
    if field.type == "selection":
        keys = {key: key for key, _label in field.selection}
        keys |= {shown.lower(): key for key, shown in field.selection}
        if text not in keys and text.lower() not in keys:
            shown = [shown for _key, shown in field.selection]
            words = f"Value '{text}' not found in selection field '{label}'"
            raise _Complaint(name, words, moreinfo=shown)
        return keys.get(text) or keys[text.lower()]
    try:
        if field.type == "integer":
            return int(text)
        if field.type in ("float", "monetary"):
            return float(text)
        if field.type == "date":
            return date.fromisoformat(text).isoformat()
        if field.type == "datetime":
            return _instant(records, text)
    except ValueError as error:
        kind = {"integer": "an integer", "date": "a valid date"}.get(field.type, "a number")
        words = f"'{text}' does not seem to be {kind} for field '{label}'"
        raise _Complaint(name, words) from error
    return text


def _instant(records: Records, text: str) -> str:
    """In the user's zone, unless the context says another."""
    zone = ZoneInfo(records.context.get("tz") or records.account.tz)
    at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _linked(records: Records, name: str, field: Field, text: str, by: str) -> int:
    database = records.database
    if by == "id":
        found = database.xmlids.get(text)
        if found and found[0] == field.relation:
            return found[1]
        raise _Complaint(name, f"No matching record found for external id '{text}'")
    if text.isdigit() and int(text) in database.rows(field.relation):
        return int(text)
    words = f"No matching record found for database id '{text}' in field '{field.label}'"
    raise _Complaint(name, words)
