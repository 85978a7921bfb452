"""The mark "possible duplicate", recomputed from the numbers that leads have in common."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select, update

from qualifier.store.tables import lead

_AT_A_TIME = 2_000  # far below what SQLite takes as parameters of one statement


def remark(connection: Connection, numbers: Collection[str]) -> None:
    """Set the mark of every lead that has one of `numbers` (E.164): whether it shares a number.

    For when leads or numbers went away; an import marks what it adds by its own plan.
    """
    wanted = sorted(one for one in numbers if one)
    for at in range(0, len(wanted), _AT_A_TIME):
        _remark(connection, wanted[at : at + _AT_A_TIME])


def _remark(connection: Connection, numbers: Sequence[str]) -> None:
    touched = _with_numbers(connection, numbers)
    theirs = sorted({one for row in touched for one in _numbers(row)})
    holders: dict[str, set[int]] = {}
    for at in range(0, len(theirs), _AT_A_TIME):
        for row in _with_numbers(connection, theirs[at : at + _AT_A_TIME]):
            for number in _numbers(row):
                holders.setdefault(number, set()).add(row.n)
    for mark in (True, False):
        wrong = [
            row.n
            for row in touched
            if row.possible_duplicate is not mark
            and any(len(holders[one]) > 1 for one in _numbers(row)) is mark
        ]
        for at in range(0, len(wrong), _AT_A_TIME):
            some = wrong[at : at + _AT_A_TIME]
            connection.execute(
                update(lead).where(lead.c.n.in_(some)).values(possible_duplicate=mark)
            )


def _with_numbers(connection: Connection, numbers: Sequence[str]) -> Sequence[Any]:
    query = select(lead.c.n, lead.c.phone, lead.c.phone2, lead.c.possible_duplicate)
    has_one = or_(lead.c.phone.in_(numbers), lead.c.phone2.in_(numbers))
    return connection.execute(query.where(has_one)).all()


def _numbers(row: Any) -> set[str]:
    return {one for one in (row.phone, row.phone2) if one}
