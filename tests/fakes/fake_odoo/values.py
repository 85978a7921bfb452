"""Values as they are written and read over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import nh3

from tests.fakes.fake_odoo import faults
from tests.fakes.fake_odoo.database import Database
from tests.fakes.fake_odoo.domains import Row, instant
from tests.fakes.fake_odoo.schema import Field

INT_MAX = 2**31 - 1


def read(database: Database, row: Row, name: str, field: Field) -> Any:
    """As an answer has it: seconds, `[id, name]`, false for nothing."""
    if name == "display_name":
        return str(row.get("name") or row["id"])
    value = row[name]
    if field.type == "datetime":
        return str(value)[:19] if value else False
    if field.type == "many2one":
        return [value, database.display_name(field.relation, value)] if value else False
    if field.type in ("many2many", "one2many"):
        return list(value or [])
    return value


def written(
    database: Database, model: str, values: Mapping[str, Any], uid: int, row: Row | None
) -> Row:
    """A dict of `write` or `create` as it is kept. Raises what Odoo raises."""
    fields = database.models[model].fields
    kept: Row = {}
    for name, value in values.items():
        if name not in fields:
            raise faults.unknown_field(database.major, model, name)
        kept[name] = _written(database, model, name, fields[name], value, uid, row)
    return kept


def _written(
    database: Database,
    model: str,
    name: str,
    field: Field,
    value: Any,
    uid: int,
    row: Row | None,
) -> Any:
    if field.type == "boolean":
        return bool(value)
    if field.type == "many2many":
        return _linked(database, field, value, row[name] if row else [])
    if value is None or value is False:
        return 0.0 if field.type in ("float", "monetary") else False
    if field.type == "many2one":
        if not isinstance(value, int):
            raise faults.value(f"Expected singleton: {field.relation}{tuple(value)!r}")
        if value not in database.rows(field.relation):
            raise faults.missing(field.relation, value, uid)
        return value
    if field.type == "selection":
        if value not in [key for key, _label in field.selection]:
            raise faults.value(f"Wrong value for {model}.{name}: {value!r}")
        return value
    return _scalar(field, value)


def _scalar(field: Field, value: Any) -> Any:
    if field.type == "datetime":
        return instant(str(value))
    if field.type == "date":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise faults.value(f"time data {value!r} does not match format '%Y-%m-%d'") from error
    if field.type == "integer":
        if abs(int(value)) > INT_MAX:
            raise faults.OdooError(
                "psycopg2.errors.NumericValueOutOfRange", "integer out of range\n", 500
            )
        return int(value)
    if field.type in ("float", "monetary"):
        return float(value)
    if isinstance(value, str) and "\0" in value:
        raise faults.value("A string literal cannot contain NUL (0x00) characters.")
    return sanitised(value) if field.type == "html" else value


def sanitised(html: str) -> str:
    """Scripts go, class names and styles stay; bare text becomes a paragraph."""
    clean = nh3.clean(html, attributes={"*": {"class", "style"}, "a": {"href"}}, link_rel=None)
    return clean if not clean or clean.lstrip().startswith("<") else f"<p>{clean}</p>"


def _linked(database: Database, field: Field, commands: Any, before: list[int]) -> list[int]:
    """`[[6, 0, ids]]`, `[[4, id]]`, in a row."""
    ids = list(before)
    for command in commands or []:
        if command[0] == 6:
            ids = list(dict.fromkeys(command[2]))
        elif command[0] == 4 and command[1] not in ids:
            ids.append(command[1])
    table = field.relation.replace(".", "_")
    for one in ids:
        if one not in database.rows(field.relation):
            raise faults.invalid(
                "The operation cannot be completed: Another model is using the record you are "
                "trying to delete.\n\nThe troublemaker is: Unknown\nThanks to the following "
                f"constraint: {table}_rel_tag_id_fkey\nHow about archiving the record instead?"
            )
    return ids
