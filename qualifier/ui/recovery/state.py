"""The ways out of damage, and what came of one, as frozen states. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from qualifier.core.salvage import CopyLoss, Survey
from qualifier.exchange.salvage_job import REPORT_TEXT, Salvaged
from qualifier.store.backups import Backup
from qualifier.texts import _, formats
from qualifier.texts.salvage_report import came_back, moment, outcome_lines
from qualifier.texts.salvage_sentences import copy_loss, salvage_loss


class Phase(Enum):
    """Where the person is."""

    SURVEYING = "surveying"
    CHOOSING = "choosing"
    MENDING = "mending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way out. `copy` None: the salvage. `title` and `detail` are its two lines."""

    copy: Backup | None
    title: str
    detail: str
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """One frozen state of the page. `done` of `expected` while something runs."""

    phase: Phase
    title: str
    sentence: str
    choices: tuple[Choice, ...] = ()
    lines: tuple[str, ...] = ()
    done: int = 0
    expected: int = 0
    error: str = ""


def surveying() -> RecoveryState:
    """While the file and its copies are read."""
    return RecoveryState(
        Phase.SURVEYING,
        _("The profile is damaged"),
        _("Its file is left as it is. Qualifier reads what can still be read…"),
    )


def choosing(
    folder: Path,
    found: Survey,
    copies: tuple[Backup, ...],
    language: str,
    now: datetime,
    error: str = "",
) -> RecoveryState:
    """The salvage first, then the copies, newest first, each with what would be missing."""
    losses = {one.name: one for one in found.copies}
    newest = next((one for one in copies if losses[one.path.name].is_sound), None)
    copy_at = newest.made_at if newest else None
    can_salvage = found.by_salvage is not None or newest is not None
    salvage = Choice(
        None,
        _("Salvage: everything that can be read, and the newest backup"),
        salvage_loss(found.by_salvage, copy_at, language, now),
        can_salvage,
    )
    words = _(
        "Choose how to go on. The damaged file is set aside as it is, with a report; it is never "
        "deleted."
    )
    if not can_salvage:
        words = _(
            "Nothing in it can be read and there is no backup here. Put a backup into the folder "
            "{folder}, or ask whoever looks after this computer; then try again."
        ).format(folder=folder)
    choices = tuple(_copy(one, losses[one.path.name], language, now) for one in copies)
    if not can_salvage:
        return RecoveryState(Phase.FAILED, _("The profile is damaged"), words, error=error)
    return RecoveryState(
        Phase.CHOOSING, _("The profile is damaged"), words, (salvage, *choices), error=error
    )


def mending(language: str, choice: Choice) -> RecoveryState:
    """While the profile is made anew."""
    words = _("What can be read is brought together and checked. This can take some minutes.")
    if choice.copy is not None:
        words = _("The copy of {moment} is checked and put in place.").format(
            moment=moment(choice.copy.made_at, language)
        )
    return RecoveryState(Phase.MENDING, _("The profile is being repaired"), words)


def finished(made: Salvaged, language: str) -> RecoveryState:
    """What came back, and where the old file and the report are."""
    lines = [came_back(made.report, language), *outcome_lines(made.report, language)]
    if made.set_aside is not None:
        lines.append(_("The damaged file: {folder}").format(folder=made.set_aside))
        lines.append(_("The report: {file}").format(file=made.set_aside / REPORT_TEXT))
    return RecoveryState(
        Phase.DONE, _("The profile is repaired"), _("You can go on working."), lines=tuple(lines)
    )


def failed(words: str) -> RecoveryState:
    """Nothing could even be looked at."""
    return RecoveryState(Phase.FAILED, _("The profile is damaged"), words)


def _copy(one: Backup, loss: CopyLoss, language: str, now: datetime) -> Choice:
    title = _("Copy of {moment}, {size} MB").format(
        moment=moment(one.made_at, language), size=formats.number(one.size_bytes / 1e6, language)
    )
    if not loss.is_sound:
        return Choice(one, title, _("This copy is damaged too."), False)
    return Choice(one, title, copy_loss(loss.loss, one.made_at, language, now))
