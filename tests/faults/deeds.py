"""What the killed process writes: random calls as a numbered row of deeds, the same for one seed.

A deed is one job for the writer and what must be found on disk once it was acknowledged. Checker
and writing process make the same row from the same seed, so only numbers travel between them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement, NeedsDate, Outcome
from qualifier.core.answer import Contact, Gap, Value
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened, MarginNote, OutcomeFact
from qualifier.core.flow import walk
from qualifier.core.handoff import Handoff, lead_values
from qualifier.core.impression import Basis, Impression
from qualifier.core.lead import Lead, Nature, PhoneKind, Signal, SignalKind, Stage
from qualifier.core.outcome import OutcomeGiven, effect
from qualifier.core.questions import stored, type_of
from qualifier.core.score import Score, score
from qualifier.core.script import Question, Script
from qualifier.exchange.documents import read_agreement, read_script
from qualifier.exchange.documents.contact_rules_document import contact_rules_named
from qualifier.paths import resources_dir
from qualifier.store import calls, leads, queue
from qualifier.store.settlement import UNDO_FOR_S, Settlement, settle
from qualifier.store.tables import to_ms

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Paris")
SECRET = b"faults"
SCRIPTS = ("maintenance_inbound", "packaging_outbound")
WORDS = "trois jours d’arrêt, on n’en veut plus ; le directeur signe avant l’été, 80 k€ perdus".split()
RECEIVERS = ("folder", "crm")

Job = Callable[[Connection], Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Rules:
    """The published documents that calls follow, read once."""

    scripts: tuple[Script, ...]
    agreement: Agreement
    permission: CallPermission

    @classmethod
    def shipped(cls) -> Rules:
        folder: Path = resources_dir()
        agreement = read_agreement(folder / "agreements" / "default.yaml")
        return cls(
            tuple(read_script(folder / "scripts" / f"{name}.yaml") for name in SCRIPTS),
            agreement,
            CallPermission(contact_rules_named(agreement.contact_rules)),
        )


@dataclass(frozen=True)
class Deed:
    """`rows` must be there after the commit. `drafts` are (call, field, text), "" where it ends;
    the field "*" ends all drafts of the call."""

    number: int
    job: Job
    rows: frozenset[Row] = frozenset()
    drafts: tuple[tuple[str, str, str], ...] = ()


def deeds(rules: Rules, seed: str, run: int) -> Iterator[Deed]:
    """Calls without end. Ids and times of another `run` never meet these."""
    caller = _Caller(rules, Random(f"{seed}/{run}"), run)
    while True:
        for job, rows, drafts in caller.one_call():
            caller.number += 1
            yield Deed(caller.number, job, frozenset(rows), tuple(drafts))


Piece = tuple[Job, list[Row], list[tuple[str, str, str]]]


@dataclass
class _Caller:
    rules: Rules
    random: Random
    run: int
    number: int = 0
    ids: int = 0
    seconds: int = 0
    seq: int = 0
    call_id: str = ""
    answers: dict[str, Value] = field(default_factory=dict)

    def new_id(self) -> str:
        self.ids += 1
        return f"r{self.run}-{self.ids}"

    def clock(self) -> datetime:
        self.seconds += 1
        return START + timedelta(seconds=self.run * 100_000 + self.seconds)

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(2, 9)))

    def one_call(self) -> Iterator[Piece]:
        lead = self.new_lead()
        yield self.lead_in(lead)
        script = self.random.choice(self.rules.scripts)
        yield self.begin(lead, script)
        for kind in (Happened.DIALLED, Happened.ANSWERED):
            yield self.event(kind, "")
        for question in self.asked(script, lead):
            yield self.event(Happened.SHOWN, question.id)
            if not type_of(question).is_spoken_only:
                yield from self.answer(question)
            if self.random.random() < 0.3:
                yield from self.note(question)
            if self.random.random() < 0.3:
                yield from self.impression(question)
        yield self.confirmation(lead)
        yield self.event(Happened.HUNG_UP, "")
        if self.random.random() < 0.9:  # else the program was closed on a call without an outcome
            yield self.settlement(lead, script)

    def asked(self, script: Script, lead: Lead) -> Iterator[Question]:
        self.answers = {}
        done: set[str] = set()
        values = lead_values(lead)
        while left := [q for q in walk(script, self.answers, values).asked if q not in done]:
            done.add(left[0])
            yield script.by_id[left[0]]

    def new_lead(self) -> Lead:
        lead_id = f"lead-{self.new_id()}"
        phone = f"+336{self.run % 10_000:04d}{self.ids % 10_000:04d}"
        return Lead(
            id=lead_id,
            first_name=self.random.choice(("Claire", "Thomas", "Nadia")),
            last_name=self.random.choice(("Vasseur", "Aubriot", "Kessler")),
            company=f"Fonderies {lead_id}",
            phone=phone,
            phone2=phone[:-1] + "x" if self.random.random() < 0.3 else "",
            phone_kind=PhoneKind.MOBILE,
            country="FR",
            time_zone="Europe/Paris",
            nature=Nature.PROFESSIONAL,
            created_at=self.clock(),
        )

    def lead_in(self, lead: Lead) -> Piece:
        signal = Signal(SignalKind.QUOTE, self.clock(), "3 sites", self.new_id())
        rules = self.rules

        def job(connection: Connection) -> None:
            if not leads.by_ids(connection, [lead.id]) if hasattr(leads, "by_ids") else True:
                pass
            leads.add(connection, [lead])
            leads.add_signals(connection, [(lead.id, signal, "")])
            refusal = rules.permission.lasting_refusal
            queue.refresh(connection, lead.id, rules.agreement, refusal, opposed=False)

        return job, [("lead", lead.id), ("signal", signal.id, lead.id)], []
