"""What every CRM must keep when leads are pulled (`Crm` in `sync/connectors/base.py`)."""

from __future__ import annotations

import pytest

from tests.contract.mirror import Mirror, as_words, assert_told_once, person
from tests.contract.scenes import NEWEST

MANY = 1_000
PAGES = 601  # makes at least two pages everywhere
REQUESTS_FOR_MANY = 40
REQUESTS_FOR_NOTHING_NEW = 10
UNUSUAL = (
    "Ça, déjà vu : œuvre à Noël, Ÿ",
    "👩‍🏭 🚀",
    "שלום עולם مرحبا",
    "e\u0301a\u0308 decomposed",
    "<b>Acme</b> & Co <script>alert(1)</script>",
    "&lt;already&gt; &amp; &eacute;scaped",
    "\"quoted\" 'twice' \\ back",
    "false",
    "0",
)


def test_many_leads_are_told_once_in_few_requests(scene):
    ids = scene.add_many(MANY, at_once=False)
    crm, mirror = scene.connector(), Mirror()
    crm.check()
    before = scene.requests
    assert_told_once(mirror.round(crm), ids)
    assert scene.requests - before <= REQUESTS_FOR_MANY
    assert mirror.cursor
    before = scene.requests
    assert mirror.round(crm) == []
    assert scene.requests - before <= REQUESTS_FOR_NOTHING_NEW


def test_many_are_read_and_looked_for_in_few_requests(scene):
    ids = scene.add_many(MANY, at_once=True)
    scene.delete(ids[500])
    crm = scene.connector()
    crm.check()
    before = scene.requests
    assert crm.read(ids).keys() == set(ids) - {ids[500]}
    assert crm.gone(ids) == {ids[500]}
    assert scene.requests - before <= REQUESTS_FOR_MANY


def test_nothing_asked_for_is_nothing_read(scene):
    crm = scene.connector()
    assert crm.read([]) == {}
    assert crm.gone([]) == frozenset()


def test_empty_account_is_pulled_to_its_end(scene):
    mirror = Mirror()
    assert mirror.round(scene.connector()) == []
    lead = scene.add(person(scene))
    assert_told_once(mirror.round(scene.connector()), [lead])


def test_cursor_holds_when_the_program_restarts_after_every_page(scene):
    ids = scene.add_many(PAGES, at_once=False)
    mirror = Mirror()
    assert_told_once(mirror.round(scene.connector), ids)
    assert mirror.round(scene.connector) == []


def test_page_whose_cursor_was_not_stored_is_told_again(scene):
    ids = scene.add_many(PAGES, at_once=False)
    mirror = Mirror()
    crm = scene.connector()
    mirror.take(mirror.page(crm))
    lost = mirror.page(crm)  # the program dies before it is durable
    told = [*mirror.leads.values(), *mirror.round(scene.connector())]
    assert_told_once(told, ids)
    assert {lead.id for lead in lost.leads} <= mirror.leads.keys()


def test_page_that_is_durable_while_its_cursor_is_not_is_passed_over(scene):
    ids = scene.add_many(PAGES, at_once=False)
    mirror, crm = Mirror(), scene.connector()
    page = mirror.page(crm)
    mirror.take(page)
    mirror.cursor = ""
    told = mirror.round(scene.connector())
    assert not {lead.id for lead in told} & {lead.id for lead in page.leads}
    assert_told_once([*page.leads, *told], ids)


def test_all_that_change_at_one_instant_are_told(scene):
    few = scene.add_many(3, at_once=False)
    mirror, crm = Mirror(), scene.connector()
    assert_told_once(mirror.round(crm), few)
    many = scene.add_many(PAGES + 1, at_once=True)
    assert_told_once(mirror.round(crm), many)
    scene.change(many[-1], {"city": "Nantes"})
    scene.change(few[0], {"city": "Nantes"})
    assert_told_once(mirror.round(crm), [many[-1], few[0]])


def test_change_in_the_second_of_the_last_pull_is_not_missed(scene):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    for city in ("Nantes", "Rennes", "Nantes", "Vannes"):
        scene.change(lead, {"city": city})
        before = mirror.leads[lead].stamp
        assert_told_once(mirror.round(crm), [lead])
        assert as_words(scene, mirror.leads[lead])["city"] == city
        assert mirror.leads[lead].stamp != before
    assert as_words(scene, mirror.leads[other])["city"] == "Brest"


def test_nothing_is_left_out_when_others_work_while_pages_are_read(scene):
    ids = scene.add_many(PAGES, at_once=False)
    mirror, crm = Mirror(), scene.connector()
    page = mirror.page(crm)
    mirror.take(page)
    told = [lead.id for lead in page.leads]
    later = [lead for lead in ids if lead not in mirror.leads]
    scene.delete(told[0])  # what follows moves up where pages are counted by rows
    scene.change(told[1], {"city": "Nantes"})
    for act, lead in zip((scene.delete, scene.hide), later, strict=False):
        act(lead)
    for lead in later[2:3]:
        scene.change(lead, {"city": "Rennes"})
    new = scene.add(person(scene))
    mirror.round(crm)
    alive = {lead for lead in ids if lead not in {told[0], *later[:2]}}
    left_out = alive - mirror.leads.keys()  # nobody need come back for those that only lay there
    assert not left_out, f"{len(left_out)} left out: {sorted(left_out)[:3]}"
    mirror.round(crm)
    assert new in mirror.leads
    assert as_words(scene, mirror.leads[told[1]])["city"] == "Nantes"
    assert all(as_words(scene, mirror.leads[lead])["city"] == "Rennes" for lead in later[2:3])


@pytest.mark.parametrize("row", NEWEST, indirect=True, ids=str)
def test_more_than_ten_thousand_that_change_at_once_are_told(scene):
    few = scene.add_many(2, at_once=False)
    mirror, crm = Mirror(), scene.connector()
    assert_told_once(mirror.round(crm), few)
    many = scene.add_many(10_050, at_once=True)
    assert_told_once(mirror.round(crm), many)
    anew = Mirror()
    assert_told_once(anew.round(scene.connector()), [*few, *many])


def test_change_by_a_colleague_is_told_with_a_new_stamp(scene):
    lead, other = scene.add(person(scene)), scene.add(person(scene, email=""))
    mirror, crm = Mirror(), scene.connector()
    assert_told_once(mirror.round(crm), [lead, other])
    before = mirror.leads[lead]
    scene.change(lead, {"company": "Aciéries Nouvelles"})
    assert_told_once(mirror.round(crm), [lead])
    now = mirror.leads[lead]
    assert now.stamp != before.stamp
    assert as_words(scene, now) == {**as_words(scene, before), "company": "Aciéries Nouvelles"}
    assert mirror.round(crm) == []


def test_read_says_what_the_pull_said(scene):
    leads = [scene.add(person(scene)), scene.add(person(scene, email=""))]
    scene.answer(leads[0], "rejected", scene.reasons[0])
    mirror, crm = Mirror(), scene.connector()
    mirror.round(crm)
    assert crm.read(leads) == mirror.leads
    assert scene.connector().read(leads) == mirror.leads


def test_asked_for_fields_are_all_there_and_empty_where_there_is_nothing(scene):
    values = person(scene)
    full, bare = scene.add(values), scene.add({"last_name": "Seul"})
    mirror = Mirror()
    mirror.round(scene.connector())
    assert as_words(scene, mirror.leads[full]) == values
    empty = {word: "" for word in values if word not in ("first_name", "last_name")}
    assert as_words(scene, mirror.leads[bare]).items() >= empty.items()


def test_field_that_does_not_exist_is_told_and_read_as_empty(scene):
    lead = scene.add(person(scene))
    crm = scene.connector("x_no_such_field")
    findings = {one.about: one for one in crm.check().findings}
    assert not findings["x_no_such_field"].is_blocking
    mirror = Mirror()
    assert_told_once(mirror.round(crm), [lead])
    for one in (mirror.leads[lead], crm.read([lead])[lead]):
        assert one.values["x_no_such_field"] == ""
        assert as_words(scene, one) == person(scene)


def test_text_of_any_kind_is_read_as_it_stands(scene):
    leads = {scene.add(person(scene, email="", company=text, city=text)): text for text in UNUSUAL}
    crm, mirror = scene.connector(), Mirror()
    mirror.round(crm)
    for lead, text in leads.items():
        words = as_words(scene, mirror.leads[lead])
        assert (words["company"], words["city"]) == (text, text)
