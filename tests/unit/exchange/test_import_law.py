"""What an import makes of law: time zones, proofs that nobody gave, natures, oppositions, and
numbers that were found wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from qualifier.core.call import CallEvent, Happened, OutcomeFact
from qualifier.core.ids import new_id
from qualifier.core.lead import Nature, PhoneKind
from qualifier.core.outcome import OutcomeGiven, effect
from qualifier.exchange import import_job
from qualifier.exchange.import_job import Doing
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.lists.record import Repair
from qualifier.exchange.standing import is_opposed
from qualifier.store import calls, leads
from qualifier.store.settlement import Settlement, settle
from qualifier.store.tables import field_change, lead, queue_entry
from tests.fakes import dossier_call as facts
from tests.fakes.lists import NOW, imported, lead_named, written

LATER = timedelta(hours=1)


def bar(place, one):
    opposed = place.store.read(lambda c: is_opposed(c, place, one))
    return place.permission.lasting_refusal(one, opposed)


def preview(place, file, **said):
    order = ImportOrder(file, **said)
    return import_job.preview(place, order, Doing("Ada", NOW, new_id)).tally


@pytest.mark.parametrize(
    ("place", "zone"),
    (
        (("97400", "Saint-Denis", "", "0612345678"), "Indian/Reunion"),
        (("90012", "Los Angeles", "USA", "+1 800 555 1234"), "America/Los_Angeles"),
        (("6000", "Perth", "Australie", "+61 412 345 678"), "Australia/Perth"),
        (("H2X 0A0", "Montréal", "Canada", "514 555-0148"), "America/Montreal"),
        (("35001", "Las Palmas", "Espagne", "+34 612 34 56 78"), "Atlantic/Canary"),
        (("", "", "", "+1 415 555 2671"), "America/Los_Angeles"),
        (("10000", "Troyes", "", "0639980001"), "Europe/Paris"),
        (("97400", "Saint-Denis", "", ""), "Indian/Reunion"),
        (("", "", "", ""), ""),
    ),
)
def test_time_zone_of_a_lead_is_that_of_its_address(empty_place, tmp_path, place, zone):
    header = "Reference,Nom,CP,Ville,Pays,Téléphone"
    imported(empty_place, written(tmp_path / "a.csv", header, [["R1", "One", *place]]))
    assert lead_named(empty_place, "R1").time_zone == zone


def test_time_zone_follows_the_address_and_the_number_that_a_later_list_brings(
    empty_place, tmp_path
):
    header = "Reference,Nom,CP,Ville,Pays,Téléphone"

    def bring(name, after, *cells):
        imported(
            empty_place, written(tmp_path / name, header, [["R1", "One", *cells]]), after=after
        )
        one = lead_named(empty_place, "R1")
        zones = select(queue_entry.c.time_zone)
        queued = empty_place.store.read(lambda c: c.execute(zones).scalars().all())
        assert queued == [one.time_zone]
        return one

    bring("a.csv", LATER, "75011", "Paris", "France", "0612345678")
    one = bring("b.csv", 2 * LATER, "97400", "Saint-Denis", "", "")
    assert one.time_zone == "Indian/Reunion"
    one = bring("c.csv", 3 * LATER, "", "Perth", "Australie", "+61 8 9000 0000")
    assert (one.time_zone, one.phone_kind) == ("Australia/Perth", PhoneKind.FIXED)


CONSUMERS = "Reference,Nom,Téléphone"
ONE = [["R1", "One", "0639984107"]]


def test_consent_without_source_and_date_opens_nothing(empty_place, tmp_path):
    file = written(tmp_path / "cons.csv", CONSUMERS, ONE)
    said = {"nature": Nature.CONSUMER, "basis": "consentement"}
    assert preview(empty_place, file, **said).not_callable == {"proof_missing": 1}
    done = imported(empty_place, file, **said)
    one = lead_named(empty_place, "R1")
    assert (one.basis_source, one.basis_on) == ("", "")
    assert (bar(empty_place, one), done["not_callable"]) == ("proof_missing", 1)
    said |= {"basis_source": "web form", "basis_on": "2026-10-01"}
    assert imported(empty_place, file, **said)["not_callable"] == 0  # the proof, said at last
    assert bar(empty_place, lead_named(empty_place, "R1")) == ""


@pytest.mark.parametrize("basis", ("", "consent"))
def test_consent_that_a_row_claims_is_not_proved_by_the_lists_name(empty_place, tmp_path, basis):
    header = "Reference,Nom,Téléphone,Nature,Base légale"
    rows = [["R1", "One", "0639984107", "particulier", "consent" if not basis else ""]]
    file = written(tmp_path / "mixed.csv", header, rows)
    imported(empty_place, file, nature=Nature.PROFESSIONAL, basis=basis)
    assert bar(empty_place, lead_named(empty_place, "R1")) == "proof_missing"


def test_basis_that_needs_no_proof_is_the_lists_own_and_stored_as_an_id(empty_place, tmp_path):
    imported(empty_place, written(tmp_path / "pro.csv", CONSUMERS, ONE))
    one = lead_named(empty_place, "R1")
    assert one.legal_basis == "legitimate_interest"
    assert (one.basis_source, one.basis_on) == ("pro.csv", "2026-11-24")


def test_list_of_consumers_imported_again_as_professionals_becomes_one(empty_place, tmp_path):
    file = written(tmp_path / "a.csv", CONSUMERS, ONE)
    imported(empty_place, file, nature=Nature.CONSUMER)
    assert bar(empty_place, lead_named(empty_place, "R1")) == "basis_missing"
    seen = preview(empty_place, file, nature=Nature.PROFESSIONAL)
    done = imported(empty_place, file)
    one = lead_named(empty_place, "R1")
    assert (one.nature, bar(empty_place, one)) == (Nature.PROFESSIONAL, "")
    assert (seen.totals()["not_callable"], done["not_callable"]) == (0, 0)
    told = select(field_change.c.before, field_change.c.after).where(
        field_change.c.field == "nature"
    )
    history = empty_place.store.read(lambda c: c.execute(told).all())
    assert [tuple(row) for row in history] == [("consumer", "professional")]


def test_consumer_who_consented_stays_one_whatever_a_list_says(empty_place, tmp_path):
    file = written(tmp_path / "a.csv", CONSUMERS, ONE)
    proof = {"basis_source": "web form", "basis_on": "2026-10-01"}
    imported(empty_place, file, nature=Nature.CONSUMER, basis="consent", **proof)
    before = lead_named(empty_place, "R1")
    more = written(tmp_path / "b.csv", CONSUMERS + ",Ville", [[*ONE[0], "Lyon"]])
    imported(empty_place, more, after=LATER)
    after = lead_named(empty_place, "R1")
    assert after == replace(before, city="Lyon")
    assert after.nature is Nature.CONSUMER


def test_professional_becomes_a_consumer_and_the_preview_says_that_it_bars(empty_place, tmp_path):
    file = written(tmp_path / "a.csv", CONSUMERS, ONE)
    imported(empty_place, file)
    seen = preview(empty_place, file, nature=Nature.CONSUMER)
    imported(empty_place, file, nature=Nature.CONSUMER)
    one = lead_named(empty_place, "R1")
    assert one.nature is Nature.CONSUMER
    assert bar(empty_place, one) == "basis_too_weak"
    assert seen.not_callable == {"basis_too_weak": 1}


def test_list_that_opposes_reaches_all_leads_with_the_number(empty_place, tmp_path):
    header = "Reference,Nom,Téléphone,Société"
    rows = [["R1", "One", "0639984107", "Acme"], ["R2", "Two", "0639984107", "Boreal"]]
    imported(empty_place, written(tmp_path / "a.csv", header, rows))
    header = "Reference,Nom,Ne pas appeler"
    imported(empty_place, written(tmp_path / "b.csv", header, [["R1", "One", "oui"]]))
    queued = empty_place.store.read(lambda c: c.execute(select(queue_entry)).all())
    assert queued == []


def found_wrong(place, one):
    """A call to `one` that ends with a wrong number."""
    call = replace(facts.call(), id=new_id(), lead_id=one.id, script_version=1, agreement_version=1)
    event = CallEvent(new_id(), call.id, 1, Happened.DIALLED, one.phone, NOW)
    outcome = place.agreement.outcome_by_id["wrong_number"]
    zone = place.permission.rules.default_zone
    follows = effect(
        outcome,
        OutcomeGiven("wrong_number"),
        one.stage,
        NOW,
        zone,
        5,
        has_other_number=bool(one.phone2),
    )
    fact = OutcomeFact(new_id(), call.id, "wrong_number", "", "", follows.due_at, False, NOW)
    settled = Settlement(
        fact,
        one,
        follows,
        facts.scored(),
        call.script_id,
        1,
        "Ada",
        secret=place.opposition_secret,
    )

    def write(connection):
        calls.begin(connection, call)
        calls.add_event(connection, event)
        settle(connection, settled, place.agreement, place.permission.lasting_refusal, new_id)

    place.store.write(write)
    return place.store.read(lambda c: leads.get(c, one.id))


PEOPLE = "Prénom,Nom,Société,Téléphone,Mobile,Pays"


def only_lead(place):
    (one,) = place.store.read(lambda c: leads.page(c, 0, 9))
    return one


def test_wrong_number_leaves_the_other_one_due_at_once(empty_place, tmp_path):
    row = ["Ada", "One", "Acme", "+33199004107", "+1 415 555 2671", ""]
    imported(empty_place, written(tmp_path / "a.csv", PEOPLE, [row]))
    one = found_wrong(empty_place, only_lead(empty_place))
    assert (one.phone, one.phone2, one.phone_typed) == ("+14155552671", "", "")
    assert (one.phone_kind, one.time_zone) == (PhoneKind.OTHER, "America/Los_Angeles")
    (entry,) = empty_place.store.read(lambda c: c.execute(select(queue_entry)).all())
    assert (entry.due_at, entry.not_callable, entry.time_zone) == (NOW, "", one.time_zone)


def test_wrong_number_does_not_come_back_with_its_list(empty_place, tmp_path):
    row = ["Ada", "One", "Acme", "+33199004107", "", ""]
    file = written(tmp_path / "a.csv", PEOPLE, [row])
    imported(empty_place, file)
    found_wrong(empty_place, only_lead(empty_place))
    assert preview(empty_place, file, nature=Nature.PROFESSIONAL).repairs == {Repair.NUMBER_DEAD: 1}
    done = imported(empty_place, file, after=LATER)
    assert (done["added"], only_lead(empty_place).phone) == (0, "")
    assert empty_place.store.read(lambda c: c.execute(select(queue_entry)).all()) == []
    row[4] = "06 39 98 00 01"
    imported(empty_place, written(tmp_path / "b.csv", PEOPLE, [row]), after=2 * LATER)
    assert only_lead(empty_place).phone == "+33639980001"  # and with it the lead is due again
    assert len(empty_place.store.read(lambda c: c.execute(select(queue_entry)).all())) == 1


def test_other_person_at_a_number_found_wrong_is_a_lead_of_its_own(empty_place, tmp_path):
    imported(
        empty_place,
        written(tmp_path / "a.csv", PEOPLE, [["Ada", "One", "Acme", "+33199004107", "", ""]]),
    )
    found_wrong(empty_place, only_lead(empty_place))
    other = ["Bo", "Two", "Acme", "+33199004107", "", ""]
    done = imported(empty_place, written(tmp_path / "b.csv", PEOPLE, [other]))
    assert done["added"] == 1
    marks = select(lead.c.possible_duplicate)
    assert empty_place.store.read(lambda c: c.execute(marks).scalars().all()) == [False, False]
