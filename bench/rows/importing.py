"""Import of 100,000 rows with numbers, against `csv.reader` and a raw executemany of the same file.

The baseline writes the same columns to the same table of an equal profile, by sqlcipher3 itself,
in one FULL transaction; it parses no number, looks for no duplicate and indexes no word.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

import sqlcipher3.dbapi2 as sqlcipher

from bench.figure import Figure
from bench.profiles import CITIES, FIRST_NAMES, LAST_NAMES, NOW, OUT, TRADES, profile_of
from qualifier.core.ids import ids_in_bulk
from qualifier.core.lead import Nature
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.workplace import open_workplace
from qualifier.store.database import DATABASE_FILE
from qualifier.store.profile import Store

ROWS = 100_000
ROUNDS = 3
REACH = 8
HEADER = (
    "id prénom nom fonction société téléphone email adresse code_postal ville effectif source"
).split()
COLUMNS = (
    "external_id, first_name, last_name, job_title, company, phone, email, street, postal_code, "
    "city, staff, source"
)


def measure() -> list[Figure]:
    """Both ways in turn, on new profiles; medians."""
    file = list_of(ROWS)
    ours, raw = [], []
    for _ in range(ROUNDS):
        with TemporaryDirectory(dir=OUT) as folder:
            raw.append(_raw(file, Path(folder) / "raw"))
        with TemporaryDirectory(dir=OUT) as folder:
            ours.append(_ours(file, Path(folder) / "ours"))
    each = ", ".join(f"{one:.1f}" for one in ours)
    return [
        Figure(
            "import",
            f"import {ROWS:,} rows with numbers",
            "s",
            median(ours),
            REACH,
            "csv.reader + executemany",
            median(raw),
            is_ratio=True,
            note=f"rounds {each} s",
        )
    ]


def list_of(rows: int) -> Path:
    """A CSV file as offices export them: semicolons, national numbers in several ways to write."""
    file = OUT / f"list-{rows}.csv"
    if file.exists():
        return file
    random = Random(5)
    OUT.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(HEADER)
        for n in range(rows):
            writer.writerow(_row(n, random))
    return file


def _row(n: int, random: Random) -> list[str]:
    first_name, last_name = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    digits = f"06{(n * 7_919) % 100_000_000:08d}"
    pairs = " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    number = random.choice((digits, pairs, pairs.replace(" ", "."), "+33" + digits[1:]))
    return [
        f"X-{n}",
        first_name,
        f"{last_name} {n % 9973}",
        "Directeur maintenance",
        f"{random.choice(TRADES)} {random.choice(LAST_NAMES)} {n % 49_999}",
        number,
        f"{first_name}.{last_name}.{n}@brevault.example".lower(),
        f"{n % 300} rue du Four",
        f"{10_000 + n % 80_000}",
        random.choice(CITIES),
        str(random.randint(5, 900)),
        "salon",
    ]


def _raw(file: Path, folder: Path) -> float:
    made = profile_of(0).copy(folder)
    handle = sqlcipher.connect(str(made.folder / DATABASE_FILE), isolation_level=None)
    handle.execute(f"PRAGMA key=\"x'{made.key.hex()}'\"")
    handle.execute("PRAGMA journal_mode=WAL")
    handle.execute("PRAGMA synchronous=FULL")
    places = ", ?" * len(HEADER)
    start = time.perf_counter()
    handle.execute("BEGIN IMMEDIATE")
    with file.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text, delimiter=";")
        next(rows)
        handle.executemany(
            f"INSERT INTO lead (id, n, extra, stage, possible_duplicate, batch_id, created_at, "
            f"{COLUMNS}) VALUES (?, ?, '{{}}', 'new', 0, 'b', 0{places})",
            ((f"lead-{n}", n, *row) for n, row in enumerate(rows, start=1)),
        )
    handle.execute("COMMIT")
    took = time.perf_counter() - start
    assert handle.execute("SELECT count(*) FROM lead").fetchone()[0] == ROWS
    handle.close()
    return took


def _ours(file: Path, folder: Path) -> float:
    made = profile_of(0).copy(folder)
    store = Store(made.folder, made.key, is_window=False)
    try:
        place = open_workplace(store, NOW)
        doing = Doing("bench", NOW, ids_in_bulk())
        start = time.perf_counter()
        done = import_job.run(place, ImportOrder(file, nature=Nature.PROFESSIONAL), doing)
        took = time.perf_counter() - start
        assert done["added"] == ROWS, done
    finally:
        store.close()
    return took
