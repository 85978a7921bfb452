"""Writing leads with what calls found out to a CSV or XLSX file that a spreadsheet opens safely.

Column names are those of FORMATS.md "Field mapping" without `lead.`, the same in all languages, so
that a file can be read by programs and come back by an import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qualifier.core import questions
from qualifier.core.answer import Gap, Period
from qualifier.core.errors import ActionRefused, FileRefused
from qualifier.core.lead import LEAD_FIELDS
from qualifier.core.script import Question
from qualifier.exchange.lists.own_columns import OF_HANDOFF, OF_LEAD, STANDING, exported_names
from qualifier.exchange.table_out import write_csv, write_xlsx
from qualifier.exchange.workplace import Workplace
from qualifier.store import export_rows, imports
from qualifier.store.database import Connection
from qualifier.store.export_rows import Enriched
from qualifier.texts import current_language
from qualifier.texts.answers import answer_in_words


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns this profile's leads need beyond those that all have."""

    answers: tuple[str, ...]
    facets: tuple[str, ...]
    own: tuple[str, ...]

    def header(self) -> list[str]:
        return [
            *OF_LEAD,
            *STANDING,
            *(f"answer.{one}" for one in self.answers),
            *(f"impression.{one}.last" for one in self.facets),
            *OF_HANDOFF,
            *exported_names(self.own),
        ]


def export_leads(
    place: Workplace,
    file: Path,
    since: datetime | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Write `file`, whole or not at all. Returns `rows` and `file`.

    `since`: only leads that came, were called or were answered since. Raises FileRefused
    (unwritable, or unknown_kind for another ending), DiskFull, ActionRefused(cancelled).
    """
    kind = file.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise FileRefused("unknown_kind", file.name)
    columns = place.store.read(lambda c: _columns(c, place))
    rows = _rows(place, columns, since, progress, is_cancelled)
    if kind == ".csv":
        written = write_csv(file, columns.header(), rows, current_language())
    else:
        written = write_xlsx(file, columns.header(), rows)
    return {"rows": written, "file": str(file)}


def _columns(connection: Connection, place: Workplace) -> _Columns:
    asked: dict[str, None] = {}
    for script_id, version in export_rows.scripts_called(connection):
        script = place.documents.script(connection, script_id, version)
        asked.update(
            dict.fromkeys(
                one.id for one in script.questions() if not questions.type_of(one).is_spoken_only
            )
        )
    facets = tuple(one.id for one in place.agreement.facets)
    return _Columns(tuple(asked), facets, tuple(export_rows.own_columns(connection)))


def _rows(
    place: Workplace,
    columns: _Columns,
    since: datetime | None,
    progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> Iterator[list[str]]:
    store = place.store
    total = store.read(lambda c: export_rows.count(c, since))
    after = done = 0
    while True:
        if is_cancelled():
            raise ActionRefused("cancelled")

        def cells(connection: Connection, start: int = after) -> tuple[list[list[str]], int]:
            found, last = export_rows.page(connection, start, since)
            opposed = _opposed(connection, place, found)
            return [_cells(connection, place, columns, one, opposed) for one in found], last

        page, after = store.read(cells)
        if not page:
            return
        yield from page
        done += len(page)
        progress(done, max(total, done))


def _opposed(connection: Connection, place: Workplace, found: Sequence[Enriched]) -> frozenset[str]:
    numbers = {number for one in found for number in (one.lead.phone, one.lead.phone2) if number}
    return imports.opposed_numbers(connection, numbers, place.opposition_secret)


def _cells(
    connection: Connection,
    place: Workplace,
    columns: _Columns,
    one: Enriched,
    opposed_numbers: frozenset[str],
) -> list[str]:
    lead = one.lead
    opposed = not opposed_numbers.isdisjoint((lead.phone, lead.phone2))
    said = _answers(connection, place, one)
    felt = one.impressions
    return [
        *(str(getattr(lead, name)) for name in LEAD_FIELDS),
        lead.nature.value,
        lead.legal_basis,
        lead.basis_source,
        lead.basis_on,
        lead.id,
        lead.stage.value,
        _flag(not place.permission.lasting_refusal(lead, opposed)),
        _flag(lead.possible_duplicate),
        *(_number(value) for value in (one.fit, one.maturity)),
        one.cell,
        _number(one.calls),
        _instant(one.last_at),
        one.last_outcome,
        one.last_note,
        _instant(one.due_at),
        one.signal.text or one.signal.kind.value if one.signal else "",
        _instant(one.signal.at if one.signal else None),
        *(said.get(name, "") for name in columns.answers),
        *(
            _number(felt[name].value) or felt[name].choice if name in felt else ""
            for name in columns.facets
        ),
        *_handoff(one),
        *(str(lead.extra.get(name, "")) for name in columns.own),
    ]


def _answers(connection: Connection, place: Workplace, one: Enriched) -> dict[str, str]:
    if one.script is None:
        return {}
    script = place.documents.script(connection, *one.script)
    return {
        key: _answer(script.by_id[key], stored)
        for key, stored in one.answers.items()
        if key in script.by_id
    }


def _answer(question: Question, stored: Any) -> str:
    value = questions.restored(question, stored)
    if isinstance(value, Period):
        return f"{value.first.isoformat()}/{value.last.isoformat()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, Gap):
        return value.value
    return answer_in_words(question, value, current_language().value)


def _handoff(one: Enriched) -> list[str]:
    made, said = one.handoff, one.feedback
    return [
        *(
            (
                made.id,
                _instant(made.made_at),
                made.cell,
                made.decision,
                made.channel,
                made.person,
                _flag(made.withdrawn),
            )
            if made
            else [""] * 7
        ),
        *((said.status, said.reason, said.comment) if said else [""] * 3),
    ]


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
