"""The queue of DESIGN's picture as facts on a real profile: twelve leads, a Tuesday at 10:42.

Everything is written through the store's own functions, as calls and imports would.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from qualifier.core.basis import Basis
from qualifier.core.call import Call, CallEvent, Happened, OutcomeFact
from qualifier.core.handoff import Handoff
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Nature, PhoneKind, Signal, SignalKind, Stage
from qualifier.core.score import Cell, Score
from qualifier.store import calls, handoffs, leads, queue, settlement
from qualifier.store.handoffs import Feedback
from qualifier.ui.desk import Desk

PARIS, LONDON = "Europe/Paris", "Europe/London"
REUNION, MONTREAL = "Indian/Reunion", "America/Montreal"
MOBILE, FIXED = PhoneKind.MOBILE, PhoneKind.FIXED


@dataclass(frozen=True)
class Past:
    """A coded call `before` now. `talk_s` 0: nobody answered."""

    before: timedelta
    outcome: str
    note: str = ""
    reason: str = ""
    due_in: timedelta | None = None
    talk_s: int = 0
    felt: tuple[Impression, ...] = ()
    sales: tuple[str, str, str, timedelta] | None = None  # status, reason, comment, before


@dataclass(frozen=True)
class Actor:
    """One lead of the scene: (name, company, phone), where, cell, signals, calls."""

    name: str
    company: str
    phone: str
    cell: str
    kind: PhoneKind = MOBILE
    zone: str = PARIS
    country: str = "FR"
    signals: tuple[tuple[SignalKind, str, timedelta], ...] = ()
    past: tuple[Past, ...] = ()
    stage: Stage = Stage.NEW
    more: dict[str, str] = field(default_factory=dict)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def days(count: float) -> timedelta:
    return timedelta(days=count)


FELT = (
    Impression("f1", "interest", 1, "", Basis.SAID, "", "", "hoped", 60),
    Impression("f2", "pain", 2, "", Basis.HEARD, "", "", "hoped", 90),
    Impression(
        "f3", "budget_ease", -1, "", Basis.HUNCH, "Revenez quand le four n° 2 sera refait.", "",
        "budget", 300,
    ),
)  # fmt: skip
CLAIRE = Past(
    days(257),
    "handed_over",
    talk_s=520,
    felt=FELT,
    sales=(
        "rejected",
        "date_too_far",
        "Four n° 2 à l’arrêt, aucun budget avant l’automne.",
        days(251),
    ),
)
THOMAS = Past(
    minutes(60 * 17 + 22),
    "callback_agreed",
    "après la réunion de production",
    due_in=minutes(8),
    talk_s=95,
)
OLIVIER = Past(
    days(9), "handed_over", talk_s=300, sales=("rejected", "missing_item", "", minutes(200))
)
GUIDE = (SignalKind.DOWNLOAD, "guide GMAO")
ACTORS = (
    Actor(
        "Claire Vasseur", "Fonderies Brévault", "+33639984107", "A2",
        signals=((SignalKind.QUOTE, "page Fonderies", minutes(3)), (*GUIDE, days(265))),
        past=(CLAIRE,), stage=Stage.REJECTED,
        more={"job_title": "Directrice maintenance", "staff": "240", "city": "Saint-Dizier"},
    ),
    Actor(
        "Thomas Aubriot", "Plasturgie Lencière", "+33199006218", "B1", FIXED,
        past=(THOMAS,), stage=Stage.IN_PROGRESS,
    ),
    Actor(
        "Naïma Kerdoncuff", "Laiterie du Val d’Ossel", "+33639981583", "A1",
        signals=((SignalKind.DEMO, "", minutes(35)),),
        past=(Past(minutes(92), "voicemail_left", due_in=days(2)),), stage=Stage.IN_PROGRESS,
    ),
    Actor(
        "Olivier Hétier", "Cartonneries Hautvigne", "+33199002744", "B2", FIXED,
        past=(OLIVIER,), stage=Stage.REJECTED,
    ),
    Actor(
        "Sandrine Pouget", "Imprimerie Sarrazac", "+33199008306", "B3", FIXED,
        signals=((*GUIDE, minutes(64)),),
    ),
    Actor(
        "Prakash Ramalingom", "Sucrerie de Beaufonds", "+262692998702", "A3",
        zone=REUNION, country="RE",
        signals=((SignalKind.OTHER, "A posé une question au chat", minutes(80)),),
        past=(Past(minutes(1117), "no_answer", due_in=minutes(200)),), stage=Stage.IN_PROGRESS,
    ),
    Actor(
        "Emily Hartnell", "Dunmere Castings", "+442079460371", "C2", FIXED, LONDON, "GB",
        signals=((SignalKind.WEBINAR, "", minutes(125)),),
    ),
    Actor(
        "Luc Desmarais", "Acier Rivenord", "+15145550148", "A3", FIXED, MONTREAL, "CA",
        signals=((SignalKind.COMPARISON, "", minutes(440)),),
    ),
    Actor(
        "Corinne Mazel", "Verrerie du Plessier", "+33199003827", "B2", FIXED,
        past=(Past(minutes(70), "busy", due_in=minutes(430)),), stage=Stage.IN_PROGRESS,
    ),
    Actor(
        "Béatrice Fontanel", "Clinique des Trois-Ormes", "+33199005490", "C2", FIXED,
        signals=((SignalKind.EMAIL_OPENED, "", minutes(150)),),
        past=(Past(days(20), "nurture", reason="project_later", due_in=days(2), talk_s=240),),
        stage=Stage.NURTURING,
    ),
    Actor(
        "Hélène Jacquemin", "Groupe Téranne", "", "D3",
        past=(Past(days(4), "no_answer", due_in=days(4)),), stage=Stage.IN_PROGRESS,
    ),
    Actor(
        "Antoine Roussy", "Menuiseries Castelvain", "+33639985246", "C3",
        past=(Past(days(30), "soft_refusal", "pas avant l’été", due_in=days(30), talk_s=60),),
        stage=Stage.NURTURING,
    ),
)  # fmt: skip


def fill_queue(desk: Desk) -> dict[str, str]:
    """Write the scene into the desk's profile. Returns name → lead id."""
    now = desk.clock()
    return desk.store.write(lambda c: _write(c, desk, now))


def _write(connection: Connection, desk: Desk, now: datetime) -> dict[str, str]:
    ids = {}
    for actor in ACTORS:
        lead = _lead(actor, desk, now)
        ids[actor.name] = lead.id
        leads.add(connection, [lead])
        leads.add_signals(
            connection,
            [
                (lead.id, Signal(kind, now - before, text, desk.new_id()), "")
                for kind, text, before in actor.signals
            ],
        )
        for past in actor.past:
            _call(connection, desk, lead, actor, past, now)
        score = Score(60, 60, Cell(actor.cell[0], actor.cell[1]), ())
        settlement.put_score(connection, lead.id, score, now)
        queue.refresh(
            connection, lead.id, desk.agreement, desk.permission.lasting_refusal, opposed=False
        )
    return ids


def _lead(actor: Actor, desk: Desk, now: datetime) -> Lead:
    first, _space, last = actor.name.partition(" ")
    return Lead(
        id=desk.new_id(),
        first_name=first,
        last_name=last,
        company=actor.company,
        phone=actor.phone,
        phone_kind=actor.kind if actor.phone else PhoneKind.NONE,
        country=actor.country,
        time_zone=actor.zone,
        nature=Nature.PROFESSIONAL,
        legal_basis="legitimate_interest",
        stage=actor.stage,
        created_at=now - days(1),
        **actor.more,
    )


def _call(
    connection: Connection, desk: Desk, lead: Lead, actor: Actor, past: Past, now: datetime
) -> None:
    at = now - past.before
    call = Call(desk.new_id(), lead.id, "maintenance_inbound", 1, "default", 1, "Marc Delorme", at)
    calls.begin(connection, call)
    calls.add_event(
        connection, CallEvent(desk.new_id(), call.id, 1, Happened.DIALLED, actor.phone, at)
    )
    end = at + timedelta(seconds=past.talk_s)
    if past.talk_s:
        for seq, kind, when in ((2, Happened.ANSWERED, at), (99, Happened.HUNG_UP, end)):
            calls.add_event(connection, CallEvent(desk.new_id(), call.id, seq, kind, "", when))
    for seq, one in enumerate(past.felt, start=10):
        calls.add_impression(connection, call.id, seq, one, at)
    due_at = now + past.due_in if past.due_in is not None else None
    fact = OutcomeFact(
        desk.new_id(), call.id, past.outcome, past.reason, past.note, due_at, False, end
    )
    calls.add_outcome(connection, fact, lead.id)
    if past.sales is not None:
        _hand_over(connection, desk, lead, call, actor, past, now)


def _hand_over(
    connection: Connection,
    desk: Desk,
    lead: Lead,
    call: Call,
    actor: Actor,
    past: Past,
    now: datetime,
) -> None:
    made = Handoff(
        desk.new_id(), call.id, lead.id, "B2", 60, 60, "hand_over", "field_sales",
        "Julien Armand", now - past.before, "Marc Delorme",
    )  # fmt: skip
    handoffs.add(connection, made)
    assert past.sales is not None
    status, reason, comment, before = past.sales
    handoffs.add_feedback(
        connection,
        Feedback(
            desk.new_id(), made.id, lead.id, status, reason, comment, "", "Julien Armand",
            now - before,
        ),
    )  # fmt: skip
