"""The columns of the program's own export, and how they are read when the file comes back.

Names are those of FORMATS.md "Field mapping" without `lead.`, the same in all languages. What the
program computed itself (scores, calls, what sales said) is never read as a list's word.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualifier.core.lead import LEAD_FIELDS

OF_LEAD = (*LEAD_FIELDS, "nature", "legal_basis", "basis_source", "basis_on")
STANDING = (
    "id",
    "stage",
    "callable",
    "possible_duplicate",
    "score.fit",
    "score.maturity",
    "score.cell",
    "calls",
    "last_call_at",
    "last_outcome",
    "last_note",
    "next_call_at",
    "last_signal",
    "last_signal_at",
)
OF_HANDOFF = (
    "handoff.id",
    "handoff.made_at",
    "handoff.cell",
    "handoff.decision",
    "handoff.channel",
    "handoff.person",
    "handoff.withdrawn",
    "sales.status",
    "sales.reason",
    "sales.comment",
)
_TAKEN = frozenset((*OF_LEAD, *STANDING, *OF_HANDOFF))
_FROM_CALLS = ("answer.", "impression.")
_OF_A_LIST = " (list)"  # behind a list's own column that is called as one of ours
_ALWAYS = (*OF_LEAD, *STANDING)


def exported_names(own: Sequence[str]) -> list[str]:
    """The names under which the lists' own columns are exported."""
    return [name + _OF_A_LIST if name in _TAKEN else name for name in own]


def is_own_export(header: Sequence[str]) -> bool:
    """Whether the program wrote a file with this header."""
    return tuple(header[: len(_ALWAYS)]) == _ALWAYS


def list_names(header: Sequence[str]) -> list[str]:
    """Of an export: the names that columns had in the lists they came from."""
    renamed = {exported: name for name in _TAKEN for exported in exported_names([name])}
    return [renamed.get(name, name) for name in header]


def own_targets(header: Sequence[str]) -> dict[int, str]:
    """Column → target's text, for those that are surely ours; empty for any other file."""
    if not is_own_export(header):
        return {}
    return {
        place: target for place, name in enumerate(header) if (target := _target(name)) is not None
    }


def _target(name: str) -> str | None:
    if name in OF_LEAD:
        return name
    if name == "id":
        return "lead_id"
    return "skip" if name in _TAKEN or name.startswith(_FROM_CALLS) else None
