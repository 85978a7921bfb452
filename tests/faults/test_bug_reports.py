"""P17: a report of a bug holds nobody's data, whatever the exception carried."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

from qualifier.store import bug_reports
from tests.fakes.program import ROOT, Profile, environment
from tests.faults.broken_code import thrown
from tests.faults.canaries import CANARIES, found_below, found_in

REPORTS = 1_000


def test_thousand_bug_reports_hold_no_canary(tmp_path, effort, figures):
    random = Random(effort.seed)
    written, given_away, names = 0, set(), set()
    for number in range(REPORTS):
        path = bug_reports.report(tmp_path, "window", thrown(random))
        assert path is not None
        text = path.read_text(encoding="utf-8")
        written += 1
        names.add(path.name)
        given_away |= {(number, one) for one in found_in(path.name.encode() + text.encode())}
        given_away |= {(number, one) for one in (str(ROOT), str(Path.home())) if one in text}
    kept = list((tmp_path / "logs").iterdir())
    assert len(kept) == bug_reports.MOST_REPORTS < len(names)
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    given = len(given_away)
    figures.add("P17", "bug reports", written, different=len(names), canaries_found=given)
    assert not given_away, (effort.seed, given_away)


def test_report_with_the_message_in_it_is_found(tmp_path, monkeypatch, figures):
    """The control: the same search finds what a careless report would hold."""
    classes = bug_reports._errors

    def careless(error):
        return [*classes(error), {"message": repr(error)}]

    monkeypatch.setattr(bug_reports, "_errors", careless)
    for word in CANARIES:
        bug_reports.report(tmp_path, "window", ValueError(word))
    found = set().union(*found_below(tmp_path).values())
    figures.control("P17", "message in the report", is_found=bool(found))
    assert found == set(CANARIES)


def test_report_tells_class_place_and_versions(tmp_path):
    try:
        json.loads("{")
    except ValueError as error:
        path = bug_reports.report(tmp_path, "import", error)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["doing"] == "import"
    (error,) = found["errors"]
    assert error["class"] == "json.decoder.JSONDecodeError"
    assert error["at"][-1].startswith("json.decoder:")
    assert error["at"][-1].endswith("JSONDecoder.raw_decode")
    assert {"python", "qualifier", "SQLAlchemy"} <= set(found["versions"])


def test_same_bug_again_keeps_one_report(tmp_path):
    paths = {bug_reports.report(tmp_path, "send", KeyError(word)) for word in CANARIES}
    assert len(paths) == 1


def test_folder_that_cannot_be_written_gives_no_report(tmp_path):
    (tmp_path / "logs").write_text("a file", encoding="utf-8")
    assert bug_reports.report(tmp_path, "send", KeyError("x")) is None
    assert bug_reports.report(tmp_path / "nowhere", "send", KeyError("x")) is None


BREAKING = """
import sys, threading
from PySide6.QtCore import QTimer
from qualifier import app, cli

def broken():
    lead = {word!r}
    raise KeyError(lead)

def start(self):
    began(self)
    self.window.painted.connect(broken)
    self.window.painted.connect(lambda: threading.Thread(target=broken).start())
    self.window.toasts.toast_shown.connect(lambda words: print(words, flush=True))
    self.window.toasts.toast_shown.connect(lambda _words: told.append(1))
    wait = QTimer(self.window)
    wait.timeout.connect(lambda: len(told) > 1 and self.window.close())
    wait.start(20)

told = []
began, app.Application.start = app.Application.start, start
sys.exit(cli.main())
"""


def test_bug_in_the_window_is_told_in_a_sentence_and_reported(tmp_path):
    """In a slot and on a thread: neither may reach standard error, which desktops keep."""
    profile = Profile(tmp_path)
    word = CANARIES[0]
    done = subprocess.run(
        [sys.executable, "-c", BREAKING.format(word=word), "--profile", str(profile.folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    reports = sorted((profile.folder / "logs").iterdir())
    assert len(reports) == 2
    for path in reports:
        assert str(path) in done.stdout
        assert "KeyError" in path.read_text(encoding="utf-8")
    assert "Traceback" not in done.stderr
    assert found_in(done.stdout.encode() + done.stderr.encode()) == set()
    assert found_below(profile.folder) == {}
