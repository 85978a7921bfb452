"""Facts of a call: written once, safe to repeat, read back whole; projections equal the facts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from qualifier.core.answer import Gap
from qualifier.core.call import AnswerFact, Phase, answers_now
from qualifier.core.errors import NotFound
from qualifier.store import calls, leads
from qualifier.store.tables import answer_now
from tests.fakes import dossier_call as facts


@pytest.fixture
def call(place):
    """The dossier's call without facts, on versions that the profile has."""
    made = replace(
        facts.call(),
        script_version=1,
        agreement_version=place.agreement.version,
        events=(),
        answers=(),
        notes=(),
        impressions=(),
        outcome=None,
    )
    place.store.write(lambda c: leads.add(c, [facts.LEAD]))
    place.store.write(lambda c: calls.begin(c, made))
    return made


def script_of(place):
    return place.store.read(lambda c: place.documents.newest_script(c, "maintenance_inbound"))


def loaded(place, call):
    return place.store.read(lambda c: calls.load(c, call.id, script_of(place)))


def test_call_comes_back_as_it_happened(place, call):
    whole, script = facts.call(), script_of(place)

    def write(connection):
        for event in whole.events:
            calls.add_event(connection, event)
        for answer in whole.answers:
            calls.add_answer(connection, answer, script)
        for note in whole.notes:
            calls.add_note(connection, note)
        for number, one in enumerate(whole.impressions):
            calls.add_impression(connection, call.id, 200 + number, one, facts.ANSWERED)
        calls.add_outcome(connection, whole.outcome, call.lead_id)

    for _ in range(2):  # a retry of what was written changes nothing
        place.store.write(write)
    back = loaded(place, call)
    versions = {"script_version": 1, "agreement_version": place.agreement.version}
    assert back == replace(whole, **versions)
    assert back.phase is Phase.CODED
    assert back.duration_s == 700


def test_projection_equals_the_facts_after_any_corrections(place, call):
    script, chance = script_of(place), random.Random(3)
    values = {"hoped": ("costed_incident", "nuisance", Gap.UNKNOWN), "sector": ("industry",),
              "staff": (12, 240.0), "today": ("paper", "software", None)}  # fmt: skip
    for seq in range(60):
        question = chance.choice(list(values))
        value = chance.choice((*values[question], None))
        fact = AnswerFact(f"f{seq}", call.id, seq, question, value, facts.ANSWERED)
        place.store.write(lambda c, one=fact: calls.add_answer(c, one, script))
    stored = place.store.read(
        lambda c: {row.question: row.value for row in c.execute(select(answer_now))}
    )
    assert stored == place.store.read(lambda c: calls.rebuild_answers(c, call.id))
    standing = answers_now(loaded(place, call).answers)
    assert set(standing) == set(stored)


def test_draft_ends_with_the_fact_it_became(place, call):
    script = script_of(place)
    keep = place.store.write
    keep(lambda c: calls.save_draft(c, call.id, "answer:next_step", "Visite", facts.ANSWERED))
    keep(lambda c: calls.save_draft(c, call.id, "capture", "budget +1", facts.ANSWERED))
    keep(lambda c: calls.save_draft(c, call.id, "capture", "budget +2", facts.ANSWERED))
    assert place.store.read(lambda c: calls.drafts(c, call.id)) == {
        "answer:next_step": "Visite",
        "capture": "budget +2",
    }
    fact = AnswerFact("f1", call.id, 1, "next_step", "Visite sur site", facts.ANSWERED)
    keep(lambda c: calls.add_answer(c, fact, script))
    assert set(place.store.read(lambda c: calls.drafts(c, call.id))) == {"capture"}
    keep(lambda c: calls.save_draft(c, call.id, "capture", "", facts.ANSWERED))
    assert place.store.read(lambda c: calls.drafts(c, call.id)) == {}


def test_retracted_impression_stays_marked(place, call):
    one = facts.call().impressions[0]
    place.store.write(lambda c: calls.add_impression(c, call.id, 1, one, facts.ANSWERED))
    place.store.write(lambda c: calls.retract_impression(c, one.id, facts.MADE))
    assert loaded(place, call).impressions == (replace(one, retracted=True),)


def test_uncoded_call_comes_first_until_it_has_an_outcome(place, call):
    assert place.store.read(calls.uncoded) == call.id
    place.store.write(lambda c: calls.add_outcome(c, facts.call().outcome, call.lead_id))
    assert place.store.read(calls.uncoded) is None


def test_unknown_call_is_not_found(place):
    with pytest.raises(NotFound):
        place.store.read(lambda c: calls.head(c, "none"))
