"""`agreement check`, `export`, `import` and `publish`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualifier.cli.opening import open_place
from qualifier.cli.problem_lines import problem_json, problem_line, problem_sum
from qualifier.cli.reply import DONE, REFUSED, Refused, Reply
from qualifier.cli.writing import carry_out
from qualifier.core.errors import FileRefused, NotFound
from qualifier.core.lint import Problem, check_agreement
from qualifier.exchange import agreement_job, publishing
from qualifier.exchange.documents import checked_agreement_file
from qualifier.exchange.documents.draft_document import agreement_from_draft
from qualifier.exchange.import_job import Doing
from qualifier.exchange.workplace import Workplace
from qualifier.settings import SEAT_ROLES
from qualifier.store import document_versions
from qualifier.store.database import Connection
from qualifier.store.document_versions import DocumentKind
from qualifier.texts import _

AGREEMENT = DocumentKind.AGREEMENT


def run(options: argparse.Namespace) -> Reply:
    """The act that was asked for. Raises what it does."""
    acts = {"check": check, "export": export, "import": bring_in, "publish": publish}
    return acts[options.act](options)


def check(options: argparse.Namespace) -> Reply:
    """`agreement check`: a file, or the draft or newest version of an id; 1 with errors."""
    problems = _problems(options)
    errors = [one for one in problems if one.is_error]
    warnings = [one for one in problems if not one.is_error]
    data = {
        "errors": [problem_json(one) for one in errors],
        "warnings": [problem_json(one) for one in warnings],
    }
    said = problem_sum(len(errors), len(warnings))
    if not problems:
        said = _("Nothing is wrong with this agreement.")
    lines = (*(problem_line(one) for one in problems), said)
    return Reply(data, lines, REFUSED if errors else DONE)


def export(options: argparse.Namespace) -> Reply:
    """`agreement export`: the newest published version. Raises NotFound."""
    path = options.file.absolute()
    place = open_place(options)
    try:
        number = place.store.read(lambda c: _newest(c, options.agreement))
        publishing.export_file(place, AGREEMENT, options.agreement, number, path)
    finally:
        place.store.close()
    words = _("Version {number} was written to {file}.").format(number=number, file=path)
    return Reply({"file": str(path), "version": number}, (words,))


def bring_in(options: argparse.Namespace) -> Reply:
    """`agreement import`: a draft of the file. Raises DocumentError, FileRefused, ActionRefused."""
    path = options.file.absolute()
    request = {"do": "document_import", "kind": AGREEMENT.value, "file": str(path)}

    def directly(place: Workplace, doing: Doing) -> Mapping[str, Any]:
        made = publishing.import_file(place, AGREEMENT, path, by=doing.by, at=doing.now)
        return {"document_id": made}

    done = carry_out(options, request, directly)
    words = _("It is a draft now. Publish it with: agreement publish {id}")
    return Reply(done, (words.format(id=done["document_id"]),))


def publish(options: argparse.Namespace) -> Reply:
    """`agreement publish`: for admins. Raises ActionRefused(has_errors), NotFound or Refused."""
    _check_role(options)
    request = {
        "do": "document_publish",
        "kind": AGREEMENT.value,
        "document_id": options.agreement,
        "note": options.note,
    }

    def directly(place: Workplace, doing: Doing) -> Mapping[str, Any]:
        made = publishing.publish(
            place, AGREEMENT, options.agreement, note=options.note, by=doing.by, at=doing.now
        )
        if agreement_job.take_newest(place):
            agreement_job.restand(place, doing)
        return {"version": made.number, "is_new": made.is_new}

    done = carry_out(options, request, directly)
    words = (
        _("Version {number} is in force.")
        if done["is_new"]
        else _("Nothing differs from version {number}.")
    )
    return Reply(done, (words.format(number=done["version"]),))


def _check_role(options: argparse.Namespace) -> None:
    place = open_place(options)
    try:
        roles = place.store.settings().names(SEAT_ROLES)
    finally:
        place.store.close()
    if "admin" not in roles:
        raise Refused(_("Only an admin publishes the agreement. Roles are chosen in the settings."))


def _problems(options: argparse.Namespace) -> tuple[Problem, ...]:
    path = Path(options.agreement)
    try:
        is_file = path.exists()
    except (OSError, ValueError) as error:
        raise FileRefused("unreadable", options.agreement, is_document=True) from error
    if is_file:
        return checked_agreement_file(path)
    if path.suffix or len(path.parts) > 1:
        raise NotFound("file", options.agreement)
    place = open_place(options)
    try:
        draft = place.store.read(lambda c: document_versions.draft(c, AGREEMENT, options.agreement))
        if draft is not None:
            return check_agreement(agreement_from_draft(draft.text))
        return check_agreement(
            place.store.read(lambda c: place.documents.newest_agreement(c, options.agreement))
        )
    finally:
        place.store.close()


def _newest(connection: Connection, agreement_id: str) -> int:
    found = document_versions.versions(connection, AGREEMENT, agreement_id)
    if not found:
        raise NotFound("agreement", agreement_id)
    return found[0].number
