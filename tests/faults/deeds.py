"""What the killed process writes: random calls as a numbered row of deeds, the same for one seed.

A deed is one job for the writer, and what must be on disk once it was acknowledged. The checker
and the writing process make the same row from the same seed, so only numbers travel between them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from qualifier.contact.permission import CallPermission
from qualifier.core.agreement import Agreement
from qualifier.core.answer import Value
from qualifier.core.basis import Basis
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened, MarginNote
from qualifier.core.errors import NotFound
from qualifier.core.flow import walk
from qualifier.core.handoff import lead_values
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Nature, PhoneKind, Signal, SignalKind
from qualifier.core.questions import stored, type_of
from qualifier.core.script import Question, Script
from qualifier.exchange.documents import read_agreement, read_script
from qualifier.exchange.documents.contact_rules_document import contact_rules_named
from qualifier.paths import resources_dir
from qualifier.store import calls, leads, queue
from tests.faults.random_values import value_for, words

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SCRIPTS = ("maintenance_inbound", "packaging_outbound")

Job = Callable[[Connection], Any]
Row = tuple[Any, ...]
Draft = tuple[str, str, str]  # call, field, text; the text is empty where the draft ends
ALL_FIELDS = "*"


@dataclass(frozen=True)
class Rules:
    """The published documents that calls follow."""

    scripts: tuple[Script, ...]
    agreement: Agreement
    permission: CallPermission

    @classmethod
    def shipped(cls) -> Rules:
        folder = resources_dir()
        agreement = read_agreement(folder / "agreements" / "default.yaml")
        return cls(
            tuple(read_script(folder / "scripts" / f"{name}.yaml") for name in SCRIPTS),
            agreement,
            CallPermission(contact_rules_named(agreement.contact_rules)),
        )


@dataclass(frozen=True)
class Piece:
    """One job, the rows it adds, the drafts it sets or ends."""

    job: Job
    rows: tuple[Row, ...] = ()
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True)
class Deed:
    """A piece with its place in the row, from 1."""

    number: int
    piece: Piece


@dataclass
class Caller:
    """Somebody on the phone. All ids, times and words come from `random` and counters."""

    rules: Rules
    random: Random
    run: int
    ids: int = 0
    seconds: int = 0
    seq: int = 0
    call: Call | None = None
    answers: dict[str, Value] = field(default_factory=dict)

    def new_id(self) -> str:
        self.ids += 1
        return f"r{self.run}-{self.ids}"

    def clock(self) -> datetime:
        self.seconds += 1
        return START + timedelta(seconds=self.run * 100_000 + self.seconds)

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq

    @property
    def call_id(self) -> str:
        assert self.call is not None
        return self.call.id


def deeds(rules: Rules, seed: str, run: int) -> Iterator[Deed]:
    """Calls without end. Ids and times of another `run` of the seed never meet these."""
    caller = Caller(rules, Random(f"{seed}/{run}"), run)
    number = 0
    while True:
        for piece in one_call(caller):
            number += 1
            yield Deed(number, piece)


def one_call(caller: Caller) -> Iterator[Piece]:
    """A call to a new lead from its import to its end, in the steps the call page takes."""
    from tests.faults.endings import ending

    lead = new_lead(caller)
    script = caller.random.choice(caller.rules.scripts)
    yield lead_in(caller, lead)
    yield begin(caller, lead, script)
    yield event(caller, Happened.DIALLED, lead.phone)
    yield event(caller, Happened.ANSWERED)
    for question in asked(caller, script, lead):
        yield event(caller, Happened.SHOWN, question.id)
        if not type_of(question).is_spoken_only:
            yield from answer(caller, question, script)
        if caller.random.random() < 0.3:
            yield from note(caller, question)
        if caller.random.random() < 0.3:
            yield from impression(caller, question)
    yield confirmation(caller, lead)
    yield event(caller, Happened.HUNG_UP)
    if caller.random.random() < 0.9:  # else the program was closed before the call was coded
        yield ending(caller, lead, script)


def asked(caller: Caller, script: Script, lead: Lead) -> Iterator[Question]:
    """Questions as the answers given so far lead to them."""
    caller.answers = {}
    done: set[str] = set()
    values = lead_values(lead)
    while left := [q for q in walk(script, caller.answers, values).asked if q not in done]:
        done.add(left[0])
        yield script.by_id[left[0]]


def new_lead(caller: Caller) -> Lead:
    """A lead that may be called; some have a second number."""
    random, lead_id = caller.random, f"lead-{caller.new_id()}"
    phone = f"+336{caller.run % 10_000:04d}{caller.ids % 10_000:04d}"
    return Lead(
        id=lead_id,
        first_name=random.choice(("Claire", "Thomas", "Nadia")),
        last_name=random.choice(("Vasseur", "Aubriot", "Kessler")),
        company=f"Fonderies {lead_id}",
        phone=phone,
        phone2=phone.replace("+336", "+337") if random.random() < 0.3 else "",
        phone_kind=PhoneKind.MOBILE,
        country="FR",
        time_zone="Europe/Paris",
        nature=Nature.PROFESSIONAL,
        created_at=caller.clock(),
    )


def lead_in(caller: Caller, lead: Lead) -> Piece:
    """The lead with a signal, and its place in the queue."""
    signal = Signal(SignalKind.QUOTE, caller.clock(), "3 sites", caller.new_id())
    agreement, refusal = caller.rules.agreement, caller.rules.permission.lasting_refusal

    def job(connection: Connection) -> None:
        if is_there(connection, lead.id):
            return
        leads.add(connection, [lead])
        leads.add_signals(connection, [(lead.id, signal, "")])
        queue.refresh(connection, lead.id, agreement, refusal, opposed=False)

    return Piece(job, (("lead", lead.id), ("signal", signal.id, lead.id)))


def is_there(connection: Connection, lead_id: str) -> bool:
    """Whether an earlier try of the same deed reached the disk after all."""
    try:
        leads.number_of(connection, lead_id)
    except NotFound:
        return False
    return True


def begin(caller: Caller, lead: Lead, script: Script) -> Piece:
    agreement = caller.rules.agreement
    one = Call(
        f"call-{caller.new_id()}", lead.id, script.id, 1, agreement.id, 1, "Inès", caller.clock()
    )
    caller.call, caller.seq = one, 0
    return Piece(lambda c: calls.begin(c, one), (("call", one.id, lead.id),))


def event(caller: Caller, kind: Happened, subject: str = "") -> Piece:
    one = _event(caller, kind, subject)
    return Piece(lambda c: calls.add_event(c, one), (_event_row(one),))


def confirmation(caller: Caller, lead: Lead) -> Piece:
    one = _event(caller, Happened.CONFIRMED, "company")
    return Piece(
        lambda c: calls.add_confirmation(c, one, lead.id, lead.company),
        (_event_row(one), ("confirmation", one.id, "company", lead.company)),
    )


def answer(caller: Caller, question: Question, script: Script) -> Iterator[Piece]:
    """Typing kept as drafts, the answer, sometimes a change of mind or a step back."""
    random = caller.random
    for _ in range(random.choice((0, 0, 1, 2))):
        yield draft(caller, f"answer:{question.id}")
    given: list[Value | None] = [value_for(question, random)]
    if random.random() < 0.2:
        given += [None] if random.random() < 0.4 else [value_for(question, random)]
    for value in given:
        yield _one_answer(caller, question, value, script)
        if value is None:
            caller.answers.pop(question.id, None)
        else:
            caller.answers[question.id] = value


def draft(caller: Caller, name: str) -> Piece:
    call_id, at, text = caller.call_id, caller.clock(), words(caller.random)
    return Piece(
        lambda c: calls.save_draft(c, call_id, name, text, at), (), ((call_id, name, text),)
    )


def note(caller: Caller, question: Question) -> Iterator[Piece]:
    name = f"note:{question.id}"
    if caller.random.random() < 0.5:
        yield draft(caller, name)
    one = MarginNote(
        caller.new_id(),
        caller.call_id,
        caller.next_seq(),
        question.id,
        words(caller.random),
        caller.clock(),
    )
    yield Piece(
        lambda c: calls.add_note(c, one),
        (("note", one.id, one.call_id, one.seq, one.question, one.text),),
        ((one.call_id, name, ""),),
    )


def impression(caller: Caller, question: Question) -> Iterator[Piece]:
    random, call_id, at = caller.random, caller.call_id, caller.clock()
    if random.random() < 0.5:
        yield draft(caller, "capture")
    seq = caller.next_seq()
    one = Impression(
        caller.new_id(),
        random.choice(("urgency", "trust", "pain")),
        random.randint(-2, 2),
        "",
        random.choice(tuple(Basis)),
        words(random),
        "",
        question.id,
        seq,
    )
    yield Piece(
        lambda c: calls.add_impression(c, call_id, seq, one, at),
        (("impression", one.id, call_id, seq, one.facet, one.value, one.quote),),
        ((call_id, "capture", ""),),
    )
    if random.random() < 0.2:
        yield Piece(lambda c: calls.retract_impression(c, one.id, at), (("retraction", one.id),))


def _one_answer(caller: Caller, question: Question, value: Value | None, script: Script) -> Piece:
    fact = AnswerFact(
        caller.new_id(), caller.call_id, caller.next_seq(), question.id, value, caller.clock()
    )
    kept = None if value is None else json.dumps(stored(question, value), sort_keys=True)
    return Piece(
        lambda c: calls.add_answer(c, fact, script),
        (("answer", fact.id, fact.call_id, fact.seq, fact.question, kept),),
        ((fact.call_id, f"answer:{question.id}", ""),),
    )


def _event(caller: Caller, kind: Happened, subject: str) -> CallEvent:
    return CallEvent(
        caller.new_id(), caller.call_id, caller.next_seq(), kind, subject, caller.clock()
    )


def _event_row(one: CallEvent) -> Row:
    return ("event", one.id, one.call_id, one.seq, one.kind.value, one.subject)
