"""`import` and `export`: lists in and out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from qualifier.cli.opening import open_place
from qualifier.cli.reply import Refused, Reply
from qualifier.cli.writing import carry_out, doing_here, progress_line
from qualifier.core.contact_gate import Bar
from qualifier.core.errors import DocumentError, FileRefused
from qualifier.core.lead import Nature
from qualifier.exchange import import_job
from qualifier.exchange.export_job import export_leads
from qualifier.exchange.import_order import ImportOrder
from qualifier.exchange.import_preview import preview_as_json
from qualifier.texts import _, list_problems
from qualifier.texts.contact_sentences import bar_sentence, basis_label

COUNTRY_LETTERS = 2


def bring_in(options: argparse.Namespace) -> Reply:
    """`import`: preview, import, or undo."""
    if options.undo is not None:
        return _undo(options)
    order = _order(options)
    try:
        if options.yes and not options.dry_run:
            return _import(options, order)
        return _preview(options, order)
    except DocumentError as error:
        words = list_problems.mapping_refused(str(error.reason), error.details)
        if words:
            raise Refused(words) from error
        raise


def export(options: argparse.Namespace) -> Reply:
    """`export`: reads only, so it needs nobody's leave."""
    since = _since(options.since) if options.since else None
    place = open_place(options)
    try:
        done = export_leads(place, options.file.absolute(), since, progress_line(options))
    except FileRefused as error:
        if error.reason == "unknown_kind":
            raise Refused(_("Give the file a name that ends in .csv or .xlsx.")) from error
        raise
    finally:
        place.store.close()
    words = _("{rows} leads were written to {file}.").format(**done)
    return Reply(done, (words,))


def _order(options: argparse.Namespace) -> ImportOrder:
    nature = Nature.UNKNOWN
    if options.professional:
        nature = Nature.PROFESSIONAL
    elif options.consumer:
        nature = Nature.CONSUMER
    country = (options.country or "").upper()
    if country and (len(country) != COUNTRY_LETTERS or not country.isalpha()):
        raise Refused(_("A country is two letters, such as FR or BE."))
    return ImportOrder(
        file=options.file,
        mapping_file=options.map,
        nature=nature,
        basis=options.basis,
        basis_source=options.basis_source.strip(),
        basis_on=_day(options.basis_on).isoformat() if options.basis_on else "",
        country=country,
    )


def _import(options: argparse.Namespace, order: ImportOrder) -> Reply:
    request = {"do": "import", **order.as_request()}
    done = carry_out(options, request, lambda place, doing: import_job.run(place, order, doing))
    lines = [*_sums(done), _("Take it back with: import --undo {id}").format(id=done["batch_id"])]
    return Reply(done, tuple(lines))


def _undo(options: argparse.Namespace) -> Reply:
    batch_id = options.undo
    request = {"do": "import_undo", "batch_id": batch_id}
    done = carry_out(
        options,
        request,
        lambda place, doing: {
            **asdict(import_job.undo(place, batch_id, doing)),
            "batch_id": batch_id,
        },
    )
    lines = [
        _("Taken out: {n} leads.").format(n=done["removed"]),
        _("Put back as they were: {n} leads.").format(n=done["restored"]),
    ]
    if done["kept"]:
        words = _("Kept, because somebody worked on them or another list holds them: {n} leads.")
        lines.append(words.format(n=done["kept"]))
    return Reply(done, tuple(lines))


def _preview(options: argparse.Namespace, order: ImportOrder) -> Reply:
    place = open_place(options)
    try:
        doing = doing_here(place, progress_line(options))
        shown = preview_as_json(import_job.preview(place, order, doing))
    finally:
        place.store.close()
    data = {**shown["totals"], "batch_id": None, "preview": shown}
    lines = [
        *_columns(shown),
        *_sums(data),
        *_reasons(shown),
        _("Nothing was written yet. Add --yes to import."),
    ]
    return Reply(data, tuple(lines))


def _columns(found: Mapping[str, Any]) -> Iterator[str]:
    if found["is_remembered"]:
        yield _("Columns as the last time for such a list:")
    else:
        yield _("Columns:")
    for place, column in enumerate(found["map"]["columns"]):
        target = list_problems.target_name(column["target"])
        cells = dict.fromkeys(row[place] for row in found["sample"] if len(row) > place)
        shown = ", ".join([cell for cell in cells if cell.strip()][:2])
        yield f"  {column['header']} → {target}" + (f"  ({shown})" if shown else "")
    if found["basis"]:
        words = _("Legal basis of the list: {basis} (source: {source}, {day})")
        yield words.format(
            basis=basis_label(found["basis"]),
            source=found["basis_source"] or _("not said"),
            day=found["basis_on"] or _("no date"),
        )


def _sums(data: Mapping[str, Any]) -> Iterator[str]:
    names = {
        "rows": _("Rows"),
        "added": _("Added"),
        "updated": _("Updated"),
        "duplicates": _("Already there, nothing new"),
        "refused": _("Refused"),
        "not_callable": _("Kept, but not callable"),
    }
    for key, name in names.items():
        yield f"{name}: {data[key]}"


def _reasons(found: Mapping[str, Any]) -> Iterator[str]:
    for reason, count in found["refusals"].items():
        yield f"  {_('Refused')}: {list_problems.row_reason(reason)} ({count})"
    bars = {one.value for one in Bar}
    for reason, count in found["not_callable"].items():
        words = bar_sentence(Bar(reason)) if reason in bars else list_problems.row_reason(reason)
        yield f"  {_('Not callable')}: {words} ({count})"
    for name, count in found["repairs"].items():
        yield f"  {_('Mended')}: {list_problems.repair(name)} ({count})"
    if found["possible"]:
        yield _("Possible duplicates, kept and marked: {n}").format(n=found["possible"])


def _since(typed: str) -> datetime:
    """The beginning of that day where this computer stands."""
    return datetime.combine(_day(typed), time(0)).astimezone()


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        words = _("{day} is not a day. Write it as 2026-12-03.").format(day=typed)
        raise Refused(words) from error
