"""Profiles and bad input on the command line: real processes, real files, real encryption."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualifier.store.locks import hold_profile, hold_worker
from tests.fakes.program import CHECKS, DATA, ROOT, Profile, environment, prepared, run

ANNUAIRE = DATA / "annuaire-education-94.csv"
X_EDUCATION = DATA / "x-education-leads.csv"
KEYS = ("rows", "added", "updated", "duplicates", "refused", "not_callable", "batch_id")
real_lists = pytest.mark.skipif(not ANNUAIRE.exists(), reason="the shared lists are not here")
checks = pytest.mark.skipif(not CHECKS.exists(), reason="the shared checks are not here")


# --- the profile -------------------------------------------------------------------------------
def test_options_stand_before_or_behind_the_command(profile):
    before = run(*profile.options, "--json", "leads")
    behind = run("leads", "--json", *profile.options)
    assert before.returncode == behind.returncode == 0
    assert json.loads(before.stdout) == json.loads(behind.stdout) == {"total": 0, "leads": []}


@pytest.mark.parametrize(
    "arguments",
    (
        ("dance",),
        ("import",),
        ("script", "check"),
        ("leads", "--limit", "x"),
        ("leads", "--limit", "-1"),
    ),
)
def test_wrong_usage_ends_with_status_2(no_profile, arguments):
    done = no_profile.run(*arguments)
    assert done.returncode == 2
    assert "usage" in done.stderr
    assert not no_profile.folder.exists()


def test_messages_speak_the_language_asked_for(profile):
    assert "There is no lead" in profile.run("show", "x", "--lang", "en").stderr


def french(profile, *arguments):
    if not (ROOT / "resources/translations/fr/LC_MESSAGES/qualifier.mo").exists():
        pytest.skip("French is not compiled here")
    return profile.run("--lang", "fr", *arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    (
        (("dance",), "choix inconnu\u00a0: 'dance'"),
        (("leads", "--limit"), "une valeur est attendue"),
        (("import", "x", "--consumer", "--professional"), "incompatible avec l’argument"),
        (("show",), "il manque ces arguments\u00a0: LEAD_ID"),
    ),
)
def test_wrong_usage_is_said_in_french(no_profile, arguments, said):
    done = french(no_profile, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.startswith("usage\u00a0: ")
    assert "erreur\u00a0: " in done.stderr


def test_sums_follow_french_typography_and_number(profile, small):
    done = french(profile, "import", small)
    assert "Lignes\u00a0: 3" in done.stdout
    assert ": " not in done.stdout.replace("\u00a0: ", "")
    profile.json("import", small, "--yes")
    assert "Leads affichés\u00a0: 1 sur 3" in french(profile, "leads", "--limit", "1").stdout
    assert "1 lead est écrit" not in french(profile, "export", small.with_name("out.csv")).stdout


def test_without_a_key_store_a_passphrase_is_asked_for(tmp_path):
    done = run("--profile", tmp_path / "p", "leads")
    assert done.returncode == 1
    assert "--passphrase-file" in done.stderr
    assert not (tmp_path / "p").exists()


def test_wrong_or_missing_passphrase_opens_nothing(profile):
    profile.json("leads")
    assert "give --passphrase-file" in run("--profile", profile.folder, "leads").stderr
    profile.words.write_text("wrong")
    assert "does not open the profile" in profile.refused("leads")
    profile.words.write_text("")
    assert "is empty" in profile.refused("leads")
    profile.words.unlink()
    assert "no passphrase file" in profile.refused("leads")


def test_recovery_key_opens_instead_of_the_passphrase(profile):
    from qualifier.store import key
    from qualifier.store import profile as profiles

    profile.json("leads")
    words = key.new_recovery_key()
    profiles.add_way(profile.folder, profile.key(), profiles.Secret("recovery", words))
    profile.words.write_text(words.lower().replace("-", " "))
    assert profile.json("leads")["total"] == 0


def test_lost_key_file_is_said_and_nothing_is_made_anew(profile):
    profile.json("leads")
    (profile.folder / "key.json").unlink()
    before = (profile.folder / "profile.db").read_bytes()
    assert "key file of the profile" in profile.refused("leads")
    assert (profile.folder / "profile.db").read_bytes() == before
    assert not (profile.folder / "key.json").exists()


@pytest.mark.parametrize("damage", ("header", "middle", "cut", "emptied", "gone"))
def test_damaged_profile_is_said_left_alone_and_mended_by_a_backup(profile, small, damage):
    profile.json("import", small, "--yes", "--professional")
    made = profile.json("backup")
    path = profile.folder / "profile.db"
    for name in ("profile.db-wal", "profile.db-shm"):
        (profile.folder / name).unlink(missing_ok=True)
    content = bytearray(Path(made["file"]).read_bytes())
    match damage:
        case "header":
            content[:4096] = os.urandom(4096)
        case "middle":
            content[8192 : len(content) // 2] = os.urandom(len(content) // 2 - 8192)
        case "cut":
            del content[5000:]
        case "emptied":
            content.clear()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(content)
    said = profile.refused("leads")
    assert "It was left as it is" in said
    assert "qualifier backup --list" in said
    assert "qualifier backup --restore FILE" in said
    assert "Not saved" not in profile.refused("backup")
    assert damage == "gone" or path.read_bytes() == bytes(content)
    restored = profile.json("backup", "--restore", Path(made["file"]).name)
    if damage != "gone":
        kept = Path(restored["set_aside"]) / "profile.db"
        assert kept.read_bytes() == bytes(content)
    assert profile.json("leads")["total"] == 3


def test_damaged_profile_without_backups_is_told_what_else_to_do(profile):
    profile.json("leads")
    (profile.folder / "profile.db").unlink()
    said = profile.refused("leads")
    assert "there is no backup" in said
    assert "--restore" not in said


def test_damaged_profile_is_salvaged_and_the_report_is_named(cold_profile, small):
    profile = cold_profile
    profile.json("import", small, "--yes")
    profile.json("backup")
    path = profile.folder / "profile.db"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    said = french(profile, "backup", "--salvage").stdout
    assert "Il y a 3 leads" in said
    assert "report.txt" in said
    assert profile.json("leads")["leads"]


def test_salvage_without_anything_to_read_does_not_send_back_to_itself(profile):
    profile.json("leads")
    path = profile.folder / "profile.db"
    path.write_bytes(b"?" * path.stat().st_size)
    for log in profile.folder.glob("profile.db-*"):
        log.unlink()
    said = profile.refused("backup", "--salvage")
    assert str(profile.folder / "backups") in said
    assert "--salvage" not in said


def test_foreign_database_is_named_and_left(profile):
    import sqlite3

    profile.json("leads")
    path = profile.folder / "profile.db"
    path.unlink()
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE t (x)")
    foreign.commit()
    foreign.close()
    before = path.read_bytes()
    assert "none of Qualifier’s" in profile.refused("leads")
    assert path.read_bytes() == before


def test_import_into_a_filled_profile_is_preceded_by_a_backup(profile, small, tmp_path):
    profile.json("import", small, "--yes")
    assert profile.json("backup", "--list") == {"backups": []}  # there was nothing to lose
    more = tmp_path / "more.csv"
    more.write_text("Reference,Last name,Company\nB1,Hamilton,Orbits\n", encoding="utf-8")
    profile.json("import", more, "--yes")
    (made,) = profile.json("backup", "--list")["backups"]
    assert made["why"] == "start"
    profile.json("import", "--undo", profile.json("import", more, "--yes")["batch_id"])
    assert len(profile.json("backup", "--list")["backups"]) == 1
    profile.json("backup", "--restore", made["file"])
    assert profile.json("leads")["total"] == 3


def test_running_service_lets_commands_through_and_takes_their_leads_up(profile, small):
    profile.json("leads")
    command = [sys.executable, "-m", "qualifier", *map(str, profile.options), "work"]
    service = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 30
        while not list(profile.folder.glob("backups/*-start.db")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert profile.json("import", small, "--yes", "--professional")["added"] == 3
        assert "Another command, or qualifier work" in profile.refused("work")
        made = profile.json("backup")
        said = profile.refused("backup", "--restore", made["file"])
        assert "Another command, or qualifier work" in said
    finally:
        service.terminate()
        _out, said = service.communicate(timeout=30)
    assert service.returncode == 0
    assert said == ""


def test_newer_profile_is_refused(profile):
    from qualifier.store import database

    profile.json("leads")
    engine = database.open_engine(profile.folder / "profile.db", profile.key())
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version=99")
        connection.commit()
    engine.dispose()
    assert "newer Qualifier" in profile.refused("leads")
    assert "newer Qualifier" in profile.run("doctor").stdout


def test_profile_that_another_writer_holds_is_said_and_can_be_read(profile, small):
    profile.json("leads")
    with hold_worker(profile.folder):
        assert "Another command, or qualifier work" in profile.refused("import", small, "--yes")
        assert profile.json("leads")["total"] == 0
        assert profile.json("import", small)["added"] == 3
    made = profile.json("backup")
    with hold_profile(profile.folder):
        assert "already open" in profile.refused("backup", "--restore", made["file"])


def test_writing_command_is_handed_to_the_open_window(profile, small):
    profile.json("leads")
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    asked: list[dict[str, object]] = []
    done = {**dict.fromkeys(KEYS, 0), "batch_id": "from-the-window"}

    def answer() -> None:
        door, _address = server.accept()
        with door, door.makefile("rwb") as lines:
            asked.append(json.loads(lines.readline()))
            lines.write(b'{"progress": [1, 2]}\n' + json.dumps({"done": done}).encode() + b"\n")

    with server, hold_worker(profile.folder):
        server.bind(str(profile.folder / "window.sock"))
        server.listen()
        window = threading.Thread(target=answer)
        window.start()
        got = profile.json("import", small, "--yes", "--professional")
        window.join()
    assert got == done
    assert asked[0]["do"] == "import"
    assert asked[0]["file"] == str(small)
    assert asked[0]["nature"] == "professional"
    assert profile.json("import", small, "--yes")["added"] == 3  # the socket file is a left-over


def test_backups_are_listed_and_a_foreign_file_is_not_restored(profile, tmp_path):
    profile.json("leads")
    assert profile.json("backup", "--list") == {"backups": []}
    made = profile.json("backup")
    assert profile.json("backup", "--list")["backups"] == [made]
    assert "\N{NO-BREAK SPACE}Mo  " in french(profile, "backup", "--list").stdout
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(os.urandom(20_000))
    assert "Nothing was changed" in profile.refused("backup", "--restore", foreign)
    assert "There is no file" in profile.refused("backup", "--restore", tmp_path / "none.db")


def test_doctor_works_without_a_profile_and_makes_none(tmp_path):
    done = run("--profile", tmp_path / "none", "doctor", "--json")
    found = json.loads(done.stdout)
    assert found["profile"]["exists"] is False
    assert found["cipher"]
    assert found["keyring"]["native"] is False
    assert found["fonts"]
    assert not (tmp_path / "none").exists()


def test_doctor_finds_a_sound_profile_sound(cold_profile, small):
    profile = cold_profile
    profile.json("import", small, "--yes")
    found = json.loads(profile.run("doctor", "--json").stdout)["profile"]
    assert (found["health"], found["leads"]) == ("ok", 3)


# --- bad files ---------------------------------------------------------------------------------
def bad_file(folder: Path, kind: str) -> Path:
    path = folder / "bad.csv"
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "binary":
            path.write_bytes(bytes(range(256)) * 40)
        case "headerless":
            path.write_text("1,2,3\n4,5,6\n")
        case "only_header":
            path.write_text("Name,Phone\n")
        case "folder":
            path.mkdir()
        case "huge":
            with path.open("wb") as file:
                file.truncate(2 << 30)
        case "pdf":
            path.write_bytes(b"%PDF-1.7\n" + bytes(2000))
        case "zip":
            path.write_bytes(b"PK\x03\x04" + os.urandom(3000))
    return path


@pytest.mark.parametrize(
    "kind",
    ("missing", "empty", "binary", "headerless", "only_header", "folder", "huge", "pdf", "zip"),
)
def test_bad_list_is_refused_with_a_sentence_that_names_it(profile, tmp_path, kind):
    said = profile.refused("import", bad_file(tmp_path, kind), "--yes")
    assert "bad.csv" in said
    assert said.endswith(".")
    assert profile.json("leads")["total"] == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_list_is_refused(profile, small):
    small.chmod(0)
    assert "cannot be opened" in profile.refused("import", small, "--yes")


@pytest.mark.parametrize("kind", ("missing", "empty", "binary", "folder", "huge"))
@pytest.mark.parametrize("name", ("bad.yaml", "bad.txt"))
def test_bad_script_is_refused_with_a_sentence(tmp_path, kind, name):
    path = bad_file(tmp_path, kind)
    file = path.rename(tmp_path / name) if path.exists() else tmp_path / name
    done = run("script", "check", file)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert not {"CSV", "list", "Export"} & set(done.stderr.replace(".", " ").split())
    read = json.loads(run("script", "check", file, "--json").stdout)
    (error,) = read["errors"]
    assert read["warnings"] == []
    assert error["message"] == done.stderr.strip()


def test_missing_list_is_not_said_to_be_gone(profile, tmp_path):
    assert "There is no file “none.csv”" in profile.refused("import", tmp_path / "none.csv")


@pytest.mark.parametrize("content", ("cut", "noise", "other_archive"))
def test_broken_workbook_is_called_broken(profile, tmp_path, content):
    path = tmp_path / "leads.xlsx"
    book = Workbook()
    book.active.append(["Reference", "Name"])
    book.save(path)
    if content == "cut":
        path.write_bytes(path.read_bytes()[:2000])
    elif content == "noise":
        path.write_bytes(os.urandom(4000))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "x")
    said = profile.refused("import", path)
    assert "no whole XLSX file" in said
    assert "leads.xlsx" in said


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs root, to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path, leave_bytes: int = 0) -> Path:
    path = folder / "filler"
    free = os.statvfs(folder)
    room = max(free.f_bavail * free.f_frsize - leave_bytes, 0)
    with path.open("wb") as file:
        try:
            for _ in range(room // 4096):
                file.write(bytes(4096))
                file.flush()
        except OSError:
            pass
    return path


def test_full_disk_is_said_and_the_import_leaves_nothing(small_disk, tmp_path):
    profile = prepared(small_disk)
    big = tmp_path / "big.csv"
    with big.open("w", encoding="utf-8") as file:
        file.write("Reference,Last name,Company,Phone\n")
        file.writelines(f"R{n},Name{n},Firm {n},0199{n:06d}\n" for n in range(9_000))
    filler = fill_up(small_disk, leave_bytes=400_000)
    assert "the disk is full" in profile.refused("import", big, "--yes")
    filler.unlink()
    assert profile.json("leads")["total"] == 0
    assert profile.json("import", big, "--yes")["added"] == 9_000


def test_full_disk_makes_no_half_profile(small_disk):
    profile = Profile(small_disk)
    filler = fill_up(small_disk)
    assert "the disk is full" in profile.refused("leads")
    filler.unlink()
    assert profile.json("leads")["total"] == 0


def test_a_bug_is_said_and_logged_without_anybodys_data(profile):
    profile.json("leads")
    breaking = (
        "import sys\n"
        "from qualifier.cli import lead_commands, main\n"
        "def show(options):\n"
        "    raise KeyError('Ada Lovelace +33199004107')\n"
        "lead_commands.show = show\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", breaking, *map(str, profile.options), "--json", "show", "x"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "went wrong" in done.stderr
    assert json.loads(done.stdout)["error"]["message"] in done.stderr
    report = next((profile.folder / "logs").iterdir())
    assert str(report) in done.stderr
    written = report.read_text(encoding="utf-8")
    assert "KeyError" in written
    assert "Ada" not in written + done.stderr
