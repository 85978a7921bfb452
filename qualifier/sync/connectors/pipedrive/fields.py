"""The fields of a lead, its person and its organisation: described, and made where missing.

A lead has no fields of its own: it has those of deals, under the same keys. Names here: as
Pipedrive has them for a lead, with `person.` and `org.` before those of the other two; a custom
field by its key, unless it is one of ours (`marks`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from qualifier.core.errors import NeedsAttention
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.connectors.pipedrive import marks
from qualifier.sync.connectors.pipedrive.api import V1, V2, Api, Json, rows
from qualifier.sync.connectors.pipedrive.values import (
    LEAD,
    LONGEST_LINE,
    LONGEST_TEXT,
    ORG,
    PERSON,
    Spot,
)

OWNER, LABELS, LOST_REASON = "owner_id", "label_ids", "lost_reason"
KEPT_S = 600.0  # definitions cost 20 tokens to read
ADDRESS_PARTS = {"locality": "city", "postal_code": "postal code", "country": "country"}
_KINDS = {
    "varchar": FieldKind.TEXT,
    "varchar_auto": FieldKind.TEXT,
    "text": FieldKind.LONG_TEXT,
    "double": FieldKind.NUMBER,
    "int": FieldKind.NUMBER,
    "monetary": FieldKind.NUMBER,
    "date": FieldKind.DATE,
    "phone": FieldKind.PHONE,
    "enum": FieldKind.CHOICE,
    "set": FieldKind.SEVERAL,
    "address": FieldKind.TEXT,
    "user": FieldKind.LINK,
    "org": FieldKind.LINK,
    "people": FieldKind.LINK,
}
_MADE_AS = {
    FieldKind.LONG_TEXT: "text",
    FieldKind.HTML: "text",
    FieldKind.NUMBER: "double",
    FieldKind.DATE: "date",
    FieldKind.BOOLEAN: "enum",
    FieldKind.CHOICE: "enum",
    FieldKind.SEVERAL: "set",
    FieldKind.PHONE: "phone",
}
_LONGEST = {"varchar": LONGEST_LINE, "text": LONGEST_TEXT}


class Fields:
    """Of one account; read once, and again after some were made or after ten minutes."""

    def __init__(self, api: Api, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._api, self._monotonic = api, monotonic
        self._spots: dict[str, Spot] | None = None
        self._read_at = 0.0
        self.doubled: tuple[str, ...] = ()  # names that two fields answer to; the first is taken

    def fresh(self) -> tuple[RemoteField, ...]:
        """All of them as they are now."""
        return tuple(one.field for one in self._read().values())

    def known(self) -> Mapping[str, Spot]:
        """By name. Raises what a reading raises."""
        if self._spots is None or self._monotonic() - self._read_at > KEPT_S:
            return self._read()
        return self._spots

    def spot(self, name: str) -> Spot:
        """Where a field is. Raises NeedsAttention(field_refused, name): there is none, and nobody
        has made it since these were read."""
        found = self.known().get(name) or self._read().get(name)
        if found is None or not found.field.is_writable:
            raise NeedsAttention("field_refused", name)
        return found

    def ensure(self, wanted: Sequence[RemoteField]) -> tuple[RemoteField, ...]:
        """See base.Crm. Makes our own too, by the definitions in `wanted` if there."""
        there = self._read()
        asked = {one.name: one for one in (*marks.OWN, *wanted)}
        missing = [one for name, one in asked.items() if name not in there]
        try:
            for one in missing:
                self._make(one)
        except NeedsAttention as error:
            if error.reason not in ("no_right", "plan_limit", "request_refused"):
                raise
            names = ", ".join(one.name for one in missing)
            raise NeedsAttention("may_not_make_fields", names) from error
        finally:
            self._spots = None if missing else self._spots
        found = self.known()
        return tuple(found[one.name].field for one in wanted if one.name in found)

    def _make(self, one: RemoteField) -> None:
        type_ = _MADE_AS.get(one.kind, "varchar")
        body: Json = {"field_name": one.label or one.name, "field_type": type_}
        if type_ in ("enum", "set"):
            body["options"] = [{"label": label} for label in _labels(one)]
        if one.name.startswith("person."):
            self._api.change("POST", V2, "/personFields", body)
        else:
            self._api.change(
                "POST", V2, "/dealFields", {**body, "description": marks.description(one)}
            )

    def _read(self) -> dict[str, Spot]:
        deal = [one for page in self._api.pages("/dealFields", {}) for one in page]
        person = [one for page in self._api.pages("/personFields", {}) for one in page]
        labels = rows(self._api.get(V1, "/leadLabels"))
        some = rows(self._api.get(V2, "/persons", {"limit": "1"}))
        # These are told of persons only where Contact Sync is on; writing them elsewhere is a 403.
        is_synced = any("job_title" in one for one in some)
        spots = [
            *_of_lead({str(one["id"]): str(one.get("name") or "") for one in labels}),
            *_of_deal(deal),
            *_of_person(is_synced=is_synced),
            *_of_org(),
            *(made for one in deal if (made := _custom(LEAD, one))),
            *(made for one in person if (made := _custom(PERSON, one))),
        ]
        self.doubled = tuple(marks.twice(one.field.name for one in spots))
        self._spots = {}
        for one in spots:
            self._spots.setdefault(one.field.name, one)
        self._read_at = self._monotonic()
        return self._spots


def _of_lead(labels: Mapping[str, str]) -> Iterator[Spot]:
    for key, label, kind, type_ in (
        ("title", "Title", FieldKind.TEXT, "varchar"),
        (OWNER, "Owner", FieldKind.LINK, "user"),
        (LABELS, "Labels", FieldKind.SEVERAL, "labels"),
        ("value", "Value", FieldKind.NUMBER, "value"),
        ("expected_close_date", "Expected close date", FieldKind.DATE, "date"),
    ):
        options = labels if key == LABELS else {}
        longest = _LONGEST.get(type_, 0)
        yield Spot(RemoteField(key, label, kind, options, longest=longest), LEAD, key, "", type_)


def _of_deal(listed: Sequence[Json]) -> Iterator[Spot]:
    """Why deals are lost: where an account names its reasons, they are known by their words."""
    for one in listed:
        if one.get("field_code") == LOST_REASON and (named := _options(one.get("options"))):
            words = {label: label for label in named.values()}
            kind = FieldKind.CHOICE
            told = RemoteField(LOST_REASON, "Lost reason", kind, words, is_writable=False)
            yield Spot(told, LEAD, LOST_REASON)


def _of_person(*, is_synced: bool) -> Iterator[Spot]:
    for key, label, kind in (
        ("name", "Person: name", FieldKind.TEXT),
        ("phone", "Person: phone", FieldKind.PHONE),
        ("phone2", "Person: second phone", FieldKind.PHONE),
        ("email", "Person: e-mail", FieldKind.EMAIL),
        ("job_title", "Person: job title", FieldKind.TEXT),
    ):
        if key != "job_title" or is_synced:
            yield Spot(RemoteField(f"person.{key}", label, kind), PERSON, key)
    if is_synced:
        yield from _address(PERSON, "postal_address", "Person")


def _of_org() -> Iterator[Spot]:
    for key, label in (("name", "Organisation: name"), ("website", "Organisation: website")):
        yield Spot(RemoteField(f"org.{key}", label, FieldKind.TEXT), ORG, key)
    yield from _address(ORG, "address", "Organisation")


def _address(on: str, key: str, whose: str) -> Iterator[Spot]:
    for part, words in ADDRESS_PARTS.items():
        named = RemoteField(f"{on}.{key}.{part}", f"{whose}: {words}", FieldKind.TEXT)
        yield Spot(named, on, key, part)


def _custom(on: str, one: Json) -> Spot | None:
    """A custom field as it is listed; None for one of Pipedrive's own, which are named above."""
    type_, key = str(one.get("field_type") or ""), str(one.get("field_code") or "")
    if one.get("is_custom_field") is not True or not key:
        return None
    label = str(one.get("field_name") or key)
    mark = marks.read_mark(on, label, str(one.get("description") or ""))
    kind = _KINDS.get(type_, FieldKind.TEXT)
    options = _options(one.get("options")) if type_ in ("enum", "set") else {}
    ids: dict[str, str] = {}
    if mark is not None:
        fits = mark.kind is FieldKind.BOOLEAN and type_ == "enum"
        fits = fits or (mark.kind is FieldKind.INSTANT and type_ == "varchar")
        kind = mark.kind if fits and mark.kind else kind
        ids = marks.option_ids(mark.labels, options, kind)
    name = mark.name if mark else key if on == LEAD else f"{on}.{key}"
    if kind is FieldKind.BOOLEAN:
        shown: dict[str, str] = {}
    else:
        ours_of = {their: our for our, their in ids.items()}
        shown = {ours_of.get(their, their): words for their, words in options.items()}
    told = RemoteField(
        name, label, kind, shown,
        is_writable=type_ in _KINDS, is_custom=True, longest=_LONGEST.get(type_, 0),
    )  # fmt: skip
    return Spot(told, on, key, "", type_, ids)


def _options(options: Any) -> dict[str, str]:
    listed = options if isinstance(options, list) else ()
    return {
        str(one["id"]): str(one.get("label") or one["id"])
        for one in listed
        if isinstance(one, dict) and one.get("id") is not None
    }


def _labels(one: RemoteField) -> list[str]:
    if one.kind is FieldKind.BOOLEAN:
        options = {"true": "Yes", "false": "No", **one.options}
        return [options["true"], options["false"]]
    return list(one.options.values())
