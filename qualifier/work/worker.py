"""The worker: imports, exports, exchange with receivers, backups; tells what changed.

`qualifier work --child` is a child of the window and speaks over standard input and output, one
JSON message a line; without `--child` it is a service of its own and only does the rounds.

    in   {"id": 0, "do": "open", "key": hex, "language": "fr"}   then {"id": n, "do": …}
         {"id": n, "do": "cancel"} stops request n; the end of input ends the worker
    out  {"id": n, "done": {…}} | {"id": n, "error": {…}} | {"id": n, "progress": [done, all]}
         {"changed": {…}} at any time: leads, outbox, conflicts, crm, feedback, feedback_unknown,
        feedback_late, sync_problem, sign_in, backup, damaged, agreement (the version at work from
        now on), trouble (what a chore met, told once)

Requests (`Worker.do`): import_preview, import, import_undo, say_whom, load_sample, export, sync,
retry_outbox, outbox_cancel, outbox_take_up, backup, backups, check, language; of documents see
`work/document_requests.py`, of sales' answers `work/feedback_requests.py`, of the review
`work/review_requests.py`, of CRMs docs/sync-worker.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from qualifier.core.errors import Bug, ProfileDamaged, QualifierError
from qualifier.core.ids import NewId
from qualifier.exchange import agreement_job, import_job, whom_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import order_from
from qualifier.exchange.import_preview import preview_as_json
from qualifier.exchange.kept_holidays import keep_days
from qualifier.exchange.whom_order import order_from as whom_order
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.settings import SEAT_NAME
from qualifier.store import backups, bug_reports, conflicts, outbox, soundness
from qualifier.store.profile import Store, refill_ballast
from qualifier.sync.all_rounds import AllRounds, MakeCrm
from qualifier.sync.crm_requests import CrmRequests
from qualifier.sync.kinds import make_crm
from qualifier.sync.rounds import Received, Round
from qualifier.texts import Language, current_language, use_language
from qualifier.wire import error_to_json
from qualifier.work import feedback_requests, review_requests
from qualifier.work.document_requests import DocumentRequests

PROGRESS_EVERY_S = 0.1
# A last backup must be through before the window's patience (5 s) ends.
LAST_BACKUP_MOST_BYTES = 150_000_000

Say = Callable[[Mapping[str, Any]], None]
Clock = Callable[[], datetime]
Chore = tuple[str, Callable[[], object]]
# Requests about CRMs after which leads stand elsewhere in the queue, or have other values.
MOVES_LEADS = frozenset({"crm_remove", "crm_call_anyway", "conflict_decide"})
NOT_DUE = object()  # a chore had nothing to do: that mends no trouble it met before


class Worker:
    """One worker on one open profile. `say` writes a message to whoever listens."""

    def __init__(
        self,
        store: Store,
        say: Say,
        *,
        clock: Clock,
        random: Random,
        new_id: NewId,
        make: MakeCrm = make_crm,
    ) -> None:
        self.store, self.say = store, say
        self._clock, self._new_id = clock, new_id
        self.place: Workplace = open_workplace(store, clock())
        self._sync = AllRounds(
            self.place,
            lambda: current_language().value,
            make,
            clock=clock,
            random=random,
            new_id=new_id,
        )
        self._crm_requests = CrmRequests(
            self.place, self._sync, clock=clock, new_id=new_id, tell=say
        )
        self._document_requests = DocumentRequests(self.place, clock)
        self._feedback_requests = feedback_requests.FeedbackRequests(self.place, clock, new_id)
        self._review_requests = review_requests.ReviewRequests(self.place, clock, new_id)
        self._cancelled: set[int] = set()
        self.is_ending = False
        self.is_wanted: Callable[[], bool] = lambda: False  # whether a request waits for its turn
        self._told: dict[str, Any] = {}
        self._met: dict[str, tuple[Any, ...]] = {}
        self._backed_up_at = clock()

    def first_chores(self) -> tuple[Chore, ...]:
        """After the queue shows: recover what a crash left, check the file, copy it."""
        return (
            *self.recovery(),
            ("derive", self._derive),
            ("agreement", self._restand),
            ("outbox", self._tell_outbox),
            ("backup", self._first_backup),
        )

    def recovery(self) -> tuple[Chore, ...]:
        """What somebody who died in the middle left half."""
        return (("recovery", self._sync.recover), ("import", self._recover_import))

    def chores(self) -> tuple[Chore, ...]:
        """Between requests: a round when rows are due, feedback now and then, backups.

        Each stands alone: what one meets keeps none of the others from being done.
        """
        return (
            ("send", self._send_due),
            ("receive", self._receive_due),
            ("outbox", self._tell_outbox),
            ("backup", self._backup_due),
        )

    def last_chores(self) -> tuple[Chore, ...]:
        """The day's end for this profile: a last backup, where it is quick and worth it."""
        return (("backup", self._last_backup),)

    def do_chores(self, chores: tuple[Chore, ...]) -> None:
        """Do each. Trouble is told once, until the chore succeeds or meets another."""
        for name, act in chores:
            guarded(self, act, None, chore=name)

    def _derive(self) -> None:
        """What the window's next start need not work out again."""
        self.store.read(self.place.documents.newest_scripts)
        self.place.kept.keep(self.store)
        keep_days(self.store, self._clock())

    def cancel(self, number: int) -> None:
        """Ask the request of that number to stop. From any thread."""
        self._cancelled.add(number)

    def is_new_trouble(self, chore: str, error: Exception | None) -> bool:
        """Whether `chore` did not meet this the last time; None: all went well."""
        met = (type(error).__qualname__, *error.args) if error is not None else ()
        before, self._met[chore] = self._met.get(chore, ()), met
        return error is not None and met != before

    def do(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one request. Raises QualifierError; ValueError or KeyError if it is none of ours."""
        doing = self._doing(int(request["id"]))
        match request["do"]:
            case "import_preview":
                return preview_as_json(import_job.preview(self.place, order_from(request), doing))
            case "import" | "import_undo" | "say_whom" | "load_sample" as what:
                result = self._change_leads(what, request, doing)
                self.say({"changed": {"leads": True}})
                return result
            case "export":
                return self._export(request, doing)
            case "sync":
                self.store.write(lambda c: outbox.retry_waiting(c, self._clock()))
                return round_as_json(self._round())
            case "retry_outbox":
                entry_id = str(request["entry_id"])
                self.store.write(lambda c: outbox.retry_now(c, entry_id, self._clock()))
                return round_as_json(self._round())
            case "backup":
                return backups.as_json(self._back_up(backups.Why.ASKED))
            case "backups":
                found = backups.list_backups(self.store.folder)
                return {"backups": [backups.as_json(one) for one in found]}
            case "check":
                return {"problems": list(soundness.problems(self.store, full=True))}
            case "outbox_cancel":
                entry_id = str(request["entry_id"])
                self.store.write(lambda c: outbox.give_up(c, entry_id))
                self._tell_outbox()
                return {}
            case "outbox_take_up":
                entry_id = str(request["entry_id"])
                self.store.write(lambda c: outbox.take_up(c, entry_id, self._clock()))
                self._tell_outbox()
                return {}
            case "language":
                use_language(Language(request["language"]))
                return {}
            case other:
                return self._do_elsewhere(str(other), request)

    def _do_elsewhere(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Requests that a file of their own does."""
        if what.startswith(("crm_", "conflict_")):
            result = self._crm_requests.do(what, request)
            if what in MOVES_LEADS:
                self.say({"changed": {"leads": True}})
            self._tell_outbox()
            return result
        if what in feedback_requests.ASKS:
            result = self._feedback_requests.do(what, request)
            self.say({"changed": {"leads": True, "feedback": 1}})
            return result
        if what in review_requests.ASKS:
            return self._review_requests.do(what, request)
        return self._documents(what, request, self._doing(int(request["id"])))

    def _documents(self, what: str, request: Mapping[str, Any], doing: Doing) -> dict[str, Any]:
        """If it published the agreement at work, all goes by that version from now on."""
        result = self._document_requests.do(what, request)
        if what == "document_publish" and agreement_job.take_newest(self.place):
            self.say({"changed": {"agreement": self.place.agreement.version}})
            if agreement_job.restand(self.place, doing):
                self.say({"changed": {"leads": True}})
        return result

    def _restand(self) -> object:
        """What a worker that died after a publication left standing by the version before."""
        if not agreement_job.is_due(self.place):
            return NOT_DUE
        if agreement_job.restand(self.place, self._doing(0)):
            self.say({"changed": {"leads": True}})
        return None

    def _export(self, request: Mapping[str, Any], doing: Doing) -> dict[str, Any]:
        from qualifier.exchange import export_job  # with its writers, which no start needs

        since = request.get("since")
        return export_job.export_leads(
            self.place,
            Path(request["file"]),
            datetime.fromisoformat(since) if since else None,
            doing.progress,
            doing.is_cancelled,
        )

    def _recover_import(self) -> None:
        if import_job.recover(self.place, self._doing(0)):
            self.say({"changed": {"leads": True}})

    def _first_backup(self) -> None:
        if problems := self._problems():
            self.say({"changed": {"damaged": list(problems)[:3]}})
            return  # a copy of a damaged file would push good ones out
        self._back_up(backups.Why.START)
        refill_ballast(self.store.folder)

    def _problems(self) -> tuple[str, ...]:
        try:
            return soundness.problems(self.store)
        except ProfileDamaged as error:
            return (type(error).__name__,)

    def _send_due(self) -> object:
        sent = self._sync.send_due(self._stop)
        return NOT_DUE if sent is None else sent

    def _receive_due(self) -> object:
        got = self._sync.receive_due(self._stop)
        if got is None:
            return NOT_DUE
        self._tell_received(got)
        return None

    def _stop(self) -> bool:
        """Whether an exchange breaks off after its page: 100,000 leads take minutes to come, and a
        person does not wait for them with a request."""
        return self.is_ending or self.is_wanted()

    def _backup_due(self) -> object:
        now = self._clock()
        if now - self._backed_up_at < backups.EVERY or not backups.is_changed_since(
            self.store.folder, self._backed_up_at
        ):
            return NOT_DUE
        is_new_day = now.astimezone().date() != self._backed_up_at.astimezone().date()
        return self._back_up(backups.Why.DAY_END if is_new_day else backups.Why.HALF_HOUR)

    def _last_backup(self) -> None:
        path = self.store.folder / "profile.db"
        is_quick = path.stat().st_size <= LAST_BACKUP_MOST_BYTES
        if is_quick and backups.is_changed_since(self.store.folder, self._backed_up_at):
            self._back_up(backups.Why.DAY_END)

    def _round(self) -> Round:
        done = self._sync.round(self._stop)
        self._tell_outbox()
        self._tell_received(done.received)
        return done

    def _tell_received(self, got: Received) -> None:
        if got.feedback:
            self.say({"changed": {"leads": True, "feedback": got.feedback}})
        elif got.leads or got.changed:
            self.say({"changed": {"leads": True}})
        for what, rows in (("feedback_unknown", got.unknown), ("feedback_late", got.late)):
            if rows:
                told = [[one.handoff_id or one.lead_key, one.status] for one in rows]
                self.say({"changed": {what: told}})
        self._tell_if_new("sync_problem", list(self._sync.trouble), at_first=["", "", ""])
        self._tell_outbox()

    def _change_leads(self, what: str, request: Mapping[str, Any], doing: Doing) -> dict[str, Any]:
        match what:
            case "import":
                return import_job.run(self.place, order_from(request), doing)
            case "import_undo":
                batch_id = str(request["batch_id"])
                return {
                    **asdict(import_job.undo(self.place, batch_id, doing)),
                    "batch_id": batch_id,
                }
            case "say_whom":
                return whom_job.run(self.place, whom_order(request), doing)
            case _:
                from qualifier.exchange import sample_job

                return sample_job.load(self.place, doing)

    def _tell_outbox(self) -> None:
        states = self.store.read(outbox.waiting)
        waiting = {state.value: count for state, count in states.items()}
        self._tell_if_new("outbox", waiting, at_first={})
        self._tell_if_new("conflicts", self.store.read(conflicts.count), at_first=0)
        self._tell_if_new("crm", dict(self._sync.states), at_first={})

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


def guarded(worker: Worker, act: Callable[[], Any], number: int | None, *, chore: str = "") -> None:
    """Run an act; whatever goes wrong is told, bugs are reported, and the worker goes on."""
    trouble: Exception | None = None
    try:
        result = act()
    except BrokenPipeError:
        raise
    except Exception as error:
        trouble = error
    else:
        if result is NOT_DUE:
            return
    is_new = not chore or worker.is_new_trouble(chore, trouble)
    if trouble is None:
        if number is not None:
            worker.say({"id": number, "done": result})
        return
    if isinstance(trouble, QualifierError):
        known = trouble
    else:
        written = bug_reports.report(worker.store.folder, chore or "worker", trouble)
        known = Bug(str(written or ""))
    if number is not None:
        worker.say({"id": number, "error": error_to_json(known)})
    elif is_new:
        worker.say({"changed": {"trouble": error_to_json(known)}})


def round_as_json(done: Round) -> dict[str, Any]:
    """What a round did, for the window and the command line."""
    sent, got = done.sent, done.received
    return {
        "confirmed": sent.confirmed,
        "waiting": sent.waiting,
        "attention": sent.parked,
        "leads": got.leads,
        "changed": got.changed,
        "differ": got.differ,
        "gone": got.gone,
        "feedback": got.feedback,
        "unknown": len(got.unknown),
        "late": len(got.late),
        "problem": got.problem,
        "about": got.about,
        "who": got.who,
    }
