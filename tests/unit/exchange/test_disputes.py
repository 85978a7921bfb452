"""The right of reply on a rejection, on a real profile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qualifier.core.dispute import Verdict
from qualifier.core.errors import ActionRefused
from qualifier.core.ids import new_id
from qualifier.core.lead import Stage
from qualifier.exchange import disputes as acts
from qualifier.exchange.workplace import open_workplace
from qualifier.store import disputes, handoff_list, handoffs, leads
from qualifier.store.handoff_list import Only
from qualifier.store.handoffs import Feedback
from qualifier.work.feedback_requests import FeedbackRequests
from tests.fakes import dossier_call as facts
from tests.fakes.desk import close_desk, make_desk
from tests.fakes.filled_profile import fill

NOW = facts.MADE + timedelta(hours=3)
HANDOFF = facts.handoff().id


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path, facts.MADE)
    fill(desk)
    yield desk
    close_desk(desk)


@pytest.fixture
def place(desk):
    return open_workplace(desk.store, NOW)


@pytest.fixture
def asked(place):
    return FeedbackRequests(place, lambda: NOW, new_id)


def reject(asked, place, comment="trop tôt"):
    request = {"handoff_id": HANDOFF, "status": "rejected", "reason": "off_target"}
    asked.do("feedback_add", {**request, "comment": comment, "about": "budget"})
    return newest(place)


def newest(place) -> Feedback:
    lead_id = place.store.read(lambda c: handoffs.get(c, HANDOFF)).lead_id
    return place.store.read(lambda c: handoffs.feedback_of_lead(c, lead_id))[0]


def stage(place):
    lead_id = place.store.read(lambda c: handoffs.get(c, HANDOFF)).lead_id
    return place.store.read(lambda c: leads.get(c, lead_id)).stage


def dispute(place, fact, text="Le budget a été dit au téléphone"):
    acts.dispute(place, fact.id, text, by="Inès", at=NOW, new_id=new_id)


def rule(place, fact, verdict=Verdict.OVERTURNED, text="C'était dit", change=""):
    acts.rule(place, fact.id, verdict, text, rule_change=change, by="Marc", at=NOW, new_id=new_id)


def listed(place, only):
    rows = place.store.read(lambda c: handoff_list.page(c, only=only))
    return [one.handoff.id for one in rows]


def test_an_answer_by_hand_is_a_fact_and_moves_the_lead(asked, place):
    fact = reject(asked, place)
    assert (fact.status, fact.reason, fact.comment, fact.about) == (
        "rejected",
        "off_target",
        "trop tôt",
        "budget",
    )
    assert stage(place) is Stage.REJECTED


def test_a_rejection_that_is_lifted_brings_the_lead_back(asked, place):
    fact = reject(asked, place)
    dispute(place, fact)
    rule(place, fact, change="Le budget oral compte")
    assert stage(place) is Stage.IN_PROGRESS
    found = place.store.read(lambda c: disputes.of_feedback(c, [fact.id]))[fact.id]
    assert (found.by, found.verdict, found.ruled_by) == ("Inès", Verdict.OVERTURNED, "Marc")
    assert (found.ruling, found.rule_change) == ("C'était dit", "Le budget oral compte")


def test_a_rejection_that_stands_leaves_the_lead_rejected(asked, place):
    fact = reject(asked, place)
    dispute(place, fact)
    rule(place, fact, Verdict.UPHELD)
    assert stage(place) is Stage.REJECTED


def test_a_lead_that_went_on_meanwhile_is_left_alone(asked, place):
    fact = reject(asked, place)
    dispute(place, fact)
    asked.do("feedback_add", {"handoff_id": HANDOFF, "status": "accepted"})
    rule(place, fact)
    assert stage(place) is Stage.ACCEPTED


def test_the_lists_show_who_waits_for_whom(asked, place):
    assert listed(place, Only.WAITING) == [HANDOFF]
    fact = reject(asked, place)
    assert listed(place, Only.WAITING) == []
    assert listed(place, Only.REFUSED) == [HANDOFF]
    assert listed(place, Only.DISPUTED) == []
    dispute(place, fact)
    assert listed(place, Only.DISPUTED) == [HANDOFF]
    rule(place, fact)
    assert listed(place, Only.DISPUTED) == []


@pytest.mark.parametrize(
    ("act", "reason"),
    (
        (lambda place, fact: dispute(place, fact, "  "), "dispute_needs_words"),
        (lambda place, fact: [dispute(place, fact), dispute(place, fact)], "already_disputed"),
        (rule, "nothing_disputed"),
        (
            lambda place, fact: [dispute(place, fact), rule(place, fact, text="")],
            "ruling_needs_words",
        ),
        (
            lambda place, fact: [dispute(place, fact), rule(place, fact), rule(place, fact)],
            "already_ruled",
        ),
    ),
)
def test_acts_out_of_order_are_refused(asked, place, act, reason):
    fact = reject(asked, place)
    with pytest.raises(ActionRefused) as refused:
        act(place, fact)
    assert refused.value.reason == reason


def test_only_a_rejection_can_be_disputed(asked, place):
    asked.do("feedback_add", {"handoff_id": HANDOFF, "status": "accepted"})
    with pytest.raises(ActionRefused) as refused:
        dispute(place, newest(place))
    assert refused.value.reason == "not_a_rejection"


def test_only_team_leads_rule(asked, place):
    fact = reject(asked, place)
    asked.do("dispute", {"feedback_id": fact.id, "text": "C’était dit"})
    ruling = {"feedback_id": fact.id, "verdict": "upheld", "text": "Non"}
    with pytest.raises(ActionRefused, match="for_team_leads"):
        asked.do("dispute_rule", ruling)
