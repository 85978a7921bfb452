"""The real program, end to end: import, a call by keys, the hand-off in the folder, kill -9."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.program import ROOT, Profile, environment

DRIVER = Path(__file__).with_name("drive_window.py")
ROWS = (
    ("Reference", "First name", "Last name", "Company", "Phone", "E-mail", "Country"),
    ("W1", "Claire", "Vasseur", "Fonderies Morel", "06 39 98 41 07", "c@morel.example", "France"),
    ("W2", "Luc", "Perrin", "Ateliers Perrin", "06 39 98 41 08", "l@perrin.example", "France"),
)


def a_working_morning() -> datetime:
    """10:00 in Paris on a Tuesday that is past and no public holiday, whatever today is."""
    paris = ZoneInfo("Europe/Paris")
    day = datetime.now(paris).replace(hour=10, minute=0, second=0, microsecond=0)
    day -= timedelta(days=1)
    while day.weekday() != 1 or _is_holiday(day):
        day -= timedelta(days=1)
    return day.astimezone(UTC)


def _is_holiday(day: datetime) -> bool:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    return (day.month, day.day) in fixed


@contextmanager
def window(profile: Profile, act: str, instant: datetime) -> Iterator[subprocess.Popen[str]]:
    """The window in its own process, doing `act`; killed if it is still there at the end."""
    process = subprocess.Popen(
        (sys.executable, DRIVER, profile.folder, profile.words, act, instant.isoformat()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment() | {"PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def told(profile: Profile, act: str, instant: datetime) -> dict[str, Any]:
    """What the window told in an act that ends by itself."""
    with window(profile, act, instant) as process:
        out, errors = process.communicate(timeout=90)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    return dict(json.loads(out.splitlines()[-1]))


@pytest.fixture
def profile(tmp_path):
    made = Profile(tmp_path)
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as rows:
        csv.writer(rows).writerows(ROWS)
    done = made.json("import", file, "--yes", "--professional", "--basis", "legitimate interest")
    assert done["added"] == 2
    return made


def test_import_call_by_keys_and_hand_off_reach_the_folder(profile):
    shown = told(profile, "hand_over", a_working_morning())
    assert shown["lead"] != shown["handed_over"]
    assert shown["phase"] == "ready"
    folder = profile.folder / "hand-offs" / "outgoing"
    with (folder / "hand-offs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 1
    assert (folder / rows[0]["dossier"]).read_bytes().startswith(b"%PDF")
    known = profile.json("show", shown["handed_over"])
    assert known["lead"]["stage"] == "handed_over"
    assert len(known["calls"]) == 1
    assert len(known["answers"]) == 13
    assert len(known["impressions"]) == 3
    assert [one["state"] for one in known["outbox"]] == ["confirmed"]


def test_killed_in_mid_call_it_resumes_at_the_same_question_with_everything_saved(profile):
    morning = a_working_morning()
    with window(profile, "stop_in_call", morning) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate(timeout=30)[1]
        before = json.loads(line)
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=30) == -signal.SIGKILL
    assert before["question"] == "live_when"
    assert len(before["answers"]) == 8
    assert before["drafts"] == {"note:live_when": "the works council"}
    after = told(profile, "resume", morning + timedelta(minutes=10))
    assert after.pop("uncoded") == before["call"]
    assert after == before
    assert after["note"] == "the works council"
