"""The folder connector: hand-offs out as a list and dossiers, feedback in as lists (FORMATS.md).

    DIR/outgoing/hand-offs.csv                       one row a hand-off
    DIR/outgoing/dossiers/<date>-<company>-<id>.html|pdf
    DIR/incoming/*.csv|xlsx                          moved to incoming/done/ when taken

The list is replaced whole and durably, so that nobody ever reads half a row; the dossiers stand
before their row does. A row's `operation_key` makes a repeat harmless.
"""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from qualifier.core.errors import (
    DiskFull,
    FileRefused,
    NeedsAttention,
    StoreFailed,
    SyncError,
    TryLater,
)
from qualifier.exchange.lists.table_file import open_table
from qualifier.exchange.table_out import disarmed
from qualifier.store.durable import sync_folder, write_durably
from qualifier.sync.connectors.base import Answered, Delivery
from qualifier.sync.connectors.folder_words import places, status_of

LIST_FILE = "hand-offs.csv"
COLUMNS = (
    "operation_key",
    "handoff_id",
    "lead_id",
    "external_id",
    "made_at",
    "made_by",
    "first_name",
    "last_name",
    "job_title",
    "company",
    "phone",
    "email",
    "cell",
    "fit",
    "maturity",
    "decision",
    "channel",
    "person",
    "criteria_met",
    "next_step",
    "next_step_on",
    "override",
    "accept_by",
    "withdrawn",
    "dossier",
)
FEEDBACK_COLUMNS = ("handoff_id", "lead", "status", "reason", "comment", "about")
ANSWERS = ("status", "reason", "comment", "about")


class FolderConnector:
    """Writes to and reads from one folder."""

    name = "folder"
    batch = 1

    def __init__(
        self, folder: Path, *, quiet_s: float = 1.0, clock: Callable[[], float] = time.time
    ) -> None:
        """`quiet_s`: for how long a list must not have changed before it is taken; somebody may
        still be copying it. `clock` gives seconds since 1970, as files are stamped."""
        self._folder = folder
        self._quiet_s = quiet_s
        self._clock = clock
        self._taken: list[Path] = []
        self.refused: tuple[NeedsAttention, ...] = ()

    def check(self) -> None:
        """Make the folders. Raises TryLater(folder_unreachable): a drive may come back."""
        try:
            for part in ("outgoing/dossiers", "incoming/done"):
                (self._folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TryLater("folder_unreachable") from error

    def find(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        """The hand-off ids under those keys, if the list has their rows."""
        self.check()
        found = {row["operation_key"]: row["handoff_id"] for row in self._rows()}
        return [found.get(one.operation_key) for one in deliveries]

    def push(self, deliveries: Sequence[Delivery]) -> list[str | SyncError]:
        """Write the dossiers, then the rows. Raises TryLater(disk_full | folder_unreachable)."""
        self.check()
        outgoing = self._folder / "outgoing"
        keys = {one.operation_key for one in deliveries}
        rows = [row for row in self._rows() if row["operation_key"] not in keys]
        for one in deliveries:
            row = {name: str(one.payload.get(name, "") or "") for name in COLUMNS}
            rows.append({**row, "operation_key": one.operation_key})
        try:
            for one in deliveries:
                for name, content in one.files.items():
                    write_durably(outgoing / "dossiers" / name, content)
            write_durably(outgoing / LIST_FILE, _csv(rows))
        except DiskFull as error:
            raise TryLater("disk_full") from error
        except StoreFailed as error:
            raise TryLater("folder_unreachable") from error
        return [str(one.payload["handoff_id"]) for one in deliveries]

    def pull_feedback(self) -> list[Answered]:
        """All rows of all lists in `incoming`. A list that cannot be read stays, in `refused`."""
        self.check()
        answered: list[Answered] = []
        refused: list[NeedsAttention] = []
        self._taken = []
        for path in self._incoming():
            try:
                answered.extend(_feedback_rows(path))
            except NeedsAttention as error:
                refused.append(error)
            else:
                self._taken.append(path)
        self.refused = tuple(refused)
        return answered

    def _incoming(self) -> list[Path]:
        """Lists that nobody is writing any more."""
        try:
            return [
                path
                for path in sorted((self._folder / "incoming").iterdir())
                if path.suffix.lower() in (".csv", ".xlsx")
                and not path.name.startswith((".", "~$"))
                and path.is_file()
                and self._clock() - path.stat().st_mtime >= self._quiet_s
            ]
        except OSError as error:
            raise TryLater("folder_unreachable") from error

    def feedback_taken(self) -> None:
        """Move the lists of the last pull to `done`, under a free name."""
        done = self._folder / "incoming" / "done"
        for path in self._taken:
            target, number = done / path.name, 1
            while target.exists():
                number += 1
                target = done / f"{path.stem}-{number}{path.suffix}"
            try:
                os.replace(path, target)
            except OSError as error:
                raise TryLater("folder_unreachable") from error
        if self._taken:
            sync_folder(done)
        self._taken = []

    def _rows(self) -> list[dict[str, str]]:
        path = self._folder / "outgoing" / LIST_FILE
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise NeedsAttention("list_unreadable", LIST_FILE) from error
        reader = csv.DictReader(io.StringIO(text), delimiter=";")
        if reader.fieldnames is None or "operation_key" not in reader.fieldnames:
            raise NeedsAttention("list_unreadable", LIST_FILE)
        return [{name: row.get(name) or "" for name in COLUMNS} for row in reader]


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    # A cell read back from the list is disarmed already; `disarmed` leaves such a cell alone.
    writer.writerows({name: disarmed(value) for name, value in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _feedback_rows(path: Path) -> list[Answered]:
    try:
        table = open_table(path)
        header = places(table.header)
        if "status" not in header or not {"handoff_id", "lead"} & set(header):
            raise NeedsAttention("feedback_list_columns", path.name)
        answered = []
        for number, row in enumerate(table.rows, start=2):
            # Rows end at their last filled cell, in lists of people as in spreadsheets.
            filled = dict(enumerate(row))
            cell = {name: filled.get(header.get(name, -1), "").strip() for name in FEEDBACK_COLUMNS}
            if not any(cell[name] for name in ANSWERS):
                continue  # our own list comes back with the rows that wait for an answer still
            status = status_of(cell["status"])
            if status is None:
                raise NeedsAttention("feedback_status_unknown", f"{path.name}:{number}")
            key = "|".join(cell[name] for name in FEEDBACK_COLUMNS)
            answered.append(
                Answered(
                    key,
                    cell["handoff_id"],
                    cell["lead"],
                    status,
                    cell["reason"],
                    cell["comment"],
                    cell["about"],
                )
            )
        return answered
    except FileRefused as error:
        raise NeedsAttention("feedback_list_unreadable", path.name) from error
