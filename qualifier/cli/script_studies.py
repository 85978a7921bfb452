"""`script compare`, `script paths` and `script print`: what there is to know about a script."""

from __future__ import annotations

import argparse
from typing import IO

from qualifier.cli.given import now
from qualifier.cli.problem_lines import problem_line
from qualifier.cli.reply import Refused, Reply
from qualifier.cli.script_commands import agreement_named, script_asked_for
from qualifier.core.agreement import Agreement
from qualifier.core.editing.compare import compare
from qualifier.core.editing.difference import Difference
from qualifier.core.editing.paths import Paths, survey
from qualifier.core.errors import NotFound
from qualifier.core.script import Script
from qualifier.exchange.scripts import script_pdf
from qualifier.exchange.table_out import write_whole
from qualifier.texts import _, current_language
from qualifier.texts.path_words import path_lines
from qualifier.texts.script_differences import difference_words


def run(options: argparse.Namespace) -> Reply:
    """Raises FileRefused, NotFound, DiskFull or Refused."""
    match options.act:
        case "compare":
            return _compare(options)
        case "paths":
            return _paths(options)
        case _:
            return _print(options)


def _compare(options: argparse.Namespace) -> Reply:
    old, new = _readable(options.old), _readable(options.new)
    agreement = agreement_named(new.agreement)
    language = current_language().value
    found = compare(old, new)
    said = [difference_words(one, old, new, language, agreement) for one in found]
    data = {
        "differences": [_difference(one, words) for one, words in zip(found, said, strict=True)]
    }
    return Reply(data, tuple(said) or (_("The two scripts do not differ."),))


def _difference(one: Difference, words: str) -> dict[str, str | None]:
    return {
        "change": one.change.value,
        "part": one.part.value,
        "section": one.section or None,
        "question": one.question or None,
        "choice": one.choice or None,
        "objection": one.objection or None,
        "field": one.field or None,
        "language": one.language or None,
        "message": words,
    }


def _paths(options: argparse.Namespace) -> Reply:
    script = _sound(options.script)
    found = survey(script, _agreement(script), seed=options.seed)
    assert found is not None, "nobody asked it to stop"
    return Reply(_paths_json(found), path_lines(found, current_language().value))


def _paths_json(found: Paths) -> dict[str, object]:
    return {
        "ways": found.ways,
        "exact": found.is_exact,
        "fewest": found.fewest,
        "most": found.most,
        "shortest": list(found.shortest),
        "longest": list(found.longest),
        "cells": dict(found.cells.shares),
        "knock_out": found.cells.knock_out,
        "sampled": found.cells.sampled,
        "seed": found.cells.seed,
        "evenly": found.cells.is_even,
    }


def _print(options: argparse.Namespace) -> Reply:
    script = _sound(options.script)
    language = options.language or current_language().value
    agreement = agreement_named(script.agreement)
    printed = script_pdf(script, agreement, language, now().astimezone())

    def fill(file: IO[bytes]) -> int:
        return file.write(printed)

    path = options.output.absolute()
    write_whole(path, fill)
    words = _("The script was written to {file}.").format(file=path)
    return Reply({"file": str(path), "language": language}, (words,))


def _agreement(script: Script) -> Agreement:
    found = agreement_named(script.agreement)
    if found is None:
        raise NotFound("agreement", script.agreement)
    return found


def _readable(asked: str) -> Script:
    """A script that may hold errors, as drafts do, but none of shape."""
    found = script_asked_for(asked)
    if found.script is None:
        first = problem_line(found.errors[0])
        raise Refused(_("{file} cannot be read. {first}").format(file=asked, first=first))
    return found.script


def _sound(asked: str) -> Script:
    found = script_asked_for(asked)
    if found.script is None or found.errors:
        first = problem_line(found.errors[0])
        raise Refused(_("The script has errors; mend them first. {first}").format(first=first))
    return found.script
