"""The command line as scripts and people use it: real processes, real files, real encryption."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualifier.store.locks import hold_profile, hold_worker
from tests.fakes.program import CHECKS, DATA, ROOT, Profile, environment, prepared, run

ANNUAIRE = DATA / "annuaire-education-94.csv"
X_EDUCATION = DATA / "x-education-leads.csv"
KEYS = ("rows", "added", "updated", "duplicates", "refused", "not_callable", "batch_id")
SMALL = (
    "Reference,First name,Last name,Company,Phone,E-mail\n"
    "A1,Ada,Lovelace,Analytical Engines,01 99 00 41 07,ada@engines.example\n"
    "A2,Alan,Turing,Bombe Works,01 99 00 41 08,alan@bombe.example\n"
    "A3,Grace,Hopper,Compilers,,grace@compilers.example\n"
)
real_lists = pytest.mark.skipif(not ANNUAIRE.exists(), reason="the shared lists are not here")
checks = pytest.mark.skipif(not CHECKS.exists(), reason="the shared checks are not here")


@pytest.fixture
def profile(tmp_path):
    return prepared(tmp_path)


@pytest.fixture
def no_profile(tmp_path):
    """A place for a profile, and a passphrase for it."""
    return Profile(tmp_path)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


# --- scripts -----------------------------------------------------------------------------------
@checks
@pytest.mark.parametrize(
    ("script", "answers", "fit", "maturity", "cell", "gate", "channel"),
    (
        ("maintenance_inbound", "s1-a1.yaml", 87, 74, "A1", "open", "field_sales"),
        ("maintenance_inbound", "s1-b4.yaml", 53, 16, "B4", "closed", None),
        ("packaging_outbound", "s2-a2.yaml", 70, 62, "A2", "open", "inside_sales"),
    ),
)
def test_play_gives_the_checks_of_the_reference_scripts(
    script, answers, fit, maturity, cell, gate, channel
):
    done = run("script", "play", script, "--answers", CHECKS / answers, "--json")
    played = json.loads(done.stdout)
    assert done.returncode == 0
    assert (played["fit"], played["maturity"], played["cell"]) == (fit, maturity, cell)
    assert (played["gate"], played["channel"]) == (gate, channel)
    for axis in ("fit", "maturity"):
        points = [one["points"] for one in played["points"] if one["axis"] == axis]
        assert sum(points) == played[axis]


@checks
def test_play_tells_gaps_wake_up_and_what_the_next_band_lacks():
    b4 = run("script", "play", "maintenance_inbound", "--answers", CHECKS / "s1-b4.yaml", "--json")
    played = json.loads(b4.stdout)
    assert played["gaps"] == ["budget"]
    assert played["wake_up"] == "2027-05-10"
    assert played["decision"] == "nurture"
    a2 = run("script", "play", "packaging_outbound", "--answers", CHECKS / "s2-a2.yaml", "--json")
    assert json.loads(a2.stdout)["short_of"]["maturity"] == {"band": "1", "points": 3}
    assert json.loads(a2.stdout)["criteria"]["budget"] == "not_applicable"


@pytest.mark.parametrize(
    ("answers", "said"),
    (
        ("answers: {hopped: nuisance, colour: red}", "hopped, colour"),
        ("answers: {sector: farming}", "farming"),
        ("answers: {staff: many}", "staff"),
        ("answers: {budget: {gap: maybe}}", "maybe"),
        ("lead: {shoe_size: 43}\nanswers: {}", "shoe_size"),
    ),
)
def test_play_names_what_it_does_not_know(tmp_path, answers, said):
    file = tmp_path / "answers.yaml"
    file.write_text(answers, encoding="utf-8")
    done = run("script", "play", "maintenance_inbound", "--answers", file)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("script", ("maintenance_inbound", "packaging_outbound"))
def test_reference_scripts_have_no_errors(script):
    done = run("script", "check", script, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["errors"] == []


SCRIPT = """\
format: qualifier-script/1
id: tried
title: {{fr: Essai, en: Try}}
agreement: default
sections:
  - id: only
    title: {{fr: Une, en: One}}
    questions:
      - {{id: one, type: choice, ask: {{fr: "Un ?", en: "One?"}}, choices: [
           {{id: a, label: {{fr: A, en: A}}}}, {{id: b, label: {{fr: B, en: B}}}}] {one}}}
      - {{id: two, type: {type}, ask: {{fr: "Deux ?", en: "Two?"}} {two}}}
      - {{id: three, type: yes_no, ask: {{fr: "Trois ?", en: "Three?"}} {three}}}
"""


@pytest.mark.parametrize(
    ("parts", "reason", "place"),
    (
        ({"type": "colour"}, "unknown_type", "sections[0].questions[1].type"),
        ({"three": ", goto: one"}, "goto_backwards", "sections[0].questions[2].goto"),
        ({"one": ", goto: nowhere"}, "goto_nowhere", "sections[0].questions[0].goto"),
        ({"one": ", goto: three"}, "always_jumped_over", "sections[0].questions[1]"),
        (
            {"two": ", when: {question: two, is: x}"},
            "condition_loop",
            "sections[0].questions[1].when",
        ),
    ),
)
def test_check_finds_what_keeps_a_script_from_running(tmp_path, parts, reason, place):
    file = tmp_path / "script.yaml"
    given = {"one": "", "two": "", "three": "", "type": "text", **parts}
    file.write_text(SCRIPT.format(**given), encoding="utf-8")
    done = run("script", "check", file, "--json")
    assert done.returncode == 1
    errors = json.loads(done.stdout)["errors"]
    assert [(one["reason"], one["place"]) for one in errors] == [(reason, place)]
    assert all(one["message"] and one["line"] for one in errors)


# --- lists -------------------------------------------------------------------------------------
def test_import_without_yes_shows_a_preview_and_writes_nothing(profile, small):
    seen = profile.json("import", small, "--professional")
    assert {name: seen[name] for name in KEYS} == {
        "rows": 3,
        "added": 3,
        "updated": 0,
        "duplicates": 0,
        "refused": 0,
        "not_callable": 1,
        "batch_id": None,
    }
    assert seen["preview"]["basis"] == "legitimate interest"
    assert profile.json("import", small, "--yes", "--dry-run")["batch_id"] is None
    assert profile.json("leads")["total"] == 0
    assert "Nothing was written yet" in profile.run("import", small).stdout


def test_import_again_finds_every_lead_there_already(profile, small):
    first = profile.json("import", small, "--yes", "--professional")
    assert tuple(first) == KEYS
    assert (first["added"], first["not_callable"]) == (3, 1)
    again = profile.json("import", small, "--yes", "--professional")
    assert (again["added"], again["duplicates"]) == (0, 3)


@pytest.mark.parametrize(
    ("options", "callable_now"),
    (
        ((), 0),
        (("--professional",), 2),
        (("--consumer",), 0),
        (("--consumer", "--basis", "prior consent"), 2),
        (("--consumer", "--basis", "legitimate interest"), 0),
    ),
)
def test_leads_may_be_called_by_nature_and_legal_basis(profile, small, options, callable_now):
    done = profile.json("import", small, "--yes", *options)
    found = profile.json("leads")["leads"]
    assert sum(one["callable"] for one in found) == callable_now
    assert done["not_callable"] == 3 - callable_now


def test_undo_takes_out_what_was_added_and_puts_back_what_was_changed(profile, small, tmp_path):
    profile.json("import", small, "--yes", "--professional")
    before = profile.json("show", "A2")["lead"]
    newer = tmp_path / "newer.csv"
    newer.write_text(
        "Reference,First name,Last name,Company,Phone,City\n"
        "A2,Alan,Turing,Bombe Works Ltd,01 99 00 41 09,Bletchley\n"
        "A4,Edsger,Dijkstra,Paths,01 99 00 41 10,Nuenen\n",
        encoding="utf-8",
    )
    done = profile.json("import", newer, "--yes", "--professional")
    assert (done["added"], done["updated"]) == (1, 1)
    changed = profile.json("show", "A2")["lead"]
    assert (changed["company"], changed["city"]) == ("Bombe Works Ltd", "Bletchley")
    assert (changed["phone"], changed["phone2"]) == ("+33199004109", "+33199004108")
    undone = profile.json("import", "--undo", done["batch_id"])
    assert (undone["removed"], undone["restored"], undone["kept"]) == (1, 1, 0)
    assert profile.json("show", "A2")["lead"] == before
    assert profile.json("leads", "--search", "Dijkstra")["total"] == 0
    assert profile.json("leads", "--search", "Bletchley")["total"] == 0
    assert "not finished, or was undone" in profile.refused("import", "--undo", done["batch_id"])


def test_mapping_file_is_used_and_remembered_for_the_same_header(profile, tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("who,firm,line\nAda Lovelace,Engines,0199004107\n", encoding="utf-8")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "format: qualifier-mapping/1\n"
        "list:\n"
        "  - {ours: name, theirs: who}\n"
        "  - {ours: lead.company, theirs: firm}\n"
        "  - {ours: lead.phone, theirs: line}\n",
        encoding="utf-8",
    )
    profile.json("import", file, "--map", mapping, "--yes")
    (lead,) = profile.json("leads")["leads"]
    assert (lead["name"], lead["company"], lead["phone"]) == (
        "Ada Lovelace",
        "Engines",
        "+33199004107",
    )
    assert profile.json("import", file)["preview"]["is_remembered"] is True
    mapping.write_text("format: qualifier-mapping/1\nlist: [{ours: name, theirs: whom}]\n")
    assert "no column “whom”" in profile.refused("import", file, "--map", mapping)


def test_opposed_numbers_are_refused_and_stay_so(profile, tmp_path):
    file = tmp_path / "opposed.csv"
    file.write_text(
        "Reference,Last name,Phone,Do not call\n"
        "O1,Silent,01 99 00 41 07,yes\nO2,Quiet,,yes\nO3,Open,01 99 00 41 08,no\n",
        encoding="utf-8",
    )
    done = profile.json("import", file, "--yes", "--professional")
    assert (done["added"], done["refused"]) == (2, 1)
    assert profile.json("show", "O2")["lead"]["stage"] == "opted_out"
    later = tmp_path / "later.csv"
    later.write_text("Reference,Last name,Phone\nO9,Other,+33 1 99 00 41 07\n", encoding="utf-8")
    assert profile.json("import", later, "--yes", "--professional")["refused"] == 1


@real_lists
def test_real_list_of_leads_without_numbers_comes_in_whole(profile):
    done = profile.json("import", X_EDUCATION, "--yes")
    assert (done["rows"], done["added"], done["not_callable"]) == (9240, 9240, 9240)
    with X_EDUCATION.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    lead = profile.json("show", first["Prospect ID"])["lead"]
    assert lead["extra"]["Lead Quality"] == first["Lead Quality"]
    assert lead["extra"]["Tags"] == first["Tags"]
    assert {one["text"] for one in lead["signals"]} >= {first["Last Activity"]}


@real_lists
def test_real_list_of_a_french_office_comes_in_whole(profile):
    done = profile.json("import", ANNUAIRE, "--yes", "--professional")
    assert (done["rows"], done["added"], done["not_callable"]) == (613, 613, 1)
    (school,) = profile.json("leads", "--search", "01 72 04 55 05")["leads"]
    assert school["phone"] == "+33172045505"
    shown = profile.json("show", school["id"])["lead"]
    assert (shown["postal_code"], shown["city"], shown["country"]) == ("94260", "Fresnes", "")
    assert shown["email"] == "ce.0940176F@ac-creteil.fr"
    by_end = profile.json("leads", "--search", "45505")["leads"]
    assert school["id"] in {one["id"] for one in by_end}


def test_export_disarms_formulas_and_reads_back(profile, tmp_path):
    file = tmp_path / "evil.csv"
    file.write_text(
        'Reference,Last name,Company,Notes\nE1,=Smith+1,@SUM(A1),"-cmd|calc"\n', encoding="utf-8"
    )
    profile.json("import", file, "--yes", "--professional")
    out = tmp_path / "out.csv"
    assert profile.json("export", out) == {"rows": 1, "file": str(out)}
    with out.open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert row["last_name"] == "'=Smith+1"
    assert row["company"] == "'@SUM(A1)"
    assert row["notes"] == "'-cmd|calc"
    book = tmp_path / "out.xlsx"
    profile.json("export", book)
    sheet = load_workbook(book).active
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    nobody = tmp_path / "nobody.csv"
    assert profile.json("export", nobody, "--since", "2999-01-01")["rows"] == 0
    assert "ends in .csv or .xlsx" in profile.refused("export", tmp_path / "out.txt")
    (tmp_path / "other").mkdir()
    other = Profile(tmp_path / "other")
    assert other.json("import", out, "--yes")["added"] == 1
    assert other.json("leads")["leads"][0]["name"] == "=Smith+1"


def test_show_has_the_keys_of_the_issue(profile, small):
    profile.json("import", small, "--yes", "--professional")
    shown = profile.json("show", "A1")
    keys = {"lead", "calls", "answers", "impressions", "scores", "stages", "outbox"}
    assert set(shown) == keys
    line = profile.json("leads", "--limit", "1")["leads"][0]
    assert tuple(line) == (
        *("id", "external_id", "name", "company", "phone", "email", "stage", "cell", "callable"),
    )
    assert "no lead with the id nobody" in profile.refused("show", "nobody")


def test_first_command_with_a_passphrase_file_makes_the_profile(no_profile, small):
    done = no_profile.run("import", small, "--yes")
    assert done.returncode == 0
    assert "new encrypted profile" in done.stderr
    assert b"Lovelace" not in (no_profile.folder / "profile.db").read_bytes()
    assert no_profile.folder.stat().st_mode & 0o077 == 0
    assert no_profile.json("leads")["total"] == 3


# --- the profile -------------------------------------------------------------------------------
def test_options_stand_before_or_behind_the_command(profile):
    before = run(*profile.options, "--json", "leads")
    behind = run("leads", "--json", *profile.options)
    assert before.returncode == behind.returncode == 0
    assert json.loads(before.stdout) == json.loads(behind.stdout) == {"total": 0, "leads": []}


@pytest.mark.parametrize(
    "arguments", (("dance",), ("import",), ("script", "check"), ("leads", "--limit", "x"))
)
def test_wrong_usage_ends_with_status_2(no_profile, arguments):
    done = no_profile.run(*arguments)
    assert done.returncode == 2
    assert "usage" in done.stderr
    assert not no_profile.folder.exists()


def test_messages_speak_the_language_asked_for(profile):
    assert "There is no lead" in profile.run("show", "x", "--lang", "en").stderr


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
    assert damage == "gone" or path.read_bytes() == bytes(content)
    restored = profile.json("backup", "--restore", Path(made["file"]).name)
    if damage != "gone":
        kept = Path(restored["set_aside"]) / "profile.db"
        assert kept.read_bytes() == bytes(content)
    assert profile.json("leads")["total"] == 3


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
        assert "already open" in profile.refused("import", small, "--yes")
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


def test_doctor_finds_a_sound_profile_sound(profile, small):
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
def test_bad_script_is_refused_with_a_sentence(tmp_path, kind):
    path = bad_file(tmp_path, kind)
    yaml = path.rename(tmp_path / "bad.yaml") if path.exists() else tmp_path / "bad.yaml"
    done = run("script", "check", yaml)
    assert done.returncode == 1
    assert "bad.yaml" in done.stderr
    assert "Traceback" not in done.stderr


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
        [sys.executable, "-c", breaking, *map(str, profile.options), "show", "x"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment(),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "went wrong" in done.stderr
    log = (profile.folder / "log" / "trouble.log").read_text(encoding="utf-8")
    assert "KeyError" in log
    assert "Ada" not in log + done.stderr
