"""Profiles that may only be read, may not be entered, or are none: said in a sentence.

Root may write everywhere; so the commands run without the two rights that make it so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualifier.store.profile import Store
from tests.fakes.program import ROOT, Profile, environment, prepared, run, run_cold

LESS = "-dac_override,-dac_read_search"
AS_ANYBODY = ("setpriv", f"--inh-caps={LESS}", f"--bounding-set={LESS}") if not os.getuid() else ()

pytestmark = pytest.mark.skipif(
    os.name != "posix" or (bool(AS_ANYBODY) and not shutil.which("setpriv")),
    reason="needs rights as POSIX has them, and setpriv where the tests run as root",
)


def anybody(profile: Profile, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command of somebody whom rights bind."""
    return profile.start(*profile.options, *arguments, before=AS_ANYBODY)


@pytest.fixture
def profile(tmp_path, small) -> Iterator[Profile]:
    made = prepared(tmp_path)
    made.json("import", small, "--yes", "--professional")
    yield made
    made.folder.chmod(0o700)


@pytest.fixture
def read_only_mount(profile, tmp_path) -> Iterator[Profile]:
    """The profile on a disk that is mounted for reading."""
    disk = tmp_path / "disk"
    disk.mkdir()
    steps = (
        ["mount", "--bind", str(profile.folder), str(disk)],
        ["mount", "-o", "remount,bind,ro", str(disk)],
    )
    if os.geteuid() or any(
        subprocess.run(one, check=False, capture_output=True).returncode for one in steps
    ):
        pytest.skip("needs root, to mount a disk for reading")
    profile.folder = disk
    yield profile
    subprocess.run(["umount", "-l", str(disk)], check=True)


def read_whole(profile: Profile, tmp_path: Path) -> None:
    listed = anybody(profile, "leads", "--json")
    assert json.loads(listed.stdout)["total"] == 3, listed.stderr
    assert json.loads(anybody(profile, "doctor", "--json").stdout)["profile"]["health"] == "ok"
    out = tmp_path / "out.csv"
    assert anybody(profile, "export", out).returncode == 0
    assert "Lovelace" in out.read_text(encoding="utf-8-sig")


def refuse_to_write(profile: Profile, small: Path) -> None:
    for command in (("import", small, "--yes"), ("backup",)):
        done = anybody(profile, *command, "--json")
        assert done.returncode == 1
        assert "may only be read" in done.stderr
        assert json.loads(done.stdout)["error"]["kind"] == "FolderReadOnly"


def test_profile_without_write_permission_is_read_and_not_written(profile, small, tmp_path):
    profile.folder.chmod(0o500)
    read_whole(profile, tmp_path)
    profile.start = run_cold
    refuse_to_write(profile, small)


def test_profile_on_a_read_only_disk_is_read_and_not_written(read_only_mount, small, tmp_path):
    read_whole(read_only_mount, tmp_path)
    refuse_to_write(read_only_mount, small)


def test_read_only_profile_is_read_while_its_owner_works(profile, tmp_path):
    store = Store(profile.folder, profile.key(), is_window=True)
    store.settings()
    profile.folder.chmod(0o500)
    read_whole(profile, tmp_path)
    profile.folder.chmod(0o700)
    store.close()


def test_read_only_copy_with_an_unread_log_says_what_to_do(profile, tmp_path):
    store = Store(profile.folder, profile.key(), is_window=True)
    store.opposition_secret()
    store.write(lambda c: c.exec_driver_sql("UPDATE lead SET city = 'Troyes'"))
    copy = tmp_path / "copy"
    shutil.copytree(profile.folder, copy)
    store.close()
    (copy / "profile.db-shm").unlink()
    copy.chmod(0o500)
    profile.folder, original = copy, profile.folder
    done = anybody(profile, "leads")
    copy.chmod(0o700)
    profile.folder = original
    assert done.returncode == 1
    assert "Copy the whole folder" in done.stderr


@pytest.mark.parametrize("command", (("leads",), ("doctor",), ("backup", "--list")))
def test_folder_that_may_not_be_entered_is_said(profile, command):
    profile.folder.chmod(0o000)
    done = anybody(profile, *command)
    assert "Traceback" not in done.stderr
    if command[0] != "backup":
        assert done.returncode == 1
        assert "may not open what is in" in done.stdout + done.stderr


@pytest.mark.parametrize("inside", ("", "/profile"))
def test_file_where_the_folder_should_be_is_said(tmp_path, inside):
    (tmp_path / "file").write_text("x")
    words = tmp_path / "words"
    words.write_text("correct horse")
    done = run("--profile", f"{tmp_path}/file{inside}", "--passphrase-file", words, "leads")
    assert done.returncode == 1
    assert "a profile is a folder" in done.stderr


def test_answer_that_cannot_be_written_is_no_bug(profile):
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    for options in (("--json",), ()):
        command = [sys.executable, "-m", "qualifier", *profile.options, "leads", *options]
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(
                list(map(str, command)),
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
                cwd=ROOT,
                env=environment(),
            )
        assert done.returncode == 1
        assert done.stderr.startswith("The answer could not be written")
        assert len(done.stderr.splitlines()) == 1
    assert not (profile.folder / "log").exists()
