"""The call of DESIGN's dossier picture as facts: a lead, a call, its hand-off, and the dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from qualifier.core.agreement import Agreement
from qualifier.core.answer import Contact, Gap, Value
from qualifier.core.basis import Basis
from qualifier.core.call import AnswerFact, Call, CallEvent, Happened, MarginNote, OutcomeFact
from qualifier.core.flow import Path, walk
from qualifier.core.gate import Gate, gate
from qualifier.core.handoff import Dossier, Handoff, dossier, lead_values
from qualifier.core.impression import Impression
from qualifier.core.lead import Lead, Nature, PhoneKind, Signal, SignalKind, Stage
from qualifier.core.routing import Route, route
from qualifier.core.score import Score, score
from qualifier.core.script import Script
from qualifier.exchange.documents import read_agreement, read_script
from qualifier.paths import resources_dir

ANSWERED = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
MADE = datetime(2026, 11, 24, 9, 55, tzinfo=UTC)
LOAD = {"field_sales": 11, "inside_sales": 9, "partner": 3, "tele_sales": 12, "key_accounts": 1}

LEAD = Lead(
    id="lead-1",
    external_id="CRM-118",
    first_name="Claire",
    last_name="Vasseur",
    job_title="Directrice maintenance",
    company="Fonderies Brévault",
    phone="+33639984107",
    phone_kind=PhoneKind.MOBILE,
    email="claire.vasseur@brevault.example",
    postal_code="52100",
    city="Saint-Dizier",
    country="FR",
    time_zone="Europe/Paris",
    language="fr",
    sector="industrie",
    staff="240",
    source="demande de devis",
    stage=Stage.IN_PROGRESS,
    nature=Nature.PROFESSIONAL,
    created_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
)
SIGNALS = (
    Signal(SignalKind.DOWNLOAD, datetime(2026, 11, 12, 9, 0, tzinfo=UTC), "guide GMAO", "s1"),
    Signal(SignalKind.QUOTE, datetime(2026, 11, 24, 8, 10, tzinfo=UTC), "3 sites", "s2"),
)
ANSWERS: tuple[tuple[str, Value, int, str], ...] = (
    ("hoped", "costed_incident", 140, "3 jours d’arrêt sur le four n° 2, 80 k€ perdus"),
    ("sector", "industry", 65, ""),
    ("staff", 240, 70, ""),
    ("sites_machines", "large", 78, "3 sites, 180 machines"),
    ("today", "paper", 160, ""),
    ("slips", ("stops", "stock"), 185, ""),
    ("role", "recommends", 215, ""),
    ("decider", Contact("Jean-Marc Brévault", "directeur général"), 227, ""),
    ("live_when", "from_3_to_6_months", 291, "avant l’arrêt de juillet"),
    ("budget", "planned", 430, "30 à 35 k€ la première année"),
    ("comparing", Gap.UNKNOWN, 480, ""),
    ("next_step", "Visite sur site", 640, ""),
    ("next_step_on", date(2026, 12, 3), 648, ""),
)
LOST = "On a perdu trois jours, personne ne veut revivre ça."
SIGNS = "Jean-Marc signe ce que je lui apporte."
SUMMER = "Avant l’arrêt d’été, sinon ça ne sert à rien."
DROPPED = "un logiciel abandonné en 2023"
# facet, value, choice, basis, quote, note, question, offset
FELT: tuple[tuple[str, int | None, str, Basis, str, str, str, int], ...] = (
    ("interest", 2, "", Basis.SAID, "", "", "hoped", 120),
    ("pain", 2, "", Basis.HEARD, LOST, "", "hoped", 140),
    ("trust", 1, "", Basis.HEARD, "", "", "sector", 70),
    ("decision_power", 1, "", Basis.HUNCH, SIGNS, "", "decider", 227),
    ("urgency", 1, "", Basis.SAID, SUMMER, "", "live_when", 291),
    (
        "budget_ease", -1, "", Basis.SAID,
        "On verra en janvier… 30, peut-être 35 k€ si Jean-Marc suit.",
        "se tend dès qu’on parle du prix", "budget", 430,
    ),
    ("mood", 1, "", Basis.HEARD, "", "", "opening", 30),
    ("hidden_objection", None, "past_bad_experience", Basis.HUNCH, "", DROPPED, "today", 170),
)  # fmt: skip


@cache
def script() -> Script:
    read = read_script(resources_dir() / "scripts" / "maintenance_inbound.yaml")
    return replace(read, version=4)


@cache
def agreement() -> Agreement:
    return replace(read_agreement(resources_dir() / "agreements" / "default.yaml"), version=3)


def call(**changes: object) -> Call:
    """The whole call, coded. `changes` replace its fields."""
    answers = tuple(
        AnswerFact(f"a{n}", "call-1", 10 + n, question, value, _at(offset), offset)
        for n, (question, value, offset, _note) in enumerate(ANSWERS)
    )
    notes = tuple(
        MarginNote(f"n{n}", "call-1", 100 + n, question, note, _at(offset), offset)
        for n, (question, _value, offset, note) in enumerate(ANSWERS)
        if note
    )
    impressions = tuple(
        Impression(f"i{n}", facet, value, choice, basis, quote, note, question, offset)
        for n, (facet, value, choice, basis, quote, note, question, offset) in enumerate(FELT)
    )
    made = Call(
        "call-1",
        LEAD.id,
        "maintenance_inbound",
        script().version,
        "default",
        agreement().version,
        "Inès Caradec",
        ANSWERED - timedelta(seconds=20),
        events=events(),
        answers=answers,
        notes=notes,
        impressions=impressions,
        outcome=OutcomeFact("o1", "call-1", "handed_over", "", "", None, False, MADE),
    )
    return replace(made, **changes)


def events() -> tuple[CallEvent, ...]:
    listed = (
        (Happened.DIALLED, LEAD.phone, -12),
        (Happened.ANSWERED, "", 0),
        (Happened.CONFIRMED, "sector", 66),
        (Happened.CONFIRMED, "staff", 72),
        (Happened.OBJECTION, "call_in_january", 420),
        (Happened.HUNG_UP, "", 700),
    )
    return tuple(
        CallEvent(f"e{n}", "call-1", n, kind, subject, _at(offset), max(offset, 0))
        for n, (kind, subject, offset) in enumerate(listed, start=1)
    )


def path(of: Call | None = None) -> Path:
    from qualifier.core.call import answers_now

    return walk(script(), answers_now((of or call()).answers), lead_values(LEAD))


def scored(of: Call | None = None) -> Score:
    return score(script(), path(of), agreement(), lead_values(LEAD), SIGNALS, MADE)


def routed(of: Call | None = None) -> Route:
    return route(agreement(), path(of).answers, lead_values(LEAD), scored(of), LOAD)


def gated(of: Call | None = None) -> Gate:
    return gate(script(), path(of), scored(of), agreement())


def handoff(**changes: object) -> Handoff:
    now, way = scored(), routed()
    made = Handoff(
        "0199c0de-0000-7000-8000-00000000cafe",
        "call-1",
        LEAD.id,
        str(now.cell),
        now.fit,
        now.maturity,
        now.decision(agreement()).value,
        way.chosen.id if way.chosen else "",
        way.person.name if way.person else "",
        MADE,
        "Inès Caradec",
        lead=lead_values(LEAD),
        load=LOAD,
        opening=(
            "Inès m’a raconté vos trois jours d’arrêt sur le four n° 2. On regarde ensemble ce qui "
            "peut tourner chez vous avant l’arrêt de juillet ?"
        ),
        avoid="Ouvrir sur le prix : elle se tend, puis donne un chiffre une fois la date posée.",
        word="Elle aime les chiffres. Viens avec le coût d’un jour d’arrêt.",
    )
    return replace(made, **changes)


def made_dossier(of: Call | None = None, stands: Lead = LEAD, **changes: object) -> Dossier:
    """The dossier of the call; `stands`: the lead now; `changes` replace fields of its hand-off."""
    return dossier(handoff(**changes), stands, of or call(), script(), agreement())


def _at(offset_s: int) -> datetime:
    return ANSWERED + timedelta(seconds=offset_s)
