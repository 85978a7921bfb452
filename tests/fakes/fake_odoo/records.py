"""What every model can do: search, read, create, write, delete, tell of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.fake_odoo import access, faults, values
from tests.fakes.fake_odoo.database import Account, Database
from tests.fakes.fake_odoo.domains import Row, compiled, ids_in, names_active
from tests.fakes.fake_odoo.schema import Field

Context = dict[str, Any]
CHUNK = 1000  # rows looked at before it is seen whether they are enough


class Records:
    """Records of a model for an account."""

    def __init__(self, database: Database, account: Account, model: str, context: Context) -> None:
        self.database, self.account = database, account
        self.model, self.context = model, context
        self.schema = database.models[model]

    # --- reading ----------------------------------------------------------------------------------
    def found(
        self, domain: Sequence[Any], offset: int = 0, limit: int | None = None, order: str = ""
    ) -> list[Row]:
        access.check_model(self.account, self.database, self.model, "read")
        terms = compiled(domain, self.model, self.schema.fields, self.database.major)
        if self.schema.has_active and self.context.get("active_test", True):
            terms += [] if names_active(domain) else [lambda row: row["active"]]
        terms.append(lambda row: access.sees(self.account, self.database, self.model, row))
        candidates = self._candidates(domain)
        most = None if limit is None or order not in ("", "id") else offset + limit
        found: list[Row] = []
        for start in range(0, len(candidates), CHUNK):
            some = candidates[start : start + CHUNK]
            for term in terms:
                some = [row for row in some if term(row)]
            found += some
            if most is not None and len(found) >= most:
                break
        for part in reversed([one.split() for one in order.split(",") if one.strip()]):
            found.sort(key=lambda row: _sortable(row[part[0]]), reverse=part[-1].lower() == "desc")
        return found[offset : None if limit is None else offset + limit]

    def _candidates(self, domain: Sequence[Any]) -> list[Row]:
        """The rows that may fit."""
        rows, ids = self.database.rows(self.model), ids_in(domain)
        if ids is not None:
            return [rows[one] for one in sorted(ids & rows.keys())]
        leads = ids_in(domain, "res_id") if self.model == "mail.message" else None
        return [*rows.values()] if leads is None else self.database.messages_of(leads)

    def search(
        self, domain: Sequence[Any], offset: int = 0, limit: Any = None, order: Any = None
    ) -> Any:
        return [row["id"] for row in self.found(domain, offset, limit or None, order or "")]

    def search_count(self, domain: Sequence[Any], limit: Any = None) -> Any:
        return len(self.found(domain, 0, limit or None))

    def search_read(
        self,
        domain: Sequence[Any] = (),
        fields: Any = None,
        offset: int = 0,
        limit: Any = None,
        order: Any = None,
        **others: Any,
    ) -> Any:
        if others:
            name = next(iter(others))
            raise faults.wrong_type(
                f"BaseModel._read_format() got an unexpected keyword argument {name!r}"
            )
        chosen = self._chosen(fields)
        rows = self.found(domain, offset, limit or None, order or "")
        return [self._read(row, chosen) for row in rows]

    def read(self, ids: Sequence[int], fields: Any = None) -> Any:
        """Rows that are gone are skipped; one that is forbidden fails all."""
        there = [one for one in ids if one in self.database.rows(self.model)]
        rows = access.check_records(self.account, self.database, self.model, there, "read")
        chosen = self._chosen(fields)
        return [self._read(row, chosen) for row in rows]

    def _chosen(self, names: Sequence[str] | None) -> dict[str, Field]:
        chosen = {"id": self.schema.fields["id"]}
        for name in names or self.schema.fields:
            field = self.schema.fields.get(name)
            if field is None:
                where = "on model" if self.database.major < 16 else "on"
                raise faults.value(f"Invalid field {name!r} {where} {self.model!r}")
            if field.system_only and not self.account.is_system:
                if names:
                    raise faults.no_model_right(self.schema.label, self.model)
                continue
            chosen[name] = field
        return chosen

    def _read(self, row: Row, chosen: dict[str, Field]) -> Row:
        return {name: values.read(self.database, row, name, one) for name, one in chosen.items()}

    def fields_get(self, allfields: Any = None, attributes: Any = None) -> Any:
        return {
            name: field.said(attributes)
            for name, field in self.schema.fields.items()
            if (not allfields or name in allfields)
            and (self.account.is_system or not field.system_only)
        }

    def has_access(self, operation: str) -> Any:
        return access.may_model(self.account, self.database, self.model, operation)

    def check_access_rights(self, operation: str, raise_exception: bool = True) -> Any:
        if raise_exception:
            access.check_model(self.account, self.database, self.model, operation)
        return self.has_access(operation)

    # --- writing ----------------------------------------------------------------------------------
    def create(self, vals_list: Any) -> Any:
        many = vals_list if isinstance(vals_list, list) else [vals_list]
        return [self.make(one) for one in many]

    def make(self, given: Row) -> int:
        access.check_model(self.account, self.database, self.model, "create")
        kept = values.written(self.database, self.model, given, self.account.id, None)
        self._check_required(kept, is_new=True)
        return self.database.add(self.model, kept, self.account.id)

    def write(self, ids: Sequence[int], vals: Row) -> Any:
        rows = access.check_records(self.account, self.database, self.model, ids, "write")
        for row in rows:
            kept = values.written(self.database, self.model, vals, self.account.id, row)
            self._check_required(kept, is_new=False)
            self.database.put(self.model, row["id"], kept, self.account.id)
        return True

    def unlink(self, ids: Sequence[int]) -> Any:
        access.check_records(self.account, self.database, self.model, ids, "unlink")
        for one in ids:
            self.database.remove(self.model, one)
        return True

    def _check_required(self, kept: Row, *, is_new: bool) -> None:
        for name, field in self.schema.fields.items():
            lacks = name not in kept and is_new and field.default is False
            if field.required and (lacks or (name in kept and kept[name] is False)):
                raise faults.required(
                    self.database.major, self.schema.label, self.model, field.label, name
                )


def _sortable(value: Any) -> tuple[bool, Any]:
    """Nothing is the highest, as in PostgreSQL."""
    return (value is False, 0 if value is False else value)
