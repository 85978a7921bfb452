"""The fields of a lead: described in our words, and made where they are missing.

Zoho makes a field's name of its label: spaces become `_`, and a number follows where the name was
taken before. So ours are made under a label that gives their name, labelled as wanted after that,
and known again by their name with or without such a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from qualifier.core.errors import NeedsAttention, TryLater
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.zoho.api import (
    CALLS,
    DEALS,
    LEADS,
    ROOT,
    TASKS,
    Api,
    Json,
    allowed,
    rows,
    strange,
)
from qualifier.sync.connectors.zoho.errors import TakenThere, of_record

FIELDS = f"{ROOT}/settings/fields"
# Ours: the key of a record that was born here, what sales answer, and the person's opposition.
EXTERNAL_ID = "LQ_External_Id"
VERDICT, REASON = "LQ_Sales_Verdict", "LQ_Sales_Reason"
DO_NOT_CALL = "LQ_Do_Not_Call"
OPERATION_KEY = "LQ_Ref"  # on calls and tasks, where the edition lets them have it
OWNER, STATUS = "Owner", "Lead_Status"
CONVERTED, DEAL = "Converted__s", "Converted_Deal"
STAGE, LOSS = "Stage", "Reason_For_Loss__s"
OF_DEAL = f"{DEAL}."  # before the name of a field of the deal that a lead became
LABEL_MOST = 25  # characters of a new label

VERDICTS = {
    "Accepted": "accepted",
    "Rejected": "rejected",
    "Turned back": "turned_back",
    "Disqualified": "disqualified",
    "Won": "won",
    "Lost": "lost",
}
# In English, as Zoho's own names are; `ensure` takes other labels and options from its caller.
OWN = (
    RemoteField(EXTERNAL_ID, "LQ External Id", FieldKind.TEXT),
    RemoteField(VERDICT, "LQ Sales Verdict", FieldKind.CHOICE, {one: one for one in VERDICTS}),
    RemoteField(REASON, "LQ Sales Reason", FieldKind.TEXT),
    RemoteField(DO_NOT_CALL, "LQ Do Not Call", FieldKind.BOOLEAN),
)
_KEY = RemoteField(OPERATION_KEY, "LQ Ref", FieldKind.TEXT)
_MADE_AS: Mapping[FieldKind, Json] = {
    FieldKind.TEXT: {"data_type": "text", "length": 255},
    FieldKind.LONG_TEXT: {"data_type": "textarea", "textarea": {"type": "large"}},
    FieldKind.HTML: {"data_type": "textarea", "textarea": {"type": "rich_text"}},
    FieldKind.NUMBER: {"data_type": "double", "length": 16, "decimal_place": 4},
    FieldKind.DATE: {"data_type": "date"},
    FieldKind.INSTANT: {"data_type": "datetime"},
    FieldKind.BOOLEAN: {"data_type": "boolean"},
    FieldKind.CHOICE: {"data_type": "picklist"},
    FieldKind.SEVERAL: {"data_type": "multiselectpicklist"},
    FieldKind.LINK: {"data_type": "text", "length": 255},
    FieldKind.PHONE: {"data_type": "phone"},
    FieldKind.EMAIL: {"data_type": "email"},
}
_BY_TYPE = {
    "email": FieldKind.EMAIL,
    "phone": FieldKind.PHONE,
    "integer": FieldKind.NUMBER,
    "bigint": FieldKind.NUMBER,
    "double": FieldKind.NUMBER,
    "currency": FieldKind.NUMBER,
    "percent": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
    "date": FieldKind.DATE,
    "datetime": FieldKind.INSTANT,
    "picklist": FieldKind.CHOICE,
    "multiselectpicklist": FieldKind.SEVERAL,
    "lookup": FieldKind.LINK,
    "userlookup": FieldKind.LINK,
    "ownerlookup": FieldKind.LINK,
}
_CLOSED = {"Closed Won": "won", "Closed Lost": "lost"}  # forecast types, and stages of their name


class Fields:
    """The fields of an account's leads, read once and again after some were made; those of other
    modules once, as they are asked for."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._lead: dict[str, RemoteField] | None = None
        self._unique: frozenset[str] = frozenset()
        self._needed: tuple[str, ...] = ()
        self._others: dict[str, dict[str, Json]] = {}

    def fresh(self) -> tuple[RemoteField, ...]:
        """All of them as they are now; also what is said of a loss in the deal that a lead became,
        where deals may be read: that is asked once."""
        self._lead = None
        loss = self.of(DEALS).get(LOSS)
        return (*self.lead().values(), *([_of_deal(loss)] if loss else []))

    def lead(self) -> Mapping[str, RemoteField]:
        """By name. Raises what a reading raises."""
        if self._lead is None:
            there = self._listed(LEADS)
            self._lead = {str(one["api_name"]): described(one) for one in there}
            self._unique = frozenset(str(one["api_name"]) for one in there if one.get("unique"))
            self._needed = tuple(
                str(one["api_name"]) for one in there if one.get("system_mandatory") is True
            )
        return self._lead

    def unique(self) -> frozenset[str]:
        """Names of those that hold a value once only."""
        self.lead()
        return self._unique

    def needed(self) -> tuple[str, ...]:
        """Names of those without which no lead is made."""
        self.lead()
        return self._needed

    def own(self, name: str) -> str:
        """What one of our fields is called there; its name where it is missing."""
        return found_as(name, self.lead()) or name

    def options(self, name: str) -> Mapping[str, str]:
        """Value → label of a choice of the lead, or of the deal it became."""
        if name.startswith(OF_DEAL):
            return options_of(self.of(DEALS).get(name.removeprefix(OF_DEAL), {}))
        there = self.lead().get(name)
        return there.options if there else {}

    def kind(self, name: str) -> FieldKind:
        """TEXT for what the account does not have."""
        there = self.lead().get(name)
        return there.kind if there else FieldKind.TEXT

    def of(self, module: str) -> Mapping[str, Json]:
        """The definitions of another module's fields by name, as Zoho lists them; none where it may
        not be read."""
        if module not in self._others:
            listed = allowed(lambda: self._listed(module), [])
            self._others[module] = {str(one["api_name"]): one for one in listed}
        return self._others[module]

    def key_of(self, module: str) -> str:
        """The name of our unique field on calls or tasks, "" where the account has none."""
        name = found_as(OPERATION_KEY, self.of(module))
        return name if name and self.of(module)[name].get("unique") else ""

    def outcomes(self) -> dict[str, str]:
        """Stage of a deal → won or lost, for those that end it."""
        found = {}
        for one in _picks(self.of(DEALS).get(STAGE, {})):
            value = str(one["actual_value"])
            # The type is told by some; the value that Zoho itself gave stays where it is renamed.
            said = (one.get("forecast_type"), one.get("reference_value"), value)
            if ends := next((_CLOSED[o] for o in said if isinstance(o, str) and o in _CLOSED), ""):
                found[value] = ends
        return found

    # --- making ---------------------------------------------------------------------------------
    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        """See base.Crm. Makes our own fields too, by the definitions in `wanted` if there."""
        self._lead = None
        there = self.lead()
        asked = {one.name: one for one in (*OWN, *wanted)}
        missing = [one for name, one in asked.items() if not found_as(name, there)]
        if missing:
            names = ", ".join(one.name for one in missing)
            try:
                for one in missing:
                    self._make(LEADS, one)
            except NeedsAttention as error:
                if error.reason in ("no_right", "scope_missing", "request_refused", "daily_limit"):
                    raise NeedsAttention("may_not_make_fields", names) from error
                raise
            finally:
                self._lead = None
        for module in (CALLS, TASKS):  # best effort: an edition may not give them unique fields
            if not self.key_of(module):
                allowed(partial(self._make, module, _KEY), None)
                self._others.pop(module, None)
        found = self.lead()
        return tuple(found[name] for one in wanted if (name := found_as(one.name, found)))

    def _make(self, module: str, wanted: RemoteField) -> None:
        label = wanted.name.replace("_", " ")
        if len(label) > LABEL_MOST:
            raise NeedsAttention("request_refused", wanted.name)
        query = {"module": module}
        try:
            made = self._said(
                lambda: self._api.define(
                    "POST", FIELDS, query, {"fields": [definition(wanted, label)]}
                )
            )
        except TakenThere:  # another desktop was faster
            return
        if wanted.label and wanted.label != label:
            said = {"fields": [{"field_label": wanted.label}]}
            allowed(lambda: self._api.define("PATCH", f"{FIELDS}/{made}", query, said), None)

    def _said(self, act: Callable[[], Any]) -> str:
        """The id of what was made. Raises what the answer says instead."""
        body = act().body
        said = body.get("fields") if isinstance(body, dict) else None
        one = said[0] if isinstance(said, list) and said else {}
        if isinstance(one, dict) and one.get("status") == "success":
            return str((one.get("details") or {}).get("id") or "")
        if not isinstance(one, dict) or not one:
            raise strange(changes=True)
        raise of_record(one, changes=True)

    def _listed(self, module: str) -> list[Json]:
        listed = rows(self._api.get(FIELDS, {"module": module}), "fields")
        if not listed or not all(one.get("api_name") for one in listed):
            raise TryLater("not_the_crm")
        return listed


def found_as(name: str, there: Iterable[str]) -> str:
    """What a field of ours is called: its name, or that with the number Zoho put behind; "" if it
    is not there."""
    if name in there:
        return name
    numbered = re.compile(re.escape(name) + r"_?\d{1,2}")
    return next((one for one in there if numbered.fullmatch(one)), "")


def described(one: Json) -> RemoteField:
    """A definition as Zoho lists it, in our words."""
    kind, ways = kind_of(one), one.get("operation_type")
    is_fixed = one.get("read_only") is True or one.get("field_read_only") is True
    may_change = not isinstance(ways, dict) or ways.get("api_update") is not False
    return RemoteField(
        str(one["api_name"]),
        str(one.get("field_label") or one["api_name"]),
        kind,
        options_of(one) if kind in (FieldKind.CHOICE, FieldKind.SEVERAL) else {},
        is_writable=may_change and not is_fixed,
        is_custom=one.get("custom_field") is True,
        longest=int(one.get("length") or 0) if kind in (FieldKind.TEXT, FieldKind.LONG_TEXT) else 0,
    )


def kind_of(one: Json) -> FieldKind:
    """What a field holds."""
    type_ = str(one.get("data_type"))
    if type_ == "textarea":
        area = one.get("textarea")
        is_rich = isinstance(area, dict) and area.get("type") == "rich_text"
        return FieldKind.HTML if is_rich else FieldKind.LONG_TEXT
    if type_ == "formula" and isinstance(one.get("formula"), dict):
        type_ = str(one["formula"].get("return_type"))
    return _BY_TYPE.get(type_, FieldKind.TEXT)


def options_of(one: Json) -> dict[str, str]:
    """Value → label of a pick list; what stands for "nothing" is left out."""
    listed = ((str(o["actual_value"]), o) for o in _picks(one))
    return {
        value: str(said.get("display_value") or value)
        for value, said in listed
        if value != "-None-"
    }


def definition(wanted: RemoteField, label: str) -> Json:
    """What to send so that `wanted` is made under a label."""
    made = {"field_label": label, **_MADE_AS[wanted.kind]}
    if wanted.name in (EXTERNAL_ID, OPERATION_KEY):
        made |= {"length": 100, "unique": {"case_sensitive": True}}
    if wanted.kind in (FieldKind.CHOICE, FieldKind.SEVERAL):
        made["pick_list_values"] = [
            {"display_value": label, "actual_value": value}
            for value, label in wanted.options.items()
        ]
    return made


def _of_deal(loss: Json) -> RemoteField:
    there = described(loss)
    return RemoteField(
        OF_DEAL + there.name, there.label, there.kind, there.options, is_writable=False
    )


def _picks(one: Json) -> list[Json]:
    listed = one.get("pick_list_values")
    there = listed if isinstance(listed, list) else []
    return [o for o in there if isinstance(o, dict) and "actual_value" in o]
