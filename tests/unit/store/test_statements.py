"""Kept queries: the same rows as SQLAlchemy's, and its errors."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import bindparam, column, select, table

from qualifier.core.errors import StoreFailed
from qualifier.core.ids import new_id
from qualifier.store import leads
from qualifier.store.statements import Query
from qualifier.store.tables import lead
from tests.fakes import dossier_call as facts

# A flag, JSON, an instant, a label, and a value that stands in the query itself.
PICKED = (
    select(lead.c.possible_duplicate, lead.c.extra, lead.c.created_at, lead.c.id.label("whose"))
    .where(lead.c.company == bindparam("of"), lead.c.first_name == "Ada")
    .order_by(lead.c.n)
)


@pytest.fixture
def three(store):
    """Three leads; the second has another first name."""
    made = [
        replace(facts.LEAD, id=new_id(), company="C", first_name=name, extra={"Œuf": name})
        for name in ("Ada", "Ben", "Ada")
    ]
    store.write(lambda c: leads.add(c, made))
    return made


def test_rows_are_those_of_sqlalchemy(store, three):
    kept = store.read(lambda c: Query(PICKED).all(c, of="C"))
    usual = store.read(lambda c: c.execute(PICKED, {"of": "C"}).all())
    assert [one._asdict() for one in kept] == [one._asdict() for one in usual]
    assert [one.whose for one in kept] == [three[0].id, three[2].id]


def test_first_of_none_is_none(store, three):
    assert store.read(lambda c: Query(PICKED).first(c, of="nobody")) is None


def test_what_the_database_refuses_is_told_as_ever(store):
    nothing = Query(select(table("nothing", column("id"))))
    with pytest.raises(StoreFailed):
        store.read(nothing.all)
    with pytest.raises(StoreFailed):
        store.write(nothing.all)
