"""Search: FTS5 over name, company and phone digits. SQLite's own, like `database.py`.

Prefix queries, limited and unranked: ranking a common word over a million leads takes a second,
an unranked prefix a millisecond. Phone numbers are found by their first digits, national or
international, and by their last four or more: digits are kept forwards and backwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from qualifier.contact.numbers import number_parts_for_search

_WORD = re.compile(r"[^\W_]+")
_PHONE_LIKE = re.compile(r"[\d\s+().\-/\u00a0\u202f]+")
LAST_DIGITS_LEAST = 4


def create(connection: Connection) -> None:
    """Make the index. Contentless: texts are in `lead`, the index keeps only what it needs."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE lead_search USING fts5(name, company, digits, endings, more, "
        "content='', contentless_delete=1, prefix='2 3 4 5 6', detail=column, "
        'tokenize="unicode61 remove_diacritics 2")'
    )


def add(connection: Connection, rows: Iterable[tuple[int, str, str, Sequence[str], str]]) -> None:
    """Index leads: (n, name, company, phone numbers in E.164, more words)."""
    values = [row_of(*row) for row in rows]
    if values:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO lead_search(rowid, name, company, digits, endings, more) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )


TABLE = "lead_search"
COLUMNS = ("rowid", "name", "company", "digits", "endings", "more")


def row_of(
    n: int, name: str, company: str, phones: Sequence[str], more: str
) -> tuple[int, str, str, str, str, str]:
    """A lead's row of the index, in the order of `COLUMNS`."""
    return n, name, company, *_digits(phones), more


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Take leads out of the index by their row numbers."""
    if numbers:
        connection.exec_driver_sql(
            "DELETE FROM lead_search WHERE rowid = ?", [(n,) for n in numbers]
        )


def clear(connection: Connection) -> None:
    """Empty the index, to fill it anew."""
    connection.exec_driver_sql("INSERT INTO lead_search(lead_search) VALUES ('delete-all')")


def find(connection: Connection, typed: str, limit: int) -> list[int]:
    """Row numbers of leads that fit `typed`, at most `limit`, in no order of merit."""
    query = match_expression(typed)
    if not query:
        return []
    rows = connection.execute(
        text("SELECT rowid FROM lead_search WHERE lead_search MATCH :query LIMIT :limit"),
        {"query": query, "limit": limit},
    )
    return [int(row[0]) for row in rows]


def count(connection: Connection, typed: str) -> int:
    """How many leads fit `typed`."""
    query = match_expression(typed)
    if not query:
        return 0
    counted = text("SELECT count(*) FROM lead_search WHERE lead_search MATCH :query")
    return int(connection.execute(counted, {"query": query}).scalar_one())


def match_expression(typed: str) -> str:
    """The FTS5 query for what a person typed; empty where there is nothing to look for."""
    digits = "".join(one for one in typed if one.isascii() and one.isdigit())
    if _PHONE_LIKE.fullmatch(typed) and len(digits) >= 2:
        first = digits.removeprefix("00") if digits.startswith("00") else digits
        query = f'digits : "{first}"*'
        if len(digits) >= LAST_DIGITS_LEAST:
            query += f' OR endings : "{digits[::-1]}"*'
        return query
    words = _WORD.findall(typed)
    return " AND ".join(f'"{word}"*' for word in words[:8])


def _digits(phones: Sequence[str]) -> tuple[str, str]:
    forwards: list[str] = []
    for phone in phones:
        if phone:
            forwards.extend(number_parts_for_search(phone))
    backwards = [one[::-1] for one in forwards]
    return " ".join(dict.fromkeys(forwards)), " ".join(dict.fromkeys(backwards))
