"""The writer thread: order, durability, failure, and taking turns with the worker."""

from __future__ import annotations

import multiprocessing
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import NoResultFound, StatementError

from qualifier.core.errors import DiskFull, StoreFailed
from qualifier.settings import SEAT_NAME
from qualifier.store import profile
from qualifier.store.locks import Turnstile
from qualifier.store.profile import Store, save_settings
from qualifier.store.writer import Lane


def name(value: str):
    return lambda c: save_settings(c, {SEAT_NAME: value})


def test_jobs_run_in_order_and_are_there_when_acknowledged(store):
    done = [store.writer.submit(name(str(n))) for n in range(20)]
    for one in done:
        one.result(timeout=10)
    assert store.settings().text(SEAT_NAME) == "19"


def test_failed_job_leaves_nothing_and_the_next_one_goes_in(store):
    def half(connection):
        save_settings(connection, {SEAT_NAME: "half"})
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(StoreFailed):
        store.writer.write(half)
    assert store.settings().text(SEAT_NAME) == ""
    store.writer.write(name("whole"))
    assert store.settings().text(SEAT_NAME) == "whole"


def test_connection_stays_open_between_jobs_and_is_another_after_a_failure(store):
    def connected(connection):
        return connection.connection.dbapi_connection

    first = store.writer.write(connected)
    assert store.writer.write(connected) is first
    with pytest.raises(StoreFailed):
        store.writer.write(lambda c: c.execute(text("INSERT INTO nowhere VALUES (1)")))
    assert store.writer.write(connected) is not first


def test_what_was_handed_in_behind_a_refused_job_is_refused_too(store):
    def refused(_connection):
        raise OSError(5, "no")

    lane = Lane()
    done = [store.writer.submit(job, lane) for job in (name("1"), refused, name("2"), name("3"))]
    other = store.writer.submit(name("other"), Lane())
    assert [bool(one.exception(timeout=10)) for one in done] == [False, True, True, True]
    assert other.exception(timeout=10) is None
    assert store.settings().text(SEAT_NAME) == "other"


def test_a_bug_in_a_job_is_not_acknowledged_and_keeps_its_cause(store):
    def broken(_connection):
        raise KeyError("x")

    with pytest.raises(StoreFailed) as caught:
        store.writer.write(broken)
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("error", (StatementError("x", "y", {}, Exception()), NoResultFound()))
def test_no_bug_in_a_job_ends_the_writer(store, error):
    def broken(_connection):
        raise error

    with pytest.raises(StoreFailed):
        store.writer.write(broken)
    store.writer.write(name("later"))
    assert store.settings().text(SEAT_NAME) == "later"
    store.writer.write(name("after"))


def test_full_disk_frees_the_ballast_and_tries_once_more(store, folder):
    profile.refill_ballast(folder)
    tries = []

    def job(connection):
        tries.append(1)
        if len(tries) == 1:
            raise OSError(28, "no room")
        save_settings(connection, {SEAT_NAME: "kept"})

    store.writer.write(job)
    assert len(tries) == 2
    assert not (folder / "ballast").exists()
    tries.clear()

    def always_full(_connection):
        raise OSError(28, "no room")

    with pytest.raises(DiskFull):
        store.writer.write(always_full)


def test_close_finishes_what_was_handed_in(store):
    done = [store.writer.submit(name(str(n))) for n in range(50)]
    store.close()
    assert all(one.done() and one.exception() is None for one in done)


def test_readers_see_the_state_before_while_a_write_goes_on(store):
    store.write(name("before"))
    inside, go_on = threading.Event(), threading.Event()

    def slow(connection):
        save_settings(connection, {SEAT_NAME: "after"})
        inside.set()
        go_on.wait(10)

    done = store.writer.submit(slow)
    assert inside.wait(10)
    assert store.settings().text(SEAT_NAME) == "before"
    go_on.set()
    done.result(timeout=10)
    assert store.settings().text(SEAT_NAME) == "after"


def _write_without_end(folder, key, ready, stop):
    worker = Store(folder, key, is_window=False)
    count = 0
    while not stop.is_set():
        count += 1
        worker.write(lambda c, n=count: save_settings(c, {SEAT_NAME: str(n)}))
        time.sleep(0)
        ready.set()
    worker.close()


def test_window_gets_its_turn_beside_a_worker_at_full_speed(store, folder):
    spawn = multiprocessing.get_context("spawn")
    ready, stop = spawn.Event(), spawn.Event()
    worker = spawn.Process(target=_write_without_end, args=(folder, store.key, ready, stop))
    worker.start()
    try:
        assert ready.wait(30)
        waits = []
        for n in range(30):
            begun = time.perf_counter()
            store.writer.write(name(f"window {n}"))
            waits.append(time.perf_counter() - begun)
    finally:
        stop.set()
        worker.join(30)
        worker.close()
    # Without the turnstile SQLite's busy wait lets the window in after seconds, or never.
    assert sorted(waits)[15] < 0.5
    assert max(waits) < 3


def test_worker_frees_intent_before_it_writes(folder):
    folder.mkdir()
    worker, window = Turnstile(folder, is_window=False), Turnstile(folder, is_window=True)
    order = []
    inside, go_on = threading.Event(), threading.Event()

    def window_writes():
        with window.passage():
            order.append("window")

    def worker_writes_twice():
        with worker.passage():
            order.append("worker")
            inside.set()
            go_on.wait(10)
        with worker.passage():
            order.append("worker")

    first = threading.Thread(target=worker_writes_twice)
    first.start()
    assert inside.wait(10)
    second = threading.Thread(target=window_writes)
    second.start()
    # The window holds intent and waits for write: the worker cannot come round before it.
    while worker._opened()[0].take(wait=False):
        worker._opened()[0].free()
    go_on.set()
    first.join(10)
    second.join(10)
    worker.close()
    window.close()
    assert order == ["worker", "window", "worker"]
