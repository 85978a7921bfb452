"""Writing a review to a file: the meeting pack (PDF, HTML) or its figures (CSV, XLSX)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from qualifier.core.errors import FileRefused, StoreFailed
from qualifier.core.script import Script
from qualifier.exchange.dossiers.speaking import speaking
from qualifier.exchange.review import table
from qualifier.exchange.review.known_names import Names
from qualifier.exchange.review.pack import Meeting, pack
from qualifier.exchange.table_out import write_csv, write_xlsx
from qualifier.exchange.workplace import Workplace
from qualifier.reports.alert_rules import rules_with
from qualifier.reports.filters import Filters
from qualifier.reports.review import Material, Review, read_material, review
from qualifier.settings import ALERT_LIMITS, SEAT_NAME
from qualifier.store import decisions, report_rows
from qualifier.store.database import Connection
from qualifier.store.durable import write_durably
from qualifier.texts import Language

PACKS = (".pdf", ".html")
TABLES = (".csv", ".xlsx")


def reviewed(place: Workplace, material: Material, filters: Filters, now: datetime) -> Review:
    """The review of `filters` by this profile's agreement, scripts and alert limits."""

    def script_of(script_id: str, version: int) -> Script:
        return place.store.read(lambda c: place.documents.script(c, script_id, version))

    limits = rules_with(place.store.settings().names(ALERT_LIMITS))
    return review(material, filters, place.agreement, script_of, now, limits)


def write_review(
    place: Workplace, filters: Filters, file: Path, language: str, zone: ZoneInfo, now: datetime
) -> dict[str, object]:
    """Write `file`, whole or not at all, by its ending: .pdf and .html the meeting pack, .csv and
    .xlsx the figures. Returns `file`, `kind`, and `hand_overs` and `came_back` of the period.

    `zone` is the desk's. Raises FileRefused (unwritable, or unknown_kind for another ending) or
    DiskFull.
    """
    kind = file.suffix.lower()
    if kind not in (*PACKS, *TABLES):
        raise FileRefused("unknown_kind", file.name)
    material = place.store.read(lambda c: read_material(c, filters, place.agreement, now))
    found = reviewed(place, material, filters, now)
    names = place.store.read(lambda c: _names(c, place, found, language))
    if kind in TABLES:
        with speaking(language):
            lines = list(table.rows(found, names))
        _write_table(file, lines, Language(language))
    else:
        _write_pack(place, found, names, file, zone, now)
    refused = found.refusals
    return {
        "file": str(file),
        "kind": kind[1:],
        "hand_overs": refused.handed_over,
        "came_back": refused.came_back,
    }


def _write_table(file: Path, lines: Iterable[list[str]], language: Language) -> None:
    if file.suffix.lower() == ".csv":
        write_csv(file, table.HEADER, lines, language)
    else:
        write_xlsx(file, table.HEADER, lines, "Review")


def _write_pack(
    place: Workplace, found: Review, names: Names, file: Path, zone: ZoneInfo, now: datetime
) -> None:
    today = now.astimezone(zone).date()
    held = place.store.read(lambda c: decisions.for_meeting(c, today))
    author = place.store.settings().text(SEAT_NAME)
    made = pack(Meeting(found, held, names, author, now, zone))
    if file.suffix.lower() == ".pdf":
        from qualifier.exchange.review.pack_pdf import to_pdf  # fpdf2 only where it is needed

        content = to_pdf(made)
    else:
        from qualifier.exchange.review.pack_html import to_html

        content = to_html(made).encode()
    try:
        write_durably(file, content)
    except StoreFailed as error:
        if type(error) is StoreFailed:
            raise FileRefused("unwritable", file.name) from error
        raise


def _names(connection: Connection, place: Workplace, found: Review, language: str) -> Names:
    """Names of the leads that a pack names."""
    ids = {one.lead_id for one in found.refusals.cases}
    for promise in found.promises:
        ids.update(promise.broken)

    def script_of(script_id: str, version: int) -> Script:
        return place.documents.script(connection, script_id, version)

    scripts = {
        (one.script_id, one.version): script_of(one.script_id, one.version) for one in found.defects
    }

    def known(script_id: str, version: int) -> Script:
        return scripts[script_id, version]

    leads = report_rows.names(connection, frozenset(ids))
    return Names(place.agreement, known, leads, language)
