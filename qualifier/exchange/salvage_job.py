"""The way out of damage: everything that can be read, merged into the newest sound backup.

The result is made aside, its projections are computed anew from the facts, it is checked, and only
then takes the profile's place; the damaged files are set aside whole, with a written report.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qualifier.core.errors import (
    ActionRefused,
    NotFound,
    ProfileDamaged,
    ProfileTooNew,
    QualifierError,
    StoreFailed,
)
from qualifier.core.ids import NewId, new_id
from qualifier.core.salvage import KINDS, MOST_IDS, KindFound, SalvageReport
from qualifier.core.score import score
from qualifier.exchange.standing import standing_score
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store import backups, calls, database, leads, search, settlement, swap
from qualifier.store.backups import Backup
from qualifier.store.database import Connection
from qualifier.store.durable import write_durably
from qualifier.store.profile import Store
from qualifier.store.salvage import merging, sending
from qualifier.store.salvage.merging import Merged
from qualifier.texts import current_language
from qualifier.texts.salvage_report import report_lines

REPORT_TEXT, REPORT_DATA = "report.txt", "report.json"
LEADS_AT_A_TIME = 200
STEPS = 100
_KEYS_ARE_NO_IDS = ("opposition", "setting", "document", "import")
_OF_MERGING, _OF_REBUILDING = 40, 90  # share of the work done by then


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it. `set_aside`: where the damaged file and the report are, None if there was
    no file; `folder` the same or, without one, where the report is."""

    report: SalvageReport
    set_aside: Path | None


@dataclass(frozen=True, slots=True)
class Watch:
    """How a long job tells where it is, and hears that it shall stop."""

    progress: Callable[[int, int], None] = lambda done, expected: None
    is_cancelled: Callable[[], bool] = lambda: False

    def at(self, done: int) -> None:
        """Tell it; raises ActionRefused(cancelled)."""
        if self.is_cancelled():
            raise ActionRefused("cancelled")
        self.progress(done, STEPS)


def salvage(
    folder: Path,
    database_key: bytes,
    now: datetime,
    watch: Watch | None = None,
    *,
    copy: Backup | None = None,
    make_id: NewId = new_id,
) -> Salvaged:
    """Mend the profile. With `copy` that backup is put back as it is, and the file is not read.

    The caller holds the profile's locks and no Store of it is open. Raises ProfileDamaged where
    nothing can be read and there is no sound backup, ProfileTooNew, ActionRefused(cancelled),
    StoreFailed or DiskFull, and what `backups.verified` raises for `copy`. Then the profile is as
    it was.
    """
    watch = watch or Watch()
    swap.finish(folder)
    work = swap.work_folder(folder)
    path = work / database.DATABASE_FILE
    try:
        base = _begin(folder, path, database_key, copy)
        watch.at(5)
        found = _merge(folder, path, database_key, watch, is_read=copy is None)
        if base is None and not any(one.read for one in found.merged):
            raise ProfileDamaged(str(folder))
        to_send = _complete(work, database_key, now, watch, make_id)
        report = _report(found, to_send, base, now, was_read=copy is None)
        _write_report(swap.beside_folder(folder), report)
        watch.at(STEPS)
        return Salvaged(report, swap.put_in_place(folder, path, now))
    except OSError as error:
        raise database.storage_error(error) from error
    except database.DatabaseError as error:
        raise database.storage_error(error) from error
    finally:
        swap.drop_leftovers(folder)


def newest_sound(folder: Path, database_key: bytes) -> Backup | None:
    """The newest backup that opens and is whole; None if there is none."""
    for one in backups.list_backups(folder):
        try:
            backups.verified(one.path, database_key)
        except (ActionRefused, NotFound, ProfileTooNew):
            continue
        return one
    return None


def read_report(aside: Path) -> SalvageReport | None:
    """The report in a folder of what was set aside; None if there is none to read."""
    try:
        data = json.loads((aside / REPORT_DATA).read_bytes())
        kinds = tuple(
            KindFound(**{**one, "missing_ids": tuple(one["missing_ids"])}) for one in data["kinds"]
        )
        copied = data["copy_made_at"]
        instants = {
            "made_at": datetime.fromisoformat(data["made_at"]),
            "copy_made_at": datetime.fromisoformat(copied) if copied else None,
        }
        return SalvageReport(
            **{**data, **instants, "kinds": kinds, "to_send": tuple(data["to_send"])}
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _begin(folder: Path, path: Path, database_key: bytes, copy: Backup | None) -> Backup | None:
    """A copy of the backup to merge into, or a new database. Returns the backup."""
    if copy is not None:
        backups.verified(copy.path, database_key)
    base = copy or newest_sound(folder, database_key)
    if base is None:
        database.create(path, database_key)
    else:
        shutil.copyfile(base.path, path)
    return base


def _merge(
    folder: Path, path: Path, database_key: bytes, watch: Watch, *, is_read: bool
) -> merging.Found:
    def step(done: int, expected: int) -> None:
        watch.at(5 + (_OF_MERGING - 5) * done // max(expected, 1))

    source = folder if is_read else None
    return merging.merge_into(path, database_key, source, step)


def _complete(
    work: Path, database_key: bytes, now: datetime, watch: Watch, make_id: NewId
) -> tuple[str, ...]:
    """Compute anew what is computed, then check all. Returns hand-offs without a known way out."""
    with closing(Store(work, database_key, is_window=False)) as store:
        place = open_workplace(store, now)
        store.write(calls.rebuild_all_answers)
        _rebuild_leads(place, now, watch)
        to_send = store.write(lambda c: sending.mend(c, now, make_id))
        problems = store.check(full=True).problems
        problems += store.read(_broken_keys)
        if problems:
            raise StoreFailed(f"{database.NOT_SOUND}: {problems[0]}")
    watch.at(_OF_REBUILDING)
    database.fold_log(work / database.DATABASE_FILE, database_key)
    return to_send


def _rebuild_leads(place: Workplace, now: datetime, watch: Watch) -> None:
    store = place.store
    expected = store.read(leads.count)
    after = done = 0
    store.write(search.clear)
    while rows := store.read(lambda c: leads.numbered(c, after, LEADS_AT_A_TIME)):  # noqa: B023
        share = (_OF_REBUILDING - _OF_MERGING) * done // max(expected, 1)
        watch.at(_OF_MERGING + share)
        store.write(lambda c, some=rows: _rebuild(c, place, some, now))  # type: ignore[misc]
        after, done = rows[-1][0], done + len(rows)


def _rebuild(connection: Connection, place: Workplace, rows: list[Any], now: datetime) -> None:
    search.add(connection, (leads.search_row(n, one) for n, one in rows))
    for _n, one in rows:
        if leads.score_of(connection, one.id) is None:
            try:
                found = standing_score(connection, place, one, now)
            except (QualifierError, KeyError):  # its script, or an answer's question, is gone
                found = score(None, None, place.agreement, {}, (), now)
            settlement.put_score(connection, one.id, found, now)
        settlement.refresh_queue(
            connection,
            one.id,
            place.agreement,
            place.permission.lasting_refusal,
            place.opposition_secret,
        )


def _broken_keys(connection: Connection) -> tuple[str, ...]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return tuple(f"{row[0]} without its {row[2]}" for row in rows[:3])


def _report(
    found: merging.Found,
    to_send: tuple[str, ...],
    base: Backup | None,
    now: datetime,
    *,
    was_read: bool,
) -> SalvageReport:
    by_table = {one.table: one for one in found.merged}
    kinds = [
        _kind(kind, [by_table[name] for name in tables if name in by_table])
        for kind, tables in KINDS.items()
    ]
    return SalvageReport(
        now,
        base.made_at if base else None,
        found.pages,
        found.pages_unreadable,
        found.log_unreadable,
        tuple(kinds),
        found.made_leads,
        found.made_calls,
        found.unattached,
        found.unplaced,
        to_send,
        was_read,
    )


def _kind(kind: str, merged: list[Merged]) -> KindFound:
    missing = [one for each in merged for one in each.missing]
    ids = [
        str(one[0]) for one in missing if len(one) == 1 and kind not in ("opposition", "setting")
    ]
    return KindFound(
        kind,
        sum(one.read for one in merged),
        sum(one.from_copy for one in merged),
        len(missing),
        tuple(sorted(ids)[:MOST_IDS]),
        any(one.may_miss_more for one in merged),
    )


def _write_report(folder: Path, report: SalvageReport) -> None:
    language = current_language().value
    text = "\n".join(report_lines(report, language)) + "\n"
    write_durably(folder / REPORT_TEXT, text.encode())
    write_durably(folder / REPORT_DATA, json.dumps(asdict(report), default=str).encode())
