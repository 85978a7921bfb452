"""The bridge back to the window: what comes too late for it is dropped."""

from __future__ import annotations

import pytest

from qualifier.store import profile
from qualifier.store.key import Cost
from qualifier.store.profile import Secret, Store
from qualifier.ui.background import WindowBackground
from qualifier.ui.worker_link import WorkerLink

CHEAP = Cost(passes=1, memory_kib=1024, lanes=1)


@pytest.fixture
def background(qapp, tmp_path):
    folder = tmp_path / "profile"
    key = profile.create(folder, (Secret("passphrase", "w"),), passphrase_cost=CHEAP)
    store = Store(folder, key, is_window=True)
    yield WindowBackground(store, WorkerLink(folder, key, "en"))
    store.close()


@pytest.mark.parametrize("is_closed", (True, False))
def test_answers_on_their_way_when_the_profile_closes_are_dropped(qtbot, background, is_closed):
    """The other case is the control: without closing they are heard."""
    heard = []
    background.read(lambda _connection: "an answer", heard.append)
    background.soon(lambda: heard.append("soon"))
    background._reads.put(None)  # the answer is on its way to this thread, which has not looked yet
    background._reader.join()
    if is_closed:
        background.close()
        qtbot.wait(50)  # nothing is to happen, so there is nothing to wait for
        assert heard == []
    else:
        qtbot.waitUntil(lambda: len(heard) == 2)
