"""P14: a whole process under strace: an import of hostile texts opens and connects to nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qualifier.exchange.table_out import write_xlsx
from tests.fakes.program import ROOT, environment, prepared
from tests.faults import hostile
from tests.faults.strace_log import is_available

HEADER = ("Reference", "First name", "Last name", "Company", "Notes")
ROWS = 50
CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)$")
OPENED = re.compile(r'"(?P<path>[^"]*)", (?P<flags>[A-Z_|]+)')
OF_THE_SYSTEM = ("/dev/", "/proc/")

pytestmark = pytest.mark.skipif(not is_available(), reason="strace cannot be used here")


def traced(log: Path, *command: object) -> None:
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", log, "-e", "trace=network,openat,execve", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def strange(log: Path, folder: Path) -> list[str]:
    """Calls that go to a network, start a second program, write elsewhere or take the bait."""
    found, started = [], 0
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        call = CALL.match(line)
        if call is None:
            continue
        name, rest = call["name"], call["rest"]
        if name == "execve":
            started += 1
            found += [line] * (started > 1)
        elif name != "openat":
            found += [line] * ("AF_INET" in rest)
        elif opened := OPENED.search(rest):
            is_written = "O_WRONLY" in opened["flags"] or "O_RDWR" in opened["flags"]
            allowed = (str(folder), *OF_THE_SYSTEM)
            is_code = "/__pycache__/" in opened["path"]
            path = os.path.normpath(os.path.join(ROOT, opened["path"]))
            is_known = opened["path"].startswith("/") or rest.startswith("AT_FDCWD")
            if is_written and not is_code and is_known and not path.startswith(allowed):
                found.append(line)
            if opened["path"].endswith("bait.png"):
                found.append(line)
    return found


def test_import_of_hostile_texts_opens_and_connects_to_nothing(tmp_path, effort, figures):
    profile, bait = prepared(tmp_path), tmp_path / "bait.png"
    bait.write_bytes(b"\x89PNG\r\n\x1a\n")
    texts = [hostile.baited(one, str(bait)) for one in hostile.sample(effort.seed, ROWS * 4)]
    rows = [[f"R{n}", *texts[n * 4 : n * 4 + 4]] for n in range(ROWS)]
    file = tmp_path / "list.xlsx"
    write_xlsx(file, HEADER, rows)
    log = tmp_path / "calls"
    traced(log, sys.executable, "-m", "qualifier", *profile.options, "import", file, "--yes")
    met = strange(log, tmp_path)
    figures.add("P14", "whole process under strace", len(texts), met=len(met))
    assert met == []


def test_process_that_connects_and_reads_is_found(tmp_path, figures):
    """The control."""
    bait = tmp_path / "bait.png"
    bait.write_bytes(b"x")
    code = (
        f"import socket; open({str(bait)!r}).read(); "
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    )
    traced(tmp_path / "calls", sys.executable, "-c", code)
    met = strange(tmp_path / "calls", tmp_path)
    figures.control("P14", "process that connects", is_found=bool(met))
    assert len(met) >= 2, met
