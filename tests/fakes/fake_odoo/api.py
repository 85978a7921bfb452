"""Methods by name: which there are, how they take arguments, and calling one as an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.fake_odoo import chatter, faults, lead, loading
from tests.fakes.fake_odoo.database import GROUPS, Account, Database
from tests.fakes.fake_odoo.domains import Row
from tests.fakes.fake_odoo.records import Records
from tests.fakes.fake_odoo.schema import Field

KEYWORDS = "**"


@dataclass(frozen=True)
class Method:
    """`names` in their order, the required ones first; `of_model`: takes no ids."""

    names: tuple[str, ...]
    required: int = 0
    of_model: bool = False


_M = True
METHODS: Mapping[str, Method] = {
    "search": Method(("domain", "offset", "limit", "order"), 1, _M),
    "search_count": Method(("domain", "limit"), 1, _M),
    "search_read": Method(("domain", "fields", "offset", "limit", "order", KEYWORDS), 0, _M),
    "fields_get": Method(("allfields", "attributes"), 0, _M),
    "create": Method(("vals_list",), 1, _M),
    "load": Method(("fields", "data"), 2, _M),
    "context_get": Method((), 0, _M),
    "check_object_reference": Method(("module", "xml_id"), 2, _M),
    "read": Method(("fields",)),
    "write": Method(("vals",), 1),
    "unlink": Method(()),
    "action_set_lost": Method((KEYWORDS,)),
    "action_set_won": Method(()),
    "action_archive": Method(()),
    "merge_opportunity": Method(()),
    "message_post": Method((KEYWORDS,)),
    "activity_schedule": Method(("act_type_xmlid", KEYWORDS)),
    "action_feedback": Method(("feedback",)),
}
OLD: Mapping[str, Method] = {
    "search": Method(("args", "offset", "limit", "order"), 1, _M),
    "search_count": Method(("args",), 1, _M),
    "check_access_rights": Method(("operation", "raise_exception"), 1, _M),
    "has_group": Method(("group_ext_id",), 1, _M),
    "toggle_active": Method(()),
}
NEW: Mapping[str, Method] = {
    "has_access": Method(("operation",), 1),
    "has_group": Method(("group_ext_id",), 1),
    "action_unarchive": Method(()),
}


class Api:
    """Calls methods. Every one is a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._methods = {**METHODS, **(NEW if database.major >= 18 else OLD)}

    def method(self, model: str, name: str) -> Method:
        """Raises what JSON-2 answers; JSON-RPC translates it."""
        if model not in self._database.models:
            raise faults.not_found(f"the model {model!r} does not exist")
        if name.startswith("_"):
            what = f"'{model}.{name}'" if self._database.major >= 16 else name
            words = f"Private methods (such as {what}) cannot be called remotely."
            raise faults.OdooError("odoo.exceptions.AccessError", words, 403)
        if name not in self._methods or self._callable(model, name) is None:
            raise faults.not_found(f"The method '{model}.{name}' does not exist")
        return self._methods[name]

    def call(
        self,
        account: Account,
        model: str,
        name: str,
        ids: Sequence[int],
        arguments: Row,
        context: Row,
    ) -> Any:
        """Raises OdooError; then nothing of it stays."""
        method = self.method(model, name)
        database = self._database
        named = {"domain" if key == "args" else key: one for key, one in arguments.items()}
        with database.transaction():
            if name == "context_get":
                return {"lang": account.lang, "tz": account.tz, "uid": account.id}
            if name == "check_object_reference":
                return self._reference(account, context, **named)
            if name == "has_group":
                return self._has_group(account, **named)
            records = _records(database, account, model, context)
            if name == "load":
                return self._load(records, **named)
            called = getattr(records, name)
            if method.of_model or name == "has_access":
                result = called(**named)
            else:
                result = called(list(ids), **named)
            if name == "create" and model == "ir.model.fields":
                for one in result:
                    self._add_field(database.rows(model)[one])
            return result

    def _load(self, records: Records, fields: Sequence[str], data: Sequence[Any]) -> Any:
        answer: Row = {}
        try:
            with _Part(self._database):
                answer = loading.load(records, fields, data)
                if answer["ids"] is False:
                    raise _Undone
        except _Undone:
            pass
        return answer

    def _callable(self, model: str, name: str) -> Callable[..., Any] | None:
        if name in ("context_get", "check_object_reference", "has_group", "load"):
            return self._load
        found = getattr(_KINDS.get(model, Records), name, None)
        return found if callable(found) else None

    def _reference(self, account: Account, context: Row, module: str, xml_id: str) -> Any:
        found = self._database.xmlids.get(f"{module}.{xml_id}")
        if found is None:
            raise faults.value(f"External ID not found in the system: {module}.{xml_id}")
        records = _records(self._database, account, found[0], context)
        seen = records.search([["id", "=", found[1]]])
        return [found[0], found[1] if seen else False]

    def _has_group(self, account: Account, group_ext_id: str) -> bool:
        return account.is_system or GROUPS.get(group_ext_id, 0) in account.groups

    def _add_field(self, row: Row) -> None:
        """A custom field is there at once, for records that were there before too."""
        if not str(row["name"]).startswith("x_"):
            raise faults.invalid("Custom fields must have a name that starts with 'x_'!")
        options = tuple((one[2]["value"], one[2]["name"]) for one in row["selection_ids"] or [])
        kind = str(row["ttype"])
        default: Any = 0.0 if kind == "float" else False
        label = str(row["field_description"])
        field = Field(kind, label, selection=options, manual=True, default=default)
        self._database.models["crm.lead"].fields[row["name"]] = field
        for one in self._database.rows("crm.lead").values():
            one[row["name"]] = default


class _Undone(Exception):
    pass


class _Part:
    """A savepoint: what is done inside is undone if it raises; the call goes on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._mark = self._database.mark()

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is not None:
            self._database.undo_to(self._mark)


_KINDS: Mapping[str, type[Records]] = {
    "crm.lead": lead.Leads,
    "mail.activity": chatter.Activities,
}


def _records(database: Database, account: Account, model: str, context: Row) -> Records:
    return _KINDS.get(model, Records)(database, account, model, context)


def bound(method: Method, args: Sequence[Any], named: Mapping[str, Any]) -> Row:
    """Arguments by name. Raises TypeError in words of Python, as the server meets it."""
    own = [name for name in method.names if name != KEYWORDS]
    if len(args) > len(own):
        raise faults.wrong_type("too many positional arguments")
    given = {**dict(zip(own, args, strict=False)), **named}
    for name in own[: method.required]:
        if name not in given:
            raise faults.unprocessable(f"missing a required argument: '{name}'")
    if KEYWORDS not in method.names:
        for name in given:
            if name not in own:
                raise faults.unprocessable(f"got an unexpected keyword argument '{name}'")
    return given
