"""What every CRM must keep when deliveries are pushed (`Receiver` in `sync/connectors/base.py`)."""

from __future__ import annotations

import pytest

from qualifier.core.errors import NeedsAttention, SyncError
from qualifier.sync.connectors.base import Delivery, FieldKind, RemoteField, Step
from tests.contract.mirror import Mirror, as_fields, as_words, person
from tests.contract.scene import OWNER
from tests.contract.sending import (
    LEAVES_SOMETHING,
    attempt,
    attempt_all,
    delivery,
    entries,
    find_all,
    mark_of,
    times_there,
)
from tests.contract.shown import shown
from tests.contract.test_crms_pull import UNUSUAL

ORDER = (Step.FIELDS, Step.NOTE, Step.CALL, Step.TASK, Step.ROUTE)


@pytest.fixture
def lead(scene) -> str:
    return scene.add(person(scene))


@pytest.fixture
def crm(scene):
    return scene.connector()


def fields(scene, lead: str, **values: str) -> Delivery:
    """Values for a record that is there."""
    return delivery(scene, Step.FIELDS, lead, values=as_fields(scene, values))


def test_steps_are_in_the_order_in_which_they_must_be_done(crm):
    assert tuple(step for step in crm.steps if step in ORDER) == ORDER
    assert Step.HANDOFF not in crm.steps
    assert crm.batch >= 1
    assert crm.name


def test_fields_write_what_they_name_and_nothing_else(scene, crm, lead):
    there = scene.there(lead)
    assert attempt(crm, fields(scene, lead, company="Aciéries", job_title="")) == lead
    there.values |= {"company": "Aciéries", "job_title": ""}
    assert scene.there(lead) == there


def test_fields_without_values_change_nothing(scene, crm, lead):
    there = scene.there(lead)
    assert attempt(crm, fields(scene, lead)) == lead
    assert scene.there(lead) == there


def test_fields_make_a_record_that_is_nobodys_where_there_is_none(scene, crm):
    before = scene.count()
    one = delivery(scene, Step.FIELDS)
    lead = attempt(crm, one)
    assert scene.count() == before + 1
    assert scene.there(lead).owner == ""
    mirror = Mirror()
    mirror.round(crm)
    assert one.payload["values"].items() <= mirror.leads[lead].values.items()


def test_records_are_made_once_though_pushed_twice(scene, crm):
    before = scene.count()
    three = [delivery(scene, Step.FIELDS) for _ in range(3)]
    made = attempt_all(crm, three)
    assert find_all(scene.connector(), three) == made
    assert scene.count() == before + len(three)
    assert [mark_of(one) for one in three] == [scene.there(one).values["company"] for one in made]
    scene.change(made[0], {"company": "Renamed by a colleague"})
    assert find_all(scene.connector(), three) == made


@pytest.mark.parametrize("step", LEAVES_SOMETHING)
def test_step_arrives_once_and_is_found_by_its_key(scene, crm, lead, step):
    if step not in crm.steps:
        pytest.skip(f"has no {step}")
    one, other = delivery(scene, step, lead), delivery(scene, step, lead)
    assert crm.find([one]) == [None]
    left = attempt(crm, one)
    assert times_there(scene, one) == 1
    for again in (crm, scene.connector()):
        assert again.find([one]) == [left]
        assert again.find([other]) == [None]
    second = attempt(scene.connector(), other)
    assert second != left
    assert find_all(crm, [other]) + find_all(crm, [one]) == [second, left]
    assert (times_there(scene, one), times_there(scene, other)) == (1, 1)


@pytest.mark.parametrize("step", LEAVES_SOMETHING)
def test_step_leaves_values_owner_and_other_leads_alone(scene, crm, lead, step):
    if step not in crm.steps:
        pytest.skip(f"has no {step}")
    bystander = scene.add(person(scene, email=""))
    before, aside = scene.there(lead), scene.there(bystander)
    attempt(crm, delivery(scene, step, lead))
    after = scene.there(lead)
    assert (after.values, after.owner, after.is_archived) == (before.values, "", False)
    assert after.opposed is (step is Step.OPPOSE)
    assert scene.there(bystander) == aside
    count = len(entries(after, step))
    assert count == len(entries(before, step)) + 1


def test_whole_hand_off_arrives_and_is_routed_at_the_end(scene, crm, lead):
    steps = [delivery(scene, step, lead) for step in ORDER]
    for one in steps:
        assert scene.there(lead).owner == ""
        assert isinstance(attempt(crm, one), str)
    assert [times_there(scene, one) for one in steps] == [1] * len(steps)
    assert scene.there(lead).owner == scene.owners[0]
    values = {scene.names[OWNER]: scene.owners[1]}
    elsewhere = scene.add(person(scene, email=""))
    assert isinstance(attempt(crm, delivery(scene, Step.ROUTE, elsewhere, values=values)), str)
    assert scene.there(elsewhere).owner == scene.owners[1]
    assert scene.there(lead).owner == scene.owners[0]


@pytest.mark.parametrize("step", (Step.FIELDS, Step.ROUTE))
def test_values_pushed_twice_stand_as_after_once(scene, crm, lead, step):
    one = delivery(scene, step, lead)
    assert isinstance(attempt(crm, one), str)
    once = scene.there(lead)
    (found,) = scene.connector().find([one])
    assert found is None or found
    assert isinstance(attempt(scene.connector(), one), str)
    assert scene.there(lead) == once
    assert times_there(scene, one) == 1


@pytest.mark.parametrize("step", (Step.FIELDS, *LEAVES_SOMETHING))
def test_bad_delivery_does_not_spoil_the_others(scene, crm, step):
    leads = [scene.add(person(scene, email="")) for _ in range(4)]
    batch = [delivery(scene, step, lead) for lead in leads]
    scene.delete(leads[1])
    answers = attempt_all(crm, batch)
    assert isinstance(answers[1], NeedsAttention)
    for place in (0, 2, 3):
        assert isinstance(answers[place], str)
        assert times_there(scene, batch[place]) == 1
    found = find_all(crm, batch)
    assert found[1] is None
    if step is not Step.FIELDS:
        assert found == [None if isinstance(answer, SyncError) else answer for answer in answers]


def test_refused_value_names_its_field_and_does_not_spoil_the_others(scene, crm):
    leads = [scene.add(person(scene, email="")) for _ in range(3)]
    batch = [delivery(scene, Step.FIELDS, lead) for lead in leads]
    values = {**batch[1].payload["values"], "x_no_such_field": "1"}
    batch[1] = delivery(scene, Step.FIELDS, leads[1], values=values)
    answers = attempt_all(crm, batch)
    assert isinstance(answers[1], NeedsAttention)
    assert "x_no_such_field" in answers[1].field
    assert (answers[0], answers[2]) == (leads[0], leads[2])
    assert [times_there(scene, one) for one in (batch[0], batch[2])] == [1, 1]


def test_record_that_vanished_or_was_hidden_refuses_and_is_not_made_anew(scene, crm, lead):
    hidden = scene.add(person(scene, email=""))
    crm.read([lead, hidden])
    scene.delete(lead)
    scene.hide(hidden)
    before = scene.count()
    for gone in (lead, hidden):
        for step in crm.steps:
            one = delivery(scene, step, gone)
            assert isinstance(attempt(crm, one), NeedsAttention)
            assert crm.find([one]) == [None]
    assert scene.count() == before


def test_text_of_any_kind_arrives_in_values_as_it_was_written(scene, crm, lead):
    for text in UNUSUAL:
        values = {"company": text, "city": text}
        assert attempt(crm, fields(scene, lead, **values)) == lead
        assert scene.there(lead).values.items() >= values.items()
        assert as_words(scene, crm.read([lead])[lead]).items() >= values.items()


@pytest.mark.parametrize("step", LEAVES_SOMETHING)
def test_html_is_shown_as_html_and_escaped_text_stays_text(scene, crm, lead, step):
    if step not in crm.steps:
        pytest.skip(f"has no {step}")
    html = (
        "<p>Besoin : <b>très net, déjà 👩‍🏭</b></p><p>Il dit : &lt;script&gt;alert(1)"
        "&lt;/script&gt; &amp;amp; שלום e\u0301</p><ul><li>un</li><li>deux</li></ul>"
    )
    one = delivery(scene, step, lead, html=html)
    assert isinstance(attempt(crm, one), str)
    (entry,) = entries(scene.there(lead), step)
    if step in getattr(scene, "plain", ()):  # a CRM that keeps this one as text
        assert "très net, déjà 👩‍🏭" in entry
        assert "Il dit : <script>alert(1)</script> &amp; שלום e\u0301" in entry
        assert "<p" not in entry
        assert "un\n" in entry
        return
    there = shown(entry)
    assert "très net, déjà 👩‍🏭" in there.bold
    assert "Il dit : <script>alert(1)</script> &amp; שלום e\u0301" in there.text
    assert there.tags >= {"p", "li"}
    assert "script" not in there.tags
    assert "&lt;p" not in entry


VALUES = {
    FieldKind.TEXT: ("Ça <b>va</b>", "autre"),
    FieldKind.LONG_TEXT: ("une ligne\nune autre\n\net une", "x" * 5_000),
    FieldKind.NUMBER: ("1234.5", "-7", "0"),
    FieldKind.DATE: ("2026-03-29", "2026-12-31"),
    FieldKind.INSTANT: ("2026-06-30T22:30:00Z", "2026-03-29T01:30:00Z", "2026-11-30T08:15:00Z"),
    FieldKind.BOOLEAN: ("true", "false"),
    FieldKind.CHOICE: ("high", "low"),
}


def test_values_of_each_kind_come_back_as_they_went(scene, lead):
    if not scene.connector().check().may_make_fields:
        pytest.skip("this account may not make fields")
    wanted = [
        RemoteField(
            f"x_contract_{kind.value}",
            f"Contract {kind.value}",
            kind,
            {"low": "Low", "high": "High"} if kind is FieldKind.CHOICE else {},
        )
        for kind in VALUES
    ]
    made = scene.connector().ensure(wanted)
    assert [one.kind for one in made] == list(VALUES)
    names = dict(zip(VALUES, (one.name for one in made), strict=True))
    crm = scene.connector(*names.values())
    for kind, texts in VALUES.items():
        cleared = () if kind is FieldKind.BOOLEAN else ("",)
        for text in (*texts, *cleared):
            one = delivery(scene, Step.FIELDS, lead, values={names[kind]: text})
            assert attempt(crm, one) == lead
            assert crm.read([lead])[lead].values[names[kind]] == text
