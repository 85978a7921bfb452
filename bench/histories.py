"""A year of calls, hand-offs and answers of sales on a bench profile, written as facts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Table, insert

from bench.profiles import FORM, NOW, OUT, BenchProfile, profile_of
from qualifier.store.database import Connection
from qualifier.store.profile import Store
from qualifier.store.tables import (
    SCHEMA_VERSION,
    answer_now,
    call,
    call_event,
    feedback,
    handoff,
    impression,
    judgement,
    outcome,
    signal,
    stage_change,
)

SEATS = tuple(f"Qualifier {letter}" for letter in "ABCDEFGHIJ")
ANSWERS = {
    "hoped": ("costed_incident", "nuisance"),
    "sector": ("industry", "transport", "services"),
    "sites_machines": ("large", "small"),
    "today": ("paper", "software"),
    "role": ("decides", "recommends", "uses"),
    "live_when": ("under_3_months", "from_3_to_6_months", "from_6_to_12_months"),
    "budget": ("voted", "planned", "to_ask"),
    "comparing": ("quote_asked", "comparing"),
}
FACETS = ("interest", "urgency", "trust", "budget_ease", "decision_power", "pain")
REASONS = ("decider_absent", "date_too_far", "off_target", "wrong_territory", "duplicate", "other")
OUTCOMES = ("no_answer", "no_answer", "voicemail", "callback_agreed", "off_target", "nurture")
YEAR = timedelta(days=365)
BLOCK = 2_000
Rows = dict[Table, list[dict[str, Any]]]


def history_of(calls: int) -> BenchProfile:
    """The kept profile of so many calls to a third as many leads; every fifth is handed over."""
    leads = calls // 3
    base = profile_of(leads)
    folder = OUT / f"history-{calls}-{SCHEMA_VERSION}.{FORM}"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        _fill(base.copy(part), calls, leads)
        part.rename(folder)
    return BenchProfile(Path(folder), base.key, base.passphrase_file)


def _fill(made: BenchProfile, calls: int, leads: int) -> None:
    store = Store(made.folder, made.key, is_window=False)
    try:
        random = Random(13)
        for first in range(0, calls, BLOCK):
            rows: Rows = {}
            for number in range(first, min(first + BLOCK, calls)):
                for table, values in _call(number, calls, leads, random):
                    rows.setdefault(table, []).append(values)
            store.write(partial(_add, rows))
        store.write(lambda c: c.exec_driver_sql("ANALYZE"))
    finally:
        store.close()


def _add(rows: Rows, connection: Connection) -> None:
    for table in (call, call_event, outcome, handoff, feedback, impression, judgement):
        if table in rows:
            connection.execute(insert(table), rows[table])
    for table in (answer_now, signal, stage_change):
        if table in rows:
            connection.execute(insert(table), rows[table])


def _call(
    number: int, calls: int, leads: int, random: Random
) -> Iterator[tuple[Table, dict[str, Any]]]:
    at = NOW - YEAR * (1 - number / calls)
    lead_id = f"0190c0de-0000-7000-8000-{random.randrange(leads):012x}"
    call_id = f"0190ca11-0000-7000-8000-{number:012x}"
    ids = (f"{call_id[:-2]}{number % 256:02x}-{one}" for one in count(1))
    is_handed = number % 5 == 0
    ended = at + timedelta(minutes=7)
    yield (
        call,
        {
            "id": call_id,
            "lead_id": lead_id,
            "script_id": "maintenance_inbound",
            "script_version": 1,
            "agreement_id": "default",
            "agreement_version": 1,
            "seat": random.choice(SEATS),
            "begun_at": at,
        },
    )
    for seq, kind in enumerate(("dialled", "answered", "shown", "shown", "hung_up"), start=1):
        offset = timedelta(seconds=12 if kind != "hung_up" else 420)
        event = {"id": next(ids), "call_id": call_id, "seq": seq, "kind": kind, "subject": ""}
        yield call_event, {**event, "at": at + offset, "offset_s": 0}
    coded = "handed_over" if is_handed else random.choice(OUTCOMES)
    end = {"id": next(ids), "call_id": call_id, "lead_id": lead_id, "outcome": coded, "at": ended}
    yield outcome, {**end, "due_at": ended + timedelta(days=1)}
    if number % 17 == 0:
        asked = {"lead_id": lead_id, "kind": "quote", "at": at - timedelta(minutes=20)}
        yield signal, {"id": next(ids), **asked}
    if coded == "nurture":
        move = {"id": next(ids), "lead_id": lead_id, "before": "in_progress", "at": ended}
        yield stage_change, {**move, "after": "nurturing"}
    if is_handed:
        yield from _felt(call_id, at, ids, random)
        yield from _handed_over(call_id, lead_id, ended, ids, random)


def _felt(
    call_id: str, at: Any, ids: Iterator[str], random: Random
) -> Iterator[tuple[Table, dict[str, Any]]]:
    for seq, facet in enumerate(random.sample(FACETS, random.randint(1, len(FACETS)))):
        felt_id = next(ids)
        felt = {"id": felt_id, "call_id": call_id, "seq": seq, "facet": facet, "at": at}
        basis = random.choice(("said", "heard", "hunch"))
        yield impression, {**felt, "value": random.randint(-2, 2), "basis": basis}
        if random.random() < 0.3:
            verdict = random.choice(("confirmed", "confirmed", "refuted"))
            found = {"id": next(ids), "impression_id": felt_id, "verdict": verdict}
            yield judgement, {**found, "at": at + timedelta(days=9)}


def _handed_over(
    call_id: str, lead_id: str, at: Any, ids: Iterator[str], random: Random
) -> Iterator[tuple[Table, dict[str, Any]]]:
    for question, choices in ANSWERS.items():
        text = random.choice(choices)
        key = {"call_id": call_id, "question": question, "answer_id": next(ids)}
        yield answer_now, {**key, "value": text}
    handoff_id = next(ids)
    made = {"id": handoff_id, "call_id": call_id, "lead_id": lead_id, "cell": "A1", "fit": 80}
    route = {"channel": "field_sales", "person": "", "decision": "hand_over_now"}
    snapshot = json.dumps({"name": "Claire", "company": "Fonderies"})
    details = {"override": "", "by": "", "lead": {"said": snapshot}}
    yield handoff, {**made, **route, "maturity": 70, "details": details, "at": at}
    draw = random.random()
    status = "accepted" if draw < 0.8 else "rejected" if draw < 0.95 else "turned_back"
    said = {"id": next(ids), "handoff_id": handoff_id, "lead_id": lead_id, "status": status}
    reason = "" if status == "accepted" else random.choice(REASONS)
    about = random.choice((*ANSWERS, "")) if reason else ""
    when = at + timedelta(hours=random.randint(1, 60))
    yield feedback, {**said, "reason": reason, "about": about, "at": when}
