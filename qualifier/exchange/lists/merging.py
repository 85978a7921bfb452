"""What a row of a list changes in a lead that is there already.

Empty cells change nothing; empty fields are filled; filled ones are overwritten only by a list
that is not older, and never if a person confirmed them on the phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualifier.contact.bases import read_basis
from qualifier.core.contact_rules import LegalBasis
from qualifier.core.lead import Nature
from qualifier.exchange.lists.known import KnownLead
from qualifier.exchange.lists.lead_row import LeadRow, ListSignal
from qualifier.exchange.lists.number_cells import PHONES
from qualifier.exchange.lists.planned import Reason
from qualifier.exchange.lists.record import Repair

# whose they are is in doubt when only number and company are the same: fill, never overwrite
_OF_THE_PERSON = frozenset({"first_name", "last_name", "job_title", "email", "phone2", "notes"})

_OF_THE_CONSUMER = frozenset({LegalBasis.CONSENT, LegalBasis.CONTRACT})


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


def without_dead_numbers(row: LeadRow, dead: frozenset[str]) -> LeadRow:
    """`row` without numbers that were found wrong for its lead on the phone; it tells so."""
    alive = [one for one in row.numbers if one not in dead]
    if len(alive) == len(row.numbers):
        return row
    values = {name: value for name, value in row.values.items() if name not in PHONES}
    values.update(zip(PHONES, alive, strict=False))
    return replace(row, values=values, repairs=(*row.repairs, Repair.NUMBER_DEAD))


def extra_changes(row: LeadRow, known: KnownLead) -> dict[str, str]:
    """New values of the list's own columns."""
    newer = _is_newer(row, known)
    return {
        key: value
        for key, value in row.extra.items()
        if value != known.extra.get(key, "") and (newer or not known.extra.get(key))
    }


def basis_changes(row: LeadRow, known: KnownLead) -> dict[str, str]:
    """What the list says newly of nature and legal basis (DOMAIN.md, "Law").

    Whoever brings a list answers for it, so professional or consumer is as the list says, and the
    basis goes with it. One person's own word is stronger: a withdrawn consent stays withdrawn, and
    a consumer who consented or has a contract stays a consumer.
    """
    stands = read_basis(known.legal_basis)
    is_other = row.nature not in (Nature.UNKNOWN, known.nature)
    if stands is LegalBasis.WITHDRAWN:
        is_first = is_other and known.nature is Nature.UNKNOWN
        return {"nature": row.nature.value} if is_first else {}
    if is_other and known.nature is Nature.CONSUMER and stands in _OF_THE_CONSUMER:
        return {}
    changes = {"nature": row.nature.value} if is_other else {}
    if row.legal_basis and (
        _brings_proof(row, known) or _has_better_basis(row, known, is_other=is_other)
    ):
        now = {
            "legal_basis": row.legal_basis,
            "basis_source": row.basis_source,
            "basis_on": row.basis_on,
        }
        changes |= {name: text for name, text in now.items() if text != getattr(known, name)}
    return changes


def judged(row: LeadRow, known: KnownLead, changes: Mapping[str, str]) -> LeadRow:
    """`row` with nature and legal basis as the lead will have them after `basis_changes`."""
    return replace(
        row,
        nature=Nature(changes.get("nature", known.nature.value)),
        legal_basis=changes.get("legal_basis", known.legal_basis),
        basis_source=changes.get("basis_source", known.basis_source),
        basis_on=changes.get("basis_on", known.basis_on),
    )


def _has_better_basis(row: LeadRow, known: KnownLead, *, is_other: bool) -> bool:
    """Whether the row's basis takes the place of the one that stands. `is_other`: so does its
    nature, and what was right for a consumer says nothing of a professional."""
    if not known.legal_basis or (is_other and known.nature is not Nature.UNKNOWN):
        return True
    if read_basis(row.legal_basis) is LegalBasis.WITHDRAWN:
        return True
    is_fresher = bool(row.basis_on) and row.basis_on > known.basis_on
    return is_fresher and row.legal_basis != known.legal_basis


def _brings_proof(row: LeadRow, known: KnownLead) -> bool:
    """Whether the row proves the very basis that stood without a source or a date."""
    is_bare = not (known.basis_source and known.basis_on)
    is_same = read_basis(row.legal_basis) is read_basis(known.legal_basis)
    return is_bare and is_same and bool(row.basis_source and row.basis_on)


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
