"""`qualifier --self-check`: whether an installed program has all it needs, shown by using it.

Nothing of the person's is touched: profiles are made in a folder that is gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qualifier.cli.reply import DONE, REFUSED, Reply
from qualifier.core.errors import KeyringMissing
from qualifier.paths import resources_dir
from qualifier.texts import Language, _, use_language

WORKER_WAIT_S = 60.0
_TRIAL = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{new:04d}", "{old:04d}", None, None
def upgrade():
    op.add_column("lead", sa.Column("trial", sa.String, server_default="upgraded"))
"""


class Lacking(Exception):
    """What was not there, or did not do what it must."""


def self_check(options: argparse.Namespace) -> Reply:
    """Use each part once. Exit status 1 where one of them does not work."""
    with TemporaryDirectory(prefix="qualifier-check-") as place:
        found = [_tried(name, part) for name, part in _parts(Path(place))]
    troubles = [name for name, is_well, _seen in found if not is_well]
    data = {
        "parts": {name: {"ok": is_well, "seen": seen} for name, is_well, seen in found},
        "troubles": troubles,
    }
    lines = [
        f"{'ok     ' if is_well else 'FAILED '} {name}: {seen}" for name, is_well, seen in found
    ]
    lines.append(_("All is there.") if not troubles else _("This installation is not complete."))
    return Reply(data, tuple(lines), REFUSED if troubles else DONE)


def _tried(name: str, part: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, part()
    except Exception as error:  # whatever it is, this part does not work
        return name, False, f"{type(error).__name__}: {error}"


def _parts(place: Path) -> tuple[tuple[str, Callable[[], str]], ...]:
    return (
        ("profile", lambda: _profile(place)),
        ("older profile", lambda: _older_profile(place)),
        ("languages", _languages),
        ("window", _window),
        ("fonts and icons", _fonts_and_icons),
        ("keyring", _keyring),
        ("worker", lambda: _worker(place)),
        ("script", _script),
        ("numbers and holidays", _numbers_and_holidays),
        ("print", _print),
    )


def _profile(place: Path) -> str:
    """A profile is made, written, closed and read again; on disk it is no plain SQLite file."""
    from qualifier.settings import SEAT_NAME
    from qualifier.store import database, profile
    from qualifier.store.key import Cost
    from qualifier.store.profile import Secret, Store, save_settings

    cost = Cost(passes=1, memory_kib=1024, lanes=1)
    key = profile.create(
        place / "profile", (Secret("passphrase", secrets.token_hex()),), passphrase_cost=cost
    )
    (place / "key").write_bytes(key)
    store = Store(place / "profile", key, is_window=False)
    store.write(lambda c: save_settings(c, {SEAT_NAME: "self-check"}))
    store.close()
    store = Store(place / "profile", key, is_window=False)
    try:
        if store.settings().text(SEAT_NAME) != "self-check":
            raise Lacking("what was written is not there")
    finally:
        store.close()
    database.assert_encrypted(place / "profile" / database.DATABASE_FILE)
    return "SQLCipher {}, SQLite {}".format(*database.versions())


def _older_profile(place: Path) -> str:
    """The profile is older than a schema that is made up for it; the revisions bring it there."""
    from qualifier.store import database, migrate
    from qualifier.store.tables import SCHEMA_VERSION

    new = SCHEMA_VERSION + 1
    revisions, folder = place / "migrations", place / "older"
    shutil.copytree(migrate.REVISIONS / "versions", revisions / "versions")
    shutil.copytree(place / "profile", folder)
    trial = _TRIAL.format(new=new, old=SCHEMA_VERSION)
    (revisions / "versions" / f"{new:04d}_trial.py").write_text(trial, encoding="utf-8")
    key = (place / "key").read_bytes()
    engine = database.open_engine(folder / database.DATABASE_FILE, key)
    try:
        migrate.upgrade(engine, folder, key, to=new, revisions=revisions)
        with engine.connect() as connection:
            names = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(lead)")}
    finally:
        engine.dispose()
    if "trial" not in names:
        raise Lacking("the upgrade did nothing")
    copies = list((folder / database.BACKUPS).iterdir())
    return f"schema {SCHEMA_VERSION} to {new}, {len(copies)} checked copy kept"


def _languages() -> str:
    from qualifier.texts import current_language

    before, spoken = current_language(), {}
    try:
        for one in Language:
            use_language(one)
            spoken[one.value] = _("Queue")
    finally:
        use_language(before)
    if len(set(spoken.values())) < len(spoken):
        raise Lacking(f"a language is missing: {spoken}")
    return ", ".join(f"{one} ({words})" for one, words in spoken.items())


def _window() -> str:
    """All that the window is made of can be loaded, and what Qt's parts ask of the system."""
    from PySide6.QtCore import qVersion

    import qualifier.app
    from qualifier.ui import call_room, later_pages, workspace

    parts = (qualifier.app, call_room, later_pages, workspace)
    return f"Qt {qVersion()}, {len(parts)} parts"


def _fonts_and_icons() -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # also where there is no screen
    from PySide6.QtWidgets import QApplication

    from qualifier.ui.icons import Glyph, glyph_pixmap
    from qualifier.ui.theme import Look, install_theme

    application = QApplication.instance() or QApplication(["qualifier"])
    assert isinstance(application, QApplication)
    install_theme(application, Look.LIGHT)
    faces = sorted(one.stem for one in (resources_dir() / "fonts").glob("*.ttf"))
    if len(faces) < 5:
        raise Lacking(f"fonts: {faces}")
    for glyph in Glyph:
        if glyph_pixmap(glyph, "#000000", 16, 1.0).isNull():
            raise Lacking(f"icon {glyph.value}")
    return f"{len(faces)} fonts, {len(Glyph)} icons, Qt platform {application.platformName()}"


def _keyring() -> str:
    """Named, not demanded: without one a passphrase opens the profile."""
    from qualifier.sync import credentials

    try:
        return credentials.native_backend()
    except KeyringMissing as error:
        return f"none ({error.backend}); a passphrase is asked for"


def _worker(place: Path) -> str:
    """The worker is started as the window does, opens the profile and answers."""
    from qualifier.ui.worker_link import worker_command

    program, arguments = worker_command(place / "profile")
    key = (place / "key").read_bytes().hex()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [program, *arguments], text=True, stdin=pipe, stdout=pipe, stderr=pipe
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        late = threading.Timer(WORKER_WAIT_S, process.kill)
        late.start()
        first = {"id": 0, "do": "open", "key": key, "language": "en"}
        for message in (first, {"id": 1, "do": "backup"}):
            process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        answers = (json.loads(line) for line in process.stdout if line.strip())
        answer: dict[str, Any] = next(
            (one for one in answers if one.get("id") == 1 or "error" in one), {}
        )
        process.stdin.close()  # which ends it
        complaint = process.stderr.read()
        late.cancel()
    if "done" not in answer:
        raise Lacking(f"{answer or complaint}"[:500])
    return f"started, answered, backed up to {Path(answer['done']['file']).name}"


def _script() -> str:
    """The first shipped script is played: of each question that has choices the first one."""
    from qualifier.core.flow import walk
    from qualifier.core.gate import gate
    from qualifier.core.score import score
    from qualifier.exchange.documents import read_agreement, read_script
    from qualifier.exchange.workplace import SHIPPED_SCRIPTS

    script = read_script(resources_dir() / "scripts" / f"{SHIPPED_SCRIPTS[0]}.yaml")
    agreement = read_agreement(resources_dir() / "agreements" / f"{script.agreement}.yaml")
    answers = {one.id: one.choices[0].id for one in script.questions() if one.type == "choice"}
    way = walk(script, answers, {})
    found = score(script, way, agreement, {})
    decision = gate(script, way, found, agreement).decision
    if not way.asked or not 0 < found.fit <= 100:
        raise Lacking(f"{len(way.asked)} questions, {found.fit} points")
    return f"{len(way.asked)} questions, cell {found.cell}, {decision.value}"


def _numbers_and_holidays() -> str:
    """The plans of numbers, the zones of countries and the holidays, by one French example each."""
    from qualifier.contact.calendars import country_of_zone, holiday_test, zones_by_country
    from qualifier.contact.numbers import parse_number

    number = parse_number("06 39 98 41 07", "FR").e164
    if number != "+33639984107":
        raise Lacking(f"a number was read as {number}")
    if country_of_zone("Europe/Paris")[0] != "FR" or not holiday_test("FR")(date(2026, 7, 14)):
        raise Lacking("zones or holidays")
    return f"{len(zones_by_country())} countries"


def _print() -> str:
    """A script becomes a PDF with the program's fonts."""
    from qualifier.exchange.documents import read_agreement, read_script
    from qualifier.exchange.scripts.printing import script_pdf
    from qualifier.exchange.workplace import SHIPPED_SCRIPTS

    script = read_script(resources_dir() / "scripts" / f"{SHIPPED_SCRIPTS[0]}.yaml")
    agreement = read_agreement(resources_dir() / "agreements" / f"{script.agreement}.yaml")
    made = script_pdf(script, agreement, "fr", datetime.now(UTC))
    if not made.startswith(b"%PDF"):
        raise Lacking("no PDF")
    return f"{len(made) // 1024} kB"
