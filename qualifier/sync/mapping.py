"""A mapping at work: values of a remote lead as ours, and ours as theirs, checked and converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualifier.core.field_mapping import FieldRow, Way
from qualifier.sync.connectors.base import FieldKind, RemoteField
from qualifier.sync.merge import Class

OPPOSED = "lead.opposed"
NAME, NAME_PARTS = "name", ("first_name", "last_name")
_LEAD = "lead."
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.HTML, FieldKind.PHONE, FieldKind.EMAIL)
# Whose word counts where both changed a field; all others are shared facts.
_CLASS = {"notes": Class.APPEND, "owner": Class.THEIRS}


@dataclass(frozen=True, slots=True)
class MapProblem:
    """A row that cannot work: `id` no_such_field, not_writable, wrong_kind, mapped_twice."""

    ours: str
    theirs: str
    id: str


def class_of(field: str) -> Class:
    """The merge class of one of LEAD_FIELDS."""
    return _CLASS.get(field, Class.SHARED)


class MappingAtWork:
    """Rows as looked up both ways."""

    def __init__(self, rows: Sequence[FieldRow]) -> None:
        self.rows = tuple(rows)
        self.asked = tuple(dict.fromkeys(one.theirs for one in rows))  # fields of theirs to read
        self._in = [one for one in rows if one.ours.startswith(_LEAD) and one.way is not Way.OUT]
        self._out = [one for one in rows if one.ours.startswith(_LEAD) and one.way is not Way.IN]
        self.signals = tuple(one for one in rows if one.ours.startswith("signal."))
        self.enriched = tuple(
            one for one in rows if not one.ours.startswith((_LEAD, "signal."))
        )  # what a call found: goes out with a hand-off
        back = {one.theirs: {there: here for here, there in one.convert.items()} for one in rows}
        # Asked of each lead that comes: our field, theirs, and what their values are called here.
        self._reads = [
            (one.ours.removeprefix(_LEAD), one.theirs, back[one.theirs])
            for one in self._in
            if one.ours != OPPOSED
        ]
        fields = {one.ours.removeprefix(_LEAD) for one in (*self._in, *self._out)} - {"opposed"}
        if NAME in fields:
            fields = {*fields, *NAME_PARTS} - {NAME}
        self.classes = {name: class_of(name) for name in sorted(fields)}

    def incoming(self, values: Mapping[str, str]) -> dict[str, str]:
        """Lead field → text as the CRM has it; fields that were not read are absent."""
        return {
            ours: back.get(values[theirs], values[theirs]) if back else values[theirs]
            for ours, theirs, back in self._reads
            if theirs in values
        }

    def outgoing(self, values: Mapping[str, str], lead: Mapping[str, str]) -> dict[str, str]:
        """Their field → text of these lead fields, as far as they go out; `lead` is all of them:
        a name in one field goes out whole."""
        found = {}
        for one in self._out:
            name = one.ours.removeprefix(_LEAD)
            if name == NAME and not set(NAME_PARTS).isdisjoint(values):
                found[one.theirs] = " ".join(
                    part for part in (lead.get(key, "") for key in NAME_PARTS) if part
                )
            elif name in values:
                found[one.theirs] = one.convert.get(values[name], values[name])
        return found

    def opposition(self) -> dict[str, str]:
        """What to set there for somebody who asked not to be called."""
        return {
            one.theirs: one.convert.get("true", "true") for one in self._out if one.ours == OPPOSED
        }

    def goes_out(self, name: str) -> bool:
        """Whether a lead field is written there at all."""
        whole = {_LEAD + name, _LEAD + NAME} if name in NAME_PARTS else {_LEAD + name}
        return any(one.ours in whole for one in self._out)


def problems(rows: Sequence[FieldRow], fields: Sequence[RemoteField]) -> tuple[MapProblem, ...]:
    """What of a mapping cannot work with the CRM's fields as they are."""
    known = {one.name: one for one in fields}
    found: list[MapProblem] = []
    written: set[str] = set()
    for one in rows:
        there = known.get(one.theirs)
        if there is None:
            found.append(MapProblem(one.ours, one.theirs, "no_such_field"))
            continue
        if one.way is not Way.IN:
            if not there.is_writable:
                found.append(MapProblem(one.ours, one.theirs, "not_writable"))
            elif one.theirs in written:
                found.append(MapProblem(one.ours, one.theirs, "mapped_twice"))
            elif not _fits(one, there):
                found.append(MapProblem(one.ours, one.theirs, "wrong_kind"))
            written.add(one.theirs)
    return tuple(found)


def _fits(row: FieldRow, there: RemoteField) -> bool:
    """Whether our values can stand in their field, converted."""
    kind = there.kind
    if kind in _TEXTS:
        return True
    if row.ours in ("score.fit", "score.maturity") or row.ours.startswith("impression."):
        return kind is FieldKind.NUMBER
    if row.ours in ("handoff.made_at",):
        return kind is FieldKind.INSTANT
    if row.ours == "handoff.next_step_on":
        return kind is FieldKind.DATE
    if row.ours == OPPOSED:
        return kind is FieldKind.BOOLEAN
    if row.ours.startswith("criteria."):
        return kind is FieldKind.BOOLEAN or bool(row.convert)
    # A choice takes our ids where it has options of that name, or where they are converted.
    return kind in (FieldKind.CHOICE, FieldKind.SEVERAL, FieldKind.LINK, FieldKind.BOOLEAN) and (
        bool(row.convert) or row.ours.startswith("answer.") or bool(there.options)
    )
