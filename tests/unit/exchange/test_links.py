"""What the desktop hands over: links to leads and script files, and what only looks like them."""

from __future__ import annotations

import pytest

from qualifier.cli import main
from qualifier.core.errors import ActionRefused, FileRefused
from qualifier.exchange import links

LEAD = "01977420-8c00-7000-8000-00000000001a"


@pytest.mark.parametrize(
    "link",
    (
        f"qualifier:lead/{LEAD}",
        f"qualifier://lead/{LEAD}",
        f"QUALIFIER:lead/{LEAD}",
        f"qualifier:lead/{LEAD}/",
    ),
)
def test_link_to_a_lead(link):
    assert links.split([link]) == ([], link)
    assert links.wish_of(link) == {"do": "show_lead", "lead_id": LEAD}


@pytest.mark.parametrize(
    "link",
    (
        "qualifier:",
        "qualifier:lead/",
        "qualifier:lead/../../x",
        "qualifier:lead/%2e%2e%2fx",
        "qualifier:lead/" + "a" * 1_000_000,
        "qualifier:lead/a\x00b",
        "qualifier:lead/a\nb",
        "qualifier:lead/a\n",
        "qualifier:lead/a\x1b[2J",
        "qualifier:lead/--profile",
        "qualifier:lead/a --profile /etc",
        "qualifier:lead/a?do=erase",
        "qualifier:lead/a#x",
        "qualifier:lead/é",
        "qualifier:--profile=/etc",
        "qualifier:erase/a",
        "qualifier:lead/a;reboot",
        "qualifier:x.qualifier.yaml",
    ),
)
def test_bad_link_is_refused_and_not_repeated(link, capsys, monkeypatch, tmp_path):
    with pytest.raises(ActionRefused, match="bad_link"):
        links.wish_of(link)
    monkeypatch.setattr("qualifier.cli.default_profile_dir", lambda: tmp_path)
    assert main(["--lang", "en", link]) == 1
    said = capsys.readouterr().err
    assert "no link to a lead" in said
    assert len(said) < 200
    assert list(tmp_path.iterdir()) == []


def test_nothing_comes_with_a_link(tmp_path):
    for more in (["--profile", str(tmp_path)], ["backup"], ["--self-check"]):
        with pytest.raises(ActionRefused, match="bad_link"):
            links.split([f"qualifier:lead/{LEAD}", *more])


def test_options_may_stand_before():
    link = f"qualifier:lead/{LEAD}"
    before = ["--profile", "x", "--lang=fr", "--json"]
    assert links.split([*before, link]) == (before, link)


@pytest.mark.parametrize(
    "given",
    (
        [],
        ["demo"],
        ["script", "check", "a.qualifier.yaml"],
        ["--profile", "x", "script", "export", "a", "b.qualifier.yaml"],
        ["leads", "--search", "qualifier:lead/a"],
        ["--profile=x.qualifier.yaml"],
    ),
)
def test_commands_keep_their_words(given):
    assert links.split(given) == (given, None)


def test_script_file_as_path_or_address(tmp_path):
    file = tmp_path / "un script.qualifier.yaml"
    file.write_text("format: 1", encoding="utf-8")
    wish = {"do": "open_script", "file": str(file)}
    assert links.wish_of(str(file)) == wish
    assert links.wish_of(file.as_uri()) == wish


@pytest.mark.parametrize("name", ("gone.qualifier.yaml", "a\0b.qualifier.yaml", "d.qualifier.yaml"))
def test_what_is_no_file_is_refused(tmp_path, name):
    (tmp_path / "d.qualifier.yaml").mkdir()
    with pytest.raises(FileRefused, match="not_found"):
        links.wish_of(f"{tmp_path}/{name}")
