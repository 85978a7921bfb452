"""Scripts from a shell: a draft of a file, published, written out again; for admins alone."""

from __future__ import annotations

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
