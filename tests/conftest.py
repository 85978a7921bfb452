"""Rules that hold for every test: no window on a screen, nothing left behind, English.

Warnings of Python and messages of Qt fail a test by `[tool.pytest.ini_options]` in pyproject.toml.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# In all they are a fifth of the run; `make properties` tries each law twenty times as often.
settings.register_profile("here", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("properties", deadline=None, max_examples=1_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "here")
)

# What imports and collecting make stays: to look through it for rubbish took an eighth of that.
gc.disable()

THREAD_GRACE_S = 2.0


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Language and text size are the few things that belong to the process: put them back."""
    yield
    if "qualifier.texts" in sys.modules:
        from qualifier.texts import Language, use_language

        use_language(Language.ENGLISH)
    if "qualifier.ui.theme" in sys.modules:
        _usual_text_size()


def _usual_text_size() -> None:
    from PySide6.QtWidgets import QApplication

    from qualifier.ui.theme import Look, install_theme, theme

    app = QApplication.instance()
    if isinstance(app, QApplication) and theme().percent != 100:
        install_theme(app, Look.LIGHT)


@pytest.fixture(autouse=True, scope="module")
def imports_set_apart() -> None:
    """What imports made stays: the search for timers after each test need not walk through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a thread, a running timer or an open window."""
    threads_before = set(threading.enumerate())
    yield
    left = _left_threads(threads_before)
    if {"qapp", "qtbot"} & set(request.fixturenames):
        left += _left_by_qt()
    if left:
        pytest.fail("left behind: " + ", ".join(left))


def _left_threads(before: set[threading.Thread]) -> list[str]:
    """Names of the threads that run on, after those that were told to stop had time to.

    A dummy thread is one of Qt's that once ran Python; Qt's pool keeps it for a while.
    """
    until = time.monotonic() + THREAD_GRACE_S
    for thread in set(threading.enumerate()) - before:
        if not isinstance(thread, threading._DummyThread):
            thread.join(max(0.0, until - time.monotonic()))
    return [
        f"thread {thread.name}"
        for thread in set(threading.enumerate()) - before
        if not isinstance(thread, threading._DummyThread)
    ]


def _left_by_qt() -> list[str]:
    """Open windows and running timers, each stopped so that the next test starts clean."""
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            left.append(f"window {type(window).__name__} {window.windowTitle()!r}")
            window.close()
            window.deleteLater()
    kinds = {QTimer, *QTimer.__subclasses__()}  # a set look-up: there are 100,000 objects to ask
    for timer in [one for one in gc.get_objects() if type(one) in kinds]:
        if isValid(timer) and timer.isActive():
            left.append(f"timer of {timer.interval()} ms owned by {timer.parent()!r}")
            timer.stop()
    return left


def pytest_collection_finish() -> None:
    gc.enable()
    if "qualifier.store.database" in sys.modules:
        from tests.fakes.statements import share_statements

        share_statements()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from tests.faults.figures import print_table

    print_table(terminalreporter)
