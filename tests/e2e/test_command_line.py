"""The command line as scripts and people use it: real processes, real files, real encryption."""

from __future__ import annotations

import csv
import json

import pytest
from openpyxl import Workbook, load_workbook

from tests.fakes.program import CHECKS, DATA, prepared, run, run_cold

ANNUAIRE = DATA / "annuaire-education-94.csv"
X_EDUCATION = DATA / "x-education-leads.csv"
PROOF = ("--basis-source", "web form", "--basis-on", "2026-01-15")
KEYS = ("rows", "added", "updated", "duplicates", "refused", "not_callable", "batch_id")
real_lists = pytest.mark.skipif(not ANNUAIRE.exists(), reason="the shared lists are not here")
checks = pytest.mark.skipif(not CHECKS.exists(), reason="the shared checks are not here")


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
    done = run_cold("script", "check", script, "--json")
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


def test_check_names_an_agreement_that_is_not_there(tmp_path):
    file = tmp_path / "script.yaml"
    text = SCRIPT.format(one="", two="", three="", type="text")
    file.write_text(text.replace("agreement: default", "agreement: defautl"), encoding="utf-8")
    done = run("script", "check", file, "--json")
    assert done.returncode == 1
    (error,) = json.loads(done.stdout)["errors"]
    assert (error["reason"], error["place"], error["line"]) == ("unknown_agreement", "agreement", 4)
    assert "“defautl”" in error["message"]
    assert "Did you mean “default”?" in error["message"]


def test_empty_answer_in_a_file_is_said_as_one_of_a_file(tmp_path):
    file = tmp_path / "answers.yaml"
    file.write_text("answers: {tool: ''}", encoding="utf-8")
    done = run("script", "play", "maintenance_inbound", "--answers", file)
    assert done.returncode == 1
    assert "tool: No answer stands here. Write one, or {gap: unknown}" in done.stderr


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
    assert seen["preview"]["basis"] == "legitimate_interest"
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
        (("--consumer", "--basis", "prior consent"), 0),
        (("--consumer", "--basis", "consent", *PROOF), 2),
        (("--consumer", "--basis", "legitimate interest"), 0),
    ),
)
def test_leads_may_be_called_by_nature_and_legal_basis(profile, small, options, callable_now):
    done = profile.json("import", small, "--yes", *options)
    found = profile.json("leads")["leads"]
    assert sum(one["callable"] for one in found) == callable_now
    assert done["not_callable"] == 3 - callable_now


def test_preview_says_by_what_known_leads_were_recognised(profile, small, tmp_path):
    profile.json("import", small, "--yes", "--professional")
    file = tmp_path / "newer.csv"
    file.write_text(
        "First name,Last name,E-mail,Phone,City\n"
        "A.,Lovelace,ADA@engines.example,,London\n"
        "Alan,Turing,,01 99 00 41 08,Bletchley\n"
        "Grace,Hopper,grace@compilers.example,,\n",
        encoding="utf-8",
    )
    found = profile.json("import", file)["preview"]["matches"]
    assert found == {
        "updated": {"same_email": 1, "same_number_and_name": 1},
        "duplicate": {"same_email": 1},
    }
    said = profile.run("import", file).stdout
    assert "  Updated: Same e-mail address (1)" in said
    assert "  Updated: Same number and name (1)" in said
    assert "  Already there: Same e-mail address (1)" in said


@pytest.mark.parametrize(("country", "is_one"), (("ZZ", False), ("F", False), ("be", True)))
def test_country_is_one_of_the_world(profile, small, country, is_one):
    if is_one:
        assert profile.json("import", small, "--country", country)["preview"]["country"] == "BE"
    else:
        assert "no country" in profile.refused("import", small, "--country", country)


def test_workbook_says_which_sheet_is_read_and_which_are_not(profile, tmp_path):
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(["Leads of the autumn fair"])
    book.create_sheet("Empty")
    leads = book.create_sheet("Leads")
    leads.append(["Reference", "Last name", "Company"])
    leads.append(["A1", "Lovelace", "Engines"])
    book.create_sheet("Notes").append(["call back in May"])
    path = tmp_path / "fair.xlsx"
    book.save(path)
    found = profile.json("import", path)
    assert found["added"] == 1
    assert found["preview"]["sheet"] == "Leads"
    assert found["preview"]["sheets_left_out"] == ["Cover", "Notes"]
    said = profile.run("import", path).stdout
    assert "The sheet “Leads” is read. Others are left out: Cover, Notes." in said


def test_basis_is_shown_in_the_language_in_use_and_its_day_must_be_one(profile, small):
    french = profile.run("--lang", "fr", "import", small, "--professional").stdout
    assert "Intérêt légitime" in french
    bare = profile.run("import", small, "--consumer", "--basis", "consent").stdout
    assert "Prior consent (source: not said, no date)" in bare
    assert "is not a day" in profile.refused("import", small, "--basis-on", "soon")


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
    mapping.write_text("format: qualifier-mapping/1\n")
    assert "no part “list”" in profile.refused("import", file, "--map", mapping)
    both = "[{ours: name, theirs: who}, {ours: name, theirs: firm}]"
    mapping.write_text(f"format: qualifier-mapping/1\nlist: {both}\n")
    assert "“who” and “firm”" in profile.refused("import", file, "--map", mapping)
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
    other = prepared(tmp_path / "other")
    assert other.json("import", out, "--yes")["added"] == 1
    assert other.json("leads")["leads"][0]["name"] == "=Smith+1"


def test_show_has_the_keys_of_the_issue(cold_profile, small):
    profile = cold_profile
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
    no_profile.start = run_cold
    done = no_profile.run("import", small, "--yes")
    assert done.returncode == 0
    assert "new encrypted profile" in done.stderr
    assert b"Lovelace" not in (no_profile.folder / "profile.db").read_bytes()
    assert no_profile.folder.stat().st_mode & 0o077 == 0
    assert no_profile.json("leads")["total"] == 3


# --- meeting -------------------------------------------------------------------------------------
def test_meeting_writes_the_pack_and_says_what_it_is_about(profile, tmp_path):
    pack = tmp_path / "pack.html"
    done = profile.json("meeting", "--period", "30d", "-o", pack)
    assert done == {"file": str(pack), "kind": "html", "hand_overs": 0, "came_back": 0}
    assert "<h2>" in pack.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    ((("--period", "moon", "-o", "a.pdf"), "moon"), (("-o", "pack.doc"), ".xlsx")),
)
def test_meeting_refuses_a_period_or_a_kind_that_is_none(profile, words, said):
    assert said in profile.refused("meeting", *words)
