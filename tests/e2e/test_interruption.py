"""A command that is stopped ends in a sentence, leaves nothing half, and says nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from qualifier.exchange.lists.number_pool import POOL_FROM_ROWS
from qualifier.store import leads
from qualifier.store.profile import Store
from tests.fakes.program import ROOT, environment, prepared

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
ASKED_EVERY_S = 0.02
STOPPED = (
    "The import was stopped. Nothing of it was kept.\n",
    "Stopped. Nothing was changed.\n",
)


@pytest.mark.parametrize("name", ("SIGINT", "SIGTERM"))
@pytest.mark.parametrize("when", ("children_start", "rows_are_written"))
def test_import_that_is_stopped_says_one_sentence(tmp_path, name, when):
    profile = prepared(tmp_path)
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8") as opened:
        opened.write("Reference,Last name,Company,Phone\n")
        opened.writelines(
            f"R{n},Name{n},Firm {n},0199{n:06d}\n" for n in range(POOL_FROM_ROWS + 4_000)
        )
    store = Store(profile.folder, profile.key(), is_window=True)
    importing = subprocess.Popen(
        [sys.executable, "-m", "qualifier", *map(str, profile.options), "import", file, "--yes"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(),
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (_has_children(importing.pid) and (when != "rows_are_written" or _count(store))):
        assert time.monotonic() < deadline
        assert importing.poll() is None
        time.sleep(ASKED_EVERY_S)  # or asking takes the processor from the import
    # Ctrl+C in a terminal reaches the command and its children, a plain kill the command alone.
    if name == "SIGINT":
        os.killpg(importing.pid, signal.SIGINT)
    else:
        importing.terminate()
    _out, said = importing.communicate(timeout=60)
    assert importing.returncode == 1
    assert said in STOPPED
    assert _count(store) == 0
    store.close()


def _count(store: Store) -> int:
    return store.read(leads.count)


def _has_children(pid: int) -> bool:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=False)
    return found.returncode == 0
