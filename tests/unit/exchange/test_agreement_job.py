"""A published agreement takes effect: who works by it, how all leads stand by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qualifier.core.call import AnswerFact, Call, OutcomeFact
from qualifier.core.ids import new_id
from qualifier.core.lead import Lead, Signal, SignalKind
from qualifier.exchange import agreement_job, publishing
from qualifier.exchange.documents.draft_document import agreement_draft_text
from qualifier.exchange.import_writing import Doing
from qualifier.exchange.standing import refresh
from qualifier.exchange.workplace import Workplace, open_workplace
from qualifier.store import calls, leads
from qualifier.store import document_versions as kept
from qualifier.store.document_versions import DocumentKind, Draft
from qualifier.store.profile import Store
from tests.fakes.new_profile import new_profile

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AGREEMENT = DocumentKind.AGREEMENT
COUNT = 25  # more than the first transaction takes


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=False)
    place = open_workplace(store, NOW)
    new = [Lead(id=f"l{n:02}", sector="industry", created_at=NOW) for n in range(COUNT)]
    store.write(lambda c: leads.add(c, new))
    store.write(lambda c: [refresh(c, place, one, NOW) for one in new])
    yield place
    store.close()


def doing(**more) -> Doing:
    return Doing("Ada", NOW, new_id, **more)


def publish(place: Workplace, **changes: object) -> int:
    changed = replace(place.agreement, **changes)
    draft = Draft("default", agreement_draft_text(changed), 1, "Ada", NOW)
    place.store.write(lambda c: kept.put_draft(c, AGREEMENT, draft))
    return publishing.publish(place, AGREEMENT, "default", note="", by="Ada", at=NOW).number


def cells(place: Workplace) -> set[str]:
    return {place.store.read(lambda c, n=n: leads.score_of(c, f"l{n:02}"))[0] for n in range(COUNT)}


def test_new_bands_move_every_lead_and_its_place_in_the_queue(place):
    assert cells(place) == {"C4"}  # industry: 30 points of fit
    told = []
    publish(place, fit_bands={"A": 30, "B": 20, "C": 10, "D": 0})
    assert agreement_job.take_newest(place)
    assert place.agreement.version == 2
    done = agreement_job.restand(place, doing(progress=lambda *seen: told.append(seen)))
    assert done == COUNT
    assert cells(place) == {"A4"}
    assert told[-1] == (COUNT, COUNT)
    assert len(told) > 1  # in several transactions
    queued = place.store.read(
        lambda c: set(c.exec_driver_sql("SELECT cell FROM queue_entry").scalars())
    )
    assert queued == {"A4"}


def test_called_lead_stands_by_the_new_bands_and_keeps_the_points_of_its_answers(place):
    script = place.store.read(lambda c: place.documents.newest_script(c, "maintenance_inbound"))
    call = Call("c1", "l00", script.id, 1, "default", 1, "Ada", NOW)
    answer = AnswerFact("a1", "c1", 1, "hoped", "costed_incident", NOW)  # maturity 25
    ended = OutcomeFact("o1", "c1", "nurture", "", "", None, False, NOW)

    def note(connection):
        calls.begin(connection, call)
        calls.add_answer(connection, answer, script)
        calls.add_outcome(connection, ended, "l00")

    place.store.write(note)
    agreement_job.restand(place, doing())
    assert place.store.read(lambda c: leads.score_of(c, "l00")) == ("C3", "30", "25")
    bounds = {"1": 20, "2": 15, "3": 10, "4": 0}
    publish(place, fit_bands={"A": 30, "B": 20, "C": 10, "D": 0}, maturity_bands=bounds)
    agreement_job.take_newest(place)
    agreement_job.restand(place, doing())
    assert place.store.read(lambda c: leads.score_of(c, "l00")) == ("A1", "30", "25")
    assert place.store.read(lambda c: leads.score_of(c, "l01")) == ("A4", "30", "0")


def test_leads_stand_as_if_each_had_been_looked_at_alone(place):
    quote = Signal(SignalKind.QUOTE, NOW, "", "s1")
    place.store.write(lambda c: leads.add_signals(c, [("l03", quote, "")]))
    publish(place, fit_bands={"A": 30, "B": 20, "C": 10, "D": 0})
    agreement_job.take_newest(place)
    agreement_job.restand(place, doing())
    together = tables(place)
    found = place.store.read(lambda c: leads.numbered(c, 0, COUNT))
    place.store.write(lambda c: [refresh(c, place, one, NOW) for _n, one in found])
    alone = tables(place)
    # A signal moves its lead when it comes in, and this one came in past all that.
    assert [one for one in together[1] if one[0] != 4] == [one for one in alone[1] if one[0] != 4]
    assert together[0] == alone[0]
    assert ("l03", 30, 15, "A4") in together[0]


def tables(place):
    def read(connection):
        scores = connection.exec_driver_sql(
            "SELECT lead_id, fit, maturity, cell FROM lead_score ORDER BY lead_id"
        ).all()
        queued = connection.exec_driver_sql("SELECT * FROM queue_entry ORDER BY n").all()
        return [tuple(one) for one in scores], [tuple(one) for one in queued]

    return place.store.read(read)


def test_nothing_is_taken_where_nothing_was_published(place):
    assert not agreement_job.take_newest(place)
    assert not agreement_job.is_due(place)


def test_job_cut_short_is_due_again_and_comes_to_the_same_end(place):
    publish(place, fit_bands={"A": 30, "B": 20, "C": 10, "D": 0})
    agreement_job.take_newest(place)
    told = []
    stopped = doing(progress=lambda *seen: told.append(seen), is_cancelled=lambda: len(told) > 0)
    assert 0 < agreement_job.restand(place, stopped) < COUNT
    assert cells(place) == {"A4", "C4"}
    again = open_workplace(place.store, NOW)  # the next start
    assert agreement_job.is_due(again)
    agreement_job.restand(again, doing())
    assert cells(place) == {"A4"}
    assert not agreement_job.is_due(again)


def test_rules_of_contact_follow_the_agreement_and_practice_stays(tmp_path):
    folder = tmp_path / "profile"
    store = Store(folder, new_profile(folder), is_window=False)
    place = open_workplace(store, NOW, practice=True)
    before = place.permission
    publish(place, override_by="team_lead")
    assert agreement_job.take_newest(place)
    assert place.agreement.override_by == "team_lead"
    assert place.permission is not before
    assert place.permission._practice
    store.close()
