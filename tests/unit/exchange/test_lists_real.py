"""The two real lists, cell by cell against the csv module."""

from __future__ import annotations

import csv
from itertools import count
from pathlib import Path

import pytest

from qualifier.core.lead import Nature, SignalKind
from qualifier.exchange.lists.columns import propose
from qualifier.exchange.lists.known import NoKnownLeads
from qualifier.exchange.lists.lead_row import ListDefaults
from qualifier.exchange.lists.plan import plan
from qualifier.exchange.lists.planned import RowOutcome
from qualifier.exchange.lists.record import Repair
from qualifier.exchange.lists.rows import rows_to_leads
from qualifier.exchange.lists.table_file import open_table

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
X_EDUCATION = DATA / "x-education-leads.csv"
ANNUAIRE = DATA / "annuaire-education-94.csv"
COUNTRIES = {
    "India": "IN", "United States": "US", "United Arab Emirates": "AE", "Singapore": "SG",
    "Saudi Arabia": "SA", "United Kingdom": "GB", "Australia": "AU", "Qatar": "QA",
    "Bahrain": "BH", "Hong Kong": "HK", "Oman": "OM", "France": "FR", "Kuwait": "KW",
    "Canada": "CA", "Nigeria": "NG", "Germany": "DE", "South Africa": "ZA", "Sweden": "SE",
    "Ghana": "GH", "Belgium": "BE", "China": "CN", "Netherlands": "NL", "Uganda": "UG",
    "Italy": "IT", "Philippines": "PH", "Bangladesh": "BD", "Russia": "RU", "Sri Lanka": "LK",
    "Kenya": "KE", "Tanzania": "TZ", "Malaysia": "MY", "Liberia": "LR", "Switzerland": "CH",
    "Denmark": "DK", "Vietnam": "VN", "Indonesia": "ID",
}  # fmt: skip
X_FIELDS = {
    "Prospect ID": "external_id",
    "Lead Source": "source",
    "What is your current occupation": "job_title",
    "City": "city",
}
X_SIGNALS = {
    "Email Opened": SignalKind.EMAIL_OPENED,
    "Email Link Clicked": SignalKind.EMAIL_OPENED,
    "Page Visited on Website": SignalKind.VISIT,
    "Visited Booth in Tradeshow": SignalKind.EVENT,
}
NO_SIGNAL = {
    "", "SMS Sent", "Converted to Lead", "Email Bounced", "Unreachable", "Unsubscribed",
    "Email Received", "Email Marked Spam", "Resubscribed to emails", "Modified",
}  # fmt: skip


def rows_of(path):
    table = open_table(path)
    column_map = propose(table.header, table.sample)
    return list(rows_to_leads(table, column_map, ListDefaults("FR", Nature.PROFESSIONAL)))


def planned(rows):
    numbers = count(1)
    return plan(rows, NoKnownLeads(), lambda: f"lead-{next(numbers)}")


@pytest.fixture(scope="module")
def prospects():
    """(row of ours, record of the csv module) of the x-education list, wrapped ones opened."""
    if not X_EDUCATION.exists():
        pytest.skip("the real lists are not here")
    with X_EDUCATION.open(encoding="utf-8", newline="") as file:
        records = list(csv.reader(file))
    opened = [next(csv.reader(one)) if len(one) == 1 else one for one in records]
    truth = [dict(zip(opened[0], one, strict=True)) for one in opened[1:]]
    return list(zip(rows_of(X_EDUCATION), truth, strict=True))


@pytest.fixture(scope="module")
def schools():
    """(row of ours, record of the csv module) of the schools' directory."""
    if not ANNUAIRE.exists():
        pytest.skip("the real lists are not here")
    with ANNUAIRE.open(encoding="utf-8-sig", newline="") as file:
        truth = list(csv.DictReader(file, delimiter=";"))
    return list(zip(rows_of(ANNUAIRE), truth, strict=True))


def chosen(said):
    return "" if said == "Select" else said.strip()


def test_all_prospects_are_right_in_every_field(prospects):
    assert len(prospects) == 9_240
    for row, truth in prospects:
        expected = {field: chosen(truth[name]) for name, field in X_FIELDS.items()}
        expected["country"] = COUNTRIES.get(truth["Country"], "")
        assert row.values == {field: said for field, said in expected.items() if said}


def test_all_other_columns_of_prospects_are_kept(prospects):
    special = {*X_FIELDS, "Country", "Do Not Call", "Do Not Email"}
    for row, truth in prospects:
        expected = {name: chosen(said) for name, said in truth.items() if name not in special}
        if truth["Country"] not in COUNTRIES:
            expected["Country"] = truth["Country"]
        for name in ("Do Not Call", "Do Not Email"):
            expected[name] = "Yes" if truth[name] == "Yes" else ""
        assert row.extra == {name: said for name, said in expected.items() if said}


def test_status_and_score_of_prospects_become_signals(prospects):
    for row, truth in prospects:
        expected = []
        for said in dict.fromkeys((truth["Last Activity"], truth["Last Notable Activity"])):
            if said not in NO_SIGNAL:
                expected.append((X_SIGNALS.get(said, SignalKind.OTHER), said))
        score = truth["Asymmetrique Activity Score"]
        if score:
            expected.append((SignalKind.MARKETING_SCORE, score))
        found = [(signal.kind, signal.text) for signal in row.signals]
        assert sorted(found, key=str) == sorted(expected, key=str)


def test_wishes_and_repairs_of_prospects_are_told(prospects):
    opposed = [truth["Do Not Call"] == "Yes" for _, truth in prospects]
    assert [row.is_opposed for row, _ in prospects] == opposed
    assert sum(opposed) == 2
    assert sum(row.is_email_opposed for row, _ in prospects) == 734
    assert sum(Repair.UNWRAPPED in row.repairs for row, _ in prospects) == 338


def test_all_prospects_are_added_and_none_is_callable(prospects):
    found = planned([row for row, _ in prospects])
    assert found.totals() == {
        "rows": 9_240,
        "added": 9_240,
        "updated": 0,
        "duplicates": 0,
        "refused": 0,
        "not_callable": 9_240,
    }
    assert found.tally.not_callable == {"no_number": 9_238, "opposed_in_list": 2}
    assert len(found.tally.examples["not_callable"]) == 100


def test_all_schools_are_right_in_every_field(schools):
    fields = {
        "Identifiant_de_l_etablissement": "external_id",
        "Nom_etablissement": "company",
        "Adresse_1": "street",
        "Code_postal": "postal_code",
        "Nom_commune": "city",
        "Mail": "email",
        "Web": "website",
    }
    assert len(schools) == 613
    for row, truth in schools:
        expected = {field: truth[name].strip() for name, field in fields.items()}
        if truth["Telephone"]:
            assert len(truth["Telephone"]) == 10
            expected["phone"] = "+33" + truth["Telephone"][1:]
        assert row.values == {field: said for field, said in expected.items() if said}
        others = {name: said.strip() for name, said in truth.items() if name not in fields}
        del others["Telephone"]
        assert row.extra == {name: said for name, said in others.items() if said}


def test_all_schools_are_added_and_shared_numbers_marked(schools):
    found = planned([row for row, _ in schools])
    assert found.totals() == {
        "rows": 613,
        "added": 613,
        "updated": 0,
        "duplicates": 0,
        "refused": 0,
        "not_callable": 1,
    }
    by_number = {}
    for row, truth in schools:
        by_number.setdefault(truth["Telephone"], []).append(row.number)
    del by_number[""]
    ids = {one.row.number: one.lead_id for one in found.rows}
    firsts = {number: ids[rows[0]] for rows in by_number.values() for number in rows[1:]}
    marked = {one.row.number: one.possible_with for one in found.rows if one.possible_with}
    assert marked == {number: (first,) for number, first in firsts.items()}
    assert len(marked) == 23


def test_schools_read_again_are_known_by_their_ids(schools):
    rows = [row for row, _ in schools]
    found = planned([*rows, *rows])
    assert found.totals()["added"] == 613
    assert found.totals()["duplicates"] == 613
    assert all(one.outcome is RowOutcome.DUPLICATE for one in found.rows[613:])
    assert [one.same_as_row for one in found.rows[613:]] == [row.number for row in rows]
