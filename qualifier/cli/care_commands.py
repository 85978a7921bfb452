"""`doctor` and `backup`: how program and profile are, and copies of the profile."""

from __future__ import annotations

import argparse
import platform
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import Any

from qualifier.cli.given import now
from qualifier.cli.opening import key_of, open_store
from qualifier.cli.repair_command import salvage
from qualifier.cli.reply import DONE, REFUSED, Refused, Reply, refusal_of
from qualifier.cli.window_door import hand_over
from qualifier.core.errors import KeyMissing, KeyringMissing, QualifierError
from qualifier.exchange import salvage_job
from qualifier.paths import resources_dir
from qualifier.store import backups, database, leads, profile, soundness
from qualifier.store.backups import Backup, Why
from qualifier.store.locks import hold_profile, hold_service, hold_worker
from qualifier.store.profile import Store
from qualifier.store.tables import SCHEMA_VERSION
from qualifier.sync import credentials
from qualifier.texts import Language, _, current_language, formats
from qualifier.texts.errors import sentence

QT_PACKAGE = "PySide6-Essentials"


def doctor(options: argparse.Namespace) -> Reply:
    """`doctor`: works without a profile, and makes none. Exit status 1 where something is wrong."""
    cipher, sqlite = database.versions()
    profile_found, troubles = _profile(options)
    fonts = sorted(one.stem for one in (resources_dir() / "fonts").glob("*.ttf"))
    languages = _languages()
    if not cipher:
        troubles.append(_("This build cannot encrypt."))
    if not fonts:
        troubles.append(_("The bundled fonts are missing."))
    if len(languages) < len(Language):
        troubles.append(_("French was never compiled: run make setup."))
    data = {
        "version": _version("qualifier"),
        "python": platform.python_version(),
        "qt": _version(QT_PACKAGE),
        "sqlalchemy": _version("SQLAlchemy"),
        "sqlite": sqlite,
        "cipher": cipher,
        "keyring": _keyring(),
        "fonts": fonts,
        "languages": languages,
        "profile": profile_found,
        "troubles": troubles,
    }
    return Reply(data, tuple(_doctor_lines(data)), REFUSED if troubles else DONE)


def backup(options: argparse.Namespace) -> Reply:
    """`backup`, `backup --list`, `backup --restore FILE`, `backup --salvage`."""
    if options.list:
        return _list(options)
    if options.salvage:
        return salvage(options)
    if options.restore is not None:
        return _restore(options)
    # A backup only reads: it needs nobody's leave, but a window's own worker tells the window.
    handed = hand_over(options.profile, {"do": "backup"})
    if handed is None:
        store = open_store(options)
        try:
            handed = backups.as_json(backups.make(store, Why.ASKED, now()))
        finally:
            store.close()
    return Reply(handed, (_("Backed up to {file}.").format(file=handed["file"]),))


def _list(options: argparse.Namespace) -> Reply:
    found = backups.list_backups(options.profile)
    days, sizes = [_local(one) for one in found], [_megabytes(one) for one in found]
    wide, long = max(map(len, days), default=0), max(map(len, sizes), default=0)
    lines = [
        f"{day.ljust(wide)}  {size.rjust(long)}  {one.path}"
        for day, size, one in zip(days, sizes, found, strict=True)
    ]
    data = {"backups": [backups.as_json(one) for one in found]}
    return Reply(data, tuple(lines) or (_("There are no backups yet."),))


def _restore(options: argparse.Namespace) -> Reply:
    folder: Path = options.profile
    if not profile.exists(folder) and not backups.list_backups(folder):
        raise Refused(_("There is no profile in {folder} yet.").format(folder=folder))
    chosen = _chosen(folder, options.restore)
    copy = backups.of_path(folder, chosen)
    with ExitStack() as held:
        held.callback(hold_profile(folder).close)
        held.callback(hold_service(folder).close)
        held.callback(hold_worker(folder).close)
        aside = salvage_job.salvage(folder, key_of(options), now(), copy=copy).set_aside
    lines = [_("The backup {file} is now the profile.").format(file=chosen.name)]
    if aside is not None:
        lines.append(_("What was there before is kept in {folder}.").format(folder=aside))
    data = {"restored": str(chosen), "set_aside": str(aside) if aside else None}
    return Reply(data, tuple(lines))


def _chosen(folder: Path, asked: Path) -> Path:
    """A backup by path, or by its bare name among the profile's own."""
    if asked.exists() or asked.name != str(asked):
        return asked
    return folder / backups.FOLDER / asked.name


def _local(one: Backup) -> str:
    at = one.made_at.astimezone()
    return f"{formats.full_day(at.date(), current_language().value)} {formats.clock(at)}"


def _megabytes(one: Backup) -> str:
    return _("{size} MB").format(
        size=formats.number(one.size_bytes / 1e6, current_language().value)
    )


def _keyring() -> dict[str, Any]:
    try:
        return {"backend": credentials.native_backend(), "native": True}
    except KeyringMissing as error:
        return {"backend": error.backend, "native": False}


def _languages() -> list[str]:
    """Languages that this installation can speak."""
    folder = resources_dir() / "translations"
    compiled = [
        one.value
        for one in Language
        if one is not Language.ENGLISH
        and (folder / one.value / "LC_MESSAGES" / "qualifier.mo").exists()
    ]
    return sorted(["en", *compiled])


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _profile(options: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    folder: Path = options.profile
    found: dict[str, Any] = {"folder": str(folder), "exists": False, "health": "none"}
    try:
        found["exists"] = profile.exists(folder)
    except QualifierError as error:
        words = refusal_of(error)
        return found | {"health": "not_opened", "problems": [words]}, [words]
    if not found["exists"]:
        return found, []
    copies = backups.list_backups(folder)
    found |= {
        "backups": len(copies),
        "newest_backup": copies[0].made_at.isoformat() if copies else None,
        "mb": round(sum(_size(one) for one in database.files_of(folder)) / 1e6, 1),
    }
    try:
        store = open_store(options)
    except (QualifierError, Refused) as error:
        # Without a passphrase nothing can be said of the file; that alone is no illness.
        words = refusal_of(error)
        is_asked = isinstance(error, KeyMissing) and error.reason in ("no_keyring", "no_passphrase")
        found |= {"health": "not_opened", "problems": [words]}
        return found, [] if is_asked else [words]
    try:
        return _health(store, found)
    except QualifierError as error:
        words = refusal_of(error)
        return found | {"health": "damaged", "problems": [words]}, [words]
    finally:
        store.close()


def _health(store: Store, found: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    problems = list(soundness.problems(store, full=True))
    found |= {"health": "damaged" if problems else "ok", "problems": problems}
    found["schema"] = SCHEMA_VERSION
    if problems:
        return found, [sentence(database.damaged(store.folder))]
    found["leads"] = store.read(leads.count)
    return found, []


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _doctor_lines(data: dict[str, Any]) -> list[str]:
    about = data["profile"]
    encryption = f"SQLCipher {data['cipher']}" if data["cipher"] else "–"
    keyring = data["keyring"]
    store_words = keyring["backend"] if keyring["native"] else _("none, a passphrase is needed")
    health = {
        "none": _("there is none yet"),
        "ok": _("sound"),
        "damaged": _("damaged"),
        "not_opened": _("not opened"),
    }[about["health"]]
    return [
        f"Qualifier {data['version']}, Python {data['python']}, Qt {data['qt']}",
        f"{encryption}, SQLite {data['sqlite']}",
        _("Key store: {name}").format(name=store_words),
        _("Languages: {names}").format(names=", ".join(data["languages"])),
        _("Fonts: {names}").format(names=", ".join(data["fonts"])),
        _("Profile {folder}: {health}").format(folder=about["folder"], health=health),
        *(one for one in about.get("problems", ()) if one not in data["troubles"]),
        *(data["troubles"] or [_("Nothing is wrong.")]),
    ]
