"""`backup --salvage`: the way out of a damaged profile, as the window's page takes it."""

from __future__ import annotations

import argparse
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

from qualifier.cli.given import now
from qualifier.cli.opening import key_of
from qualifier.cli.reply import Refused, Reply
from qualifier.core.errors import KeyMissing, ProfileDamaged
from qualifier.exchange import salvage_job
from qualifier.store import backups, key_copy, profile, soundness
from qualifier.store.locks import hold_profile, hold_service, hold_worker
from qualifier.store.profile import Store
from qualifier.texts import _, current_language
from qualifier.texts.salvage_report import came_back, outcome_lines


def salvage(options: argparse.Namespace) -> Reply:
    """Put the key file's copy back where it is lost, then salvage. Raises what both do, and Refused
    where nothing is damaged."""
    folder: Path = options.profile
    if not profile.exists(folder):
        raise Refused(_("There is no profile in {folder} yet.").format(folder=folder))
    with ExitStack() as held:
        for hold in (hold_profile, hold_service, hold_worker):
            held.enter_context(hold(folder))
        database_key, key_aside = _key(options)
        if _is_sound(folder, database_key):
            if key_aside is None:
                raise Refused(_("The profile is sound: there is nothing to repair."))
            return Reply({"set_aside": str(key_aside)}, (_("The key file was put back."),))
        try:
            made = salvage_job.salvage(folder, database_key, now())
        except ProfileDamaged as error:  # its own sentence would send back to this command
            raise Refused(
                _(
                    "Nothing in it can be read and there is no backup here. Put a backup into the "
                    "folder {folder}, or ask whoever looks after this computer; then try again."
                ).format(folder=folder / backups.FOLDER)
            ) from error
    language = current_language().value
    lines = [came_back(made.report, language), *outcome_lines(made.report, language)]
    if made.set_aside is not None:
        lines.append(_("The damaged file: {folder}").format(folder=made.set_aside))
        report = made.set_aside / salvage_job.REPORT_TEXT
        lines.append(_("The report: {file}").format(file=report))
    kinds = {one.kind: asdict(one) for one in made.report.kinds}
    data = {
        "set_aside": str(made.set_aside) if made.set_aside else None,
        "missing": made.report.missing,
        "may_miss_more": made.report.may_miss_more,
        "kinds": kinds,
    }
    return Reply(data, tuple(lines))


def _key(options: argparse.Namespace) -> tuple[bytes, Path | None]:
    """The database key, and where a damaged key file went that its copy stands for now."""
    try:
        return key_of(options), None
    except KeyMissing as error:
        if error.reason not in ("no_key_file", "bad_key_file"):
            raise
        if not key_copy.is_there(options.profile):
            raise
        aside = key_copy.put_back(options.profile, now())
        return key_of(options), aside or options.profile


def _is_sound(folder: Path, database_key: bytes) -> bool:
    try:
        with closing(Store(folder, database_key, is_window=False)) as store:
            return not soundness.problems(store)
    except (ProfileDamaged, KeyMissing):
        return False
