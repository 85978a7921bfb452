"""The program forked from a process that has imported it is the program: the same in, the same out.

Most tests that run commands rely on it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes import warm
from tests.fakes.program import ROOT, environment, run, run_cold
from tests.fakes.warm import WarmProcess

pytestmark = pytest.mark.skipif(not warm.CAN_BE_HAD, reason="processes are forked on Linux")
PATIENCE_S = 60


@pytest.mark.parametrize(
    "command",
    (
        ("--help",),
        ("leads", "--limit", "x"),
        ("--lang", "fr", "show", "nobody"),
        ("script", "check", "maintenance_inbound", "--json"),
    ),
)
def test_warm_and_cold_command_say_the_same(profile, command):
    warm_one, cold_one = (start(*profile.options, *command) for start in (run, run_cold))
    assert warm_one.returncode == cold_one.returncode
    assert warm_one.stdout == cold_one.stdout
    assert warm_one.stderr == cold_one.stderr
    assert warm_one.stdout + warm_one.stderr


FACTS = """
import gc, json, os, signal, sys, tempfile, threading, time
def stream(one):
    kind = type(one.buffer).__name__
    return [one.fileno(), one.name, one.mode, one.encoding, one.errors, one.line_buffering, kind,
            one.write_through, one.isatty(), one.readable(), one.closed, one.newlines]
main = sys.modules["__main__"]
names = sorted(set(vars(main)) - {"__annotations__", "__cached__"})
print(json.dumps({
    "arguments": sys.argv,
    "path": sys.path,
    "folder": os.getcwd(),
    "environment": dict(os.environ),
    "given": sys.stdin.read(),
    "streams": [stream(one) for one in (sys.stdin, sys.stdout, sys.stderr)],
    "originals": [sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__],
    "open": sorted(os.listdir("/proc/self/fd"))[:-1],
    "signals": [repr(signal.getsignal(one)) for one in sorted(signal.valid_signals())],
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
    "threads": [one.name for one in threading.enumerate()],
    "main": [main.__name__, repr(main.__spec__), names],
    "temporary": tempfile.gettempdir(),
    "zone": time.tzname,
    "below": os.getpriority(os.PRIO_PROCESS, 0),
    "group": os.getpgid(0),
    "mask": os.umask(0),
    "collector": gc.isenabled(),
}))
"""


def test_warm_process_finds_itself_as_a_new_interpreter_does(tmp_path):
    command = ("-c", FACTS)
    given = environment() | {"TZ": "Asia/Tokyo", "TMPDIR": str(tmp_path), "ODD": "é\udcff"}
    del given["HOME"]
    arguments = ["one", "--two", "drei é"]
    process = WarmProcess(command, arguments, folder=tmp_path, environment=given)
    out, said = process.communicate("typed é\r\n".encode(), PATIENCE_S)
    assert said == b""
    cold = subprocess.run(
        [sys.executable, *command, *arguments],
        input="typed é\r\n".encode(),
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=given,
    )
    expected = json.loads(cold.stdout)
    found = json.loads(out)
    assert expected["zone"] == ["JST", "JST"]
    assert expected["temporary"] == expected["folder"] == str(tmp_path)
    assert found == expected


DRAWN = """
import os, random, tempfile, uuid
from qualifier.core.ids import new_id
from qualifier.store.database import sqlcipher
database = sqlcipher.connect(":memory:")
print(random.random(), os.urandom(8).hex(), uuid.uuid4(), new_id()[20:], tempfile.mktemp(),
      database.execute("SELECT hex(randomblob(8))").fetchone()[0])
"""


def test_what_two_warm_processes_draw_by_chance_differs():
    drawn = [finished(("-c", DRAWN))[1].split() for _ in range(3)]
    assert len(drawn[0]) == 6
    for one in zip(*drawn, strict=True):
        assert len(set(one)) == 3


def finished(program: tuple[str, str]) -> tuple[int, str, str]:
    process = WarmProcess(program, [], folder=ROOT, environment=environment())
    out, said = process.communicate(b"", PATIENCE_S)
    return process.wait(), out.decode(), said.decode()


@pytest.mark.parametrize(
    ("code", "status"),
    (
        ("import sys; sys.exit(3)", 3),
        ("raise SystemExit('no')", 1),
        ("print('kept in a buffer')", 0),
        ("import atexit; atexit.register(print, 'at exit')", 0),
        (
            "import threading, time\n"
            "threading.Thread(target=lambda: (time.sleep(0.1), print('joined'))).start()",
            0,
        ),
        ("import os; os.close(1); print('lost')", None),  # 120, or 1 where nothing is buffered
        ("import os; os._exit(7)", 7),
        ("import os; os.kill(os.getpid(), 9)", -9),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -15),
        ("print('before')\n1 / 0", 1),
        ("raise KeyboardInterrupt", -2),
    ),
)
def test_warm_process_ends_as_any_does(code, status):
    cold = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
    )
    found, out, said = finished(("-c", code))
    assert found == cold.returncode
    assert out == cold.stdout
    assert said.splitlines()[-1:] == cold.stderr.splitlines()[-1:]  # the frames above differ
    assert status is None or found == status


def test_warm_process_is_stopped_by_signals():
    code = "import time; print('ready', flush=True); time.sleep(60)"
    for stop, status in ((WarmProcess.kill, -9), (WarmProcess.terminate, -15)):
        process = WarmProcess(("-c", code), [], folder=ROOT, environment=environment())
        assert process.stdout.readline() == b"ready\n"
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        stop(process)
        process.communicate(b"", PATIENCE_S)
        assert process.returncode == status


OWNER = """
import gc
from tests.fakes import warm
from tests.fakes.program import run
run("--help")
(server,) = [one for one in gc.get_objects() if isinstance(one, warm._Server)]
print(server._process.pid, flush=True)
input()
"""


def test_server_ends_when_who_started_it_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        server = Path("/proc", owner.stdout.readline().strip())
        assert (server / "stat").exists()
        owner.kill()
    deadline = time.monotonic() + PATIENCE_S
    while server.exists() and "Z" not in (server / "stat").read_text().split(")")[-1]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
