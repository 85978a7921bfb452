"""The rules of tests/conftest.py and of pytest's settings do fail a test that breaks them."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.architecture.sources import ROOT

OFFENDERS = """
import threading, time, warnings
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []

def test_thread():
    kept.append(threading.Event())
    threading.Thread(target=kept[-1].wait, args=(30,), daemon=True).start()

def test_timer(qapp):
    kept.append(QTimer(interval=60_000))
    kept[-1].start()

def test_window(qapp):
    kept.append(QWidget())
    kept[-1].show()

def test_python_warning():
    warnings.warn("mind this")

def test_qt_warning(qapp):
    qWarning("mind that")

def test_clean(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QTimer(window).start(60_000)
    thread = threading.Thread(target=time.sleep, args=(0.01,))
    thread.start()
"""


def test_conftest_fails_what_leaves_something_behind(tmp_path):
    (tmp_path / "test_offenders.py").write_text(OFFENDERS)
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests/conftest.py").read_bytes())
    settings = ["-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, "-p", "no:xdist", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    failed = set(re.findall(r"^(?:FAILED|ERROR) .*::test_(\w+)", run.stdout, re.MULTILINE))
    assert failed == {"thread", "timer", "window", "python_warning", "qt_warning"}, run.stdout
