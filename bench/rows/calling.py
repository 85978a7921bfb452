"""The call by keys: answers, echo, next lead, the whole; and how soon an answer is durable.

The raw baseline writes the same rows as an answer by sqlcipher3 itself: BEGIN IMMEDIATE, answer,
standing answer, end of the draft, COMMIT, FULL, on an equal profile, between the calls.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from bench.call_driver import CallDriver, Measured
from bench.figure import Figure
from bench.profiles import OUT, profile_of
from bench.timing import Times, stopwatch
from bench.window import open_window
from qualifier.core.ids import new_id
from qualifier.store.database import DATABASE_FILE

LEADS = 1_000
WARM_UP = 3
CALLS = 40
UNANSWERED = 60
ECHOED = "he wants to ask his director before summer, three days of standstill cost a lot"
RAW_PER_CALL = 12


def measure() -> list[Figure]:
    """Drive all calls on one window."""
    raw = Times()
    with TemporaryDirectory(dir=OUT) as place, open_window(LEADS) as window:
        writer = RawWriter(Path(place) / "raw")
        driver = CallDriver(window)
        driver.open_from_queue()
        for number in range(WARM_UP + CALLS):
            if number == WARM_UP:
                driver.measured, raw = Measured(), Times()
            driver.whole_call()
            for _ in range(RAW_PER_CALL):
                with stopwatch(raw):
                    writer.answer()
        for _ in range(UNANSWERED):
            driver.unanswered_call()
        driver.until_live()
        for _ in range(3):
            driver.echo(ECHOED)
        writer.close()
    return _figures(driver.measured, raw)


def _figures(found: Measured, raw: Times) -> list[Figure]:
    answers, echoes = found.answers, found.echoes
    return [
        Figure(
            "call",
            "answer key → next question painted, p50",
            "ms",
            answers.percentile(0.5),
            8,
            note=answers.spread(),
        ),
        Figure("call", "… p99", "ms", answers.percentile(0.99), 16),
        Figure(
            "call",
            "key echo in a text field, p99",
            "ms",
            echoes.percentile(0.99),
            16,
            note=echoes.spread(),
        ),
        Figure(
            "call",
            "outcome saved → next lead painted, p95",
            "ms",
            found.next_leads.percentile(0.95),
            30,
            note=found.next_leads.spread(),
        ),
        Figure(
            "call",
            "S1 + 3 impressions + hand-off by keys, whole",
            "s",
            found.whole.percentile(0.5) / 1000,
            0.25,
            note=found.whole.spread(),
        ),
        Figure(
            "call",
            "answer key → durable, p50",
            "ms",
            found.durable.percentile(0.5),
            3,
            "raw sqlcipher3, FULL",
            raw.percentile(0.5),
            is_ratio=True,
            note=f"{found.durable.spread()}; raw {raw.spread()}",
        ),
    ]


class RawWriter:
    """Writes answers without the program."""

    def __init__(self, folder: Path) -> None:
        made = profile_of(LEADS).copy(folder)
        self._handle: Any = sqlcipher.connect(
            str(made.folder / DATABASE_FILE), isolation_level=None
        )
        self._handle.execute(f"PRAGMA key=\"x'{made.key.hex()}'\"")
        self._handle.execute("PRAGMA journal_mode=WAL")
        self._handle.execute("PRAGMA synchronous=FULL")
        self._seq = 0
        self._handle.execute(
            "INSERT INTO call (id, lead_id, script_id, script_version, agreement_id, "
            "agreement_version, seat, begun_at) VALUES ('c', 'l', 's', 1, 'a', 1, '', 0)"
        )

    def answer(self) -> None:
        """One answer, one durable transaction."""
        self._seq += 1
        fact, question = new_id(), f"q{self._seq % 14}"
        value, run = json.dumps("costed_incident"), self._handle.execute
        run("BEGIN IMMEDIATE")
        run(
            "INSERT INTO answer (id, call_id, seq, question, value, at, offset_s) "
            "VALUES (?, 'c', ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
            (fact, self._seq, question, value),
        )
        run(
            "INSERT INTO answer_now (call_id, question, value, answer_id) VALUES ('c', ?, ?, ?) "
            "ON CONFLICT (call_id, question) DO UPDATE SET value = excluded.value, "
            "answer_id = excluded.answer_id",
            (question, value, fact),
        )
        run("DELETE FROM draft WHERE call_id = 'c' AND field = ?", (f"answer:{question}",))
        run("COMMIT")

    def close(self) -> None:
        self._handle.close()
