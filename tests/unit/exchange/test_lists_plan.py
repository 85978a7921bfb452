"""Duplicates, oppositions and merging: what an import would do, before it does it."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.core.lead import Nature, SignalKind
from qualifier.exchange.lists.known import KnownLead, NoKnownLeads
from qualifier.exchange.lists.lead_row import LeadRow, ListSignal
from qualifier.exchange.lists.plan import plan, stream_plan
from qualifier.exchange.lists.planned import Reason, RowOutcome, Tally
from qualifier.exchange.lists.record import Repair

A, B, C = "+33146865385", "+33145184430", "+33639980001"


class Profile:
    """Leads in memory, looked up as the store does; `asked` counts the look-ups."""

    def __init__(self, *leads, opposed=()):
        self.leads = leads
        self.opposed_numbers = set(opposed)
        self.asked = 0

    def _by(self, field, wanted, fold=str):
        self.asked += 1
        found = {}
        for lead in self.leads:
            said = fold(lead.values.get(field, ""))
            if said in wanted:
                found[said] = lead
        return found

    def by_lead_ids(self, lead_ids):
        self.asked += 1
        return {lead.lead_id: lead for lead in self.leads if lead.lead_id in lead_ids}

    def by_external_ids(self, external_ids):
        return self._by("external_id", external_ids)

    def by_emails(self, emails):
        assert all(email == email.casefold() for email in emails)
        return self._by("email", emails, str.casefold)

    def by_numbers(self, numbers):
        self.asked += 1
        found = {}
        for lead in self.leads:
            for number in {lead.values.get("phone", ""), lead.values.get("phone2", "")}:
                if number in numbers:
                    found.setdefault(number, []).append(lead)
        return found

    def opposed(self, numbers):
        self.asked += 1
        return self.opposed_numbers & set(numbers)


def row(number=2, **values):
    special = {
        name: values.pop(name)
        for name in list(values)
        if name in LeadRow.__dataclass_fields__ and name != "number"
    }
    return LeadRow(number, values, **special)


def known(lead_id="k1", **values):
    special = {
        name: values.pop(name) for name in list(values) if name in KnownLead.__dataclass_fields__
    }
    return KnownLead(lead_id, values, **special)


def planned(*rows, profile=None, **options):
    ids = count(1)
    return plan(rows, profile or NoKnownLeads(), lambda: f"n{next(ids)}", **options)


def single(one, *leads, opposed=()):
    return planned(one, profile=Profile(*leads, opposed=opposed)).rows[0]


@pytest.mark.parametrize(
    ("values", "lead", "reason"),
    (
        ({"external_id": "7"}, {"external_id": "7"}, Reason.SAME_EXTERNAL_ID),
        ({"email": "A@B.example"}, {"email": "a@b.Example"}, Reason.SAME_EMAIL),
        (
            {"phone": A, "first_name": "Élodie", "last_name": "MARTIN"},
            {"phone": A, "first_name": "elodie", "last_name": "Martin"},
            Reason.SAME_NUMBER_AND_NAME,
        ),
        (
            {"phone2": A, "phone": B, "company": "Acme & Cie"},
            {"phone": C, "phone2": A, "company": "ACME, cie"},
            Reason.SAME_NUMBER_AND_COMPANY,
        ),
    ),
)
def test_duplicate_of_a_known_lead_is_recognised(values, lead, reason):
    found = single(row(**values), known(**lead))
    assert (found.lead_id, found.reason) == ("k1", reason)
    assert found.outcome in (RowOutcome.UPDATED, RowOutcome.DUPLICATE)


@pytest.mark.parametrize(
    ("values", "lead"),
    (
        ({"external_id": "7"}, {"external_id": "8"}),
        ({"email": "a@b.example"}, {"email": "c@b.example"}),
        (
            {"first_name": "Anne", "last_name": "Martin"},
            {"first_name": "Anne", "last_name": "Martin"},
        ),
        ({"company": "ACME"}, {"company": "ACME"}),
        ({"phone": B, "company": "ACME"}, {"phone": A, "company": "ACME"}),
        ({"company": "ACME"}, {"company": "ACME", "phone": A}),
        ({"city": "Paris"}, {}),
    ),
)
def test_less_than_the_rule_asks_is_no_duplicate(values, lead):
    found = single(row(**values), known(**lead))
    assert (found.outcome, found.possible_with) == (RowOutcome.ADDED, ())


@pytest.mark.parametrize(
    "lead", ({"phone": A}, {"phone2": A, "phone": B}, {"phone": A, "company": "Autre"})
)
def test_same_number_alone_is_possible_kept_and_marked(lead):
    found = single(row(phone=A, company="ACME"), known(**lead))
    assert (found.outcome, found.lead_id, found.possible_with) == (RowOutcome.ADDED, "n1", ("k1",))


def test_empty_values_never_match():
    found = planned(
        row(2, phone=A),
        row(3, phone=A),
        row(4, city="x"),
        row(5, city="x"),
        profile=Profile(known()),
    )
    assert [one.outcome for one in found.rows] == [RowOutcome.ADDED] * 4
    assert [one.possible_with for one in found.rows] == [(), ("n1",), (), ()]
    assert found.tally.possible == 1


def test_update_fills_empty_fields_and_overwrites_with_newer_ones_never_with_empty():
    lead = known(email="a@b.example", city="Paris", job_title="DG", extra={"x": "1"})
    found = single(
        row(email="a@b.example", city="Lyon", sector="BTP", extra={"x": "2", "y": "3"}), lead
    )
    assert found.outcome is RowOutcome.UPDATED
    assert found.changes == {"city": "Lyon", "sector": "BTP"}
    assert found.extra_changes == {"x": "2", "y": "3"}


def test_older_list_only_fills_gaps():
    lead = known(email="a@b.example", city="Paris", as_of="2026-05-01", extra={"x": "1"})
    values = {
        "email": "a@b.example",
        "city": "Lyon",
        "sector": "BTP",
        "extra": {"x": "2", "y": "3"},
    }
    found = single(row(**values, basis_on="2026-04-30"), lead)
    assert (found.changes, found.extra_changes) == ({"sector": "BTP"}, {"y": "3"})
    assert "city" in single(row(**values, basis_on="2026-05-01"), lead).changes


def test_field_confirmed_on_the_phone_is_not_overwritten():
    lead = known(email="a@b.example", city="Paris", phone=A, protected=frozenset({"city", "phone"}))
    found = single(row(email="a@b.example", city="Lyon", phone=B), lead)
    assert found.changes == {"phone2": B}


def test_other_person_at_the_same_switchboard_does_not_overwrite_the_first():
    lead = known(
        phone=A, company="ACME", first_name="Anne", last_name="Martin", email="a@b.example"
    )
    other = row(
        phone=A,
        company="ACME",
        first_name="Paul",
        last_name="Dupont",
        email="p@b.example",
        city="Lyon",
    )
    found = single(other, lead)
    assert found.reason is Reason.SAME_NUMBER_AND_COMPANY
    assert found.changes == {"city": "Lyon"}


@pytest.mark.parametrize(
    ("had", "new", "changes"),
    (
        ({"phone": A}, {"phone": A}, {}),
        ({"phone": A}, {"phone": B}, {"phone": B, "phone2": A}),
        ({"phone": A, "phone2": B}, {"phone": B}, {}),
        ({"phone": A, "phone2": B}, {"phone": C}, {"phone": C}),
        ({}, {"phone": A, "phone2": B}, {"phone": A, "phone2": B}),
        ({"phone": A}, {"phone": A, "phone2": B}, {"phone2": B}),
    ),
)
def test_new_number_goes_first_and_pushes_the_old_one_back(had, new, changes):
    found = single(row(external_id="7", **new), known(external_id="7", **had))
    assert found.changes == changes


def test_list_with_nothing_new_is_a_duplicate():
    lead = known(email="a@b.example", city="Paris", signals=frozenset({(SignalKind.DEMO, "d")}))
    same = row(email="A@b.example", city="Paris", signals=(ListSignal(SignalKind.DEMO, "d"),))
    assert single(same, lead).outcome is RowOutcome.DUPLICATE
    more = row(email="a@b.example", signals=(ListSignal(SignalKind.QUOTE, "q"),))
    found = single(more, lead)
    assert found.outcome is RowOutcome.UPDATED
    assert found.new_signals == more.signals


def test_legal_basis_mends_a_lead_that_had_none_and_a_withdrawn_one_stays():
    said = {
        "nature": Nature.PROFESSIONAL,
        "legal_basis": "legitimate interest",
        "basis_on": "2026-05-01",
    }
    bare = single(row(external_id="7", **said), known(external_id="7"))
    assert bare.outcome is RowOutcome.UPDATED
    assert bare.basis_changes == {
        "nature": "professional",
        "legal_basis": "legitimate interest",
        "basis_on": "2026-05-01",
    }
    withdrawn = known(external_id="7", nature=Nature.CONSUMER, legal_basis="consent withdrawn")
    assert single(row(external_id="7", **said), withdrawn).basis_changes == {}


def test_opposed_number_is_refused_whatever_else_the_row_says():
    found = planned(
        row(2, phone=A),
        row(3, phone=B, phone2=A, email="a@b.example"),
        profile=Profile(opposed=(A,)),
    )
    assert [one.reason for one in found.rows] == [Reason.OPPOSED_NUMBER] * 2
    assert found.totals()["refused"] == 2
    assert found.tally.refusals == {Reason.OPPOSED_NUMBER: 2}


def test_lead_that_opposed_stays_opposed_under_a_new_number():
    lead = known(email="a@b.example", is_opted_out=True)
    found = single(row(email="a@b.example", phone=B), lead)
    assert (found.outcome, found.reason) == (RowOutcome.REFUSED, Reason.OPPOSED_LEAD)


def test_opposition_in_the_list_refuses_the_number_and_all_later_rows_with_it():
    found = planned(row(2, phone=A, is_opposed=True), row(3, phone=A, company="ACME"))
    assert [one.reason for one in found.rows] == [Reason.OPPOSED_IN_LIST, Reason.OPPOSED_NUMBER]
    assert found.rows[0].oppose_numbers == (A,)
    assert found.rows[0].opposes


def test_opposition_in_the_list_reaches_a_known_lead_that_it_tells_nothing_else_of():
    found = single(
        row(email="a@b.example", phone=A, is_opposed=True), known(email="a@b.example", phone=A)
    )
    assert (found.outcome, found.opposes, found.oppose_numbers) == (RowOutcome.UPDATED, True, (A,))
    assert found.not_callable == "opposed_in_list"


def test_opposition_without_a_number_is_kept_and_not_callable():
    found = single(row(external_id="7", is_opposed=True))
    assert (found.outcome, found.opposes, found.not_callable) == (
        RowOutcome.ADDED,
        True,
        "opposed_in_list",
    )


def test_second_row_of_a_lead_in_one_file_fills_gaps_of_the_first():
    found = planned(
        row(2, email="a@b.example", city="Paris", phone=A),
        row(3, email="a@b.example", city="Lyon", sector="BTP", phone=B),
        row(4, email="a@b.example", sector="Autre", phone=B),
    )
    first, second, third = found.rows
    assert second.lead_id == first.lead_id
    assert (second.outcome, second.same_as_row, second.changes) == (
        RowOutcome.UPDATED,
        2,
        {"sector": "BTP", "phone2": B},
    )
    assert (third.outcome, third.same_as_row, third.changes) == (RowOutcome.DUPLICATE, 2, {})


def test_second_row_of_a_known_lead_sees_what_the_first_changed():
    lead = known(external_id="7", city="Paris")
    found = planned(
        row(2, external_id="7", sector="BTP"),
        row(3, external_id="7", sector="Autre", city="Nice"),
        profile=Profile(lead),
    )
    assert [one.outcome for one in found.rows] == [RowOutcome.UPDATED, RowOutcome.DUPLICATE]
    assert found.rows[1].lead_id == "k1"


def test_rows_without_a_number_are_kept_and_told_with_the_reason():
    found = planned(
        row(2, company="A"),
        row(3, company="B", phone_typed="0146", number_problem="too_short"),
        row(4, company="C", phone=A),
        LeadRow(5, {}),
        legal_problem=lambda one: "nature_unknown" if one.nature is Nature.UNKNOWN else "",
    )
    assert [one.not_callable for one in found.rows] == [
        "no_number",
        "number_unreadable",
        "nature_unknown",
        "",
    ]
    assert found.rows[3].reason is Reason.EMPTY_ROW
    assert found.totals() == {
        "rows": 4,
        "added": 3,
        "updated": 0,
        "duplicates": 0,
        "refused": 1,
        "not_callable": 3,
    }


def test_update_without_a_number_is_callable_by_the_number_the_lead_has():
    found = single(row(external_id="7", city="Lyon"), known(external_id="7", phone=A))
    assert (found.outcome, found.not_callable) == (RowOutcome.UPDATED, "")


def test_examples_are_the_first_hundred_and_repairs_are_summed():
    found = planned(*(row(n, company=f"S{n}", repairs=(Repair.SHORT,)) for n in range(2, 252)))
    assert [one.row.number for one in found.tally.examples["added"]] == list(range(2, 102))
    assert len(found.tally.examples["repaired"]) == 100
    assert found.tally.repairs == {Repair.SHORT: 250}


def test_profile_is_asked_once_per_thousand_rows():
    profile = Profile()
    rows = [
        row(n, external_id=str(n), email=f"{n}@b.example", phone=f"+331{n:08d}")
        for n in range(2_500)
    ]
    planned(*rows, profile=profile)
    assert profile.asked == 3 * 4


def test_rows_written_while_the_plan_goes_on_are_not_met_again():
    """The store may already hold what this very import added."""

    class Growing(Profile):
        def write(self, one):
            self.leads = (*self.leads, KnownLead(one.lead_id, one.row.values))

    rows = [row(n, external_id=str(n % 1_100), city=f"c{n}") for n in range(2_200)]
    before, profile, ids = planned(*rows), Growing(), count(1)
    found = []
    for one in stream_plan(rows, profile, lambda: f"n{next(ids)}", Tally()):
        found.append(one)
        if one.outcome is RowOutcome.ADDED:
            profile.write(one)
    assert tuple(found) == before.rows


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "external_id": st.sampled_from("12"),
        "email": st.sampled_from(("a@b.example", "A@B.example", "c@d.example")),
        "phone": st.sampled_from((A, B)),
        "phone2": st.sampled_from((A, B, C)),
        "company": st.sampled_from(("ACME", "acme", "Foo")),
        "last_name": st.sampled_from(("Martin", "MARTIN", "Dupont")),
        "city": st.sampled_from(("Paris", "Lyon")),
    },
)


@given(st.lists(VALUES, max_size=8), st.lists(VALUES, max_size=4), st.booleans())
def test_every_row_has_one_outcome_and_a_second_reading_adds_nothing(rows, leads, opposes):
    profile = Profile(
        *(known(f"k{n}", **values) for n, values in enumerate(leads)),
        opposed=(C,) if opposes else (),
    )
    listed = [row(n, **values) for n, values in enumerate(rows, start=2)]
    found = planned(*listed, *listed, profile=profile)
    totals = found.totals()
    parts = ("added", "updated", "duplicates", "refused")
    assert totals["rows"] == 2 * len(rows) == sum(totals[part] for part in parts)
    for first, again in zip(found.rows[: len(rows)], found.rows[len(rows) :], strict=True):
        has_key = any(name in first.row.values for name in ("external_id", "email"))
        if has_key and first.outcome is not RowOutcome.REFUSED:
            assert again.outcome in (RowOutcome.DUPLICATE, RowOutcome.UPDATED)
        for one in (first, again):
            assert one.lead_id not in one.possible_with
            assert "" not in (*one.changes.values(), *one.changes)
            is_opposed = opposes and C in one.row.numbers
            assert (one.reason is Reason.OPPOSED_NUMBER) == is_opposed
