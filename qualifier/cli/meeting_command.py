"""`meeting`: the pack for the meeting of marketing and sales, or its figures as a table."""

from __future__ import annotations

import argparse
from zoneinfo import ZoneInfo

from qualifier.cli.given import now
from qualifier.cli.opening import open_place
from qualifier.cli.reply import Refused, Reply
from qualifier.core.calling_windows import zone_named
from qualifier.core.errors import FileRefused
from qualifier.exchange.workplace import Workplace
from qualifier.reports.filters import Filters
from qualifier.reports.period import period_of
from qualifier.settings import TIME_ZONE
from qualifier.texts import _, current_language


def meeting(options: argparse.Namespace) -> Reply:
    """`meeting`: reads only, so it needs nobody's leave."""
    from qualifier.exchange.review.review_job import write_review

    place = open_place(options)
    try:
        zone = desk_zone(place)
        done = write_review(
            place,
            _filters(options, zone),
            options.output.absolute(),
            current_language().value,
            zone,
            now(),
        )
    except FileRefused as error:
        if error.reason == "unknown_kind":
            words = _("Give the file a name that ends in .pdf, .html, .csv or .xlsx.")
            raise Refused(words) from error
        raise
    finally:
        place.store.close()
    return Reply(done, (_("Written: {file}").format(file=done["file"]),))


def desk_zone(place: Workplace) -> ZoneInfo:
    """Where this desk is: by its setting, else where the agreement's hours are."""
    chosen = zone_named(place.store.settings().text(TIME_ZONE))
    hours = place.agreement.promises.opening_hours
    return chosen or ZoneInfo(hours.tz if hours else "UTC")


def _filters(options: argparse.Namespace, zone: ZoneInfo) -> Filters:
    try:
        period = period_of(options.period, now(), zone)
    except ValueError as error:
        words = _("“{said}” is no period: week, month, quarter, 30d or 2026-11-01..2026-11-24.")
        raise Refused(words.format(said=options.period)) from error
    return Filters(period, qualifier=options.qualifier, source=options.source)
