"""What an org holds, and the rules that admins set. Not thread-safe: the server locks."""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.fake_salesforce import refusals, schema, soql
from tests.fakes.fake_salesforce.refusals import Refused

ORG_ID = "00D000000000001EAA"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TEXTS = ("string", "textarea", "phone", "email", "url", "combobox", "encryptedstring")


@dataclass(slots=True)
class Row:
    """A record. Times in milliseconds since 1970, in whole seconds as Salesforce keeps them."""

    id: str
    values: dict[str, Any]
    created: int
    changed: int
    is_deleted: bool = False
    is_hidden: bool = False  # from the account
    is_locked: bool = False  # by an approval
    busy: int = 0  # how many saves meet another one


@dataclass(frozen=True)
class Validation:
    """A rule of an admin: `message` where `is_wrong` holds of a lead's values after a save."""

    is_wrong: Callable[[Mapping[str, Any]], bool]
    message: str
    fields: tuple[str, ...] = ()


@dataclass
class Org:
    """An org. The switches say how the parts behave that nobody has tried on a live one."""

    notes_roll_back: bool = True
    duplicate_rule: str = ""  # alert or block: an e-mail that another lead has
    assignment_owner: str = ""  # what the active assignment rule gives leads to
    allows_references: bool = True  # an external id of activities
    may_customise: bool = True
    notes_enabled: bool = True
    validations: list[Validation] = field(default_factory=list)
    offset_s: float = 0.0  # how far the org's clock is ahead of this computer's

    def __post_init__(self) -> None:
        self.fields = schema.objects()
        self.tables: dict[str, dict[str, Row]] = {of: {} for of in self.fields}
        self.hidden: set[str] = set()  # Object.Field that field-level security hides
        self._next = 9_990
        self._unique: dict[tuple[str, str, str], str] = {}
        self._undo: list[Callable[[], None]] | None = None
        self.me = self.add("User", Name="Integration", Email="integration@org.example").id
        self.tables["User"][self.me].values |= {"IsActive": True, "UserType": "Standard"}
        self.add("UserPermissionAccess")

    # --- time and ids -----------------------------------------------------------------------
    def seconds(self) -> float:
        """The time here, in seconds since 1970."""
        return time.time() + self.offset_s

    def now(self) -> int:
        """In whole seconds."""
        return int(self.seconds()) * 1000

    def add(self, of: str, at: int = 0, **values: Any) -> Row:
        """A record, unjudged."""
        self._next += 1
        made = f"{schema.PREFIXES[of]}{self._next:012d}EAA"
        at = at or self.now()
        row = Row(made, values, at, at)
        self.tables[of][made] = row
        self._index(of, row)
        if self._undo is not None and (self.notes_roll_back or not of.startswith("Content")):
            self._undo.append(lambda: self._drop(of, row))
        return row

    def _drop(self, of: str, row: Row) -> None:
        self._index(of, row, forget=True)
        del self.tables[of][row.id]

    @contextmanager
    def all_or_none(self) -> Iterator[Callable[[], None]]:
        """Gives what takes back all that was done since."""
        self._undo = []

        def take_back() -> None:
            for undo in reversed(self._undo or []):
                undo()
            self._undo = []

        try:
            yield take_back
        finally:
            self._undo = None

    # --- fields -----------------------------------------------------------------------------
    def visible(self, of: str) -> dict[str, schema.Described]:
        """The fields of an object that the account sees."""
        if of == "ContentNote" and not self.notes_enabled:
            return {}
        return {
            n: one for n, one in self.fields.get(of, {}).items() if f"{of}.{n}" not in self.hidden
        }

    def define(self, of: str, made: schema.Described, *, is_hidden: bool = False) -> None:
        """A custom field is made."""
        self.fields[of][made["name"]] = made
        if is_hidden:
            self.hidden.add(f"{of}.{made['name']}")

    def value(self, of: str, row: Row, name: str) -> Any:
        """A field of a record as queries compare it: instants in milliseconds."""
        if name in ("SystemModstamp", "LastModifiedDate"):
            return row.changed
        if name == "Id":
            return row.id
        if name == "IsDeleted":
            return row.is_deleted
        if name == "CreatedDate":
            return row.created
        if of == "UserPermissionAccess":
            return self.may_customise
        relation, point, rest = name.partition(".")
        if point:
            link, to = schema.RELATIONS[f"{of}.{relation}"]
            there = self.tables[to].get(row.values.get(link, ""))
            return None if there is None else self.value(to, there, rest)
        found = row.values.get(name)
        if found is None and self.fields[of].get(name, {}).get("type") == "boolean":
            return False
        return found

    # --- saving -----------------------------------------------------------------------------
    def by_key(self, of: str, name: str, text: str) -> Row | None:
        """The record that has this external id. Raises Refused if the field is none."""
        if self.visible(of).get(name, {}).get("externalId") is not True:
            raise refusals.bad(
                "INVALID_FIELD", f"Field name provided, {name} is not an External ID"
            )
        row = self.tables[of].get(self._unique.get((of, name, text.lower()), ""))
        return None if row is None or row.is_deleted else row

    def get(self, of: str, record_id: str) -> Row:
        """A record that is there and to be seen. Raises Refused."""
        row = self.tables[of].get(record_id)
        if row is not None and row.is_deleted:
            raise Refused(404, "ENTITY_IS_DELETED", "entity is deleted")
        if row is None or row.is_hidden:
            raise refusals.bad("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        return row

    def save(
        self, of: str, values: Mapping[str, Any], row: Row | None, headers: Mapping[str, str]
    ) -> Row:
        """Make a record (no `row`) or change one. Raises Refused."""
        self._judge_row(of, row)
        for name, value in values.items():
            self._judge(of, name, value, is_new=row is None)
        self._judge_unique(of, values, row)
        after = {**(row.values if row else {}), **values}
        if of == "Lead":
            self._judge_lead(after, row, headers)
        elif of == "Task":
            self._judge_target(after.get("WhoId"), "WhoId")
        elif of == "ContentDocumentLink":
            self._judge_target(after.get("LinkedEntityId"), "LinkedEntityId")
        said = dict(values)
        if of == "ContentNote":
            said["Content"] = _decoded(str(values.get("Content")))
        if of == "Lead" and headers.get("Sforce-Auto-Assign", "TRUE") != "FALSE":
            said |= {"OwnerId": self.assignment_owner} if self.assignment_owner else {}
        if row is None:
            return self.add(of, **{**self._at_first(of), **said})
        self.change(of, row, said)
        return row

    def change(self, of: str, row: Row, values: Mapping[str, Any]) -> None:
        """Set values, unjudged."""
        before, changed = dict(row.values), row.changed

        def back() -> None:
            self._index(of, row, forget=True)
            row.values, row.changed = before, changed
            self._index(of, row)

        self._index(of, row, forget=True)
        row.values.update(values)
        self._index(of, row)
        row.changed = self.now()
        if self._undo is not None:
            self._undo.append(back)

    def _at_first(self, of: str) -> dict[str, Any]:
        if of == "Lead":
            return {"OwnerId": self.me, "Status": schema.STATUSES[0], "IsConverted": False}
        return {"OwnerId": self.me} if of == "Task" else {}

    def _judge_row(self, of: str, row: Row | None) -> None:
        if row is None:
            return
        if row.busy:
            row.busy -= 1
            raise refusals.bad("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")
        if row.is_locked:
            raise refusals.bad("ENTITY_IS_LOCKED", "the entity is locked for editing")
        if of == "Lead" and row.values.get("IsConverted"):
            raise refusals.bad("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")

    def _judge(self, of: str, name: str, value: Any, *, is_new: bool) -> None:
        one = self.visible(of)[name]  # an unknown one has failed the whole request before
        if not one["createable" if is_new else "updateable"]:
            raise refusals.bad("INVALID_FIELD_FOR_INSERT_UPDATE", "not allowed", name)
        type_ = one["type"]
        if value is None or value == "":
            if not one["nillable"] or type_ == "boolean":
                raise refusals.bad("REQUIRED_FIELD_MISSING", "Required fields are missing", name)
            return
        if type_ in _TEXTS and one["length"] and len(str(value)) > one["length"]:
            raise refusals.bad("STRING_TOO_LONG", "data value too large", name)
        if type_ in ("picklist", "multipicklist") and one["restrictedPicklist"]:
            known = {part["value"] for part in one["picklistValues"]}
            if not set(str(value).split(";")) <= known:
                code = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
                raise refusals.bad(code, "bad value for restricted picklist field", name)
        if name == "OwnerId":
            self._judge_owner(str(value))

    def parse(self, of: str, values: Mapping[str, Any]) -> None:
        """Raises Refused, of the whole request, for JSON of another type than a field's."""
        for name, value in values.items():
            type_ = self.fields[of][name]["type"]
            wrong = (
                (type_ == "boolean" and not isinstance(value, bool))
                or (type_ in ("int", "double", "currency") and type(value) not in (int, float))
                or (type_ == "date" and not _DATE.fullmatch(str(value)))
                or (type_ == "datetime" and not _is_instant(value))
            )
            if wrong and value is not None:
                raise refusals.bad("JSON_PARSER_ERROR", f"Cannot deserialize {type_} from {value}")

    def _judge_owner(self, owner: str) -> None:
        user = self.tables["User"].get(owner)
        if user is None and owner not in self.tables["Group"]:
            raise refusals.bad("INVALID_CROSS_REFERENCE_KEY", "Owner ID", "OwnerId")
        if user is not None and not user.values.get("IsActive"):
            raise refusals.bad("INACTIVE_OWNER_OR_USER", "owner is inactive", "OwnerId")

    def _judge_unique(self, of: str, values: Mapping[str, Any], row: Row | None) -> None:
        for name, value in values.items():
            if self.fields[of][name]["unique"] and value:
                holder = self._unique.get((of, name, str(value).lower()))
                if holder and (row is None or holder != row.id):
                    raise refusals.bad("DUPLICATE_VALUE", "duplicate value found", name)

    def _judge_lead(
        self, after: Mapping[str, Any], row: Row | None, headers: Mapping[str, str]
    ) -> None:
        for name in ("LastName", "Company"):
            if not after.get(name):
                raise refusals.bad("REQUIRED_FIELD_MISSING", "Required fields are missing", name)
        for rule in self.validations:
            if rule.is_wrong(after):
                code = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
                raise Refused(400, code, rule.message, rule.fields)
        email = after.get("Email")
        saves = "allowSave=true" in headers.get("Sforce-Duplicate-Rule-Header", "")
        if not self.duplicate_rule or not email or (saves and self.duplicate_rule == "alert"):
            return
        for one in self.tables["Lead"].values():
            if one is not row and not one.is_deleted and one.values.get("Email") == email:
                raise refusals.bad("DUPLICATES_DETECTED", "Use one of these records?")

    def _judge_target(self, target: Any, name: str) -> None:
        for of in ("Lead", "Contact", "Opportunity"):
            row = self.tables[of].get(str(target))
            if row is not None and row.is_deleted:
                raise refusals.bad("ENTITY_IS_DELETED", "entity is deleted")
            if row is not None and not row.is_hidden:
                if row.values.get("IsConverted"):
                    raise refusals.bad("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference it")
                return
        raise refusals.bad("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", name)

    def _index(self, of: str, row: Row, *, forget: bool = False) -> None:
        for name, one in self.fields[of].items():
            text = row.values.get(name) if one["externalId"] else None
            if text:
                key = (of, name, str(text).lower())
                if not forget:
                    self._unique[key] = row.id
                elif self._unique.get(key) == row.id:
                    del self._unique[key]


def _decoded(content: str) -> str:
    """A note as it is kept: raw line breaks are dropped."""
    try:
        text = base64.b64decode(content, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise refusals.bad("INVALID_BASE64", "not base64", "Content") from error
    return text.replace("\r", "").replace("\n", "")


def _is_instant(value: Any) -> bool:
    try:
        soql.milliseconds(str(value))
    except ValueError:
        return False
    return True
