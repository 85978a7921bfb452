"""The row of the list and the names of the files."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualifier.exchange.dossiers.names import dossier_file_name
from qualifier.exchange.dossiers.row import file_name, payload
from tests.fakes import dossier_call as facts

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("company", "name"),
    (
        ("Fonderies Brévault", "2026-11-24-fonderies-brevault-0199"),
        ("  Œuvres & Łodzi (S.A.) ", "2026-11-24-oeuvres-lodzi-s-a-0199"),
        ("../../etc/passwd", "2026-11-24-etc-passwd-0199"),
        ("CON", "2026-11-24-con-0199"),
        ("שלום", "2026-11-24-0199"),
        ("", "2026-11-24-0199"),
    ),
)
def test_file_name_is_readable(company, name):
    assert dossier_file_name(DAY, company, "0199") == name


@given(st.text(max_size=300), st.text(max_size=60))
def test_file_name_is_safe_whatever_the_company_is_called(company, handoff_id):
    name = dossier_file_name(DAY, company, handoff_id)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(name) <= 120
    assert not name.endswith("-")


def test_file_name_takes_the_day_of_the_agreement_and_the_company_at_the_time():
    dossier = facts.made_dossier()
    assert file_name(dossier) == (
        "2026-11-24-fonderies-brevault-0199c0de-0000-7000-8000-00000000cafe"
    )


def test_payload_fills_every_column_of_the_folder_list():
    from qualifier.sync.connectors.folder import COLUMNS

    row = payload(facts.made_dossier(), facts.routed(), "en")
    assert set(row) == set(COLUMNS) - {"operation_key"}
    assert all(isinstance(value, str) for value in row.values())


def test_payload_says_what_was_decided():
    row = payload(facts.made_dossier(), facts.routed(), "en")
    assert row["criteria_met"] == "6/6"
    assert row["channel"] == "Field sales"
    assert row["decision"] == "Hand over now"
    assert row["made_at"] == "2026-11-24T09:55:00Z"
    assert row["accept_by"] == "2026-11-25T09:55:00Z"
    assert row["next_step_on"] == "2026-12-03"
    assert row["withdrawn"] == ""


def test_payload_says_what_was_taken_back_and_overridden():
    dossier = facts.made_dossier(withdrawn=True, override="Le DG attend.", channel="gone")
    row = payload(dossier, facts.routed(), "en")
    assert (row["withdrawn"], row["override"], row["channel"]) == ("yes", "Le DG attend.", "gone")
