"""A fact put right before dialling shows in the queue at once: number, time zone, do-not-call."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qualifier.store import do_not_call, leads
from qualifier.store.settlement import refresh_queue
from qualifier.store.tables import queue_entry
from tests.fakes.called_lead import add_lead, open_session
from tests.fakes.desk import close_desk, make_desk


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    close_desk(made)


@pytest.fixture
def session(desk):
    lead = add_lead(desk, phone="", city="Paris", postal_code="75011")
    refusal = desk.permission.lasting_refusal
    desk.store.write(
        lambda c: refresh_queue(c, lead.id, desk.agreement, refusal, desk.opposition_secret)
    )
    return open_session(desk, lead.id)


def queued(desk):
    query = select(queue_entry.c.not_callable, queue_entry.c.time_zone)
    return [tuple(row) for row in desk.store.read(lambda c: c.execute(query).all())]


def test_number_and_address_put_right_before_dialling_show_in_the_queue(desk, session):
    assert queued(desk) == [("number_missing", "Europe/Paris")]
    session.correct("phone", "06 39 98 41 07")
    assert queued(desk) == [("", "Europe/Paris")]
    session.correct("postal_code", "97400")
    assert queued(desk) == [("", "Indian/Reunion")]
    session.correct("country", "Canada")
    assert (session.lead.country, session.lead.time_zone) == ("CA", "America/Toronto")


def test_number_whose_owner_opposed_takes_the_lead_out_of_the_queue(desk, session):
    desk.store.write(
        lambda c: do_not_call.oppose(
            c, ["+33639984107"], desk.opposition_secret, why="", by="Ada", at=desk.clock()
        )
    )
    session.correct("phone", "06 39 98 41 07")
    assert queued(desk) == []
    assert desk.store.read(lambda c: leads.get(c, session.lead.id)).phone == "+33639984107"
