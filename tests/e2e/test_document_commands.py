"""Documents from a shell: a draft of a file, published, written out again; for admins alone."""

from __future__ import annotations

import json

import pytest

from qualifier.paths import resources_dir
from qualifier.settings import SEAT_ROLES
from qualifier.store.profile import Store, save_settings
from tests.fakes.program import prepared

ID = "maintenance_inbound"


@pytest.fixture
def profile(tmp_path):
    return prepared(tmp_path)


def be_admin(profile):
    store = Store(profile.folder, profile.key(), is_window=False)
    try:
        store.write(lambda c: save_settings(c, {SEAT_ROLES: ["admin"]}))
    finally:
        store.close()


def test_a_script_goes_from_a_file_to_a_version_and_back_to_a_file(profile, tmp_path):
    text = (resources_dir() / "scripts" / f"{ID}.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("persona: industrial_maintenance", "persona: other"))
    assert profile.json("script", "import", mine) == {"document_id": ID}
    assert "admin" in profile.refused("script", "publish", ID)
    be_admin(profile)
    made = profile.json("script", "publish", ID, "--note", "another persona")
    assert made == {"version": 2, "is_new": True}
    out = tmp_path / "out.yaml"
    assert profile.json("script", "export", ID, out)["version"] == 2
    assert "persona: other" in out.read_text(encoding="utf-8")
    assert "script" in profile.refused("script", "export", "nothing", tmp_path / "x.yaml")


def test_an_agreement_goes_the_same_way_and_moves_the_queue(profile, tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_text("Last name,Company,Phone,Sector\nDoe,Exemplia,+33199004152,industry\n")
    profile.json("import", listed, "--yes", "--professional")
    text = (resources_dir() / "agreements" / "default.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        text.replace("fit: {A: 70, B: 50, C: 30, D: 0}", "fit: {A: 4, B: 3, C: 2, D: 0}")
    )
    assert profile.json("agreement", "check", mine) == {"errors": [], "warnings": []}
    before = {one["cell"] for one in profile.json("leads")["leads"]}
    assert profile.json("agreement", "import", mine) == {"document_id": "default"}
    assert profile.json("agreement", "check", "default") == {"errors": [], "warnings": []}
    assert "admin" in profile.refused("agreement", "publish", "default")
    be_admin(profile)
    done = profile.json("agreement", "publish", "default", "--note", "lower bounds")
    assert done == {"version": 2, "is_new": True}
    after = {one["cell"] for one in profile.json("leads")["leads"]}
    assert (before, after) == ({"C4"}, {"A4"})
    out = tmp_path / "out.yaml"
    assert profile.json("agreement", "export", "default", out)["version"] == 2
    assert "A: 4" in out.read_text(encoding="utf-8")


def test_check_names_what_is_wrong_with_an_agreement(profile, tmp_path):
    text = (resources_dir() / "agreements" / "default.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace("channel: key_accounts", "channel: key_acounts", 1))
    said = profile.run("agreement", "check", bad, "--json")
    assert said.returncode == 1
    (error,) = json.loads(said.stdout)["errors"]
    assert (error["reason"], error["place"]) == ("unknown_channel", "routing.hard[0].channel")
    assert error["line"]
