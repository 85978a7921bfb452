"""What a row of a list changes in a lead that is there already.

Empty cells change nothing; empty fields are filled; filled ones are overwritten only by a list
that is not older, and never if a person confirmed them on the phone.
"""

from __future__ import annotations

from qualifier.contact.bases import read_basis
from qualifier.core.contact_rules import LegalBasis
from qualifier.core.lead import Nature
from qualifier.exchange.lists.known import KnownLead
from qualifier.exchange.lists.lead_row import LeadRow, ListSignal
from qualifier.exchange.lists.number_cells import PHONES
from qualifier.exchange.lists.planned import Reason

# whose they are is in doubt when only number and company are the same: fill, never overwrite
_OF_THE_PERSON = frozenset({"first_name", "last_name", "job_title", "email", "phone2", "notes"})


def field_changes(row: LeadRow, known: KnownLead, matched_by: Reason) -> dict[str, str]:
    """New values of lead fields."""
    changes: dict[str, str] = {}
    kept = set(known.protected) | {"external_id"}
    if matched_by is Reason.SAME_NUMBER_AND_COMPANY:
        kept |= _OF_THE_PERSON
    newer = _is_newer(row, known)
    for name, value in row.values.items():
        old = known.values.get(name, "")
        if name in PHONES or _same(name, value, old):
            continue
        if not old or (newer and name not in kept):
            changes[name] = value
    changes.update(_number_changes(row, known, kept, newer=newer))
    return changes


def extra_changes(row: LeadRow, known: KnownLead) -> dict[str, str]:
    """New values of the list's own columns."""
    newer = _is_newer(row, known)
    return {
        key: value
        for key, value in row.extra.items()
        if value != known.extra.get(key, "") and (newer or not known.extra.get(key))
    }


def basis_changes(row: LeadRow, known: KnownLead) -> dict[str, str]:
    """What the list adds to nature and legal basis; a withdrawn consent stays withdrawn."""
    changes: dict[str, str] = {}
    if row.nature is not Nature.UNKNOWN and known.nature is Nature.UNKNOWN:
        changes["nature"] = row.nature.value
    if not row.legal_basis or read_basis(known.legal_basis) is LegalBasis.WITHDRAWN:
        return changes
    is_fresher = bool(row.basis_on) and row.basis_on > known.basis_on
    if not known.legal_basis or (is_fresher and row.legal_basis != known.legal_basis):
        changes["legal_basis"] = row.legal_basis
        changes["basis_source"] = row.basis_source
        changes["basis_on"] = row.basis_on
    return changes


def new_signals(row: LeadRow, known: KnownLead) -> tuple[ListSignal, ...]:
    """Signals of the row that the lead does not have yet."""
    return tuple(one for one in row.signals if (one.kind, one.text) not in known.signals)


def _is_newer(row: LeadRow, known: KnownLead) -> bool:
    return not (row.basis_on and known.as_of) or row.basis_on[:10] >= known.as_of[:10]


def _same(name: str, value: str, old: str) -> bool:
    return value == old or (name == "email" and value.casefold() == old.casefold())


def _number_changes(
    row: LeadRow, known: KnownLead, kept: set[str], *, newer: bool
) -> dict[str, str]:
    """A new number takes a free place; a newer list's goes first and pushes the old one back."""
    had = {name: known.values.get(name, "") for name in PHONES}
    now = dict(had)
    for number in row.numbers:
        if number in now.values():
            continue
        if not now["phone"]:
            now["phone"] = number
        elif not now["phone2"]:
            if newer and "phone" not in kept and number == row.numbers[0]:
                now = {"phone": number, "phone2": now["phone"]}
            else:
                now["phone2"] = number
        elif newer:
            place = "phone" if number == row.numbers[0] else "phone2"
            if place not in kept:
                now[place] = number
    return {name: now[name] for name in PHONES if now[name] != had[name]}
