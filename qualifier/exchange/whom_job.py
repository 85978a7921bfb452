"""Saying afterwards whom a list holds: nature and legal basis for its leads that lack them.

What the list itself said row by row, and what one person said, stays as it is. A job cut short
leaves the leads it reached as they are to be; run again, it goes on with the others.
"""

from __future__ import annotations

import time
from typing import Any

from qualifier.contact.bases import read_basis
from qualifier.core.contact_rules import LegalBasis
from qualifier.core.errors import ActionRefused
from qualifier.core.lead import Lead, Nature
from qualifier.exchange.import_writing import Doing, Stride
from qualifier.exchange.whom_order import WhomOrder
from qualifier.exchange.workplace import Workplace
from qualifier.store import imports, leads, queue, whom
from qualifier.store.database import Connection
from qualifier.store.locks import window_is_open

# A basis that a better one, said of the whole list, may take the place of.
_WEAK = frozenset({LegalBasis.NONE, LegalBasis.STATED, LegalBasis.LEGITIMATE_INTEREST})


def run(place: Workplace, order: WhomOrder, doing: Doing) -> dict[str, int]:
    """Fill nature and basis in. Returns how many leads `changed`, and how many can be called now.

    Raises NotFound for an unknown batch or lead, ActionRefused(cancelled).
    """
    said = _completed(place, order, doing)
    if not said.batch_id:
        numbered = place.store.read(lambda c: _one(c, said.lead_id))
        changed, ready = place.store.write(lambda c: _say(c, place, numbered, said, doing))
        return {"changed": changed, "callable": ready}
    expected = place.store.read(lambda c: leads.count_of_batch(c, said.batch_id))
    stride = Stride(lambda: window_is_open(place.store.folder))
    after = seen = changed = ready = 0
    with place.store.many_writes() as work_off:
        while rows := place.store.read(_next(said.batch_id, after, stride.next())):
            if doing.is_cancelled():
                raise ActionRefused("cancelled")
            begun = time.perf_counter()
            part = place.store.write(lambda c, some=rows: _say(c, place, some, said, doing))  # type: ignore[misc]
            stride.took(len(rows), time.perf_counter() - begun)
            work_off()
            after, seen = rows[-1][0], seen + len(rows)
            changed, ready = changed + part[0], ready + part[1]
            doing.progress(seen, expected)
    return {"changed": changed, "callable": ready}


def filled(one: Lead, said: WhomOrder) -> dict[str, str]:
    """What `said` adds to a lead: new values of nature, legal_basis, basis_source, basis_on."""
    if one.nature not in (Nature.UNKNOWN, said.nature):
        return {}  # the list said otherwise of this one
    values = {"nature": said.nature.value}
    stands = read_basis(one.legal_basis)
    if said.basis and stands in _WEAK and read_basis(said.basis) is not stands:
        values["legal_basis"] = said.basis
        values["basis_source"] = said.basis_source
        values["basis_on"] = said.basis_on
    elif said.basis and read_basis(said.basis) is stands:
        values["basis_source"] = one.basis_source or said.basis_source
        values["basis_on"] = one.basis_on or said.basis_on
    before = leads.row_of(one)
    return {name: text for name, text in values.items() if text != before[name]}


def _completed(place: Workplace, order: WhomOrder, doing: Doing) -> WhomOrder:
    """As an import does: professionals rest on legitimate interest, the list is the proof."""
    file = ""
    if order.batch_id:
        file = place.store.read(lambda c: imports.get(c, order.batch_id)).file
    basis = order.basis
    if not basis and order.nature is Nature.PROFESSIONAL:
        basis = LegalBasis.LEGITIMATE_INTEREST.value
    return WhomOrder(
        order.nature,
        order.batch_id,
        order.lead_id,
        basis,
        order.basis_source or (file if basis else ""),
        order.basis_on or (doing.now.date().isoformat() if basis else ""),
    )


def _next(batch_id: str, after: int, limit: int) -> Any:
    return lambda c: leads.of_batch(c, batch_id, after, limit)


def _one(connection: Connection, lead_id: str) -> list[tuple[int, Lead]]:
    return [(leads.number_of(connection, lead_id), leads.get(connection, lead_id))]


def _say(
    connection: Connection,
    place: Workplace,
    rows: list[tuple[int, Lead]],
    said: WhomOrder,
    doing: Doing,
) -> tuple[int, int]:
    changes = [(n, one, values) for n, one in rows if (values := filled(one, said))]
    whom.say(connection, changes, by=doing.by, at=doing.now, new_id=doing.new_id)
    after = leads.by_numbers(connection, [n for n, _one, _values in changes])
    bars = {n: place.permission.lasting_refusal(one, False) for n, one in after.items()}
    queue.judge_anew(connection, [(n, bars[n], one.nature.value) for n, one in after.items()])
    return len(changes), sum(not bar for bar in bars.values())
