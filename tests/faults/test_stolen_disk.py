"""P13: whoever has the disk reads nothing on it, while the program runs, after a crash and after.

What a person asked for in the clear is not searched: an exported list, and the folder that the
hand-offs go to, from which sales read them.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from qualifier.core.errors import KeyMissing
from qualifier.core.lead import Lead
from qualifier.store import database, leads, profile
from qualifier.store.profile import Secret, Store
from qualifier.store.tables import secret
from tests.e2e.test_window import a_working_morning
from tests.fakes.program import ROOT, environment
from tests.faults import canaries
from tests.faults.canaries import PERSONAL, found_below, found_in
from tests.faults.deeds import START

IN_CLEAR_ON_PURPOSE = ("hand-offs",)
ROWS = (
    ("Reference", "First name", "Last name", "Company", "Phone", "E-mail", "Country", "Notes"),
    (
        "Z1",
        canaries.FIRST_NAME,
        canaries.LAST_NAME,
        canaries.COMPANY,
        "06 39 98 41 27",
        canaries.EMAIL,
        "France",
        canaries.IMPORTED_NOTE,
    ),
)
PLACES = ("temp", "home", "here")


@dataclass(frozen=True)
class Computer:
    """A disk to steal: the profile, and every other place the program could write to."""

    disk: Path
    asked_for: Path

    @property
    def profile(self) -> Path:
        return self.disk / "profile"

    @property
    def words(self) -> Path:
        return self.asked_for / "words"

    def environment(self) -> dict[str, str]:
        temp, home = str(self.disk / "temp"), str(self.disk / "home")
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), temp)
        homes = dict.fromkeys(("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), home)
        return environment() | places | homes | {"HOME": home, "PYTHONPATH": str(ROOT)}

    def command(self, *arguments: object) -> dict[str, object]:
        """A command of the program to its end; what it says on standard error is searched."""
        options = ("--profile", self.profile, "--passphrase-file", self.words, "--json")
        done = self.run("qualifier", *options, *arguments)
        assert done.returncode == 0, done.stderr
        assert found_in(done.stderr.encode()) == set()
        return dict(json.loads(done.stdout))

    def run(self, module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.disk / "here",
            env=self.environment(),
            timeout=120,
        )

    def stolen(self, to: Path) -> Path:
        """The disk as it lies now, without what is in the clear on purpose."""
        left_out = shutil.ignore_patterns(*IN_CLEAR_ON_PURPOSE, profile.BALLAST_FILE, "*.sock")
        return Path(shutil.copytree(self.disk, to, ignore=left_out))

    def window_arguments(self, act: str, instant: str) -> tuple[str, ...]:
        return (str(self.profile), str(self.words), act, instant)


@pytest.fixture
def computer(tmp_path):
    made = Computer(tmp_path / "disk", tmp_path / "asked_for")
    for place in PLACES:
        (made.disk / place).mkdir(parents=True)
    made.asked_for.mkdir()
    made.words.write_text(canaries.PASSPHRASE + "\n", encoding="utf-8")
    with (made.asked_for / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return made


def test_nothing_of_a_day_can_be_read_on_a_stolen_disk(computer, tmp_path, figures):
    import_list(computer)
    keep_token(computer)
    morning = a_working_morning()
    seen: dict[str, dict[str, set[str]]] = {}
    with window(computer, "morning", morning.isoformat()) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate(timeout=30)[1]
        assert json.loads(line)["notes"] == [canaries.MARGIN_NOTE]
        seen["processes"] = found_in_processes(process.pid)
        stolen = computer.stolen(tmp_path / "running")
        assert (stolen / "profile" / "profile.db-wal").stat().st_size
        seen["while it runs"] = found_below(stolen)
        process.kill()
        said = process.communicate(timeout=30)[1]
    seen["killed"] = found_below(computer.stolen(tmp_path / "killed"))
    later = (morning + timedelta(minutes=10)).isoformat()
    done = computer.run(
        "tests.faults.day_in_window", *computer.window_arguments("afternoon", later)
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["notes"] == sorted(
        (canaries.MARGIN_NOTE, canaries.DRAFT)
    )
    for kind in ("csv", "xlsx"):
        computer.command("export", computer.asked_for / f"leads.{kind}")
    computer.command("backup")
    seen["after"] = found_below(computer.stolen(tmp_path / "after"))
    seen["said"] = {"standard error": found_in((said + done.stderr).encode())}
    hits = {when: {n: h for n, h in found.items() if h} for when, found in seen.items()}
    given_away = sum(len(found) for found in hits.values())
    copies = (tmp_path / one for one in ("running", "killed", "after"))
    files = sum(path.is_file() for one in copies for path in one.rglob("*"))
    figures.add("P13", "stolen disk", len(seen), files=files, readable=given_away)
    assert not given_away, hits
    assert_canaries_were_there(computer)


def import_list(computer: Computer) -> None:
    added = computer.command(
        "import",
        computer.asked_for / "list.csv",
        "--yes",
        "--professional",
        "--basis",
        "legitimate interest",
    )
    assert added["added"] == 1


def keep_token(computer: Computer) -> None:
    """Connectors that need a token keep it where the profile's own secret is."""
    key = profile.key_from(computer.profile, Secret("passphrase", canaries.PASSPHRASE))
    store = Store(computer.profile, key, is_window=True)
    token = canaries.TOKEN.encode()
    store.write(lambda c: c.execute(secret.insert().values(name="token", value=token)))
    store.close()


@contextmanager
def window(computer: Computer, act: str, instant: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.faults.day_in_window",
            *computer.window_arguments(act, instant),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=computer.disk / "here",
        env=computer.environment(),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=30)


def found_in_processes(pid: int) -> dict[str, set[str]]:
    """What arguments, environment and open but deleted files of window and worker tell."""
    if not Path("/proc/self/cmdline").exists():
        return {}
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert children, "the worker should be there"
    found = {}
    for one in (str(pid), *children):
        for name in ("cmdline", "environ"):
            found[f"{one}/{name}"] = found_in(Path(f"/proc/{one}/{name}").read_bytes())
        for handle in Path(f"/proc/{one}/fd").iterdir():
            target = os.readlink(handle)
            if target.endswith(" (deleted)") and target.startswith("/") and "memfd" not in target:
                found[f"{one}/{target}"] = found_in(handle.read_bytes())
        limits = Path(f"/proc/{one}/limits").read_text()
        if one in children:
            assert "Max core file size        0                    0 " in limits
    return found


def assert_canaries_were_there(computer: Computer) -> None:
    """The day was as full as it should be: all it was about comes out again with the key."""
    key = profile.key_from(computer.profile, Secret("passphrase", canaries.PASSPHRASE))
    plain = computer.asked_for / "plain.db"
    handle = database.sqlcipher.connect(str(computer.profile / database.DATABASE_FILE))
    handle.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    handle.execute(f"ATTACH '{plain}' AS plain KEY ''")
    handle.execute("SELECT sqlcipher_export('plain')")
    handle.close()
    found = found_in(plain.read_bytes())
    assert found == set(PERSONAL) | {canaries.TOKEN}
    assert found_below(computer.profile / "hand-offs")
    exported = set().union(*found_below(computer.asked_for).values())
    assert {canaries.LAST_NAME, canaries.PHONE_DIGITS} <= exported


def test_profile_without_a_key_is_found(tmp_path, monkeypatch, figures):
    """The control: a store that forgets the key is noticed by the same search."""
    monkeypatch.setattr(database, "_unlock", lambda *_: None)
    monkeypatch.setattr(database, "assert_encrypted", lambda _: None)
    folder = tmp_path / "profile"
    store = Store(folder, profile.create(folder, (Secret("recovery", "0" * 64),)), is_window=True)
    lead = Lead(id="lead-1", last_name=canaries.LAST_NAME, phone=canaries.PHONE, created_at=START)
    store.write(lambda c: leads.add(c, [lead]))
    found = found_below(folder)
    store.close()
    figures.control("P13", "profile without a key", is_found=bool(found))
    assert "profile.db-wal" in found
    assert set().union(*found.values()) >= {canaries.LAST_NAME, canaries.PHONE_DIGITS}


@pytest.mark.parametrize(
    "line",
    (
        f"dialling {canaries.PHONE[:3]} 6 39 98 41 27",
        f"lead {canaries.LAST_NAME.upper()} opened",
        json.dumps({"company": canaries.COMPANY}),
        canaries.VERBATIM.encode("utf-16").decode("latin-1"),
    ),
)
def test_line_in_a_log_is_found(tmp_path, figures, line):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "debug.log").write_bytes(line.encode("latin-1", "ignore"))
    found = found_below(tmp_path)
    figures.control("P13", f"log line {line[:8]!a}", is_found=bool(found))
    assert found


def test_wrong_key_opens_nothing_and_changes_nothing(untouched, tmp_path):
    folder = untouched.copy(tmp_path / "stolen")
    before = (folder / database.DATABASE_FILE).read_bytes()
    for key in (bytes(32), bytes([*untouched.key[:-1], untouched.key[-1] ^ 1])):
        with pytest.raises(KeyMissing):
            Store(folder, key, is_window=True)
    with pytest.raises(KeyMissing):
        profile.key_from(folder, Secret("recovery", "1" * 64))
    assert (folder / database.DATABASE_FILE).read_bytes() == before


WITHOUT_CIPHER = """
import sqlite3, sys
import sqlcipher3
sqlcipher3.dbapi2 = sqlite3
sys.modules["sqlcipher3.dbapi2"] = sqlite3
from qualifier.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("is_there", (False, True))
def test_build_without_the_cipher_refuses_to_start(computer, tmp_path, is_there):
    """Neither makes a profile in the clear nor touches one that is encrypted."""
    if is_there:
        import_list(computer)
    before = contents(computer.profile)
    options = ("--profile", computer.profile, "--passphrase-file", computer.words)
    command = ("import", computer.asked_for / "list.csv", "--yes", "--professional")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_CIPHER, *map(str, (*options, *command))],
        capture_output=True,
        text=True,
        check=False,
        cwd=computer.disk / "here",
        env=computer.environment(),
        timeout=60,
    )
    assert done.returncode == 1
    assert "cannot encrypt" in done.stderr
    assert contents(computer.profile) == before
    assert found_below(computer.disk) == {}


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a profile, but for locks."""
    return {
        one.name: one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and one.suffix != ".lock"
    }


def test_stand_in_for_a_build_without_cipher_is_plain_sqlite():
    handle = sqlite3.connect(":memory:")
    assert handle.execute("PRAGMA cipher_version").fetchone() is None
    handle.close()
