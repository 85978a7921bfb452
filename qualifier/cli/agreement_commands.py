"""`agreement check`; its other acts are those of all documents."""

from __future__ import annotations

import argparse
from pathlib import Path

from qualifier.cli import document_commands
from qualifier.cli.opening import open_place
from qualifier.cli.problem_lines import problem_json, problem_line, problem_sum
from qualifier.cli.reply import DONE, REFUSED, Reply
from qualifier.core.errors import FileRefused, NotFound
from qualifier.core.lint import Problem, check_agreement
from qualifier.exchange.documents import checked_agreement_file
from qualifier.exchange.documents.draft_document import agreement_from_draft
from qualifier.store import document_versions
from qualifier.store.document_versions import DocumentKind
from qualifier.texts import _

AGREEMENT = DocumentKind.AGREEMENT


def run(options: argparse.Namespace) -> Reply:
    """The act that was asked for. Raises what it does."""
    return check(options) if options.act == "check" else document_commands.run(options, AGREEMENT)


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


def _problems(options: argparse.Namespace) -> tuple[Problem, ...]:
    path = Path(options.document)
    try:
        is_file = path.exists()
    except (OSError, ValueError) as error:
        raise FileRefused("unreadable", options.document, is_document=True) from error
    if is_file:
        return checked_agreement_file(path)
    if path.suffix or len(path.parts) > 1:
        raise NotFound("file", options.document)
    place = open_place(options)
    try:
        draft = place.store.read(lambda c: document_versions.draft(c, AGREEMENT, options.document))
        if draft is not None:
            return check_agreement(agreement_from_draft(draft.text))
        return check_agreement(
            place.store.read(lambda c: place.documents.newest_agreement(c, options.document))
        )
    finally:
        place.store.close()
