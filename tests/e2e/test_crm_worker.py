"""A real worker process and an Odoo on a socket: connected, leads come, a hand-off goes out."""

from __future__ import annotations

import pytest
import requests

from tests.contract.odoo_scene import Odoo19Scene
from tests.fakes.fake_sign_in.server import query_of
from tests.fakes.program import WorkerProcess, prepared

LEAD = {
    "last_name": "Claire Vasseur", "company": "Fonderies Brévault", "phone": "+33199004152",
    "email": "claire@brevault.example", "city": "Troyes",
}  # fmt: skip


@pytest.fixture
def crm():
    scene = Odoo19Scene()
    yield scene
    scene.close()


@pytest.fixture
def profile(tmp_path):
    return prepared(tmp_path)


def details(crm, **more):
    where = {"address": crm.odoo.url, "database": crm.odoo.database.name, "allow_http": True}
    return {**where, "nature": "professional", "scope": {"opportunities": True}, **more}


def key_of(crm):
    return crm.odoo.database.accounts[crm.account].key


def test_worker_checks_connects_and_brings_leads(profile, crm):
    crm.add(LEAD)
    with WorkerProcess(profile.folder, profile.key()) as worker:
        asked = {"kind": "odoo", "details": details(crm), "secret": key_of(crm)}
        report = worker.done({"do": "crm_check", "connection_id": "", **asked})
        assert "Quinn" in report["account"]
        assert {one["name"] for one in report["people"]} >= {"Sales 1", "Sales 2"}
        connection = {"id": "", "kind": "odoo", "name": "Odoo", "details": details(crm)}
        made = worker.done({"do": "crm_save", "connection": connection, "secret": key_of(crm)})[
            "id"
        ]
        done = worker.done({"do": "sync"})
        assert (done["leads"], done["problem"]) == (1, "")
        assert worker.changed("crm")[made]["state"] == "ok"
        fields = worker.done({"do": "crm_fields", "connection_id": made})
        assert {"ours": "lead.company", "theirs": "partner_name"}.items() <= {
            name: value
            for row in fields["rows"]
            if row["ours"] == "lead.company"
            for name, value in row.items()
        }.items()
        language = worker.done({"do": "crm_language", "connection_id": made})
        assert {"owner", "stage"} <= {one["part"] for one in language["fields"]}
        assert "Sales 1" in language["people"].values()
        kept = {"channels": {"field_sales": {"stage_id": "1"}}, "people": {}, "reasons": {}}
        worker.done({"do": "crm_keep_language", "connection_id": made, **kept})
        assert worker.done({"do": "crm_pause", "connection_id": made, "paused": True}) == {}
        crm.add({**LEAD, "email": "other@brevault.example", "phone": "+33199004153"})
        assert worker.done({"do": "sync"})["leads"] == 0
        assert worker.end() == 0
    (lead,) = profile.json("leads")["leads"]
    assert (lead["name"], lead["phone"], lead["callable"]) == (
        "Claire Vasseur", "+33199004152", True,
    )  # fmt: skip


def test_wrong_key_is_said_and_keeps_nothing(profile, crm):
    with WorkerProcess(profile.folder, profile.key()) as worker:
        asked = {"kind": "odoo", "details": details(crm), "secret": "wrong"}
        answer = worker.answer(worker.ask({"do": "crm_check", "connection_id": "", **asked}))
        assert (answer["error"]["class"], answer["error"]["reason"]) == (
            "NeedsAttention", "key_refused",
        )  # fmt: skip
        assert worker.end() == 0
    assert profile.json("connect")["connections"] == []


def test_from_a_shell_the_same_and_the_status_says_how_it_went(profile, crm, tmp_path):
    crm.add(LEAD)
    key = tmp_path / "key"
    key.write_text(key_of(crm) + "\n")
    made = profile.json(
        "connect", "odoo", "--address", crm.odoo.url, "--database", crm.odoo.database.name,
        "--token-file", key, "--professional", "--name", "Our Odoo",
    )  # fmt: skip
    again = profile.json(
        "connect", "odoo", "--address", crm.odoo.url, "--token-file", key, "--name", "Our Odoo"
    )
    assert again["id"] == made["id"]  # the same, with another key; what was said before stays
    assert [one["name"] for one in profile.json("connect")["connections"]] == ["Our Odoo"]
    done = profile.run("sync", "--once")
    assert done.returncode == 0, done.stderr
    crm.close()
    failed = profile.run("sync", "--once")
    assert failed.returncode == 1
    assert "Our Odoo: It cannot be reached." in failed.stdout
    assert profile.json("connect", "--remove", made["id"]) == {"removed": made["id"]}


def test_worker_waits_for_the_browser_and_does_other_things_meanwhile(profile):
    with WorkerProcess(profile.folder, profile.key()) as worker:
        details = {"client_id": "1000.A", "centre": "eu", "way": "browser"}
        asked = {"kind": "zoho", "details": details, "client_secret": "s"}
        begun = worker.done({"do": "crm_sign_in", **asked})
        query = query_of(begun["url"])
        assert begun["url"].startswith("https://accounts.zoho.eu/oauth/v2/auth?")
        assert worker.done({"do": "sync"})["problem"] == ""
        back = {"state": query["state"], "error": "access_denied"}
        page = requests.get(query["redirect_uri"], params=back, timeout=10)
        assert "You are not signed in" in page.text
        told = worker.changed("sign_in")
        assert (told["id"], told["state"]) == (begun["id"], "failed")
        assert told["error"]["reason"] == "consent_refused"
