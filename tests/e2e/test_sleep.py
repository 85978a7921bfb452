"""The computer goes to sleep in mid-call: everything is on the disk before it may, nothing of the
profile stays in the program, and the call stands as before after unlocking.

The system's signal comes from a stand-in on a private bus (tests/fakes/login1.py); the program is
the real one in a process of its own, the worker too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualifier.core.call import notes_now
from qualifier.exchange.workplace import open_workplace
from qualifier.store import calls
from qualifier.store.profile import Store
from tests.e2e.drive_window import DRAFT, STOP_AT
from tests.e2e.test_window import ROWS, a_working_morning, profile
from tests.fakes.login1 import Login1, PrivateBus, has_bus, wait_until
from tests.fakes.memory import places_of
from tests.fakes.program import ROOT, environment

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sleep is told by logind, on Linux"),
    pytest.mark.skipif(not has_bus(), reason="dbus-daemon is not installed"),
]
DRIVER = Path(__file__).with_name("drive_lock.py")
__all__ = ["ROWS", "profile"]


class Program:
    """The driven window; `tells` reads its next line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def tells(self) -> dict:
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def order(self, what: str) -> None:
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()


@contextmanager
def window(profile, bus: PrivateBus):
    process = subprocess.Popen(
        (sys.executable, DRIVER, profile.folder, profile.words, a_working_morning().isoformat()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment()
        | {
            "PYTHONPATH": str(ROOT),
            "DBUS_SYSTEM_BUS_ADDRESS": bus.address,
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
        },
    )
    try:
        yield Program(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


@pytest.fixture
def asleep(tmp_path):
    """A private bus and the stand-in on it."""
    with PrivateBus(tmp_path / "bus") as bus, Login1(bus) as login:
        yield bus, login


def open_files(pid: int, folder: Path) -> list[str]:
    found = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(os.readlink(one))
    return [one for one in found if one.startswith(str(folder / "profile.db"))]


def notes_of(store: Store, call_id: str) -> dict[str, str]:
    head = store.read(lambda c: calls.head(c, call_id))
    documents = open_workplace(store, datetime.now(UTC)).documents
    script = store.read(lambda c: documents.script(c, head.script_id, head.script_version))
    return notes_now(store.read(lambda c: calls.load(c, call_id, script)).notes)


def runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_sleep_in_mid_call_waits_for_the_disk_and_the_call_stands_as_before(profile, asleep):
    bus, login = asleep
    with window(profile, bus) as program:
        before = program.tells()
        pid = before["pid"]
        login.wait_for_inhibitor()
        assert login.asked[0][0] == "sleep"
        assert login.asked[0][3] == "delay"
        assert open_files(pid, profile.folder)
        assert runs(before["worker"])
        began = time.monotonic()
        login.prepare_for_sleep(True)
        wait_until(lambda: login.holds == 0, "sleep to be let go")
        took_s = time.monotonic() - began
        # What is true the moment the computer may sleep:
        assert not runs(before["worker"])
        assert open_files(pid, profile.folder) == []
        store = Store(profile.folder, profile.key(), is_window=False)
        assert notes_of(store, before["call"])[STOP_AT] == DRAFT
        store.close()
        assert took_s < 5.0, "logind waits no longer"
        print(f"sleep was held back for {took_s * 1000:.0f} ms")
        login.prepare_for_sleep(False)
        login.wait_for_inhibitor()
        program.order("unlock")
        after = program.tells()
        program.order("close")
        assert program.process.wait(timeout=30) == 0
    assert after["paused"]
    same = ("page", "lead", "call", "phase", "question", "answers", "impressions", "note")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["note"] == DRAFT


def test_locked_program_holds_no_key_in_its_memory(profile, asleep):
    bus, login = asleep
    key = profile.key()
    with window(profile, bus) as program:
        pid = program.tells()["pid"]
        login.wait_for_inhibitor()
        try:
            assert places_of(pid, key), "the control: an open profile's key is there to be found"
        except PermissionError:
            pytest.skip("this system does not let one process read another's memory")
        login.prepare_for_sleep(True)
        wait_until(lambda: login.holds == 0, "sleep to be let go")
        assert places_of(pid, key) == []
        assert places_of(pid, key.hex().encode()) == []


def test_screen_saver_locks_once_the_call_is_over(profile, asleep):
    bus, login = asleep
    with window(profile, bus) as program:
        before = program.tells()
        login.wait_for_inhibitor()
        login.screen(True)
        time.sleep(1.0)  # nothing is to happen, so there is nothing to wait for
        assert open_files(before["pid"], profile.folder)
        program.order("hang_up")
        wait_until(lambda: not open_files(before["pid"], profile.folder), "the lock")
        assert not runs(before["worker"])
