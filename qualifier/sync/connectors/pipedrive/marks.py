"""How a field that we made is known again.

Keys of custom fields are hashes of the account, and names are not unique. A deal's field, which
every lead has too, takes a description: ours says the name that Qualifier calls it by, its kind,
and of options our id of each. A person's field takes none, so it is known by its name, as is one
that an administrator made by hand, called as Qualifier calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualifier.core.text import fold
from qualifier.sync.connectors.base import FieldKind, RemoteField

VERDICT, REASON = "lq_sales_verdict", "lq_sales_reason"
DO_NOT_CALL = "person.lq_do_not_call"
VERDICTS = {
    "accepted": "Accepted",
    "rejected": "Rejected",
    "turned_back": "Turned back",
    "disqualified": "Disqualified",
    "won": "Won",
    "lost": "Lost",
}
# In English, as Pipedrive's own are; `ensure` takes other labels and options from its caller.
OWN = (
    RemoteField(VERDICT, "Lead qualifier: sales verdict", FieldKind.CHOICE, VERDICTS),
    RemoteField(REASON, "Lead qualifier: reason of the verdict", FieldKind.TEXT),
    RemoteField(DO_NOT_CALL, "Lead qualifier: do not call", FieldKind.BOOLEAN),
)
_OWN = {one.name: one for one in OWN}
_MARK = re.compile(r"Lead qualifier: ([A-Za-z0-9_.]{1,80}) \(([a-z_]+)\)(?: (.*))?", re.DOTALL)
_HANDMADE = re.compile(r"lq_[a-z0-9_]{1,60}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a field of ours is called here; `labels`: our id of an option → its label there."""

    name: str
    kind: FieldKind | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def description(one: RemoteField) -> str:
    """The description of a field that is made."""
    options = one.options if one.kind in (FieldKind.CHOICE, FieldKind.SEVERAL) else {}
    pairs = " | ".join(f"{our}={label.replace(' | ', ' ')}" for our, label in options.items())
    return f"Lead qualifier: {one.name} ({one.kind.value}) {pairs}".rstrip()


def read_mark(on: str, label: str, said: str) -> Mark | None:
    """Whether a field is ours, by its description, else by its name. `on`: of a lead or person."""
    prefix = "person." if on == "person" else ""
    if not prefix and (match := _MARK.fullmatch(said.strip())):
        kinds = {one.value: one for one in FieldKind}
        pairs = (part.partition("=") for part in (match[3] or "").split(" | "))
        labels = {our: label for our, _sign, label in pairs if our and label}
        return Mark(match[1], kinds.get(match[2]), labels)
    for own in _OWN.values():
        if own.name.startswith("person.") is bool(prefix) and (
            fold(label) == fold(own.label) or label == own.name.removeprefix(prefix)
        ):
            is_choice = own.kind is FieldKind.CHOICE
            kind = FieldKind.BOOLEAN if own.kind is FieldKind.BOOLEAN else None
            return Mark(own.name, kind, own.options if is_choice else {})
    return Mark(prefix + label) if _HANDMADE.fullmatch(label) else None


def option_ids(
    labels: Mapping[str, str], options: Mapping[str, str], kind: FieldKind
) -> dict[str, str]:
    """Our id of an option → theirs. `options`: theirs, id → label, in their order."""
    if kind is FieldKind.BOOLEAN:
        return dict(zip(("true", "false"), options, strict=False))
    known = {fold(label): their for their, label in options.items()}
    return {
        our: their
        for our, label in labels.items()
        if (their := known.get(fold(label)) or known.get(fold(our)))
    }


def twice(names: Iterable[str]) -> list[str]:
    """Names that more than one field answers to."""
    seen, doubled = set[str](), dict[str, None]()
    for name in names:
        if name in seen:
            doubled[name] = None
        seen.add(name)
    return list(doubled)
