"""The worker as a process of its own: requests, progress, cancel, rounds, crashes."""

from __future__ import annotations

import csv
import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualifier.core.handoff import Handoff
from qualifier.exchange.workplace import open_workplace
from qualifier.store import imports, leads, outbox
from qualifier.store.profile import Store
from tests.fakes import dossier_call as facts
from tests.fakes.filled_profile import fill
from tests.fakes.program import ROOT, WorkerProcess, environment, prepared


@pytest.fixture
def profile(tmp_path):
    return prepared(tmp_path)


@pytest.fixture
def store(profile):
    opened = Store(profile.folder, profile.key(), is_window=True)
    yield opened
    opened.close()


def a_list(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Reference", "First name", "Last name", "Company", "Phone", "E-mail"])
        writer.writerows(
            [f"R{n}", "Ada", f"Name{n}", f"Firm {n}", f"01 99 00 {n // 100:02d} {n % 100:02d}", ""]
            for n in range(rows)
        )
    return path


def test_worker_imports_tells_progress_and_what_changed(profile, store, tmp_path):
    file = a_list(tmp_path / "list.csv", 6_000)
    with WorkerProcess(profile.folder, profile.key(), is_cold=True) as worker:
        request = {"file": str(file), "nature": "professional"}
        seen = worker.done({"do": "import_preview", **request})
        assert seen["totals"]["added"] == 6_000
        assert store.read(leads.count) == 0
        number = worker.ask({"do": "import", **request})
        progress = worker.wait_for(lambda one: one.get("id") == number and "progress" in one)
        assert 0 < progress["progress"][0] <= progress["progress"][1]
        done = worker.answer(number)["done"]
        assert worker.changed("leads") is True
        assert worker.end() == 0
    assert done["added"] == 6_000
    assert store.read(leads.count) == 6_000


def test_cancelled_import_leaves_nothing(profile, store, tmp_path):
    file = a_list(tmp_path / "list.csv", 9_999)
    with WorkerProcess(profile.folder, profile.key()) as worker:
        number = worker.ask({"do": "import", "file": str(file), "nature": "professional"})
        worker.wait_for(lambda one: one.get("id") == number and "progress" in one)
        worker.send({"id": number, "do": "cancel"})
        answer = worker.answer(number)
        assert answer["error"] == {
            "class": "ActionRefused",
            "reason": "import_cancelled",
            "details": {},
        }
        worker.end()
    assert store.read(leads.count) == 0


def test_killed_import_is_taken_out_at_the_next_start(profile, store, tmp_path):
    file = a_list(tmp_path / "list.csv", 9_999)
    with WorkerProcess(profile.folder, profile.key()) as worker:
        worker.ask({"do": "import", "file": str(file), "nature": "professional"})
        deadline = time.monotonic() + 30
        while not store.read(leads.count):
            assert time.monotonic() < deadline
        worker.kill()
    assert store.read(imports.left_running)
    with WorkerProcess(profile.folder, profile.key()) as worker:
        worker.changed("leads")
        assert store.read(leads.count) == 0
        assert not store.read(imports.left_running)
        worker.end()


@pytest.mark.skipif(not hasattr(select, "poll"), reason="pipes cannot be watched here")
def test_worker_of_a_window_that_closed_at_once_ends_before_it_has_opened_anything(profile):
    before = sorted(profile.folder.rglob("*"))
    worker = WorkerProcess(profile.folder, profile.key(), is_cold=True)
    assert worker.end() == 0
    assert sorted(profile.folder.rglob("*")) == before


def children_of(pid: int) -> list[Path]:
    """Their folders in /proc, which go with them."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended while we looked
            if one.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(one.parent)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_killed_command_leaves_neither_leads_nor_children(profile, store, tmp_path):
    file = a_list(tmp_path / "list.csv", 9_999)
    command = [sys.executable, "-m", "qualifier", *map(str, profile.options), "import", file]
    with subprocess.Popen([*command, "--yes"], cwd=ROOT, env=environment()) as importing:
        deadline = time.monotonic() + 30
        while not store.read(leads.count):
            assert time.monotonic() < deadline
        children = children_of(importing.pid)
        importing.kill()
    assert children
    assert profile.json("leads")["total"] == 0
    deadline = time.monotonic() + 10
    while any(one.exists() for one in children):
        assert time.monotonic() < deadline, children


def test_end_of_input_in_an_import_stops_it_and_leaves_nothing(profile, store, tmp_path):
    file = a_list(tmp_path / "list.csv", 9_999)
    with WorkerProcess(profile.folder, profile.key()) as worker:
        number = worker.ask({"do": "import", "file": str(file), "nature": "professional"})
        worker.wait_for(lambda one: one.get("id") == number and "progress" in one)
        assert worker.end() == 0
    assert store.read(leads.count) == 0
    assert not store.read(imports.left_running)


def hand_over(store: Store, state: outbox.State = outbox.State.PENDING) -> Handoff:
    """The filled profile's hand-off, due now (its facts lie in the future of this computer)."""
    handoff = fill(open_workplace(store, facts.MADE))
    entry = store.read(lambda c: outbox.of_handoff(c, handoff.id))[0]
    past = datetime.now(UTC) - timedelta(minutes=1)
    if state is outbox.State.CLAIMED:
        store.write(lambda c: outbox.claim(c, entry.id, {"handoff_id": handoff.id}, past))
    store.write(lambda c: outbox.put_back(c, entry.id, state, failures=0, next_at=past, error={}))
    return handoff


QUICK = """
import sys
from qualifier.sync import all_rounds
from qualifier.work import process
all_rounds.FOLDER_EVERY_S = process.ROUND_EVERY_S = 0.1
from qualifier.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_handoff_reaches_the_folder_and_feedback_comes_back(profile, store):
    handoff = hand_over(store)
    with WorkerProcess(profile.folder, profile.key(), program=("-c", QUICK)) as worker:
        worker.wait_for(lambda one: one.get("changed", {}).get("outbox") == {})
        folder = profile.folder / "hand-offs"
        with (folder / "outgoing" / "hand-offs.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        assert [row["handoff_id"] for row in rows] == [handoff.id]
        assert (folder / "outgoing" / rows[0]["dossier"]).read_bytes().startswith(b"%PDF")
        answer = folder / "incoming" / "answers.csv"
        answer.write_text(
            "handoff_id,status,reason\n"
            f"{handoff.id},rejected,wrong_territory\nnobody-knows,accepted,\n"
        )
        hour_ago = time.time() - 3600
        os.utime(answer, (hour_ago, hour_ago))
        assert worker.changed("feedback") == 1
        assert worker.changed("feedback_unknown") == [["nobody-knows", "accepted"]]
        worker.end()
    assert (folder / "incoming" / "done" / "answers.csv").exists()
    shown = profile.json("show", handoff.lead_id)
    assert shown["lead"]["stage"] == "rejected"
    assert shown["outbox"][0]["state"] == "confirmed"


def drop_answer(folder: Path, name: str, text: str) -> Path:
    """A list of sales that nobody writes any more."""
    path = folder / "hand-offs" / "incoming" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    hour_ago = time.time() - 3600
    os.utime(path, (hour_ago, hour_ago))
    return path


def test_short_row_in_a_feedback_list_is_taken_like_any_other(profile, store):
    handoff = hand_over(store)
    drop_answer(
        profile.folder, "fb.csv", f"handoff_id;status;reason;comment\n{handoff.id};accepted\n"
    )
    with WorkerProcess(profile.folder, profile.key()) as worker:
        assert worker.changed("feedback") == 1
        worker.end()
    assert profile.json("show", handoff.lead_id)["lead"]["stage"] == "accepted"


BREAKING = """
import sys
from qualifier.sync import all_rounds
from qualifier.sync.connectors import folder
from qualifier.work import process
all_rounds.FOLDER_EVERY_S = process.ROUND_EVERY_S = 0.1
def broken(path):
    with (path.parents[3] / "met").open("a") as met:
        met.write("once more")
    raise KeyError("Ada Lovelace +33199004107")
folder._feedback_rows = broken
from qualifier.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_bug_in_a_chore_is_told_and_logged_once_and_stops_no_other_chore(profile, store):
    drop_answer(profile.folder, "fb.csv", "handoff_id;status\nh1;accepted\n")
    with WorkerProcess(profile.folder, profile.key(), program=("-c", BREAKING)) as worker:
        assert worker.changed("trouble")["class"] == "Bug"
        handoff = hand_over(store)
        deadline = time.monotonic() + 30
        while store.read(lambda c: outbox.of_handoff(c, handoff.id))[0].remote_id == "":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        met = profile.folder.parent / "met"
        seen = met.stat().st_size
        while met.stat().st_size < seen + 2 * len("once more"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        worker.end()
        assert not [one for one in worker.seen if "trouble" in one.get("changed", {})]
    (report,) = (profile.folder / "logs").iterdir()
    assert "KeyError" in report.read_text()
    assert "Ada" not in report.read_text()


KILLED_AFTER_PUSH = """
import os, sys
from qualifier.sync.connectors.folder import FolderConnector
push = FolderConnector.push
def push_and_die(self, delivery):
    push(self, delivery)
    os._exit(9)
FolderConnector.push = push_and_die
from qualifier.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_worker_killed_after_the_push_sends_nothing_twice(profile, store):
    handoff = hand_over(store)
    with WorkerProcess(profile.folder, profile.key(), program=("-c", KILLED_AFTER_PUSH)) as worker:
        assert worker.process.wait(timeout=30) == 9
    entry = store.read(lambda c: outbox.of_handoff(c, handoff.id))[0]
    assert entry.state is outbox.State.CLAIMED
    outgoing = profile.folder / "hand-offs" / "outgoing"
    written = (outgoing / "hand-offs.csv").stat().st_mtime_ns
    with WorkerProcess(profile.folder, profile.key()) as worker:
        worker.wait_for(lambda one: one.get("changed", {}).get("outbox") == {})
        worker.end()
    assert (outgoing / "hand-offs.csv").stat().st_mtime_ns == written


def test_worker_makes_a_backup_when_it_starts(profile):
    with WorkerProcess(profile.folder, profile.key()) as worker:
        made = worker.changed("backup")
        assert Path(made["file"]).exists()
        assert worker.done({"do": "backups"})["backups"][0]["why"] == "start"
        assert worker.done({"do": "check"}) == {"problems": []}
        worker.end()


def test_unknown_request_is_answered_and_the_worker_goes_on(profile):
    with WorkerProcess(profile.folder, profile.key()) as worker:
        answer = worker.answer(worker.ask({"do": "dance"}))
        assert answer["error"]["class"] == "Bug"
        assert worker.done({"do": "check"}) == {"problems": []}
        worker.end()
    assert "dance" not in next((profile.folder / "logs").iterdir()).read_text()


def test_worker_with_a_wrong_key_says_so_and_ends(profile):
    with WorkerProcess(profile.folder, bytes(32)) as worker:
        answer = worker.answer(0)
        assert answer["error"]["class"] == "KeyMissing"
        assert worker.end() == 1


def test_sent_row_found_at_start_is_looked_up_not_sent_twice(profile, store):
    handoff = hand_over(store, outbox.State.CLAIMED)
    entry = store.read(lambda c: outbox.of_handoff(c, handoff.id))[0]
    with WorkerProcess(profile.folder, profile.key()) as worker:
        worker.wait_for(lambda one: one.get("changed", {}).get("outbox") == {})
        worker.end()
    again = store.read(lambda c: outbox.get(c, entry.id))
    assert again.state is outbox.State.CONFIRMED


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is POSIX")
def test_worker_runs_below_the_window(profile):
    with WorkerProcess(profile.folder, profile.key()) as worker:
        worker.done({"do": "backups"})
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        its = os.getpriority(os.PRIO_PROCESS, worker.process.pid)
        assert its == min(mine + 10, 19)
        worker.end()
