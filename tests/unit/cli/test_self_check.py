"""`qualifier --self-check`: well from source, and told where something is missing."""

from __future__ import annotations

import json
import shutil

import pytest

from qualifier.cli import self_check
from qualifier.cli.self_check import Lacking
from qualifier.paths import resources_dir
from qualifier.texts import Language
from tests.fakes.program import run


def test_all_is_there_from_source():
    done = run("--json", "--self-check")
    said = json.loads(done.stdout)
    assert (done.returncode, said["troubles"]) == (0, []), said
    assert set(said["parts"]) >= {"profile", "older profile", "languages", "worker", "script"}


def test_missing_font_is_said(qapp, monkeypatch, tmp_path):
    fonts = tmp_path / "fonts"
    shutil.copytree(resources_dir() / "fonts", fonts)
    for one in sorted(fonts.glob("*.ttf"))[4:]:
        one.unlink()
    monkeypatch.setattr(self_check, "resources_dir", lambda: tmp_path)
    with pytest.raises(Lacking, match="fonts"):
        self_check._fonts_and_icons()


def test_missing_translation_is_said(monkeypatch):
    monkeypatch.setattr(self_check, "use_language", lambda _one: None)
    with pytest.raises(Lacking, match="a language is missing"):
        self_check._languages()


def test_part_that_fails_fails_the_whole(monkeypatch):
    def broken() -> str:
        raise OSError("gone")

    monkeypatch.setattr(self_check, "_parts", lambda _place: (("icons", broken),))
    reply = self_check.self_check(None)
    assert reply.status == 1
    assert reply.data["troubles"] == ["icons"]
    assert "OSError: gone" in reply.lines[0]
    assert len(Language) == 2
