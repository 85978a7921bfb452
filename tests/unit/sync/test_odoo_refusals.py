"""What Odoo says no with, as errors; addresses and versions."""

from __future__ import annotations

import pytest

from qualifier.core.errors import MaybeDone, NeedsAttention, TryLater
from qualifier.sync.connectors.odoo import address
from qualifier.sync.connectors.odoo.refusals import (
    Fault,
    Refused,
    at_the_border,
    error_in_load,
    error_of,
    field_in,
)
from qualifier.sync.connectors.odoo.server import version_of

GONE = "Record does not exist or has been deleted.\n(Record: {}({},), User: 2)"
NAMED = (
    ("odoo.exceptions.AccessDenied", "Access Denied", "key_refused", ""),
    ("werkzeug.exceptions.Unauthorized", "Invalid apikey", "key_refused", ""),
    ("odoo.http.SessionExpiredException", "Session expired", "key_refused", ""),
    ("odoo.exceptions.AccessError", "You are not allowed", "no_right", "crm.lead"),
    ("odoo.exceptions.MissingError", GONE.format("crm.lead", 7), "record_gone", "7"),
    ("odoo.exceptions.MissingError", "Der Datensatz fehlt.", "record_gone", "7"),
    ("odoo.exceptions.MissingError", GONE.format("crm.stage", 9), "field_refused", "stage_id"),
    ("odoo.exceptions.UserError", "Select two", "refused_by_crm", "crm.lead"),
    ("odoo.exceptions.ValidationError", "crm_lead_check_probability", "field_refused",
     "probability"),
    ("odoo.exceptions.ValidationError", "Missing required value for the field 'X' (name).",
     "field_refused", "name"),
    ("builtins.ValueError", "Invalid field 'x_nope' in 'crm.lead'", "field_refused", "x_nope"),
    ("builtins.ValueError", "Wrong value for crm.lead.type: 'zz'", "field_refused", "type"),
    ("builtins.ValueError", "time data '2026-11-30T08:00:00' does not match format",
     "field_refused", "x_at"),
    ("builtins.TypeError", "unexpected keyword argument 'foo'", "refused_by_crm", "crm.lead"),
    ("psycopg2.errors.NumericValueOutOfRange", "integer out of range\n", "refused_by_crm",
     "crm.lead"),
    ("builtins.AttributeError", "no attribute", "refused_by_crm", "crm.lead"),
    ("werkzeug.exceptions.NotFound", "the model does not exist", "refused_by_crm", "crm.lead"),
    ("somebody.elses.Forbidden", "Not for you.", "no_right", "crm.lead"),
)  # fmt: skip
WRITTEN = {
    "name": False,
    "type": "zz",
    "stage_id": 9,
    "x_nope": 1,
    "x_at": "2026-11-30T08:00:00",
    "probability": 140,
}


@pytest.mark.parametrize(("name", "words", "reason", "about"), NAMED)
def test_exception_is_known_by_its_name(name, words, reason, about):
    status = 403 if name.startswith("somebody") else 200
    error = error_of(
        Fault(name, words, status),
        changes=True,
        about="crm.lead",
        record="7",
        values=WRITTEN,
        relations={"stage_id": "crm.stage"},
    )
    assert isinstance(error, NeedsAttention)
    assert (error.reason, error.field) == (reason, about)
    with pytest.raises(NeedsAttention) as caught, at_the_border():
        raise error
    assert type(caught.value) is NeedsAttention
    assert words not in repr(caught.value) + str(caught.value) + repr(error) + str(error)


@pytest.mark.parametrize(
    ("name", "words"),
    (
        ("psycopg2.errors.SerializationFailure", "konnte nicht serialisieren"),
        ("psycopg2.errors.DeadlockDetected", ""),
        ("odoo.exceptions.LockError", ""),
        ("builtins.Exception", "could not serialize access due to concurrent update"),
    ),
)
def test_clash_of_transactions_is_tried_again(name, words):
    assert error_of(Fault(name, words, 500), changes=True) == TryLater("busy")


def test_error_nobody_knows_is_open_if_it_was_to_change_something():
    fault = Fault("builtins.RuntimeError", "out of order", 500)
    assert error_of(fault, changes=True) == MaybeDone("server_error")
    assert error_of(fault, changes=False) == TryLater("server_error")


def test_only_value_written_is_the_one_that_was_refused():
    fault = Fault("psycopg2.errors.NumericValueOutOfRange", "integer out of range\n", 500)
    error = error_of(fault, changes=True, about="crm.lead", values={"color": 99999999999})
    assert (error.reason, error.field) == ("field_refused", "color")


def test_field_is_not_found_by_a_word_that_only_looks_like_one():
    assert field_in("The name of the type is not good", {"name": 1, "type": 2}) == ""
    assert field_in("Invalid field 'x_name'", {"name": 1, "x_name": 2}) == "x_name"


@pytest.mark.parametrize(
    ("message", "reason", "about"),
    (
        ({"type": "error", "field": "stage_id", "message": "No matching record"}, "field_refused",
         "stage_id"),
        ({"type": "error", "message": "You are not allowed to create 'Lead' (crm.lead) records"},
         "no_right", "crm.lead"),
        ({"type": "error", "message": "No."}, "refused_by_crm", "crm.lead"),
        ({"type": "error", "field": "other", "message": "No."}, "refused_by_crm", "crm.lead"),
    ),
)  # fmt: skip
def test_complaint_of_load_is_an_error(message, reason, about):
    error = error_in_load([{"type": "warning"}, message], "crm.lead", ("id", "stage_id/.id"))
    assert isinstance(error, Refused)
    assert (error.reason, error.field) == (reason, about)


def test_clash_in_load_is_tried_again_and_a_warning_is_none():
    clash = {"type": "error", "message": "could not serialize access"}
    assert error_in_load([clash], "crm.lead", ()) == TryLater("busy")
    assert error_in_load([{"type": "warning", "message": "!"}], "crm.lead", ()) is None


# --- addresses and versions ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "base"),
    (
        ("acme.odoo.com", "https://acme.odoo.com"),
        ("https://acme.odoo.com/odoo/crm?debug=1", "https://acme.odoo.com"),
        (" https://erp.acme.example:8443/web#action=1 ", "https://erp.acme.example:8443"),
        ("http://127.0.0.1:8069/", "http://127.0.0.1:8069"),
        ("http://localhost:8069", "http://localhost:8069"),
        ("http://[::1]:8069", "http://[::1]:8069"),
    ),
)
def test_address_is_taken_as_people_copy_it(typed, base):
    assert address.base_of(typed) == base


@pytest.mark.parametrize(
    ("typed", "reason"),
    (
        ("", "address_wrong"),
        ("ftp://acme.example", "address_wrong"),
        ("https://", "address_wrong"),
        ("https://user:secret@acme.example", "address_wrong"),
        ("https://acme.example:port", "address_wrong"),
        ("http://erp.acme.example", "address_insecure"),
        ("http://127.0.0.1.acme.example", "address_insecure"),
    ),
)
def test_address_that_cannot_be_or_would_show_the_key_is_refused(typed, reason):
    with pytest.raises(NeedsAttention) as caught:
        address.base_of(typed)
    assert caught.value.reason == reason


def test_http_is_taken_where_the_house_allows_it():
    assert address.base_of("http://erp.acme.example", allow_http=True) == "http://erp.acme.example"


def test_odoo_online_says_its_database_and_is_asked_once_a_second():
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    assert address.database_of("https://acme.odoo.com") == "acme"
    assert address.database_of("https://erp.acme.example") == ""
    pace = address.pace_of("https://acme.odoo.com", lambda: now[0], sleep)
    for _ in range(4):
        pace.wait()
    assert slept == pytest.approx([1.0, 1.0, 1.0])
    slept.clear()
    pace = address.pace_of("https://erp.acme.example", lambda: now[0], sleep)
    for _ in range(100):
        pace.wait()
    assert slept == []


@pytest.mark.parametrize(
    ("said", "major", "minor"),
    (
        ({"server_version": "14.0", "server_version_info": [14, 0, 0, "final", 0, ""]}, 14, 0),
        ({"server_version": "19.0+e", "server_version_info": [19, 0, 0, "final", 0, "e"]}, 19, 0),
        ({"server_version": "saas~18.2", "server_version_info": ["saas~18", 2, 0, "final"]}, 18, 2),
        ({"version": "19.0", "version_info": [19, 0, 0, "final", 0, ""]}, 19, 0),
    ),
)
def test_version_is_read_as_servers_say_it(said, major, minor):
    version = version_of(said)
    assert (version.major, version.minor) == (major, minor)
    assert version.has_json2 == (major >= 19)


def test_version_before_14_is_not_supported_and_other_things_are_no_odoo():
    old = {"server_version": "13.0", "server_version_info": [13, 0]}
    with pytest.raises(NeedsAttention) as caught:
        version_of(old)
    assert (caught.value.reason, caught.value.field) == ("version_unsupported", "13.0")
    for said in ({}, {"server_version_info": "19"}, {"server_version_info": ["beta"]}):
        with pytest.raises(TryLater):
            version_of(said)
