"""The worker process: imports, exports, hand-offs on their way, backups; tells what changed.

`qualifier work --child` is a child of the window and speaks over standard input and output, one
JSON message a line; without `--child` it is a service of its own and only does the rounds.

    in   {"id": 0, "do": "open", "key": hex, "language": "fr"}   then {"id": n, "do": …}
         {"id": n, "do": "cancel"} stops request n; the end of input ends the worker
    out  {"id": n, "done": {…}} | {"id": n, "error": {…}} | {"id": n, "progress": [done, all]}
         {"changed": {…}} at any time: leads, outbox, feedback, sync_problem, backup, damaged

Requests (`Worker.do`): import_preview, import, import_undo, load_sample, export, sync,
retry_outbox, backup, backups, check, language.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

from qualifier.core.errors import LocalError, ProfileHeld, QualifierError
from qualifier.core.ids import NewId
from qualifier.exchange import export_job, import_job, sample_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import order_from
from qualifier.exchange.import_preview import preview_as_json
from qualifier.exchange.kept_holidays import keep_days
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.settings import SEAT_NAME
from qualifier.store import backups, outbox, trouble_log
from qualifier.store.locks import FileLock, hold_worker
from qualifier.store.profile import Store, refill_ballast
from qualifier.sync.rounds import FolderRound, FolderSync
from qualifier.texts import Language, current_language, use_language
from qualifier.wire import error_to_json

ROUND_EVERY_S = 1.0
FEEDBACK_EVERY_S = 5.0
FIRST_CHORES_AFTER_S = 0.05
HOLD_TRIES, HOLD_PAUSE_S = 100, 0.1
PROGRESS_EVERY_S = 0.1
# A last backup must be through before the window's patience (5 s) ends.
LAST_BACKUP_MOST_BYTES = 150_000_000

Say = Callable[[Mapping[str, Any]], None]
Clock = Callable[[], datetime]


class Worker:
    """One worker on one open profile. `say` writes a message to whoever listens."""

    def __init__(
        self, store: Store, say: Say, *, clock: Clock, random: Random, new_id: NewId
    ) -> None:
        self.store, self.say = store, say
        self._clock, self._new_id = clock, new_id
        self.place: Workplace = open_workplace(store, clock())
        self._sync = FolderSync(
            self.place,
            lambda: current_language().value,
            clock=clock,
            random=random,
            new_id=new_id,
        )
        self._cancelled: set[int] = set()
        self.is_ending = False
        self._told: dict[str, Any] = {}
        self._last_feedback = 0.0
        self._backed_up_at = clock()

    def begin(self) -> None:
        """After the queue shows: recover what a crash left, check the file, copy it."""
        self._sync.recover()
        self._derive()
        if import_job.recover(self.place, self._doing(0)):
            self.say({"changed": {"leads": True}})
        self._tell_outbox()
        health = self.store.check()
        if health.problems:
            self.say({"changed": {"damaged": list(health.problems)[:3]}})
            return  # a copy of a damaged file would push good ones out
        self._back_up(backups.Why.START)
        refill_ballast(self.store.folder)

    def _derive(self) -> None:
        """What the window's next start need not work out again."""
        self.store.read(self.place.documents.newest_scripts)
        self.place.kept.keep(self.store)
        keep_days(self.store, self._clock())

    def cancel(self, number: int) -> None:
        """Ask the request of that number to stop. From any thread."""
        self._cancelled.add(number)

    def idle(self) -> None:
        """Between requests: a round when rows are due, feedback now and then, backups."""
        due = self.store.read(lambda c: outbox.due(c, self._sync.name, self._clock(), 1))
        if due or time.monotonic() - self._last_feedback > FEEDBACK_EVERY_S:
            self._round()
        now = self._clock()
        if now - self._backed_up_at >= backups.EVERY and backups.is_changed_since(
            self.store.folder, self._backed_up_at
        ):
            is_new_day = now.astimezone().date() != self._backed_up_at.astimezone().date()
            self._back_up(backups.Why.DAY_END if is_new_day else backups.Why.HALF_HOUR)

    def end(self) -> None:
        """The day's end for this profile: a last backup, where it is quick and worth it."""
        path = self.store.folder / "profile.db"
        is_quick = path.stat().st_size <= LAST_BACKUP_MOST_BYTES
        if is_quick and backups.is_changed_since(self.store.folder, self._backed_up_at):
            self._back_up(backups.Why.DAY_END)

    def do(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one request. Raises QualifierError; ValueError or KeyError if it is none of ours."""
        doing = self._doing(int(request["id"]))
        match request["do"]:
            case "import_preview":
                return preview_as_json(import_job.preview(self.place, order_from(request), doing))
            case "import":
                return self._changed_leads(import_job.run(self.place, order_from(request), doing))
            case "import_undo":
                batch_id = str(request["batch_id"])
                undone = asdict(import_job.undo(self.place, batch_id, doing))
                return self._changed_leads({**undone, "batch_id": batch_id})
            case "load_sample":
                return self._changed_leads(sample_job.load(self.place, doing))
            case "export":
                return self._export(request, doing)
            case "sync":
                self.store.write(lambda c: outbox.retry_waiting(c, self._clock()))
                return _round_as_json(self._round())
            case "retry_outbox":
                entry_id = str(request["entry_id"])
                self.store.write(lambda c: outbox.retry_now(c, entry_id, self._clock()))
                return _round_as_json(self._round())
            case "backup":
                return backups.as_json(self._back_up(backups.Why.ASKED))
            case "backups":
                found = backups.list_backups(self.store.folder)
                return {"backups": [backups.as_json(one) for one in found]}
            case "check":
                return {"problems": list(self.store.check(full=True).problems)}
            case "language":
                use_language(Language(request["language"]))
                return {}
            case other:
                raise ValueError(str(other))

    def _export(self, request: Mapping[str, Any], doing: Doing) -> dict[str, Any]:
        since = request.get("since")
        return export_job.export_leads(
            self.place,
            Path(request["file"]),
            datetime.fromisoformat(since) if since else None,
            doing.progress,
            doing.is_cancelled,
        )

    def _round(self) -> FolderRound:
        found = self._sync.round(lambda: self.is_ending)
        done = found.done
        self._last_feedback = time.monotonic()
        self._tell_outbox()
        if done.feedback:
            self.say({"changed": {"leads": True, "feedback": done.feedback}})
        if found.unknown:
            rows = [[one.handoff_id or one.lead_key, one.status] for one in found.unknown]
            self.say({"changed": {"feedback_unknown": rows}})
        refused = [[one.reason, one.field] for one in done.refused]
        problem = refused[0] if refused else [done.problem, done.about]
        self._tell_if_new("sync_problem", problem, at_first=["", ""])
        return found

    def _changed_leads(self, result: dict[str, Any]) -> dict[str, Any]:
        self.say({"changed": {"leads": True}})
        return result

    def _tell_outbox(self) -> None:
        states = self.store.read(outbox.waiting)
        waiting = {state.value: count for state, count in states.items()}
        self._tell_if_new("outbox", waiting, at_first={})

    def _tell_if_new(self, what: str, value: Any, *, at_first: Any) -> None:
        if value != self._told.get(what, at_first):
            self._told[what] = value
            self.say({"changed": {what: value}})

    def _back_up(self, why: backups.Why) -> backups.Backup:
        # Set before: where the disk is full it is tried again in half an hour, not each second.
        self._backed_up_at = self._clock()
        try:
            made = backups.make(self.store, why, self._backed_up_at, self._zone())
        except QualifierError as error:
            self.say({"changed": {"backup": {"error": error_to_json(error)}}})
            raise
        self.say({"changed": {"backup": {"file": str(made.path)}}})
        return made

    def _zone(self) -> Any:
        return self._clock().astimezone().tzinfo

    def _doing(self, number: int) -> Doing:
        last = 0.0

        def progress(done: int, expected: int) -> None:
            nonlocal last
            if number and time.monotonic() - last > PROGRESS_EVERY_S:
                last = time.monotonic()
                self.say({"id": number, "progress": [done, expected]})

        return Doing(
            by=self.store.settings().text(SEAT_NAME),
            now=self._clock(),
            new_id=self._new_id,
            progress=progress,
            is_cancelled=lambda: self.is_ending or number in self._cancelled,
        )


def run_child(
    folder: Path,
    requests: BinaryIO,
    replies: BinaryIO,
    *,
    clock: Clock,
    random: Random,
    new_id: NewId,
) -> int:
    """Serve the window until its end of the pipe closes; the exit status."""
    first = _message(requests.readline())
    if first.get("do") != "open":
        return 2
    use_language(Language(first.get("language", "en")))
    lock = threading.Lock()

    def say(message: Mapping[str, Any]) -> None:
        with lock:
            replies.write(json.dumps(message).encode() + b"\n")
            replies.flush()

    try:
        with _hold(folder) as _held:
            store = Store(folder, bytes.fromhex(first["key"]), is_window=False)
            try:
                worker = Worker(store, say, clock=clock, random=random, new_id=new_id)
                say({"id": 0, "done": {}})
                _serve(worker, _listen(worker, requests))
            finally:
                store.close()
    except QualifierError as error:
        say({"id": 0, "error": error_to_json(error)})
        return 1
    except BrokenPipeError:
        return 0  # the window is gone; all state is rows
    return 0


def run_service(
    folder: Path, key: bytes, stop: threading.Event, *, clock: Clock, random: Random, new_id: NewId
) -> int:
    """Do the rounds until `stop`, without a window. Raises ProfileHeld, LocalError."""
    with _hold(folder) as _held:
        store = Store(folder, key, is_window=False)
        try:
            worker = Worker(store, lambda _message: None, clock=clock, random=random, new_id=new_id)
            _guarded(worker, worker.begin, None)
            while not stop.wait(ROUND_EVERY_S):
                _guarded(worker, worker.idle, None)
            _guarded(worker, worker.end, None)
        finally:
            store.close()
    return 0


def _serve(worker: Worker, waiting: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    """Requests in turn, chores between them, until None comes."""
    has_begun = False
    while True:
        try:
            request = waiting.get(timeout=ROUND_EVERY_S if has_begun else FIRST_CHORES_AFTER_S)
        except queue.Empty:
            _guarded(worker, worker.idle if has_begun else worker.begin, None)
            has_begun = True
            continue
        if request is None:
            _guarded(worker, worker.end, None)
            return
        number = request.get("id")
        _guarded(worker, lambda asked=request: worker.do(asked), number)  # type: ignore[misc]


def _guarded(worker: Worker, act: Callable[[], Any], number: int | None) -> None:
    """Run an act; whatever goes wrong is told, bugs are logged, and the worker goes on."""
    try:
        result = act()
        if number is not None:
            worker.say({"id": number, "done": result})
    except BrokenPipeError:
        raise
    except QualifierError as error:
        if number is not None:
            worker.say({"id": number, "error": error_to_json(error)})
    except Exception as error:
        trouble_log.record(worker.store.folder, "worker", error)
        if number is not None:
            worker.say({"id": number, "error": error_to_json(LocalError())})


def _listen(worker: Worker, requests: BinaryIO) -> queue.SimpleQueue[dict[str, Any] | None]:
    """Read requests on a thread of their own, so that a cancel is heard while a job runs."""
    waiting: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def read() -> None:
        for line in requests:
            message = _message(line)
            if message.get("do") == "cancel":
                worker.cancel(int(message["id"]))
            elif message:
                waiting.put(message)
        worker.is_ending = True  # what runs now stops, and leaves nothing half
        waiting.put(None)

    threading.Thread(target=read, name="requests", daemon=True).start()
    return waiting


def _message(line: bytes) -> dict[str, Any]:
    """The message on a line; an empty one for what is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _hold(folder: Path) -> FileLock:
    """The worker's lock; a command that is just ending is waited for. Raises ProfileHeld."""
    for _try in range(HOLD_TRIES):
        try:
            return hold_worker(folder)
        except ProfileHeld:
            time.sleep(HOLD_PAUSE_S)
    return hold_worker(folder)


def _round_as_json(found: FolderRound) -> dict[str, Any]:
    done = found.done
    return {
        "confirmed": done.confirmed,
        "waiting": done.waiting,
        "attention": done.parked,
        "feedback": done.feedback,
        "unknown": len(found.unknown),
        "problem": done.problem,
    }
