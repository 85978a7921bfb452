"""What each way out of damage would cost, in one sentence; and room on a full disk."""

from __future__ import annotations

from datetime import datetime

from qualifier.core.salvage import Loss
from qualifier.texts import _, formats, ngettext
from qualifier.texts.salvage_report import listed, moment, on_moment


def copy_loss(loss: Loss, made_at: datetime, language: str, now: datetime) -> str:
    """What would be missing with a copy made at `made_at`."""
    if loss.is_none:
        return _("Nothing would be missing.")
    since = _at(made_at, language, now)
    counts = _counts(loss, language)
    if not counts:
        return _("Everything since {moment} would be missing.").format(moment=since)
    if loss.or_more:
        return _("At least {counts} since {moment} would be missing.").format(
            counts=counts, moment=since
        )
    return _("{counts} since {moment} would be missing.").format(counts=counts, moment=since)


def salvage_loss(loss: Loss | None, copy_at: datetime | None, language: str, now: datetime) -> str:
    """What would be missing after a salvage, with the newest backup made at `copy_at`."""
    if loss is None and copy_at is not None:
        return _(
            "No call, hand-off or note can be read any longer: they come back from the backup of "
            "{moment}."
        ).format(moment=moment(copy_at, language))
    if loss is None:
        return _("Nothing can be read any longer, and there is no backup.")
    if loss.is_none:
        return _("No call, hand-off or note would be missing.")
    counts = _counts(loss, language)
    if counts and loss.or_more:
        return _("At least {counts} could not be read.").format(counts=counts)
    if counts:
        return _("{counts} could not be read.").format(counts=counts)
    if copy_at is not None:
        return _("Some of what came after {moment} may be missing.").format(
            moment=_at(copy_at, language, now)
        )
    return _("Some of it may be missing.")


def _counts(loss: Loss, language: str) -> str:
    """Such as "14 calls, 3 hand-offs and 2 notes"; empty if nothing is counted."""
    parts = []
    if loss.calls:
        parts.append(
            ngettext("{count} call", "{count} calls", loss.calls).format(
                count=formats.number(loss.calls, language, 0)
            )
        )
    if loss.handoffs:
        parts.append(
            ngettext("{count} hand-off", "{count} hand-offs", loss.handoffs).format(
                count=formats.number(loss.handoffs, language, 0)
            )
        )
    if loss.notes:
        parts.append(
            ngettext(
                "{count} note or impression", "{count} notes or impressions", loss.notes
            ).format(count=formats.number(loss.notes, language, 0))
        )
    return listed(parts)


def _at(at: datetime, language: str, now: datetime) -> str:
    """The hour alone where it was today."""
    local = at.astimezone()
    if local.date() == now.astimezone().date():
        return formats.time_of_day(local, language)
    return on_moment(at, language)
